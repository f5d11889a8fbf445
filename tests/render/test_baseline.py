"""--baseline: what was known is held back, also when rows moved; what is new or changed is not."""

from __future__ import annotations

import json

import pytest

from ledger_tools.render.baseline import earlier_findings, without_known
from ledger_tools.render.json import validate_json
from tests.render.made import SHEET, late, made_book, made_checked

INSERTED = SHEET.replace("    =1   |", "    =0 | P-000 | 1 | @2021-01-01 | 火災 | =1 | @2021-01-02\n    =1   |")


def baseline(*findings: object, language: str = "en") -> list[dict[str, object]]:
    data = json.loads(validate_json(made_checked(findings), language))  # type: ignore[arg-type]
    return list(earlier_findings(data))  # type: ignore[arg-type]


def test_what_was_known_is_held_back_and_counted() -> None:
    checked = without_known(made_checked([late(2), late(3, "2021-05-01")]), baseline(late(2)))
    assert [f.cell.address for f in checked.findings] == ["G3"]
    assert checked.known == 1


def test_an_inserted_row_above_changes_nothing() -> None:
    moved = made_checked([late(3)], made_book(INSERTED, records=5))
    assert without_known(moved, baseline(late(2))).findings == []


def test_the_same_mistake_in_another_record_is_new() -> None:
    checked = without_known(made_checked([late(3)]), baseline(late(2)))
    assert [f.cell.address for f in checked.findings] == ["G3"]


def test_a_changed_value_is_new() -> None:
    assert len(without_known(made_checked([late(2, "2021-02-27")]), baseline(late(2))).findings) == 1


def test_two_equal_findings_need_two_in_the_baseline() -> None:
    twice = made_checked([late(2), late(2)])
    assert len(without_known(twice, baseline(late(2))).findings) == 1


def test_a_claim_number_given_later_leaves_an_old_finding_old() -> None:
    later = made_checked([late(2)], made_book(SHEET.replace("火災", "電氣火災")))
    assert without_known(later, baseline(late(2))).findings == []


def test_a_baseline_without_fingerprints_is_compared_by_what_it_has() -> None:
    plain = [{k: v for k, v in f.items() if k != "fingerprint"} for f in baseline(late(2))]
    moved = made_checked([late(3), late(4, "2021-05-02")], made_book(INSERTED, records=5))
    assert [f.cell.address for f in without_known(moved, plain).findings] == ["G4"]


@pytest.mark.parametrize(
    "data", [None, [], {}, {"schema": "ledger-tools/due/1"}, {"schema": "ledger-tools/validate/1"}]
)
def test_another_file_is_no_baseline(data: object) -> None:
    with pytest.raises(ValueError):
        earlier_findings(data)
