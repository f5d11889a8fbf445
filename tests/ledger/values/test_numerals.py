"""Chinese numerals: cn2an, another reader of them, gives the same numbers."""

from __future__ import annotations

import random

import cn2an
import pytest

from ledger_tools.ledger.values.numerals import counted

_NUMBERS = [*range(1, 130), *(random.Random(5).randrange(10**digits) + 1 for digits in range(3, 12) for _ in range(40))]


@pytest.mark.parametrize("style", ["low", "up"])
def test_written_numbers_of_up_to_eleven_digits_are_read_back(style: str) -> None:
    wrong = [(n, cn2an.an2cn(n, style)) for n in _NUMBERS if counted(cn2an.an2cn(n, style)) != n]
    assert wrong == []


@pytest.mark.parametrize("words", ["一百零五", "兩萬三千", "壹萬貳仟參佰", "十二萬", "三億零五萬"])
def test_cn2an_reads_the_same_from_words(words: str) -> None:
    simple = words.translate(str.maketrans("兩萬參貳億", "两万叁贰亿"))
    assert counted(words) == cn2an.cn2an(simple, "smart")
