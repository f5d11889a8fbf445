"""What a sheet's name and the texts above its table say: a line of insurance, a register, a year, a unit of money."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ledger_tools.ledger.vocabulary import header_key, line_of, lines
from ledger_tools.model.sheet_spec import SheetSpec
from ledger_tools.text.fold import fold
from ledger_tools.text.pattern import pattern

_WESTERN = pattern(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_COMPACT = pattern(r"(?<!\d)((?:19|20)\d\d)(?:0[1-9]|1[0-2])(?:[0-3]\d)?(?!\d)")
_ROC = pattern(r"(?:民国)?(?<!\d)(\d{2,3})(?:年度?|\.\d{1,2}月?)(?![\d-])")
_ROC_ALONE = pattern(r"(?<!\d)(1[0-4]\d|[89]\d)(?:年|年度)?\Z")
_FISCAL = pattern(r"(?:fy|ay|uw|yoa|py)['’]?((?:19|20)?\d\d)(?!\d)")
_ABOUT_A_LEDGER = pattern(
    r"(?:fy)?(?:19|20)\d\d\Z|claims?|ledgers?|registers?|lists?|loss(?:es)?\Z|runs?\Z|lossrun|insurance|bordereaux?|policy|policies|sheet|the\Z"
)
_GUIDES = (
    "說明 選項 使用說明 填寫說明 填表說明 操作說明 目錄 封面 首頁 索引 "
    "Choices Guide Instructions Readme Contents Cover Index Legend 檢查結果 Findings ledger-tools"
)


def year_of(text: str) -> int | None:
    """Return the year that a name or a title gives: 2021年, 110年度 (2021), FY2021, September 2020, 202103; else None.

    A two-digit or three-digit year is one of the Republic only where 年 or 民國 stands by it.
    """
    word = fold(text)
    years = {int(y) for y in _WESTERN.findall(word)} | {int(y) for y in _COMPACT.findall(word)}
    if not years:
        years = {_full(y) for y in _FISCAL.findall(word)}
    if not years:
        years = {int(y) + 1911 for y in _ROC.findall(word) if 60 <= int(y) <= 199 or "民国" in word}
    if not years and (alone := _ROC_ALONE.match(word)):
        years = {int(alone[1]) + 1911}
    return years.pop() if len(years) == 1 else None


def _full(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)


def spec_of(name: str, specs: Iterable[SheetSpec]) -> SheetSpec | None:
    """Return the register or support sheet that a name says; a longer name must hold one of at least four signs."""
    wanted = header_key(_uncounted(name))
    best: tuple[int, SheetSpec] | None = None
    for spec in specs:
        for word in (*spec.names.values(), *spec.aliases):
            folded = header_key(word)
            if folded == wanted:
                return spec
            if (
                len(folded) >= (4 if not folded.isascii() else 8)
                and folded in wanted
                and (best is None or len(folded) > best[0])
            ):
                best = (len(folded), spec)
    return best[1] if best else None


def _uncounted(name: str) -> str:
    """Return a name without the number that a second sheet of the same name gets: 選項 (2) is 選項."""
    return re.sub(r"\s*[((]\d+[))]\s*$", "", name)


def is_guide(name: str) -> bool:
    """True if a sheet of this name explains or lists others: not a ledger, and nothing to wonder at."""
    return header_key(_uncounted(name)) in {header_key(word) for word in _GUIDES.split()}


def surely_line(name: str) -> bool:
    """True if a sheet name can hardly mean anything but a line: 企財險, EL, 2021 Motor Claims, but not Home State."""
    line = named_line(name)
    if line is None:
        return False
    words = [header_key(word) for word in re.split(r"[\s\-_/·()(),]+", name) if word]
    rest = [word for word in words if not _ABOUT_A_LEDGER.match(word)]
    if not header_key(name).isascii():
        return any("险" in word or "保" in word or line_of(word) == line for word in map(fold, rest))
    return line_of(" ".join(rest)) == line and len(rest) <= _words_of_a_name(line)


def _words_of_a_name(line: str) -> int:
    """Return how many words the longest English name of a line has."""
    names = (*lines()[line].aliases, *lines()[line].labels.values())
    return max(len(name.split()) for name in names if name.isascii()) if line not in {"home", "life", "motor"} else 1


def named_line(name: str) -> str | None:
    """Return the line that a sheet name says, ``other`` not counted: it says nothing about the sheet's content."""
    line = line_of(name)
    return None if line == "other" else line
