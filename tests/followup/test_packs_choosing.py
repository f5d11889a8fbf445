"""Which due rules count: packs that are on, the user's numbers and switches, and rules that stand back for others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ledger_tools.errors import UsageProblem
from ledger_tools.followup import duties_of
from ledger_tools.followup.choosing import chosen_rules, packs_of, rules_of
from ledger_tools.followup.loading import PackProblem, load_pack
from ledger_tools.followup.name_list import main as name_list
from ledger_tools.model.duties import DueRule
from ledger_tools.settings import Settings
from tests.support.drawn import draw_book

NOW = date(2026, 3, 1)


def chosen(*packs: str, as_of: date = NOW, **settings: object) -> Mapping[str, DueRule]:
    values = replace(Settings(), packs=("house", *packs), **settings)  # type: ignore[arg-type]
    return chosen_rules(values, packs_of(values), as_of)


def test_the_house_alone_is_on_and_its_numbers_are_settings() -> None:
    rules = chosen(file_days=5, first_to=10)
    assert {rule.pack for rule in rules.values()} == {"house"}
    assert rules["customer-file"].numbers == {"n": 5}
    assert rules["first-follow-up"].numbers == {"from": 3, "to": 10}
    assert rules["cooling-off-callback"].numbers == {"n": None}  # the policy's own, or the region's default


def test_a_rule_that_is_only_told_is_not_counted() -> None:
    assert load_pack("cn-claims").rules["cn-claim-notice"].kind == ""
    assert "cn-claim-notice" not in chosen("cn-claims")


def test_the_users_word_on_a_rule_is_a_number_or_a_switch() -> None:
    changes = {"cn-claim-decide-30d": 20, "cn-claim-refuse-3d": False, "cn-complaint-60d": True, "orphan-contact": 7}
    rules = chosen("cn-claims", rule_changes=changes)
    assert rules["cn-claim-decide-30d"].numbers == {"n": 20}
    assert "cn-claim-refuse-3d" not in rules
    assert "cn-complaint-60d" in rules
    assert "cn-complaint-60d" not in chosen("cn-claims")
    assert rules["orphan-contact"].numbers == {"n": 7}  # the house has no number of its own for it


def test_a_number_of_ones_own_turns_a_rule_on() -> None:
    assert chosen("tw-motor-compulsory", rule_changes={"tw-motor-renew-30d": 45})["tw-motor-renew-30d"].numbers == {
        "n": 45
    }


def test_a_rule_that_begins_later_is_not_counted_yet() -> None:
    # The duty to tell customers of orphan policies within 30 days holds from 2024-03-01.
    assert "cn-life-orphan-30d" not in chosen("cn-life", as_of=date(2024, 2, 29))
    assert "cn-life-orphan-30d" in chosen("cn-life", as_of=date(2024, 3, 1))


def test_one_duty_in_two_packs_is_counted_once() -> None:
    alone, both = chosen("cn-life"), chosen("cn-life", "cn-claims")
    assert "cn-life-claim-decide-30d" in alone
    assert "cn-life-claim-decide-30d" not in both
    assert "cn-claim-decide-30d" in both
    # The longer clock of the five working days is then that of the other pack.
    assert alone["cn-life-claim-decide-5wd"].longer == "cn-life-claim-decide-30d"
    assert both["cn-life-claim-decide-5wd"].longer == "cn-claim-decide-30d"
    off = chosen("cn-life", "cn-claims", rule_changes={"cn-claim-decide-30d": False})
    assert "cn-life-claim-decide-30d" in off


def test_the_callback_of_the_law_stands_for_that_of_the_house() -> None:
    assert "cooling-off-callback" in chosen("cn-claims")
    rules = chosen("cn-life")
    assert "cooling-off-callback" not in rules
    assert rules["cn-life-callback-new"].kind == "policy-callback"


def test_the_general_clock_leaves_compulsory_motor_to_its_own() -> None:
    assert chosen("tw-claims")["tw-claim-pay-15d"].cover == ""
    assert chosen("tw-claims", "tw-motor-compulsory")["tw-claim-pay-15d"].cover == "not motor-compulsory"


def test_the_ten_days_of_life_policies_stand_for_the_five_of_the_law() -> None:
    # Insurance Act (Taiwan) 58: five days, unless the contract says otherwise; life wordings say ten.
    book = draw_book("""
        # 人身險
        保單號 | 出險日期    | 出險原因 | 狀態
        P-1    | @2023-03-01 | 車禍     | 未結案
        # 企財險
        保單號 | 出險日期    | 出險原因 | 狀態
        P-2    | @2023-03-01 | 火災     | 未結案
    """)

    def notices(*packs: str) -> set[tuple[str, str, date | None]]:
        found = duties_of(book, date(2023, 3, 2), packs=packs).items()
        return {(i.rule.id, i.subject.sheet, i.ends) for i in found if "notice" in i.rule.id}

    # 03-01 + 5 = Monday 03-06; 03-01 + 10 = Saturday 03-11, a rest day, so Monday 03-13.
    assert notices("tw-claims") == {
        ("tw-claim-notice-5d", "人身險", date(2023, 3, 6)),
        ("tw-claim-notice-5d", "企財險", date(2023, 3, 6)),
    }
    assert notices("tw-claims", "tw-life") == {
        ("tw-life-notice-10d", "人身險", date(2023, 3, 13)),
        ("tw-claim-notice-5d", "企財險", date(2023, 3, 6)),
    }


def test_claims_of_compulsory_motor_have_one_last_day_for_payment() -> None:
    book = draw_book("""
        # 車險
        保單號 | 險種     | 出險日期    | 出險原因 | 報案日期    | 文件齊備日  | 狀態
        P-1    | 強制險   | @2023-03-01 | 碰撞     | @2023-03-02 | @2023-03-06 | 未結案
        P-2    | 車體險   | @2023-03-01 | 碰撞     | @2023-03-02 | @2023-03-06 | 未結案
    """)
    found = duties_of(book, date(2023, 3, 7), packs=["tw-claims", "tw-motor-compulsory"]).items()
    pay = [(item.rule.id, item.subject.row, item.ends) for item in found if "-pay-" in item.rule.id]
    # Row 2: ten working days after Monday 2023-03-06, two weeks without a holiday: Monday 03-20.
    # Row 3: fifteen days after the later of notice and complete papers, 03-06: Tuesday 03-21.
    assert sorted(pay) == [
        ("tw-claim-pay-15d", 3, date(2023, 3, 21)),
        ("tw-motor-pay-10wd", 2, date(2023, 3, 20)),
    ]


def test_only_motor_claims_are_called_back_by_the_motor_guideline() -> None:
    book = draw_book("""
        # 車險
        保單號 | 出險日期    | 出險原因 | 賠付日期
        P-1    | @2023-03-01 | 碰撞     | @2023-03-06
        # 企財險
        保單號 | 出險日期    | 出險原因 | 賠付日期
        P-2    | @2023-03-01 | 火災     | @2023-03-06
        # 跟蹤服務電話登記表
        編號 | 通話日期 | 去電/來電 | 客戶名稱 | 電話 | 通話類別 | 是否接通 | 經辦業務員
        # 設定
        項目 | 值
        地區 | CN
    """)
    found = duties_of(book, date(2023, 3, 7), packs=["cn-claims"]).items()
    calls = {(item.rule.id, item.subject.sheet, item.ends) for item in found if item.rule.kind == "claim-callback"}
    # Fifteen working days after Monday 2023-03-06, without a holiday: three weeks, Monday 03-27.
    # The house's own three days: Thursday 03-09, for both.
    assert calls == {
        ("cn-motor-callback-15wd", "車險", date(2023, 3, 27)),
        ("claim-callback", "車險", date(2023, 3, 9)),
        ("claim-callback", "企財險", date(2023, 3, 9)),
    }


def test_packs_come_in_their_own_order_and_by_any_name() -> None:
    settings = Settings(packs=("tw-claims", "house"))
    assert [pack.key for pack in packs_of(settings)] == ["house", "tw-claims"]
    packs = packs_of(Settings(), ["香港：人壽保險", "cn-claims"])
    assert [pack.key for pack in packs] == ["house", "cn-claims", "hk-life"]
    with pytest.raises(UsageProblem, match="there is no pack cn-claim; perhaps cn-claims"):
        packs_of(Settings(), ["cn-claim"])


PACK = """
[pack]
key = "{key}"
title = ["自訂", "自订", "Mine"]
[rules.{id}]
kind = "clock"
nature = "due"
title = ["催問", "催问", "Ask"]
task = ["催問", "催问", "Ask"]
obliged = "clerk"
numbers = {{ n = 10 }}
unit = "calendar"
options = {{ start = ["reported_at"], done = ["paid_at"] }}
article = ["第3條", "第3条", "Clause 3"]
mark = "S"
"""


def test_a_pack_of_the_users_own_is_counted_beside_ours(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(PACK.format(key="mine", id="ask-insurer"), encoding="utf-8")
    packs = packs_of(Settings(), [path, path])
    assert [pack.key for pack in packs] == ["house", "mine"]
    assert chosen_rules(Settings(), packs, NOW)["ask-insurer"].numbers == {"n": 10}


def test_a_pack_of_the_users_own_takes_no_name_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(PACK.format(key="house", id="escalation"), encoding="utf-8")
    with pytest.raises(PackProblem) as caught:
        packs_of(Settings(), [path])
    assert [(m.rule, m.key) for m in caught.value.mistakes] == [("", "pack.key"), ("escalation", "")]


def test_rules_that_are_off_are_still_told(tmp_path: Path) -> None:
    settings = Settings(rule_changes={"escalation": False})
    state = {rule.id: rule.active for rule in rules_of(load_pack("house"), settings)}
    assert state["escalation"] is False
    assert state["customer-file"] is True


def test_the_names_for_the_settings_sheet_are_those_of_the_packs(capsys: pytest.CaptureFixture[str]) -> None:
    assert name_list(["--check"]) == 0, "run python -m ledger_tools.followup.name_list"
