"""Worked examples of due rules: files of ``tests/followup/examples``, read, checked and put into docs/followup.md.

An example is a text file: a title; the S-numbers that it shows; a paragraph or two in which the days are worked out by
hand; after ``--- sheets`` the sheets as ``tests.support.drawn`` draws them; after ``--- expected`` a table of what is
due. Each day and rule in that table is compared in full: a duty of that rule which the table does not list is a fault.

================  ====================================================================================
column            holds
================  ====================================================================================
as of             the day that is judged by; empty: as in the line above
rule              id of the rule; empty: as in the line above
about, customer   what people call the row by, else the customer; the customer
from, to          first and last day; ``–`` where there is none
state             as the contract words it; ``none`` where the rule must list nothing at all that day
left              days left, negative when late
done              the day it was done
owner, stand-in   names
last contact      when, who and what was last spoken
because           cells in order, such as ``服務記錄!F2 2024-02-26``, with ``;`` between them
says              words that must stand in the sum, its steps or the notes, in English
================  ====================================================================================

A column that an example leaves out is not compared. ``python -m tests.followup.worked`` brings the examples into the
guide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ledger_tools.followup import duties_of
from ledger_tools.model.cells import column_letter
from ledger_tools.model.duties import DueItem, DueState
from tests.support.drawn import DrawnCell, DrawnSheet, draw_book, parse

FOLDER = Path(__file__).resolve().parent / "examples"
GUIDE = Path(__file__).resolve().parents[2] / "docs" / "followup.md"
_MARKED = re.compile(r"<!-- example: (\S+) -->\n(?:.*?)<!-- end of example -->\n", re.DOTALL)
_ABOUT = re.compile(r"(?=.{1,24}: )\S+( \S+)?( \S+)?: ")
_DITTO = ("as of", "rule")
_NOTHING = "–"
Line = Mapping[str, str]


@dataclass(frozen=True)
class Example:
    """One file of examples; ``name`` is its theme and its own name, such as ``follow-ups/leap-day``."""

    name: str
    title: str
    numbers: tuple[str, ...]
    sum: str
    drawing: str
    expected: tuple[Line, ...]

    def __str__(self) -> str:
        return self.name

    def days(self) -> Iterator[tuple[date, list[Line]]]:
        """Yield each day that is judged by, with its lines."""
        for day in dict.fromkeys(line["as of"] for line in self.expected):
            yield date.fromisoformat(day), [line for line in self.expected if line["as of"] == day]


def load() -> list[Example]:
    """Return all examples, by theme and name."""
    return [_read(path) for path in sorted(FOLDER.glob("*/*.txt"))]


def _read(path: Path) -> Example:
    head, _, rest = path.read_text("utf-8").partition("\n--- sheets\n")
    drawing, _, table = rest.partition("\n--- expected\n")
    title, numbers, *words = head.strip().splitlines()
    assert drawing, f"{path.name} draws no sheets"
    lines = [[cell.strip() for cell in line.split("|")] for line in table.splitlines() if line.strip()]
    names, *rows = lines
    expected: list[Line] = []
    for row in rows:
        assert len(row) == len(names), f"{path.name}: {row}"
        line = dict(zip(names, row, strict=True))
        for name in _DITTO:
            line[name] = line[name] or expected[-1][name]
        expected.append(line)
    assert expected, f"{path.name} expects nothing"
    return Example(
        f"{path.parent.name}/{path.stem}",
        title.strip(),
        tuple(numbers.split()),
        "\n".join(words).strip(),
        drawing,
        tuple(expected),
    )


def found_on(example: Example, day: date, rule: str, columns: list[str]) -> list[Line]:
    """Return what the engine says of a rule on a day, in the columns of the example, in the order of the rows."""
    book = draw_book(example.drawing, as_of=day)
    items = [item for item in duties_of(book, day).items(tuple(DueState)) if item.rule.id == rule]
    return [{name: _told(item, name) for name in columns} for item in items]


def _told(item: DueItem, name: str) -> str:
    if name == "about":
        return item.subject.ref or item.subject.customer or ""
    if name == "customer":
        return item.subject.customer or ""
    if name == "last contact":
        last = item.last_contact
        return f"{last.day} {last.clerk}: {last.points}" if last is not None else _NOTHING
    if name == "because":
        return "; ".join(f"{entry.cell} {entry.value}".strip() for entry in item.because)
    if name == "says":
        said = [item.explain, *item.steps, *item.notes]
        return " ".join(message.text("en") for message in said)
    if name == "state":
        return item.state.value
    value = {
        "from": item.opens,
        "to": item.ends,
        "left": item.days_left,
        "done": item.done_on,
        "owner": item.owner,
        "stand-in": item.stand_in,
    }[name]
    return _NOTHING if value is None else str(value)


def guide_with_examples(text: str, examples: Mapping[str, Example]) -> str:
    """Return the text of the guide with each example between its marks."""

    def put_in(match: re.Match[str]) -> str:
        return f"<!-- example: {match[1]} -->\n\n{shown(examples[match[1]])}\n<!-- end of example -->\n"

    return _MARKED.sub(put_in, text)


def names_in_guide(text: str) -> list[str]:
    """Return the names of the examples that the guide holds, in its order."""
    return [match[1] for match in _MARKED.finditer(text)]


def shown(example: Example) -> str:
    """Return an example as Markdown: title, sheets, sum, what is due; each duty once in each of its states."""
    parts = [f"**{example.title}.**", *(_sheet(sheet) for sheet in parse(example.drawing)), _sum(example.sum)]
    return "\n\n".join([*parts, _markdown(_duties(example))]) + "\n"


def _sum(text: str) -> str:
    """Return the sum; lines that begin with what they are about become a list."""
    items: list[str] = []
    for line in text.splitlines():
        if _ABOUT.match(line):
            items.append(f"- {line}")
        elif items:
            items[-1] += f" {line}"
        else:
            items.append(line)
    return "\n".join(items)


def _duties(example: Example) -> list[list[str]]:
    lines = example.expected
    several = len({line["rule"] for line in lines}) > 1
    columns = [name for name in lines[0] if name not in ("because", "last contact", "says")]
    columns = [name for name in columns if (name != "rule" or several) and (name != "owner" or "stand-in" in columns)]
    why = any(line["state"] == "blocked" and line.get("says", _NOTHING) != _NOTHING for line in lines)
    rows, seen = [[*columns, *(["why"] if why else [])]], set()
    for line in lines:
        same = tuple(line[name] for name in ("rule", *columns) if name not in ("as of", "left"))
        if same in seen:
            continue
        seen.add(same)
        reason = line["says"].strip(_NOTHING) if why and line["state"] == "blocked" else ""
        rows.append([*(line[name] for name in columns), *([reason] if why else [])])
    return rows


def _sheet(sheet: DrawnSheet) -> str:
    rows = sorted({row for row, _ in sheet.cells})
    last = max(column for _, column in sheet.cells)
    letters = [column_letter(column) for column in range(1, last + 1)]
    lines = [[f"{sheet.name}", *letters]]
    for row in rows:
        lines.append([str(row), *(_cell(sheet.cells.get((row, column))) for column in range(1, last + 1))])
    return _markdown(lines)


def _cell(cell: DrawnCell | None) -> str:
    if cell is None or cell.value is None:
        return ""
    if isinstance(cell.value, float):
        if "yy" in cell.format:
            return str(date.fromordinal(date(1899, 12, 30).toordinal() + int(cell.value)))
        return f"{cell.value:g}"
    return str(cell.value).replace("|", "\\|").replace("\n", " ")


def _markdown(lines: list[list[str]]) -> str:
    head, *rows = lines
    rule = ["---"] * len(head)
    return "\n".join(re.sub(r"\|  (?=\|)", "| ", f"| {' | '.join(cells)} |") for cells in (head, rule, *rows))


def main() -> None:
    """Bring the examples into the guide."""
    examples = {example.name: example for example in load()}
    GUIDE.write_text(guide_with_examples(GUIDE.read_text("utf-8"), examples), "utf-8", newline="\n")


if __name__ == "__main__":
    main()
