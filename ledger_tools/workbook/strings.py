"""The texts of a workbook: the shared strings part, and one pool for the texts that cells carry themselves."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from ledger_tools.errors import InputError
from ledger_tools.text.i18n import msg
from ledger_tools.workbook.archive import Archive, damaged
from ledger_tools.workbook.limits import Limits
from ledger_tools.workbook.xml import Attributes, Reader, refuse_doctype

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});")
_PHONETIC = re.compile(r"<phoneticPr(?:\s[^<>]*)?/>")
_CONTROLS = bytes(b for b in range(32) if b not in b"\t\n\r")
_ROOT = re.compile(rb"<(?:[\w.-]+:)?sst(?=[\s>/])[^<>]*>")
_SIMPLE = "</t></si><si><t>"


class Pool(dict[str, int]):
    """Texts by their index in one list that all sheets of a workbook share; looking up a new text adds it."""

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._limit = limits.strings

    def __missing__(self, text: str) -> int:
        index = len(self.texts)
        if index >= self._limit:
            raise too_many_strings(self._limit)
        self.texts.append(text)
        self[text] = index
        return index


def too_many_strings(limit: int) -> InputError:
    """Return the refusal of a workbook with too many texts."""
    return InputError(msg("the workbook holds more than {limit} different texts (strings).", limit=limit))


def has_controls(data: bytes) -> bool:
    """True if bytes stand there that no XML text may hold."""
    return len(data.translate(None, _CONTROLS)) != len(data)


def unescape_xml(text: str) -> str:
    """Return the text that XML character data stands for.

    Raises:
        ValueError: an ampersand that starts no entity we know.
    """
    if "&" not in text:
        return text
    if text.count("&") != sum(1 for _ in _ENTITY.finditer(text)):
        raise ValueError("unknown entity")
    return html.unescape(text)


def unescape_excel(text: str) -> str:
    """Return the text with Excel's ``_xHHHH_`` replaced by the character it stands for."""
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text


def clean_texts(joined: str, parts: list[str]) -> list[str]:
    """Return the texts that pieces of raw XML character data stand for; ``joined`` is what they were cut from.

    Raises:
        ValueError: an ampersand that starts no entity we know.
    """
    if "\r" in joined:
        parts = [p.replace("\r\n", "\n").replace("\r", "\n") for p in parts]
    if "&" in joined:
        parts = [unescape_xml(p) if "&" in p else p for p in parts]
    if "_x" in joined:
        parts = [unescape_excel(p) for p in parts]
    return parts


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
        if b"<!" in chunk or b"<?" in chunk or has_controls(chunk):
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
    text = text.replace('<t xml:space="preserve">', "<t>").replace("<t/>", "<t></t>")
    text = text.replace("<si/>", "<si><t></t></si>").strip()
    if "<phoneticPr" in text:
        text = _PHONETIC.sub("", text)
    if text in {"", "</sst>"}:
        return []
    if text.startswith("<si><t>") and text.endswith("</t></si>"):
        parts = text[7:-9].split(_SIMPLE)
        if text.count("<") == 4 * len(parts):
            return clean_texts(text, parts)
    return _mixed_texts(text, root, part, limits)


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
    plain = clean_texts(text, plain)
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
