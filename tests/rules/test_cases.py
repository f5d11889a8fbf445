"""Every code fires at the cells worked out by hand, and is silent where a person would call the sheet fine."""

from __future__ import annotations

from collections import Counter

import pytest

from ledger_tools.model.findings import Severity
from ledger_tools.rules import RULES, run_rules
from tests.rules.cases import DrawnCase, load
from tests.support.drawn import draw_case

CASES = load()
BY_SHEET = {rule.code for rule in RULES if not rule.examples}  # these need a misread sheet, not a drawn row


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_drawn_case_is_answered_as_worked_out_by_hand(case: DrawnCase) -> None:
    found = run_rules(draw_case(case.drawing, as_of=case.as_of))
    usual = next(rule.severity for rule in RULES if rule.code == case.code)
    said = [str(f.cell) if f.severity == usual else f"{f.cell} {f.severity.word}" for f in found if f.code == case.code]
    assert sorted(said) == sorted(case.expected)


@pytest.mark.parametrize("case", [c for c in CASES if not c.fires], ids=str)
def test_a_silent_case_has_no_error_of_any_other_code(case: DrawnCase) -> None:
    found = run_rules(draw_case(case.drawing, as_of=case.as_of))
    errors = [(f.code, str(f.cell)) for f in found if f.severity == Severity.ERROR and f.code not in case.also]
    assert errors == []


@pytest.mark.parametrize("code", [rule.code for rule in RULES])
def test_every_code_has_firing_and_silent_cases_in_two_scripts(code: str) -> None:
    mine = [c for c in CASES if c.code == code]
    counts = Counter(c.fires for c in mine)
    assert counts[True] >= 2
    assert counts[False] >= 2
    for fires in (True, False):
        assert len({c.script for c in mine if c.fires is fires}) >= 2


@pytest.mark.parametrize("case", [c for c in CASES if c.fires], ids=str)
def test_what_is_said_of_a_finding_is_full_sentences(case: DrawnCase) -> None:
    for finding in run_rules(draw_case(case.drawing, as_of=case.as_of)):
        for sentence in filter(None, (finding.message.text(), finding.fix and finding.fix.text())):
            assert not sentence[0].islower(), sentence
            assert sentence.endswith((".", "?")), sentence
