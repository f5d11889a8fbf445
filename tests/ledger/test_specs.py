"""The descriptions of registers and support sheets are complete and unambiguous in three languages."""

from __future__ import annotations

import tomllib
from pathlib import Path

import opencc
import pytest

from ledger_tools.ledger import specs, vocabulary
from ledger_tools.model.sheet_spec import ColumnSpec, SheetSpec
from ledger_tools.model.table import ValueKind
from ledger_tools.text.fold import fold
from ledger_tools.text.i18n import LANGUAGES

FOLDER = Path(specs.__file__).parent / "sheets"
TO_SIMPLIFIED = opencc.OpenCC("t2s")
TO_TRADITIONAL = opencc.OpenCC("s2t")
# Forms usual in Taiwan that the converter would write otherwise.
USUAL_IN_TAIWAN = str.maketrans({"覈": "核", "臺": "台"})

ALL = [pytest.param(spec, id=key) for key, spec in specs.sheet_specs().items()]


def is_simplified(text: str) -> bool:
    return TO_SIMPLIFIED.convert(text) == text


def is_traditional(text: str) -> bool:
    return TO_TRADITIONAL.convert(text).translate(USUAL_IN_TAIWAN) == text


def columns_with(kind: ValueKind) -> list[ColumnSpec]:
    return [column for spec in specs.sheet_specs().values() for column in spec.columns if column.kind is kind]


def test_every_file_is_listed_and_every_listed_sheet_has_a_file() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.toml")) == sorted(specs.SHEETS)


def test_the_registers_come_first_and_say_so() -> None:
    kinds = [spec.kind for spec in specs.sheet_specs().values()]
    assert kinds == ["register"] * 4 + ["support"] * 13


@pytest.mark.parametrize("spec", ALL)
def test_a_sheet_has_a_legal_name_in_each_language(spec: SheetSpec) -> None:
    assert tuple(spec.names) == LANGUAGES
    for name in spec.names.values():
        assert 0 < len(name) <= 31
        assert not set("[]:*?/\\'") & set(name)
        assert name == name.strip()
    assert is_traditional(spec.names["zh-Hant"])
    assert is_simplified(spec.names["zh-Hans"])
    assert spec.names["en"].isascii()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_sheets_share_a_name_or_an_alias(language: str) -> None:
    owner: dict[str, str] = {}
    for key, spec in specs.sheet_specs().items():
        for name in {fold(n) for n in [*spec.names.values(), *spec.aliases]}:
            assert owner.setdefault(name, key) == key, f"{name} is a name of {owner[name]} and of {key}"


@pytest.mark.parametrize("spec", ALL)
def test_headers_stand_in_the_right_script(spec: SheetSpec) -> None:
    for column in spec.columns:
        assert tuple(column.labels) == LANGUAGES
        assert all(column.labels.values())
        assert is_traditional(column.labels["zh-Hant"]), column.labels
        assert is_simplified(column.labels["zh-Hans"]), column.labels
        assert column.labels["en"].isascii(), column.labels


@pytest.mark.parametrize("spec", ALL)
def test_a_header_names_one_column_of_its_sheet(spec: SheetSpec) -> None:
    owner: dict[str, str] = {}
    for column in spec.columns:
        for header in {fold(h) for h in [*column.labels.values(), *column.aliases]}:
            assert owner.setdefault(header, column.key) == column.key, f"{header}: {owner[header]} and {column.key}"


@pytest.mark.parametrize("spec", ALL)
def test_columns_are_well_formed(spec: SheetSpec) -> None:
    keys = [column.key for column in spec.columns]
    assert len(set(keys)) == len(keys)
    assert spec.key_column in ("", *keys)
    for column in spec.columns:
        assert column.required in {"R", "C", "O", "A"}
        assert 4 <= column.width <= 60
        assert column.reference is None or column.reference in specs.SHEETS
        assert column.form in {"", "identifier", "datetime", "time"}
        if column.kind in (ValueKind.ENUM, ValueKind.BOOL):
            assert column.choices


@pytest.mark.parametrize("name", specs.choice_names())
def test_choices_are_complete_and_tell_apart(name: str) -> None:
    owner: dict[str, str] = {}
    for choice in specs.choices(name):
        assert tuple(choice.labels) == LANGUAGES
        assert all(choice.labels.values())
        assert is_traditional(choice.labels["zh-Hant"]), choice
        assert is_simplified(choice.labels["zh-Hans"]), choice
        assert choice.labels["en"].isascii(), choice
        for word in {fold(w) for w in [*choice.labels.values(), *choice.synonyms]}:
            assert owner.setdefault(word, choice.code) == choice.code, f"{word}: {owner[word]} and {choice.code}"


@pytest.mark.parametrize("line", tuple(vocabulary.lines()))
def test_a_line_has_a_blank_sheet(line: str) -> None:
    spec = specs.line_spec(line)
    keys = [column.key for column in spec.columns]
    assert spec.kind == "line"
    assert len(set(keys)) == len(keys)
    assert {"policy_no", "incident_at", "cause", "claimed", "paid", "paid_at", "status"} <= set(keys)
    for name in spec.names.values():
        assert len(name) <= 31
        assert not set("[]:*?/\\") & set(name)
        assert name.strip("'") == name


def test_the_lines_that_a_policy_may_name_are_the_lines_there_are() -> None:
    assert tuple(choice.code for choice in specs.choices("line")) == tuple(vocabulary.lines())


def test_every_list_of_choices_is_used() -> None:
    used = {tuple(c.code for c in column.choices) for spec in specs.sheet_specs().values() for column in spec.columns}
    for name in specs.choice_names():
        assert tuple(choice.code for choice in specs.choices(name)) in used, name


def test_the_call_register_is_a_part_of_the_call_record() -> None:
    record = {column.key: column for column in specs.sheet_spec("call-record").columns}
    for column in specs.sheet_spec("call-register").columns:
        if column.key == "ref":  # plate, policy or claim, three columns of the record
            continue
        assert column.kind is record[column.key].kind
        assert column.choices == record[column.key].choices


def test_numbers_that_lose_zeros_are_text() -> None:
    for spec in specs.sheet_specs().values():
        for column in spec.columns:
            if column.key in {"phone", "phone2", "plate", "policy_no", "claim_ref", "customer_id", "vin"}:
                assert column.kind is ValueKind.TEXT
                assert column.form == "identifier"


def test_setting_rows_are_labelled_in_three_scripts() -> None:
    seen = set()
    for row in specs.setting_rows():
        assert fold(row.labels["zh-Hant"]) not in seen
        seen |= {fold(label) for label in row.labels.values()}
        for texts in (row.labels, row.meaning):
            assert tuple(texts) == LANGUAGES
            assert all(texts.values())
            assert is_traditional(texts["zh-Hant"]), texts
            assert is_simplified(texts["zh-Hans"]), texts
            assert texts["en"].isascii()


def test_a_sheet_is_read_only_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    specs.sheet_spec.cache_clear()
    read = []
    monkeypatch.setattr(specs, "_load", lambda path: read.append(path.stem) or tomllib.loads(path.read_text("utf-8")))
    assert len(specs.sheet_specs()) == 17
    assert read == []
    assert specs.sheet_specs()["holidays"].names["en"] == "Holidays"
    assert "holidays" in read
    assert "policies" not in read


def test_an_unknown_sheet_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        specs.sheet_specs()["nothing"]
