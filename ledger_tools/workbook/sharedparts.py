"""Parts that several sheets share, read only as far as an edit needs them: the table of shared texts."""

from __future__ import annotations

from xml.parsers import expat

from ledger_tools.workbook.draft import Draft
from ledger_tools.workbook.escapes import unescape_excel


class SharedTexts:
    """The shared strings, looked up by index; the part is read once, when first asked for, and never changed."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._texts: list[str] | None = None

    def __call__(self, index: int) -> str:
        """Return a text; "" for an index that the table does not have."""
        if self._texts is None:
            package = self._draft.package
            parts = package.related(package.workbook_part, "sharedStrings")
            self._texts = _read(self._draft.read(parts[0])) if parts else []
        return self._texts[index] if 0 <= index < len(self._texts) else ""


def _read(data: bytes) -> list[str]:
    texts: list[str] = []
    pieces: list[str] = []
    stack: list[str] = []

    def opened(name: str, _: dict[str, str]) -> None:
        stack.append(name.rpartition(":")[2])
        if stack[-1] == "si":
            pieces.clear()

    def closed(_: str) -> None:
        if stack.pop() == "si":
            texts.append(unescape_excel("".join(pieces)))

    def words(text: str) -> None:
        if stack[-1] == "t" and "rPh" not in stack:
            pieces.append(text)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = opened, closed, words
    parser.Parse(data, True)
    return texts
