"""Two versions of an XML part, element by element: attributes, texts, what was put in, what was taken out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ledger_tools.workbook.xmlbytes import Node, parse, tag_attributes


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference.

    Attributes:
        kind: ``attribute``, ``text``, ``inserted``, ``removed`` or ``spelling``.
        path: local names from the root to the element concerned.
        name: the attribute's name.
        attributes: of the element concerned, in the new version where it is there.
        at_end: for an insertion, True if nothing of the old version follows among the siblings.
    """

    kind: str
    path: tuple[str, ...]
    name: str = ""
    old: str = ""
    new: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    at_end: bool = False

    @property
    def words(self) -> str:
        """Return the difference for a sentence, without any content of cells."""
        return f"{self.kind} {'/'.join(self.path)}{f'@{self.name}' if self.name else ''}"


def differences(old: bytes, new: bytes, part: str) -> list[Difference]:
    """Return every difference between two versions of a part; what stands outside the root element must be the same."""
    a, b = parse(old, part), parse(new, part)
    found = list(walk(old, a, new, b, (a.local,)))
    if old[: a.start] != new[: b.start] or old[a.end :] != new[b.end :]:
        found.append(Difference("text", (a.local,)))
    return found


def walk(old: bytes, a: Node, new: bytes, b: Node, path: tuple[str, ...], skip: str = "") -> Iterator[Difference]:
    """Yield the differences between two elements; what the element named ``skip`` holds is left out."""
    yield from _tags(old, a, new, b, path)
    if skip and path[-1] == skip:
        return
    pairs, inserted, removed = _matched(old, a.children, new, b.children)
    last = max((j for _, j in pairs), default=-1)
    for j in inserted:
        node = b.children[j]
        yield Difference("inserted", (*path, node.local), attributes=node.attributes, at_end=j > last)
    for i in removed:
        node = a.children[i]
        yield Difference("removed", (*path, node.local), attributes=node.attributes)
    before, after = _gaps(old, a), _gaps(new, b)
    if b"".join(before) != b"".join(after) or (not inserted and not removed and before != after):
        yield Difference("text", path, attributes=b.attributes)
    for i, j in pairs:
        one, two = a.children[i], b.children[j]
        if old[one.start : one.end] != new[two.start : two.end]:
            yield from walk(old, one, new, two, (*path, one.local), skip)


def _tags(old: bytes, a: Node, new: bytes, b: Node, path: tuple[str, ...]) -> Iterator[Difference]:
    one, two = old[a.start : a.open_end], new[b.start : b.open_end]
    if a.name != b.name:
        yield Difference("spelling", path)
    if _bare(one) == _bare(two):
        return
    first, second = tag_attributes(one), tag_attributes(two)
    changed = [n for n in {**first, **second} if first.get(n) != second.get(n)]
    for name in changed:
        yield Difference("attribute", path, name, first.get(name, ""), second.get(name, ""), b.attributes)
    rest = [n for n in first if n not in changed], [n for n in second if n not in changed]
    if not changed or rest[0] != rest[1]:
        yield Difference("spelling", path)


def _bare(tag: bytes) -> bytes:
    """Return a start tag without the mark of an empty element, which goes when something is put in."""
    return (tag[:-2] if tag.endswith(b"/>") else tag[:-1]).rstrip()


def _gaps(data: bytes, node: Node) -> list[bytes]:
    """Return the bytes between an element's children: texts, comments and white space."""
    gaps = []
    position = node.open_end
    for child in node.children:
        gaps.append(data[position : child.start])
        position = child.end
    gaps.append(data[position : node.close_start])
    return gaps


def _matched(
    old: bytes, a: Sequence[Node], new: bytes, b: Sequence[Node]
) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    """Return which children belong together (by position), which were put in and which were taken out."""
    first = [old[n.start : n.end] for n in a]
    second = [new[n.start : n.end] for n in b]
    head = 0
    while head < min(len(first), len(second)) and first[head] == second[head]:
        head += 1
    tail = 0
    while tail < min(len(first), len(second)) - head and first[-1 - tail] == second[-1 - tail]:
        tail += 1
    pairs = [(n, n) for n in range(head)]
    pairs += [(len(first) - n, len(second) - n) for n in range(tail, 0, -1)]
    i, j = list(range(head, len(first) - tail)), list(range(head, len(second) - tail))
    if not i or not j:
        return pairs, j, i
    return _aligned(a, b, i, j, pairs, first, second)


def _aligned(
    a: Sequence[Node],
    b: Sequence[Node],
    i: list[int],
    j: list[int],
    pairs: list[tuple[int, int]],
    first: list[bytes],
    second: list[bytes],
) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    """Match what lies between the equal ends: equal elements first, then the rest by identity, in order."""
    from difflib import SequenceMatcher

    keys = [_key(a[n]) for n in i], [_key(b[n]) for n in j]
    inserted: list[int] = []
    removed: list[int] = []
    for word, i1, i2, j1, j2 in SequenceMatcher(None, keys[0], keys[1], autojunk=False).get_opcodes():
        if word == "equal":
            pairs += [(i[i1 + n], j[j1 + n]) for n in range(i2 - i1)]
        else:
            removed += i[i1:i2]
            inserted += j[j1:j2]
    return sorted(pairs), inserted, removed


def _key(node: Node) -> tuple[str, ...]:
    """Return what tells an element from its siblings, whatever else changed in it."""
    names = ("Id", "PartName", "Extension", "name", "sheetId", "localSheetId", "id", "authorId", "type")
    return (node.name, *(node.attributes.get(n, "") for n in names), _place(node))


def _place(node: Node) -> str:
    return node.attributes.get("ref", "") if node.local == "comment" else ""
