"""What may be touched at all, and the comparison that lets nothing through that no edit announces."""

from __future__ import annotations

import pytest

from ledger_tools.errors import InputError, WriteRefused
from ledger_tools.model.edits import AddComment, AddSheet, AppendRows, Edit, FillCell, SetCell
from ledger_tools.workbook import compare, plan
from tests.writing import made

ROWS = (
    '<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="1"><v>5</v></c></row>'
    '<row r="2"><c r="A2"><f>A1</f><v>1</v></c></row>'
)
ONE = [SetCell("台帳", "A1", 2)]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"extra": {"_xmlsignatures/sig1.xml": "<x/>"}}, "signed"),
        ({"extra": {"xl/revisions/revisionHeaders.xml": "<x/>"}}, "shared"),
        ({"book_before": '<fileSharing userName="x" reservationPassword="ABCD"/>'}, "password"),
        ({"book_before": '<fileSharing readOnlyRecommended="1"/>'}, "reading only"),
    ],
)
def test_files_that_an_edit_would_harm_are_refused(options: dict[str, object], words: str) -> None:
    with pytest.raises(WriteRefused, match=words):
        plan(made.book(ROWS, **options), ONE)


def test_a_wish_to_be_read_only_can_be_gone_past() -> None:
    old = made.book(ROWS, book_before='<fileSharing readOnlyRecommended="1"/>')
    assert made.values(plan(old, ONE, force=True).data)["A1"] == 2


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, InputError),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") * 40, WriteRefused),
        (b"a,b\n1,2\n", InputError),
        (b"", InputError),
    ],
)
def test_what_is_no_open_workbook_is_refused_by_its_content(data: bytes, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        plan(data, ONE, name="台帳.xlsx")


def test_a_chart_sheet_takes_no_cells() -> None:
    content = made.parts(made.sheet(ROWS))
    rels = "xl/_rels/workbook.xml.rels"
    content[rels] = content[rels].replace(b'/worksheet"', b'/chartsheet"')
    with pytest.raises(WriteRefused, match="not a worksheet"):
        plan(made.zipped(content), ONE)


def test_a_receipt_says_what_changed_and_that_the_rest_is_the_same() -> None:
    old = made.rich_book(macros=True)
    done = plan(old, [SetCell("台帳", "A2", "P-999"), AppendRows("台帳", [["P-6"]])], name="台帳.xlsm")
    receipt = done.receipt.as_json()
    assert receipt["schema"] == "ledger-tools/receipt/1"
    assert receipt["parts"]["changed"][0] == made.SHEET
    assert receipt["edits"] == [
        {"kind": "set", "sheet": "台帳", "row": 2, "cells": ["A2"], "before": "P-001", "after": "P-999"},
        {"kind": "append", "sheet": "台帳", "row": 7, "cells": ["A7"], "before": None, "after": ["P-6"]},
    ]
    assert done.receipt.same == len(made.names(old)) - len(done.receipt.changed)
    assert (
        compare(old, done.data, [SetCell("台帳", "A2", "P-999"), AppendRows("台帳", [["P-6"]])]).same
        == done.receipt.same
    )


# -- tampering: the true new file, with one thing more changed

EDITS: list[Edit] = [
    SetCell("台帳", "A1", 2),
    AppendRows("台帳", [[7]]),
    AddSheet("新"),
    AddComment("台帳", "C5", "看"),
    FillCell("台帳", "B1", "FFF2CC"),
]
TAMPERED = [
    (made.SHEET, b"<v>5</v>", b"<v>6</v>"),
    (made.SHEET, b"<f>A1</f>", b"<f>A2</f>"),
    (made.SHEET, b"<f>A1</f><v>1</v>", b"<f>A1</f>"),
    (made.SHEET, b'<row r="2">', b'<row r="2" ht="3">'),
    (made.SHEET, b"<v>2</v>", b"<v>3</v>"),
    (made.SHEET, b"<v>7</v>", b"<v>8</v>"),
    (made.SHEET, b"</sheetData>", b'<row r="9"><c r="A9"><v>1</v></c></row></sheetData>'),
    (made.SHEET, b"</sheetData>", b'</sheetData><sheetProtection sheet="1"/>'),
    (made.SHEET, b"<sheetData>", b'<sheetData x="1">'),
    (made.SHEET, b"<!--keep-->", b"<!--lost-->"),
    (made.SHEET, b"<worksheet ", b'<worksheet a="b" '),
    ("xl/workbook.xml", b'name="\xe5\x8f\xb0\xe5\xb8\xb3"', b'name="other"'),
    (
        "xl/workbook.xml",
        b"</sheets>",
        b'</sheets><definedNames><definedName name="x">1</definedName></definedNames><x/>',
    ),
    ("xl/workbook.xml", b'sheetId="1"', b'sheetId="7"'),
    ("xl/styles.xml", b'<xf numFmtId="14"', b'<xf numFmtId="15"'),
    ("xl/styles.xml", b"</fonts>", b"</fonts><extra/>"),
    ("[Content_Types].xml", b'Extension="xml"', b'Extension="xmx"'),
    ("xl/_rels/workbook.xml.rels", b'Target="styles.xml"', b'Target="style.xml"'),
    ("docProps/app.xml", b"<x/>", b"<y/>"),
]


def tamper_book() -> bytes:
    return made.book(ROWS, after="<!--keep-->", extra={"docProps/app.xml": "<x/>"})


@pytest.mark.parametrize(("part", "old", "new"), TAMPERED)
def test_any_change_that_no_edit_announces_is_refused(part: str, old: bytes, new: bytes) -> None:
    before = tamper_book()
    content = {n: made.part(plan(before, EDITS).data, n) for n in made.names(plan(before, EDITS).data)}
    assert old in content[part]
    content[part] = content[part].replace(old, new, 1)
    with pytest.raises((WriteRefused, InputError)):
        compare(before, _like(before, content), EDITS)


def test_the_untampered_file_passes_the_same_comparison() -> None:
    before = tamper_book()
    after = plan(before, EDITS).data
    content = {n: made.part(after, n) for n in made.names(after)}
    assert compare(before, _like(before, content), EDITS).added


@pytest.mark.parametrize("loss", ["docProps/app.xml", "xl/styles.xml"])
def test_a_lost_part_is_refused(loss: str) -> None:
    before = tamper_book()
    after = plan(before, EDITS).data
    content = {n: made.part(after, n) for n in made.names(after) if n != loss}
    with pytest.raises((WriteRefused, InputError)):
        compare(before, _like(before, content), EDITS)


def test_an_added_part_and_another_order_and_another_time_are_refused() -> None:
    before = tamper_book()
    after = plan(before, ONE).data
    content = {n: made.part(after, n) for n in made.names(after)}
    compare(before, _like(before, content), ONE)
    for wrong in ({**content, "xl/evil.xml": b"<x/>"}, dict(reversed(content.items()))):
        with pytest.raises(WriteRefused):
            compare(before, _like(before, wrong), ONE)
    with pytest.raises(WriteRefused):
        compare(before, made.zipped({"x": b"", **content}), ONE)


@pytest.mark.parametrize(
    "edit",
    [
        SetCell("台帳", "A1", 2),
        AppendRows("台帳", [[7]]),
        AddSheet("新"),
        AddComment("台帳", "A1", "x"),
        FillCell("台帳", "A1", "FFF2CC"),
    ],
)
def test_an_edit_that_is_not_there_is_noticed(edit: Edit) -> None:
    before = tamper_book()
    with pytest.raises(WriteRefused):
        compare(before, before, [edit])


def _like(before: bytes, content: dict[str, bytes]) -> bytes:
    """Return an archive in which members keep the time they had, as the writer makes it."""
    import io
    import zipfile

    known = {i.filename: i for i in zipfile.ZipFile(io.BytesIO(before)).infolist()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            info = zipfile.ZipInfo(name, known[name].date_time if name in known else (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            archive.writestr(info, data)
    return buffer.getvalue()
