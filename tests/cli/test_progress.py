"""The line that says how far a long run is: on a terminal only, and only when it takes long."""

from __future__ import annotations

import io
import sys
import time

import pytest

from ledger_tools.cli import progress as module
from ledger_tools.cli.program import Session
from ledger_tools.text.i18n import msg


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def said(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, session: Session, *, after: float, wait: float) -> str:
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(module, "AFTER", after)
    monkeypatch.setenv("TERM", "xterm")
    with module.progress(session) as stage:
        stage(msg("Reading {name}", name="企財險\x1b[2J"), 1, 2)
        end = time.monotonic() + wait
        while time.monotonic() < end and not stream.getvalue():
            time.sleep(0.01)
    return stream.getvalue()


def test_a_long_run_on_a_terminal_says_what_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Reading 企財險[2J (1/2)" in said(monkeypatch, Terminal(), Session(), after=0, wait=20)


def test_a_short_run_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(monkeypatch, Terminal(), Session(), after=60, wait=0) == ""


def test_a_pipe_or_q_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    quiet = Session()
    quiet.quiet = True
    assert said(monkeypatch, Terminal(), quiet, after=0, wait=0.1) == ""
    assert said(monkeypatch, io.StringIO(), Session(), after=0, wait=0.1) == ""


def test_v_says_every_step_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session()
    session.verbose = True
    assert said(monkeypatch, io.StringIO(), session, after=60, wait=0) == "Reading 企財險[2J (1/2)\n"
