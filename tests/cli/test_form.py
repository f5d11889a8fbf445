"""form on real workbooks, as an office calls it: what stands on the paper, and what stands in the workbook after."""

from __future__ import annotations

import json
import os
import re
import textwrap
import time
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from docx import Document
from docx.oxml.ns import qn

from ledger_tools.cli.program import program
from ledger_tools.followup import claim_card
from ledger_tools.forms import pdf
from ledger_tools.forms.registry import FORMS, About
from tests.support import callbook
from tests.support.drawn import draw_xlsx

DAY = ("--as-of", "2021-12-31")
LONG = "水由三樓茶水間漏下，" * 300  # ten signs each: 3,000
# Nothing was lost in C-2. The last day for the list of loss of C-1 was 30 December, a day before the judged one.
CLAIMS = f"""
    # 企財險
    保險公司 | 保單號碼 | 賠案號碼 | 被保險人 | 出險日期 | 出險地點 | 出險原因 | 事故經過 | 報案日期 | 索賠金額 | 未決賠款 | 狀態
    甲產物保險 | P-1 | C-1 | 範例<科技>&公司 | @2021-10-30 | {{{{ 7*7 }}}} | 水管爆裂 | {LONG} | @2021-11-01 | =12000 | =987654 | 處理中
    甲產物保險 | P-1 | C-2 | 範例<科技>&公司 | @2021-12-20 | 二廠 | 火災 | | @2021-12-21 | | | 處理中
    乙產物保險 | P-2 | C-3 | 別家公司 | @2021-12-01 | 三廠 | 竊盜 | | @2021-12-02 | =500 | | 處理中

    # 損失項目
    案號 | 損失種類 | 名稱規格/傷者姓名 | 數量 | 估計損失
    C-1 | 財產損失 | 事務機 | =2 | =12000
    C-3 | 財產損失 | 電纜 | =1 | =500

    # 理賠文件
    案號|文件名稱|必要性|正本/影本|份數|通知日期|應交日期|收件日期|狀態|退回原因|交件人|收件人|收條編號
    C-1 | 損失清單 | 必備 | 正本 | =1 | @2021-11-01 | @2021-12-30 | | 已通知
    C-1 | 修復估價單 | 必備 | 正本 | =1 | @2021-11-01 | @2022-01-15 | | 已通知
    C-2 | 損失清單 | 必備 | | | @2021-12-22 | | | 已通知
"""  # noqa: E501


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_TOOLS_DATA", str(tmp_path / "own data"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """Return the path of the claims as a workbook."""
    return draw_xlsx(CLAIMS, tmp_path / "台帳.xlsx")


def call(*words: object) -> Result:
    env = {"LC_ALL": "C.UTF-8", "COLUMNS": "80", "LEDGER_TOOLS_LANG": "en"}
    return CliRunner(env=env).invoke(program, [str(word) for word in words])


def words_of(path: Path) -> str:
    """Return the texts of a Word file as Word holds them, a paragraph a line."""
    paragraphs = Document(str(path)).element.body.iter(qn("w:p"))
    return "\n".join("".join(text.text or "" for text in p.iter(qn("w:t"))) for p in paragraphs)


def template(path: Path, words: str) -> Path:
    """Write a Word template of one paragraph and return its path."""
    document = Document()
    document.add_paragraph(words)
    document.save(str(path))
    return path


def papers_due(path: Path) -> list[tuple[str, str | None, str]]:
    """Return what due says of the papers that are out: what is awaited, until when, in what state."""
    done = call("due", path, *DAY, "--format", "json")
    assert done.exit_code == 0, done.stderr
    items: list[dict[str, Any]] = json.loads(done.stdout)["items"]
    return [(i["subject"]["ref"], i["to"], i["state"]) for i in items if i["rule"] == "papers-outstanding"]


@pytest.mark.parametrize("key", [form.key for form in FORMS if form.about is About.CLAIM])
def test_each_paper_about_a_claim_names_it_and_leaves_the_workbook_alone(ledger: Path, key: str) -> None:
    before = ledger.read_bytes()
    done = call("form", key, ledger, *DAY, "--claim", "c-1", "-o", "made.docx")
    assert done.exit_code == 0, done.stderr
    said = words_of(Path("made.docx"))
    assert "C-1" in said
    assert "範例<科技>&公司" in said
    assert ledger.read_bytes() == before


@pytest.mark.parametrize("key", ["status", "receipt"])
def test_what_the_customer_gets_to_see_never_tells_the_reserve(ledger: Path, key: str) -> None:
    assert call("form", key, ledger, *DAY, "--claim", "C-1", "-o", "made.docx").exit_code == 0
    said = words_of(Path("made.docx"))
    assert "987,654" not in said
    assert "987654" not in said
    mine = template(Path("mine.docx"), "{{ reserve }}")
    refused = call("form", key, ledger, *DAY, "--claim", "C-1", "--template", mine, "-o", "asked.docx")
    assert refused.exit_code == 3
    assert not Path("asked.docx").exists()


@pytest.mark.parametrize(
    ("words", "holds"),
    [
        (("call-record", "--call", "C-2021-0001"), ("C-2021-0001", "王大同", "空調不冷")),
        (("customer-file", "--customer", "陳美麗"), ("陳美麗", "CCC-3333", "台南市三路3號")),
        (("call-register", "--month", "2021-11"), ("C-2021-0001", "王大同")),
        (("letter-register", "--month", "2021-11"), ("L-2021-0001", "李小龍", "冬季健檢通知")),
    ],
)
def test_papers_about_calls_letters_and_customers(tmp_path: Path, words: Sequence[str], holds: Sequence[str]) -> None:
    letter = "    L-2021-0001 | @2021-11-09 | 通知 | K-2 | 李小龍 | 台中市二路2號 | 冬季健檢通知 | E-1 | | 小張\n"
    path = draw_xlsx(callbook.CUSTOMERS + callbook.CALLS.rstrip(" ") + letter + callbook.REST, tmp_path / "台帳.xlsx")
    key, *which = words
    done = call("form", key, path, "--as-of", "2021-11-30", *which, "-o", "made.docx")
    assert done.exit_code == 0, done.stderr
    said = words_of(Path("made.docx"))
    assert [word for word in holds if word not in said] == []


@pytest.mark.parametrize("key", ["incident", "receipt", "status", "reminder", "claim-file"])
def test_a_cell_that_says_the_same_as_above_is_printed_as_what_it_means(tmp_path: Path, key: str) -> None:
    book = """
        # 車險
        保險公司 | 保單號碼 | 車號 | 被保險人 | 出險日期 | 出險原因
        甲產險 | M-1 | AAA-1111 | 範例公司 | @2021-10-01 | 追撞
        〃 | 同上 | 〃 | 〃 | @2021-10-09 | 倒車擦撞
        〃 | M-3 | BBB-2222 | 同上 | 〃 | 停放被撞
    """
    path = draw_xlsx(book, tmp_path / "台帳.xlsx")
    several = call("form", key, path, *DAY, "--claim", "M-1")
    assert several.exit_code == 5
    assert "車險!A3 (M-1 範例公司 AAA-1111 2021-10-09 倒車擦撞)" in " ".join(several.stderr.split())

    for row, policy in ((3, "M-1"), (4, "M-3")):
        done = call("form", key, path, *DAY, "--row", f"車險!{row}", "-o", f"{row}.docx")
        assert done.exit_code == 0, done.stderr
        said = words_of(Path(f"{row}.docx"))
        holds = ("範例公司", "2021年10月9日", *(() if key == "status" else ("甲產險", policy)))  # the status has a tail
        assert [word for word in holds if word not in said] == []
        assert "〃" not in said
        assert "同上" not in said


def test_a_plate_is_no_claim_number_on_a_call_record(tmp_path: Path) -> None:
    path = draw_xlsx(callbook.CUSTOMERS + callbook.CALLS + callbook.REST, tmp_path / "台帳.xlsx")
    done = call("form", "call-record", path, "--as-of", "2021-11-30", "--call", "C-2021-0001", "-o", "made.docx")
    assert done.exit_code == 0, done.stderr
    assert words_of(Path("made.docx")).splitlines().count("AAA-1111") == 1  # under 車號, not under 案號 as well


@pytest.mark.parametrize(
    ("sheet", "more", "last"),
    [
        ("車險", (), "七、車輛與駕駛"),
        ("車險", ("--long",), "十、其他保險與權利人"),
        ("僱主責任險", (), "八、作業情形"),
        ("企財險", (), "六、損失"),
        ("企財險", ("--long",), "九、其他保險與權利人"),
    ],
)
def test_the_sections_of_a_notice_of_loss_are_numbered_without_a_gap(
    tmp_path: Path, sheet: str, more: Sequence[str], last: str
) -> None:
    rows = "保單號碼 | 賠案號碼 | 被保險人 | 出險日期 | 出險原因 | 狀態\nP-1 | C-1 | 甲 | @2021-10-30 | 不明 | 處理中"
    path = draw_xlsx(f"# {sheet}\n{rows}", tmp_path / "台帳.xlsx")
    done = call("form", "incident", path, *DAY, "--claim", "C-1", *more, "-o", "made.docx")
    assert done.exit_code == 0, done.stderr
    lines = words_of(Path("made.docx")).splitlines()
    heads = [line for line in lines if line[1:2] == "、" and line[0] in "一二三四五六七八九十"]
    assert "".join(head[0] for head in heads) == "一二三四五六七八九十"[: len(heads)]
    assert heads[-1] == last


def test_a_cell_is_printed_as_it_is_and_never_worked_out(ledger: Path) -> None:
    assert call("form", "incident", ledger, *DAY, "--claim", "C-1", "-o", "made.docx").exit_code == 0
    lines = words_of(Path("made.docx")).splitlines()
    assert "{{ 7*7 }}" in lines
    assert "49" not in lines
    assert LONG in lines  # a long cell is printed to its end


def test_a_form_says_that_it_was_made_on_the_day_it_is_made_for(ledger: Path) -> None:
    theirs = template(Path("mine.docx"), "{{ claim_no }}")  # by python-docx, which says python-docx and 2013
    for name, more in (("ours", ()), ("theirs", ("--template", theirs))):
        first, again = f"{name}.docx", f"{name} again.docx"
        for path in (first, again):
            done = call("form", "incident", ledger, "--as-of", "2021-11-30", "--claim", "C-1", "-o", path, *more)
            assert done.exit_code == 0, done.stderr
        told = Document(first).core_properties
        assert (told.created, told.modified) == (datetime(2021, 11, 30, tzinfo=UTC),) * 2
        author = "ledger-tools" if name == "ours" else "python-docx"
        assert (told.author, told.last_modified_by) == (author, "ledger-tools")
        assert Path(first).read_bytes() == Path(again).read_bytes()


def test_a_template_that_tells_nothing_of_itself_gives_the_same_bytes_each_time(ledger: Path) -> None:
    whole, bare = template(Path("whole.docx"), "{{ claim_no }}"), Path("bare.docx")
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(bare, "w") as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename in ("[Content_Types].xml", "_rels/.rels"):
                data = re.sub(rb"<(Override|Relationship)[^>]*core[^>]*/>", b"", data)
            if item.filename != "docProps/core.xml":
                new.writestr(item, data)
    made = []
    for path in ("first.docx", "again.docx"):
        assert call("form", "incident", ledger, *DAY, "--claim", "C-1", "--template", bare, "-o", path).exit_code == 0
        made.append(Path(path).read_bytes())
        time.sleep(1.1)  # the clock that python-docx would take has seconds
    assert made[0] == made[1]


# Figures and words of 0, 0.05, 10,000 and 100,000,001. By the rules on vouchers nothing is 零元整, below one 元 nothing
# stands before the 分 and no 整 after it, and four places that are skipped leave one 零.
IN_WORDS = {
    "企財險\n保單號碼 | 賠案號碼 | 被保險人 | 出險日期 | 出險原因 | 索賠金額(新臺幣)": (
        ("NT$0", "新臺幣零元整"),
        ("NT$0.05", "新臺幣伍分"),
        ("NT$10,000", "新臺幣壹萬元整"),
        ("NT$100,000,001", "新臺幣壹億零壹元整"),
    ),
    "企财险\n保单号 | 赔案号 | 被保险人 | 出险日期 | 出险原因 | 索赔金额(人民币)": (
        ("¥0.00", "人民币零元整"),
        ("¥0.05", "人民币伍分"),
        ("¥10,000.00", "人民币壹万元整"),
        ("¥100,000,001.00", "人民币壹亿零壹元整"),
    ),
    "Property\nPolicy No. | Claim No. | Insured | Date of Loss | Cause | Claimed (HKD)": (
        ("HK$0.00", "HONG KONG DOLLARS ZERO ONLY"),
        ("HK$0.05", "HONG KONG DOLLARS ZERO AND CENTS FIVE ONLY"),
        ("HK$10,000.00", "HONG KONG DOLLARS TEN THOUSAND ONLY"),
        ("HK$100,000,001.00", "HONG KONG DOLLARS ONE HUNDRED MILLION AND ONE ONLY"),
    ),
}


@pytest.mark.parametrize("head", IN_WORDS)
def test_amounts_in_words_on_the_notice_of_loss(tmp_path: Path, head: str) -> None:
    amounts = ("0", "0.05", "10000", "100000001")
    rows = [f"P-{i} | C-{i} | x | @2021-10-30 | y | ={amount}" for i, amount in enumerate(amounts)]
    path = draw_xlsx("\n".join([f"# {head}", *rows]), tmp_path / "ledger.xlsx")
    for i, (figures, words) in enumerate(IN_WORDS[head]):
        done = call("form", "incident", path, *DAY, "--claim", f"C-{i}", "--lang", "auto", "-o", f"{i}.docx")
        assert done.exit_code == 0, done.stderr
        said = words_of(Path(f"{i}.docx")).splitlines()
        assert figures in said
        assert words in said


def test_amounts_stand_in_figures_alone_where_the_settings_say_so(tmp_path: Path) -> None:
    settings = "\n\n    # 設定\n    設定項目 | 設定值\n    金額大寫 | 否\n"
    path = draw_xlsx(CLAIMS.rstrip(" ") + settings, tmp_path / "設.xlsx")
    assert call("form", "incident", path, *DAY, "--claim", "C-1", "-o", "made.docx").exit_code == 0
    said = words_of(Path("made.docx"))
    assert "NT$12,000" in said
    assert "壹萬貳仟元整" not in said


def test_a_form_that_exists_is_replaced_only_by_force(ledger: Path) -> None:
    words = ("form", "status", ledger, *DAY, "--claim", "C-1", "-o", "made.docx")
    Path("made.docx").write_text("mine")
    assert call(*words).exit_code == 4
    assert Path("made.docx").read_text() == "mine"
    assert call(*words, "--force").exit_code == 0
    assert "C-1" in words_of(Path("made.docx"))


def test_one_claim_that_fails_holds_up_no_other(ledger: Path) -> None:
    mine = template(Path("mine.docx"), "{{ claim_no }} {{ losses[1].item }} {{ insurer }}")
    words = ("--all", "--insurer", "甲", "--template", mine, "-o", "out", "--strict")
    done = call("form", "incident", ledger, *DAY, *words)
    assert done.exit_code == 5
    assert {path.name: words_of(path).strip() for path in Path("out").iterdir()} == {
        "出險通知書 C-1.docx": "C-1 事務機 甲產物保險"
    }  # C-2 has no losses, and C-3 is with another insurer
    assert "企財險!A3" in done.stderr
    assert "企財險!A2" not in done.stderr
    assert "企財險!A4" not in done.stderr
    assert "1 form(s) could not be made." in done.stderr
    assert "1 file(s) written to out." in done.stderr


def test_what_is_wrong_for_every_claim_is_said_once(ledger: Path) -> None:
    mine = template(Path("mine.docx"), "{{ surveyor }}")  # no column of the ledger
    done = call("form", "incident", ledger, *DAY, "--all", "--strict", "--template", mine, "-o", "out")
    assert done.exit_code == 5
    assert done.stderr.count("(surveyor; ") == 1
    assert "企財險!A2 and 2 more: " in done.stderr
    assert "3 form(s) could not be made." in done.stderr
    assert not Path("out").exists()


NAMES = {
    "A/B:*": "案件進度單 A_B_.docx",
    "A_B_": "案件進度單 A_B_ (2).docx",
    "CON": "案件進度單 CON.docx",  # reserved on Windows only as a whole name
    "same": "案件進度單 same.docx",
    "SAME": "案件進度單 SAME (2).docx",  # one file where capitals do not count
    "賠案一號": "案件進度單 賠案一號.docx",
    "../../x": "案件進度單 .._.._x.docx",
    "": "案件進度單 企財險!A9.docx",
    "長" * 300: f"案件進度單 {'長' * 33}.docx",  # 5 × 3 + 1 + 33 × 3 + 5 = 120 bytes
}


def test_a_folder_of_forms_has_clean_names_that_no_system_takes_for_one(tmp_path: Path) -> None:
    rows = [f"甲 | {'P-1' if name else ''} | {name} | 甲 | @2021-10-30 | 火災 | 處理中" for name in NAMES]
    head = "# 企財險\n保險公司 | 保單號碼 | 賠案號碼 | 被保險人 | 出險日期 | 出險原因 | 狀態\n"
    path = draw_xlsx(head + "\n".join(rows), tmp_path / "台帳.xlsx")
    done = call("form", "status", path, *DAY, "--all", "-o", "out")
    assert done.exit_code == 0, done.stderr
    made = {file.name: words_of(file) for file in Path("out").iterdir()}
    assert set(made) == set(NAMES.values())
    assert [ref for ref, name in NAMES.items() if ref not in made[name]] == []  # each the form of its own claim


def test_a_file_that_cannot_be_written_or_turned_into_pdf_holds_up_no_other(
    ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.name == "nt":
        pytest.skip("shell scripts stand in for programs")
    # An office that makes a PDF of the first of the files only, and says why there is no other.
    office = tmp_path / "programs" / "soffice"
    office.parent.mkdir()
    office.write_text(
        "#!/bin/sh\nfor word; do case $word in */out) out=$word;; esac; done\n"
        'mkdir -p "$out"; echo "%PDF-1.4" > "$out/0000.pdf"; echo "no memory" >&2\n'
    )
    fonts = office.with_name("fc-list")
    fonts.write_text("#!/bin/sh\necho Noto Sans CJK TC\n")
    for program_ in (office, fonts):
        program_.chmod(0o755)
    monkeypatch.setenv("PATH", f"{office.parent}:/usr/bin:/bin")
    done = call("form", "status", ledger, *DAY, "--all", "--pdf", "--insurer", "甲", "-o", "out")
    assert done.exit_code == 4
    assert sorted(path.name for path in Path("out").iterdir()) == [
        "案件進度單 C-1.docx",
        "案件進度單 C-1.pdf",
        "案件進度單 C-2.docx",
    ]
    assert "LibreOffice made no PDF of 案件進度單 C-2.docx: no memory." in " ".join(done.stderr.split())
    assert "3 file(s) written to out." in done.stderr


def test_a_fault_of_the_program_about_one_claim_holds_up_no_other(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = claim_card.claim_standing

    def faulty(ctx: Any, duties: Any, row: Any) -> Any:
        if row[1] == 1:
            raise ZeroDivisionError
        return usual(ctx, duties, row)

    monkeypatch.setattr(claim_card, "claim_standing", faulty)
    done = call("form", "status", ledger, *DAY, "--all", "-o", "out")
    assert done.exit_code == 70
    assert sorted(path.name for path in Path("out").iterdir()) == ["案件進度單 C-1.docx", "案件進度單 C-3.docx"]
    assert "企財險!A3: This is a fault of the program (ZeroDivisionError" in " ".join(done.stderr.split())


def test_only_claims_of_a_line_and_state(tmp_path: Path) -> None:
    motor = "\n# 車險\n保單號碼 | 車牌號碼 | 被保險人 | 出險日期 | 狀態\nP-9 | AAA-1111 | 丙 | @2021-12-01 | 處理中\n"
    path = draw_xlsx(textwrap.dedent(CLAIMS) + motor, tmp_path / "兩種.xlsx")
    for name, more in (("a", ("--line", "車險")), ("b", ("--line", "motor,property", "--state", "逾期"))):
        done = call("form", "status", path, *DAY, "--all", *more, "-o", name)
        assert done.exit_code == 0, done.stderr
    assert [file.name for file in Path("a").iterdir()] == ["案件進度單 P-9.docx"]
    assert [file.name for file in Path("b").iterdir()] == ["案件進度單 C-1.docx"]  # its paper of 30 December
    unknown = call("form", "status", path, *DAY, "--all", "--line", "火星險", "-o", "c")
    assert unknown.exit_code == 2
    assert "there is no line 火星險" in unknown.stderr


def test_an_insurer_that_no_claim_is_with_makes_no_form(ledger: Path) -> None:
    done = call("form", "status", ledger, *DAY, "--all", "--insurer", "丙", "-o", "out")
    assert done.exit_code == 3
    assert "乙產物保險" in done.stderr
    assert not Path("out").exists()


# Nobody made this for a program: two rows of headers, 萬元, years of the Republic, ditto marks, a number of its own.
WORKSHOP = """
    # 理賠紀錄
    大發汽修廠 110年度 理賠追蹤表（單位：萬元）
    編號 | 車輛 | | 保險 | | 出險 | | 金額 | | 目前進度 | 賠付金額
    | | 牌照號碼 | 車主 | 保險公司 | 保單號 | 日期時間 | 地點 | 索賠 | 核定 | |
    110-001 | ABC-1234 | 林大同 先生 | 國泰產險 | 0700-110AB | 110年10月3日 下午2時30分 | 台灣大道\\n三段 | 約3.5 | | 待補件 |
    110-002 | 〃 | 〃 | 〃 | | 110/11/05 | 同上 | =12.5 | =10 | 核賠中 | =0
    110-003 | XYZ-888 | 陳美丽 | 富邦 | FB99 | 2021.12.1 | 高速公路 | =0.05 | =0.05 | 已賠付 | =0.05
    合計 | | | | | | | =12.55 | | |
    製表：小張
    [B2:C2] [D2:E2] [F2:G2] [H2:I2]
"""  # noqa: E501


@pytest.mark.parametrize(
    ("claim", "says", "never"),
    [
        # 約3.5 in a column of 萬元 is no 3.5, and what the office says of the state counts
        ("110-001", ("索賠 約3.5萬元，尚未賠付", "階段為「待補件」", "賠案，敬請惠示辦理情形"), ()),
        ("110-002", ("索賠 NT$125,000，核定 NT$100,000，尚未賠付", "階段為「核賠中」"), ("已賠付",)),  # 0 paid is none
        ("110-003", ("索賠 NT$500，核定 NT$500，已賠付 NT$500。",), ("尚未賠付",)),
    ],
)
def test_a_letter_from_a_ledger_that_was_made_for_nobody(
    tmp_path: Path, claim: str, says: Sequence[str], never: Sequence[str]
) -> None:
    path = draw_xlsx(WORKSHOP, tmp_path / "own.xlsx")
    done = call("form", "reminder", path, *DAY, "--claim", claim, "-o", "letter.docx")
    assert done.exit_code == 0, done.stderr
    said = words_of(Path("letter.docx"))
    assert [words for words in says if words not in said] == []
    assert [words for words in never if words in said] == []


def test_a_letter_about_a_claim_of_which_hardly_anything_is_known(tmp_path: Path) -> None:
    head = "保司 | 险种 | 保险单号 | 出险经过 | 定损额 | 进展"
    bare = f"# 2021台账\n{head}\n平安 | 财产 | PZ9 | 跑水 | 待定 | 材料齐，等核赔"
    path = draw_xlsx(bare, tmp_path / "own.xlsx")
    for key in ("reminder", "status"):
        assert call("form", key, path, *DAY, "--claim", "pz9", "-o", f"{key}.docx").exit_code == 0
    letter_said, status_said = (words_of(Path(f"{key}.docx")) for key in ("reminder", "status"))
    # The day is left to be written on; there is no cause, and no table of days that would be empty.
    assert "于 ＿＿＿＿＿＿＿＿出险。" in letter_said
    assert "阶段日期" not in letter_said
    assert "目前阶段为“材料齐，等核赔”，尚未赔付。" in letter_said
    assert "目前状态：材料齐，等核赔" in status_said


def test_a_status_sheet_gives_the_state_in_the_words_of_the_ledger(tmp_path: Path) -> None:
    path = draw_xlsx(WORKSHOP, tmp_path / "own.xlsx")
    for language, words in (("zh-Hant", "目前狀態：待補件"), ("zh-Hans", "目前状态：待補件"), ("en", "Status: Open")):
        done = call("--lang", language, "form", "status", path, *DAY, "--claim", "110-001", "-o", f"{language}.docx")
        assert done.exit_code == 0, done.stderr
        said = words_of(Path(f"{language}.docx"))
        assert words in said
        assert "台灣大道" in said


def test_all_forms_or_none_where_a_file_is_in_the_way(ledger: Path) -> None:
    Path("out").mkdir()
    Path("out", "案件進度單 C-2.docx").write_text("mine")
    assert call("form", "status", ledger, *DAY, "--all", "-o", "out").exit_code == 4
    assert [path.name for path in Path("out").iterdir()] == ["案件進度單 C-2.docx"]
    assert Path("out", "案件進度單 C-2.docx").read_text() == "mine"


LATE = """
    # 企財險
    保險公司 | 保單號碼 | 賠案號碼 | 被保險人 | 出險時間 | 出險原因 | 報案日期 | 文件齊備日 | 核賠金額 | 結案日期 | 賠付日期 | 狀態
    甲產險 | P-1 | C-1 | 範例公司 | @2021-10-30 | 火災 | @2021-11-01 | @2021-11-10 | =100000 | | | 處理中
    甲產險 | P-2 | C-2 | 範例公司 | @2021-12-20 | 火災 | @2021-12-21 | @2021-12-24 | =500 | | | 處理中
    甲產險 | P-3 | C-3 | 範例公司 | @2021-12-20 | 火災 | @2021-12-21 | | =500 | | | 處理中
    甲產險 | P-4 | C-4 | 範例公司 | @2021-10-20 | 火災 | @2021-10-21 | @2021-10-24 | =500 | @2021-11-01 | @2021-11-01 | 已結案
"""  # noqa: E501
IN_SETTINGS = """
    # 設定
    設定項目 | 設定值
    法規包 | 台灣：理賠時限
"""
BY_LAW = "保險法第34條"  # Taiwan's Insurance Act 34: 15 days after the papers were complete


def letter(path: Path, claim: str, *more: str) -> tuple[str, str]:
    """Return what a reminder of Christmas Day says, and what the clerk is told."""
    words = ("form", "reminder", path, "--as-of", "2021-12-25", "--claim", claim, "-o", "letter.docx", "--force")
    done = call(*words, *more)
    assert done.exit_code == 0, done.stderr
    return words_of(Path("letter.docx")), " ".join(done.stderr.split())


def test_a_reminder_counts_by_the_packs_of_the_settings_as_due_does(tmp_path: Path) -> None:
    plain = draw_xlsx(LATE, tmp_path / "plain.xlsx")
    settled = draw_xlsx(LATE + IN_SETTINGS, tmp_path / "settled.xlsx")
    assert BY_LAW not in letter(plain, "C-1")[0]
    by_settings, told = letter(settled, "C-1")
    assert BY_LAW in by_settings
    assert "No time limit" not in told
    # 15 days after 10 November: the 25th; Christmas is 30 days later: 100,000 × 10 % × 30 ÷ 365 = 821.92
    assert "821.92" in by_settings
    assert letter(plain, "C-1", "--pack", "tw-claims")[0] == by_settings
    assert letter(plain, "C-1", "--pack", "台灣：理賠時限")[0] == by_settings


def test_a_reminder_without_anything_late_says_what_would_count(tmp_path: Path) -> None:
    path = draw_xlsx(LATE, tmp_path / "plain.xlsx")
    _, running = letter(path, "C-2")
    assert "No time limit of the insurer has run out" in running
    assert "The next one runs out on 2021-12-31." in running  # a week after the papers of 24 December
    assert "--pack tw-claims counts them in this run, tw-claims in the row Law Packs of the sheet Settings" in running
    _, silent = letter(path, "C-3", "--pack", "tw-claims")
    assert "write it under Papers Complete." in silent
    assert "--pack" not in silent
    _, closed = letter(path, "C-4")
    assert "The ledger has this claim as closed." in closed
    assert "--pack" not in closed


def test_all_reminders_are_those_of_insurers_who_are_late(tmp_path: Path) -> None:
    path = draw_xlsx(LATE, tmp_path / "plain.xlsx")
    words = ("form", "reminder", path, "--all", "-o")
    assert call(*words, "late", "--as-of", "2021-12-25").exit_code == 0
    assert [file.name for file in Path("late").iterdir()] == ["催辦函 C-1.docx"]
    none = call(*words, "none", "--as-of", "2021-11-11")
    assert none.exit_code == 3
    assert "no insurer is late by the rules that are on" in " ".join(none.stderr.split())
    assert not Path("none").exists()
    assert call(*words, "all", "--as-of", "2021-11-11", "--state", "all").exit_code == 0
    assert len(list(Path("all").iterdir())) == 4
    assert call(*words, "open", "--as-of", "2021-12-25", "--state", "open").exit_code == 0
    assert [file.name for file in Path("open").iterdir()] == ["催辦函 C-2.docx"]


def test_a_status_sheet_counts_by_the_packs_of_the_settings_or_of_the_run(tmp_path: Path) -> None:
    plain = draw_xlsx(LATE, tmp_path / "plain.xlsx")
    settled = draw_xlsx(LATE + IN_SETTINGS, tmp_path / "settled.xlsx")
    said = []
    for path, more in ((plain, ()), (plain, ("--pack", "tw-claims")), (settled, ())):
        words = ("form", "status", path, "--as-of", "2021-12-25", "--claim", "C-1", "-o", "status.docx", "--force")
        assert call(*words, *more).exit_code == 0
        said.append(words_of(Path("status.docx")))
    assert "11月25日" not in said[0]
    assert "11月25日" in said[1]
    assert said[1] == said[2]


def test_a_pack_that_there_is_not_is_named(ledger: Path) -> None:
    done = call("form", "reminder", ledger, *DAY, "--claim", "C-1", "--pack", "tw-clams", "-o", "letter.docx")
    assert done.exit_code == 2
    assert "there is no pack tw-clams; perhaps tw-claims" in " ".join(done.stderr.split())


def test_a_recorded_receipt_changes_what_is_outstanding(ledger: Path) -> None:
    others = [("C-1 修復估價單", "2022-01-15", "open"), ("C-2 損失清單", None, "open")]
    assert papers_due(ledger) == [("C-1 損失清單", "2021-12-30", "overdue"), *others]
    done = call(
        "form", "receipt", ledger, *DAY, "--claim", "C-1", "--received", "損失清單", "--no-ask",
        "--clerk", "張小華", "--record", "-o", "made.docx",
    )  # fmt: skip
    assert done.exit_code == 0, done.stderr
    assert papers_due(ledger) == others
    lines = words_of(Path("made.docx")).splitlines()
    assert "R-2021-0001" in lines
    assert lines.index("損失清單") < lines.index("修復估價單")  # handed over stands above still missing


ALMOST_COMPLETE = """
    # 車險
    保險公司 | 保單號碼 | 賠案號碼 | 被保險人 | 車牌號碼 | 出險日期 | 出險原因 | 索賠金額 | 狀態
    甲產險 | P-1 | C-1 | 王大同 | AAA-1111 | @2021-12-01 | 碰撞 | =12000 | 處理中

    # 理賠文件
    案號|文件名稱|必要性|正本/影本|份數|通知日期|應交日期|收件日期|狀態|交件人|收件人|收條編號
    C-1 | 行車執照 | 必備 | 影本 | =1 | @2021-12-02 | @2021-12-20 | @2021-12-10 | 已收 | | |
    C-1 | 修車估價單 | 必備 | 正本 | =1 | @2021-12-02 | @2021-12-20 | | 已通知 | | |
"""


def test_the_last_paper_recorded_starts_the_clock_of_the_insurer(tmp_path: Path) -> None:
    path = draw_xlsx(ALMOST_COMPLETE, tmp_path / "台帳.xlsx")
    of_insurer = ("due", path, *DAY, "--obliged", "insurer", "--pack", "house,tw-claims", "--format", "json")
    assert json.loads(call(*of_insurer).stdout)["items"] == []
    words = ("form", "receipt", path, "--as-of", "2021-12-15", "--claim", "C-1", "--received", "修車估價單")
    recorded = call(*words, "--record", "--no-ask", "-o", "made.docx")
    assert recorded.exit_code == 0, recorded.stderr
    items = json.loads(call(*of_insurer).stdout)["items"]
    # a week after 15 December, and by law 15 days after it: 9 days and 1 day before the end of the year
    assert {(item["rule"], item["to"], item["state"], item["days_left"]) for item in items} == {
        ("expected-payment", "2021-12-22", "overdue", -9),
        ("tw-claim-pay-15d", "2021-12-30", "overdue", -1),
    }
    letter_of_it = call("form", "reminder", path, *DAY, "--claim", "C-1", "--pack", "tw-claims", "-o", "letter.docx")
    assert letter_of_it.exit_code == 0
    assert "2021/12/15" in words_of(Path("letter.docx"))


@pytest.mark.parametrize("which", [("--claim", "C-1"), ("--all",)])
def test_pdf_where_no_libreoffice_is_installed(ledger: Path, monkeypatch: pytest.MonkeyPatch, which: list[str]) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(pdf, "_PLACES", ())  # where installers put it
    out = "out" if "--all" in which else "made.docx"
    done = call("form", "status", ledger, *DAY, *which, "--pdf", "-o", out)
    assert done.exit_code == 4
    assert "--pdf needs LibreOffice, which was not found here; install it, or leave --pdf out" in done.stderr
    assert not Path(out).exists()


def test_no_receipt_is_recorded_that_cannot_become_a_pdf(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(pdf, "_PLACES", ())
    before = ledger.read_bytes()
    words = ("form", "receipt", ledger, *DAY, "--claim", "C-1", "--received", "損失清單", "--record")
    assert call(*words, "-o", "made.pdf").exit_code == 4
    assert ledger.read_bytes() == before


def test_what_a_receipt_asks_for_is_outstanding_from_that_day_on(ledger: Path) -> None:
    words = ("form", "receipt", ledger, *DAY, "--claim", "C-2", "--received", "損失清單", "--record")
    assert call(*words, "-o", "made.docx").exit_code == 0
    said = words_of(Path("made.docx")).splitlines()
    out = [ref.removeprefix("C-2 ") for ref, _, state in papers_due(ledger) if ref.startswith("C-2")]
    assert "損失清單" not in out
    assert out
    assert [name for name in out if name not in said] == []
    # 損失清單 came in that day; each of the others is asked for on it, and the paper says so
    assert said.count("2021/12/31") == 1 + len(out)


def test_a_receipt_that_is_only_tried_changes_nothing(ledger: Path) -> None:
    before = ledger.read_bytes()
    words = ("form", "receipt", ledger, *DAY, "--claim", "C-1", "--received", "損失清單")
    assert call(*words, "--record", "--dry-run", "-o", "made.docx").exit_code == 0
    assert not Path("made.docx").exists()
    assert ledger.read_bytes() == before
    assert call(*words, "-o", "made.docx").exit_code == 0  # without --record: a paper, no number
    assert ledger.read_bytes() == before
    assert "R-2021-0001" not in words_of(Path("made.docx"))


def test_a_form_that_cannot_be_filled_gives_no_number(ledger: Path) -> None:
    before = ledger.read_bytes()
    mine = template(Path("mine.docx"), "{{ papers[7].nmae }}")
    words = ("form", "receipt", ledger, *DAY, "--claim", "C-1", "--received", "損失清單", "--record")
    assert call(*words, "--template", mine, "-o", "made.docx").exit_code == 3
    assert ledger.read_bytes() == before
    assert not Path("made.docx").exists()
