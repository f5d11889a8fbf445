"""The report as a page: what stands in it, what a browser makes of it, and that it asks nobody for anything."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from ledger_tools.cli.program import program
from ledger_tools.model.report import Chart, ChartKind, ReportColumn, Shape, Table
from ledger_tools.render.html import html_report
from ledger_tools.render.svg import draw
from ledger_tools.reports.period import month, year
from tests.reports.support import report_of
from tests.reports.test_workbook import LEDGER
from tests.support.browser import CHROMIUM, look_at
from tests.support.drawn import draw_xlsx

browser = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")

EMPTY = "# 企財險\n保單號 | 出險時間 | 出險原因 | 索賠金額\n"
HOSTILE = """
    # <img src=x>&"'
    保單號                      | 出險時間    | 報案日期    | 出險原因                          | 保險公司      | 索賠金額 | 狀態
    <script>alert(1)</script>   | @2021-11-04 | @2021-11-05 | "><svg onload=alert(1)>           | <b>甲</b>     | =500     | 未結案
    ']]>-->                     | @2021-11-05 | @2021-11-06 | </title></style><script>x()       | javascript:x  | =70      | 未結案
"""  # noqa: E501


def many(n: int) -> str:
    """Return a drawn ledger of n claims over a year, every third one closed."""
    head = "# 企財險\n保單號 | 出險時間 | 報案日期 | 出險原因 | 保險公司 | 索賠金額 | 理賠金額 | 結案日期 | 狀態\n"
    causes = ("颱風造成屋頂與外牆受損並淹水", "火災", "Water damage from a burst pipe in the ceiling", "機器故障")
    rows = []
    for i in range(n):
        day = f"2021-{i % 12 + 1:02d}-{i % 27 + 1:02d}"
        closed = f"=80 | @{day} | 已結案" if i % 3 == 0 else " | | 未結案"
        rows.append(f"P-{i} | @{day} | @{day} | {causes[i % 4]} | 〇〇保險 | =100 | {closed}")
    return head + "\n".join(rows) + "\n"


def page_of(text: str, language: str = "en") -> str:
    return html_report(report_of(text, year(2021)), language)


def test_figures_of_the_cover_stand_on_the_page_and_lead_to_their_tables() -> None:
    page = page_of(LEDGER)

    # 1 open at start, 4 new, 4 closed, 1 open at end; paid in TWD 800.05 + 0.10 + 0.20
    tiles = re.findall(r'<a href="#(t-[^"]+)"><span>([^<]+)</span><b>([^<]+)</b>', page)
    assert [value for _, _, value in tiles][:5] == ["1", "4", "4", "1", "800.35"]
    assert all(f'id="{target}"' in page for target, _, _ in tiles)


def test_text_of_the_ledger_is_never_markup() -> None:
    page = page_of(HOSTILE)

    assert "<script" not in page
    assert "<img" not in page
    assert "onload=alert(1)&gt;" in page
    assert page.count("</title>") == 1 + page.count("</title><desc")
    assert page.count("</style>") == 1


def test_a_page_names_no_address_but_its_own_places() -> None:
    page = page_of(LEDGER.replace('=HYPERLINK("http://x")', "x"))

    assert set(re.findall(r'(?:href|src)="([^#"]*)', page)) == {"", "data:,"}
    assert not re.search(r"https?:|url\(|@import", page)


def test_a_long_list_is_cut_with_a_sentence() -> None:
    page = page_of(many(1_010))

    assert page.count('<tr id="claim-') == 1_000
    assert "The first 1000 of 1010 rows; the workbook has them all." in page


def test_a_period_without_claims_says_so_instead_of_drawing() -> None:
    page = page_of(EMPTY)

    assert "<svg" not in page
    assert "There is nothing to draw: no claim counts in this period." in page


def test_the_same_report_is_the_same_page() -> None:
    assert page_of(LEDGER, "zh-Hant") == page_of(LEDGER, "zh-Hant")


def test_the_foot_names_the_program_and_the_head_the_ledgers_checksum() -> None:
    from ledger_tools import __version__

    page = page_of(LEDGER)

    assert f"ledger-tools {__version__}" in page.split("<footer>")[1]
    assert re.search(r"<dd>[0-9a-f]{64}</dd>", page)


def test_columns_are_as_high_as_their_numbers() -> None:
    columns = (ReportColumn("a", "A"), ReportColumn("n", "N", Shape.COUNT))
    table = Table("t", "T", columns, {"a": ["x", "y", "z"], "n": [2, 8, 0]})
    drawn = draw(Chart(ChartKind.COLUMN, "C", "t", "a", ("n",), "x", "y", "d"), table, "en", "c")

    heights = [float(h) for h in re.findall(r'<rect class="s0"[^>]* height="([\d.]+)"', drawn)]
    low, high, sample = heights  # the last is the legend's; nought has no column
    assert high == pytest.approx(4 * low, abs=0.4)
    # the axis ends at 10, so that 8 takes four fifths of the plot of 180 units
    assert high == pytest.approx(144, abs=0.1)
    assert sample == 10


@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans", "en"])
@pytest.mark.parametrize("n", [0, 1, 200])
@browser
def test_a_telephone_shows_the_page_without_scrolling_sideways(tmp_path: Path, language: str, n: int) -> None:
    look = look_at(page_of(many(n), language), tmp_path)

    assert look.seen["wide"] <= look.seen["room"] == 375
    assert look.console == []
    assert look.requests == ["/", "/page.html"]
    assert look.seen["dead"] == 0
    assert look.seen["cut"] == 0
    assert (look.seen["svgs"] > 0) == (n > 0)


@browser
def test_hostile_text_does_nothing_in_a_browser(tmp_path: Path) -> None:
    look = look_at(page_of(HOSTILE), tmp_path)

    assert (look.seen["scripts"], look.seen["images"]) == (0, 0)
    assert "<script>alert(1)</script>" in look.seen["text"]
    assert look.console == []
    assert look.requests == ["/", "/page.html"]
    assert look.seen["wide"] <= 375


@browser
def test_a_dark_screen_gets_light_ink(tmp_path: Path) -> None:
    light = look_at(page_of(LEDGER), tmp_path / "light")
    dark = look_at(page_of(LEDGER), tmp_path / "dark", dark=True)

    assert light.seen["ink"] == "rgb(31, 41, 51)"
    assert dark.seen["ink"] == "rgb(228, 231, 235)"


def call(*words: object) -> int:
    result = CliRunner(env={"LEDGER_TOOLS_LANG": "en"}).invoke(program, ["report", *map(str, words)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return draw_xlsx(LEDGER, tmp_path / "l.xlsx")


def test_the_command_writes_the_page_beside_the_workbook(ledger: Path, tmp_path: Path) -> None:
    words = (ledger, "--month", "2021-11", "--as-of", "2021-12-31", "--lang", "zh-Hant", "--html")

    assert call(*words, "m.html") == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["l 2021-11.xlsx", "l.xlsx", "m.html"]
    assert '<html lang="zh-Hant">' in (tmp_path / "m.html").read_text("utf-8")
    assert call(*words, "m.html") == 4  # both exist
    assert call(*words, "m.txt", "--force") == 2
    assert call(*words, "m.html", "--force") == 0


def test_errors_are_named_beside_the_figures_that_they_may_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    backwards = """
        # 企財險
        保單號 | 出險時間    | 出險原因 | 索賠金額 | 理賠金額 | 賠付時間    | 結案日期    | 狀態
        P-1    | @2021-11-05 | 火災     | =10      | =10      | @2021-11-01 | @2021-11-20 | 已結案
        P-2    | @2021-11-06 | 火災     | =10      | =10      | @2021-11-12 | @2021-11-20 | 已結案
    """
    ledger = draw_xlsx(backwards, tmp_path / "x.xlsx")
    words = ("--month", "2021-11", "--as-of", "2021-12-31", "--lang", "en", "--html", "m.html")

    assert call(ledger, *words) == 0
    # the payment of P-1 comes before its incident: one of the two rows behind what is new, closed and paid
    page = (tmp_path / "m.html").read_text("utf-8")
    noted = re.findall(r"<span>([^<]+)</span><b>[^<]+</b></a><small>errors in 1 rows", page)
    assert noted == ["New", "Closed", "Paid in the period, TWD"]


def test_a_page_that_may_not_be_written_leaves_no_workbook_either(ledger: Path, tmp_path: Path) -> None:
    (tmp_path / "m.html").write_text("mine")

    assert call(ledger, "--month", "2021-11", "--as-of", "2021-12-31", "--html", "m.html") == 4
    assert sorted(p.name for p in tmp_path.iterdir()) == ["l.xlsx", "m.html"]


def test_a_months_page_is_made_as_well() -> None:
    assert "Monthly claims report 2021-11" in html_report(report_of(LEDGER, month(2021, 11)), "en")
