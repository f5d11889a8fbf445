"""Duties as JSON and CSV: the contract's keys, every duty, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

import jsonschema
import pytest

from ledger_tools.model.cells import CellRef
from ledger_tools.model.due_list import DueList
from ledger_tools.model.duties import DueItem, DueState, LastContact
from ledger_tools.render.due_csv import COLUMNS, due_csv
from ledger_tools.render.due_explain import Number
from ledger_tools.render.due_json import due_json
from ledger_tools.render.json import schema
from ledger_tools.text.i18n import msg
from tests.support.duties import LAW, item, made_list, rule

CALL = rule()
PAY = rule("tw-claim-pay-15d", **LAW)
CONTRACT = [
    "id",
    "rule",
    "pack",
    "obliged",
    "owner",
    "stand_in",
    "subject",
    "from",
    "to",
    "state",
    "days_left",
    "because",
    "explain",
    "source",
]


def data_of(due: DueList, **options: Any) -> Any:
    """Return the JSON of a list after holding it against its published schema."""
    data = json.loads(due_json(due, "en", **options))
    jsonschema.Draft202012Validator.check_schema(schema("due"))
    jsonschema.Draft202012Validator(schema("due")).validate(data)
    return data


def call(**more: Any) -> DueItem:
    values: dict[str, Any] = {
        "row": 5,
        "opens": date(2021, 11, 4),
        "ends": date(2021, 11, 8),
        "owner": "林志明",
        "stand_in": "王小明",
        "customer": "王大明",
        "ref": "ABC-0002",
        "phone": "0912345678",
        "explain": msg("counted"),
        "steps": [msg("Done on {day}.", day=date(2021, 11, 1))],
    }
    return item(CALL, **(values | more))


def test_an_item_has_the_keys_of_the_contract_and_what_people_ask_for_besides() -> None:
    found = data_of(made_list(call()))["items"][0]
    assert list(found)[: len(CONTRACT)] == CONTRACT
    assert {key: found[key] for key in CONTRACT} == {
        "id": "first-follow-up-00000005",
        "rule": "first-follow-up",
        "pack": "house",
        "obliged": "clerk",
        "owner": "林志明",
        "stand_in": "王小明",
        "subject": {"sheet": "服務記錄", "row": 5, "ref": "ABC-0002", "customer": "王大明", "phone": "0912345678"},
        "from": "2021-11-04",
        "to": "2021-11-08",
        "state": "overdue",
        "days_left": -3,
        "because": [{"cell": "服務記錄!F5", "value": "2021-11-01"}],
        "explain": "counted",
        "source": "S14 (seed)",
    }
    assert found["title"] == "First follow-up call"
    assert found["steps"] == ["Done on 2021-11-01."]
    assert found["reminder"] is None


def test_the_head_and_the_summary_are_those_of_the_contract() -> None:
    states = [DueState.OVERDUE, DueState.DUE_TODAY, DueState.OPEN, DueState.OPEN, DueState.BLOCKED, DueState.UPCOMING]
    items = [item(CALL, state, row=row, owner="甲") for row, state in enumerate(states, 2)]
    data = data_of(made_list(*items, notes=[msg("Estimated interest: 120")]))
    assert list(data)[:5] == ["schema", "workbook", "as_of", "items", "summary"]
    assert data["schema"] == "ledger-tools/due/1"
    assert data["workbook"] == {"name": "台帳.xlsx", "sha256": "0" * 64}
    assert data["as_of"] == "2021-11-11"
    assert data["summary"] == {"overdue": 1, "open": 3, "upcoming": 1, "blocked": 1}  # due today is open, too
    assert data["notes"] == ["Estimated interest: 120"]
    assert data["workload"] == [
        {"owner": "甲", "stand_in": None, "overdue": 1, "due_today": 1, "open": 2, "blocked": 1, "upcoming": 1}
    ]
    assert data["packs"] == ["house"]


def test_what_is_missing_is_null() -> None:
    found = data_of(made_list(item(CALL, DueState.OPEN, row=0, because=[])))["items"][0]
    for key in ("owner", "stand_in", "from", "to", "days_left", "done_on", "last_contact"):
        assert found[key] is None
    assert found["subject"] == {"sheet": "服務記錄", "row": None, "ref": None, "customer": None, "phone": None}


def test_a_law_pack_brings_its_article_and_the_reminder() -> None:
    found = data_of(made_list(item(PAY)))["items"][0]
    assert (found["article"], found["source"]) == ("Insurance Act 34", "Insurance Act 34 (TWIA)")
    assert found["reminder"] == "A reminder only; contract and law prevail."


def test_json_lists_every_duty_that_people_see_grouped() -> None:
    items = [item(CALL, row=row, owner="甲") for row in range(2, 502)]
    assert len(data_of(made_list(*items))["items"]) == 500


def test_the_same_list_gives_the_same_bytes() -> None:
    items = [call(row=row) for row in range(2, 30)]
    assert due_json(made_list(*items), "en") == due_json(made_list(*items), "en")
    assert due_csv(made_list(*items), "en") == due_csv(made_list(*items), "en")


def test_an_explanation_also_tells_where_the_numbers_are_from() -> None:
    numbers = {
        "first-follow-up": [
            Number("from", 3, "first_from", {"en": "First Follow-up From"}, CellRef("設定", 12, 2)),
            Number("to", 7, "first_to", {"en": "First Follow-up To"}),
        ]
    }
    spoken = LastContact(date(2021, 10, 30), "小張", "都好", CellRef("電話登記", 3, 2))
    found = data_of(made_list(call(last_contact=spoken)), numbers=numbers)["items"][0]
    assert found["numbers"] == [
        {"name": "from", "value": 3, "setting": "first_from", "origin": "設定!B12"},
        {"name": "to", "value": 7, "setting": "first_to", "origin": None},
    ]
    assert found["last_contact"] == {"day": "2021-10-30", "clerk": "小張", "points": "都好", "cell": "電話登記!B3"}


def rows(due: DueList) -> list[dict[str, str]]:
    text = due_csv(due, "en").decode("utf-8")
    assert text.startswith("\ufeff")  # so that Excel takes it for UTF-8
    return list(csv.DictReader(io.StringIO(text[1:])))


def test_csv_has_a_line_for_each_duty_under_stable_headers() -> None:
    found = rows(made_list(call(), item(PAY, row=6)))
    assert list(found[0]) == list(COLUMNS)
    assert [line["id"] for line in found] == ["first-follow-up-00000005", "tw-claim-pay-15d-00000006"]
    assert {key: found[0][key] for key in ("state", "from", "to", "days_left", "owner", "stand_in", "cell", "row")} == {
        "state": "overdue",
        "from": "2021-11-04",
        "to": "2021-11-08",
        "days_left": "-3",
        "owner": "林志明",
        "stand_in": "王小明",
        "cell": "服務記錄!F5",
        "row": "5",
    }
    assert found[1]["reminder"] == "A reminder only; contract and law prevail."


@pytest.mark.parametrize("text", ["=1+1", "+886912", "@SUM(A1)", "-2", "＝1"])
def test_csv_holds_no_cell_that_a_spreadsheet_would_run(text: str) -> None:
    found = rows(made_list(item(CALL, customer=text, phone=text, owner=text)))[0]
    assert (found["customer"], found["phone"], found["owner"]) == (f"'{text}",) * 3
