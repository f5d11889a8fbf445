"""One written amount: its exact value, its currency, and whether it is certain.

Values are exact fractions until the one rounding to hundredths; no binary float is involved.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from ledger_tools.ledger.values.currencies import CURRENCIES, IN_BRACKETS, PREFIX, SUFFIX
from ledger_tools.ledger.values.numerals import DIGITS, LARGE_UNITS, SMALL_UNITS, counted, positional
from ledger_tools.text.pattern import pattern


class Trouble(StrEnum):
    """Why a text is not one certain amount."""

    UNKNOWN = "unknown"
    GROUPING = "grouping"
    SEVERAL = "several"
    RANGE = "range"
    PERCENT = "percent"
    SHORTENED = "shortened"
    SEPARATOR = "separator"
    OTHER_COMMA = "comma among dots"
    OTHER_DOT = "dot among commas"
    CURRENCIES = "currencies"
    MORE_WORDS = "more words"
    TOO_LARGE = "too large"
    DATE = "date"
    TRUTH = "truth"


class Marks(StrEnum):
    """What a number's dots and commas show about its writer's habit."""

    NONE = ""
    DOT = "dot"  # 1,234.56 or 1234.5: the dot begins the decimals
    COMMA = "comma"  # 1.234,56 or 1234,56: the comma does
    UNCLEAR_DOT = "unclear dot"  # 1.234: thousands or decimals
    UNCLEAR_COMMA = "unclear comma"  # 1,234: thousands, unless the column writes decimal commas


@dataclass(frozen=True, slots=True)
class WrittenAmount:
    """What a text says as an amount.

    Attributes:
        value: in the unit that the text means; None where there is a trouble.
        own_unit: True where the text itself says 萬, 元 and the like, so that the header's unit does not apply.
        currency: ISO code, "" where the text names none.
        about: True where the text says about (約, 左右).
    """

    value: Fraction | None = None
    trouble: Trouble | None = None
    own_unit: bool = False
    currency: str = ""
    about: bool = False
    marks: Marks = Marks.NONE


_LONGEST = 60  # a longer text is a story, not an amount
_SIGNS = str.maketrans("−–—‐‑‒―─﹣－▲△▼∆", "--------------")
_GROUPING_SPACES = pattern(r"(?<=[0-9])[\u00a0\u202f\u2009\u2007](?=[0-9]{3}(?![0-9]))")
_ABOUT_BEFORE = pattern(
    r"(?:大約|大约|大概|大致|約莫|約為|约为|約|约|預估|预估|估計|估计|暫估|暂估|估|近"
    r"|approximately|approx\.?|about|around|roughly|circa|ca\.|estimated|est\.?|~|≈|≒|±)\s*:?\s*"
)
_ABOUT_AFTER = pattern(
    r"\s*(?:左右|上下|許|许|餘|余|多|\+|\(?(?:預估|预估|估計|估计|暫估|暂估|估|約|约|est\.?|approx\.?)\)?)\Z"
)
_BOUND = pattern(
    r"\A(?:不超過|不超过|不低於|不低于|最多|最少|至少|至多|上限|以內|以内|[<>≤≥≦≧]=?"
    r"|up to|max\.?|min\.?|over|under|at least)"
    r"|(?:以上|以下|以內|以内|之內|之内|起|內|内|封頂|封顶)\Z"
)
_REMARK = pattern(r"\s*[(\[](?:含稅|含税|未稅|未税|不含稅|不含税|含税价|tax incl\.?|incl\.? tax|net|gross)[)\]]\Z")
_NO_CENTS = pattern(r"(?<=[0-9])(?:[.,]-+|/-|\.?=)\Z")  # 5,000.- and 5000/- say that there are no cents
_TOGETHER = pattern(r"\A(?:合計|合计|共計|共计|總計|总计|計|计|共)\s*[:：]?\s*")
_UNIT_WORDS = pattern(r"\s*(?:元|圓|圆|塊錢|块钱|塊|块|dollars?)?\s*(?:整|正)?\s*\.?\Z")
_JIAO_FEN = pattern(r"(.+?)(?:元|圓|圆|塊|块)(?:零|〇)?(?:(.{1,3}?)角)?(?:零|〇)?(?:(.{1,3}?)分)?(?:整|正)?\Z")

_PLAIN = pattern(r"[0-9]+\.?\Z|[0-9]*\.[0-9]+\Z")
_COMMON = pattern(r"(NT\$|HK\$|US\$|RMB|¥|\$|€|£|) ?(-?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]{1,2}))?(元?)\Z")
_GROUPED = pattern(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?\Z|[0-9]{1,3}(?:'[0-9]{3})+(?:\.[0-9]*)?\Z")
_COMMA = pattern(r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]{1,2}\Z|[0-9]{4,},[0-9]{2}\Z|[0-9]{1,3}(?:\.[0-9]{3}){2,}\Z")
_UNCLEAR_COMMA = pattern(r"[1-9][0-9]{0,2},[0-9]{3}\Z")
_UNCLEAR_DOT = pattern(r"[1-9][0-9]{0,2}\.[0-9]{3}\Z")
_LATIN_UNIT = pattern(r"(.*[0-9.])\s*(k|w|m|mn|million)\Z")
_LATIN_UNITS = {
    "k": 1000,
    "w": 10_000,
    "m": 10**6,
    "mn": 10**6,
    "million": 10**6,
}  # 5k; 12.5w is mainland shorthand for 12.5萬
_CHINESE = pattern(f"[0-9.,{''.join(DIGITS)}{''.join(SMALL_UNITS)}{''.join(LARGE_UNITS)}]+\\Z")
_HAS_UNIT = pattern(f"[{''.join(SMALL_UNITS)}{''.join(LARGE_UNITS)}]")
_NUMBER = r"[0-9][0-9,]*(?:\.[0-9]+)?\s*(?:[千仟百佰萬万億亿kw]*元?)"
_RANGE = pattern(rf"\$?{_NUMBER}\s*(?:-|~|至|到|\bto\b)\s*\$?{_NUMBER}\Z")
_TWO_NUMBERS = pattern(r"[0-9.,]\s+[0-9.,]")
_PIECE = pattern(r"[0-9][0-9,]*(?:\.[0-9]+)?")


def read_written_amount(text: str, *, decimal_comma: bool = False) -> WrittenAmount:
    """Return what a text says as an amount.

    Args:
        decimal_comma: the column writes 1.234,56, so the dot of 1.234 stands between thousands.
    """
    if match := _COMMON.match(text):
        return _common(match)
    plain = _plain(text)
    if plain is None:
        return WrittenAmount(trouble=Trouble.UNKNOWN)
    if "%" in plain or "‰" in plain or plain.startswith("百分之"):
        return WrittenAmount(trouble=Trouble.PERCENT)
    bare = _undress(plain)
    if bare is None:
        return WrittenAmount(trouble=Trouble.CURRENCIES)
    if bare.core is None:
        return WrittenAmount(trouble=_why_unread(plain), currency=bare.currency)
    value, trouble, own_unit, marks = _core_value(bare.core, decimal_comma=decimal_comma)
    if value is None:
        return WrittenAmount(trouble=trouble or _why_unread(bare.core), currency=bare.currency, about=bare.about)
    signed = -value if bare.negative else value
    return WrittenAmount(signed, trouble, own_unit or bare.unit_word, bare.currency, bare.about, marks)


def _common(match: re.Match[str]) -> WrittenAmount:
    """Return the amount of a text in the commonest forms, such as 5000, 1,234.50 or NT$1,200元. Made for speed."""
    sign, minus, number, decimals, yuan = match.groups()
    if decimals:
        value, marks = Fraction(int(number.replace(",", "") + decimals), 10 ** len(decimals)), Marks.DOT
    else:
        commas = number.count(",")
        value = Fraction(int(number.replace(",", "")))
        marks = Marks.NONE if not commas else Marks.UNCLEAR_COMMA if commas == 1 and number[0] != "0" else Marks.DOT
    return WrittenAmount(-value if minus else value, None, bool(yuan), CURRENCIES.get(sign.lower(), ""), False, marks)


def _plain(text: str) -> str | None:
    """Return a written amount in one width, case and sort of minus; None where it cannot be an amount.

    Marks that NFKC would turn into digits, such as a footnote's ¹, make it no amount rather than a larger one.
    """
    if len(text) > _LONGEST:
        return None
    text = _GROUPING_SPACES.sub("", text)
    if not text.isascii():
        if any(unicodedata.category(character) == "No" for character in text):
            return None
        text = unicodedata.normalize("NFKC", text).translate(_SIGNS).replace("、", ";")
    return text.lower().strip().strip("'\"`").rstrip(";。")


@dataclass(frozen=True, slots=True)
class _Bare:
    """An amount without what stands around its number; core is None where the dress contradicts itself."""

    core: str | None
    currency: str
    negative: bool
    about: bool
    unit_word: bool


def _undress(plain: str) -> _Bare | None:
    """Take currency, sign, about and unit words off a number, from the outside in; None if two currencies are named."""
    currency, minuses, about, unit_word = "", 0, False, False
    plain = IN_BRACKETS.sub(r" \1 ", plain).strip()
    core = _NO_CENTS.sub("", _REMARK.sub("", _TOGETHER.sub("", plain)))
    while True:
        before = core
        if match := PREFIX.match(core) or SUFFIX.search(core):
            named = CURRENCIES[match[1]]
            if named and currency and named != currency:
                return None
            currency = named or currency
            core = core[match.end() :] if match.start() == 0 else core[: match.start()]
        if match := _ABOUT_BEFORE.match(core):
            core, about = core[match.end() :], True
        if match := _ABOUT_AFTER.search(core):
            core, about = core[: match.start()], True
        if core[:1] in ("-", "負", "负"):
            core, minuses = core[1:], minuses + 1
        elif core[-1:] == "-" and len(core) > 1:
            core, minuses = core[:-1], minuses + 1
        elif core[:1] == "+" and core[1:2].isdigit():
            core = core[1:]
        elif core[:1] == "(" and core[-1:] == ")":
            core, minuses = core[1:-1], minuses + 1
        match = _UNIT_WORDS.search(core)
        if match and match[0].strip(" .") and (not _JIAO_FEN.match(core) or core.endswith(("元", "圓", "圆"))):
            core, unit_word = core[: match.start()], True
        core = core.strip()
        if core == before:
            break
    return _Bare(core if minuses < 2 and core else None, currency, minuses == 1, about, unit_word)


def _core_value(core: str, *, decimal_comma: bool) -> tuple[Fraction | None, Trouble | None, bool, Marks]:
    """Return the value of a bare number, its trouble, whether it has a unit of its own, and its marks."""
    value, marks = arabic_value(core, decimal_comma=decimal_comma)
    if value is not None:
        return value, None, False, marks
    if match := _LATIN_UNIT.match(core):
        head, _ = arabic_value(match[1].strip())
        return (None if head is None else head * _LATIN_UNITS[match[2]]), None, True, Marks.NONE
    if match := _JIAO_FEN.match(core):
        return _with_jiao_fen(match), None, True, Marks.NONE
    return _chinese_value(core)


def arabic_value(core: str, *, decimal_comma: bool = False) -> tuple[Fraction | None, Marks]:
    """Return the value of a number in Arabic digits and what its marks show; None where its grouping is wrong."""
    if decimal_comma and (_COMMA.match(core) or _UNCLEAR_DOT.match(core)):
        return Fraction(core.replace(".", "").replace(",", ".")), Marks.COMMA
    if _PLAIN.match(core):
        marks = Marks.UNCLEAR_DOT if _UNCLEAR_DOT.match(core) else Marks.DOT if "." in core.rstrip(".") else Marks.NONE
        return Fraction(core.rstrip(".")), marks
    if _GROUPED.match(core):
        marks = Marks.UNCLEAR_COMMA if _UNCLEAR_COMMA.match(core) else Marks.DOT if "," in core else Marks.NONE
        return Fraction(core.replace(",", "").replace("'", "").rstrip(".")), marks
    if _COMMA.match(core):
        return Fraction(core.replace(".", "").replace(",", ".")), Marks.COMMA
    return None, Marks.NONE


def _with_jiao_fen(match: re.Match[str]) -> Fraction | None:
    """Return the value of 元, 角 and 分 written out, such as 壹拾元陸角柒分."""
    parts = [_simple(part) if part else Fraction(0) for part in match.groups()]
    yuan, jiao, fen = parts
    if yuan is None or jiao is None or fen is None or not (0 <= jiao < 10 and 0 <= fen < 10):
        return None
    return yuan + jiao / 10 + fen / 100


def _simple(text: str) -> Fraction | None:
    value, _ = arabic_value(text)
    return value if value is not None else _chinese_value(text)[0]


def _chinese_value(core: str) -> tuple[Fraction | None, Trouble | None, bool, Marks]:
    """Return the value of Chinese numerals, or of Arabic digits with 千, 萬, 億."""
    compact = "".join(core.split())
    if not _CHINESE.match(compact) or _TWO_NUMBERS.search(core):
        return None, None, False, Marks.NONE
    groups = re.findall(r"[0-9.,]+", compact)
    if any(arabic_value(group)[0] is None or _COMMA.match(group) for group in groups):
        return None, Trouble.GROUPING, False, Marks.NONE
    value = counted(re.sub(r"(?<=[0-9]),(?=[0-9])", "", compact))
    if value is not None:
        return value, None, bool(_HAS_UNIT.search(compact)), Marks.NONE
    one_by_one = positional(compact)
    if one_by_one is not None:
        return Fraction(one_by_one), None, False, Marks.NONE
    return None, Trouble.SHORTENED if _HAS_UNIT.search(compact) else None, False, Marks.NONE


def _why_unread(core: str) -> Trouble:
    """Return the most helpful reason why a text is no certain amount."""
    if _RANGE.search(core) or _BOUND.search(core):
        return Trouble.RANGE
    pieces = _PIECE.findall(core)
    if len(pieces) > 1:
        return Trouble.SEVERAL
    if len(pieces) == 1:
        return Trouble.GROUPING if re.fullmatch(r"[0-9.,']+", core) else Trouble.MORE_WORDS
    return Trouble.UNKNOWN
