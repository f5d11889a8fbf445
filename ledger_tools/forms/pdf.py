"""Word and Excel files as PDF, by the LibreOffice of the machine; nothing of the user's own LibreOffice is touched."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from hashlib import sha256
from pathlib import Path

from ledger_tools.errors import WriteRefused
from ledger_tools.text.i18n import msg
from ledger_tools.text.reasons import reason_in_words

SECONDS = 120  # for starting LibreOffice, cold and on a slow disk
SECONDS_EACH = 10  # more for each file
AT_ONCE = 100  # files for one run: the command line has an end
_MOMENT = re.compile(rb"(/(?:CreationDate|ModDate) ?\()D:[0-9]{14}")
_IDENTITY = re.compile(rb"(?:/ID ?\[ ?<|(?<=>)\n?<|/DocChecksum ?/)([0-9A-F]{32})")
# Sums of a filled Excel form are worked out anew: LibreOffice would print those from before it was filled. What a
# template links to is not fetched: a picture on somebody's server would tell him which form is made, and when.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""
_PROGRAMS = ("soffice", "libreoffice")
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.com",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
    "/opt/libreoffice/program/soffice",
    "/snap/bin/libreoffice",
)


def require_pdf(language: str) -> None:
    """Refuse what cannot become a PDF here, before any work is done for it.

    Args:
        language: of the forms; Chinese ones need a font with Chinese characters.

    Raises:
        WriteRefused: there is no LibreOffice, or no such font.
    """
    _program()
    if language.startswith("zh") and not has_chinese_font():
        raise WriteRefused(
            msg(
                "--pdf: no font with Chinese characters is installed, so the form would be full of empty boxes; "
                "install one, such as Noto Sans CJK (fonts-noto-cjk), or leave --pdf out and open the Word file."
            )
        )


def has_chinese_font() -> bool:
    """True if a font with Chinese characters is installed, as far as that can be asked here."""
    asked = shutil.which("fc-list")
    if asked is None:  # Windows and macOS bring such fonts
        return True
    try:
        done = subprocess.run([asked, ":lang=zh", "family"], capture_output=True, timeout=60, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return True
    return done.returncode != 0 or bool(done.stdout.strip())


def to_pdf(files: Mapping[str, bytes], day: date) -> dict[str, bytes]:
    """Return files as PDF; the same files and day give the same bytes.

    Args:
        files: the content of Word or Excel files by name, which is also how the result is named.
        day: that the PDF says it was made on.

    Raises:
        WriteRefused: there is no LibreOffice, or it could not make one of them.
    """
    made, failed = to_pdfs(files, day)
    if failed:
        raise next(iter(failed.values()))
    return made


def to_pdfs(files: Mapping[str, bytes], day: date) -> tuple[dict[str, bytes], dict[str, WriteRefused]]:
    """Return files as PDF, and why there is none of the others, both by name.

    Each run of LibreOffice has a profile of its own, so that it neither waits for nor disturbs one that is open, and
    several may run at once.

    Args:
        files: the content of Word or Excel files by name.
        day: that each PDF says it was made on.

    Raises:
        WriteRefused: there is no LibreOffice.
    """
    program = _program()
    names = list(files)
    made: dict[str, bytes] = {}
    failed: dict[str, WriteRefused] = {}
    for start in range(0, len(names), AT_ONCE):
        some = names[start : start + AT_ONCE]
        with tempfile.TemporaryDirectory(prefix="ledger-tools-pdf-", ignore_cleanup_errors=True) as folder:
            try:
                done, undone = _converted(program, Path(folder), some, files)
            except WriteRefused as problem:
                done, undone = {}, dict.fromkeys(some, problem)
        made |= {name: _steady(data, day) for name, data in done.items()}
        failed |= undone
    return made, failed


def _steady(data: bytes, day: date) -> bytes:
    """Return a PDF whose moment of making and whose identity hang on its content; nothing in it moves by a byte."""
    moment = f"D:{day:%Y%m%d}000000".encode()
    data = _MOMENT.sub(lambda found: found[1] + moment, data)
    digest = sha256(_IDENTITY.sub(b"", data)).hexdigest()[:32].upper().encode()
    return _IDENTITY.sub(lambda found: found[0].replace(found[1], digest), data)


def _converted(
    program: str, folder: Path, names: Sequence[str], files: Mapping[str, bytes]
) -> tuple[dict[str, bytes], dict[str, WriteRefused]]:
    """Return some files as PDF, and why there is none of the others.

    Inside they are called by number, for file systems differ in the names they bear.

    Raises:
        WriteRefused: LibreOffice cannot be started, or takes too long.
    """
    inside, outside = folder / "in", folder / "out"
    inside.mkdir()
    sources = []
    for number, name in enumerate(names):
        source = inside / f"{number:04d}{Path(name).suffix}"
        source.write_bytes(files[name])
        sources.append(source)
    trouble = _run(program, folder, sources, outside)
    made: dict[str, bytes] = {}
    failed: dict[str, WriteRefused] = {}
    reason = trouble or msg("it said nothing")
    for name, source in zip(names, sources, strict=True):
        target = outside / f"{source.stem}.pdf"
        data = target.read_bytes() if target.is_file() else b""
        if data.startswith(b"%PDF"):
            made[name] = data
        else:
            failed[name] = WriteRefused(msg("LibreOffice made no PDF of {name}: {reason}.", name=name, reason=reason))
    return made, failed


def _run(program: str, folder: Path, sources: Sequence[Path], outside: Path) -> str:
    """Run LibreOffice over some files and return what it complained of.

    Raises:
        WriteRefused: it cannot be started, or takes too long.
    """
    words = [
        program,
        f"-env:UserInstallation={_profile(folder).as_uri()}",
        "--headless",
        "--norestore",
        "--nologo",
        "--nodefault",
    ]
    words += ["--nofirststartwizard", "--convert-to", "pdf", "--outdir", str(outside), *map(str, sources)]
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONHOME", "PYTHONPATH")}
    seconds = SECONDS + SECONDS_EACH * len(sources)
    try:
        process = subprocess.Popen(  # noqa: S603 - the words are ours, the program is the one that was found
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=environment,
            start_new_session=True,
        )
    except OSError as problem:
        reason = reason_in_words(problem)
        raise WriteRefused(msg("LibreOffice could not be started: {reason}.", reason=reason)) from problem
    try:
        _, complaint = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        _end(process)
        raise WriteRefused(
            msg(
                "LibreOffice made no PDF within {n} seconds and was stopped; the Word files can be opened in it.",
                n=seconds,
            )
        ) from None
    except BaseException:  # Ctrl-C: nothing of ours goes on behind the user's back
        _end(process)
        raise
    lines = complaint.decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else ""


def _profile(folder: Path) -> Path:
    """Return the folder of a fresh profile in which LibreOffice works out formulas on loading."""
    own = folder / "profile" / "user"
    own.mkdir(parents=True)
    (own / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
    return own.parent


def _end(process: subprocess.Popen[bytes]) -> None:
    """End LibreOffice with the processes that it started."""
    if sys.platform != "win32":
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.communicate()


def _program() -> str:
    """Return the path of LibreOffice.

    Raises:
        WriteRefused: it is not installed.
    """
    found = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    found = found or next((place for place in _PLACES if Path(place).is_file()), None)
    if found is None:
        raise WriteRefused(
            msg(
                "--pdf needs LibreOffice, which was not found here; install it, or leave --pdf out and save the Word "
                "file as PDF in Word or WPS."
            )
        )
    return found
