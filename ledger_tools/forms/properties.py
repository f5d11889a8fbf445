"""What a Word file says of itself: the day that the form is made for, and the program that filled it in."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from functools import lru_cache

from ledger_tools.forms.package import is_too_large

_MAKER = "ledger-tools"


@lru_cache(maxsize=16)
def dated(template: bytes, day: date) -> bytes:
    """Return a template whose forms say that they were made on a day; its author stays who it was.

    A template without such a part gets one, or else python-docx adds one with the time of the clock.
    What is no Word file, or too large for one, comes back as it is: whoever fills it in says so.
    """
    from docx import Document
    from docx.exceptions import PythonDocxError
    from docx.opc.exceptions import OpcError

    stream = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as package:
            if is_too_large(package):
                return template
        document = Document(io.BytesIO(template))
        told = document.core_properties
        told.created = told.modified = datetime.combine(day, time())
        told.last_modified_by = _MAKER
        document.save(stream)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OpcError, PythonDocxError, OSError, EOFError):
        return template
    except (KeyError, ValueError, AttributeError, RuntimeError, NotImplementedError, SyntaxError):
        return template  # lxml's errors of syntax are SyntaxErrors
    return stream.getvalue()
