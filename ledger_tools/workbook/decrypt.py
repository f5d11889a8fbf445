"""Open an encrypted workbook in memory, with the ``secure`` extra; nothing decrypted ever touches the disk."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

from ledger_tools.errors import InputError
from ledger_tools.text.i18n import msg

Password = str | Callable[[], str] | None

# Excel encrypts a workbook with this password when it is only write-protected, and opens it without asking
_EXCELS_OWN = "VelvetSweatshop"
_SPINS = re.compile(rb"spinCount=\"(\d{1,20})\"")
_CIPHERS = re.compile(rb"cipherAlgorithm=\"([^\"]{1,20})\"")
_SHA1 = b'hashAlgorithm="SHA1"'
_MAX_SPINS = 1_000_000  # Excel uses 100,000; a hostile file may ask for years of hashing


def decrypted(data: bytes, password: Password) -> bytes:
    """Return the archive inside an encrypted workbook.

    Args:
        password: the password, or what to call for it; None if nobody gave one.

    Raises:
        InputError: the extra is not installed, the password is missing or wrong, or the file is damaged.
    """
    try:
        import msoffcrypto
    except ImportError:
        raise InputError(
            msg(
                "the workbook is encrypted; to open it install what it needs with 'pip install msoffcrypto-tool', "
                "or save a copy without password in Excel."
            )
        ) from None
    if any(int(n) > _MAX_SPINS for n in _SPINS.findall(data)):
        raise _damaged()
    if any(cipher != b"AES" for cipher in _CIPHERS.findall(data)):
        raise InputError(
            msg(
                "the workbook is encrypted in a way that ledger-tools does not know; "
                "open it in Excel and save a copy without password."
            )
        )
    opened = _unlock(msoffcrypto, data, _EXCELS_OWN)
    if opened is not None:
        return opened
    if password is None:
        raise InputError(msg("the workbook is encrypted; give its password."))
    opened = _unlock(msoffcrypto, data, password() if callable(password) else password)
    if opened is None:
        raise InputError(msg("the password is wrong; try again."))
    return opened


def _unlock(msoffcrypto: object, data: bytes, password: str) -> bytes | None:
    """Return the decrypted bytes; None if the password is not the right one."""
    from msoffcrypto.exceptions import InvalidKeyError

    result = io.BytesIO()
    # msoffcrypto takes the padding of a SHA-1, the usual hash of Excel 2010, for part of it and finds every password
    # wrong; the archive that comes out tells then
    checks = _SHA1 not in data
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(data))  # type: ignore[attr-defined]
        file.load_key(password=password, verify_password=checks)
        file.decrypt(result)
    except InvalidKeyError:
        return None
    except Exception as error:
        raise _damaged() from error
    opened = result.getvalue()
    return opened if checks or opened.startswith(b"PK\3\4") else None


def _damaged() -> InputError:
    return InputError(msg("the encrypted workbook is damaged; ask for a new copy, or for one without password."))
