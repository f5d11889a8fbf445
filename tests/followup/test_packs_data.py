"""The packs that come with the program: complete, in the right script, and with the numbers that the texts have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import opencc
import pytest

from ledger_tools.followup.loading import FOLDER, load_pack, pack_keys, source_titles
from ledger_tools.ledger.specs import choices, sheet_spec
from ledger_tools.ledger.vocabulary import header_key, keys
from ledger_tools.model.duties import DueRule

ROWS = [
    [part.strip() for part in line.split("|")]
    for line in (Path(__file__).parent / "law_rows.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
]
RULES = {rule.id: rule for key in pack_keys() for rule in load_pack(key).rules.values()}
LAW = [key for key in pack_keys() if key != "house"]
TO_SIMPLIFIED, TO_TRADITIONAL = opencc.OpenCC("t2s"), opencc.OpenCC("s2t")
# Forms usual in Taiwan that the converter would write otherwise.
USUAL = str.maketrans({"覈": "核", "臺": "台", "佈": "布", "纔": "才", "祕": "秘", "瞭": "了"})


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_rule_says_what_its_text_says(row: list[str]) -> None:
    id_, nature, owes, n, unit, first, last, sources, mark = row
    rule = RULES[id_]
    said = rule.numbers.get("n")
    assert (rule.nature, rule.obliged, rule.source, rule.mark) == (nature, owes, sources, mark)
    assert str(said if said is not None else "") == n
    assert not n or rule.unit == unit
    # A first day stands in the data only where it is known to the day; what else is known is in the note.
    assert (str(rule.applies_from or ""), str(rule.applies_to or "")) == (first or str(rule.applies_from or ""), last)


def test_every_row_is_in_a_pack_and_every_rule_of_the_law_has_a_row() -> None:
    assert {row[0] for row in ROWS} == {rule.id for key in LAW for rule in load_pack(key).rules.values()}
    assert sum(len(load_pack(key).rules) for key in pack_keys()) == len(RULES)  # no id stands in two packs


def test_a_first_day_that_no_row_has_is_said_in_the_note() -> None:
    unknown = {row[0] for row in ROWS if not row[5]} - {"hk-life-cool-temp-30d"}
    assert [id_ for id_ in unknown if RULES[id_].applies_from is not None] == []
    assert RULES["hk-life-cool-temp-30d"].note["en"].startswith("From March 2020")


def texts() -> Iterator[tuple[str, dict[str, str]]]:
    for key in pack_keys():
        yield key, dict(load_pack(key).title)
    for rule in RULES.values():
        for name in ("title", "task", "clear", "article", "note"):
            found = dict(getattr(rule, name))
            if found:
                yield f"{rule.id}.{name}", found
    for key, titles in source_titles().items():
        yield f"source {key}", dict(titles)


def test_every_text_stands_in_three_languages_and_in_the_right_script() -> None:
    for place, words in texts():
        assert list(words) == ["zh-Hant", "zh-Hans", "en"], place
        assert TO_SIMPLIFIED.convert(words["zh-Hans"]) == words["zh-Hans"], place
        assert TO_TRADITIONAL.convert(words["zh-Hant"]).translate(USUAL) == words["zh-Hant"], place
        if not place.startswith("source"):
            assert not re.search(r"[\u4e00-\u9fff]", words["en"]), place


def test_no_text_names_numbers_of_ours_that_no_clerk_knows() -> None:
    ours = re.compile(r"\b[SV]\d+")
    assert [place for place, words in texts() for text in words.values() if ours.search(text)] == []


def test_no_two_rules_share_a_title() -> None:
    seen: dict[str, str] = {}
    for rule in RULES.values():
        for title in map(header_key, rule.title.values()):  # what the settings sheet compares
            assert seen.setdefault(title, rule.id) == rule.id, title


def test_every_source_has_a_title_and_none_is_idle() -> None:
    named = {key.strip() for rule in RULES.values() for key in rule.source.split(",") if key.strip()}
    assert named == set(source_titles())
    assert not re.search(r"https?:|www\.|\.(com|org|net|cn|tw|hk)\b", (FOLDER / "sources.toml").read_text("utf-8"))


def test_rules_of_the_law_remind_and_have_a_source_and_the_house_has_neither() -> None:
    for rule in RULES.values():
        assert rule.reminder == (rule.pack != "house"), rule.id
        assert bool(rule.source) == (rule.pack != "house"), rule.id
        assert (rule.mark == "S") == (rule.pack == "house"), rule.id


def test_counted_rules_say_how_they_are_settled_and_told_ones_have_no_number_by_setting() -> None:
    for rule in RULES.values():
        assert bool(rule.clear) == bool(rule.kind), rule.id
        assert rule.kind or not load_pack(rule.pack).by_setting.get(rule.id), rule.id


def test_a_clock_of_the_law_that_is_off_says_why() -> None:
    silent = [
        rule.id for rule in RULES.values() if rule.kind and not rule.active and "Off by default" not in rule.note["en"]
    ]
    assert silent == []


def test_the_version_of_a_clock_goes_by_a_column_that_there_is() -> None:
    for rule in RULES.values():
        if rule.version_by:
            on = str(rule.options.get("on", "claims"))
            known = set(keys()) if on == "claims" else {column.key for column in sheet_spec(on).columns}
            assert rule.version_by in known, rule.id


def headers(language: str) -> set[str]:
    """Return every header and choice that a text may name between quotation marks, and the names of sheets."""
    sheets = ("customer-file", "call-record", "call-register", "letter-register", "visits", "policies", "events")
    specs = [sheet_spec(key) for key in (*sheets, "issues", "papers", "report-archive")]
    found = {meaning.labels[language] for meaning in keys().values()}
    found |= {column.labels[language] for spec in specs for column in spec.columns}
    return found | {choice.labels[language] for name in ("call_type", "issue_kind") for choice in choices(name)}


@pytest.mark.parametrize(("language", "quoted"), [("zh-Hant", "「([^」]+)」"), ("zh-Hans", "“([^”]+)”")])
def test_columns_that_a_text_names_are_called_as_their_headers(language: str, quoted: str) -> None:
    known = headers(language)
    wrong = {
        (rule.id, word)
        for rule in RULES.values()
        for word in re.findall(quoted, rule.clear.get(language, ""))
        if word not in known
    }
    assert wrong == set()


def test_the_region_of_each_life_pack_has_one_default_length_of_cooling_off() -> None:
    found: dict[str, list[tuple[str, int | None]]] = {}
    for key in pack_keys():
        pack = load_pack(key)
        for rule in pack.rules.values():
            if rule.options.get("cooling_off"):
                found.setdefault(pack.place, []).append((rule.id, rule.numbers["n"]))
    assert found == {
        "CN": [("cn-cool-default-15d", 15)],
        "TW": [("tw-life-cool-10d", 10)],
        "HK": [("hk-life-cool-21d", 21)],
    }


def clocks(pack: str) -> list[DueRule]:
    return [rule for rule in load_pack(pack).rules.values() if rule.kind and rule.active]


def test_late_interest_is_ten_percent_where_the_law_of_taiwan_gives_it() -> None:
    bearing = {rule.id: rule.options["interest"] for rule in RULES.values() if "interest" in rule.options}
    assert set(bearing) == {"tw-claim-pay-15d", "tw-motor-pay-10wd", "tw-life-pay-15d"}
    for terms in bearing.values():
        assert terms == {"percent": 10, "of": ("approved", "assessed", "claimed"), "basis": 365}


def test_rights_that_are_lost_are_counted_from_the_earliest_day_that_the_ledger_holds() -> None:
    bars = {rule.id: rule.options["start"] for pack in LAW for rule in clocks(pack) if rule.nature == "bar"}
    assert bars == {
        "cn-claim-limit-other-2y": ("incident_at",),
        "cn-claim-limit-life-5y": ("incident_at",),
        "cn-claim-limit-liability-start": ("liability_fixed_at", "incident_at"),
        "cn-claim-marine-limit-2y": ("incident_at",),  # the same day as the rule above, and not counted beside it
        "tw-claim-limit-2y": ("incident_at",),
        "tw-claim-limit-2y-liability": ("third_party_claimed_at", "incident_at"),
        "tw-motor-limit-2y": ("incident_at",),
    }
