"""What a file is, told by its first bytes and parts; one sentence for each thing that is not an .xlsx workbook."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from ledger_tools.errors import InputError
from ledger_tools.text.i18n import Message, msg
from ledger_tools.workbook.archive import Archive
from ledger_tools.workbook.limits import Limits

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\3\4", b"PK\5\6", b"PK\7\x08")
_END = b"PK\5\6"
_OWNER_SIZES = (162, 165)  # Excel's ~$ files: a length, the user's name, and the same again in UTF-16
_BARE_OLD = (b"\x09\0\4\0", b"\x09\2\6\0", b"\x09\4\6\0", b"\x09\x08\x08\0")  # Excel 2 to 5, a bare stream
_WORKBOOK_INSIDE = (".xlsx", ".xlsm", ".xltx", ".xltm")

_SAVE_AS = msg("open it in Excel or WPS and save it as .xlsx")
_OWNER = msg("this is the mark that a program leaves while the workbook is open, not the workbook; name the workbook.")
_MAGIC: tuple[tuple[bytes, Message], ...] = (
    (b"%PDF", msg("this is a PDF, not a workbook; ask for the .xlsx file.")),
    (b"\x89PNG", msg("this is a picture, not a workbook; ask for the .xlsx file.")),
    (b"\xff\xd8\xff", msg("this is a picture, not a workbook; ask for the .xlsx file.")),
    (b"GIF8", msg("this is a picture, not a workbook; ask for the .xlsx file.")),
    (b"Rar!", msg("this is a RAR archive; unpack it, and give the workbook that lies inside.")),
    (b"7z\xbc\xaf", msg("this is a 7z archive; unpack it, and give the workbook that lies inside.")),
    (b"\x1f\x8b", msg("this is a gzip archive; unpack it, and give the workbook that lies inside.")),
    (
        b"version https://git-lfs",
        msg("this is a Git LFS pointer, not the workbook itself; fetch the file with git lfs."),
    ),
    (b"{\\rtf", msg("this is an RTF text, not a workbook; ask for the .xlsx file.")),
)
_HTML = msg("this is a web page with the name of a workbook; {advice}.", advice=_SAVE_AS)
_XML_2003 = msg("this is an Excel 2003 XML file; {advice}.", advice=_SAVE_AS)
_JSON = msg("this is a JSON file, not a workbook; ask for the .xlsx file.")
_CSV = msg("this is plain text such as CSV, not a workbook; {advice}.", advice=_SAVE_AS)
_UNKNOWN = msg("this is not an Excel workbook; {advice}.", advice=_SAVE_AS)
_OLD = msg("this is an old workbook (.xls or .et); {advice}.", advice=_SAVE_AS)


def read_file(path: Path, limits: Limits) -> bytes:
    """Return the bytes of a regular file, read once and opened only for reading.

    Raises:
        InputError: no such file, no regular file, not readable, empty, or larger than the limit.
    """
    try:
        # opening a pipe would wait for its other end; asking first what it is does not
        _refuse_unusual(path.stat(), limits)
        with path.open("rb") as file:
            _refuse_unusual(os.fstat(file.fileno()), limits)
            data = file.read(limits.file_bytes + 1)
    except FileNotFoundError:
        raise InputError(msg("there is no such file; check the name, or wait if it is being saved.")) from None
    except PermissionError:
        raise InputError(
            msg("you may not read this file; close it elsewhere, or ask for the right to read it.")
        ) from None
    except (OSError, ValueError):
        raise InputError(msg("the file cannot be reached; check the name, the folder and the network.")) from None
    if not data:
        raise InputError(msg("the file is empty; ask for a new copy."))
    return data


def _refuse_unusual(status: os.stat_result, limits: Limits) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise InputError(msg("this is a folder; name the workbook inside it."))
    if not stat.S_ISREG(status.st_mode):
        raise InputError(msg("this is a device or a pipe, not an ordinary file; name a workbook."))
    if status.st_size > limits.file_bytes:
        raise InputError(
            msg("the file is larger than the limit of {limit} bytes (file_bytes).", limit=limits.file_bytes)
        )


def is_encrypted(data: bytes) -> bool:
    """True if the bytes are an encrypted OOXML package."""
    return data.startswith(OLE) and "EncryptedPackage".encode("utf-16-le") in data


def refuse_unless_archive(data: bytes, file_name: str) -> None:
    """Refuse bytes that are no zip archive.

    Raises:
        InputError: the sentence says what they are, and what to do.
    """
    if data.startswith(_ZIP) or (_END in data[-(1 << 16) - 22 :] and not data.startswith(OLE)):
        return
    raise InputError(_what_it_is(data, file_name))


def _what_it_is(data: bytes, file_name: str) -> Message:
    """Return the sentence about bytes that are no zip archive."""
    if data.startswith(OLE):
        return _what_ole_is(data)
    if file_name.startswith(("~$", ".~lock.")) or _is_owner_mark(data):
        return _OWNER
    if data.startswith(_BARE_OLD):
        return _OLD
    for magic, sentence in _MAGIC:
        if data.startswith(magic):
            return sentence
    return _what_text_is(data[:4096])


def _is_owner_mark(data: bytes) -> bool:
    """True if these are a ~$ file's bytes; the UTF-16 in them tells them from a text that happens to be as long."""
    return len(data) in _OWNER_SIZES and data[0] < 55 and b"\0" in data


def _what_ole_is(data: bytes) -> Message:
    if "WordDocument".encode("utf-16-le") in data:
        return msg("this is an old Word document, not a workbook; ask for the .xlsx file.")
    if "PowerPoint Document".encode("utf-16-le") in data:
        return msg("this is an old PowerPoint file, not a workbook; ask for the .xlsx file.")
    return _OLD


def _what_text_is(start: bytes) -> Message:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = start[: len(start) & ~1].decode("utf-16", "ignore")
    else:
        text = start.decode("latin-1").removeprefix("\xef\xbb\xbf")
    plain = text.lstrip().lower()
    if "urn:schemas-microsoft-com:office:spreadsheet" in plain and plain.startswith("<?xml"):
        return _XML_2003
    if plain.startswith(("<", "mime-version")) or "content-type: text/html" in plain:
        return _HTML
    if plain.startswith(("{", "[")):
        return _JSON
    readable = bool(text) and not any(ord(c) < 32 and c not in "\t\r\n\f\x1a" for c in text)
    return _CSV if readable else _UNKNOWN


def refuse_other_archives(archive: Archive) -> None:
    """Refuse a zip archive that is another program's file.

    Raises:
        InputError: the sentence says what it is, and what to do.
    """
    names = {e.name.replace("\\", "/").lower() for e in archive.entries}
    if "xl/workbook.xml" in names:
        return
    if "xl/workbook.bin" in names:
        raise InputError(msg("this is a binary workbook (.xlsb); {advice}.", advice=_SAVE_AS))
    if "mimetype" in names or "content.xml" in names:
        raise InputError(msg("this is an OpenDocument file such as .ods; {advice}.", advice=_SAVE_AS))
    if "word/document.xml" in names:
        raise InputError(msg("this is a Word document, not a workbook; ask for the .xlsx file."))
    if "ppt/presentation.xml" in names:
        raise InputError(msg("this is a PowerPoint file, not a workbook; ask for the .xlsx file."))
    if any(n.startswith("index/") and n.endswith(".iwa") for n in names) or "index.zip" in names:
        raise InputError(msg("this is a Numbers document; export it from Numbers as .xlsx."))
    if any(n.endswith(_WORKBOOK_INSIDE) for n in names):
        raise InputError(msg("this is a zip archive with a workbook in it; unpack it, and give the workbook."))
