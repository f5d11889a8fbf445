"""Each worked example of ``tests/followup/examples``: the days computed there by hand are those of the engine."""

from __future__ import annotations

import pytest

from tests.followup.worked import GUIDE, Example, found_on, guide_with_examples, load, names_in_guide

EXAMPLES = load()
# Numbers of the seed that speak of time, of a call that counts, or of who has to see to it.
TIMED = (6, 7, 8, 11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30)
TIMED_LATER = (40, 41, 42, 45, 46, 47, 48, 49, 50, 51, 52, 54)


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_the_engine_gives_the_days_that_were_worked_out_by_hand(example: Example) -> None:
    for day, lines in example.days():
        for rule in dict.fromkeys(line["rule"] for line in lines):
            wanted = [line for line in lines if line["rule"] == rule]
            columns = [name for name in wanted[0] if name not in ("as of", "rule")]
            found = found_on(example, day, rule, columns)
            listed = [] if wanted[0]["state"] == "none" else wanted
            told = f"{day} {rule}: {found}"
            assert len(found) == len(listed), told
            for item, line in zip(found, listed, strict=True):
                for name in columns:
                    if name == "says":
                        assert line[name].strip("–") in item[name], told
                    else:
                        assert item[name] == line[name], f"{name} of {line['about']}, {told}"


def test_every_number_of_the_seed_that_speaks_of_time_has_an_example() -> None:
    shown = {number for example in EXAMPLES for number in example.numbers}
    assert [n for n in (*TIMED, *TIMED_LATER) if f"S{n}" not in shown] == []


def test_the_guide_shows_the_examples_as_they_are_tested() -> None:
    text = GUIDE.read_text("utf-8")
    assert guide_with_examples(text, {example.name: example for example in EXAMPLES}) == text, (
        "python -m tests.followup.worked brings them into the guide"
    )


def test_every_number_that_speaks_of_time_is_shown_in_the_guide() -> None:
    in_guide = set(names_in_guide(GUIDE.read_text("utf-8")))
    shown = {number for example in EXAMPLES if example.name in in_guide for number in example.numbers}
    assert [n for n in (*TIMED, *TIMED_LATER) if f"S{n}" not in shown] == []
