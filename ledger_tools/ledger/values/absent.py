"""The words that people write where there is no value, or the value of the row above."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from ledger_tools.text.pattern import pattern

# Not folded to Simplified: this is asked of every distinct text of every column, and opencc is costly to load.
_NOTHING_WORDS = """
    無 无 没有 沒有 無此項 无此项 不適用 不适用 免填 空 空白 未填 未填寫 未填写 不詳 不详 未知 略
    n/a na n.a. n.a #n/a nil none null nan nothing unknown notapplicable notavailable
    (無) (无) (空) (空白) (blank) (none) (n/a) (null) (nil)
"""
_TO_COME_WORDS = """
    待定 待確認 待确认 未定 待補 待补 待填 待補充 待补充 未確定 未确定 未確認 未确认
    尚未確定 尚未确定 尚未確認 尚未确认 暫無 暂无 暫缺 暂缺
    tbd tbc tba t.b.d. t.b.c. t.b.a. tobeconfirmed tobedetermined tobeadvised
    (待定) (待確認) (待确认) (待補) (待补) (tbd) (tbc) (tba)
"""
# As a date or an amount these say that it is still to come; as a text they are an answer.
_UNDER_WAY_WORDS = """
    待查 待核 待核定 待核實 待核实 待估 待估算 待通知 待覆 待回覆 待回复 待更新 待議 待议 待報 待报
    待報價 待报价 待提供 待補件 待补件 待賠 待赔 待付 待支付 待結 待结 待結案 待结案 待定損 待定损
    待理算 未結 未结 未結案 未结案 未付 未賠 未赔 未決 未决 未到 尚未 尚未支付 尚未結案 尚未结案
    處理中 处理中 核定中 審核中 审核中 理算中 評估中 评估中 估算中
    pending unconfirmed open notyet outstanding
"""
_ABOVE_WORDS = (
    """同上 (同上) 仝上 同前 同上列 同上行 同上格 〃 〃〃 々 ditto do. sameasabove asabove " "" ′′ '' ” “ ʺ"""
)
_NOTHING, _TO_COME, _UNDER_WAY, _ABOVE = (
    frozenset(words.split()) for words in (_NOTHING_WORDS, _TO_COME_WORDS, _UNDER_WAY_WORDS, _ABOVE_WORDS)
)
_MARKS_ONLY = pattern(r"[-‐‑‒–—―−－─━_~〜～/／\\.．。…·・*＊?？|()（）]*\Z")
_WORDS = _NOTHING | _TO_COME | _UNDER_WAY | _ABOVE
_LONGEST = max(map(len, _WORDS)) + 4
_LAST = frozenset(word[-1] for word in _WORDS)
_DIGITS = frozenset("0123456789")


def may_be_words(texts: Sequence[str]) -> list[int]:
    """Return which texts need asking the questions below: for all others the answer to each of them is no.

    A quick look for long columns: no word is long, or ends in a digit or in a Chinese character that ends none of them.
    """
    return [
        index
        for index, text in enumerate(texts)
        if text[-1:] not in _DIGITS
        and len(text) <= _LONGEST
        and (text[-1:] < "\u4e00" or text[-1:] > "\u9fff" or text[-1] in _LAST)
    ]


def squeezed(text: str) -> str:
    """Return a text in one width and case without any white space, for looking words up."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def says_nothing(text: str) -> bool:
    """True if the text stands for an absent value in any column: blank, dashes, 無, N/A, 待定, TBD.

    Text is expected without white space at its ends.
    """
    if len(text) > _LONGEST or text[-1:].isdigit() or text[:1].isdigit():  # no word has a digit at its ends
        return False
    if _MARKS_ONLY.match(text):
        return True
    word = squeezed(text)
    return word in _NOTHING or word in _TO_COME


def says_no_figure(text: str) -> bool:
    """True if the text stands for an absent date or amount: as ``says_nothing``, and also 處理中, 未付, pending."""
    if len(text) > _LONGEST or text[-1:].isdigit() or text[:1].isdigit():  # no word has a digit at its ends
        return False
    return says_nothing(text) or squeezed(text) in _UNDER_WAY


def says_pending(text: str) -> bool:
    """True if the text says that the value is still to come: 待定, TBC, 處理中."""
    if len(text) > _LONGEST or text[-1:].isdigit() or text[:1].isdigit():  # no word has a digit at its ends
        return False
    return (word := squeezed(text)) in _TO_COME or word in _UNDER_WAY


def says_above(text: str) -> bool:
    """True if the text stands for the value of the record above: 同上, 〃, ditto."""
    return len(text) <= _LONGEST and not text[-1:].isdigit() and not text[:1].isdigit() and squeezed(text) in _ABOVE
