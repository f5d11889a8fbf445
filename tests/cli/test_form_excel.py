"""An insurer's own Excel form: days are days and amounts numbers in its cells, and nothing else in it changes."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from tests.cli.test_form import CLAIMS, DAY, call
from tests.support.drawn import draw_xlsx
from tests.writing.made import PIXEL, SHEET, changed_parts, names, part, values

ROC, MONEY = "[$-404]e年m月d日", '"NT$"#,##0'
CELLS = {
    "B3": "{{ policy_no }}",
    "B4": "{{ incident_at }}",
    "B5": "{{ claimed }}",
    "B6": "{{ losses[1].amount }}",
    "B7": "{{ losses[1].quantity }}",
    "B8": "{{ losses[2].amount }}",
    "B9": "事故於{{ incident_at }}，損失{{ loss_total }}，{{ loss_words }}；駕駛人{{ driver }}",
    "B12": "{{ made_on }}",
}


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the path of the claims as a workbook, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LEDGER_TOOLS_DATA", str(tmp_path / "own data"))
    return draw_xlsx(CLAIMS, tmp_path / "台帳.xlsx")


def form(path: Path, cells: dict[str, str] = CELLS, *, protected: bool = False) -> Path:
    """Make a form as an insurer hands it out: merged cells, a logo, a choice, colours by value, a sum, a note."""
    book = xlsxwriter.Workbook(str(path))
    sheet, other = book.add_worksheet("出險通知"), book.add_worksheet("填表說明")
    looks = {
        "B4": book.add_format({"num_format": ROC, "border": 1}),
        "B5": book.add_format({"num_format": MONEY, "bg_color": "#FFFFCC"}),
    }
    sheet.merge_range("A1:F1", "甲產物保險 出險通知書", book.add_format({"bold": True, "align": "center"}))
    sheet.insert_image("F1", "logo.png", {"image_data": io.BytesIO(PIXEL)})
    for address, text in cells.items():
        if address == "B9":
            sheet.merge_range("B9:E9", text)
        else:
            sheet.write_string(address, text, looks.get(address))
    sheet.write_formula("B10", "=SUM(B5:B6)")
    sheet.data_validation("C4", {"validate": "list", "source": ["是", "否"]})
    sheet.conditional_format("B5", {"type": "cell", "criteria": ">", "value": 1, "format": book.add_format()})
    sheet.print_area("A1:F20")
    other.write("A1", "不得塗改")
    other.write_comment("A1", "保險公司備註")
    if protected:
        sheet.protect("secret")
    book.close()
    return path


def fill(ledger: Path, template: Path, key: str = "incident", *more: str) -> bytes:
    done = call("form", key, ledger, *DAY, "--claim", "C-1", "--template", template, "-o", "made.xlsx", *more)
    assert done.exit_code == 0, done.stderr
    return Path("made.xlsx").read_bytes()


def test_days_are_days_and_amounts_numbers_in_the_formats_of_the_form(ledger: Path) -> None:
    made = fill(ledger, form(Path("form.xlsx")))
    said = values(made, "出險通知")
    assert {address: said.get(address) for address in CELLS} == {
        "B3": "P-1",
        "B4": datetime(2021, 10, 30),
        "B5": 12000,
        "B6": 12000,  # the one loss item of C-1, two pieces
        "B7": 2,
        "B8": None,  # there is no second loss
        "B9": "事故於2021年10月30日，損失NT$12,000，新臺幣壹萬貳仟元整；駕駛人＿＿＿＿＿＿＿＿",
        "B12": datetime(2021, 12, 31),
    }
    sheet = openpyxl.load_workbook(io.BytesIO(made))["出險通知"]
    assert sheet["B4"].number_format == ROC
    assert sheet["B5"].number_format == MONEY


@pytest.mark.parametrize("protected", [False, True])
def test_nothing_else_in_the_form_changes(ledger: Path, protected: bool) -> None:
    template = form(Path("form.xlsx"), protected=protected)
    old, made = template.read_bytes(), fill(ledger, template)
    # styles.xml: B12 had no format for days and gets one
    assert changed_parts(old, made) == {SHEET, "xl/styles.xml"}
    assert without_asked(part(made)) == without_asked(part(old))
    assert template.read_bytes() == old


def without_asked(sheet: bytes) -> bytes:
    """Return a sheet's part without the cells that ask for something."""
    asked = b"|".join(address.encode() for address in CELLS)
    return re.sub(rb'<c r="(?:%s)".*?(?:</c>|/>)' % asked, b"", sheet)


@pytest.mark.parametrize("key", ["incident", "status", "reminder", "claim-file", "receipt"])
def test_every_paper_about_a_claim_gives_days_and_amounts(ledger: Path, key: str) -> None:
    cells = {"A1": "{{ incident_at }}", "A2": "{{ claimed }}", "A3": "{{ claim_no }}"}
    said = values(fill(ledger, form(Path("form.xlsx"), cells), key), "出險通知")
    assert [said[address] for address in cells] == [datetime(2021, 10, 30), 12000, "C-1"]


@pytest.mark.parametrize("key", ["status", "receipt"])
def test_what_the_customer_gets_to_see_never_tells_the_reserve_in_excel_either(ledger: Path, key: str) -> None:
    template = form(Path("form.xlsx"), {"A2": "{{ reserve }}"})
    done = call("form", key, ledger, *DAY, "--claim", "C-1", "--template", template, "-o", "made.xlsx")
    assert done.exit_code == 3
    assert "出險通知!A2: there is no field reserve" in done.stderr
    assert not Path("made.xlsx").exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{{ losses }}", "losses is a list; write {{ losses[1].no }}"),
        ("{{ tick }}", "tick has several parts; write one of them after a dot: fire, "),
        ("{{ 7*7 }}", "7*7 is no name of a field"),
        ("{% if claim_no %}", "is no placeholder; write it like {{ claim_no }}"),
        ("{{ claim_nr }}", "there is no field claim_nr; perhaps claim_no"),
        ("{{" + " " * 30_000, "form.xlsx cannot be filled in; mistakes found: 1. - 出險通知!A2: {{"),
        ("claim_no", "form.xlsx has no cell with a placeholder"),
    ],
)
def test_what_no_cell_can_hold_is_named_and_nothing_is_written(ledger: Path, text: str, words: str) -> None:
    template = form(Path("form.xlsx"), {"A2": text})
    done = call("form", "incident", ledger, *DAY, "--claim", "C-1", "--template", template, "-o", "made.xlsx")
    assert done.exit_code == 3
    assert words in " ".join(done.stderr.split())
    assert not Path("made.xlsx").exists()


def test_what_stands_beside_the_cells_is_not_left_unfilled_in_silence(ledger: Path) -> None:
    book = xlsxwriter.Workbook("beside.xlsx")
    sheet, back = book.add_worksheet("索賠"), book.add_worksheet("背面")
    sheet.write("A1", "{{ claim_no }}")
    sheet.set_header("&C賠案 {{ policy_no }}")
    sheet.insert_textbox("C3", "{{ insured }}")
    back.write_comment("A1", "{{ plate }}")
    book.close()
    before = sorted(Path().iterdir())
    done = call("form", "incident", ledger, *DAY, "--claim", "C-1", "--template", "beside.xlsx")
    assert done.exit_code == 3
    assert "mistakes found: 3" in done.stderr
    for place, tag in (("footer or drop-down of 索賠", "policy_no"), ("text box of 索賠", "insured"),
                       ("note of 背面", "plate")):  # fmt: skip
        assert f"{place}: {{{{ {tag} }}}} stands where nothing is filled in; move it into a cell." in done.stderr
    assert sorted(Path().iterdir()) == before
    assert "text box of 索賠" in call("form", "fields", "beside.xlsx").stdout


def test_a_text_of_the_ledger_is_no_formula_and_no_placeholder_in_excel(tmp_path: Path, ledger: Path) -> None:
    odd = CLAIMS.replace("水管爆裂", "'=1+1").replace("甲產物保險 | P-1 | C-1", "{{{{ x }}}} | 007 | C-1")
    path = draw_xlsx(odd, tmp_path / "odd.xlsx")
    cells = {"A1": "{{ cause }}", "A2": "{{ policy_no }}", "A3": "{{ insurer }} {{ incident_place }}"}
    made = fill(path, form(Path("form.xlsx"), cells))
    sheet = openpyxl.load_workbook(io.BytesIO(made))["出險通知"]
    assert (sheet["A1"].value, sheet["A1"].data_type) == ("=1+1", "s")
    assert sheet["A2"].value == "007"
    assert sheet["A3"].value == "{{{{ x }}}} {{ 7*7 }}"


def test_the_same_claim_and_day_give_the_same_bytes(ledger: Path) -> None:
    template = form(Path("form.xlsx"))
    assert fill(ledger, template) == fill(ledger, template, "incident", "--force")


def test_a_form_for_each_claim(ledger: Path) -> None:
    template = form(Path("form.xlsx"), {"A1": "{{ claim_no }}", "A2": "{{ claimed }}"})
    done = call("form", "incident", ledger, *DAY, "--all", "--insurer", "甲", "--template", template, "-o", "out")
    assert done.exit_code == 0, done.stderr
    said: dict[str, Any] = {path.name: values(path.read_bytes(), "出險通知") for path in Path("out").iterdir()}
    assert {name: (cells["A1"], cells.get("A2")) for name, cells in said.items()} == {
        "出險通知書 C-1.xlsx": ("C-1", 12000),
        "出險通知書 C-2.xlsx": ("C-2", None),  # nothing was claimed
    }
    assert all(names(path.read_bytes()) == names(template.read_bytes()) for path in Path("out").iterdir())


def test_what_is_no_workbook_is_said(ledger: Path) -> None:
    with zipfile.ZipFile("form.xlsx", "w") as archive:
        archive.writestr("a.txt", "nothing")
    done = call("form", "incident", ledger, *DAY, "--claim", "C-1", "--template", "form.xlsx", "-o", "made.xlsx")
    assert done.exit_code == 3
    assert "form.xlsx" in done.stderr
