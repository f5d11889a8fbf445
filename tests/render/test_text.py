"""Findings for people: the row as seen with a mark under the cell, groups, no terminal tricks, no needless names."""

from __future__ import annotations

from dataclasses import replace

from ledger_tools.model.cells import CellRef
from ledger_tools.model.findings import Severity
from ledger_tools.render.checked import Checked
from ledger_tools.render.text import closing, validate_text
from ledger_tools.rules import RULES, run_rules
from ledger_tools.text.i18n import msg
from ledger_tools.text.width import display_width
from tests.render.made import late, made_checked
from tests.support.drawn import draw_case


def shown(*findings: object, **options: object) -> list[str]:
    return list(validate_text(made_checked(findings), "en", **options))  # type: ignore[arg-type]


def test_one_finding_shows_place_row_mark_reason_and_mend() -> None:
    assert shown(late(2)) == [
        "台帳.xlsx:企財險!G2: error date-order: paid on 2021-03-01, before the loss",
        "    | B 保單號  D 出險時間  E 出險原因  F 索賠金額  G 賠付時間",
        "  2 | P-001     2021-03-05  火災        125000      2021-03-01",
        "    |                                               ^^^^^^^^^^",
        "  Why: Time limits and ageing are counted from these dates.",
        "  To do: Correct the earlier or the later date.",
        "",
    ]


def test_the_mark_stands_under_the_cell_by_display_width() -> None:
    lines = shown(late(2))
    row, mark = lines[2], lines[3]
    before = mark[: mark.index("^")]
    assert display_width(before) == display_width(row[: row.index("2021-03-01")])


def test_a_neighbour_that_names_a_person_is_not_shown_but_the_cell_itself_is() -> None:
    assert "13800138000" not in "\n".join(shown(late(2)))
    phone = late(2, cell=CellRef("企財險", 2, 3), key="phone", related=[])
    assert "13800138000" in "\n".join(shown(phone))


def test_equal_findings_of_a_column_are_told_once_with_three_examples() -> None:
    assert shown(late(2), late(3, "2021-05-01"), late(4, "2021-05-02"), late(5, "2021-06-01")) == [
        "台帳.xlsx:企財險!G2:G5, 4 cells: error date-order: Dates of one claim stand in the wrong order.",
        "  G2: paid on 2021-03-01, before the loss",
        "  G3: paid on 2021-05-01, before the loss",
        "  G4: paid on 2021-05-02, before the loss",
        "    | B 保單號  D 出險時間  E 出險原因  F 索賠金額  G 賠付時間",
        "  2 | P-001     2021-03-05  火災        125000      2021-03-01",
        "  3 | P-002     2021-04-06  水浸        2000.5      2021-05-01",
        "  4 | P-003     2021-05-07  颱風        約三千      2021-05-02",
        "    |                                               ^^^^^^^^^^",
        "  Why: Time limits and ageing are counted from these dates.",
        "  To do: Correct the earlier or the later date.",
        "  … and 1 more; --all lists each.",
        "",
    ]


def test_all_lists_each() -> None:
    lines = shown(*[late(row) for row in (2, 3, 4, 5)], list_all=True)
    assert [line.split(":")[1] for line in lines if line.startswith("台帳")] == [
        f"企財險!G{row}" for row in (2, 3, 4, 5)
    ]


def test_three_of_a_kind_are_no_group_and_the_reason_is_given_once() -> None:
    lines = shown(late(2), late(3), late(4))
    assert sum(line.startswith("台帳.xlsx:") for line in lines) == 3
    assert sum(line.startswith("  Why:") for line in lines) == 1


def test_a_group_stands_where_its_first_finding_stood() -> None:
    other = late(3, code="seq-odd", cell=CellRef("企財險", 3, 1), severity=Severity.WARNING)
    lines = shown(late(2), other, late(3), late(4), late(5))
    assert [line.split(" ")[1] for line in lines if line.startswith("台帳")] == ["4", "warning"]


def test_what_is_only_worth_knowing_comes_last() -> None:
    other = late(2, code="seq-odd", cell=CellRef("企財險", 2, 1), severity=Severity.INFO)
    lines = shown(other, late(3))
    assert [line.split(" ")[1] for line in lines if line.startswith("台帳")] == ["error", "info"]


def test_a_mend_is_said_once() -> None:
    assert sum(line.startswith("  To do:") for line in shown(late(2), late(3), late(4))) == 1


def test_a_finding_about_a_sheet_shows_no_row() -> None:
    whole = late(1, code="hidden-rows", cell=CellRef("企財險", 1, 1), key=None, value=None, fix=None, related=[])
    assert len(shown(whole)) == 2


def test_a_cell_cannot_steer_the_terminal() -> None:
    evil = late(2, message=msg("see {value}", value="\x1b[2J\x1b]0;x\x07\u202egpj\r\nok"))
    text = "\n".join(shown(evil, colour=False))
    assert not set(text) & set("\x1b\x07\r\u202e")


def test_colour_repeats_words_and_is_absent_unless_wanted() -> None:
    assert "\x1b" not in "".join(shown(late(2)))
    coloured = "".join(shown(late(2), colour=True))
    assert "\x1b[31merror\x1b[0m date-order" in coloured


def test_a_first_line_is_folded_for_a_person_only() -> None:
    long = late(2, message=msg("這一筆賠款的日期早於出險日期，請與保險公司的通知書核對之後再更正其中一個日期"))
    assert display_width(shown(long)[0]) > 80
    folded = shown(long, fold_heads=True, colour=True)
    assert folded[0].startswith("\x1b[1m台帳.xlsx:企財險!G2\x1b[0m: \x1b[31merror\x1b[0m date-order: 這一筆")
    assert folded[1].startswith("    ")
    assert display_width(folded[1]) <= 80


def test_a_narrow_screen_keeps_the_cell_concerned() -> None:
    lines = shown(late(2), size=40)
    assert "2021-03-01" in lines[2]
    assert max(display_width(line) for line in lines[1:4]) <= 40


def test_long_cells_are_cut() -> None:
    checked = made_checked([late(2)])
    table = checked.book.tables[0]
    table.columns["paid_at"] = replace(table.columns["paid_at"], header="很" * 60)
    assert max(map(display_width, list(validate_text(checked, "en"))[1:4])) <= 80


def test_the_closing_line_counts_findings_and_rows() -> None:
    assert closing(made_checked([late(2), late(3, severity=Severity.INFO)]), "en") == [
        "台帳.xlsx: errors: 1, warnings: 0, info: 1; rows read: 4, rows left out: 1."
    ]


def test_an_id_number_in_a_text_is_masked_in_the_row_as_seen_too() -> None:
    case = draw_case("# 企財險\n保單號 | 出險時間 | 出險原因 | 備註\nP-1 | @2021-03-02 | 火災 | 身分證A123456789")
    checked = Checked(case.book, case.as_of, run_rules(case))
    lines = "\n".join(validate_text(checked, "zh-Hant"))
    assert "personal-data-in-text" in lines
    assert "身分證A1******89" in lines
    assert "A123456789" not in lines


def test_a_sheet_column_that_is_read_as_several_is_shown_once() -> None:
    case = draw_case(
        """
        # Property
        Policy No | Policy Period            | Date of Loss | Cause of Loss
        P-1       | 2021-01-01 to 2021-06-30 | @2021-07-01  | Fire
        """
    )
    checked = Checked(case.book, case.as_of, run_rules(case, only=["outside-policy"]), RULES)
    row = next(line for line in validate_text(checked, "en") if "| P-1" in line or "P-1 " in line)
    assert row.count("2021-01-01 to 2021-06-30") == 1
