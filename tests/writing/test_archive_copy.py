"""The new archive: untouched members as they were stored, whatever the archive looks like."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from ledger_tools.errors import InputError, WriteRefused
from ledger_tools.model.edits import AddSheet, SetCell
from ledger_tools.workbook import plan
from tests.writing import made

ROWS = '<row r="1"><c r="A1"><v>1</v></c></row>'
EDITS = [SetCell("台帳", "A1", 2), AddSheet("新")]


def check(old: bytes) -> bytes:
    """Return the edited archive after checking it with the standard library."""
    new = plan(old, EDITS).data
    with zipfile.ZipFile(io.BytesIO(new)) as archive:
        assert archive.testzip() is None
    assert made.changed_parts(old, new) == {
        made.SHEET,
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "[Content_Types].xml",
        "xl/worksheets/sheet2.xml",
    }
    assert made.values(new) == {"A1": 2}
    assert plan(old, EDITS).data == new  # the same input gives the same bytes
    return new


def content() -> dict[str, bytes]:
    return made.parts(made.sheet(ROWS), extra={"xl/media/photo.bin": b"\x00\x01" * 500, "docProps/x.xml": b"<x/>"})


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_stored_and_deflated_members(method: int) -> None:
    new = check(made.zipped(content(), method=method))
    with zipfile.ZipFile(io.BytesIO(new)) as archive:
        assert archive.getinfo(made.SHEET).compress_type == method
        assert archive.getinfo(made.SHEET).date_time == (2021, 11, 4, 10, 4, 0)


def test_a_comment_of_the_archive_is_kept() -> None:
    new = check(made.zipped(content(), comment="註".encode()))
    assert zipfile.ZipFile(io.BytesIO(new)).comment == "註".encode()


def test_bytes_before_the_archive_are_kept() -> None:
    old = b"#!stub\n" * 9 + made.zipped(content())
    new = check(old)
    assert new.startswith(b"#!stub\n" * 9)


def test_data_descriptors_are_kept_where_members_are_untouched() -> None:
    class Pipe(io.RawIOBase):
        """A file that cannot seek, so that the zip writer has to put sizes behind the data."""

        def __init__(self) -> None:
            self.data = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, piece: object) -> int:
            self.data += bytes(piece)  # type: ignore[call-overload]
            return len(bytes(piece))  # type: ignore[call-overload]

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        for name, data in content().items():
            archive.writestr(name, data)
    old = bytes(pipe.data)
    assert zipfile.ZipFile(io.BytesIO(old)).getinfo(made.SHEET).flag_bits & 8
    new = check(old)
    assert zipfile.ZipFile(io.BytesIO(new)).getinfo("xl/media/photo.bin").flag_bits & 8
    assert not zipfile.ZipFile(io.BytesIO(new)).getinfo(made.SHEET).flag_bits & 8


def test_zip64_fields_and_end_records_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content().items():
            with archive.open(zipfile.ZipInfo(name, (2021, 11, 4, 0, 0, 0)), "w", force_zip64=True) as file:
                file.write(data)
    check(buffer.getvalue())
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 2)
    old = made.zipped(content())
    monkeypatch.undo()
    full = struct.pack("<2H2I", 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF)  # as archives of over 65,535 members have it
    old = old[:-14] + full + old[-2:]
    assert b"PK\6\7" in old
    new = check(old)
    assert b"PK\6\7" in new
    assert new[-14:-2] == full


def test_extra_fields_and_gaps_are_kept() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content().items():
            info = zipfile.ZipInfo(name, (2021, 11, 4, 0, 0, 0))
            info.extra = struct.pack("<2H4s", 0xCAFE, 4, b"abcd")
            info.comment = b"member"
            archive.writestr(info, data)
            buffer.write(b"\0" * 7)  # padding as zipalign leaves it
            archive.start_dir = buffer.tell()
    new = check(buffer.getvalue())
    with zipfile.ZipFile(io.BytesIO(new)) as archive:
        assert archive.getinfo(made.SHEET).extra == struct.pack("<2H4s", 0xCAFE, 4, b"abcd")
        assert archive.getinfo(made.SHEET).comment == b"member"


def test_folders_among_the_members_stay() -> None:
    with_folder = {"xl/": b"", **content()}
    assert "xl/" in made.names(check(made.zipped(with_folder)))


def test_part_names_are_found_in_any_case_and_with_backslashes() -> None:
    odd = {k.replace("xl/worksheets/sheet1.xml", "xl\\Worksheets\\Sheet1.xml"): v for k, v in content().items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in odd.items():
            info = zipfile.ZipInfo("x")
            info.filename = name
            archive.writestr(info, data)
    new = plan(buffer.getvalue(), [SetCell("台帳", "A1", 2)])
    assert new.receipt.changed == ("xl\\Worksheets\\Sheet1.xml",)


@pytest.mark.parametrize("damage", ["double", "cut", "crc"])
def test_a_damaged_archive_is_refused(damage: str) -> None:
    data = made.zipped(content(), method=zipfile.ZIP_STORED)
    if damage == "cut":
        data = data[:-30]
    elif damage == "crc":
        data = data.replace(b"<v>1</v>", b"<v>3</v>")
    else:
        data = data.replace(b"docProps/x.xml", b"xl/workbook.xml"[:14]).replace(b"xl/workbook.xm<", b"x")
        buffer = io.BytesIO()
        import warnings

        with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w") as archive:
            warnings.simplefilter("ignore")
            for name, part in [*content().items(), (made.SHEET, b"<x/>")]:
                archive.writestr(name, part)
        data = buffer.getvalue()
    with pytest.raises((InputError, WriteRefused)):
        plan(data, EDITS)
