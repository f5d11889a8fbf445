"""The summary in the user's own Word template: the values it offers, and the command that fills it in."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from docx import Document

from ledger_tools.cli.program import program
from ledger_tools.forms.summary_docx import summary_docx
from ledger_tools.forms.summary_values import summary_values
from ledger_tools.model.summary import Meeting, Summary
from ledger_tools.reports.period import month
from ledger_tools.reports.summary import build_summary
from tests.reports.support import report_of
from tests.reports.test_page import EMPTY
from tests.reports.test_workbook import LEDGER
from tests.support.drawn import draw_xlsx
from tests.support.word import draw_growing_table

DOCS = Path(__file__).resolve().parents[2] / "docs" / "reports.md"


def summary(text: str, language: str = "en", meeting: Meeting | None = None) -> Summary:
    meeting = meeting or Meeting(date(2021, 12, 3), ("王小明", "李四"), "張三")
    return build_summary(report_of(text, month(2021, 11)), "month", meeting, language)


def template(path: Path) -> Path:
    """Write the example of docs/reports.md as a template."""
    document = Document()
    document.add_paragraph("{{ title }}", style="Title")
    document.add_paragraph(
        "{{ period }}; {{ meeting_date }}; {{ attendees }}; {{ made_by }}; new: {{ figures.new.value }}"
    )
    document.add_paragraph("{%p for part in parts %}")
    document.add_paragraph("{{ part.heading }}", style="Heading 1")
    document.add_paragraph("{{ part.sentences|join(' ') }}")
    document.add_paragraph("{%p for table in part.tables %}")
    document.add_paragraph("{{ table.title }}")
    draw_growing_table(document, "table")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endfor %}")
    document.save(str(path))
    return path


def call(*words: object) -> Result:
    env = {"LC_ALL": "C.UTF-8", "LEDGER_TOOLS_LANG": "en"}
    result = CliRunner(env=env).invoke(program, ["report", *map(str, words)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[object, ...]:
    monkeypatch.chdir(tmp_path)
    return (draw_xlsx(LEDGER, tmp_path / "l.xlsx"), "--month", "2021-11", "--as-of", "2021-12-31")


def test_the_values_are_those_of_the_built_in_summary() -> None:
    values = summary_values(summary(LEDGER), "en")

    assert (values["meeting_date"], values["attendees"], values["made_by"]) == ("2021-12-03", "王小明, 李四", "張三")
    assert re.fullmatch("[0-9a-f]{64}", values["checksum"])
    # P-1 was open, P-2 and P-3 began in November, P-1 was closed on the 12th; 800.05 was paid for it
    counted = {key: values["figures"][key]["value"] for key in ("open_at_start", "new", "closed", "open_at_end")}
    assert counted == {"open_at_start": "1", "new": "2", "closed": "1", "open_at_end": "2"}
    assert [(f["label"], f["value"]) for f in values["figures"]["paid"]] == [("Paid in the period, TWD", "800.05")]
    assert values["parts"][0]["heading"] == "Overview"
    assert values["parts"][0]["sentences"][0].startswith("1 claims were open at the start of the period, 2 began")


@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_the_tables_are_those_that_the_built_in_summary_shows(language: str) -> None:
    made = summary(LEDGER, language)
    drawn = [
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in Document(io.BytesIO(summary_docx(made, language))).tables
    ]

    offered = [
        [table["header"], *table["rows"]]
        for part in summary_values(made, language)["parts"]
        for table in part["tables"]
    ]
    assert len(offered) > 3
    assert [table for table in offered if table not in drawn] == []


def names(values: dict[str, Any]) -> set[str]:
    return {*values, *values["figures"], *values["parts"][0]}


def test_an_empty_ledger_without_a_meeting_offers_the_same_names() -> None:
    values = summary_values(summary(EMPTY, meeting=Meeting()), "en")

    assert names(values) == names(summary_values(summary(LEDGER), "en"))
    assert (values["firm"], values["meeting_date"], values["attendees"], values["figures"]["paid"]) == ("", "", "", [])


def test_every_name_is_explained_in_the_documents() -> None:
    page = DOCS.read_text("utf-8")

    assert [name for name in sorted(names(summary_values(summary(LEDGER), "en"))) if f"`{name}`" not in page] == []


def test_the_command_fills_the_template_in(words: tuple[object, ...], tmp_path: Path) -> None:
    mine = template(tmp_path / "mine.docx")
    before = mine.read_bytes()
    meeting = ("--meeting-on", "2021-12-03", "--attendees", "甲、乙", "--made-by", "張三 & Co")

    assert call(*words, "--docx", "m.docx", "--template", mine, "--lang", "en", *meeting).exit_code == 0
    document = Document("m.docx")
    said = [paragraph.text for paragraph in document.paragraphs]
    assert said[:3] == [
        "Monthly summary, 2021-11",
        "2021-11; 2021-12-03; 甲, 乙; 張三 & Co; new: 2",
        "Overview",
    ]
    assert "{" not in "".join(said)
    movement = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert movement[-1][0] == "Total"
    assert mine.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["l 2021-11.xlsx", "l.xlsx", "m.docx", "mine.docx"]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "zh-Hant",
            "mine.docx無法填寫；發現1處錯誤。\n"
            "- 表格1，第1列，第2格：{{ perid }}要填perid，但沒有這個名稱；可能是period。",
        ),
        (
            "zh-Hans",
            "mine.docx无法填写；发现1处错误。\n"
            "- 表格1，第1行，第2格：{{ perid }}要填perid，但没有这个名称；可能是period。",
        ),
    ],
)
def test_mistakes_are_told_in_the_language_of_the_user(words: tuple[object, ...], language: str, told: str) -> None:
    document = Document()
    document.add_table(1, 2).rows[0].cells[1].text = "{{ perid }}"
    document.save("mine.docx")

    assert told in call(*words, "--docx", "m.docx", "--template", "mine.docx", "--lang", language).stderr


def test_the_same_call_writes_the_same_bytes(words: tuple[object, ...], tmp_path: Path) -> None:
    mine = template(tmp_path / "mine.docx")
    for name in ("a", "b"):
        assert call(*words, "-o", f"{name}.xlsx", "--docx", f"{name}.docx", "--template", mine).exit_code == 0

    assert Path("a.docx").read_bytes() == Path("b.docx").read_bytes()


def test_mistakes_are_told_together_and_nothing_is_written(words: tuple[object, ...], tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("{{ perid }} and {{ 7*7 }}")
    document.save("mine.docx")
    result = call(*words, "--docx", "m.docx", "--template", "mine.docx")

    assert result.exit_code == 3
    assert result.stderr.endswith(
        "ledger-tools: mine.docx cannot be filled in; mistakes found: 2.\n"
        "- paragraph “{{ perid }} and {{ 7*7 }}”: {{ perid }} asks for perid, which does not exist; perhaps period is "
        "meant.\n"
        "- paragraph “{{ perid }} and {{ 7*7 }}”: {{ 7*7 }} holds code; a template may hold names, for, if, and the "
        "filters join, length, default, upper, lower, trim.\n"
    )
    assert sorted(p.name for p in tmp_path.iterdir()) == ["l.xlsx", "mine.docx"]


def test_a_template_goes_with_a_word_file_only_and_is_never_written_over(
    words: tuple[object, ...], tmp_path: Path
) -> None:
    mine = template(tmp_path / "mine.docx")

    assert "--template only goes with --docx" in call(*words, "--template", mine).stderr
    assert call(*words, "--template", mine).exit_code == 2
    assert call(*words, "--docx", mine, "--template", mine, "--force").exit_code == 4
    assert call(*words, "--docx", "m.docx", "--template", "gone.docx").exit_code == 3
    assert call(*words, "--docx", "m.docx", "--template", "l.xlsx").exit_code == 3
    assert sorted(p.name for p in tmp_path.iterdir()) == ["l.xlsx", "mine.docx"]
