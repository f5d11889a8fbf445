"""The scripts of calls: complete in three languages, and when a call by one counts or opens an issue."""

from __future__ import annotations

from datetime import date, time

import opencc
import pytest

from ledger_tools.ledger.scripts import (
    call_script,
    call_sheet,
    calling_hours,
    complete,
    issues,
    script_for,
    script_keys,
    script_named,
)
from ledger_tools.ledger.specs import choices, sheet_spec
from ledger_tools.model.calls import CallScript, Takes
from ledger_tools.text.i18n import LANGUAGES

TO_SIMPLIFIED = opencc.OpenCC("t2s")
TO_TRADITIONAL = opencc.OpenCC("s2t")
USUAL_IN_TAIWAN = str.maketrans("瞭臺纔", "了台才")  # where the converter knows another form
ALL = [pytest.param(call_script(key), id=key) for key in script_keys()]
ALL_YES = dict.fromkeys(range(1, 8), "yes")


def lacks(script: str, answers: dict[int, str], **said: object) -> list[str]:
    """Return in English what a call lacks that reached the right person in time, unless said otherwise."""
    usual: dict[str, object] = {"reached": "yes", "role": "", "instalment": True, "within": True}
    return [str(words) for words in complete(script, answers, **{**usual, **said})]  # type: ignore[arg-type]


def texts(script: CallScript) -> list[dict[str, str]]:
    found = [script.title, script.purpose, script.counts, script.on_issue, script.source.article, *script.issues]
    found += [words for item in script.items for words in (item.title, item.words, item.hint)]
    steps = (*script.before, *script.after, *script.heed, *script.also, call_sheet(script.key, date(2021, 1, 1)).hours)
    found += [words for step in steps for words in (step.words, step.hint) if words]
    return [dict(words) for words in (*found, script.source.note) if words]


def test_there_is_a_script_for_every_choice_of_the_call_record() -> None:
    column = next(c for c in sheet_spec("call-record").columns if c.key == "script")
    assert script_keys() == tuple(choice.code for choice in column.choices)
    assert script_keys() == ("service", "claim", "after-payment", "new-policy", "unit-linked", "closing")


@pytest.mark.parametrize("script", ALL)
def test_a_script_speaks_three_languages_each_in_its_own_script(script: CallScript) -> None:
    for words in texts(script):
        assert tuple(words) == LANGUAGES
        assert all(words.values())
        assert words["en"].replace("…", "").isascii(), words
        assert TO_SIMPLIFIED.convert(words["zh-Hans"]) == words["zh-Hans"], words
        assert TO_TRADITIONAL.convert(words["zh-Hant"]).translate(USUAL_IN_TAIWAN) == words["zh-Hant"], words


@pytest.mark.parametrize("script", ALL)
def test_items_are_counted_and_offer_answers_that_the_call_record_takes(script: CallScript) -> None:
    known = {code for name in ("answer", "satisfaction") for code in (c.code for c in choices(name))}
    columns = {column.key for column in sheet_spec("call-record").columns}
    assert [item.number for item in script.items] == list(range(1, len(script.items) + 1))
    assert f"q{len(script.items)}" in columns
    for item in script.items:
        offered = {choice.code for choice in item.choices}
        assert offered <= known
        assert bool(offered) == (item.takes is not Takes.TEXT)
        assert set(item.opens) <= offered
        assert {item.column, item.told_by} <= columns | {""}
    assert set(script.call_types) <= {choice.code for choice in choices("call_type")}
    assert set(script.persons) <= {choice.code for choice in choices("reached")}


def test_the_statutory_scripts_have_the_items_of_their_articles() -> None:
    assert len(call_script("new-policy").items) == 7  # S47
    assert len(call_script("unit-linked").items) == 6  # S48
    assert len(call_script("service").items) == 7  # S10
    assert len(call_script("after-payment").items) == 5


def test_a_new_policy_call_needs_every_item() -> None:
    assert lacks("new-policy", ALL_YES) == []
    five = dict.fromkeys((1, 2, 3, 5, 6), "yes")
    assert lacks("new-policy", five) == [
        "item 4 (Cover, exclusions, term)",
        "item 7 (Paying term and frequency)",
    ]


def test_no_and_unclear_are_answers_but_not_applicable_is_none_for_the_first_six() -> None:
    mixed = ALL_YES | {2: "no", 3: "unclear"}
    assert lacks("new-policy", mixed) == []
    assert issues("new-policy", mixed) == [2, 3]
    assert lacks("new-policy", ALL_YES | {4: "na"}) == ["item 4 (Cover, exclusions, term)"]
    assert lacks("new-policy", ALL_YES | {4: "看不懂"}) == ["item 4 (Cover, exclusions, term)"]


@pytest.mark.parametrize(
    ("instalment", "answer", "missing"),
    [
        (True, None, True),
        (True, "na", True),  # the policy says instalments, so the item does apply
        (True, "no", False),
        (False, None, False),
        (None, None, True),  # nobody knows, so the clerk has to say
        (None, "na", False),
    ],
)
def test_item_seven_is_for_instalments_only(instalment: bool | None, answer: str | None, missing: bool) -> None:
    answers = dict.fromkeys(range(1, 7), "yes") | ({7: answer} if answer else {})
    found = lacks("new-policy", answers, instalment=instalment)
    assert found == (["item 7 (Paying term and frequency)"] if missing else [])


@pytest.mark.parametrize("role", ["", "self", "本人", "Self"])
def test_the_policyholder_in_person_counts_however_the_role_is_written(role: str) -> None:
    assert lacks("new-policy", ALL_YES, role=role) == []


@pytest.mark.parametrize(
    ("reached", "role"),
    [("other_person", "relative"), ("yes", "relative"), ("yes", "亲属"), ("yes", "司機"), ("no_answer", ""), ("", "")],
)
def test_anybody_else_or_an_attempt_never_counts_as_a_statutory_call(reached: str, role: str) -> None:
    for script in ("new-policy", "unit-linked"):
        assert lacks(script, ALL_YES, reached=reached, role=role) == ["the right person on the telephone"]


@pytest.mark.parametrize("answer", ["no", "unclear"])
def test_who_does_not_say_to_be_the_policyholder_is_not(answer: str) -> None:
    assert lacks("new-policy", ALL_YES | {1: answer}) == ["the policyholder in person"]
    assert issues("new-policy", {1: answer}) == [1]


def test_a_call_after_cooling_off_comes_too_late() -> None:
    late = ["a call before the end of the cooling-off period"]
    assert lacks("new-policy", ALL_YES, within=False) == late
    assert lacks("unit-linked", ALL_YES, within=False) == late
    assert lacks("after-payment", {1: "very", 2: "yes", 3: "yes", 4: "no"}, within=False) == []


def test_after_payment_needs_the_payee_and_four_answers() -> None:
    four = {1: "fair", 2: "unclear", 3: "yes", 4: "no"}
    assert lacks("after-payment", four) == []
    assert lacks("after-payment", four, role="firm") == []
    assert lacks("after-payment", four, role="relative") == ["the right person on the telephone"]
    assert lacks("after-payment", {1: "fair", 2: "yes", 3: "yes"}) == ["item 4 (Any improper demand)"]


def test_an_improper_demand_is_urgent_and_short_money_is_an_issue() -> None:
    assert issues("after-payment", {1: "very", 2: "no", 3: "yes", 4: "no"}) == []
    assert issues("after-payment", {1: "no", 3: "no", 4: "yes"}) == [1, 3, 4]
    assert [item.number for item in call_script("after-payment").items if item.urgent] == [4]


def test_a_service_call_counts_with_the_household_and_by_its_points() -> None:
    first = ["item 1 (How the car runs; opinion of our service)"]
    assert lacks("service", {1: "very"}) == []
    assert lacks("service", {2: "no"}) == first
    assert lacks("service", {}, points=True) == []
    assert lacks("service", {1: "fair"}, reached="other_person", role="relative") == []
    assert lacks("service", {1: "fair"}, reached="busy") == ["the right person on the telephone"]


def test_a_claim_call_needs_items_two_to_four_told() -> None:
    assert lacks("claim", {2: "yes", 3: "na", 4: "yes"}) == []
    assert lacks("claim", {1: "very", 2: "yes", 4: "yes"}) == ["item 3 (Papers missing, and how to hand them in)"]
    assert lacks("claim", {2: "yes", 3: "yes", 4: "yes"}, reached="other_person") != []


def test_an_issue_is_closed_when_told_and_content() -> None:
    assert lacks("closing", {1: "yes", 3: "fair"}) == []
    assert lacks("closing", {1: "yes"}) == ["item 3 (Content with the result)"]
    assert issues("closing", {1: "yes", 3: "no"}) == [3]  # below fair it stays open (S21)
    assert issues("closing", {1: "yes", 2: "yes", 3: "fair", 4: "no"}) == []


def test_the_unit_linked_article_is_law_until_newer_rules_replaced_it() -> None:
    source = call_script("unit-linked").source
    assert source.in_force(date(2021, 12, 31))
    assert source.in_force(date(2023, 6, 29))
    assert not source.in_force(date(2023, 6, 30))
    assert "2023-06-30" in source.note["en"]
    assert call_script("new-policy").source.in_force(date(2026, 1, 1))
    assert not call_script("new-policy").source.in_force(date(2010, 4, 30))


def test_sales_are_kept_out_of_service_and_claim_calls() -> None:
    for key in ("service", "claim", "after-payment"):
        assert any("No sales" in step.words["en"] for step in call_script(key).heed)


def test_customers_are_called_from_nine_to_nine() -> None:
    assert calling_hours() == (time(9), time(21))
    assert "article 25" in call_sheet("service", date(2021, 1, 1)).hours.hint["en"]


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("new-policy", "new-policy"),
        ("NEW_POLICY", "new-policy"),
        ("New policy", "new-policy"),
        ("新單回訪", "new-policy"),
        ("新单回访", "new-policy"),
        ("售後服務", "service"),
        ("nothing", None),
    ],
)
def test_a_script_is_named_by_code_or_by_any_label(word: str, key: str | None) -> None:
    assert script_named(word) == key


def test_calls_of_a_type_have_one_script() -> None:
    assert script_for("second_follow_up") == "service"
    assert script_for("claim_after_payment") == "after-payment"
    assert script_for("enquiry") is None
    types = [kind for key in script_keys() for kind in call_script(key).call_types]
    assert len(types) == len(set(types))


def test_an_unknown_script_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        call_script("nothing")
