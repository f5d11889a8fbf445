"""due on real workbooks, as an office calls it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from ledger_tools.cli.program import program
from ledger_tools.render.json import schema
from tests.support.drawn import draw_xlsx

# Judged on Thursday 2021-11-11. First calls are due 3 to 7 days after release: of V-1 from 11-04 to 11-08 (3 days
# late), of V-2 from 11-09 to 11-13 (2 days left; 林志明 is away, 王小明 stands in), of V-3 not before its release. The
# customer file of K-3 is due 2 days after intake, on 11-12 (1 day left); those of K-1 and K-2 were made in time.
SHOP = """
    # 客戶檔案
    客戶編號 | 建檔日期    | 客戶名稱 | 電話       | 送修(來訪)日期 | 車號     | 跟蹤業務員
    K-1      | @2021-11-01 | 王大明   | 0912345678 | @2021-10-30    | AAA-1111 | 張小華
    K-2      | @2021-11-06 | 李小美   | 0922000222 | @2021-11-05    | BBB-2222 | 小林
    K-3      |             | 陳文雄   | 0933000333 | @2021-11-10    | CCC-3333 | 張小華

    # 服務記錄
    服務編號|客戶編號|客戶名稱|車號|服務類別|進廠(來訪)日期|出廠(交車)日期|維修養護項目|跟蹤業務員
    V-1 | K-1 | 王大明 | AAA-1111 | 維修 | @2021-10-30 | @2021-11-01 | 煞車 | 張小華
    V-2 | K-2 | 李小美 | BBB-2222 | 保養 | @2021-11-05 | @2021-11-06 | 機油 | 小林
    V-3 | K-3 | 陳文雄 | CCC-3333 | 維修 | @2021-11-10 |             | 引擎 | 張小華

    # 電話登記
    編號|通話日期|去電/來電|客戶編號|客戶名稱|電話|車號/保單號/案號|通話類別|是否接通|通話要點|處理結果|經辦業務員
    C-2021-0001 | @2021-11-02 | 去電 | K-1 | 王大明 | 0912345678 | AAA-1111 | 第一次跟蹤 | 無人接聽 | | | 張小華

    # 人員
    員工編號 | 姓名   | 職務       | 別名
    S-1      | 張小華 | 跟蹤業務員 | 小張
    S-2      | 林志明 | 跟蹤業務員 | 小林
    S-3      | 王小明 | 跟蹤業務員 |
    S-4      | 陳美玲 | 跟蹤業務員 |

    # 代理
    業務員 | 起日        | 迄日        | 代理人 | 事由 | 指派人
    小林   | @2021-11-08 | @2021-11-20 | 王小明 | 休假 | 劉主任
"""
SETTINGS = """
    # 設定
    項目         | 值
    第一次跟蹤至 | =10
"""
CLAIMS = """
    # 企財險
    序號 | 保單號 | 賠案號  | 出險時間    | 報案時間    | 出險原因 | 索賠金額 | 理賠金額 | 賠付時間
    =1   | P-1    | FI-0001 | @2021-10-01 | @2021-10-02 | 火災     | =125000  |          |
    =2   | P-2    | FI-0002 | @2021-11-08 | @2021-11-09 | 水浸     | =20000   |          |
"""
PACK = """
[pack]
key = "mine"
title = ["自訂", "自订", "Mine"]

[rules.ask-insurer]
kind = "clock"
nature = "due"
title = ["催問保險公司", "催问保险公司", "Ask the insurer"]
task = ["催問", "催问", "Ask how far the claim is"]
obliged = "clerk"
numbers = { n = 10 }
unit = "calendar"
options = { start = ["reported_at"], done = ["paid_at"] }
article = ["合約第3條", "合同第3条", "Contract, clause 3"]
mark = "S"
"""
FIRST = ("--rule", "first-follow-up")


def call(*words: object, **environ: str) -> Result:
    env = {"LC_ALL": "C.UTF-8", "COLUMNS": "80", "LEDGER_TOOLS_LANG": "en"} | environ
    return CliRunner(env=env).invoke(program, [str(word) for word in words])


def due(path: Path, *words: object, day: str = "2021-11-11", **environ: str) -> Result:
    return call("due", path, "--as-of", day, *words, **environ)


def items(path: Path, *words: object, day: str = "2021-11-11") -> list[Any]:
    """Return the duties as JSON, held against the published schema."""
    result = due(path, "--format", "json", *words, day=day)
    assert result.exit_code == 0, result.output
    data = json.loads(result.stdout)
    jsonschema.Draft202012Validator(schema("due")).validate(data)
    return list(data["items"])


def told(path: Path, *words: object, day: str = "2021-11-11") -> list[tuple[str, str]]:
    """Return rule and customer or reference of each duty."""
    return [
        (found["rule"], found["subject"]["customer"] or found["subject"]["ref"])
        for found in items(path, *words, day=day)
    ]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return draw_xlsx(SHOP, tmp_path / "服務.xlsx")


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    return draw_xlsx(CLAIMS, tmp_path / "台帳.xlsx")


def test_who_is_late_comes_first_with_the_cell_it_is_counted_from(shop: Path) -> None:
    result = due(shop, *FIRST)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[:2] == ["Overdue: 1", " 張小華"]
    assert lines[2].startswith("  2021-11-08 3 days late  王大明")
    assert "服務記錄!G2" in "".join(lines[2:4])
    assert lines.index("Open: 1") > 2
    assert " 王小明 (for 林志明)" in lines
    assert result.stderr == "服務.xlsx, as of 2021-11-11: overdue: 1, open: 1, blocked: 1.\n"


def test_the_day_judged_by_decides_and_the_file_is_only_read(shop: Path) -> None:
    before = hashlib.sha256(shop.read_bytes()).hexdigest()
    states = {day: items(shop, *FIRST, "--owner", "張小華", day=day)[0]["state"] for day in DAYS}
    assert states == DAYS
    assert hashlib.sha256(shop.read_bytes()).hexdigest() == before


DAYS = {"2021-11-03": "upcoming", "2021-11-04": "open", "2021-11-08": "due-today", "2021-11-09": "overdue"}


def test_running_twice_gives_the_same_bytes(shop: Path) -> None:
    for form in ("text", "json", "csv"):
        once, again = (due(shop, "--format", form, "--all").stdout_bytes for _ in range(2))
        assert once == again


def test_overdue_items_fail_only_on_request_and_only_those_listed(shop: Path) -> None:
    assert due(shop).exit_code == 0
    assert due(shop, "--fail-on-overdue").exit_code == 1
    assert due(shop, "--fail-on-overdue", "--state", "open,blocked").exit_code == 0
    assert due(shop, "--fail-on-overdue", "--owner", "王小明").exit_code == 0
    assert due(shop, *FIRST, "--fail-on-overdue", day="2021-11-08").exit_code == 0


def test_an_owner_is_known_by_any_name_of_the_staff_sheet_and_as_a_stand_in(shop: Path) -> None:
    assert {found["owner"] for found in items(shop, "--owner", "小張")} == {"張小華"}
    [mine] = items(shop, *FIRST, "--owner", "王小明")
    assert (mine["owner"], mine["stand_in"], mine["days_left"]) == ("林志明", "王小明", 2)
    assert items(shop, *FIRST, "--owner", "林志明") == [mine]
    assert len(items(shop, *FIRST, "--owner", "王小明,小張")) == 3
    assert items(shop, "--owner", "陳美玲") == []  # on the staff, with nothing to do


def test_an_unknown_owner_is_refused_with_the_names_there_are(shop: Path) -> None:
    result = due(shop, "--owner", "王小名")
    assert result.exit_code == 2
    assert "王小明" in result.stderr
    assert result.stdout == ""


def test_states_are_chosen_in_english_or_chinese(shop: Path) -> None:
    assert told(shop, *FIRST, "--state", "逾期") == [("first-follow-up", "王大明")]
    assert told(shop, *FIRST, "--state", "overdue，受阻") == [
        ("first-follow-up", "王大明"),
        ("first-follow-up", "陳文雄"),
    ]
    assert told(shop, *FIRST, "--state", "待办", "--state", "blocked") == [
        ("first-follow-up", "李小美"),
        ("first-follow-up", "陳文雄"),
    ]
    assert ("customer-file", "王大明") in told(shop, "--state", "all")
    assert ("customer-file", "王大明") not in told(shop)  # made in time


def test_an_unknown_state_is_refused_with_those_there_are(shop: Path) -> None:
    result = due(shop, "--state", "late-ish")
    assert result.exit_code == 2
    assert "due-today" in result.stderr


def test_within_leaves_out_what_ends_later(shop: Path) -> None:
    rules = ("--rule", "first-follow-up,customer-file")
    near = told(shop, *rules, "--within", "1")
    assert near == [("first-follow-up", "王大明"), ("customer-file", "陳文雄"), ("first-follow-up", "陳文雄")]
    assert ("first-follow-up", "李小美") in told(shop, *rules, "--within", "2")


def test_an_unknown_rule_is_refused_with_the_nearest(shop: Path) -> None:
    result = due(shop, "--rule", "first-followup")
    assert result.exit_code == 2
    assert "first-follow-up" in result.stderr


def test_a_duty_is_explained_by_its_id_the_beginning_of_it_or_what_the_list_shows(shop: Path) -> None:
    name = items(shop, *FIRST, "--state", "overdue")[0]["id"]
    shown = re.search(r"服務記錄!G2\s+(?:· )?([0-9a-f]+)", due(shop, *FIRST, COLUMNS="120").stdout)
    assert shown
    whole = due(shop, "--explain", name)
    assert whole.exit_code == 0
    assert whole.stdout.startswith("First follow-up call: overdue\n")
    for words in ("服務記錄!G2: 2021-11-01", "2021-11-04 to 2021-11-08; 3 days late", "(first_to) = 7, the default"):
        assert words in whole.stdout
    for beginning in (name[:-2], shown[1], name.upper()):
        assert due(shop, "--explain", beginning).stdout == whole.stdout


@pytest.mark.parametrize("word", ["AAA-1111", "aaa-1111", "王大明", "K-1"])
def test_everything_about_a_plate_a_customer_or_a_number_is_explained_also_what_is_settled(
    shop: Path, word: str
) -> None:
    found = {(f["rule"], f["state"]) for f in items(shop, "--explain", word)}
    assert {("first-follow-up", "overdue"), ("second-follow-up", "blocked"), ("customer-file", "done")} <= found
    assert {f["subject"]["customer"] for f in items(shop, "--explain", word)} == {"王大明"}


def test_an_id_that_several_begin_with_is_left_to_the_user(shop: Path) -> None:
    result = due(shop, "--explain", "first-follow")
    assert result.exit_code == 5
    assert re.search(r"3 duties .*first-follow-up-[0-9a-f]+, first-follow-up-[0-9a-f]+", result.stderr)


def test_what_nothing_is_about_ends_with_the_nearest(shop: Path) -> None:
    result = due(shop, "--explain", "AAA-1112")
    assert result.exit_code == 3
    assert "AAA-1111" in result.stderr


def test_a_number_of_the_settings_sheet_counts_and_is_named(tmp_path: Path) -> None:
    path = draw_xlsx(SHOP + SETTINGS, tmp_path / "服務.xlsx")
    [mine] = items(path, *FIRST, "--owner", "小張", "--state", "今日到期")  # 11-01 + 10 days = 11-11
    text = due(path, "--explain", mine["id"]).stdout
    assert "(first_to) = 10, from 設定!B2" in text
    assert "(first_from) = 3, the default" in text


def test_csv_goes_to_a_file_that_is_not_replaced_unasked(shop: Path, tmp_path: Path) -> None:
    out = tmp_path / "due.csv"
    assert due(shop, "-o", out).exit_code == 0
    lines = list(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"))))
    assert [line["days_left"] for line in lines if line["state"] == "overdue"] == ["-3"]
    assert due(shop, "-o", out).exit_code == 4
    assert due(shop, "-o", out, "--force").exit_code == 0


def test_a_workbook_without_ledger_or_register_is_refused(tmp_path: Path) -> None:
    path = draw_xlsx("# Sheet1\n姓名 | 生日\n甲 | @1990-01-01", tmp_path / "a.xlsx")
    assert due(path).exit_code == 3


def test_a_law_pack_counts_for_this_run_alone_and_is_shown_alone(claims: Path) -> None:
    assert not [rule for rule, _ in told(claims) if rule.startswith("cn-")]
    assert {found["pack"] for found in items(claims, "--pack", "cn-claims")} == {"cn-claims"}
    assert {found["pack"] for found in items(claims, "--pack", "cn-claims,house")} == {"cn-claims", "house"}
    lines = due(claims, "--pack", "cn-claims").stdout.splitlines()
    printed = [line for line in lines if re.match(r"  20\d\d-", line)]
    assert printed
    assert sum("A reminder only" in line for line in lines) == len(printed)


def test_an_unknown_pack_is_refused_with_those_there_are(claims: Path) -> None:
    result = due(claims, "--pack", "cn-claim")
    assert result.exit_code == 2
    assert "cn-claims" in result.stderr


def test_a_pack_file_of_ones_own_counts(claims: Path, tmp_path: Path) -> None:
    pack = tmp_path / "mine.toml"
    pack.write_text(PACK, "utf-8")
    # reported 10-02 + 10 = 10-12, 30 days before 11-11; reported 11-09 + 10 = 11-19, 8 days after
    found = items(claims, "--pack", pack)
    assert [(f["subject"]["ref"], f["to"], f["days_left"]) for f in found] == [
        ("FI-0001", "2021-10-12", -30),
        ("FI-0002", "2021-11-19", 8),
    ]
    pack.write_text(PACK.replace("obliged", "oblidged"), "utf-8")
    result = due(claims, "--pack", pack)
    assert result.exit_code == 3
    assert "obliged" in result.stderr


def test_who_owes_it_can_be_chosen(claims: Path) -> None:
    found = items(claims, "--pack", "cn-claims,house", "--obliged", "保險公司")
    assert {f["obliged"] for f in found} == {"insurer"}


def test_nothing_due_is_said_and_not_even_that_with_quiet(tmp_path: Path) -> None:
    path = draw_xlsx(CLAIMS, tmp_path / "a.xlsx")
    words = ("--rule", "customer-file")
    assert due(path, *words).stderr == "a.xlsx: nothing is due as of 2021-11-11.\n"
    assert due(path, *words, "-q").output == ""


def test_many_alike_are_grouped_unless_all_is_asked_for(tmp_path: Path) -> None:
    visits = "\n".join(
        f"V-{n} | 客戶{n} | A-{n:04d} | 維修 | @2021-10-30 | @2021-11-01 | 煞車 | 張小華" for n in range(1, 41)
    )
    head = "服務編號|客戶名稱|車號|服務類別|進廠(來訪)日期|出廠(交車)日期|維修養護項目|跟蹤業務員"
    path = draw_xlsx(f"# 服務記錄\n{head}\n{visits}", tmp_path / "a.xlsx")
    short, long = due(path, *FIRST).stdout, due(path, *FIRST, "--all").stdout
    assert "… and 35 more: First follow-up call; --all lists each." in short
    assert (short.count("2021-11-08"), long.count("2021-11-08")) == (5, 40)


def test_what_is_in_the_workbook_without_a_duty_is_told_apart_from_a_slip_of_the_pen(claims: Path) -> None:
    result = due(claims, "--explain", "FI-0002", "--rule", "customer-file")
    assert result.exit_code == 3
    assert "企財險!" in result.stderr


def test_an_empty_word_explains_nothing(shop: Path) -> None:
    assert due(shop, "--explain", " ").exit_code == 2


def test_worklist_and_calendar_are_written_beside_the_list(shop: Path, tmp_path: Path) -> None:
    worklist, calendar = tmp_path / "w.xlsx", tmp_path / "c.ics"
    assert due(shop, *FIRST, "--worklist", worklist, "--ics", calendar).exit_code == 0
    assert worklist.read_bytes()[:2] == b"PK"
    assert calendar.read_text("utf-8").count("BEGIN:VEVENT") == 2  # the third call is blocked and has no last day
    assert due(shop, *FIRST, "--worklist", worklist).exit_code == 4


def test_worklist_and_calendar_never_share_a_file(shop: Path, tmp_path: Path) -> None:
    one = tmp_path / "w.xlsx"
    for option in ("--ics", "--outlook", "-o"):
        words = ("--format", "csv") if option == "-o" else ()
        assert due(shop, *FIRST, "--worklist", one, option, one, *words).exit_code == 2
    assert not one.exists()


def test_late_interest_stands_beside_a_payment_that_is_late(tmp_path: Path) -> None:
    path = draw_xlsx(
        """
        # 企財險
        序號 | 保單號 | 賠案號 | 出險時間    | 報案時間    | 文件齊備日  | 出險原因 | 索賠金額 | 核賠金額
        =1   | P-1    | FI-1   | @2021-09-01 | @2021-09-02 | @2021-10-01 | 火災     | =125000  | =100000
        """,
        tmp_path / "a.xlsx",
    )
    [pay] = items(path, "--rule", "tw-claim-pay-15d", "--pack", "tw-claims")
    # 10-01 + 15 = 10-16, a Saturday, so Monday 10-18; 24 days to 11-11; 100,000 × 10 % × 24 ÷ 365 = 657.534…
    assert (pay["to"], pay["days_left"]) == ("2021-10-18", -24)
    assert "657.53 TWD" in pay["notes"][0]
