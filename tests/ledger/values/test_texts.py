"""Identifiers and free text stay text; choices, truth values and whole numbers are read from words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger_tools.ledger.values import Parsed, read_bools, read_enums, read_ints, read_texts
from ledger_tools.ledger.values.absent import says_above, says_no_figure, says_nothing, says_pending
from ledger_tools.ledger.values.texts import digits_beyond_keeping, stored_as_number
from ledger_tools.ledger.vocabulary import synonyms
from ledger_tools.model.table import Column, ValueKind
from tests.ledger.values.columns import DATE, EIGHT, Broken, Cell, Shown, column

STATUS = {"已結案": "closed", "結案": "closed", "未決": "open", "處理中": "open", "拒賠": "refused", "Closed": "closed"}


def texts(*values: Cell) -> Parsed:
    drawn = column(*values)
    return read_texts(drawn.grid, drawn.cells, drawn.where)


def enums(*values: Cell) -> Parsed:
    drawn = column(*values)
    return read_enums(drawn.grid, drawn.cells, drawn.where, synonyms=STATUS)


def bools(*values: Cell) -> Parsed:
    drawn = column(*values)
    return read_bools(drawn.grid, drawn.cells, drawn.where)


def ints(*values: Cell) -> Parsed:
    drawn = column(*values)
    return read_ints(drawn.grid, drawn.cells, drawn.where)


class TestTexts:
    def test_leading_zeros_and_long_numbers_kept_as_text_stay_as_they_are(self) -> None:
        assert texts("00000000", "0900000000", "12345678901234567890").values.tolist() == [
            "00000000",
            "0900000000",
            "12345678901234567890",
        ]

    def test_blanks_at_the_ends_and_invisible_marks_go_and_no_break_spaces_become_plain(self) -> None:
        parsed = texts("　PI-001 ", "\u200eP\u200bI-002\ufeff", "新光\u00a0產物", "a\nb")
        assert parsed.values.tolist() == ["PI-001", "PI-002", "新光 產物", "a\nb"]

    def test_a_number_becomes_the_text_that_people_see(self) -> None:
        parsed = texts(12.0, 12.5, 912345678.0, Shown(123, EIGHT), Shown(44512, DATE), True)
        assert parsed.values.tolist() == ["12", "12.5", "912345678", "00000123", "2021-11-12", "TRUE"]

    def test_marks_for_nothing_are_absent(self) -> None:
        parsed = texts("-", "無", "N/A", "", "　", "/", "待補", None, "0")
        assert parsed.present.tolist() == [False] * 8 + [True]
        assert parsed.values.tolist() == [""] * 8 + ["0"]

    def test_words_that_are_an_answer_are_text(self) -> None:
        assert texts("處理中", "待查", "不明原因", "無人受傷", "pending").present.all()

    def test_same_as_above_is_filled(self) -> None:
        parsed = texts("同上", "PI-001", "同上", "〃", "-", "同上")
        assert parsed.values.tolist() == ["", "PI-001", "PI-001", "PI-001", "", ""]
        assert parsed.ok.tolist() == [False, True, True, True, False, False]
        assert parsed.present.tolist() == [True, True, True, True, False, False]
        assert parsed.copied is not None
        assert parsed.copied.tolist() == [False, False, True, True, False, True]
        assert parsed.problems == []

    def test_error_cells_are_present_and_not_ok(self) -> None:
        parsed = texts(Broken("#N/A"), Broken(""))
        assert (parsed.present.tolist(), parsed.ok.tolist()) == ([True, True], [False, False])

    def test_rules_can_ask_where_numbers_stand_and_where_digits_are_lost(self) -> None:
        drawn = column("123", 123.0, 1234567890123456.0, None)
        parsed = read_texts(drawn.grid, drawn.cells, drawn.where)
        held = Column(
            "policy_no", 1, "保單號", ValueKind.TEXT, parsed.values, parsed.present, parsed.ok, drawn.where, drawn.cells
        )
        assert stored_as_number(held).tolist() == [False, True, True, False]
        assert digits_beyond_keeping(held).tolist() == [False, False, True, False]


class TestWordsForNothing:
    @pytest.mark.parametrize(
        "text", ["—", "——", "／", "ｎ／ａ", "沒有", "没有", "不適用", "Nil", "TBD", "待確認", "( 無 )", "?"]
    )
    def test_nothing(self, text: str) -> None:
        assert says_nothing(text)

    @pytest.mark.parametrize("text", ["無人", "0", "NA-01", "無錫", "-5", "x", "待查明"])
    def test_something(self, text: str) -> None:
        assert not says_nothing(text)

    def test_under_way_is_no_figure_but_a_text(self) -> None:
        assert says_no_figure("審核中")
        assert says_pending("審核中")
        assert not says_nothing("審核中")
        assert not says_pending("無")

    @pytest.mark.parametrize("text", ["同上", "〃", "同 上", "Ditto", '"', "（同上）", "″"])
    def test_above(self, text: str) -> None:
        assert says_above(text)


class TestChoices:
    def test_synonyms_match_across_scripts_widths_and_blanks(self) -> None:
        parsed = enums("已結案", "已结案", " 已 結 案 ", "ＣＬＯＳＥＤ", "closed", "处理中", "未决")
        assert parsed.values.tolist() == ["closed"] * 5 + ["open"] * 2
        assert parsed.ok.all()

    @pytest.mark.parametrize(
        "text",
        ["已結案(全額)", "已结案（零结）", "3.已結案", "(2) 已結案", "已結案-全額賠付", "已結案/結案", "結案：已付"],
    )
    def test_a_remark_or_number_beside_the_word_does_no_harm(self, text: str) -> None:
        assert enums(text).values.tolist() == ["closed"]

    @pytest.mark.parametrize("text", ["結案?", "未結案", "未決/已結案", "結案中", "非已結案", "準備結案", "其他"])
    def test_what_is_doubtful_or_two_things_is_not_read(self, text: str) -> None:
        parsed = enums(text)
        assert parsed.values.tolist() == [""]
        assert (parsed.present[0], parsed.ok[0]) == (True, False)
        assert parsed.problems == []

    def test_absent_and_copied(self) -> None:
        parsed = enums("拒賠", "同上", "-", None, Broken("#N/A"))
        assert parsed.values.tolist() == ["refused", "refused", "", "", ""]
        assert parsed.present.tolist() == [True, True, False, False, True]

    def test_a_number_can_be_a_choice(self) -> None:
        drawn = column(1.0, "2", 3.0)
        parsed = read_enums(drawn.grid, drawn.cells, drawn.where, synonyms={"1": "open", "2": "closed"})
        assert parsed.values.tolist() == ["open", "closed", ""]


class TestYesAndNo:
    @pytest.mark.parametrize("cell", ["是", "Y", "yes", "有", "✓", "√", "V", "已", True, 1.0, "1", "Ｙ"])
    def test_yes(self, cell: Cell) -> None:
        parsed = bools(cell)
        assert (parsed.values.tolist(), parsed.ok.tolist()) == ([True], [True])

    @pytest.mark.parametrize("cell", ["否", "N", "No", "無", "无", "✗", "×", "未", "沒有", False, 0.0, "0"])
    def test_no(self, cell: Cell) -> None:
        parsed = bools(cell)
        assert (parsed.values.tolist(), parsed.ok.tolist()) == ([False], [True])

    def test_a_dash_is_absent_and_another_word_is_not_read(self) -> None:
        parsed = bools("-", "也許", 2.0, None)
        assert parsed.present.tolist() == [False, True, True, False]
        assert not parsed.ok.any()


class TestWholeNumbers:
    def test_they_are_read_from_numbers_and_texts(self) -> None:
        parsed = ints(3.0, "12", "１２", "No. 7", "1,200", "3.0", "第5號", "#8", -2.0)
        assert parsed.values.tolist() == [3, 12, 12, 7, 1200, 3, 5, 8, -2]
        assert parsed.ok.all()

    def test_others_are_not(self) -> None:
        parsed = ints(3.5, "A-1", "1-2", "-", None, True, "1" * 20)
        assert parsed.values.tolist() == [0] * 7
        assert not parsed.ok.any()
        assert parsed.present.tolist() == [True, True, True, False, False, True, True]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.one_of(st.none(), st.text(max_size=12), st.floats(allow_nan=False, allow_infinity=False)), max_size=6)
)
def test_any_column_at_all_is_survived(values: list[Cell]) -> None:
    for read in (texts, enums, bools, ints):
        parsed = read(*values)
        assert len(parsed.values) == len(values)
        assert not (parsed.ok & ~parsed.present).any()


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("拒绝赔付", "refused"),
        ("拒絕賠付", "refused"),
        ("已撤销", "withdrawn"),
        ("撤銷案件", "withdrawn"),
        ("放弃理赔", "withdrawn"),
        ("自行處理", "withdrawn"),
        ("资料不齐", "open"),
        ("暂停", "open"),
        ("未立案", "open"),
        ("審核通過", "open"),
        ("評估中", "open"),
        ("已决未付", "open"),
        ("Open - part paid", "open"),
        ("Awaiting docs", "open"),
        ("Litigation", "open"),
        ("Pending and Under Review", "open"),
        ("已和解", "closed"),
        ("低于免赔", "zero"),
        ("无需理赔", "zero"),
        ("Nil paid", "zero"),
        ("Paid & Closed", "paid"),
        ("Denied & Declined", "refused"),
        ("Open and Closed", ""),
        ("Closed & reopened", ""),
        ("Open and waiting for somebody", ""),
    ],
)
def test_the_words_of_a_status_column(text: str, status: str) -> None:
    drawn = column(text)
    parsed = read_enums(drawn.grid, drawn.cells, drawn.where, synonyms=synonyms("status"))
    assert parsed.values.tolist() == [status]
