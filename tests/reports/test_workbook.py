"""The report as a workbook: what other programs read in it, what must never be in it, and that it never varies."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ledger_tools.model.case import Case
from ledger_tools.model.report import Chart, ChartKind, Report, ReportColumn, Section, Shape, Table, Total
from ledger_tools.render.xlsx import write_report
from ledger_tools.render.xlsx_layout import lines_needed, plan_report, sheet_names
from ledger_tools.reports.build import build_report
from ledger_tools.reports.period import month, year
from ledger_tools.reports.sections import YEAR
from ledger_tools.rules import run_rules
from tests.reports.support import report_of, table
from tests.support.drawn import AS_OF, draw_case

LEDGER = """
    # 企財險
    保單號 | 出險時間    | 報案日期    | 出險原因                 | 索賠金額 | 理賠金額 | 賠付時間    | 未決賠款 | 結案日期    | 幣別 | 狀態
    P-1    | @2020-12-01 | @2020-12-03 | '=HYPERLINK("http://x")  | =1000.1  | =800.05  | @2021-11-10 | =0       | @2021-11-12 | TWD  | 已結案
    P-2    | @2021-11-04 | @2021-11-05 | '+1+cmd                  | =500.3   |          |             | =500.3   |             | TWD  | 未結案
    P-3    | @2021-11-06 | @2021-11-08 | 颱風                     | =70.07   | =70.07   | @2021-12-02 | =0       | @2021-12-02 | USD  | 已結案

    # 公眾責任險
    保單號 | 出險時間    | 出險原因 | 索賠金額 | 理賠金額 | 賠付時間    | 未決賠款 | 結案日期    | 狀態
    '=1+1  | @2021-03-04 | 滑倒     | =0.1     | =0.1     | @2021-04-10 | =0       | @2021-04-12 | 已結案
    L-2    | @2021-03-04 | 滑倒     | =0.2     | =0.2     | @2021-04-11 | =0       | @2021-04-12 | 已結案
    合計   |             |          | =0.3     | =0.3     |             |          |             |
"""  # noqa: E501


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.xlsx"
    write_report(report_of(LEDGER, year(2021), link="台帳.xlsx"), path, "en")
    return path


def seen(book: Any) -> list[Any]:
    """Return the sheets that a reader sees."""
    return [page for page in book.worksheets if page.sheet_state == "visible"]


def parts(path: Path, pattern: str) -> list[str]:
    with zipfile.ZipFile(path) as file:
        return [file.read(name).decode() for name in file.namelist() if re.search(pattern, name)]


def test_openpyxl_reads_every_sheet_back(package: Path) -> None:
    book = openpyxl.load_workbook(package)

    assert book.sheetnames[0] == "Summary"
    assert book.sheetnames[-2:] == ["Claims", "ledger-tools snapshot"]
    assert all(len(name) <= 31 for name in book.sheetnames)
    assert book.properties.created.date() == AS_OF


def test_text_of_the_ledger_never_becomes_a_formula(package: Path) -> None:
    formulas = re.findall(r"<f>(.*?)</f>", "".join(parts(package, r"worksheets/sheet")))

    assert formulas
    allowed = re.compile(r"(SUM\([A-Z]+\d+([:,][A-Z]+\d+)*\)|'[^']+'![A-Z]+\d+|[A-Z]+\d+|[-+/()])+\Z")
    assert [f for f in formulas if not allowed.match(f.replace("&apos;", "'"))] == []
    book = openpyxl.load_workbook(package)
    texts = {c.value: c.data_type for row in book["Claims"].iter_rows() for c in row if isinstance(c.value, str)}
    assert texts['=HYPERLINK("http://x")'] == "s"
    assert texts["=1+1"] == "s"


def test_links_lead_to_the_ledgers_rows(package: Path) -> None:
    book = openpyxl.load_workbook(package)
    links = [c for row in book["Claims"].iter_rows() for c in row if c.hyperlink and "!" in str(c.value)]

    assert "企財險!A2" in [c.value for c in links]
    assert links[0].hyperlink.target == "台帳.xlsx"
    assert links[0].hyperlink.location == "'企財險'!A2"


def test_every_first_cell_of_data_quality_leads_to_the_ledger(tmp_path: Path) -> None:

    case = draw_case(LEDGER)
    case = Case(book=case.book, as_of=case.as_of, settings=case.settings, findings=run_rules(case))
    report = build_report(case, month(2021, 11), link="台帳.xlsx")
    with (tmp_path / "r.xlsx").open("wb") as file:
        write_report(report, file, "en")
    page = openpyxl.load_workbook(tmp_path / "r.xlsx")["Data quality"]
    cells = [c for row in page.iter_rows() for c in row if "!" in str(c.value) and c.column == 3]

    assert cells
    assert {c.hyperlink and c.hyperlink.target for c in cells} == {"台帳.xlsx"}


def test_every_sheet_is_ready_to_print(package: Path) -> None:
    for page in seen(openpyxl.load_workbook(package)):
        assert page.page_setup.paperSize == 9
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.page_setup.fitToWidth in (None, 1)  # one page wide is the default
        assert page.page_setup.fitToHeight == 0
        assert "&P" in page.oddFooter.center.text
        assert page.title == "Summary" or page.freeze_panes


def test_a_list_repeats_its_header_on_every_printed_page(package: Path) -> None:
    book = openpyxl.load_workbook(package)

    for name in ("New claims", "Closed claims", "Claims"):
        page = book[name]
        first = page.print_title_rows.replace("$", "").split(":")[0]
        assert page[f"A{first}"].value == "Ledger row"


def test_charts_are_native_and_have_titles_axes_and_alt_text(package: Path) -> None:
    charts = parts(package, r"charts/chart\d")
    drawings = "".join(parts(package, r"drawings/drawing\d"))

    assert len(charts) >= 5
    assert all("<c:title>" in chart for chart in charts)
    # on the cover the chart's own title says it all; elsewhere both axes have one too
    small = parts(package, r"drawings/drawing1\.xml")[0].count("<c:chart ")
    assert 0 < small < len(charts)
    assert sum(chart.count("<c:title>") >= 3 for chart in charts) == len(charts) - small
    assert len(re.findall(r'<xdr:cNvPr [^>]*descr="[^"]+"', drawings)) == len(charts)


def test_figures_on_the_cover_point_to_where_they_come_from(package: Path) -> None:
    with_formulas = openpyxl.load_workbook(package)["Summary"]
    stored = openpyxl.load_workbook(package, data_only=True)["Summary"]

    places = {c.coordinate: c.value for row in with_formulas.iter_rows() for c in row if str(c.value).startswith("=")}
    assert len(places) >= 6
    # 1 open at start, 4 new, 4 closed, 1 open at end
    assert [stored[place].value for place in places][:4] == [1, 4, 4, 1]


def test_a_package_names_no_time_but_the_reports_day(package: Path) -> None:
    with zipfile.ZipFile(package) as file:
        assert {item.date_time[:2] for item in file.infolist()} == {(1980, 1)}
    assert re.findall(r">(\d{4}-\d\d-\d\d)T", "".join(parts(package, "core.xml"))) == ["2021-12-31", "2021-12-31"]


MAKE = """
import sys
from tests.reports.support import report_of, table
from tests.reports.test_workbook import LEDGER
from ledger_tools.render.xlsx import write_report
from ledger_tools.reports.period import year
write_report(report_of(LEDGER, year(2021)), sys.stdout.buffer, "zh-Hant")
"""


def test_two_processes_make_the_same_bytes() -> None:
    made = []
    for seed, zone in (("1", "Asia/Taipei"), ("2", "America/New_York")):
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone}
        root = Path(__file__).resolve().parents[2]
        command = [sys.executable, "-c", MAKE]
        made.append(subprocess.run(command, env=environment, cwd=root, capture_output=True, check=True).stdout)

    assert made[0][:2] == b"PK"
    assert made[0] == made[1]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_recalculates_to_the_stored_values(package: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare.xlsx"
    _without_stored_values(package, bare)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "out"), str(bare)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)

    formulas = openpyxl.load_workbook(package)
    stored = openpyxl.load_workbook(package, data_only=True)
    again = openpyxl.load_workbook(tmp_path / "out" / "bare.xlsx", data_only=True)
    compared = 0
    for page in formulas.worksheets:
        for row in page.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    ours = stored[page.title][cell.coordinate].value
                    theirs = again[page.title][cell.coordinate].value
                    assert theirs == pytest.approx(ours, rel=0, abs=1e-6), cell.coordinate
                    compared += 1
    assert compared > 50


def _without_stored_values(source: Path, target: Path) -> None:
    """Copy a workbook without the stored results of its formulas, so that they must be worked out again."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for item in old.infolist():
            data = old.read(item)
            if "worksheets/sheet" in item.filename:
                data = re.sub(rb"(<f>[^<]*</f>)<v>[^<]*</v>", rb"\1", data)
            new.writestr(item, data)


def test_an_empty_ledger_makes_a_workbook_that_says_so(tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    write_report(report_of("# 企財險\n保單號 | 出險時間 | 出險原因 | 索賠金額\n", month(2021, 11)), path, "en")
    book = openpyxl.load_workbook(path)

    words = [str(c.value) for page in book.worksheets for row in page.iter_rows() for c in row if c.value is not None]
    assert "No claim was open, new or closed in this period." in words
    assert "No claim is open at the end of this period." in words
    assert not parts(path, r"charts/chart")


def simple_report(*sections: Section) -> Report:
    return Report("R", "P", (), (), (Section("cover", "Cover", "R"), *sections), "l.xlsx", AS_OF)


def written(report: Report) -> Any:
    stream = io.BytesIO()
    write_report(report, stream, "en")
    return openpyxl.load_workbook(stream)


def test_sheet_names_are_cleaned_cut_and_told_apart() -> None:
    assert sheet_names(["a/b:c*d", "'x'", "", "A B C D"]) == ["a b c d", "x", "Sheet", "A B C D 2"]
    long = sheet_names(["x" * 40, "x" * 40])
    assert [len(name) for name in long] == [31, 31]
    assert long[0] != long[1]


def test_a_text_longer_than_a_cell_is_cut_and_not_dropped() -> None:
    table = Table("t", "T", (ReportColumn("a", "A", Shape.LONG),), {"a": ["字" * 40_000]})
    book = written(simple_report(Section("s", "S", "S", (table,))))

    assert max(len(str(c.value or "")) for row in book["S"].iter_rows() for c in row) == 32_767


def test_signs_in_file_names_do_not_reach_header_codes() -> None:
    report = simple_report(Section("s", "S", "S"))
    report.ledger = "2021 R&D.xlsx"

    assert "2021 R&&D.xlsx" in written(report)["S"].oddHeader.left.text


def test_a_file_name_full_of_signs_does_not_overflow_the_page_header() -> None:
    report = simple_report(Section("s", "S", "S"))
    report.ledger, report.title, report.subtitle = "&" * 200, "T" * 200, "P" * 200

    assert len(str(written(report)["S"].oddHeader.left.text)) >= 60  # a longer header would have been dropped


def test_long_chinese_text_gets_a_higher_row_and_columns_wide_enough_for_amounts() -> None:
    columns = (ReportColumn("a", "A", Shape.LONG), ReportColumn("m", "M", Shape.MONEY, Total.SUM))
    table = Table(
        "t", "T", columns, {"a": ["短", "長" * 60], "m": [1, 12_345_678_901_234]}, totals={"m": 12_345_678_901_235}
    )
    page = written(simple_report(Section("s", "S", "S", (table,))))["S"]

    row = next(c.row for line in page.iter_rows() for c in line if c.value == "長" * 60)
    # 60 characters take 120 columns; at 36 columns that is four lines or more
    assert page.row_dimensions[row].height > 4 * 12
    assert page.column_dimensions["B"].width >= len("123,456,789,012.34") + 1


def test_lines_are_counted_by_display_width() -> None:
    assert lines_needed("short", 20) == 1
    assert lines_needed("字" * 30, 20) >= 4
    assert lines_needed("a\nb\nc", 20) == 3


def test_a_chart_of_noughts_is_left_out() -> None:
    table = Table("t", "T", (ReportColumn("a", "A"), ReportColumn("n", "N", Shape.COUNT)), {"a": ["x"], "n": [0]})
    chart = Chart(ChartKind.COLUMN, "C", "t", "a", ("n",), "x", "y", "d")
    plan = plan_report(simple_report(Section("s", "S", "S", (table,), (chart,))), "en")

    assert plan.sheets[1].charts == []


def test_rows_that_go_to_disk_as_they_are_written_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    report = report_of(LEDGER, year(2021), link="台帳.xlsx")
    usual = written(report)
    monkeypatch.setattr("ledger_tools.render.xlsx._ROWS_IN_MEMORY", 0)
    from_disk = written(report)

    assert from_disk.sheetnames == usual.sheetnames
    for name in usual.sheetnames:
        assert [[c.value for c in row] for row in from_disk[name].iter_rows()] == [
            [c.value for c in row] for row in usual[name].iter_rows()
        ]


@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans", "en"])
def test_every_language_gives_sheet_names_that_programs_take(language: str) -> None:
    stream = io.BytesIO()
    write_report(report_of(LEDGER, year(2021)), stream, language)
    names = openpyxl.load_workbook(stream).sheetnames

    assert len({name.casefold() for name in names}) == len(names)
    assert len(YEAR) - 1 <= len(names) < len(YEAR) + 3  # sheets with nothing to tell are gathered on one
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_a_sheet_name_with_quotes_and_signs_is_linked_and_kept_whole() -> None:
    ledger = """
        # It's <A> & B
        保單號 | 出險時間    | 出險原因       | 索賠金額
        P-1    | @2021-11-01 | {=SUM(A1)}     | =1
        P-2    | @2021-11-01 | "a\x01b\nc"    | =1
    """
    book = written(report_of(ledger, month(2021, 11), link="a's ledger.xlsx"))

    links = [c for row in book["Claims"].iter_rows() for c in row if c.hyperlink and "!" in str(c.value)]
    assert [c.value for c in links] == ["It's <A> & B!A2", "It's <A> & B!A3"]
    assert links[0].hyperlink.location == "'It''s <A> & B'!A2"
    assert [c.data_type for row in book["Claims"].iter_rows() for c in row if c.value == "{=SUM(A1)}"] == ["s"]


def test_a_file_name_that_links_cannot_carry_is_left_without_links() -> None:
    book = written(report_of(LEDGER, month(2021, 11), link="50% #1.xlsx"))

    cells = [c for row in book["Claims"].iter_rows() for c in row if "!A" in str(c.value)]
    assert cells
    assert not any(c.hyperlink for c in cells)


def test_an_amount_that_no_column_is_read_for_stands_as_a_dash(tmp_path: Path) -> None:
    ledger = """
        # 企財險
        保單號 | 出險時間    | 出險原因 | 索賠金額 | 理賠金額 | 賠付時間    | 未決賠款 | 狀態
        P-1    | @2021-11-01 | 火災     | =100     | =80      | @2021-11-20 | =20      | 未結案
        # 車險
        保單號 | 出險時間    | 出險原因 | 索賠金額 | 狀態
        P-2    | @2021-11-03 | 追撞     | =50      | 未結案
    """
    with (tmp_path / "r.xlsx").open("wb") as file:
        write_report(report_of(ledger, month(2021, 11)), file, "en")
    page = openpyxl.load_workbook(tmp_path / "r.xlsx")["Money"]
    motor = next([c.value for c in row] for row in page.iter_rows() if str(row[0].value).startswith("Motor"))

    assert [value for value in motor[1:] if value is not None] == [1, 50, "–", "–", "–", "–"]
    assert 0 not in motor


def _cover_link(page: Any, column: int, nth: int) -> str:
    """Return where the nth link of a column of the cover leads within the workbook."""
    links = [c.hyperlink.location for row in page.iter_rows() for c in row if c.hyperlink and c.column == column]
    return str(links[nth])


def test_each_figure_leads_to_the_claims_that_it_counts(package: Path) -> None:
    book = openpyxl.load_workbook(package)
    sheet, cell = _cover_link(book["Summary"], 4, 0).split("!")  # the second tile begins in column D
    page = book[sheet.strip("'")]
    first = page[cell].row

    # 4 claims are new in 2021: P-2 and P-3 of the first sheet, both of the second
    assert [page.cell(first + i, 1).value for i in range(4)] == ["New"] * 4
    rows = [str(page.cell(first + i, 2).value) for i in range(4)]
    assert sorted(rows) == ["企財險!A3", "企財險!A4", "公眾責任險!A2", "公眾責任險!A3"]
    assert page.cell(first + 4, 1).value == "Closed"
    target = page.cell(first, 2).hyperlink.location.split("!")
    assert book["Claims"][target[1]].value == rows[0]


def test_the_cover_shows_open_claims_by_age_as_a_heat_map_of_formulas(package: Path) -> None:
    page = openpyxl.load_workbook(package)["Summary"]
    stored = openpyxl.load_workbook(package, data_only=True)["Summary"]
    title = next(c.row for row in page.iter_rows() for c in row if c.value == "By line and age in days")

    # P-2 alone is open at the end of 2021, 56 days after its report of 5 November
    assert [stored.cell(title + 1, column).value for column in range(5, 9)] == ["0–7", "8–30", "31–60", "61–90"]
    assert [stored.cell(title + 2, column).value for column in range(5, 13)] == [0, 0, 1, 0, 0, 0, 0, 1]
    assert all(str(page.cell(title + 2, column).value).startswith("='") for column in range(5, 13))
    assert len(page.conditional_formatting) == 1


def test_a_cover_without_charts_and_open_claims_says_so(tmp_path: Path) -> None:
    with (tmp_path / "r.xlsx").open("wb") as file:
        write_report(report_of("# 企財險\n保單號 | 出險時間 | 出險原因 | 索賠金額\n", month(2021, 11)), file, "en")
    words = [str(c.value) for row in openpyxl.load_workbook(tmp_path / "r.xlsx")["Summary"].iter_rows() for c in row]

    assert "There is nothing to draw: no claim counts in this period." in words
    assert "No claim is open at the end of this period." in words


def test_a_month_is_shown_in_the_course_of_its_year() -> None:
    trend = table(report_of(LEDGER, month(2021, 11)), "trend")

    # December 2020 to November 2021; P-1 began in December, L-1 and L-2 in March, P-2 and P-3 in November;
    # L-1 and L-2 were closed in April, P-1 in November
    assert str(trend.values["month"][0]) == "2020-12"
    assert list(trend.values["new"]) == [1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 2]
    assert list(trend.values["closed"]) == [0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 1]
    assert list(trend.values["open_at_end"]) == [1, 1, 1, 3, 1, 1, 1, 1, 1, 1, 1, 2]
