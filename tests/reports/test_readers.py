"""What readers of a printed report trip over: parted tables, bare headers, words of the program."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from docx import Document
from docx.oxml.ns import qn

from ledger_tools.cli.program import program
from ledger_tools.forms.summary_docx import summary_docx
from ledger_tools.model.summary import Meeting
from ledger_tools.reports.period import year
from ledger_tools.reports.summary import build_summary
from tests.reports.support import report_of
from tests.support.crowded import crowded_ledger
from tests.support.drawn import draw_xlsx

KINDS = {"year": ["--year", "2021"], "month": ["--month", "2021-11"], "loss": ["--loss-run"]}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("last-look")
    ledger = crowded_ledger(made / "ledger.xlsx", 200, "en")
    for kind, words in KINDS.items():
        out = ["-o", str(made / f"{kind}.xlsx"), *(["--docx", str(made / f"{kind}.docx")] if kind != "loss" else [])]
        done = CliRunner().invoke(
            program, ["-q", "--lang", "en", "report", str(ledger), *words, "--as-of", "2021-12-31", *out]
        )
        assert done.exit_code == 0, done.output
    return made


def sheets(path: Path) -> Iterator[Any]:
    return (page for page in openpyxl.load_workbook(path) if page.sheet_state == "visible")


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_begins_with_the_last_row_of_a_table_or_its_total(folder: Path, kind: str) -> None:
    for page in sheets(folder / f"{kind}.xlsx"):
        for broken in page.row_breaks.brk:
            first, second, third = (page.cell(broken.id + i, 1) for i in (1, 2, 3))
            # A page begins with a title, or with three rows of the table at least.
            assert first.font.size > 10 or (second.value and third.value), (page.title, broken.id)


@pytest.mark.parametrize("sheet", ["Waiting", "No activity", "Own share", "Insurers", "Follow-up"])
def test_the_header_of_a_list_over_pages_stands_on_each(folder: Path, sheet: str) -> None:
    (page,) = (page for page in sheets(folder / "year.xlsx") if page.title == sheet)

    header = int(page.print_title_rows.split("$")[-1])
    # It is the last header of the sheet: white letters on the deep blue, and none below.
    assert page.cell(header, 1).font.b
    assert page.cell(header, 1).fill.fgColor.rgb == "FF1F4E79"
    below = [page.cell(row, 1).fill.fgColor.rgb for row in range(header + 1, page.max_row + 1)]
    assert "FF1F4E79" not in below


@pytest.mark.parametrize("kind", KINDS)
def test_a_report_does_not_speak_of_commands_and_options(folder: Path, kind: str) -> None:
    said = [str(cell.value) for page in sheets(folder / f"{kind}.xlsx") for row in page for cell in row if cell.value]
    if kind != "loss":
        said += [paragraph.text for paragraph in Document(str(folder / f"{kind}.docx")).paragraphs]

    assert [text for text in said if re.search(r"(^|\s)--[a-z]|\bcommand\b", text)] == []


def test_a_summary_leaves_the_steps_of_each_insurer_to_the_workbook(folder: Path) -> None:
    heads = [[cell.text for cell in table.rows[0].cells] for table in Document(str(folder / "year.docx")).tables]

    assert not any(head[:2] == ["Insurer", "From … to"] for head in heads)
    (league,) = (head for head in heads if "Late by expectation" in head)
    assert league[:2] == ["Insurer", "Closed"]


def test_no_number_of_a_wide_table_is_parted_in_the_summary() -> None:
    # Ten columns with a total of eleven figures: 14 signs with their separators, at 155 mm between the margins.
    rows = "\n".join(
        f"    P-{n} | @2021-01-01 | 火災 | =49440406.{n}4 | =10 | =26122489.{n}1 | @2021-02-01 | @2021-02-01 | "
        "已結案 | 部分賠付"
        for n in range(1, 6)
    )
    head = "保單號 | 出險時間 | 出險原因 | 索賠金額 | 自負額 | 賠付金額 | 賠付時間 | 結案日期 | 狀態 | 結果"
    report = report_of(f"\n    # 企財險\n    {head}\n{rows}\n", year(2021))
    data = summary_docx(build_summary(report, "year", Meeting(), "zh-Hant"), "zh-Hant")

    for made in Document(io.BytesIO(data)).tables[1:]:
        margins = 1.9 if made._tbl.tblPr.xpath("w:tblCellMar") else 3.8  # mm, both sides; Word's own are 1.9 each
        for row in made.rows:
            for cell in row.cells:
                text, runs = cell.text, cell.paragraphs[0].runs
                if re.fullmatch(r"[\d,.]+", text) and runs[0].font.size is not None:
                    # A figure is half as wide as its height, a separator a quarter; 1 pt is 0.353 mm.
                    halves = sum(1.0 if sign.isdigit() else 0.5 for sign in text)
                    assert halves * runs[0].font.size.pt * 0.5 * 0.353 < cell.width.mm - margins, text


@pytest.mark.parametrize(("language", "chinese"), [("zh-Hant", "zh-TW"), ("zh-Hans", "zh-CN")])
def test_a_written_summary_says_in_which_chinese_it_is(language: str, chinese: str) -> None:
    """Word processors set the punctuation of Taiwan in the middle of the line and that of the mainland low."""
    ledger = "# 企財險\n保單號 | 出險時間 | 出險原因\nP-1 | @2021-11-01 | 火災\n"
    data = summary_docx(build_summary(report_of(ledger, year(2021)), "year", Meeting(), language), language)

    (mark,) = Document(io.BytesIO(data)).styles.element.xpath("w:docDefaults//w:lang")
    assert mark.get(qn("w:eastAsia")) == chinese


def test_a_loss_run_names_the_currencies_that_its_cover_has_no_room_for(tmp_path: Path) -> None:
    path = draw_xlsx(
        """
        # 企財險
        保單號 | 出險時間 | 出險原因 | 賠付金額 | 賠付時間 | 幣別
        P-1 | @2021-11-01 | 火災 | =30 | @2021-11-05 | TWD
        P-1 | @2021-11-02 | 火災 | =30 | @2021-11-05 | TWD
        P-1 | @2021-11-03 | 火災 | =30 | @2021-11-05 | USD
        P-1 | @2021-11-04 | 火災 | =30 | @2021-11-05 | USD
        P-1 | @2021-11-05 | 火災 | =30 | @2021-11-06 | JPY
        """,
        tmp_path / "l.xlsx",
    )
    words = [
        "-q",
        "--lang",
        "en",
        "report",
        str(path),
        "--loss-run",
        "--as-of",
        "2021-12-31",
        "-o",
        str(tmp_path / "r.xlsx"),
    ]
    assert CliRunner().invoke(program, words).exit_code == 0

    cover = openpyxl.load_workbook(tmp_path / "r.xlsx").worksheets[0]
    said = [str(cell.value) for row in cover for cell in row if cell.value is not None]
    assert "also in JPY" in said


def test_a_header_is_not_repeated_over_what_is_no_part_of_its_list(tmp_path: Path) -> None:
    ledger = crowded_ledger(tmp_path / "one.xlsx", 1, "en")
    words = ["-q", "--lang", "en", "report", str(ledger), "--month", "2021-11", "--as-of", "2021-12-31"]
    assert CliRunner().invoke(program, [*words, "-o", str(tmp_path / "r.xlsx")]).exit_code == 0

    page = openpyxl.load_workbook(tmp_path / "r.xlsx")["Overdue"]
    said = [str(cell.value) for row in page for cell in row if cell.value is not None]
    # the list of what is longest overdue has few rows, and rights that are lost stand below it as a sentence
    assert said.index("The longest overdue, at most 20") < next(
        i for i, text in enumerate(said) if text.startswith("Rights that are lost")
    )
    assert page.print_title_rows is None
