"""Clocks of the law, each with its sum worked out by hand: stops, rest days, make-up Saturdays, months, versions."""

from __future__ import annotations

from datetime import date

import pytest

from ledger_tools.followup import duties_of
from ledger_tools.model.duties import SETTLED, UNSETTLED, DueItem, DueState
from tests.support.drawn import draw_book


def items(drawing: str, as_of: str, *packs: str) -> dict[str, DueItem]:
    """Return the duties of law packs by rule; a rule with several duties keeps the first."""
    book = draw_book(drawing, as_of=date.fromisoformat(as_of))
    found: dict[str, DueItem] = {}
    for item in duties_of(book, date.fromisoformat(as_of), packs=packs).items((*UNSETTLED, *SETTLED)):
        if item.rule.pack in packs:
            found.setdefault(item.rule.id, item)
    return found


def claim(**cells: str) -> str:
    """Return a ledger of one claim; cells by Simplified header."""
    usual = {"保单号": "P-1", "出险时间": "@2021-10-30", "出险原因": "火灾", "状态": "处理中"}
    row = {**usual, **cells}
    return f"# 企财险\n{' | '.join(row)}\n{' | '.join(row.values())}\n"


def last(item: DueItem | None) -> str:
    """Return the last day of a duty."""
    assert item is not None
    return str(item.ends)


# -- mainland China


def test_the_decision_is_due_thirty_days_after_the_claim() -> None:
    # 1 November + 30 = 1 December 2021, a Wednesday
    drawing = claim(报案时间="@2021-11-01")
    assert last(items(drawing, "2021-11-15", "cn-claims").get("cn-claim-decide-30d")) == "2021-12-01"
    states = [
        items(drawing, day, "cn-claims")["cn-claim-decide-30d"].state
        for day in ("2021-11-30", "2021-12-01", "2021-12-02")
    ]
    assert states == [DueState.OPEN, DueState.DUE_TODAY, DueState.OVERDUE]


def test_the_clock_stands_still_while_papers_are_outstanding() -> None:
    # asked for on 11 November, in on 21 November: 10 days; 1 December + 10 = Saturday 11 December, so Monday the 13th
    drawing = claim(报案时间="@2021-11-01", 补充材料通知日期="@2021-11-11", 资料齐全日期="@2021-11-21")
    item = items(drawing, "2021-12-01", "cn-claims")["cn-claim-decide-30d"]
    assert last(item) == "2021-12-13"
    said = " ".join(step.text() for step in item.steps)
    assert "stood still from 2021-11-11 to 2021-11-21" in said
    assert "2021-12-11 is a rest day" in said
    assert [str(b.cell) for b in item.because] == ["企财险!E2", "企财险!F2", "企财险!G2"]


def test_papers_asked_for_on_the_day_of_the_claim_stop_a_clock_whose_last_day_would_have_moved() -> None:
    # 5 November + 30 = Sunday 5 December; asked for on 5 November, in on 14 November: 9 days; Tuesday 14 December
    drawing = claim(报案时间="@2021-11-05", 补充材料通知日期="@2021-11-05", 资料齐全日期="@2021-11-14")
    assert last(items(drawing, "2021-12-01", "cn-claims")["cn-claim-decide-30d"]) == "2021-12-14"


def test_while_the_papers_are_out_nobody_can_tell_the_last_day() -> None:
    drawing = claim(报案时间="@2021-11-01", 补充材料通知日期="@2021-11-11", 资料齐全日期="")
    item = items(drawing, "2022-03-01", "cn-claims")["cn-claim-decide-30d"]
    assert (item.state, item.ends) == (DueState.BLOCKED, None)
    assert "2021-11-11" in item.explain.text()


def test_what_is_asked_for_after_the_last_day_does_not_bring_it_back() -> None:
    drawing = claim(报案时间="@2021-11-01", 补充材料通知日期="@2021-12-05", 资料齐全日期="")
    item = items(drawing, "2021-12-10", "cn-claims")["cn-claim-decide-30d"]
    assert (item.state, last(item), item.days_left) == (DueState.OVERDUE, "2021-12-01", -9)


def test_without_a_request_the_papers_that_are_in_start_the_clock() -> None:
    # the claim and its proofs had come in on 10 November; + 30 = 10 December 2021, a Friday
    drawing = claim(报案时间="@2021-11-01", 资料齐全日期="@2021-11-10")
    assert last(items(drawing, "2021-11-15", "cn-claims")["cn-claim-decide-30d"]) == "2021-12-10"


@pytest.mark.parametrize(
    ("reported", "ends"),
    [
        ("2021-09-01", "2021-10-08"),  # + 30 = 1 October, National Day; the holiday ends on the 7th
        ("2021-09-09", "2021-10-09"),  # + 30 = Saturday 9 October 2021, a make-up working day: it stays
        ("2024-01-31", "2024-03-01"),  # + 30: 29 days of the leap February, 1 March
        ("2023-01-31", "2023-03-02"),  # + 30: 28 days of February, 2 March
        ("2021-12-02", "2022-01-04"),  # + 30 = New Year's Day; the days off last from Saturday 1 to Monday 3 January
    ],
)
def test_a_last_day_off_moves_and_a_make_up_saturday_does_not(reported: str, ends: str) -> None:
    drawing = claim(出险时间=f"@{reported}", 报案时间=f"@{reported}")
    assert last(items(drawing, reported, "cn-claims")["cn-claim-decide-30d"]) == ends


def test_payment_in_spring_festival_week() -> None:
    # 6 February 2024 + 10 = 16 February, in the festival (10 to 17); Sunday the 18th was a make-up working day
    drawing = claim(出险时间="@2024-01-05", 报案时间="@2024-01-06", 达成协议日期="@2024-02-06")
    assert last(items(drawing, "2024-02-10", "cn-claims")["cn-claim-pay-10d"]) == "2024-02-18"


def test_paying_in_time_and_late() -> None:
    # agreed on 1 November 2021: until the 11th
    for paid, state in (("2021-11-11", DueState.DONE), ("2021-11-12", DueState.DONE_LATE)):
        drawing = claim(
            报案时间="@2021-10-30", 达成协议日期="@2021-11-01", 赔付金额="=5000", 赔付时间=f"@{paid}", 状态="已结案"
        )
        assert items(drawing, "2021-12-31", "cn-claims")["cn-claim-pay-10d"].state == state


def test_a_refusal_is_sent_within_three_days() -> None:
    # decided on Wednesday 3 November 2021: + 3 = Saturday the 6th, so Monday the 8th
    drawing = claim(报案时间="@2021-10-30", 核定日期="@2021-11-03", 状态="拒赔")
    item = items(drawing, "2021-11-05", "cn-claims")["cn-claim-refuse-3d"]
    assert (last(item), item.rule.obliged) == ("2021-11-08", "insurer")
    assert "cn-claim-pay-10d" not in items(drawing, "2021-11-05", "cn-claims")


@pytest.mark.parametrize(
    ("incident", "ends"),
    [
        ("2020-03-15", "2022-03-15"),
        ("2020-02-29", "2022-02-28"),  # 2022 has no 29 February: the last day of the month
        ("2019-12-31", "2021-12-31"),
        ("2020-05-01", "2022-05-01"),  # a Sunday and a holiday: the end of a right never moves
    ],
)
def test_limitation_of_two_years(incident: str, ends: str) -> None:
    drawing = claim(出险时间=f"@{incident}", 报案时间=f"@{incident}")
    assert last(items(drawing, "2021-12-01", "cn-claims")["cn-claim-limit-other-2y"]) == ends


def test_limitation_counts_down_and_is_late_when_it_has_run_out() -> None:
    # 15 March 2022 less 180 days = 16 September 2021
    drawing = claim(出险时间="@2020-03-15", 报案时间="@2020-03-16")
    told = [
        items(drawing, day, "cn-claims")["cn-claim-limit-other-2y"]
        for day in ("2021-09-15", "2021-09-16", "2022-03-16")
    ]
    assert [item.state for item in told] == [DueState.UPCOMING, DueState.OPEN, DueState.OVERDUE]
    assert told[2].days_left == -1


def test_life_insurance_has_five_years_and_accident_two() -> None:
    # 29 February 2016 + 5 years = 28 February 2021; + 2 years = 28 February 2018
    life = "# 人寿保险\n保单号 | 出险时间 | 出险原因 | 状态\nP-1 | @2016-02-29 | 疾病 | 处理中\n"
    accident = life.replace("人寿保险", "意外险")
    assert last(items(life, "2020-12-01", "cn-claims")["cn-claim-limit-life-5y"]) == "2021-02-28"
    assert last(items(accident, "2017-12-01", "cn-claims")["cn-claim-limit-other-2y"]) == "2018-02-28"


def test_a_contracts_own_period_goes_before_the_laws() -> None:
    # 1 November + 45 = 16 December 2021
    drawing = claim(报案时间="@2021-11-01") + "\n# 保单\n保单号 | 险种 | 约定核定期限(天)\nP-1 | 企财险 | =45\n"
    item = items(drawing, "2021-11-15", "cn-claims")["cn-claim-decide-30d"]
    assert last(item) == "2021-12-16"
    assert "保单!C2" in [str(b.cell) for b in item.because]


def test_a_number_of_the_users_own_goes_before_the_laws() -> None:
    drawing = claim(报案时间="@2021-11-01") + "\n# 设置\n项目 | 值\ncn-claim-decide-30d | =20\n"
    assert (
        last(items(drawing, "2021-11-15", "cn-claims")["cn-claim-decide-30d"]) == "2021-11-22"
    )  # the 21st is a Sunday


def test_the_version_is_that_of_the_incidents_day() -> None:
    # the article has its number since 1 October 2009
    before = claim(出险时间="@2009-09-30", 报案时间="@2009-10-02")
    after = claim(出险时间="@2009-10-01", 报案时间="@2009-10-02")
    assert "cn-claim-decide-30d" not in items(before, "2009-10-10", "cn-claims")
    assert "cn-claim-decide-30d" in items(after, "2009-10-10", "cn-claims")


def test_who_gave_up_owes_and_is_owed_nothing() -> None:
    drawing = claim(报案时间="@2021-11-01", 状态="撤案")
    assert items(drawing, "2022-06-01", "cn-claims") == {}


def test_compulsory_motor_has_its_own_clock() -> None:
    # papers in on Monday 1 November 2021: + 5 = Saturday the 6th, so Monday the 8th
    drawing = claim(报案时间="@2021-10-30", 资料齐全日期="@2021-11-01").replace("企财险", "交强险")
    found = items(drawing, "2021-11-02", "cn-motor-compulsory", "cn-claims")
    assert last(found.get("cn-motor-decide-5d")) == "2021-11-08"
    assert "cn-claim-decide-30d" not in found


def test_two_clocks_for_one_complaint() -> None:
    # 1 November 2021 + 15 = the 16th for simple matters; + 30 = 1 December for complex ones
    drawing = """
        # 投诉问题
        问题编号 | 发生日期 | 客户名称 | 案号 | 问题类别 | 问题内容
        I-1 | @2021-11-01 | 甲公司 | C-1 | 投诉 | 赔款太慢
    """
    early = items(drawing, "2021-11-20", "cn-claims")
    assert (last(early["cn-complaint-15d"]), last(early["cn-complaint-30d"])) == ("2021-11-16", "2021-12-01")
    assert early["cn-complaint-15d"].state == DueState.OPEN  # nobody knows that the matter was a simple one
    assert early["cn-complaint-15d"].notes
    assert items(drawing, "2021-12-02", "cn-claims")["cn-complaint-15d"].state == DueState.OVERDUE


def test_customers_hear_within_thirty_days_that_their_agent_has_gone() -> None:
    # 1 March 2024 + 30 = Sunday 31 March, so Monday 1 April
    drawing = """
        # 保单
        保单号 | 险种 | 投保人 | 保险起期 | 保险止期 | 业务员离职日期 | 保单状态
        L-1 | 人身险 | 甲 | @2020-01-01 | @2039-12-31 | @2024-03-01 | 有效
        L-2 | 人身险 | 乙 | @2024-01-01 | @2024-12-31 | @2024-03-01 | 有效
    """
    item = items(drawing, "2024-03-10", "cn-life")["cn-life-orphan-30d"]
    assert (last(item), item.subject.ref) == ("2024-04-01", "L-1")  # L-2 runs for one year, which is not over one year


def test_life_claims_in_five_working_days_or_thirty_days() -> None:
    # Monday 27 September 2021: 28, 29, 30 September, then 8 and 9 October (a working Saturday): five working days
    drawing = (
        "# 人身险\n保单号 | 出险时间 | 出险原因 | 报案时间 | 状态\nL-1 | @2021-09-20 | 疾病 | @2021-09-27 | 处理中\n"
    )
    found = items(drawing, "2021-10-15", "cn-life")
    assert last(found["cn-life-claim-decide-5wd"]) == "2021-10-09"
    assert last(found["cn-life-claim-decide-30d"]) == "2021-10-27"
    assert found["cn-life-claim-decide-5wd"].state == DueState.OPEN


# -- Taiwan


def taiwan(**cells: str) -> str:
    """Return a ledger of one claim; cells by Traditional header."""
    usual = {"保單號碼": "P-1", "出險時間": "@2021-10-30", "出險原因": "火災", "狀態": "處理中"}
    row = {**usual, **cells}
    return f"# 企財險\n{' | '.join(row)}\n{' | '.join(row.values())}\n"


def test_taiwan_pays_within_fifteen_days_of_the_later_of_notice_and_papers() -> None:
    # 10 November 2021 + 15 = Thursday the 25th
    drawing = taiwan(報案日期="@2021-11-01", 文件齊備日="@2021-11-10")
    assert last(items(drawing, "2021-11-11", "tw-claims")["tw-claim-pay-15d"]) == "2021-11-25"


def test_late_interest_is_ten_per_cent_a_year() -> None:
    # 25 December less 25 November = 30 days; 100,000 × 10 % × 30 ÷ 365 = 821.917… = 821.92
    drawing = taiwan(報案日期="@2021-11-01", 文件齊備日="@2021-11-10", 核賠金額="=100000")
    item = items(drawing, "2021-12-25", "tw-claims")["tw-claim-pay-15d"]
    assert item.days_left == -30
    assert any("821.92" in note.text() and "estimate" in note.text() for note in item.notes)


def test_taiwan_notice_within_five_days() -> None:
    # Saturday 30 October 2021 + 5 = Thursday 4 November
    drawing = taiwan(報案日期="@2021-11-05")
    item = items(drawing, "2021-11-30", "tw-claims")["tw-claim-notice-5d"]
    assert (last(item), item.state, item.rule.obliged) == ("2021-11-04", DueState.DONE_LATE, "policyholder")


def test_taiwan_counts_two_years_to_the_eve() -> None:
    # the period begins on 1 March 2020, the first of a month, and so ends with the last day of February 2022
    drawing = taiwan(出險時間="@2020-02-29", 報案日期="@2020-03-01")
    assert last(items(drawing, "2021-12-01", "tw-claims")["tw-claim-limit-2y"]) == "2022-02-28"


def test_taiwan_compulsory_motor_in_ten_working_days() -> None:
    # papers in on Monday 5 February 2024; 6, 7 | New Year 8 to 14 | 15, 16, Saturday 17 (make-up), 19, 20, 21, 22, 23
    drawing = taiwan(出險時間="@2024-01-20", 報案日期="@2024-01-21", 文件齊備日="@2024-02-05").replace(
        "企財險", "強制險"
    )
    item = items(drawing, "2024-02-10", "tw-motor-compulsory")["tw-motor-pay-10wd"]
    assert last(item) == "2024-02-23"
    assert "2024-02-12" in " ".join(step.text() for step in item.steps)  # a day off is named


def test_every_line_of_a_law_pack_is_marked_as_a_reminder() -> None:
    found = items(taiwan(報案日期="@2021-11-01"), "2021-12-25", "tw-claims")
    assert found
    assert all(item.rule.reminder and item.rule.article["zh-Hant"] and item.rule.source for item in found.values())


def test_law_packs_are_off_until_they_are_asked_for() -> None:
    book = draw_book(claim(报案时间="@2021-11-01"), as_of=date(2021, 12, 31))
    assert {item.rule.pack for item in duties_of(book, date(2021, 12, 31)).items()} == {"house"}


def test_the_calendar_of_the_law_is_that_of_its_own_state() -> None:
    # 10 October is a holiday in Taiwan and not on the mainland: 10 September 2022 + 30 = Monday 10 October 2022
    drawing = taiwan(出險時間="@2022-09-09", 報案日期="@2022-09-10")
    assert last(items(drawing, "2022-09-20", "cn-claims")["cn-claim-decide-30d"]) == "2022-10-10"


def test_beyond_the_published_years_the_line_says_so() -> None:
    drawing = claim(出险时间="@2031-01-05", 报案时间="@2031-01-06")
    item = items(drawing, "2031-01-10", "cn-claims")["cn-claim-decide-30d"]
    assert any("not known beyond" in note.text() for note in item.notes)
