"""The list of rules: complete, without doubles, its examples true, its options checked."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

import ledger_tools.rules
from ledger_tools.errors import UsageProblem
from ledger_tools.model.cells import CellRef
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.rules import RULES, rule_of, run_rules
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import msg
from tests.support.drawn import draw_case

EXAMPLES = [(rule, tag) for rule in RULES for tag in rule.examples]


def test_no_rule_of_a_module_is_left_off_the_list() -> None:
    modules = [
        importlib.import_module(f"ledger_tools.rules.{m.name}")
        for m in pkgutil.iter_modules(ledger_tools.rules.__path__)
    ]
    written = {value.code for module in modules for value in vars(module).values() if isinstance(value, Rule)}
    assert {rule.code for rule in RULES} == written


def test_every_code_stands_once() -> None:
    codes = [rule.code for rule in RULES]
    assert len(codes) == len(set(codes))


def test_every_number_of_a_check_is_there() -> None:
    wanted = {f"V{n:02d}" for n in range(1, 45)}
    assert wanted == {rule.number for rule in RULES} - {""}


@pytest.mark.parametrize(("rule", "tag"), EXAMPLES, ids=[f"{r.code}-{t}" for r, t in EXAMPLES])
def test_an_example_fires_before_and_is_silent_after(rule: Rule, tag: str) -> None:
    example = rule.examples[tag]
    assert rule.code in {f.code for f in run_rules(draw_case(example.before))}
    assert rule.code not in {f.code for f in run_rules(draw_case(example.after))}


@pytest.mark.parametrize("rule", [r for r in RULES if r.examples], ids=lambda r: r.code)
def test_examples_come_in_two_scripts_and_mend_without_errors(rule: Rule) -> None:
    assert len(rule.examples) >= 2
    assert "zh-Hant" in rule.examples
    for example in rule.examples.values():
        after = run_rules(draw_case(example.after))
        assert [f.code for f in after if f.severity == Severity.ERROR] == []


def test_an_example_is_shown_as_people_see_it() -> None:
    drawing = """
    # 企財險
    保單號 | 出險時間    | 索賠金額
    P-1    | @2021-03-02 | =60000
    ~ P-2  |             | ?1+1=2
    """
    assert Example.cells(drawing) == [
        ["保單號", "出險時間", "索賠金額"],
        ["P-1", "2021-03-02", "60000"],
        ["P-2", "", "2"],
    ]


def test_an_unknown_code_is_refused_with_near_names() -> None:
    with pytest.raises(UsageProblem, match="date-order"):
        rule_of("date-ordr")
    with pytest.raises(UsageProblem, match="zzz"):
        rule_of("zzz")


TWO_TROUBLES = """
# 企財險
保單號 | 出險時間    | 報案日期    | 出險原因 | 索賠金額
P-101  | @2021-03-02 | @2021-03-01 |          | =5000
"""


def test_only_and_skip_choose_codes() -> None:
    case = draw_case(TWO_TROUBLES)
    assert {f.code for f in run_rules(case, only=["date-order"])} == {"date-order"}
    assert "date-order" not in {f.code for f in run_rules(case, skip=["date-order"])}
    with pytest.raises(UsageProblem):
        run_rules(case, only=["no-such-code"])
    with pytest.raises(UsageProblem):
        run_rules(case, skip=["no-such-code"])


def test_findings_come_in_the_order_of_the_sheets_and_once_for_a_cell() -> None:
    case = draw_case(TWO_TROUBLES.replace("企財險", "公眾責任險") + TWO_TROUBLES)
    twice = Finding("date-order", Severity.ERROR, CellRef("企財險", 2, 3), msg("The same once more."))
    case.book.findings.append(twice)
    found = run_rules(case, only=["date-order", "required-empty"])
    assert [(str(f.cell), f.code) for f in found] == [
        ("公眾責任險!C2", "date-order"),
        ("公眾責任險!D2", "required-empty"),
        ("企財險!C2", "date-order"),
        ("企財險!D2", "required-empty"),
    ]


def test_a_cell_with_a_formula_error_is_not_called_unreadable_too() -> None:
    case = draw_case(
        """
        # 企財險
        保單號 | 出險時間 | 出險原因 | 索賠金額
        P-101  | !#REF!   | 火災     | ?A1*2
        """
    )
    assert [(f.cell.address, f.code) for f in run_rules(case)] == [("B2", "formula-error"), ("D2", "formula-uncached")]
