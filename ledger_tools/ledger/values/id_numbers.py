"""Numbers of persons and companies of mainland China, Taiwan and Hong Kong: shapes and check digits.

Check digits: GB 11643 (mainland ID card), GB 32100 (unified social credit code), the Ministry of the Interior's rule
for Taiwan ID cards and resident permits, the Ministry of Finance's for company numbers (divisible by 5 since 2023),
the Immigration Department's for Hong Kong ID cards.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ledger_tools.text.i18n import Message, msg
from ledger_tools.text.pattern import pattern

_CN_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CN_CHECK = "10X98765432"
# First two digits: provinces, Taiwan, Hong Kong, Macau, resident permits (81-83) and foreigners' permits (9x).
_CN_REGION = pattern(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9[0-9]")
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)  # powers of 3 modulo 31
_TW_LETTERS: dict[str, int] = dict(
    zip("ABCDEFGHJKLMNPQRSTUVXYWZIO", (*range(10, 18), *range(18, 23), *range(23, 32), 32, 33, 34, 35), strict=True)
)
_COMPANY_WEIGHTS = (1, 2, 1, 2, 1, 2, 4, 1)
_NOISE = pattern(r"[\s\-‐‑–—_.·・]+")
_MASKED = pattern(r"[*＊●○xX]{2,}")

_CN_18 = pattern(r"[0-9]{17}[0-9X]\Z")
_CREDIT = pattern(r"[0-9A-Z]{18}\Z")
_CN_15 = pattern(r"[0-9]{15}\Z")
_TW_PERSON = pattern(r"[A-Z][A-D1289][0-9]{8}\Z")
_HK_PERSON = pattern(r"[A-Z]{1,2}[0-9]{6}\(?[0-9A]\)?\Z")
_TW_COMPANY = pattern(r"[0-9]{8}\Z")


def id_problem(text: str, region: str | None = None) -> Message | None:
    """Return why a text is not a valid number of a person or company, None where it is one or is of another kind.

    Passports, permits and masked numbers have no check digit that we know, so nothing is said of them.

    Args:
        region: ``CN``, ``TW`` or ``HK``. Eight digits are a company number only in TW (in HK they are a business
            registration), and a letter with seven digits is a Hong Kong ID number only in HK or with brackets.
    """
    if _MASKED.search(text):
        return None
    number = _NOISE.sub("", unicodedata.normalize("NFKC", text)).upper()
    for shape, judge in (
        (_CN_18, _judge_18_digits),
        (_CREDIT, _judge_credit_code),
        (_CN_15, _judge_15_digits),
        (_TW_PERSON, _judge_taiwan_person),
        (_HK_PERSON, _judge_hong_kong_person),
        (_TW_COMPANY, _judge_taiwan_company),
    ):
        if shape.match(number) and _is_meant(shape, number, region):
            return judge(number)
    if number.isdecimal() and len(number) in (16, 17, 19, 20):
        return msg("It has {count} digits, and a mainland ID number has 18.", count=len(number))
    return None


def _is_meant(shape: re.Pattern[str], number: str, region: str | None) -> bool:
    """True if a number of this shape can be nothing else."""
    if shape is _TW_COMPANY:
        return region == "TW"
    return shape is not _HK_PERSON or region == "HK" or "(" in number


def _judge_18_digits(number: str) -> Message | None:
    if is_mainland_id(number) or is_credit_code(number):
        return None
    if not _birth_date(number[6:14]):
        return msg("Digits 7 to 14 of a mainland ID number are a birth date, and there is no such day.")
    return msg("The check digit at the end does not fit the other 17 digits.")


def _judge_credit_code(number: str) -> Message | None:
    return None if is_credit_code(number) else msg("The check character of the social credit code does not fit.")


def _judge_15_digits(number: str) -> Message | None:
    if _birth_date("19" + number[6:12]) or _is_registration_number(number):
        return None
    return msg("Digits 7 to 12 of an old mainland ID number are a birth date, and there is no such day.")


def _judge_taiwan_person(number: str) -> Message | None:
    return None if is_taiwan_id(number) else msg("The check digit of the Taiwan ID number does not fit.")


def _judge_hong_kong_person(number: str) -> Message | None:
    return None if is_hong_kong_id(number) else msg("The check digit of the Hong Kong ID number does not fit.")


def _judge_taiwan_company(number: str) -> Message | None:
    return None if is_taiwan_company(number) else msg("The check digit of the Taiwan company number does not fit.")


def is_mainland_id(number: str) -> bool:
    """True if 18 characters are a mainland ID number with a possible birth date and the right check digit."""
    if not _CN_18.match(number) or not _CN_REGION.match(number) or not _birth_date(number[6:14]):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _CN_WEIGHTS, strict=False))
    return _CN_CHECK[total % 11] == number[17]


def is_credit_code(number: str) -> bool:
    """True if 18 characters are a unified social credit code with the right check character."""
    if len(number) != 18 or not set(number) <= set(_CREDIT_ALPHABET):
        return False
    total = sum(_CREDIT_ALPHABET.index(number[i]) * _CREDIT_WEIGHTS[i] for i in range(17))
    return _CREDIT_ALPHABET[-total % 31] == number[17]


def is_taiwan_id(number: str) -> bool:
    """True if 10 characters are a Taiwan ID card or resident permit number, old or new, with the right check digit."""
    if not _TW_PERSON.match(number):
        return False
    first = _TW_LETTERS[number[0]]
    second = _TW_LETTERS[number[1]] % 10 if number[1].isalpha() else int(number[1])
    total = first // 10 + first % 10 * 9 + second * 8
    total += sum(int(digit) * weight for digit, weight in zip(number[2:], (7, 6, 5, 4, 3, 2, 1, 1), strict=True))
    return total % 10 == 0


def is_hong_kong_id(number: str) -> bool:
    """True if a text such as A123456(3) is a Hong Kong ID card number with the right check digit."""
    if not _HK_PERSON.match(number):
        return False
    plain = number.replace("(", "").replace(")", "").rjust(9)
    values = [36 if c == " " else int(c, 36) for c in plain]
    return sum(value * weight for value, weight in zip(values, range(9, 0, -1), strict=True)) % 11 == 0


def is_taiwan_company(number: str) -> bool:
    """True if 8 digits are a Taiwan company number; with 7 as the seventh digit two sums are allowed."""
    if not _TW_COMPANY.match(number):
        return False
    products = (int(digit) * weight for digit, weight in zip(number, _COMPANY_WEIGHTS, strict=True))
    total = sum(product // 10 + product % 10 for product in products)
    return total % 5 == 0 or (number[6] == "7" and (total + 1) % 5 == 0)


def _is_registration_number(number: str) -> bool:
    """True if 15 digits are an old mainland business registration number (ISO 7064 MOD 11,10)."""
    rest = 10
    for digit in number[:14]:
        rest = ((rest + int(digit)) % 10 or 10) * 2 % 11
    return (rest + int(number[14])) % 10 == 1


def _birth_date(digits: str) -> bool:
    """True if YYYYMMDD is a day on which somebody alive can have been born."""
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return 1890 <= born.year <= 2100


@dataclass(frozen=True, slots=True)
class FoundId:
    """A personal number within a longer text: what it is, and the characters as written."""

    kind: Message
    text: str


_IN_TEXT = (
    (pattern(r"(?<![0-9A-Za-z])[0-9]{17}[0-9Xx](?![0-9A-Za-z])"), msg("mainland ID number")),
    (pattern(r"(?<![0-9A-Za-z])[A-Za-z][A-Da-d1289][0-9]{8}(?![0-9A-Za-z])"), msg("Taiwan ID number")),
    (pattern(r"(?<![0-9A-Za-z])[A-Za-z]{1,2}[0-9]{6}\([0-9Aa]\)"), msg("Hong Kong ID number")),
)


def ids_in_text(text: str) -> Iterator[FoundId]:
    """Yield the ID numbers of persons that stand in a free text, also behind Chinese characters without a space.

    A mainland number counts when its birth date is possible, a mistyped check digit being personal data all the same;
    the shorter numbers of Taiwan and Hong Kong must pass their check, since other numbers look like them.
    """
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    for shape, kind in _IN_TEXT:
        for match in shape.finditer(plain):
            number = match[0].upper()
            likely = _CN_REGION.match(number) and _birth_date(number[6:14]) if len(number) == 18 else None
            if likely or is_taiwan_id(number) or is_hong_kong_id(number):
                yield FoundId(kind, match[0])
