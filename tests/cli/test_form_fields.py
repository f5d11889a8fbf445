"""form list, form fields and form --strict: what forms can say, what a template asks for, what the ledger lacks."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result
from docx import Document
from docx.oxml.ns import qn
from openpyxl import Workbook, load_workbook

from ledger_tools.cli.program import program
from ledger_tools.forms.registry import FORMS
from ledger_tools.render.json import schema
from tests.support.drawn import draw_xlsx

DAY = ("--as-of", "2021-12-31")
LINE = "＿" * 8
LONG = "水由三樓茶水間漏下，" * 300  # ten signs each: 3,000
CLAIMS = f"""
    # 企財險
    保險公司 | 保單號碼 | 賠案號碼 | 被保險人 | 出險日期 | 出險地點 | 出險原因 | 事故經過 | 報案日期 | 索賠金額 | 備註
    甲產險 | P-1 | C-1 | 甲&乙 <科技>公司 | @2021-10-30 | {{{{ 7*7 }}}} | 水管爆裂 | {LONG} | @2021-11-01 | =12000 | {{% if x %}}
    甲產險 | P-1 | C-2 | 範例公司 | @2021-12-20 | | 火災 | 起火 | @2021-12-21 | | 無
    甲產險 | P-1 | C-3 | 範例公司 | @2021-12-21 | 三廠 | 火災 | 起火 | @2021-12-21 | =1 | 無

    # 損失項目
    案號 | 損失種類 | 名稱規格/傷者姓名 | 數量 | 估計損失
    C-1 | 財產損失 | 事務機 | =2 | =12000
"""  # noqa: E501


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_TOOLS_DATA", str(tmp_path / "own data"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """Return the path of the claims as a workbook."""
    return draw_xlsx(CLAIMS, tmp_path / "台帳.xlsx")


def call(*words: object, lang: str = "en") -> Result:
    env = {"LC_ALL": "C.UTF-8", "COLUMNS": "80", "LEDGER_TOOLS_LANG": lang}
    done = CliRunner(env=env).invoke(program, [str(word) for word in words])
    assert "Traceback" not in done.output + done.stderr
    return done


def told(name: str, *words: object) -> dict[str, Any]:
    """Return what a call says as JSON, held against a published schema."""
    done = call(*words, "--format", "json")
    assert done.exit_code == 0, done.stderr
    data: dict[str, Any] = json.loads(done.stdout)
    jsonschema.Draft202012Validator(schema(name)).validate(data)
    return data


def word(*texts: str, build: Callable[[Any], None] | None = None, path: str = "theirs.docx") -> Path:
    document = Document()
    for text in texts:
        document.add_paragraph(text)
    if build is not None:
        build(document)
    document.save(path)
    return Path(path)


def excel(**cells: str) -> Path:
    workbook = Workbook()
    for address, text in cells.items():
        workbook.active[address] = text
    workbook.save("theirs.xlsx")
    return Path("theirs.xlsx")


def printed(path: Path) -> list[str]:
    return [paragraph.text for paragraph in Document(str(path)).paragraphs]


# -- form list


def test_form_list_tells_each_form_its_fields_their_kinds_and_meanings() -> None:
    forms = {form["key"]: form for form in told("forms", "form", "list")["forms"]}
    assert list(forms) == [form.key for form in FORMS]
    incident = {field["name"]: field for field in forms["incident"]["fields"]}
    assert (incident["incident_at"]["kind"], incident["incident_at"]["meaning"]) == ("date", "Date of Loss")
    assert (incident["claimed"]["kind"], incident["claimed"]["column"]) == ("amount", "claimed")
    assert [part["name"] for part in incident["losses"]["parts"]][:3] == ["no", "kind", "item"]
    assert "reserve" not in {field["name"] for field in forms["status"]["fields"]}


def test_form_list_names_a_form_by_its_title_and_speaks_the_users_language() -> None:
    said = call("form", "list", "出險通知書", lang="zh-Hant").stdout
    assert "出險日期" in said
    assert "incident_at" in said
    assert call("form", "list", "出险通知书", lang="zh-Hans").stdout.splitlines()[0] == "incident  出险通知书"


def test_form_list_refuses_a_form_that_there_is_not() -> None:
    done = call("form", "list", "nonsuch")
    assert done.exit_code == 2
    assert "there is no form nonsuch; there are: incident, receipt," in done.stderr


# -- form fields


def test_form_fields_tells_what_is_known_what_the_ledger_has_and_what_it_holds(ledger: Path) -> None:
    mine = word(
        "{{ claim_no }} of {{ insurer }}, {{ incidnt_at }}, {{ measures }}",
        "{% for one in losses %}{{ loop.index }} {{ one.item }} {{ one.quantity }}{% endfor %}",
        "{% if reporter and not closed_at %}open{% endif %}",
    )
    data = told("form-fields", "form", "fields", mine, ledger, *DAY, "--claim", "C-1")
    fields = {field["name"]: field for field in data["fields"]}
    assert list(fields) == [
        *("claim_no", "insurer", "incidnt_at", "measures", "losses", "losses[].item", "losses[].quantity"),
        *("reporter", "closed_at"),
    ]
    assert data["form"] == "incident"  # no other knows measures and losses
    assert data["summary"] == {"asked": 9, "known": 8}
    assert (fields["claim_no"]["value"], fields["claim_no"]["cell"]) == ("C-1", "企財險!C2")
    assert (fields["incidnt_at"]["known"], fields["incidnt_at"]["near"][0]) == (False, "incident_at")
    assert (fields["measures"]["value"], fields["measures"]["columns"]) == (None, [])
    assert (fields["losses"]["entries"], fields["losses[].item"]["value"]) == (1, ["事務機"])
    assert fields["losses[].item"]["columns"] == ["損失項目!C"]
    assert [mistake.split("; ")[0] for mistake in data["mistakes"]] == [
        "paragraph “{{ claim_no }} of {{ insurer }}, {{ incidnt_at }}, {{ measur…”: {{ incidnt_at }} asks for "
        "incidnt_at, which does not exist"
    ]


def test_form_fields_without_a_case_tells_in_which_columns_the_ledger_has_them(ledger: Path) -> None:
    said = call("form", "fields", word("{{ insured }} {{ surveyor }}"), ledger).stdout.splitlines()
    assert said[0].startswith("theirs.docx asks for 2 fields; 2 of them the form incident")
    assert said[1].startswith("These forms know as many: receipt, status, reminder, claim-file;")
    assert said[2].split() == ["insured", "text", "Insured", "企財險!D"]
    assert said[3].split() == ["surveyor", "text", "Surveyor"]


def test_form_fields_takes_the_form_that_fits_best_or_is_named() -> None:
    mine = word("{{ customer }} {{ next_plan }} {% for v in vehicles %}{{ v.plate }}{% endfor %}")
    assert told("form-fields", "form", "fields", mine)["form"] == "customer-file"
    named = told("form-fields", "form", "fields", mine, "--form", "Notice of Loss")
    assert (named["form"], named["also_fits"], named["summary"]["known"]) == ("incident", [], 1)


def test_form_fields_reads_an_excel_form_too(ledger: Path) -> None:
    mine = excel(A1="案號 {{ claim_no }}", B2="{{ losses[1].item }}", B3="{{ losses[2].item }}", C3="{{ clam_no }}")
    data = told("form-fields", "form", "fields", mine, ledger, "--claim", "C-1")
    assert [(f["name"], f["places"], f["value"]) for f in data["fields"]] == [
        ("claim_no", ["Sheet!A1"], "C-1"),
        ("losses[].item", ["Sheet!B2", "Sheet!B3"], ["事務機"]),
        ("clam_no", ["Sheet!C3"], None),
    ]
    assert data["mistakes"] == ["Sheet!C3: there is no field clam_no; perhaps claim_no, claimant, claim_ref."]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("theirs.docx", "--claim", "C-1"), 2, "--claim: name the ledger too."),
        (("theirs.pdf",), 2, "theirs.pdf: a template ends in .docx or .xlsx."),
        (("nowhere.docx",), 3, "nowhere.docx cannot be read: "),
        (("broken.docx",), 3, "broken.docx is not a Word file (.docx), so it is no template."),
        (("theirs.docx", "台帳.xlsx", "--claim", "P-1"), 5, "3 rows fit P-1"),
        (("theirs.docx", "台帳.xlsx", "--claim", "C-9"), 3, "no claim C-9 is in the workbook; perhaps C-"),
        (
            ("theirs.docx", "台帳.xlsx", "--form", "customer-file", "--claim", "C-1"),
            2,
            "customer-file takes no --claim",
        ),
        (("theirs.docx", "台帳.xlsx", "--form", "call-record", "--claim", "C-1"), 2, "about no single claim"),
        (("theirs.docx", "-o", "theirs.docx", "--format", "text", "--force"), 4, "is not written over"),
    ],
)
def test_form_fields_refuses_in_a_sentence(ledger: Path, words: tuple[str, ...], code: int, said: str) -> None:
    word("{{ claim_no }}")
    Path("broken.docx").write_bytes(b"PK\x03\x04 broken")
    done = call("form", "fields", *words)
    assert (done.exit_code, done.stdout) == (code, "")
    assert said in done.stderr


# -- a template's mistakes


def test_all_mistakes_of_a_template_are_told_by_place_and_nothing_is_written(ledger: Path) -> None:
    def build(document: Any) -> None:
        document.add_table(2, 2).rows[1].cells[0].text = "{{ ().__class__ }}"
        document.sections[0].header.paragraphs[0].text = "{% set x = 1 %}"
        document.sections[0].footer.paragraphs[0].text = "{% for i in range(999999999) %}x{% endfor %}"

    mine = word("{{ clam_no }} {{ claim_no }", "{% for one in losses %}{{ one.itm }}", build=build)
    done = call("form", "incident", ledger, *DAY, "--claim", "C-2", "--template", mine, "-o", "made.docx")
    assert done.exit_code == 3
    assert not Path("made.docx").exists()
    first, *lines = done.stderr.strip().splitlines()
    assert first == "ledger-tools: theirs.docx cannot be filled in; mistakes found: 7."
    assert [line.split(": ")[0] for line in lines] == [
        *("- paragraph “{{ clam_no }} {{ claim_no }”",) * 2,
        "- paragraph “{% for one in losses %}{{ one.itm }}”",  # told though C-2 has no losses
        "- table 1, row 2, cell 1",
        "- paragraph “{% for one in losses %}{{ one.itm }}”",  # never closed
        "- page header, paragraph “{% set x = 1 %}”",
        "- page footer, paragraph “{% for i in range(999999999) %}x{% endfor %}”",
    ]
    assert "jinja" not in done.stderr.casefold()


def test_a_template_without_placeholders_is_not_copied_in_silence(ledger: Path) -> None:
    for mine, ending in ((word("Notice of loss"), "docx"), (excel(A1="Notice of loss"), "xlsx")):
        done = call("form", "incident", ledger, "--claim", "C-1", "--template", mine, "-o", f"made.{ending}")
        assert done.exit_code == 3
        assert "placeholder such as {{ claim_no }}." in done.stderr
        assert "placeholder such as {{ claim_no }}." in call("form", "fields", mine).stdout


@pytest.mark.parametrize("header", ["賠案號碼", "赔案号", "理賠編號"])
def test_a_header_of_the_ledger_in_place_of_a_name_is_told_with_the_name(ledger: Path, header: str) -> None:
    for mine, ending in ((word(f"{{{{ {header} }}}}"), "docx"), (excel(A1=f"{{{{ {header} }}}}"), "xlsx")):
        assert told("form-fields", "form", "fields", mine)["fields"][0]["near"] == ["claim_no"]
        done = call("form", "incident", ledger, "--claim", "C-1", "--template", mine, "-o", f"made.{ending}")
        assert done.exit_code == 3
        assert "perhaps claim_no" in done.stderr


def test_mistakes_are_told_once_for_many_forms_and_before_the_ledger_is_read(ledger: Path) -> None:
    mine = word("{{ clam_no }}")
    done = call("form", "incident", ledger, *DAY, "--all", "--template", mine, "-o", "out")
    assert done.exit_code == 3
    assert done.stderr.count("clam_no }}”") == 1
    assert not Path("out").exists()
    assert "theirs.docx cannot" in call("form", "status", "no.xlsx", "--claim", "1", "--template", mine).stderr


@pytest.mark.parametrize("lang", ["zh-Hant", "zh-Hans"])
def test_mistakes_are_told_in_the_users_language(ledger: Path, lang: str) -> None:
    mine = word("{{ clam_no }}")
    done = call("form", "incident", ledger, "--claim", "C-1", "--template", mine, lang=lang)
    assert done.exit_code == 3
    assert "does not exist" not in done.stderr
    assert "clam_no" in done.stderr


def test_an_excel_form_tells_all_its_mistakes_by_cell(ledger: Path) -> None:
    mine = excel(A1="{{ clam_no }}", B2="{{ 7*7 }}", C3="{{ claim_no }", D4="{{ losses[1].itm }}")
    done = call("form", "incident", ledger, "--claim", "C-2", "--template", mine, "-o", "made.xlsx")
    assert done.exit_code == 3
    assert [line.split(": ")[0] for line in done.stderr.splitlines()[1:]] == [
        f"- Sheet!{cell}" for cell in ("A1", "B2", "C3", "D4")
    ]


# -- what is printed


def test_what_a_cell_holds_is_printed_as_it_stands_and_no_placeholder_is_left(ledger: Path) -> None:
    def build(document: Any) -> None:
        document.add_table(1, 1).rows[0].cells[0].text = "{{ insured }}"
        document.sections[0].header.paragraphs[0].text = "{{ insured }}"
        document.core_properties.title = "{{ claim_no }} {{ insured }}"

    mine = word("[{{ incident_place }}]", "{{ description }}", "{{ note }}", "{{ driver }}", build=build)
    words = ("form", "incident", ledger, *DAY, "--claim", "C-1", "--template", mine)
    assert call(*words, "-o", "made.docx").exit_code == 0
    document = Document("made.docx")
    assert printed(Path("made.docx")) == ["[{{ 7*7 }}]", LONG, "{% if x %}", LINE]
    assert document.tables[0].rows[0].cells[0].text == "甲&乙 <科技>公司"
    assert document.sections[0].header.paragraphs[0].text == "甲&乙 <科技>公司"
    assert document.core_properties.title == "C-1 甲&乙 <科技>公司"
    assert call(*words, "-o", "again.docx").exit_code == 0
    assert Path("again.docx").read_bytes() == Path("made.docx").read_bytes()


@pytest.mark.parametrize("key", [form.key for form in FORMS if form.about == "claim"])
def test_no_form_of_ours_leaves_a_placeholder(ledger: Path, key: str) -> None:
    assert call("form", key, ledger, *DAY, "--claim", "C-2", "-o", "made.docx").exit_code == 0
    document = Document("made.docx")
    texts = [t.text or "" for t in document.element.body.iter(qn("w:t"))]
    texts += [p.text for section in document.sections for p in section.footer.paragraphs]
    assert [text for text in texts if "{{" in text or "{%" in text] == []


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_what_was_filled(ledger: Path, tmp_path: Path) -> None:
    def build(document: Any) -> None:
        rows = document.add_table(3, 2).rows
        for row, text in zip(rows, ("{%tr for one in losses %}", "{{ one.item }}", "{%tr endfor %}"), strict=True):
            row.cells[0].text = text

    mine = word("{{ insured }}: {{ description }}", build=build)
    words = ("--template", mine, "-o", "made.docx")
    assert call("form", "incident", ledger, *DAY, "--claim", "C-1", *words).exit_code == 0
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "made.docx"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    said = Path("made.txt").read_text("utf-8-sig")
    assert f"甲&乙 <科技>公司: {LONG}" in said
    assert "事務機" in said


def test_a_list_that_is_shorter_than_a_paper_form_leaves_its_rows_to_be_written_on(ledger: Path) -> None:
    mine = word("{{ losses[1].item }}", "{{ losses[2].item }}")
    done = call("form", "incident", ledger, *DAY, "--claim", "C-1", "--strict", "--template", mine, "-o", "made.docx")
    assert done.exit_code == 0, done.stderr  # an unused row is nothing that the ledger lacks
    assert printed(Path("made.docx")) == ["事務機", LINE]


# -- fields that the ledger lacks


def test_empty_fields_are_named_with_their_cells_and_left_as_lines(ledger: Path) -> None:
    mine = word("{{ claim_no }}", "{{ incident_place }}", "{{ surveyor }}", "{% if closed_at %}{{ paid }}{% endif %}")
    words = ("form", "incident", ledger, *DAY, "--claim", "C-2", "--template", mine)
    done = call(*words, "-o", "made.docx")
    assert done.exit_code == 0
    assert printed(Path("made.docx")) == ["C-2", LINE, LINE, ""]
    lacking = "出險地點 (incident_place, 企財險!F3), Surveyor (surveyor; no such column in 企財險)"
    assert f"left empty, to be filled in by hand: {lacking}." in done.stderr
    data = told("form", *words, "-o", "again.docx")
    assert data["forms"] == [
        {
            "ref": "C-2",
            "cell": "企財險!A3",
            "files": ["again.docx"],
            "empty": [
                {"field": "incident_place", "called": "出險地點", "cell": "企財險!F3", "by_hand": False},
                {"field": "surveyor", "called": "Surveyor", "cell": None, "by_hand": False},
            ],
        }
    ]
    assert data["template"] == "theirs.docx"


def test_strict_makes_no_form_with_an_empty_field_and_names_all(ledger: Path) -> None:
    mine = word("{{ claim_no }} {{ incident_place }} {{ surveyor }}")
    words = ("form", "incident", ledger, *DAY, "--strict", "--template", mine, "-o", "made.docx")
    done = call(*words, "--claim", "C-2")
    assert done.exit_code == 5
    assert (
        "does not have: 出險地點 (incident_place, 企財險!F3), Surveyor (surveyor; no such column in 企財險). Fill"
        in done.stderr
    )
    assert not Path("made.docx").exists()


def test_strict_asks_for_nothing_that_no_ledger_holds(ledger: Path) -> None:
    mine = word("{{ claim_no }}, seen by {{ witnesses }}")
    words = ("form", "incident", ledger, *DAY, "--claim", "C-1", "--strict", "--template", mine)
    data = told("form", *words, "-o", "made.docx")
    assert [(gap["field"], gap["by_hand"]) for gap in data["forms"][0]["empty"]] == [("witnesses", True)]
    assert printed(Path("made.docx")) == [f"C-1, seen by {LINE}"]


def test_strict_with_all_refuses_case_by_case(ledger: Path) -> None:
    mine = word("{{ claim_no }} {{ incident_place }} {{ claimed }}")
    words = ("form", "incident", ledger, *DAY, "--all", "--template", mine, "--format", "json")
    done = call(*words, "--strict", "-o", "out")
    assert done.exit_code == 5
    assert sorted(path.name for path in Path("out").iterdir()) == ["出險通知書 C-1.docx", "出險通知書 C-3.docx"]
    assert "企財險!A3: the form asks for what the ledger does not have: 出險地點" in done.stderr
    data = json.loads(done.stdout)
    jsonschema.Draft202012Validator(schema("form")).validate(data)
    assert [(one["ref"], one["empty"]) for one in data["forms"]] == [("C-1", []), ("C-3", [])]
    assert [(one["cell"], one["exit_code"]) for one in data["failed"]] == [("企財險!A3", 5)]
    assert call(*words, "--strict", "--insurer", "甲", "--line", "車險", "-o", "none").exit_code == 3
    assert not Path("none").exists()
    lax = call(*words[:-2], "-o", "all")
    assert lax.exit_code == 0
    assert "出險地點 (incident_place) in 1, 索賠金額 (claimed) in 1." in lax.stderr


def test_strict_holds_for_excel_forms_and_for_the_customer_file(ledger: Path, tmp_path: Path) -> None:
    mine = excel(A1="{{ claim_no }}", A2="{{ incident_place }}", A3="{{ losses[1].item }}")
    words = ("form", "incident", ledger, *DAY, "--template", mine, "-o", "made.xlsx")
    done = call(*words, "--claim", "C-2", "--strict")
    assert done.exit_code == 5
    assert "出險地點 (incident_place, 企財險!F3), Loss items (losses)." in done.stderr
    assert call(*words, "--claim", "C-1", "--strict").exit_code == 0
    assert [load_workbook("made.xlsx").active[f"A{row}"].value for row in (1, 2, 3)] == ["C-1", "{{ 7*7 }}", "事務機"]
    customers = "    # 客戶檔案\n    客戶編號 | 客戶名稱 | 電話 | 地址\n    K-1 | 王大同 | 0911-111-111 |\n"
    path = draw_xlsx(customers, tmp_path / "客戶.xlsx")
    refused = call("form", "customer-file", path, *DAY, "--customer", "王大同", "--strict", "-o", "c.docx")
    assert refused.exit_code == 5
    assert "地址 (address, 客戶檔案!D2)" in refused.stderr


def test_a_recorded_receipt_is_told_with_what_was_changed_and_strict_changes_nothing(ledger: Path) -> None:
    words = ("form", "receipt", ledger, *DAY, "--claim", "C-3", "--received", "損失清單", "--record", "--add-sheet")
    before = ledger.read_bytes()
    strict = call(*words, "--strict", "-o", "made.docx")
    assert strict.exit_code == 5
    assert "Report No. (report_no; no such column in 企財險)" in strict.stderr
    assert "given_by" not in strict.stderr  # nobody can fill that in the ledger
    assert ledger.read_bytes() == before
    data = told("form", *words, "-o", "made.docx")
    assert data["receipt"]["schema"] == "ledger-tools/receipt/1"
    assert data["forms"][0]["files"] == ["made.docx"]
    assert ledger.read_bytes() != before
