"""The written summary: its parts in their order, figures in sentences, and a Word file that other programs read."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from ledger_tools.cli.program import program
from ledger_tools.forms import pictures
from ledger_tools.forms.summary_docx import summary_docx
from ledger_tools.model.summary import Meeting
from ledger_tools.reports.period import month, year
from ledger_tools.reports.summary import build_summary
from tests.reports.support import report_of
from tests.reports.test_page import EMPTY, HOSTILE, many
from tests.reports.test_workbook import LEDGER
from tests.support.crowded import crowded_ledger
from tests.support.drawn import draw_xlsx

MEETING = Meeting(date(2021, 12, 3), ("王小明", "李四"), "張三")


def made(text: str, language: str = "en", *, annual: bool = False) -> bytes:
    report = report_of(text, year(2021) if annual else month(2021, 11))
    return summary_docx(build_summary(report, "year" if annual else "month", MEETING, language), language)


def paragraphs(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs]


def test_a_month_has_its_parts_in_the_usual_order() -> None:
    heads = [text for text in paragraphs(made(LEDGER, "zh-Hant")) if re.match("[一二三四五六七八九十]、", text)]

    assert [head[2:] for head in heads] == [
        "基本情況",
        "上期改善措施執行情況",
        "理賠案件情況",
        "跟蹤服務情況",
        "投訴與處理",
        "活動與信函",
        "逾期與待辦事項",
        "資料品質",
        "存在問題與原因",
        "下期工作重點",
    ]


def test_a_year_has_its_parts_in_the_usual_order() -> None:
    heads = [
        text for text in paragraphs(made(LEDGER, "zh-Hans", annual=True)) if re.match("[一二三四五六七八九十]、", text)
    ]

    assert [head[:2] for head in heads] == [f"{n}、" for n in "一二三四五六七八九十"]
    assert heads[0] == "一、全年概况"
    assert heads[-1] == "十、下一年度计划"


def test_figures_stand_in_sentences() -> None:
    said = paragraphs(made(LEDGER))

    # P-1 was open, P-2 and P-3 began in November, P-1 was closed on the 12th
    assert "1 claims were open at the start of the period, 2 began, 1 were closed; 2 are open at its end." in said
    assert "Paid in the period, TWD: 800.05." in said
    assert "期初未結1件，本期新增2件，結案1件，期末未結2件。" in paragraphs(made(LEDGER, "zh-Hant"))


def test_the_head_names_ledger_checksum_and_meeting() -> None:
    table = Document(io.BytesIO(made(LEDGER))).tables[0]
    head = {row.cells[0].text: row.cells[1].text for row in table.rows}

    assert re.fullmatch("[0-9a-f]{64}", head["SHA-256 of the ledger"])
    assert (head["Meeting on"], head["Present"], head["Made by"]) == ("2021-12-03", "王小明, 李四", "張三")


def test_prompts_are_grey_and_in_brackets_and_signatures_close_the_paper() -> None:
    document = Document(io.BytesIO(made(LEDGER, "zh-Hans")))
    prompts = [p for p in document.paragraphs if p.text.startswith("〔")]

    assert len(prompts) == 3
    assert {str(p.runs[0].font.color.rgb) for p in prompts} == {"7F7F7F"}
    assert [cell.text[:2] for cell in document.tables[-1].rows[0].cells] == ["制表", "审核", "业务", "日期"]


def test_the_page_is_a4_with_room_for_holes_and_every_table_repeats_its_head() -> None:
    data = made(LEDGER)
    document = Document(io.BytesIO(data))
    page = document.sections[0]

    measures = (page.page_width, page.page_height, page.left_margin)  # kept in twentieths of a point
    assert [round(measure / Mm(1), 1) for measure in measures] == [210.0, 297.0, 30.0]
    assert "PAGE" in page.footer._element.xml
    assert document.element.xml.count("w:tblHeader") == len(document.tables) - 2  # all but head and signatures


def test_pictures_stand_in_the_file_with_alt_text() -> None:
    pytest.importorskip("matplotlib")
    data = made(LEDGER.replace("颱風", "storm").replace("滑倒", "slip"))
    described = re.findall(r'<wp:docPr [^>]*descr="([^"]+)"', Document(io.BytesIO(data)).element.xml)

    assert len(described) >= 3
    assert "Lines of the new, the closed and the open claims of each month." in described


def test_without_the_library_a_sentence_stands_for_the_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "find_spec", lambda name: None)
    data = made(LEDGER)

    assert not Document(io.BytesIO(data)).inline_shapes
    assert any("pip install ledger-tools[charts]" in text for text in paragraphs(data))


def test_without_a_chinese_font_the_chart_is_named_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("matplotlib")
    monkeypatch.setattr(pictures, "chinese_font", lambda: None)
    data = made(LEDGER, "zh-Hant")

    assert not Document(io.BytesIO(data)).inline_shapes
    assert any(text.endswith("在活頁簿中；此處沒有安裝中文字型。") for text in paragraphs(data))


def test_the_same_summary_is_the_same_file_and_bears_no_time() -> None:
    data = made(LEDGER, "zh-Hant")

    assert data == made(LEDGER, "zh-Hant")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {item.date_time for item in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans", "en"])
@pytest.mark.parametrize("text", [EMPTY, HOSTILE, many(12)], ids=["none", "hostile", "twelve"])
@pytest.mark.parametrize("annual", [False, True])
def test_no_part_is_empty_without_a_word(language: str, text: str, annual: bool) -> None:
    inner = list(Document(io.BytesIO(made(text, language, annual=annual))).iter_inner_content())
    heads = [isinstance(part, Paragraph) and part.style.name == "Heading 1" for part in inner]

    assert sum(heads) == 11
    assert not any(one and other for one, other in pairwise(heads))


def test_the_large_losses_of_a_year_stand_in_its_summary() -> None:
    report = report_of(LEDGER, year(2021))
    summary = build_summary(report, "year", MEETING, "en")
    losses = next(passage for passage in summary.passages if str(passage.title) == "Large losses")

    assert [table.key for table in losses.tables if table.key.startswith("top-")] != []
    assert all(len(table) <= 10 for table in losses.tables)


def test_what_two_tables_lack_is_said_once() -> None:
    said = [text for text in paragraphs(made(EMPTY)) if text]

    assert said.count("No claim began in this period.") == 1


def call(*words: object) -> int:
    result = CliRunner(env={"LEDGER_TOOLS_LANG": "en"}).invoke(program, ["report", *map(str, words)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code


def test_the_command_writes_the_summary_beside_the_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ledger = draw_xlsx(LEDGER, tmp_path / "l.xlsx")
    words = (ledger, "--month", "2021-11", "--as-of", "2021-12-31", "--attendees", "甲、乙, 丙")

    assert call(*words) == 2
    assert call(*words, "--docx", "m.doc") == 2
    assert call(*words, "--docx", "m.docx", "--meeting-on", "2021-12-03", "--lang", "zh-Hant") == 0
    head = Document(str(tmp_path / "m.docx")).tables[0]
    said = {row.cells[0].text: row.cells[1].text for row in head.rows}
    assert (said["會議日期"], said["出席人員"]) == ("2021-12-03", "甲、乙、丙")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["l 2021-11.xlsx", "l.xlsx", "m.docx"]


def test_a_year_tells_insurers_in_one_table_and_causes_once(tmp_path: Path) -> None:
    ledger = crowded_ledger(tmp_path / "l.xlsx", 40, "en", registers=False)
    words = ["-q", "--lang", "en", "report", str(ledger), "--year", "2021", "--as-of", "2021-12-31"]
    done = CliRunner().invoke(program, [*words, "-o", str(tmp_path / "r.xlsx"), "--docx", str(tmp_path / "r.docx")])
    assert done.exit_code == 0, done.output
    said = paragraphs((tmp_path / "r.docx").read_bytes())

    assert "From report to closing, the quickest first" in said
    assert not [text for text in said if text.startswith("Step by step")]
    assert said.count("By cause") == 1


@pytest.mark.parametrize("language", ["zh-Hant", "en"])
def test_no_number_is_broken_on_paper(tmp_path: Path, language: str) -> None:
    ledger = crowded_ledger(tmp_path / "l.xlsx", 40, language, registers=False)
    words = ["-q", "--lang", language, "report", str(ledger), "--year", "2021", "--as-of", "2021-12-31"]
    done = CliRunner().invoke(program, [*words, "-o", str(tmp_path / "r.xlsx"), "--docx", str(tmp_path / "r.docx")])
    assert done.exit_code == 0, done.output

    for table in Document(str(tmp_path / "r.docx")).tables:
        for cell in (cell for row in table.rows for cell in row.cells):
            runs = cell.paragraphs[0].runs
            if runs and re.fullmatch(r"-?[\d,]+\.\d\d", cell.text):
                # A digit takes half of the letters' size at least.
                assert len(cell.text) * runs[0].font.size / 2 * 0.95 < cell.width, cell.text
