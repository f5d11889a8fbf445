"""One folded form for all spellings of a word."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger_tools.text.fold import fold

SAME = [
    ("保單號", "保单号"),
    ("保 單\n號", "保单号"),
    ("保\u3000單\u00a0號", "保单号"),
    ("\u200b保單號\ufeff", "保单号"),
    ("Ｐｏｌｉｃｙ　Ｎｏ", "policyno"),
    ("Policy No", "POLICY  NO"),
    ("POLICY\r\nNO", "policyno"),
    ("雇主責任險", "僱主責任險"),
    ("雇主责任险", "僱主責任險"),
    ("證件號碼", "証件号码"),
    ("台灣", "臺灣"),
    ("匯款", "汇款"),
    ("匯款", "滙款"),
    ("身分證", "身份证"),
    ("裡", "里"),
    ("裏", "里"),
    ("線", "线"),
    ("綫", "线"),
    ("週", "周"),
    ("佔", "占"),
    ("回訪", "迴訪"),
    ("帳戶", "账户"),
    ("戶", "户"),
    ("戸", "户"),
    ("爲", "为"),
    ("其它", "其他"),
    ("（萬元）", "(万元)"),
    ("索賠金額：", "索赔金额:"),
    ("出險時間", "出险时间"),
    ("總計", "总计"),
    ("総計", "总计"),
    ("峯", "峰"),
    ("啟用", "启用"),
    ("啓用", "启用"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_word_are_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("保險人", "被保險人"), ("結案", "未結案"), ("報案號", "立案號"), ("Paid", "Unpaid")]
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_plain_english_needs_no_conversion_tables() -> None:
    code = "\n".join(("import sys", "from ledger_tools.text.fold import fold", "fold('Policy No'), fold('ＡＢＣ')"))
    code += "\nprint('opencc' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=30))
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
