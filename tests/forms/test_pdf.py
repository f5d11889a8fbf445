"""PDF by the LibreOffice of the machine; without it, or without a Chinese font, one clear sentence."""

from __future__ import annotations

import io
import os
import shutil
import stat
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from matplotlib.figure import Figure

from ledger_tools.errors import WriteRefused
from ledger_tools.forms import pdf
from tests.support.drawn import draw_xlsx

DAY = date(2021, 12, 31)
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


def some_file(folder: Path, words: str = "示範保險") -> bytes:
    return draw_xlsx(f"# 表\n{words} | =1", folder / "made.xlsx").read_bytes()


@needs_office
def test_files_become_pdf_under_their_own_names_and_the_same_each_time(tmp_path: Path) -> None:
    files = {"收條 甲&乙.xlsx": some_file(tmp_path), "b/../b.xlsx": some_file(tmp_path, "other")}
    made = pdf.to_pdf(files, DAY)
    assert list(made) == list(files)
    assert all(data.startswith(b"%PDF") for data in made.values())
    assert made["收條 甲&乙.xlsx"] != made["b/../b.xlsx"]
    assert pdf.to_pdf(files, DAY) == made
    assert b"D:20211231000000" in made["b/../b.xlsx"]


@needs_office
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler) is not installed")
def test_a_sum_is_worked_out_anew_after_a_form_was_filled(tmp_path: Path) -> None:
    stale = draw_xlsx("# 表\n=12000 | =500 | ?SUM(A1:B1)=7", tmp_path / "made.xlsx").read_bytes()
    (tmp_path / "made.pdf").write_bytes(pdf.to_pdf({"made.xlsx": stale}, DAY)["made.xlsx"])
    done = subprocess.run(["pdftotext", str(tmp_path / "made.pdf"), "-"], capture_output=True, check=True, text=True)
    assert done.stdout.split() == ["12000", "500", "12500"]


@needs_office
def test_a_picture_on_a_server_is_not_fetched() -> None:
    asked: list[str] = []

    class Server(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_GET  # noqa: N815 - http.server finds them by these names

    with HTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        assert pdf.to_pdf({"mine.docx": with_linked_picture(server.server_port)}, DAY)["mine.docx"].startswith(b"%PDF")
        server.shutdown()
    assert asked == []


def with_linked_picture(port: int) -> bytes:
    """Return a Word file with a picture that lies on a server of this machine."""
    document, stream = Document(), io.BytesIO()
    dot = Figure(figsize=(0.1, 0.1))
    dot.savefig(stream, format="png")
    picture = document.add_picture(stream)._inline.graphic.graphicData.pic.blipFill.blip
    part = document.part
    picture.link = part.relate_to(f"http://127.0.0.1:{port}/dot.png", RELATIONSHIP_TYPE.IMAGE, is_external=True)
    del picture.attrib[qn("r:embed")]
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


@needs_office
def test_several_may_run_at_once(tmp_path: Path) -> None:
    files = [{f"{n}.xlsx": some_file(tmp_path, f"number {n}")} for n in range(3)]
    with ThreadPoolExecutor(3) as pool:
        made = list(pool.map(lambda one: pdf.to_pdf(one, DAY), files))
    assert [list(one) for one in made] == [[f"{n}.xlsx"] for n in range(3)]


@needs_office
def test_a_file_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(WriteRefused, match=r"no PDF of 壞的\.docx"):
        pdf.to_pdf({"壞的.docx": b"PK\x03\x04 broken"}, DAY)


def program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IEXEC)


@pytest.fixture
def own_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder that is the only one in which programs are looked for."""
    if os.name == "nt":
        pytest.skip("shell scripts stand in for programs")
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(pdf, "_PLACES", ())
    return folder


def test_without_libreoffice_the_sentence_says_so(own_path: Path) -> None:
    with pytest.raises(WriteRefused, match="needs LibreOffice, which was not found"):
        pdf.require_pdf("en")


def test_without_a_chinese_font_chinese_forms_are_refused(own_path: Path) -> None:
    program(own_path, "soffice", "exit 0")
    program(own_path, "fc-list", "exit 0")  # finds nothing
    pdf.require_pdf("en")
    with pytest.raises(WriteRefused, match="no font with Chinese characters"):
        pdf.require_pdf("zh-Hant")
    program(own_path, "fc-list", "echo Noto Sans CJK TC")
    pdf.require_pdf("zh-Hans")


def test_a_libreoffice_that_hangs_is_stopped(own_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "SECONDS", 0.3)
    monkeypatch.setattr(pdf, "SECONDS_EACH", 0)
    program(own_path, "soffice", "/bin/sleep 60 & /bin/sleep 60")
    with pytest.raises(WriteRefused, match="was stopped"):
        pdf.to_pdf({"a.docx": b"x"}, DAY)


def test_what_libreoffice_complains_of_is_told(own_path: Path) -> None:
    program(own_path, "soffice", "echo 'no display today' >&2; exit 1")
    with pytest.raises(WriteRefused, match="no display today"):
        pdf.to_pdf({"a.docx": b"x"}, DAY)
