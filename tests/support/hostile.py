"""Hostile and odd files, each made by a few lines; ``python -m tests.support.hostile FOLDER`` writes them all."""

from __future__ import annotations

import io
import os
import struct
import sys
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.support.packages import (
    CONTENT_TYPES,
    MAIN,
    RELATIONS,
    SHEET,
    STRINGS,
    STYLES,
    book,
    parts,
    relationships,
    shared_strings,
    worksheet,
    zipped,
)

ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'
TEXT_ROW = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)
ANSWER, REFUSAL, EITHER = "answer", "refusal", "either"


def cases() -> Iterator[tuple[str, bytes, str]]:
    """Yield (name, bytes, what must come: an answer, a refusal, or either)."""
    yield from _cells()
    yield from _sheets()
    yield from _bombs()
    yield from _xml()
    yield from _archives()
    yield from _packages()
    yield from _other_files()


def _row(number: str, cell: str = "A1") -> str:
    return f'<row r="{number}"><c r="{cell}"><v>1</v></c></row>'


def _cells() -> Iterator[tuple[str, bytes, str]]:
    yield "far-corner", book(ROW + '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'), ANSWER
    yield "row-0", book(_row("0", "A0")), REFUSAL
    yield "row-minus-1", book(_row("-1", "A-1")), REFUSAL
    yield "row-2-to-the-32", book(_row("4294967296", "A4294967296")), REFUSAL
    yield "row-1048577", book(_row("1048577", "A1048577")), REFUSAL
    yield "row-huge-number", book(_row("9" * 500)), REFUSAL
    yield "column-zzzz", book(_row("1", "ZZZZ1")), REFUSAL
    yield "column-xfe", book(_row("1", "XFE1")), REFUSAL
    yield "address-without-row", book(_row("1", "A")), REFUSAL
    yield "address-of-another-row", book(_row("1", "A7")), REFUSAL
    yield "cell-twice", book('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'), REFUSAL
    yield "row-twice-same-cell", book(ROW + ROW), REFUSAL
    yield "row-twice-other-cell", book(ROW + _row("1", "B1")), ANSWER
    yield "rows-backwards", book(_row("3", "A3") + _row("2", "A2")), ANSWER
    yield "string-index-out-of-range", book(TEXT_ROW, strings=shared_strings()), REFUSAL
    yield "string-index-negative", book(TEXT_ROW.replace(">0<", ">-1<"), strings=shared_strings("<t>x</t>")), REFUSAL
    yield "string-index-without-part", book(TEXT_ROW), REFUSAL
    yield "number-is-text", book('<row r="1"><c r="A1"><v>abc</v></c></row>'), REFUSAL
    yield "number-is-nan", book('<row r="1"><c r="A1"><v>NaN</v></c></row>'), REFUSAL
    yield "number-overflows", book('<row r="1"><c r="A1"><v>1e999</v></c></row>'), REFUSAL
    yield "number-very-long", book(f'<row r="1"><c r="A1"><v>{"1" * 100}.{"2" * 1000}</v></c></row>'), ANSWER
    yield "truth-is-2", book('<row r="1"><c r="A1" t="b"><v>2</v></c></row>'), REFUSAL
    yield "type-unknown", book('<row r="1"><c r="A1" t="zz"><v>2</v></c></row>'), REFUSAL
    yield "style-out-of-range", book('<row r="1"><c r="A1" s="99999999999"><v>2</v></c></row>'), ANSWER
    yield "text-300-kb", book(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{_noise(300_000)}</t></is></c></row>'), ANSWER
    yield "text-with-nul", book('<row r="1"><c r="A1" t="str"><v>a\0b</v></c></row>'), REFUSAL


def _noise(size: int) -> str:
    return "".join(f"{zlib.crc32(n.to_bytes(4, 'big')):08x}" for n in range(size // 8))


def _sheets() -> Iterator[tuple[str, bytes, str]]:
    yield "dimension-lies-large", zipped(parts(worksheet(ROW, '<dimension ref="A1:XFD1048576"/>'))), ANSWER
    yield "dimension-lies-small", zipped(parts(worksheet(ROW, '<dimension ref="A1"/>'))), ANSWER
    yield "dimension-is-nonsense", zipped(parts(worksheet(ROW, '<dimension ref="??"/>'))), ANSWER
    merge = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    yield "merge-everything", zipped(parts(worksheet(ROW, after=merge))), ANSWER
    many = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 150_001))
    yield "merges-150000", zipped(parts(worksheet(ROW, after=f"<mergeCells>{many}</mergeCells>"))), REFUSAL
    yield "merge-backwards", zipped(parts(worksheet(ROW, after=merge.replace("A1:XFD1048576", "C3:A1")))), ANSWER
    yield "merge-outside", zipped(parts(worksheet(ROW, after=merge.replace("XFD", "ZZZ")))), REFUSAL
    hidden = '<cols><col min="1" max="4294967295" hidden="1"/></cols>'
    yield "columns-hidden-to-the-end-of-time", zipped(parts(worksheet(ROW, hidden))), ANSWER
    yield "no-sheet-data", zipped(parts(f'<worksheet xmlns="{MAIN}"/>')), REFUSAL
    yield "sheet-data-twice", zipped(parts(worksheet(ROW, after="<sheetData/>"))), REFUSAL
    yield "sheet-is-empty-file", zipped(parts("")), REFUSAL
    yield "sheet-is-another-part", zipped(parts(f'<chartsheet xmlns="{MAIN}"/>')), REFUSAL
    yield "sheet-of-another-namespace", zipped(parts(worksheet(ROW, namespace="urn:x"))), REFUSAL
    formats = '<xf numFmtId="14"/>' * 200_000
    yield (
        "styles-200000",
        book(ROW, styles=f'<styleSheet xmlns="{MAIN}"><cellXfs>{formats}</cellXfs></styleSheet>'),
        REFUSAL,
    )
    code = '<numFmt numFmtId="200" formatCode="' + "y" * 100_000 + '"/>'
    styles = f'<styleSheet xmlns="{MAIN}"><numFmts>{code}</numFmts><cellXfs><xf numFmtId="200"/></cellXfs></styleSheet>'
    yield "format-code-100-kb", book(ROW, styles=styles), EITHER


def string_bomb() -> bytes:
    """Return a workbook of some kilobytes with one text of 600 MB."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts(worksheet(ROW), strings="").items():
            with archive.open(part, "w") as file:
                file.write(content.encode() if isinstance(content, str) else content)
                if part == STRINGS:
                    file.write(f'<sst xmlns="{MAIN}"><si><t>'.encode())
                    for _ in range(600):
                        file.write(b"a" * 1_000_000)
                    file.write(b"</t></si></sst>")
    return buffer.getvalue()


def _bombs() -> Iterator[tuple[str, bytes, str]]:
    yield "bomb-spaces", book(" " * 100_000_000), REFUSAL
    yield "bomb-strings", string_bomb(), REFUSAL
    yield "bomb-rows", book('<row r="1"/>' * 3_000_000), REFUSAL
    yield "bomb-lying-size", _lying_size(parts(worksheet(" " * 50_000_000))), REFUSAL
    yield "bomb-in-unused-part", zipped({**parts(worksheet(ROW)), "xl/media/x.bin": bytes(50_000_000)}), ANSWER
    yield "empty-cells-many", book(f'<row r="1">{"<c/>" * 16_384}</row>'), ANSWER
    yield "cells-over-the-edge", book(f'<row r="1">{"<c><v>1</v></c>" * 16_385}</row>'), REFUSAL


def _xml() -> Iterator[tuple[str, bytes, str]]:
    laughs = f'<?xml version="1.0"?>{DOCTYPE}]>'
    for part in (SHEET, STRINGS, STYLES, "xl/workbook.xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"):
        content = parts(worksheet(TEXT_ROW), strings=shared_strings("<t>x</t>"), styles=f'<styleSheet xmlns="{MAIN}"/>')
        content[part] = laughs + str(content[part]).removeprefix('<?xml version="1.0" encoding="UTF-8"?>')
        yield f"doctype-in-{part.rpartition('/')[2]}", zipped(content), REFUSAL
    outside = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    yield (
        "entity-outside",
        zipped(parts(outside + f'<worksheet xmlns="{MAIN}"><sheetData>&e;</sheetData></worksheet>')),
        REFUSAL,
    )
    text = worksheet(ROW).replace('encoding="UTF-8"', 'encoding="UTF-16"')
    yield "utf-16-sheet", zipped(parts(text.encode("utf-16"))), ANSWER
    doctype = (outside + f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>').encode("utf-16")
    yield "utf-16-doctype", zipped(parts(doctype)), REFUSAL
    yield "latin-1-sheet", zipped(parts(worksheet(ROW).replace("UTF-8", "ISO-8859-1"))), REFUSAL
    yield "unknown-encoding", zipped(parts(worksheet(ROW).replace("UTF-8", "x-none"))), REFUSAL
    yield "byte-order-mark", zipped(parts("\ufeff" + worksheet(ROW))), ANSWER
    yield (
        "bad-utf-8",
        zipped(parts(worksheet('<row r="1"><c r="A1" t="str"><v>@</v></c></row>').encode().replace(b"@", b"\xff"))),
        REFUSAL,
    )
    yield "nested-3-million-deep", zipped(parts(worksheet(ROW, after="<x>" * 3_000_000))), REFUSAL
    yield "nested-300-deep", zipped(parts(worksheet(ROW, after="<x>" * 300 + "</x>" * 300))), REFUSAL
    yield "nested-workbook", zipped(parts(worksheet(ROW), **{"xl/workbook.xml": "<x>" * 100_000})), REFUSAL
    yield "not-well-formed", book('<row r="1"><c r="A1"><v>1</c></v></row>'), REFUSAL
    yield "cut-in-sheet", zipped(parts(worksheet(ROW)[:-30])), REFUSAL
    yield "undefined-entity", book('<row r="1"><c r="A1" t="str"><v>&nbsp;</v></c></row>'), REFUSAL
    yield "reference-to-nul", book('<row r="1"><c r="A1" t="str"><v>&#0;</v></c></row>'), REFUSAL
    yield "comment-between-cells", book('<row r="1"><!-- <c r="B1"> --><c r="A1"><v>1</v></c></row>'), ANSWER
    yield "cdata", book('<row r="1"><c r="A1" t="str"><v><![CDATA[<v>]]></v></c></row>'), ANSWER
    yield "attribute-twice", book('<row r="1"><c r="A1" s="1" s="2"><v>1</v></c></row>'), REFUSAL
    yield "sheet-data-in-comment", zipped(parts(worksheet(ROW, "<!-- <sheetData><row> -->"))), ANSWER


def _lying_size(content: dict[str, str | bytes]) -> bytes:
    """Return an archive whose directory says that every part is 100 bytes long."""
    data = bytearray(zipped(content))
    at = data.find(b"PK\1\2")
    while at >= 0:
        data[at + 24 : at + 28] = struct.pack("<I", 100)
        at = data.find(b"PK\1\2", at + 4)
    return bytes(data)


def _patched(data: bytes, signature: bytes, offset: int, value: bytes) -> bytes:
    """Return the archive with a field of every record of a kind overwritten."""
    changed = bytearray(data)
    at = changed.find(signature)
    while at >= 0:
        changed[at + offset : at + offset + len(value)] = value
        at = changed.find(signature, at + 4)
    return bytes(changed)


def _with(name: str, data: str = "x") -> bytes:
    """Return a sound workbook with one more entry."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for part, content in parts(worksheet(ROW)).items():
            archive.writestr(part, content)
        archive.writestr(name, data)
    return buffer.getvalue()


def _streamed() -> bytes:
    """Return a workbook written to a pipe, with data descriptors."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise OSError

        def tell(self) -> int:
            raise OSError

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts(worksheet(ROW)).items():
            archive.writestr(part, content)
    return pipe.getvalue()


def _zip64() -> bytes:
    """Return a workbook whose entries have zip64 fields in their local headers."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts(worksheet(ROW)).items():
            with archive.open(part, "w", force_zip64=True) as file:
                file.write(content.encode() if isinstance(content, str) else content)
    return buffer.getvalue()


def _overlapping() -> bytes:
    """Return an archive in which two directory records point at the same bytes."""
    data = _with("xl/other1.xml")
    last = data.rfind(b"PK\1\2")
    first = data.find(b"PK\1\2")
    changed = bytearray(data)
    changed[last + 42 : last + 46] = data[first + 42 : first + 46]
    return bytes(changed)


def _archives() -> Iterator[tuple[str, bytes, str]]:
    sound = book(ROW)
    yield "sound", sound, ANSWER
    yield "stored", zipped(parts(worksheet(ROW)), zipfile.ZIP_STORED), ANSWER
    yield "lzma", zipped(parts(worksheet(ROW)), zipfile.ZIP_LZMA), REFUSAL
    yield "duplicate-part", _with(SHEET, worksheet("")), REFUSAL
    yield "duplicate-part-other-case", _with("xl/worksheets/SHEET1.xml", worksheet("")), REFUSAL
    yield "duplicate-part-backslashes", _with("xl\\worksheets\\sheet1.xml", worksheet("")), REFUSAL
    yield "duplicate-part-leading-slash", _with("/" + SHEET, worksheet("")), REFUSAL
    yield "name-climbs", _with("../../etc/cron.d/x"), REFUSAL
    yield "name-with-drive", _with("C:/x"), REFUSAL
    yield "name-with-host", _with("//host/x"), REFUSAL
    renamed = {n.replace("/", "\\") if n.startswith("xl/w") else n: d for n, d in parts(worksheet(ROW)).items()}
    yield "names-with-backslashes", zipped(renamed), ANSWER
    yield "zip64", _zip64(), ANSWER
    yield "data-descriptors", _streamed(), ANSWER
    yield "junk-before", b"#!/bin/sh\nexit\n" * 10 + sound, ANSWER
    yield "junk-behind", sound + b"\0" * 1000, ANSWER
    yield "two-archives-in-one", book("") + sound, EITHER
    yield "directory-twice", sound + sound[sound.find(b"PK\1\2") :], EITHER
    yield "bad-crc", _patched(sound, b"PK\1\2", 16, b"\1\2\3\4"), REFUSAL
    yield "encryption-flag", _patched(_patched(sound, b"PK\1\2", 8, b"\1\0"), b"PK\3\4", 6, b"\1\0"), REFUSAL
    yield "method-unknown", _patched(_patched(sound, b"PK\1\2", 10, b"\x63\0"), b"PK\3\4", 8, b"\x63\0"), REFUSAL
    yield "method-contradicts", _patched(sound, b"PK\3\4", 8, b"\0\0"), REFUSAL
    yield "overlapping-entries", _overlapping(), REFUSAL
    yield "entry-beyond-the-end", _patched(sound, b"PK\1\2", 42, b"\xff\xff\xff\x7f"), REFUSAL
    yield "entries-60000", zipped({**parts(worksheet(ROW)), **{f"x{n}": "" for n in range(60_000)}}), REFUSAL
    for share in (1, 10, 50, 90, 99):
        yield f"cut-at-{share}-percent", sound[: len(sound) * share // 100], REFUSAL
    yield "cut-last-byte", sound[:-1], REFUSAL
    yield "only-end-record", b"PK\5\6" + bytes(18), REFUSAL
    yield "only-signature", b"PK\3\4", REFUSAL


def _packages() -> Iterator[tuple[str, bytes, str]]:
    for part in ("xl/workbook.xml", SHEET):
        content = parts(worksheet(ROW))
        del content[part]
        yield f"without-{part.rpartition('/')[2]}", zipped(content), REFUSAL
    content = parts(worksheet(ROW))
    del content["[Content_Types].xml"]
    yield "without-content-types", zipped(content), EITHER
    content = parts(worksheet(ROW))
    del content["xl/_rels/workbook.xml.rels"]
    yield "without-relationships", zipped(content), REFUSAL
    external = (
        f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="http://127.0.0.1:9/x" TargetMode="External"/>'
    )
    yield "sheet-is-outside", _rels(relationships(extra=external)), REFUSAL
    yield "sheet-is-the-workbook", _rels(relationships(("rId1", "worksheet", "workbook.xml"))), REFUSAL
    yield "sheet-climbs-out", _rels(relationships(("rId1", "worksheet", "../../../../etc/passwd"))), REFUSAL
    yield "sheet-absolute", _rels(relationships(("rId1", "worksheet", "/xl/worksheets/sheet1.xml"))), ANSWER
    yield "sheet-percent-escaped", _rels(relationships(("rId1", "worksheet", "worksheets/sheet%31.xml"))), ANSWER
    yield "sheet-backslashes", _rels(relationships(("rId1", "worksheet", "worksheets\\sheet1.xml"))), ANSWER
    head = f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
    sheets = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId1"/>' for n in range(5_000))
    yield "sheets-5000", _workbook(head + sheets + "</sheets></workbook>"), REFUSAL
    yield "no-sheets", _workbook(head + "</sheets></workbook>"), REFUSAL
    twice = '<sheet name="S" sheetId="1" r:id="rId1"/><sheet name="s" sheetId="2" r:id="rId1"/>'
    yield "two-sheets-one-name", _workbook(head + twice + "</sheets></workbook>"), REFUSAL
    yield "sheet-without-relationship", _workbook(head + '<sheet name="S" r:id="rId9"/></sheets></workbook>'), REFUSAL
    yield "content-types-broken", zipped({**parts(worksheet(ROW)), "[Content_Types].xml": CONTENT_TYPES[:50]}), EITHER


def _rels(text: str) -> bytes:
    return zipped({**parts(worksheet(ROW)), "xl/_rels/workbook.xml.rels": text})


def _workbook(text: str) -> bytes:
    return zipped({**parts(worksheet(ROW)), "xl/workbook.xml": text})


def _other_files() -> Iterator[tuple[str, bytes, str]]:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    yield "old-xls", ole + "Workbook".encode("utf-16-le") + bytes(4000), REFUSAL
    yield "encrypted-stub", ole + "EncryptedPackage".encode("utf-16-le") + bytes(4000), REFUSAL
    spins = b'spinCount="4000000000"'
    yield "encrypted-with-endless-hashing", ole + "EncryptedPackage".encode("utf-16-le") + spins + bytes(4000), REFUSAL
    yield "word-97", ole + "WordDocument".encode("utf-16-le"), REFUSAL
    yield "xlsb", zipped({"[Content_Types].xml": CONTENT_TYPES, "xl/workbook.bin": b"\0"}), REFUSAL
    yield "ods", zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}), REFUSAL
    yield "docx", zipped({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": "<x/>"}), REFUSAL
    yield "pptx", zipped({"[Content_Types].xml": CONTENT_TYPES, "ppt/presentation.xml": "<x/>"}), REFUSAL
    yield "zip-with-workbook", zipped({"台帳.xlsx": book(ROW)}), REFUSAL
    yield "zip-of-text", zipped({"a.txt": "a"}), REFUSAL
    yield "empty", b"", REFUSAL
    yield "csv", "案件編號,客戶\n1,王大明\n".encode(), REFUSAL
    yield "csv-big5", "案件編號,客戶\r\n1,王大明\r\n".encode("big5"), REFUSAL
    yield "csv-utf-16", "案件編號\t客戶\n".encode("utf-16"), REFUSAL
    yield "html", b"<html><table><tr><td>1</td></tr></table></html>", REFUSAL
    yield "xml-2003", b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', REFUSAL
    yield "json", b'{"rows": []}', REFUSAL
    yield "pdf", b"%PDF-1.7\n", REFUSAL
    yield "png", b"\x89PNG\r\n\x1a\n" + bytes(100), REFUSAL
    yield "gzip", b"\x1f\x8b\x08" + bytes(100), REFUSAL
    yield "owner-file", b"\x03Wei" + b" " * 51 + "\x03Wei".encode("utf-16-le") + b" \0" * 51 + b"\0", REFUSAL
    yield "zeros", bytes(100_000), REFUSAL
    yield "noise", zlib.compress(bytes(range(256)) * 100)[2:], REFUSAL


def places(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield things at a path that are no files, made in a folder; all must be refused."""
    yield "no-such-file", folder / "none.xlsx"
    yield "folder", folder
    yield "name-with-nul", folder / "a\0b.xlsx"
    yield "name-too-long", folder / ("x" * 5000)
    if hasattr(os, "mkfifo"):
        pipe = folder / "pipe.xlsx"
        os.mkfifo(pipe)
        yield "pipe", pipe
        (folder / "loop.xlsx").symlink_to(folder / "loop.xlsx")
        yield "link-to-itself", folder / "loop.xlsx"
        yield "device", Path("/dev/zero")


Maker = Callable[[], Iterator[tuple[str, bytes, str]]]


def main(folder: Path) -> None:
    """Write every case as a file."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data, _ in cases():
        (folder / f"{name}.xlsx").write_bytes(data)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
