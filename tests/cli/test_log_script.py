"""log call holds answers against their script, and says what a call lacks, opens, or ought not to have been."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from ledger_tools.cli.program import program
from tests.support.calls import CASES
from tests.support.drawn import draw_xlsx

DAY = ("--as-of", "2021-12-31")
SHEET = "電話記錄"
SEVEN = [word for n in range(1, 8) for word in ("--item", f"{n}=yes")]


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return draw_xlsx(CASES, tmp_path / "台帳.xlsx")


def log(path: Path, *words: object) -> Result:
    env = {"LC_ALL": "C.UTF-8", "COLUMNS": "200", "LEDGER_TOOLS_LANG": "en"}
    result = CliRunner(env=env).invoke(program, ["log", "call", str(path), *DAY, *map(str, words)])
    assert result.exit_code in (0, 2), result.stderr
    return result


def written(path: Path) -> dict[str, Any]:
    """Return the last row of the call record by header."""
    rows = [row for row in openpyxl.load_workbook(path)[SHEET].iter_rows(values_only=True) if any(row)]
    return dict(zip(rows[0], rows[-1], strict=True))


def test_a_complete_callback_says_nothing_of_its_list(ledger: Path) -> None:
    result = log(ledger, "--policy", "L-1", "--script", "new-policy", "--reached", "yes", "--role", "self", *SEVEN)
    assert result.exit_code == 0
    assert "count" not in result.stderr
    assert "followed up" not in result.stderr
    assert [written(ledger)[f"第{n}項"] for n in range(1, 8)] == ["是"] * 7


def test_an_incomplete_callback_is_logged_and_what_is_missing_is_said(ledger: Path) -> None:
    result = log(ledger, "--policy", "L-1", "--type", "new_policy", "--reached", "yes", "--item", "1=yes")
    assert result.exit_code == 0
    assert "does not count yet" in result.stderr
    assert "item 7 (Paying term and frequency)" in result.stderr
    assert "as those of the script New policy" in result.stderr
    assert (written(ledger)["腳本"], written(ledger)["第1項"]) == ("新單回訪", "是")


def test_a_single_premium_needs_no_seventh_item(ledger: Path) -> None:
    result = log(ledger, "--policy", "L-3", "--script", "new-policy", "--reached", "yes", *SEVEN[:12])
    assert "does not count" not in result.stderr


def test_a_callback_after_cooling_off_is_too_late(ledger: Path) -> None:
    """L-2 was received on 1 December: 15 days end on the 16th."""
    six = SEVEN[:12]
    words = ("--policy", "L-2", "--script", "unit-linked", "--reached", "yes", *six, "--date")
    assert "before the end of the cooling-off period" in log(ledger, *words, "2021-12-17").stderr
    assert "does not count" not in log(ledger, *words, "2021-12-16").stderr


def test_without_the_policy_nobody_can_tell_whether_it_was_in_time(ledger: Path) -> None:
    result = log(ledger, "--customer", "K", "--script", "new-policy", "--reached", "yes", *SEVEN)
    assert "not known, so nobody checked" in result.stderr


def test_an_attempt_does_not_count_and_is_not_told_the_whole_list(ledger: Path) -> None:
    result = log(ledger, "--policy", "L-1", "--type", "new_policy", "--reached", "no_answer")
    assert "missing: the right person on the telephone." in result.stderr


def test_no_and_unclear_open_an_issue(ledger: Path) -> None:
    answers = [*SEVEN, "--item", "2=no", "--item", "5=不清楚"]
    result = log(ledger, "--policy", "L-1", "--script", "new-policy", "--reached", "yes", *answers)
    assert "followed up: item 2 (Bought it; signed in person), item 5 (Possible loss on surrender)" in result.stderr
    assert "someone other than the seller" in result.stderr


def test_an_improper_demand_goes_to_the_supervisor_at_once(ledger: Path) -> None:
    four = ["--item", "1=very", "--item", "2=yes", "--item", "3=yes", "--item", "4=yes"]
    result = log(ledger, "--claim", "CPR-002", "--script", "after-payment", "--reached", "yes", *four)
    assert "supervisor at once: item 4" in result.stderr
    assert "does not count" not in result.stderr


@pytest.mark.parametrize(
    ("typed", "label"), [("very", "非常滿意"), ("yes", "滿意"), ("不满意", "不滿意"), ("Fair", "一般")]
)
def test_how_content_a_customer_is_stands_in_the_words_of_that(ledger: Path, typed: str, label: str) -> None:
    log(ledger, "--claim", "CPR-002", "--script", "after-payment", "--item", f"1={typed}", "--item", "2=yes")
    assert (written(ledger)["第1項"], written(ledger)["第2項"]) == (label, "是")


def test_words_in_answer_to_an_item_that_takes_words_go_to_their_own_column(ledger: Path) -> None:
    log(ledger, "--claim", "CPR-002", "--script", "after-payment", "--item", "5=快一點")
    assert (written(ledger)["客戶希望/建議"], written(ledger)["第5項"]) == ("快一點", None)
    log(ledger, "--claim", "CPR-002", "--script", "after-payment", "--item", "5=no")
    assert written(ledger)["第5項"] == "否"


def test_a_correction_keeps_the_answer_in_the_words_it_had(ledger: Path) -> None:
    log(ledger, "--claim", "CPR-002", "--script", "after-payment", "--item", "1=yes", "--reached", "yes")
    log(ledger, "--corrects", "C-2021-0004", "--summary", "補記")
    assert (written(ledger)["第1項"], written(ledger)["通話要點"]) == ("滿意", "補記")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--script", "after-payment", "--item", "6=yes"), "items 1 to 5 only"),
        (("--type", "unit_linked", "--item", "7=yes"), "items 1 to 6 only"),
        (("--script", "after-payment", "--item", "1=unclear"), "very 非常滿意"),
        (("--script", "new-policy", "--item", "1=na"), "unclear 不清楚"),
        (("--script", "new-policy", "--item", "1=very"), "unclear 不清楚"),
    ],
)
def test_an_answer_that_the_script_does_not_know_is_refused(ledger: Path, words: tuple[str, ...], says: str) -> None:
    before = ledger.read_bytes()
    result = log(ledger, "--policy", "L-1", *words)
    assert result.exit_code == 2
    assert says in result.stderr
    assert ledger.read_bytes() == before


def test_answers_without_any_script_are_taken_as_they_were(ledger: Path) -> None:
    result = log(ledger, "--customer", "甲", "--item", "7=yes")
    assert result.exit_code == 0
    assert (written(ledger)["第7項"], written(ledger)["腳本"]) == ("是", None)


@pytest.mark.parametrize(
    ("time", "direction", "noted"),
    [
        ("08:59", "out", True),
        ("09:00", "out", False),
        ("20:59", "out", False),
        ("21:00", "out", True),
        ("晚上9時30分", "out", True),
        ("22:00", "in", False),  # the customer may ring whenever
        ("上午", "out", False),  # no time of day
    ],
)
def test_a_call_outside_the_hours_is_noted(ledger: Path, time: str, direction: str, noted: bool) -> None:
    result = log(ledger, "--customer", "甲", "--direction", direction, "--time", time)
    assert result.exit_code == 0
    assert ("outside the hours for calling, 09:00 to 21:00" in result.stderr) is noted


def test_calling_somebody_who_asked_not_to_be_called_is_noted(ledger: Path) -> None:
    assert (
        "李小龍 asked not to be called (客戶檔案!J3)"
        in log(ledger, "--customer-id", "K-2", "--direction", "out").stderr
    )
    assert "asked not to be called" not in log(ledger, "--customer-id", "K-2", "--direction", "in").stderr
    assert "asked not to be called" not in log(ledger, "--customer-id", "K-1", "--direction", "out").stderr


def test_a_new_wish_not_to_be_called_is_to_be_kept_in_the_customer_file(ledger: Path) -> None:
    result = log(ledger, "--customer-id", "K-1", "--direction", "out", "--reached", "do_not_call")
    assert "Enter in the customer file that 王大同 is not to be called." in result.stderr


def test_calls_by_no_statutory_script_are_left_in_peace(ledger: Path) -> None:
    result = log(ledger, "--customer-id", "K-1", "--type", "first_follow_up", "--reached", "yes", "--summary", "好")
    assert "count" not in result.stderr
    begun = log(ledger, "--customer-id", "K-1", "--type", "first_follow_up", "--reached", "yes", "--item", "2=no")
    assert "item 1 (How the car runs; opinion of our service)" in begun.stderr


def test_an_issue_is_closed_by_the_day_it_was_told_and_the_satisfaction(ledger: Path) -> None:
    words = ("--customer-id", "K-1", "--script", "closing", "--reached", "yes", "--told-on", "2021-12-31")
    assert "does not count" not in log(ledger, *words, "--satisfaction", "fair").stderr
    unhappy = log(ledger, *words, "--satisfaction", "no").stderr
    assert "followed up: item 3 (Content with the result)" in unhappy
    assert "item 3 (Content with the result)" in log(ledger, *words).stderr
