"""What a report carries for the next one: the snapshot on its hidden sheet, written, read back, and refused."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger_tools.errors import InputError
from ledger_tools.model.snapshot import SHEET, Snapshot
from ledger_tools.model.snapshot_text import read_snapshot, snapshot_lines
from ledger_tools.render.xlsx import write_report
from ledger_tools.reports.earlier import holds_snapshot, snapshot_in
from ledger_tools.reports.period import month
from ledger_tools.workbook import workbook_of
from tests.reports.support import report_of

NOVEMBER = month(2021, 11)
# On 31 December: row 3 closed and paid, row 4 open and re-opened, row 5 open and paid on a day to come.
LEDGER = """
    # 企財險
    企財險理賠台帳
    保單號 | 出險時間    | 報案日期    | 索賠人 | 車號     | 賠案號碼 | 出險原因 | 索賠金額 | 理賠金額 | 賠付時間    | 未決賠款 | 追償金額 | 結案日期    | 重開日期    | 狀態   | 幣別
    P-1    | @2021-09-01 | @2021-09-03 | 王大明 | ABC-1234 | C-9      | 火災     | =1000.10 | =800.05  | @2021-11-10 | =0       | =100     | @2021-11-12 |             | 已結案 | TWD
    P-2    | @2021-11-04 | @2021-11-05 |        |          |          | 颱風     | =500.5   |          |             | =300     |          | @2021-11-20 | @2021-12-01 | 重開   | TWD
    P-3    | @2021-11-06 |             |        |          |          | 水浸     | =70      | =60      | @2022-01-05 | =10      |          |             |             | 未結案 | USD
    合計   |             |             |        |          |          |          | =1570.6  |          |             |          |          |             |             |        |
"""  # noqa: E501


def carried(ledger: str = LEDGER, language: str = "en") -> bytes:
    """Return the bytes of a report on November."""
    stream = io.BytesIO()
    write_report(report_of(ledger, NOVEMBER), stream, language)
    return stream.getvalue()


def read(data: bytes) -> Snapshot:
    """Return the snapshot that a report's file carries."""
    workbook = workbook_of(data, "report.xlsx")
    return snapshot_in(next((g for g in workbook.grids() if holds_snapshot(g)), None))


def claim(snapshot: Snapshot, position: int) -> dict[str, Any]:
    """Return what a snapshot tells of one claim; amounts None where none was read."""
    found = {key: values[position] for key, values in snapshot.claims.items() if not key.endswith("_ok")}
    for key in found:
        if f"{key}_ok" in snapshot.claims and not snapshot.claims[f"{key}_ok"][position]:
            found[key] = None
    return {key: value.item() if hasattr(value, "item") else value for key, value in found.items()}


def test_a_report_carries_what_it_saw_of_every_claim() -> None:
    saw = read(carried())

    assert (saw.kind, saw.first, saw.last, saw.as_of) == (
        "month",
        date(2021, 11, 1),
        date(2021, 11, 30),
        date(2021, 12, 31),
    )
    assert saw.ledger == "drawn.xlsx"
    assert saw.scope == {}
    assert saw.findings == {"error": 0, "warning": 0, "info": 0}  # nobody checked the drawn ledger
    assert [(s.name, s.rows, s.left_out) for s in saw.sheets] == [("企財險", 3, 1)]
    assert saw.sheets[0].columns["paid"] == "I"
    first = claim(saw, 0)
    assert (first["policy_no"], first["claim_no"], first["row"], first["status"]) == ("P-1", "C-9", 3, "closed")
    assert (first["claimed"], first["paid"], first["reserve"], first["recovery"]) == (100010, 80005, 0, 10000)
    assert first["incurred"] == 80005 + 0 - 10000
    assert (first["start"], first["closed_at"]) == (date(2021, 9, 3), date(2021, 11, 12))
    second = claim(saw, 1)
    assert (second["status"], second["reopened_at"], second["paid"]) == ("reopened", date(2021, 12, 1), None)
    assert second["incurred"] == 30000
    third = claim(saw, 2)
    assert (third["paid"], third["currency"]) == (6000, "USD")
    assert third["incurred"] == 1000  # what is paid on 5 January is not yet paid on 31 December


def test_people_and_plates_are_only_hashes() -> None:
    with zipfile.ZipFile(io.BytesIO(carried())) as package:
        text = b"".join(package.read(name) for name in package.namelist())

    assert "王大明".encode() not in text
    assert b"ABC-1234" not in text
    saw = read(carried())
    assert len(claim(saw, 0)["claimant"]) == len(claim(saw, 0)["plate"]) == 8
    assert claim(saw, 1)["claimant"] == ""


def test_a_plate_is_the_same_however_it_is_written() -> None:
    other = read(carried(LEDGER.replace("ABC-1234", "abc 1234")))

    assert claim(other, 0)["plate"] == claim(read(carried()), 0)["plate"]


def test_the_sheet_is_hidden_named_alike_in_every_language_and_says_what_it_is() -> None:
    for language, word in (("en", "the next report"), ("zh-Hant", "下一份報告"), ("zh-Hans", "下一份报告")):
        page = openpyxl.load_workbook(io.BytesIO(carried(language=language)))[SHEET]
        assert page.sheet_state == "hidden"
        assert page["A1"].value == "ledger-tools/snapshot/1"
        assert word in page["A2"].value


def test_a_program_that_saves_the_report_anew_keeps_the_snapshot() -> None:
    book = openpyxl.load_workbook(io.BytesIO(carried()))
    again = io.BytesIO()
    book.save(again)

    assert snapshot_lines(read(again.getvalue())) == snapshot_lines(read(carried()))


def changed(cell: str, value: str | None) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(carried()))
    book[SHEET][cell] = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_snapshot_that_somebody_touched_is_refused_in_one_sentence() -> None:
    text = str(openpyxl.load_workbook(io.BytesIO(carried()))[SHEET]["A3"].value)
    for cell, value in (("A3", text.replace("80005", "80006")), ("A3", None), ("A4", "0\t9"), ("B1", "0"), ("C1", "x")):
        with pytest.raises(InputError, match="changed or is damaged"):
            read(changed(cell, value))


def test_a_newer_schema_is_named() -> None:
    with pytest.raises(InputError, match="ledger-tools/snapshot/2"):
        read(changed("A1", "ledger-tools/snapshot/2"))


def test_a_workbook_without_a_snapshot_is_refused() -> None:
    book = openpyxl.load_workbook(io.BytesIO(carried()))
    del book[SHEET]
    stream = io.BytesIO()
    book.save(stream)

    with pytest.raises(InputError, match="no snapshot in it"):
        read(stream.getvalue())


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [""],
        ["claims"],
        ["report\tmonth"],
        ["report\tmonth\t2021-13-01\t2021-11-30\t2021-12-31", "ledger\tl\t0", "claims"],
        ["report\tmonth\t2021-11-01\t2021-11-30\t2021-12-31", "ledger\tl\t0", "claims\tsheet:int"],
    ],
)
def test_lines_that_are_no_snapshot_are_refused(lines: list[str]) -> None:
    with pytest.raises(InputError, match="damaged"):
        read_snapshot(lines)


def lines_with(field: str, value: str) -> list[str]:
    """Return the lines of a snapshot with one value of its first claim changed."""
    lines = list(snapshot_lines(read(carried())))
    start = next(i for i, line in enumerate(lines) if line.startswith("claims"))
    place = [name.partition(":")[0] for name in lines[start].split("\t")[1:]].index(field)
    values = lines[start + 1].split("\t")
    values[place] = value
    return [*lines[: start + 1], "\t".join(values), *lines[start + 2 :]]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sheet", "1"),
        ("sheet", "-1"),
        ("incident_at", "today"),
        ("incident_at", "2021-02-30"),
        ("paid", "1e5"),
        ("paid", "9" * 30),
        ("paid", "9" * 5000),
        ("paid", "-" + "9" * 18),
    ],
)
def test_values_that_no_ledger_holds_are_refused(field: str, value: str) -> None:
    with pytest.raises(InputError, match="damaged"):
        read_snapshot(lines_with(field, value))


def test_fields_and_kinds_that_are_added_later_are_passed_over() -> None:
    lines = snapshot_lines(read(carried()))
    start = next(i for i, line in enumerate(lines) if line.startswith("claims"))
    wider = [f"{lines[start]}\tmood:text", *(f"{line}\tgood" for line in lines[start + 1 :])]

    again = read_snapshot(["weather\train", *lines[:start], *wider])
    assert snapshot_lines(again) == lines


TEXT = st.text(max_size=40).map(lambda text: text.replace("|", "").replace("\\", "")) | st.sampled_from(
    ["=1+1", "_x0041_", "a\x01b", "\ufeff", "{=SUM(A1)}", "𠮷" * 30, "' ", "&amp;<b>", "\u2028x"]
)


@settings(max_examples=40, deadline=None)
@given(names=st.lists(TEXT, min_size=1, max_size=8), paid=st.lists(st.integers(-(10**12), 10**12), min_size=8))
def test_whatever_stands_in_a_ledger_comes_back_from_the_hidden_sheet(names: list[str], paid: list[int]) -> None:
    rows = "\n".join(
        f"'{' '.join(name.split()) or 'P'} | @2021-11-{i + 1:02} | 火災 | ={paid[i] / 100}"
        for i, name in enumerate(names)
    )
    report = report_of("# 企財險\n保單號 | 出險時間 | 出險原因 | 理賠金額\n" + rows, NOVEMBER)
    assert report.snapshot is not None
    stream = io.BytesIO()
    write_report(report, stream, "zh-Hant")

    carries = replace(report.snapshot, made=report.snapshot.made | {"language": "zh-Hant"})
    assert snapshot_lines(read(stream.getvalue())) == snapshot_lines(carries)


def test_a_large_ledger_takes_few_cells() -> None:
    rows = "\n".join(f"P-{i} | @2021-11-{i % 30 + 1:02} | 火災 | ={i}" for i in range(3000))
    data = carried("# 企財險\n保單號 | 出險時間 | 出險原因 | 索賠金額\n" + rows)
    page = openpyxl.load_workbook(io.BytesIO(data), read_only=True)[SHEET]

    cells = [c.value for row in page.iter_rows() for c in row if c.value]
    assert len(cells) < 20  # 3,000 claims of some 70 signs each, 30,000 signs to a cell
    assert max(len(str(value)) for value in cells) <= 32_767
    assert len(read(data)) == 3000
