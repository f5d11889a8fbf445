"""What a file is, told by its first bytes; one sentence for each thing that is not an .xlsx workbook."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

from ledger_tools.errors import InputError
from ledger_tools.text.i18n import msg
from ledger_tools.workbook.limits import Limits

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\3\4", b"PK\5\6", b"PK\7\x08")


def read_file(path: Path, limits: Limits) -> bytes:
    """Return the bytes of a regular file, read once.

    Raises:
        InputError: no such file, no regular file, not readable, empty, or larger than the limit.
    """
    try:
        status = path.stat()
    except FileNotFoundError:
        raise InputError(msg("there is no such file; check the name, or wait if it is being saved.")) from None
    except (OSError, ValueError):
        raise InputError(msg("the file cannot be reached; check the name and the folder.")) from None
    if stat.S_ISDIR(status.st_mode):
        raise InputError(msg("this is a folder; name the workbook inside it."))
    if not stat.S_ISREG(status.st_mode):
        raise InputError(msg("this is not an ordinary file; name a workbook."))
    if status.st_size > limits.file_bytes:
        raise InputError(msg("the file is larger than {limit} bytes (file_bytes).", limit=limits.file_bytes))
    try:
        data = path.read_bytes()
    except OSError:
        raise InputError(msg("the file cannot be read; close it elsewhere or check that you may read it.")) from None
    if not data:
        raise InputError(msg("the file is empty; ask for a new copy."))
    return data


def workbook_bytes(data: bytes, password: str | Callable[[], str] | None, limits: Limits) -> tuple[bytes, bool]:
    """Return the bytes of the workbook archive, and whether they had to be decrypted.

    Raises:
        InputError: the bytes are something else; the sentence says what, and what to do.
    """
    if data.startswith(_OLE):
        raise InputError(msg("this is an old .xls or an encrypted file; open it in Excel and save it as .xlsx."))
    if not data.startswith(_ZIP) and b"PK\5\6" not in data[-(1 << 16) - 22 :]:
        raise InputError(msg("this is not an Excel workbook; open it in Excel and save it as .xlsx."))
    return data, False
