"""The papers as they leave the printer: pages to bind and sign, and each thing in the field that is named after it."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from docx import Document
from docx.oxml.ns import qn

from ledger_tools.cli.program import program
from ledger_tools.forms.registry import FORMS
from ledger_tools.resources import templates
from tests.support.drawn import draw_xlsx

LANGUAGES = {"zh-Hant": "zh-TW", "zh-Hans": "zh-CN", "en": "zh-TW"}
ALL = [(form.key, language) for form in FORMS for language in LANGUAGES]
REGISTERS = ("call-register", "letter-register")
DAY = ("--as-of", "2021-12-31")
needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None or shutil.which("pdftotext") is None, reason="LibreOffice is not installed"
)

# ruff: noqa: E501 - the rows of a register are as long as they are
CALLS = """
    # 企財險
    保險公司 | 保單號碼 | 賠案號碼 | 被保險人 | 出險日期 | 出險原因 | 報案日期 | 狀態
    甲產物保險 | P-1 | C-1 | 範例公司 | @2021-10-30 | 水管爆裂 | @2021-11-01 | 處理中

    # 客戶檔案
    客戶編號 | 客戶名稱 | 電話 | 車號 | 送修(來訪)日期 | 維修養護項目
    K-1 | 王<大>&同 | 0911-111-111 | ABC-1234 | @2021-11-01 | 更換機油

    # 電話登記
    編號 | 通話日期 | 去電/來電 | 客戶編號 | 客戶名稱 | 電話 | 車號/保單號/案號 | 通話類別 | 是否接通 | 通話要點 | 經辦業務員
    C-2021-0001 | @2021-12-01 | 去電 | K-1 | 王<大>&同 | 0911-111-111 | {ref} | 投訴 | 已接通(本人) | 空調不冷 | 小張
"""


def made(tmp_path: Path, ledger: str, *words: str) -> Any:
    """Return the form that a command makes of a drawn ledger."""
    path = draw_xlsx(ledger, tmp_path / "台帳.xlsx")
    form, *which = words
    env = {"LC_ALL": "C.UTF-8", "LEDGER_TOOLS_LANG": "en", "LEDGER_TOOLS_DATA": str(tmp_path / "data")}
    asked = ["form", form, str(path), *DAY, *which, "-o", str(tmp_path / "made.docx")]
    done = CliRunner(env=env).invoke(program, asked)
    assert done.exit_code == 0, done.stderr
    return Document(str(tmp_path / "made.docx"))


def said_under(document: Any, label: str) -> str:
    """Return what stands beside a label."""
    cells = [row.cells for table in document.tables for row in table.rows]
    return next(row[n + 1].text for row in cells for n, cell in enumerate(row[:-1]) if cell.text == label)


def table_with(document: Any, header: str) -> list[list[str]]:
    """Return the rows of the list that has a header."""
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    return next(rows for rows in tables if header in rows[0])


@pytest.mark.parametrize(("form", "language"), ALL)
def test_pages_are_a4_with_room_for_holes_and_say_which_of_how_many_they_are(form: str, language: str) -> None:
    document = Document(str(templates() / language / f"{form}.docx"))
    section = document.sections[0]
    page = [round(side.mm) for side in (section.page_width, section.page_height)]
    assert page == ([297, 210] if form in REGISTERS else [210, 297])
    assert round(section.left_margin.mm) >= 25
    foot = section.footer._element
    asked = [text.text.strip() for text in foot.iter(qn("w:instrText"))]
    assert asked == ["PAGE", "NUMPAGES"]
    assert "{{ workbook }}" in section.footer.paragraphs[0].text


@pytest.mark.parametrize(("form", "language"), ALL)
def test_chinese_text_has_a_font_and_is_known_as_that_of_its_place(form: str, language: str) -> None:
    styles = Document(str(templates() / language / f"{form}.docx")).styles
    fonts = styles["Normal"].element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == {"zh-Hant": "新細明體", "zh-Hans": "宋体", "en": "Calibri"}[language]
    assert next(styles.element.iter(qn("w:lang"))).get(qn("w:eastAsia")) == LANGUAGES[language]


@pytest.mark.parametrize(("form", "language"), ALL)
def test_a_list_repeats_its_header_and_no_page_parts_a_row_of_it(form: str, language: str) -> None:
    lists = 0
    for table in Document(str(templates() / language / f"{form}.docx")).tables:
        properties = [row._tr.trPr for row in table.rows]
        if properties[0] is None or properties[0].find(qn("w:tblHeader")) is None:
            continue
        lists += 1
        orders = ["{%tr" in row.cells[0].text for row in table.rows]
        whole = [found is not None and found.find(qn("w:cantSplit")) is not None for found in properties]
        assert all(kept or order for kept, order in zip(whole, orders, strict=True))
    assert (lists > 0) == (form != "status")  # of which nothing runs over a page


@pytest.mark.parametrize(
    ("ref", "plate", "policy", "claim"),
    [
        ("ABC-1234", "ABC-1234", "", ""),
        ("abc1234", "abc1234", "", ""),  # as another hand writes the plate
        ("P-1", "", "P-1", ""),
        ("C-1", "", "", "C-1"),
        ("ABC-1234／P-1／C-1", "ABC-1234", "P-1", "C-1"),
        ("P-9 舊案", "", "", "P-9、舊案"),  # no sheet knows either
    ],
)
def test_plate_policy_and_claim_of_a_call_stand_each_in_its_field(
    tmp_path: Path, ref: str, plate: str, policy: str, claim: str
) -> None:
    page = made(tmp_path, CALLS.format(ref=ref), "call-record", "--call", "C-2021-0001")
    assert [said_under(page, label) for label in ("車號", "保單號碼", "案號")] == [plate, policy, claim]
    assert said_under(page, "客戶名稱") == "王<大>&同"


def test_the_last_visit_is_on_the_customers_page_where_no_sheet_of_visits_is(tmp_path: Path) -> None:
    page = made(tmp_path, CALLS.format(ref=""), "customer-file", "--customer", "K-1")
    assert said_under(page, "送修(來訪)日期") == "2021年11月1日"
    assert said_under(page, "維修養護項目") == "更換機油"


def test_the_report_for_the_own_file_tells_cost_and_salvage_without_signs_of_currency(tmp_path: Path) -> None:
    items = """
    # 損失項目
    案號 | 損失種類 | 名稱規格/傷者姓名 | 數量 | 購置日期 | 帳面原值 | 估計損失 | 殘值 | 醫療費用
    C-1 | 財產損失 | 堆高機 | =1 | @2018-05-20 | =300000 | =74567 | =12000 |
    C-1 | 人身傷亡 | 陳大明 | | | | =20000 | | =20000
"""
    report = made(tmp_path, CALLS.format(ref="") + items, "incident", "--claim", "C-1", "--long")
    head, thing, *_ = table_with(report, "殘值")
    told = dict(zip(head, thing, strict=True))
    assert told["購置日期"] == "2018/5/20"
    assert [told[name] for name in ("帳面原值", "估計損失", "殘值")] == ["300,000", "74,567", "12,000"]
    head, person, *_ = table_with(report, "醫療費")
    assert dict(zip(head, person, strict=True))["醫療費"] == "20,000"


def test_blocks_that_not_every_report_has_are_numbered_without_a_gap(tmp_path: Path) -> None:
    short = made(tmp_path, CALLS.format(ref=""), "incident", "--claim", "C-1")
    long = made(tmp_path, CALLS.format(ref=""), "incident", "--claim", "C-1", "--long", "--force")

    def numbers(report: Any) -> str:
        heads = (paragraph.text for paragraph in report.paragraphs if paragraph.style.name == "Heading 2")
        return "".join(head[0] for head in heads if "、" in head)

    assert numbers(short) == "一二三四五六"
    assert numbers(long) == "一二三四五六七八九"


def test_a_letter_to_the_insurer_is_polite_and_names_the_case(tmp_path: Path) -> None:
    letter = made(tmp_path, CALLS.format(ref="C-1"), "reminder", "--claim", "C-1")
    lines = [paragraph.text for paragraph in letter.paragraphs]
    subject = next(line for line in lines if line.startswith("主旨："))
    assert "貴公司承保之保單 P-1（被保險人 範例公司，出險日期 2021年10月30日）賠案 C-1" in subject
    assert "敬請惠覆為荷。" in lines
    assert not any("空調不冷" in line for line in lines)  # a customer's complaint is not for the insurer


@pytest.mark.parametrize("form", ["incident", "receipt"])
@pytest.mark.parametrize(("wanted", "there"), [("是", True), ("否", False)])
def test_a_firm_that_wants_no_seal_gets_no_room_for_one(tmp_path: Path, form: str, wanted: str, there: bool) -> None:
    settings = f"\n    # 設定\n    項目 | 值\n    用印欄 | {wanted}\n"
    paper = made(tmp_path, CALLS.format(ref="") + settings, form, "--claim", "C-1")
    words = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    assert ("用印" in words) is there
    assert any("簽" in word for word in words)


@pytest.mark.parametrize(("paid", "said"), [("", "尚未賠付"), ("=63000", "已賠付 NT$63,000")])
def test_a_letter_never_says_that_nothing_was_paid_where_something_was(tmp_path: Path, paid: str, said: str) -> None:
    ledger = f"""
    # 企財險
    保險公司 | 保單號碼 | 賠案號碼 | 被保險人 | 出險日期 | 出險原因 | 理賠金額 | 狀態
    甲產物保險 | P-1 | C-1 | 範例公司 | @2021-10-30 | 水管爆裂 | {paid} | 處理中
"""
    letter = made(tmp_path, ledger, "reminder", "--claim", "C-1")
    stands = next(paragraph.text for paragraph in letter.paragraphs if paragraph.text.startswith("二、"))
    assert stands.endswith(f"{said}。")


def pages(document: Path) -> Sequence[str]:
    """Return the text of each page, as LibreOffice sets it, without blanks."""
    home = f"-env:UserInstallation=file://{document.parent}/office"
    office = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(document.parent), str(document)]
    subprocess.run(office, check=True, capture_output=True, timeout=120)
    told = subprocess.run(
        ["pdftotext", "-layout", str(document.with_suffix(".pdf")), "-"], check=True, capture_output=True
    )
    return [re.sub(r"\s+", "", page) for page in told.stdout.decode().split("\f")[:-1]]


@needs_office
def test_sixty_calls_take_several_pages_each_with_the_header_and_its_number(tmp_path: Path) -> None:
    row = "    C-2021-{n:04} | @2021-12-{day:02} | 去電 | K-1 | 王<大>&同 | 0911 | C-1 | 投訴 | 已接通(本人) | 要點{n:04} | 小張\n"
    ledger = CALLS.format(ref="").rstrip() + "\n" + "".join(row.format(n=n, day=n % 28 + 1) for n in range(2, 61))
    made(tmp_path, ledger, "call-register", "--month", "2021-12")
    found = pages(tmp_path / "made.docx")
    assert len(found) > 1
    assert all("通話要點" in page for page in found)  # no page without the header, not that of the signatures either
    assert all(f"第{n}頁，共{len(found)}頁" in page for n, page in enumerate(found, 1))
    for n in range(2, 61):  # number and points of a call stand on the same page
        assert sum(f"C-2021-{n:04}" in page and f"要點{n:04}" in page for page in found) == 1
    assert ["業務主管" in page for page in found] == [False] * (len(found) - 1) + [True]


@needs_office
def test_three_thousand_signs_are_set_to_the_last_one(tmp_path: Path) -> None:
    ledger = CALLS.format(ref="").replace("空調不冷", "水由三樓漏下，" * 428 + "完")
    made(tmp_path, ledger, "call-record", "--call", "C-2021-0001")
    found = pages(tmp_path / "made.docx")
    assert len(found) == 2
    assert "".join(found).count("水由三樓漏下，") >= 428 - len(found)  # a page may part one
    assert "完" in found[1]
    assert "經辦業務員（簽名）" in found[1]
    assert "年月日" in found[1].split("經辦業務員（簽名）")[1]  # under the name, on its page


def test_no_template_carries_a_picture_or_a_path_of_who_made_it() -> None:
    for form, language in ALL:
        with zipfile.ZipFile(templates() / language / f"{form}.docx") as package:
            assert not [name for name in package.namelist() if "thumbnail" in name or "media" in name]
