"""``rules list`` and ``rules explain`` with due rules and packs, as their users call them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from ledger_tools.cli.program import program
from ledger_tools.followup.loading import load_pack, pack_keys
from ledger_tools.render.json import schema
from ledger_tools.rules import RULES
from ledger_tools.text.width import display_width

REMINDER = "A reminder only; contract and law prevail."


def call(*words: object, **environ: str) -> Result:
    env = {"LC_ALL": "C.UTF-8", "COLUMNS": "80", "LEDGER_TOOLS_LANG": "en"} | environ
    return CliRunner(env=env).invoke(program, ["rules", *map(str, words)])


def data_of(*words: object) -> Any:
    result = call(*words, "--format", "json")
    assert result.exit_code == 0, result.output
    data = json.loads(result.stdout)
    jsonschema.Draft202012Validator(schema("rules")).validate(data)
    return data


def explained(name: str, language: str = "en") -> str:
    result = call("explain", name, LEDGER_TOOLS_LANG=language)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_list_holds_every_check_then_every_due_rule_by_pack() -> None:
    lines = call("list").stdout.splitlines()
    checks = [line.split()[0] for line in lines[: lines.index("")] if not line.startswith(" ")]
    assert checks == [rule.code for rule in RULES]
    ids = [line.split()[0] for line in lines if line.startswith("  ") and line[2] != " "]
    assert ids == [id_ for key in pack_keys() for id_ in load_pack(key).rules]
    assert "Mainland China: claims (cn-claims)" in lines


def test_a_line_of_the_list_tells_how_long_who_where_and_how_sure() -> None:
    text = " ".join(call("list", "--pack", "cn-claims").stdout.split())
    assert "cn-claim-pay-10d Payment after agreement deadline · 10 calendar days · insurer · counted" in text
    assert "cn-complaint-60d Complaint: 60 days deadline · 60 calendar days · insurer · off unless turned on" in text
    assert "cn-claim-notice Notice of the incident rule without a day · policyholder · told only" in text
    assert "PRC Agricultural Claims Measures, art. 44 · second-hand" in text


@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans"])
def test_the_list_fits_the_terminal_in_chinese(language: str) -> None:
    lines = call("list", LEDGER_TOOLS_LANG=language).stdout.splitlines()
    assert max(map(display_width, lines)) <= 80 + 2  # a closing mark may hang over the edge


def test_one_pack_is_listed_without_the_checks() -> None:
    data = data_of("list", "--pack", "hk-life")
    assert data["rules"] == []
    assert [pack["key"] for pack in data["packs"]] == ["hk-life"]
    assert {rule["pack"] for rule in data["due_rules"]} == {"hk-life"}
    two = data_of("list", "--pack", "香港：人壽保險,house")
    assert [pack["key"] for pack in two["packs"]] == ["hk-life", "house"]
    wrong = call("list", "--pack", "hk-live")
    assert wrong.exit_code == 2
    assert "perhaps hk-life" in wrong.stderr


def test_the_json_keeps_its_keys_and_adds_due_rules_and_packs() -> None:
    data = data_of("list")
    assert [rule["code"] for rule in data["rules"]] == [rule.code for rule in RULES]
    due = {rule["id"]: rule for rule in data["due_rules"]}
    assert list(due) == [id_ for pack in data["packs"] for id_ in pack["rules"]]
    rule = due["cn-claim-decide-30d"]
    assert (rule["numbers"], rule["unit"], rule["obliged"], rule["on"]) == ({"n": 30}, "calendar", "insurer", True)
    assert [source["key"] for source in rule["sources"]] == ["IL", "J2"]
    assert (rule["from"], rule["to"], rule["reminder"]) == ("2009-10-01", None, REMINDER)
    house = due["first-follow-up"]
    assert house["settings"] == {"from": "first_from", "to": "first_to"}
    assert (house["numbers"], house["reminder"], house["sources"]) == ({"from": 3, "to": 7}, None, [])
    assert [pack["key"] for pack in data["packs"] if pack["on"]] == ["house"]


def test_a_rule_of_the_law_is_explained_in_full() -> None:
    text = " ".join(explained("cn-claim-decide-30d").split())
    for words in (
        "Pack: Mainland China: claims (cn-claims)",
        "Owed by: insurer",
        "Time: 30 calendar days, counted from Date Reported; where no papers were asked for later, from Papers Comp",
        "The clock stands still from Papers Requested to Papers Complete.",
        "Agreed Decision Period (Days) in Policies",
        "In force: from 2009-10-01",
        "Article: PRC Insurance Law, art. 23(1); Interpretation II, art. 15",
        "Read in: Insurance Law of the PRC",
        "How sure: the wording was read",
        "“cn-claim-decide-30d = 20”",
        REMINDER,
    ):
        assert words in text


def test_a_rule_of_the_house_is_explained_without_the_reminder() -> None:
    text = " ".join(explained("first-follow-up").split())
    assert "Time: day 3 to day 7" in text
    assert "Its numbers are settings: First Follow-up From, First Follow-up To." in text
    assert "prevail" not in text


@pytest.mark.parametrize(("language", "title"), [("zh-Hant", "核定期限（三十日）"), ("zh-Hans", "核定期限（三十日）")])
def test_a_title_in_chinese_names_a_rule_and_nothing_stays_english(language: str, title: str) -> None:
    text = explained(title, language)
    assert text.startswith("cn-claim-decide-30d")
    words = text.replace("cn-claim-decide-30d", "").replace("cn-claims", "").replace("cn-motor-decide-5d", "")
    assert not [word for word in words.split() if len(word) > 3 and word.isascii() and word.isalpha()]


def test_what_is_second_hand_or_unknown_is_said_in_words() -> None:
    assert "How sure: second-hand; the wording was not read" in " ".join(explained("cn-cool-bank-15d").split())
    assert "How sure: not confirmed" in explained("cn-cool-pension-20d")


def test_a_version_that_has_ended_says_so() -> None:
    assert "In force: 1993-07-01 to 2026-04-30" in explained("cn-claim-marine-limit-2y")


def test_a_pack_is_explained_with_its_rules_and_how_it_counts() -> None:
    text = " ".join(explained("tw-motor-compulsory").split())
    assert "Months and years end on the day before the matching day." in text
    assert "These rules hold for it, too: tw-count-start-day" in text
    assert all(id_ in text for id_ in load_pack("tw-motor-compulsory").rules)
    assert text.endswith(REMINDER)


def test_a_name_that_is_a_check_and_a_due_rule_is_explained_as_both() -> None:
    data = data_of("explain", "claim-static")
    assert [rule["code"] for rule in data["rules"]] == ["claim-static"]
    assert [rule["id"] for rule in data["due_rules"]] == ["claim-static"]


def test_a_name_that_nothing_has_is_answered_with_a_near_one() -> None:
    for word, near in (("first-folow-up", "first-follow-up"), ("date-oder", "date-order"), ("tw-lif", "tw-life")):
        result = call("explain", word)
        assert result.exit_code == 2
        assert f"did you mean {near}?" in result.stderr
    assert call("explain", " , ").exit_code == 2


def test_a_pack_file_of_ones_own_is_listed_or_refused_with_all_its_mistakes(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('[pack]\nkey = "mine"\n[rules.a]\nkind = "clok"\nunit = "weeks"\n', encoding="utf-8")
    result = call("list", "--pack", path)
    assert result.exit_code == 3
    assert "mine.toml is not a sound pack of due rules:" in result.stderr
    for place in (
        "pack.title: it is missing",
        "rules.a.kind: clok",
        "rules.a.unit: weeks",
        "rules.a.task: it is missing",
    ):
        assert place in result.stderr
    assert "Traceback" not in result.output
