"""Packs and due rules in the settings sheet: known by key or title in any language; wrong values are told."""

from __future__ import annotations

import pytest

from ledger_tools.ledger.due_names import pack_named, pack_titles, read_change, read_packs, rule_named, rule_names
from ledger_tools.settings import Settings, Wrong
from tests.support.drawn import draw_book


@pytest.mark.parametrize(
    ("text", "packs"),
    [
        ("house", ("house",)),
        ("cn-claims", ("house", "cn-claims")),  # the house stays on
        ("house、cn-claims", ("house", "cn-claims")),
        ("tw-life，tw-claims", ("house", "tw-claims", "tw-life")),
        ("cn-claims cn-life", ("house", "cn-claims", "cn-life")),
        ("中國大陸：理賠時限", ("house", "cn-claims")),
        ("中国大陆：理赔时限、香港：人寿保险", ("house", "cn-claims", "hk-life")),
        ("Mainland China: claims, Taiwan: life insurance", ("house", "cn-claims", "tw-life")),
        ("-house、cn-claims", ("cn-claims",)),
        ("不用house cn-claims", ("cn-claims",)),
        ("cn-claims；不用內部服務規定", ("cn-claims",)),
        ("CN-CLAIMS", ("house", "cn-claims")),
        ("無", ("house",)),
    ],
)
def test_the_packs_that_a_cell_turns_on(text: str, packs: tuple[str, ...]) -> None:
    assert read_packs(text) == packs


def test_a_pack_that_there_is_not_is_told_with_near_names() -> None:
    found = read_packs("house、cn-clams")
    assert isinstance(found, Wrong)
    assert found.must.text().startswith("there is no pack cn-clams; perhaps cn-claims")
    found = read_packs("日本")
    assert isinstance(found, Wrong)
    assert "cn-claims" in found.must.text()


def test_every_pack_and_rule_is_known_by_each_of_its_names() -> None:
    for key, titles in pack_titles().items():
        assert {pack_named(word) for word in (key, *titles.values())} == {key}
    for id_, rule in rule_names().items():
        for word in (id_, *rule.titles.values()):
            named = rule_named(word)
            assert named is not None, word
            assert named.id == id_


@pytest.mark.parametrize(
    ("rule", "text", "change"),
    [
        ("cn-claim-decide-30d", "20", 20),
        ("cn-claim-decide-30d", "20天", 20),
        ("cn-claim-decide-30d", "２０日", 20),
        ("tw-motor-pay-10wd", "8個工作日", 8),
        ("cn-claim-decide-30d", "1", 1),  # a number, not a yes
        ("cn-claim-decide-30d", "否", False),
        ("cn-complaint-60d", "是", True),
        ("first-follow-up", "停用", False),
        ("first-follow-up", "off", False),
    ],
)
def test_what_a_cell_says_of_a_rule(rule: str, text: str, change: int | bool) -> None:
    found = read_change(rule_names()[rule], text)
    assert (found, type(found)) == (change, type(change))


@pytest.mark.parametrize(
    ("rule", "text", "words"),
    [
        ("cn-claim-decide-30d", "2.5", "a whole number, or yes or no"),
        ("cn-claim-decide-30d", "-3", "a whole number, or yes or no"),
        ("cn-claim-decide-30d", "99999", "a whole number, or yes or no"),
        ("cn-claim-decide-30d", "也許", "a whole number, or yes or no"),
        ("first-follow-up", "5", "the settings First Follow-up From, First Follow-up To"),
        ("issue-answer", "5", "no number of its own"),
        ("cn-claim-notice", "5", "only told"),
        ("cn-claim-notice", "是", "only told"),
    ],
)
def test_what_a_cell_may_not_say_of_a_rule(rule: str, text: str, words: str) -> None:
    found = read_change(rule_names()[rule], text)
    assert isinstance(found, Wrong)
    assert words in found.must.text()


SHEETS = """
    # 企財險
    保單號 | 出險日期    | 出險原因
    P-1    | @2021-01-01 | 火災
    # 設定
    項目           | 值
    法規包         | cn-claims
    規則           | cn-claim-decide-30d = 20
    达成协议后赔付 | =15
    rule           | cn-complaint-60d → 是
    主管覆核       | 否
    我的備忘       | 週五對帳
"""


def test_rows_of_the_settings_sheet_change_rules_and_know_their_cells() -> None:
    book = draw_book(SHEETS)
    assert book.settings.packs == ("house", "cn-claims")
    assert book.settings.rule_changes == {
        "cn-claim-decide-30d": 20,
        "cn-claim-pay-10d": 15,
        "cn-complaint-60d": True,
        "supervisor-review": False,
    }
    origin = book.settings.origin("rule_changes.cn-claim-pay-10d")
    assert str(origin) == "設定!B4"
    assert [finding for finding in book.findings if finding.code == "setting-invalid"] == []


def test_every_wrong_row_is_a_finding_at_its_cell_and_changes_nothing() -> None:
    book = draw_book("""
        # 企財險
        保單號 | 出險日期    | 出險原因
        P-1    | @2021-01-01 | 火災
        # 設定
        項目     | 值
        法規包   | cn-claim
        規則     | cn-claim-decide = 20
        規則     | cn-claim-decide-30d
        拒賠通知 | 也許
        出險通知 | =5
    """)
    found = {str(f.cell): f.message.text("zh-Hant") for f in book.findings if f.code == "setting-invalid"}
    assert list(found) == ["設定!B2", "設定!B3", "設定!B4", "設定!B5", "設定!B6"]
    assert "是否為 cn-claims" in found["設定!B2"]
    assert "cn-claim-decide-30d" in found["設定!B3"]
    assert "cn-claim-pay-10d = 15" in found["設定!B4"]
    assert "必須是整數，或是、否" in found["設定!B5"]
    assert "只作說明" in found["設定!B6"]
    assert (book.settings.packs, book.settings.rule_changes) == (Settings().packs, {})
