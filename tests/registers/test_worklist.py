"""The worklist as a workbook: what stands in its cells, what may be chosen, how it prints, what it hides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from ledger_tools.followup import duties_of
from ledger_tools.ledger.scripts import call_script
from ledger_tools.ledger.specs import worklist_spec
from ledger_tools.model.duties import DueItem, DueState
from ledger_tools.registers.worklist import HEADER_ROW, SCHEMA, Listing, worklist_bytes
from ledger_tools.text.i18n import LANGUAGES
from tests.support.callbook import AS_OF, LEDGER
from tests.support.drawn import draw_book
from tests.support.duties import item, rule

BOOK = draw_book(LEDGER, as_of=AS_OF)
ITEMS = list(duties_of(BOOK, AS_OF).items())


def listing(items: list[DueItem], language: str = "zh-Hant", **more: Any) -> Listing:
    return Listing(items, BOOK, AS_OF, language, "清單.xlsx", **more)


def opened(made: Listing) -> Any:
    return openpyxl.load_workbook(BytesIO(worklist_bytes(made)))


def lines(made: Listing) -> list[dict[str, Any]]:
    """Return the lines of a list by the keys of their columns."""
    sheet = opened(made).worksheets[0]
    keys = [column.key for column in worklist_spec().columns]
    rows = sheet.iter_rows(min_row=HEADER_ROW + 1, values_only=True)
    return [dict(zip(keys, row, strict=True)) for row in rows]


def choices(sheet: Any, cell: str) -> list[Any]:
    """Return the rules that lie upon a cell."""
    return [rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref]


def offered(book: Any, cell: str) -> list[str]:
    """Return what the drop-down of a cell offers, wherever the list stands."""
    (found,) = [rule for rule in choices(book.worksheets[0], cell) if rule.type == "list"]
    if found.formula1.startswith('"'):
        return found.formula1.strip('"').split(",")
    sheet, _, area = found.formula1.rpartition("!")
    return [row[0].value for row in book[sheet.strip("'=")][area.replace("$", "")]]


def column(key: str) -> str:
    from ledger_tools.model.cells import column_letter

    return column_letter([c.key for c in worklist_spec().columns].index(key) + 1)


def test_a_line_says_who_when_why_and_what_was_said_last() -> None:
    (wang,) = [i for i in ITEMS if i.rule.id == "first-follow-up" and i.subject.customer == "王大同"]
    (line,) = lines(listing([wang]))
    assert (line["no"], line["ends"], line["days_left"]) == (1, datetime(2021, 11, 10), -2)
    assert (line["owner"], line["customer"], line["phone"], line["ref"]) == (
        "小張", "王大同", "0911-111-111", "AAA-1111",
    )  # fmt: skip
    assert line["last_contact"] == "2021-11-06 小張：空調不冷"  # so that the second call does not repeat the first
    assert line["task"].startswith("第一次跟蹤回訪\n")
    assert "2021-11-03" in line["task"]
    assert line["item"] == wang.id


def test_a_stand_in_is_named_with_whom_she_stands_in_for() -> None:
    found = {line["customer"]: line["owner"] for line in lines(listing(ITEMS))}
    assert "小王" in found["陳美麗"]
    assert "小林" in found["陳美麗"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_headers_and_states_are_in_the_language_of_the_sheet(language: str) -> None:
    book = opened(listing(ITEMS, language))
    spec = worklist_spec()
    sheet = book[spec.names[language]]
    assert [cell.value for cell in sheet[HEADER_ROW]] == [column.labels[language] for column in spec.columns]
    assert sheet["A1"].value.isascii() == (language == "en")
    assert offered(book, f"{column('resolution')}4")[0] == {
        "zh-Hant": "當場答覆", "zh-Hans": "当场答复", "en": "Answered on the spot",
    }[language]  # fmt: skip
    assert offered(book, f"{column('reached')}4")[0] == {
        "zh-Hant": "已接通(本人)", "zh-Hans": "已接通(本人)", "en": "Reached, right person",
    }[language]  # fmt: skip


def test_ledger_texts_stay_text() -> None:
    odd = item(rule(), customer="=1+1", phone="0900", ref="@SUM(A1)", ends=date(2021, 11, 8))
    (line,) = lines(listing([odd]))
    assert (line["customer"], line["phone"], line["ref"]) == ("=1+1", "0900", "@SUM(A1)")
    sheet = opened(listing([odd])).worksheets[0]
    assert sheet[f"{column('customer')}4"].data_type == "s"


def test_each_lines_own_script_gives_the_answers_and_shows_its_words() -> None:
    service = item(rule(), row=2, customer="甲", script="service", call_type="first_follow_up")
    policy = item(rule("cooling-off-callback"), row=3, customer="乙", script="new-policy", call_type="new_policy")
    letter = item(rule("event-letter"), row=4, customer="丙")
    book = opened(listing([service, policy, letter]))
    sheet, first = book.worksheets[0], column("q1")
    assert offered(book, f"{first}4") == ["非常滿意", "滿意", "一般", "不滿意", "未表態"]
    assert offered(book, f"{first}5") == ["是", "否", "不清楚"]
    assert choices(sheet, f"{first}6") == []
    (asked,) = choices(sheet, f"{first}5")
    wording = call_script("new-policy").item(1)
    assert wording is not None
    assert wording.words["zh-Hant"] in asked.prompt
    assert sheet[f"{first}4"].fill.fgColor.rgb != sheet[f"{first}6"].fill.fgColor.rgb
    legend = [[cell.value for cell in row] for row in book["話術"].iter_rows()]
    assert [row[0] for row in legend[1:]] == ["售後服務"] * 7 + ["新單回訪"] * 7


def test_lines_with_one_script_far_apart_share_its_rule() -> None:
    made = [item(rule(), row=n, script="service" if n % 2 else "claim") for n in range(2, 12)]
    sheet = opened(listing(made)).worksheets[0]
    assert all(len(choices(sheet, f"{column('q2')}{row}")) == 1 for row in range(4, 14))


def test_names_of_the_staff_are_offered_and_days_are_asked_back() -> None:
    book = opened(listing(ITEMS))
    assert offered(book, f"{column('clerk')}4") == ["小張", "小林", "小王", "劉主任"]
    (rule_,) = choices(book.worksheets[0], f"{column('call_date')}4")
    assert (rule_.type, rule_.errorStyle) == ("date", "warning")


def test_who_is_owed_and_who_is_not_to_be_called_is_marked() -> None:
    ledger = LEDGER.replace("其他電話 |", "勿致電 |", 1).replace("0911-111-111 |              |", "0911-111-111 | 是 |")
    book = draw_book(ledger, as_of=AS_OF)
    chased = item(rule("expected-payment", obliged="insurer"), customer="甲公司")
    quiet = item(rule("issue-answer"), row=3, customer="王大同")
    first, second = lines(Listing([chased, quiet], book, AS_OF, "en"))
    assert "Owed by the insurer" in first["task"]
    assert "Do not call" in second["task"]
    assert "Do not call" not in first["task"]


def test_lines_from_a_law_pack_say_that_contract_and_law_prevail() -> None:
    law, house = item(rule("tw-decide", pack="tw-claims", reminder=True)), item(rule())
    assert ["prevail" in line["task"] for line in lines(listing([law, house], "en"))] == [True, False]


def test_it_prints_what_is_wanted_away_from_the_desk_on_one_page_width() -> None:
    sheet = opened(listing(ITEMS)).worksheets[0]
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$3"
    assert f"$A$1:${column('summary')}$" in sheet.print_area
    assert sheet.freeze_panes == f"{column('phone')}4"  # the customer stays in view
    assert sheet.auto_filter.ref == f"A3:{column('item')}{HEADER_ROW + len(ITEMS)}"
    assert not sheet.protection.sheet  # people sort, hide and delete


def test_only_what_the_clerk_fills_in_is_pale() -> None:
    sheet = opened(listing(ITEMS[:1])).worksheets[0]
    for spec in worklist_spec().columns:
        pale = sheet[f"{column(spec.key)}4"].fill.fgColor.rgb == "FFFFF9E5"
        if not spec.key.startswith("q"):
            assert pale == (spec.required != "A"), spec.key


def test_a_hidden_sheet_tells_what_the_import_needs() -> None:
    made = listing(ITEMS, packs=("tw-claims",))
    data = opened(made)["ledger-tools"]
    rows = [[value for value in row if value is not None] for row in data.iter_rows(values_only=True)]
    assert data.sheet_state == "hidden"
    assert rows[0] == [
        SCHEMA,
        BOOK.workbook.name,
        BOOK.workbook.sha256,
        "2021-11-12",
        "zh-Hant",
        "工作清單",
        "tw-claims",
    ]
    assert rows[1] == [column.key for column in worklist_spec().columns]
    assert [row[0] for row in rows[4:]] == [item.id for item in ITEMS]


def test_nothing_due_is_said_and_the_sheet_is_whole() -> None:
    sheet = opened(listing([])).worksheets[0]
    assert sheet["A4"].value
    assert sheet.max_row == HEADER_ROW + 1


def test_the_same_duties_give_the_same_bytes() -> None:
    assert worklist_bytes(listing(ITEMS)) == worklist_bytes(listing(ITEMS))
    assert worklist_bytes(listing(ITEMS)) != worklist_bytes(replace(listing(ITEMS), language="en"))


def test_late_duties_are_told_apart_without_colour() -> None:
    late, today = item(rule(), DueState.OVERDUE), item(rule(), DueState.DUE_TODAY, row=3)
    sheet = opened(listing([late, today])).worksheets[0]
    first, second = sheet[f"{column('state')}4"], sheet[f"{column('state')}5"]
    assert (first.value, second.value) == ("逾期", "今日到期")
    assert (first.font.b, bool(second.font.b)) == (True, False)
