"""A script as a tick list, as JSON and as a sheet to print."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import date
from typing import Any

import jsonschema
import openpyxl
import pytest

from ledger_tools.ledger.scripts import call_script, call_sheet, script_keys
from ledger_tools.model.calls import CallFacts, CallSheet, Fact
from ledger_tools.model.case import WorkbookId
from ledger_tools.model.cells import CellRef
from ledger_tools.render.json import schema
from ledger_tools.render.layout import width
from ledger_tools.render.script_json import script_json, scripts_json
from ledger_tools.render.script_text import script_text, scripts_text
from ledger_tools.render.xlsx_script import script_xlsx
from ledger_tools.text.i18n import LANGUAGES, msg

CLOSING = "，。；：、！？）」》”"  # no line begins with one, so it may stand beyond the edge
DAY = date(2021, 12, 31)
LABEL = {"zh-Hant": "客戶名稱", "zh-Hans": "客户名称", "en": "Customer"}


def fact(value: str, key: str = "customer", row: int = 2, column: int = 1, **more: Any) -> Fact:
    return Fact(key, LABEL, value, cells=(CellRef("客戶檔案", row, column),), **more)


def sheet(key: str = "service", *facts: Fact, **more: Any) -> CallSheet:
    case = CallFacts(CellRef("客戶檔案", 2, 1), "王大同 AAA-1111", facts, **more) if facts or more else None
    return call_sheet(key, DAY, facts=case, workbook=WorkbookId("台帳 & Co.xlsx", "0" * 64), firm="示範汽車")


def lines(made: CallSheet, language: str = "en", size: int = 80, *, colour: bool = False) -> list[str]:
    return list(script_text(made, language, size=size, colour=colour))


def page(made: CallSheet, language: str = "en") -> Any:
    return openpyxl.load_workbook(io.BytesIO(script_xlsx(made, language))).worksheets[0]


def xml(made: CallSheet, part: str, language: str = "en") -> str:
    with zipfile.ZipFile(io.BytesIO(script_xlsx(made, language))) as archive:
        return archive.read(part).decode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [40, 80])
@pytest.mark.parametrize("key", script_keys())
def test_no_line_is_wider_than_the_screen(key: str, size: int, language: str) -> None:
    made = lines(sheet(key, fact("王大同" * 30)), language, size)
    assert [line for line in made if width(line.rstrip(CLOSING)) > size] == []


def test_every_item_has_a_box_its_words_its_hint_and_its_answers() -> None:
    text = "\n".join(lines(sheet("new-policy"), size=200))
    for item in call_script("new-policy").items:
        assert f"□ {item.number} {item.title['en']} *" in text
        assert item.words["en"] in text
        assert item.hint["en"] in text
    assert text.count("□Yes  □No  □Unclear") == 7
    assert text.count("□N/A") == 1


def test_a_box_is_never_torn_from_its_answer() -> None:
    answers = [choice.labels["zh-Hant"] for column in sheet().result for choice in column.choices]
    text = lines(sheet(), "zh-Hant", 40)
    assert [answer for answer in answers if not any(f"□{answer}" in line for line in text)] == []


def test_an_item_that_need_not_be_asked_says_why_and_has_no_box() -> None:
    text = lines(sheet("service", skip={7: msg("answered with no on {day}", day="2021-12-16")}), size=120)
    assert "  – 7 Visit wanted: need not be asked (answered with no on 2021-12-16)" in text
    assert not any("□ 7" in line for line in text)


def test_the_unit_linked_list_says_that_its_source_was_replaced() -> None:
    for language, words in (("en", "have replaced this source"), ("zh-Hant", "取代"), ("zh-Hans", "取代")):
        assert words in "".join(lines(sheet("unit-linked"), language, 400))
        assert any(words in str(cell.value) for row in page(sheet("unit-linked"), language) for cell in row)


def test_a_fact_names_its_cell_once_for_each_row_of_the_ledger() -> None:
    made = sheet("service", fact("甲"), fact("乙", "phone", column=3), fact("丙", "work", row=5))
    text = "\n".join(lines(made, size=80))
    assert "客戶檔案!A2" in text
    assert "客戶檔案!C2" not in text
    assert "客戶檔案!A5" in text


def test_amounts_are_parted_by_thousands_and_whole_ones_have_no_cents() -> None:
    money = [fact(v, v, kind="money", currency="TWD") for v in ("1234567.50", "120000.00", "-5000.00")]
    text = "\n".join(lines(sheet("claim", *money)))
    assert "1,234,567.50 TWD" in text
    assert "120,000 TWD" in text
    assert "-5,000 TWD" in text


def test_ledger_text_cannot_steer_the_terminal() -> None:
    text = "".join(lines(sheet("service", fact("王\x1b[31m大\u202e同\n二行"))))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "王 二行" not in text
    assert "同 二行" in text


def test_colour_changes_no_word() -> None:
    made = sheet("service", fact("甲"), notes=(msg("none"),))
    painted = lines(made, colour=True)
    assert any("\x1b[" in line for line in painted)
    assert [re.sub(r"\x1b\[[0-9]*m", "", line) for line in painted] == lines(made)


def test_the_list_of_scripts_has_a_line_for_each() -> None:
    made = list(scripts_text([call_script(key) for key in script_keys()], "en", size=200))
    assert [line.split()[0] for line in made] == list(script_keys())


@pytest.mark.parametrize("key", script_keys())
def test_json_keeps_to_its_schema(key: str) -> None:
    for made in (sheet(key), sheet(key, fact("甲"), fact("1.00", kind="money", currency="TWD"))):
        data = json.loads(script_json(made, "zh-Hant"))
        jsonschema.Draft202012Validator(schema("script")).validate(data)
        assert [item["number"] for item in data["items"]] == [item.number for item in made.script.items]
    listed = json.loads(scripts_json([call_script(k) for k in script_keys()], DAY, "en"))
    jsonschema.Draft202012Validator(schema("scripts")).validate(listed)


def test_json_says_by_the_day_whether_the_article_is_law() -> None:
    now = json.loads(script_json(call_sheet("unit-linked", date(2024, 1, 1)), "en"))
    then = json.loads(script_json(call_sheet("unit-linked", date(2021, 1, 1)), "en"))
    assert (then["script"]["in_force"], now["script"]["in_force"]) == (True, False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_printed_sheet_is_a4_upright_one_page_wide_with_its_title_on_every_page(language: str) -> None:
    made = page(sheet("new-policy", fact("王大同")), language)
    setup = made.page_setup
    assert (str(setup.paperSize), setup.orientation) == ("9", "portrait")
    assert made.sheet_properties.pageSetUpPr.fitToPage
    assert setup.fitToWidth in (None, 1)  # one is what a file that says nothing means
    assert made.print_title_rows == "$1:$1"
    assert "台帳 & Co.xlsx".replace("&", "&&") in xml(made=sheet(), part="xl/worksheets/sheet1.xml").replace(
        "&amp;", "&"
    )
    assert made["A1"].value.startswith(call_script("new-policy").title[language])


def test_each_answer_has_a_drop_down_with_the_items_own_answers() -> None:
    made = sheet("after-payment")
    book = openpyxl.load_workbook(io.BytesIO(script_xlsx(made, "zh-Hant")))
    first, listed = book.worksheets
    assert listed.sheet_state == "hidden"
    offered: dict[str, list[str]] = {}
    for rule in first.data_validations.dataValidation:
        if rule.type == "list":
            area = rule.formula1.split("!")[1].replace("$", "")
            offered[str(rule.sqref)] = [row[0].value for row in listed[area]]
    header = next(row for row in first.iter_rows() if any(cell.value == "回答" for cell in row))
    column = next(cell.column_letter for cell in header if cell.value == "回答")
    numbered = {row[1].value: row[0].row for row in first.iter_rows(min_row=header[0].row + 1) if row[1].value}
    assert offered[f"{column}{numbered['1']}"] == ["非常滿意", "滿意", "一般", "不滿意", "未表態"]
    assert offered[f"{column}{numbered['2']}"] == ["是", "否", "不清楚"]
    assert offered[f"{column}{numbered['4']}"] == ["否", "是"]
    assert f"{column}{numbered['5']}" not in offered  # takes words
    assert next(v[:2] for v in offered.values() if len(v) == 10) == ["已接通(本人)", "他人接聽"]


def test_text_of_the_ledger_never_becomes_a_formula_a_number_or_a_link() -> None:
    made = sheet("service", fact("=1+1"), fact("0911000", "phone", column=2), fact("http://x", "wish", column=3))
    cells = {cell.value: cell for row in page(made) for cell in row if cell.value}
    for text in ("=1+1", "0911000", "http://x"):
        assert cells[text].data_type == "s"
        assert cells[text].hyperlink is None
    assert "<f>" not in xml(made, "xl/worksheets/sheet1.xml")


def test_the_sheet_has_room_for_result_and_signatures() -> None:
    values = {str(cell.value) for row in page(sheet(), "zh-Hant") for cell in row if cell.value}
    assert {
        "是否接通",
        "通話日期",
        "通話時間",
        "通話要點",
        "客戶要求",
        "客戶投訴",
        "處理結果",
        "下次聯繫日期",
    } <= values
    assert {"經辦業務員：", "業務主管：", "日期："} <= values


def test_the_same_call_gives_the_same_bytes() -> None:
    made = sheet("claim", fact("甲"), notes=(msg("none"),))
    assert script_xlsx(made, "zh-Hant") == script_xlsx(made, "zh-Hant")


def test_a_very_long_fact_neither_breaks_the_sheet_nor_its_row() -> None:
    made = page(sheet("service", fact("長" * 40_000)))
    heights = [made.row_dimensions[row].height or 0 for row in range(1, made.max_row + 1)]
    assert max(heights) <= 409
