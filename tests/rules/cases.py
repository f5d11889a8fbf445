"""Loads the drawn cases of ``tests/cases``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "cases"
_TITLE = re.compile(r"=== (fires|silent) (zh-Hant|zh-Hans|en): (.+)")


@dataclass(frozen=True)
class DrawnCase:
    """One drawing with what must be found: ``cell`` or ``cell level`` by line, for one code."""

    code: str
    fires: bool
    script: str
    title: str
    drawing: str
    expected: tuple[str, ...]
    as_of: date
    also: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.code}-{self.script}-{self.title}".replace(" ", "_")


def load() -> list[DrawnCase]:
    """Return all cases, by file and place."""
    return [case for path in sorted(FOLDER.glob("*.txt")) for case in _cases(path)]


def _cases(path: Path) -> list[DrawnCase]:
    cases = []
    for block in re.split(r"(?m)^(?==== )", path.read_text("utf-8")):
        if not block.strip():
            continue
        title, _, rest = block.partition("\n")
        match = _TITLE.fullmatch(title.strip())
        assert match, f"{path.name}: {title}"
        drawing, _, answers = rest.partition("\n---")
        day = re.match(r"as-of: (\S+)\n", drawing)
        if day:
            drawing = drawing[day.end() :]
        lines = [line.strip() for line in answers.splitlines() if line.strip()]
        also = [code for line in lines if line.startswith("also:") for code in line[5:].split()]
        cases.append(
            DrawnCase(
                path.stem,
                match[1] == "fires",
                match[2],
                match[3].strip(),
                drawing,
                tuple(line for line in lines if not line.startswith("also:")),
                date.fromisoformat(day[1]) if day else date(2021, 12, 31),
                tuple(also),
            )
        )
        assert bool(cases[-1].expected) == (match[1] == "fires"), f"{path.name}: {title}"
    return cases
