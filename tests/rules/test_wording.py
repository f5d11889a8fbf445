"""What a finding says agrees with the sheet it speaks of."""

from __future__ import annotations

from ledger_tools.model.findings import Finding
from ledger_tools.rules import run_rules
from tests.support.drawn import draw_case


def found(drawing: str, code: str) -> list[Finding]:
    return [finding for finding in run_rules(draw_case(drawing)) if finding.code == code]


def test_a_long_number_reads_the_same_in_message_value_and_row() -> None:
    drawing = """
        # 企財險
        保單號              | 出險時間    | 出險原因
        =123456789012345696 | @2021-12-02 | 火災
    """
    (finding,) = found(drawing, "digits-lost")

    assert str(finding.message).startswith("123456789012346000 is stored as a number")
    assert finding.value == "123456789012346000"
    assert draw_case(drawing).book.claims[0].shown(0, "policy_no") == "123456789012346000"


def test_a_sheet_without_deductibles_is_not_told_of_them() -> None:
    (finding,) = found(
        """
        # 企財險
        保單號 | 出險時間    | 出險原因 | 定損金額 | 理賠金額 | 賠付時間
        P-101  | @2021-11-02 | 火災     | =5000    | =5600    | @2021-11-20
        """,
        "paid-over-approved",
    )

    assert str(finding.message) == "The amount paid, 5,600, is more than the assessed amount, 5,000."


def test_a_yes_or_no_for_a_status_is_said_with_its_question() -> None:
    (finding,) = found(
        """
        # 企財險
        保單號 | 出險時間    | 出險原因 | 案件階段 | 是否結案
        P-101  | @2021-11-02 | 火災     | 核賠     | 是
        """,
        "stage-status-conflict",
    )

    assert str(finding.message) == "The stage is 核賠, but the answer under 是否結案 is 是."
