"""A SheetSpec becomes cells, looks, drop-downs: the same whoever draws them."""

from __future__ import annotations

from datetime import date

import pytest

from ledger_tools.ledger.specs import line_spec, sheet_spec, sheet_specs
from ledger_tools.model.sheet_spec import Choice, ColumnSpec, SheetSpec
from ledger_tools.model.table import ValueKind
from ledger_tools.registers.blank import blank_layouts, choice_ranges, choices_layout
from ledger_tools.registers.layout import Look, SheetLayout, Validation, header_look, spec_layout, too_long, with_rows
from ledger_tools.text.i18n import LANGUAGES
from ledger_tools.text.width import display_width


def column_of(spec: SheetSpec, key: str) -> int:
    return [column.key for column in spec.columns].index(key) + 1


def rule_of(layout: SheetLayout, column: int) -> Validation:
    (rule,) = [rule for rule in layout.validations if rule.column == column]
    return rule


def test_headers_stand_in_row_1_in_the_language_asked_for() -> None:
    layout = spec_layout(sheet_spec("holidays"), "zh-Hans")
    assert layout.name == "假日"
    assert [(cell.row, cell.column, cell.value) for cell in layout.cells] == [
        (1, 1, "日期"),
        (1, 2, "类别"),
        (1, 3, "名称"),
        (1, 4, "地区"),
        (1, 5, "来源"),
    ]


def test_required_headers_differ_by_weight_and_line_and_not_by_colour_alone() -> None:
    required = header_look(ColumnSpec("a", {}, ValueKind.TEXT, "R"), "en")
    optional = header_look(ColumnSpec("a", {}, ValueKind.TEXT, "O"), "en")
    filled = header_look(ColumnSpec("a", {}, ValueKind.TEXT, "A"), "en")
    assert required.bold
    assert required.heavy_bottom
    assert not optional.bold
    assert not optional.heavy_bottom
    assert filled.italic


@pytest.mark.parametrize(
    ("kind", "form", "number_format"),
    [
        (ValueKind.DATE, "", "yyyy-mm-dd"),
        (ValueKind.DATE, "datetime", "yyyy-mm-dd hh:mm"),
        (ValueKind.MONEY, "", "#,##0.00"),
        (ValueKind.INT, "", "0"),
        (ValueKind.TEXT, "identifier", "@"),
        (ValueKind.TEXT, "", ""),
    ],
)
def test_the_kind_of_a_column_decides_how_its_cells_look(kind: ValueKind, form: str, number_format: str) -> None:
    labels = dict.fromkeys(LANGUAGES, "x")
    spec = SheetSpec("s", "support", labels, [ColumnSpec("a", labels, kind, form=form)])
    assert spec_layout(spec, "en").columns[0].look.number_format == number_format


def test_a_short_list_is_written_out_in_its_rule() -> None:
    spec = sheet_spec("holidays")
    rule = rule_of(spec_layout(spec, "zh-Hant"), column_of(spec, "kind"))
    assert rule.values == ("放假", "補班")
    assert rule.source == ""
    assert (rule.first_row, rule.last_row) == (2, 2000)


def test_a_list_with_a_comma_in_it_comes_from_the_sheet_of_choices() -> None:
    spec = sheet_spec("call-register")
    ranges = choice_ranges([spec], "en")
    rule = rule_of(spec_layout(spec, "en", choices=ranges), column_of(spec, "reached"))
    assert rule.values == ()
    assert rule.source == "'Choices'!$B$2:$B$11"
    sheet = choices_layout([spec], "en")
    assert sheet is not None
    assert sheet.hidden
    column_b = [cell.value for cell in sheet.cells if cell.column == 2]
    assert column_b[:2] == ["Reached", "Reached, right person"]
    assert len(column_b) == 11


def test_a_list_is_too_long_beyond_255_characters() -> None:
    assert not too_long(["x" * 127, "y" * 127])
    assert too_long(["x" * 127, "y" * 128])
    assert too_long(["Returned, defective"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_drop_down_of_a_new_workbook_is_there_and_legal(language: str) -> None:
    specs = [line_spec("property"), *sheet_specs().values()]
    layouts = {layout.key: layout for layout in blank_layouts(specs, language)}
    for spec in specs:
        rules = {rule.column: rule for rule in layouts[spec.key].validations}
        for number, column in enumerate(spec.columns, 1):
            if column.choices:
                rule = rules[number]
                assert rule.source or len(",".join(rule.values)) <= 255
                assert not any("," in value for value in rule.values)


def test_people_are_offered_from_the_staff_sheet_where_there_is_one() -> None:
    spec, staff = sheet_spec("stand-ins"), sheet_spec("staff")
    alone = spec_layout(spec, "zh-Hant")
    assert all(rule.column != column_of(spec, "person") for rule in alone.validations)
    together = spec_layout(spec, "zh-Hant", present={"staff": staff})
    rule = rule_of(together, column_of(spec, "person"))
    assert rule.source == "'人員'!$B$2:$B$2000"
    assert not rule.strict


def test_a_sheet_of_another_name_is_referred_to_by_that_name() -> None:
    spec, staff = sheet_spec("stand-ins"), sheet_spec("staff")
    layout = spec_layout(spec, "en", present={"staff": staff}, names={"staff": "Tom's team"})
    assert rule_of(layout, 1).source == "'Tom''s team'!$B$2:$B$2000"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_header_has_room_for_its_text_in_two_lines(language: str) -> None:
    for spec in sheet_specs().values():
        for column, cell in zip(spec_layout(spec, language).columns, spec_layout(spec, language).cells, strict=True):
            longest = max(display_width(word) for word in str(cell.value).split()) if language == "en" else 0
            assert column.width >= max(longest, display_width(str(cell.value)) / 2)


def test_records_become_cells_with_the_looks_of_their_columns() -> None:
    spec = sheet_spec("holidays")
    layout = with_rows(spec_layout(spec, "en"), spec, [{"date": date(2021, 10, 1), "name": "National Day"}])
    added = layout.cells[5:]
    assert [(cell.row, cell.column, cell.value) for cell in added] == [(2, 1, 44470.0), (2, 3, "National Day")]
    assert added[0].look.number_format == "yyyy-mm-dd"


def test_a_choice_of_a_free_text_column_is_only_offered() -> None:
    labels = dict.fromkeys(LANGUAGES, "x")
    column = ColumnSpec("a", labels, ValueKind.TEXT, choices=[Choice("one", dict.fromkeys(LANGUAGES, "One"))])
    layout = spec_layout(SheetSpec("s", "support", labels, [column]), "en")
    assert not layout.validations[0].strict


def test_looks_are_values_that_may_be_shared() -> None:
    assert Look(bold=True) == Look(bold=True)
    assert len({Look(), Look(), Look(bold=True)}) == 2
