"""What a template asks for: the paths of fields in its placeholders, each with the places where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ledger_tools.forms.fields import field_at, form_fields
from ledger_tools.forms.package import plain_xml
from ledger_tools.forms.placeholders import TAG, expressions_of, loop_name, statement_of
from ledger_tools.forms.registry import FORMS, Form
from ledger_tools.forms.template_lines import Line, lines_of, parts_of, properties_of
from ledger_tools.text.i18n import Message

_NUMBER = re.compile(r"\[[0-9]+\]")


@dataclass(frozen=True, slots=True)
class Asked:
    """One field that a template asks for.

    Attributes:
        path: such as ``claim_no``, or ``losses[].item`` for every entry of a list.
        places: where it stands, each once, in the order of reading.
    """

    path: str
    places: Sequence[Message | str]


def word_asks(document: Any) -> list[Asked]:
    """Return the fields that a Word template asks for, in the order of reading.

    Args:
        document: as python-docx opens it.
    """
    found: dict[str, list[Message | str]] = {}
    for part, name in parts_of(document):
        _note(found, _paths(lines_of(plain_xml(part.blob), name)))
    for line in properties_of(document):
        _note(found, _paths(iter([line])))
    return [Asked(path, places) for path, places in found.items()]


def cells_ask(cells: Iterator[tuple[str, str]]) -> list[Asked]:
    """Return the fields that an Excel form asks for.

    Args:
        cells: a path as it is written, and the address of its cell.
    """
    found: dict[str, list[Message | str]] = {}
    _note(found, ((_any_entry(path), place) for path, place in cells))
    return [Asked(path, places) for path, places in found.items()]


def _note(found: dict[str, list[Message | str]], paths: Iterator[tuple[str, Message | str]]) -> None:
    for path, place in paths:
        places = found.setdefault(path, [])
        if str(place) not in map(str, places):
            places.append(place)


def _any_entry(path: str) -> str:
    """Return a path in which any entry of a list stands for all."""
    return _NUMBER.sub("[]", path)


def _paths(lines: Iterator[Line]) -> Iterator[tuple[str, Message]]:
    """Yield the path of each field in the placeholders of lines, with its place; what cannot be read has none."""
    loops: list[tuple[str, str]] = []
    for line in lines:
        for tag in TAG.findall(line.text):
            yield from ((path, line.place) for path in _of_tag(tag, loops))


def _of_tag(tag: str, loops: list[tuple[str, str]]) -> Iterator[str]:
    said = statement_of(tag)
    if said is not None and said.word == "endfor":
        del loops[-1:]
        return
    paths = [path for node in expressions_of(tag) if (path := _path(node, dict(loops)))]
    yield from dict.fromkeys(paths)
    if said is not None and said.word == "for":
        loops.append((loop_name(said.rest), f"{paths[0]}[]" if paths else ""))


def _path(node: Any, loops: Mapping[str, str]) -> str:
    """Return the path that names, dots and numbers spell; "" for what a loop itself tells."""
    from jinja2 import nodes

    if isinstance(node, nodes.Name):
        return "" if node.name == "loop" else loops.get(node.name, node.name)
    before = _path(node.node, loops)
    if not before:
        return ""
    if isinstance(node, nodes.Getattr):
        return f"{before}.{node.attr}"
    return f"{before}[]" if isinstance(node.arg.value, int) else f"{before}.{node.arg.value}"


def forms_fitting(asked: Sequence[Asked]) -> list[tuple[Form, int]]:
    """Return the forms with how many of these fields each knows, the best first; of equals the first in the list."""
    counts = [(form, sum(field_at(form_fields(form.key), one.path) is not None for one in asked)) for form in FORMS]
    return sorted(counts, key=lambda fit: -fit[1])
