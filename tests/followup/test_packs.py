"""Packs of due rules: sound files are read, and of unsound ones every mistake is named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ledger_tools.followup.kinds import KINDS
from ledger_tools.followup.kinds.clocks import CONDITIONS
from ledger_tools.followup.loading import FOLDER, Pack, PackProblem, load_pack, load_pack_file, pack_keys
from ledger_tools.followup.pack_fields import CONDITIONS as KNOWN_CONDITIONS
from ledger_tools.followup.pack_fields import KINDS as KNOWN_KINDS
from ledger_tools.followup.pack_fields import PACK, RULE, covers
from ledger_tools.model.duties import OBLIGED
from tests.support.drawn import draw_book

SOUND = """
[pack]
key = "mine"
title = ["自訂", "自订", "Mine"]
place = "TW"
counting = "eve"

[rules.ask-insurer]
kind = "clock"
nature = "due"
title = ["催問", "催问", "Ask"]
task = ["催問保險公司", "催问保险公司", "Ask the insurer"]
clear = ["賠付日期", "赔付时间", "Payment Date"]
obliged = "clerk"
numbers = { n = 10, lead = "service_lead_days", most = -1 }
unit = "working"
options = { start = ["reported_at"], done = ["paid_at"], warn = [30, 90], only = ["open"] }
lines = ["motor"]
cover = "not fire"
from = 2020-01-01
to = 2024-12-31
version_by = "incident_at"
article = ["第3條", "第3条", "Clause 3"]
source = "contract"
mark = "S"
note = ["甲", "甲", "A"]
active = false
longer = "cn-claim-pay-10d"
"""
UNSOUND = """
[pack]
key = "Mine!"
tilte = ["自訂", "自订", "Mine"]

[rules.first]
kind = "clok"
nature = "due"
title = ["甲", "甲"]
task = ["乙", "乙", " "]
obliged = "seler"
numbers = { n = "file_day", m = 1.5 }
unit = "weeks"
options = { on = "issues", start = ["raised_at"], stop = ["raised_on"], warm = [3], only = ["opn", "laet"] }
lines = ["motr"]
from = 2024-01-02
to = 2024-01-01
article = ["丙", "丙", "C"]
mark = "C"
lnoger = "second"

[rules.second]
kind = "clock"
nature = "due"
title = ["甲", "甲", "A"]
obliged = "seller"
article = ["丙", "丙", "C"]
mark = "C"
from = "2024-01-02"
longer = "cn-claim-pay-10"
"""


def read(text: str, folder: Path, name: str = "mine.toml") -> Pack:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return load_pack_file(path)


def mistakes(text: str, folder: Path) -> dict[tuple[str, str], list[str]]:
    with pytest.raises(PackProblem) as caught:
        read(text, folder)
    found: dict[tuple[str, str], list[str]] = {}
    for mistake in caught.value.mistakes:
        found.setdefault((mistake.rule, mistake.key), []).append(str(mistake.must))
    return found


def test_every_key_of_a_rule_is_read(tmp_path: Path) -> None:
    pack = read(SOUND, tmp_path)
    assert (pack.key, pack.title["zh-Hans"], pack.place, pack.counting) == ("mine", "自订", "TW", "eve")
    assert (pack.roll, pack.reminder) == (False, True)  # a user's pack reminds unless it says otherwise
    rule = pack.rules["ask-insurer"]
    assert (rule.id, rule.pack, rule.kind, rule.nature) == ("ask-insurer", "mine", "clock", "due")
    assert rule.title == {"zh-Hant": "催問", "zh-Hans": "催问", "en": "Ask"}
    assert rule.numbers == {"n": 10, "lead": 14, "most": None}  # 14 is the default of the setting, -1 no number
    assert pack.by_setting == {"ask-insurer": {"lead": "service_lead_days"}}
    assert rule.options["warn"] == (90, 30)  # the widest first
    assert (rule.applies_from, rule.applies_to) == (date(2020, 1, 1), date(2024, 12, 31))
    assert (rule.lines, rule.cover, rule.active, rule.longer) == (("motor",), "not fire", False, "cn-claim-pay-10d")
    assert rule.reminder


EXPECTED = {
    ("", "pack.key"): ["it must be a name of small letters"],
    ("", "pack.tilte"): ["there is no such key; perhaps title"],
    ("", "pack.title"): ["it is missing"],
    ("first", "kind"): ["clok is not known; perhaps clock"],
    ("first", "title"): ["it needs three texts, Traditional Chinese, Simplified Chinese, English; it has 2"],
    ("first", "task"): ["the text is empty in en"],
    ("first", "obliged"): ["seler is not known; perhaps seller"],
    ("first", "numbers"): ["n: file_day is not known; perhaps file_days", "m: it must be a whole number"],
    ("first", "unit"): ["weeks is not known; it must be one of day, calendar, working, month, year"],
    ("first", "options.start"): ["raised_at is not known; perhaps raised_on"],
    ("first", "options.stop"): ["it must be two columns"],
    ("first", "options.warm"): ["there is no such key; perhaps warn"],
    ("first", "options.only"): ["opn is not known; perhaps open", "laet is not known"],
    ("first", "lines"): ["motr is not known; perhaps motor"],
    ("first", "from"): ["the first day 2024-01-02 lies after the last day 2024-01-01"],
    ("first", "lnoger"): ["there is no such key; perhaps longer"],
    ("second", "task"): ["it is missing"],
    ("second", "from"): ["it must be a date such as 2009-10-01, without quotation marks"],
    ("second", "obliged"): ["a rule that is counted is owed by clerk"],
    ("second", "longer"): ["there is no rule cn-claim-pay-10; perhaps cn-claim-pay-10d"],
}


def test_all_mistakes_are_found_at_once_with_rule_and_key(tmp_path: Path) -> None:
    found = mistakes(UNSOUND, tmp_path)
    assert set(found) == set(EXPECTED)
    for place, wanted in EXPECTED.items():
        assert len(found[place]) == len(wanted), found[place]
        for said, begin in zip(found[place], wanted, strict=True):
            assert said.startswith(begin), (place, said)


def test_the_sentence_names_the_file_and_every_place(tmp_path: Path) -> None:
    with pytest.raises(PackProblem) as caught:
        read(UNSOUND, tmp_path)
    text = caught.value.text("zh-Hant")
    assert text.startswith("mine.toml 不是正確的規則包：\n")
    assert "\n  rules.first.unit：不認得 weeks；" in text
    assert len(text.splitlines()) == 1 + len(caught.value.mistakes)
    assert caught.value.exit_code == 3


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"[pack", "it is not TOML"),
        (b'[pack]\nkey = "a"\nkey = "b"', "it is not TOML"),  # the same key twice
        (b"[rules.a]\n[rules.a]\n", "it is not TOML"),  # the same id twice
        ("標題".encode("big5"), "it is not UTF-8"),
        (b"", "pack: it must be a table"),
        (b"pack = 1\nrules = 2", "rules: the file needs rules"),
    ],
)
def test_what_is_no_pack_is_refused_in_a_sentence(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(content)
    with pytest.raises(PackProblem, match=words):
        load_pack_file(path)


def test_a_missing_file_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(PackProblem, match=r"none\.toml .*\n.*cannot be opened"):
        load_pack_file(tmp_path / "none.toml")


def test_the_house_comes_first_and_every_file_is_a_pack_of_its_own_name() -> None:
    assert pack_keys()[0] == "house"
    assert sorted(pack_keys()) == sorted(path.stem for path in FOLDER.glob("*.toml") if path.stem != "sources")
    assert [load_pack(key).key for key in pack_keys()] == list(pack_keys())


def test_the_words_of_packs_are_those_that_the_engine_knows() -> None:
    assert set(KNOWN_KINDS) == {"", *KINDS}
    assert set(KNOWN_CONDITIONS) == set(CONDITIONS)
    assert "motor-compulsory" in covers()
    assert {rule.obliged for key in pack_keys() for rule in load_pack(key).rules.values() if rule.kind} <= set(OBLIGED)


def test_the_pack_in_the_guide_is_sound_and_the_guide_names_every_key(tmp_path: Path) -> None:
    guide = (Path(__file__).resolve().parents[2] / "docs" / "packs.md").read_text("utf-8")
    example = guide.partition("```toml\n")[2].partition("```")[0]
    assert read(example, tmp_path).rules["mine-pay-7d"].numbers == {"n": 7}
    assert [key for key in (*PACK, *RULE) if f"`{key}`" not in guide and f"{key} = " not in guide] == []


def test_reading_a_book_loads_no_pack() -> None:
    load_pack.cache_clear()
    draw_book("# 企財險\n保單號|出險日期|出險原因\nP-1|@2021-01-05|火災")
    assert load_pack.cache_info().currsize == 0
