"""The texts of a workbook: the shared strings part, and one pool for the texts that cells carry themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from ledger_tools.errors import InputError
from ledger_tools.model.grid import Int32s
from ledger_tools.text.i18n import msg
from ledger_tools.text.pattern import pattern
from ledger_tools.workbook.archive import Archive, damaged
from ledger_tools.workbook.escapes import ESCAPED, unescape_excel
from ledger_tools.workbook.limits import Limits
from ledger_tools.workbook.words import PADDING, find_byte, runs_of_pairs, whole_numbers, words_of
from ledger_tools.workbook.xml import Attributes, Reader, refuse_doctype

_ESCAPED = pattern(ESCAPED)
_REFERENCE = pattern(r"&#(?:([0-9]{1,7})|x([0-9A-Fa-f]{1,6}));")
_LESS_THAN = "\0"  # no XML text can hold it
_ENTITIES = {
    "&lt;": _LESS_THAN,
    "&gt;": ">",
    "&quot;": '"',
    "&apos;": "'",
    "&amp;": "&",
}  # the ampersand must come last
_MANY = 64  # numeric references from which the vectorised way pays
_PHONETIC = pattern(r"<phoneticPr(?:\s[^<>]*)?/>")
_WHITE = np.array([9, 10, 13], np.uint8)
_ROOT = re.compile(rb"<(?:[\w.-]+:)?sst(?=[\s>/])[^<>]*>")
_SIMPLE = "</t></si><si><t>"


class Pool:
    """The texts of all sheets of a workbook in one list: the shared strings, then those that cells carry themselves."""

    def __init__(self, shared: list[str], limits: Limits) -> None:
        self.texts = shared
        self.shared_count = len(shared)
        self._index: dict[str, int] = {}
        self._limit = limits.strings

    def index(self, text: str) -> int:
        """Return the index of a text, which is added if it is new."""
        return int(self.indices([text])[0])

    def indices(self, texts: list[str]) -> Int32s:
        """Return the indices of texts; new ones are added in order.

        Raises:
            InputError: the workbook holds more texts than the limit.
        """
        index = self._index
        new = dict.fromkeys(texts)
        for known in index.keys() & new.keys():
            del new[known]
        if new:
            start = len(self.texts)
            if start + len(new) > self._limit:
                raise too_many_strings(self._limit)
            index.update(zip(new, range(start, start + len(new)), strict=True))
            self.texts.extend(new)
        return np.fromiter(map(index.__getitem__, texts), np.int32, len(texts))


def too_many_strings(limit: int) -> InputError:
    """Return the refusal of a workbook with too many texts."""
    return InputError(msg("the workbook holds more than {limit} different texts (strings).", limit=limit))


def has_controls(data: bytes) -> bool:
    """True if bytes stand there that no XML text may hold."""
    found = np.frombuffer(data, np.uint8)
    found = found[found < 32]
    return bool(len(found)) and not np.isin(found, _WHITE).all()


def cut_texts(joined: str, separator: str) -> list[str]:
    """Return the texts that XML character data stands for, cut at a separator that holds a ``<``.

    Raises:
        ValueError: an ampersand that starts no entity of XML itself, or a reference to no character.
    """
    if "\r" in joined:
        joined = joined.replace("\r\n", "\n").replace("\r", "\n")
    hidden = False
    if "&" in joined:
        joined = _resolve_entities(joined)
        hidden = _LESS_THAN in joined
    texts = joined.split(separator)
    if hidden:
        texts = [t.replace(_LESS_THAN, "<") if _LESS_THAN in t else t for t in texts]
    if _ESCAPED.search(joined):
        texts = [unescape_excel(t) for t in texts]
    return texts


def _resolve_entities(joined: str) -> str:
    """Return the text with entities resolved, ``_LESS_THAN`` standing for ``<`` so that separators stay unique."""
    ampersands = joined.count("&")
    if joined.count("&amp;") == ampersands:
        return joined.replace("&amp;", "&")
    references = joined.count("&#")
    if sum(map(joined.count, _ENTITIES)) + references != ampersands:
        raise ValueError("unknown entity")
    if references:
        joined = expand_references(joined)
        references = joined.count("&#")
        joined, replaced = _REFERENCE.subn(_referenced, joined)
        if replaced != references:
            raise ValueError("unknown reference")
    for entity, character in _ENTITIES.items():
        joined = joined.replace(entity, character)
    return joined


def _referenced(match: re.Match[str]) -> str:
    """Return the character of a numeric reference; an ampersand stays an entity until the last step."""
    code = int(match[1]) if match[1] else int(match[2], 16)
    if code in (0xFFFE, 0xFFFF) or 0xD800 <= code < 0xE000 or (code < 32 and code not in (9, 10, 13)):
        raise ValueError("a reference to no character")
    return {38: "&amp;", 60: _LESS_THAN}.get(code) or chr(code)


def expand_references(joined: str) -> str:
    """Return the text with its decimal references beyond ASCII replaced; for programs that write all Chinese so.

    References below 128 stay, for what they stand for may be a separator to whoever cuts the text; so do all in a text
    that is not pure ASCII, where they are few.
    """
    if joined.count("&#") < _MANY or not joined.isascii():
        return joined
    raw = joined.encode() + PADDING
    data = np.frombuffer(raw, np.uint8)
    starts = np.flatnonzero((data[:-1] == 38) & (data[1:] == 35))
    words = words_of(raw)[starts + 2]
    length = find_byte(words, 59)
    value, usual = whole_numbers(words, length)
    usual &= (
        (length <= 7)
        & (value >= 128)
        & (value <= 0x10FFFF)
        & ((value < 0xD800) | (value >= 0xE000))
        & (value & 0xFFFE != 0xFFFE)
    )
    starts, stops, value = starts[usual], (starts + length + 3)[usual], value[usual]
    wide = bool(len(value)) and int(value.max()) > 0xFFFF
    codes = data[: len(joined)].astype("<u4" if wide else "<u2")
    codes[starts] = value
    kept = ~runs_of_pairs(starts + 1, stops, len(joined))
    return codes[kept].tobytes().decode("utf-32-le" if wide else "utf-16-le")


def read_shared_strings(archive: Archive, part: str | None, limits: Limits) -> list[str]:
    """Return the shared strings in order: runs joined, phonetic guides left out, escapes decoded.

    Raises:
        InputError: the part is damaged or beyond the limits.
    """
    if part is None:
        return []
    try:
        return _read_quickly(archive, part, limits)
    except (_NotPlainError, ValueError):
        return _read_carefully(archive.chunks(part, limit=limits.text_bytes), part, limits)


class _NotPlainError(Exception):
    """The part is written in a way that the quick reading does not know."""


def _read_quickly(archive: Archive, part: str, limits: Limits) -> list[str]:
    """Return the strings of a part in the usual spelling; a few string operations for each megabyte."""
    texts: list[str] = []
    root = b""
    for chunk in _whole_strings(archive.chunks(part, limit=limits.text_bytes), limits):
        if not root:
            found = _ROOT.search(chunk)
            if found is None or found[0].startswith(b"</") or b":sst" in found[0] or found[0].endswith(b"/>"):
                raise _NotPlainError
            _check_prolog(chunk[: found.start()], part)
            root = found[0]
            chunk = chunk[found.end() :]
        if has_controls(chunk):
            raise _NotPlainError
        texts.extend(_chunk_texts(chunk.decode("utf-8"), root, part, limits))
        if len(texts) > limits.strings:
            raise too_many_strings(limits.strings)
    if not root:
        raise _NotPlainError
    return texts


def _check_prolog(prolog: bytes, part: str) -> None:
    refuse_doctype(prolog, part)
    if b"<!" in prolog or (b"encoding" in prolog and not re.search(rb"encoding=.utf-8.", prolog, re.I)):
        raise _NotPlainError


def _whole_strings(chunks: Iterator[bytes], limits: Limits) -> Iterator[bytes]:
    """Yield the part in pieces that end behind a string item; the last piece holds the end tag only."""
    rest = b""
    for chunk in chunks:
        rest += chunk
        cut = rest.rfind(b"</si>") + 5
        if cut >= 5:
            yield rest[:cut]
            rest = rest[cut:]
        elif len(rest) > limits.row_bytes:
            raise InputError(msg("one text is larger than {limit} bytes (row_bytes).", limit=limits.row_bytes))
    if rest.strip() not in (b"</sst>", b""):
        if b"<si" in rest:
            raise _NotPlainError
        yield rest


def _chunk_texts(text: str, root: bytes, part: str, limits: Limits) -> list[str]:
    """Return the strings of one piece of the part."""
    text = text.strip()
    if _is_plain(text):
        return cut_texts(text[7:-9], _SIMPLE)
    if "<!" in text or "<?" in text:
        raise _NotPlainError
    text = text.replace('<t xml:space="preserve">', "<t>").replace("<t/>", "<t></t>")
    text = _PHONETIC.sub("", text.replace("<si/>", "<si><t></t></si>"))
    if _is_plain(text):
        return cut_texts(text[7:-9], _SIMPLE)
    return [] if text in {"", "</sst>"} else _mixed_texts(text, root, part, limits)


def _is_plain(text: str) -> bool:
    """True if the text is nothing but plain string items without anything between them."""
    if not (text.startswith("<si><t>") and text.endswith("</t></si>")):
        return False
    return text.count("<") == 4 * (text.count(_SIMPLE) + 1)


def _mixed_texts(text: str, root: bytes, part: str, limits: Limits) -> list[str]:
    """Return the strings of a piece in which some have runs, guides or white space between the tags."""
    *items, rest = text.split("</si>")
    if rest.strip() not in {"", "</sst>"}:
        raise _NotPlainError
    plain: list[str] = []
    others: list[tuple[int, str]] = []
    for n, item in enumerate(items):
        item = item.strip()
        if item.startswith("<si><t>") and item.endswith("</t>") and item.count("<") == 3:
            plain.append(item[7:-4])
        else:
            plain.append("")
            others.append((n, item))
    plain = cut_texts("<".join(plain), "<")
    if others:
        source = root + "".join(f"{item}</si>" for _, item in others).encode() + b"</sst>"
        found = _read_carefully(iter((source,)), part, limits)
        if len(found) != len(others):
            raise _NotPlainError
        for (n, _), value in zip(others, found, strict=True):
            plain[n] = value
    return plain


def _read_carefully(chunks: Iterator[bytes], part: str, limits: Limits) -> list[str]:
    """Return the strings of any well-formed part, by expat."""
    texts: list[str] = []
    collector = TextCollector()
    seen_root = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal seen_root
        seen_root = seen_root or name == "sst"
        if name == "si":
            collector.clear()
        collector.start(name)

    def end(name: str) -> None:
        collector.end(name)
        if name == "si":
            if len(texts) >= limits.strings:
                raise too_many_strings(limits.strings)
            texts.append(collector.text())

    reader = Reader(part, limits, start, end, collector.add)
    for chunk in chunks:
        refuse_doctype(chunk, part)
        reader.feed(chunk)
    reader.feed(b"", final=True)
    if not seen_root:
        raise damaged(f"{part} holds no shared strings")
    return texts


class TextCollector:
    """Gathers the ``<t>`` texts of a string item or an inline string, phonetic guides left out."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._in_text = False
        self._phonetic = 0

    def clear(self) -> None:
        """Forget what was gathered."""
        self._parts.clear()
        self._in_text = False
        self._phonetic = 0

    def start(self, name: str) -> None:
        """Take note of a start tag."""
        if name == "rPh":
            self._phonetic += 1
        self._in_text = name == "t" and not self._phonetic

    def end(self, name: str) -> None:
        """Take note of an end tag."""
        if name == "rPh":
            self._phonetic -= 1
        self._in_text = False

    def add(self, text: str) -> None:
        """Take character data."""
        if self._in_text:
            self._parts.append(text)

    def text(self) -> str:
        """Return the text gathered, Excel's escapes decoded."""
        return unescape_excel("".join(self._parts))
