"""The program as a process: what it prints where, what it leaves with, and what it loads to start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from ledger_tools.cli.program import COMMANDS, Command, Session, help_strings, program
from ledger_tools.cli.speech import language_of, tag
from ledger_tools.errors import InputError, Undecided, WriteRefused
from ledger_tools.text.i18n import msg

ENGLISH = {"LC_ALL": "C.UTF-8", "LANGUAGE": ""}


def run(*words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ledger_tools", *words],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **ENGLISH, **environ},
        check=False,
    )


def call(*words: str) -> Result:
    return CliRunner(env=ENGLISH).invoke(program, list(words))


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> list[BaseException]:
    """A command ``inspect`` that raises what the test puts into the list."""
    raises: list[BaseException] = []

    @click.command(cls=Command)
    def stop() -> None:
        raise raises[0]

    monkeypatch.setattr(program, "get_command", lambda ctx, name: stop)
    return raises


@pytest.mark.parametrize("word", ["--version", "--help", "-h"])
def test_starting_loads_nothing_heavy(word: str) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "ledger_tools", word],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **ENGLISH},
        check=False,
    )
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert done.returncode == 0
    assert "click" in loaded
    assert not loaded & {
        "numpy",
        "pandas",
        "rich",
        "pydantic",
        "pathlib",
        "importlib.metadata",
        "dataclasses",
        "opencc",
    }


def test_the_version_is_one_line_on_standard_output() -> None:
    from ledger_tools import __version__

    done = run("--version")
    assert (done.stdout, done.stderr, done.returncode) == (f"ledger-tools {__version__}\n", "", 0)


def test_help_names_every_command() -> None:
    done = run("--help")
    assert done.returncode == 0
    assert [name for name in COMMANDS if f"\n  {name} " not in done.stdout] == []


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_loads_and_helps_with_both_spellings(name: str) -> None:
    for spelling in ("-h", "--help"):
        result = call(name, spelling)
        assert result.exit_code == 0, result.output
        assert f"Usage: ledger-tools {name}" in result.output


def test_an_unknown_command_suggests_the_near_one_and_leaves_with_2() -> None:
    done = run("validat")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "did you mean validate?" in done.stderr


def test_a_file_instead_of_a_command_is_told_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").touch()
    result = call(str(tmp_path / "a.xlsx"))
    assert result.exit_code == 2
    assert "ledger-tools validate" in result.stderr


def test_no_words_at_all_show_the_help() -> None:
    assert "Commands:" in run().stdout + run().stderr


def test_options_of_the_program_may_stand_after_the_command(broken: list[BaseException]) -> None:
    broken.append(ValueError("claim of 王小明"))
    assert "Traceback" not in call("inspect").stderr
    assert "test_program.py" in call("inspect", "--debug").stderr
    assert "test_program.py" in call("--debug", "inspect").stderr


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (InputError("台帳.xlsx is not there."), 3),
        (WriteRefused("no"), 4),
        (Undecided("which?"), 5),
        (MemoryError(), 3),
        (OSError(28, "No space left on device"), 4),
        (RecursionError(), 70),
        (ValueError("claim of 王小明"), 70),
        (KeyboardInterrupt(), 130),
        (click.Abort(), 130),
        (click.UsageError("no"), 2),
        (click.FileError("x", "y"), 2),
        (BrokenPipeError(), 141),
        (click.exceptions.Exit(1), 1),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else "",
)
def test_whatever_stops_a_command_has_its_exit_code(
    fault: BaseException, code: int, broken: list[BaseException]
) -> None:
    broken.append(fault)
    result = call("inspect")
    assert result.exit_code == code
    assert result.stdout == ""
    assert "Traceback" not in result.stderr


def test_an_error_is_one_sentence(broken: list[BaseException]) -> None:
    broken.append(InputError(msg("{name} is not there.", name="台帳.xlsx")))
    assert call("inspect").stderr == "ledger-tools: 台帳.xlsx is not there.\n"


def test_a_fault_asks_to_be_reported_and_quotes_no_cell(broken: list[BaseException]) -> None:
    broken.append(ValueError("claim of 王小明"))
    for words in (("inspect",), ("inspect", "--debug")):
        said = call(*words).stderr
        assert "please report" in said
        assert "ValueError" in said
        assert "王小明" not in said


def test_a_closed_pipe_is_no_story() -> None:
    command = f"'{sys.executable}' -m ledger_tools completion bash | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False)
    assert done.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_behind_standard_output_is_said() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "ledger_tools", "--help"],
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env={**os.environ, **ENGLISH},
            check=False,
        )
    assert done.returncode == 4
    assert "disk is full" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_console_without_chinese_does_not_stop_the_program(tmp_path: Path) -> None:
    done = run("inspect", str(tmp_path / "沒有.xlsx"), PYTHONIOENCODING="ascii")
    assert done.returncode == 3
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("word", "language"),
    [
        ("zh_TW.UTF-8", "zh-Hant"),
        ("zh_HK", "zh-Hant"),
        ("zh_MO.Big5", "zh-Hant"),
        ("zh_CN.GB18030", "zh-Hans"),
        ("zh_SG", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("zh-Hant", "zh-Hant"),
        ("zh_Hans_HK", "zh-Hans"),
        ("de_DE@euro", "en"),
        ("C.UTF-8", "en"),
        ("", None),
        ("auto", None),
    ],
)
def test_a_locale_name_means_a_language(word: str, language: str | None) -> None:
    assert tag(word) == language


def test_the_language_is_the_option_then_our_variable_then_the_locale() -> None:
    environ = {"LEDGER_TOOLS_LANG": "zh-Hans", "LC_ALL": "", "LC_MESSAGES": "zh_TW", "LANG": "en_US"}
    assert language_of(["validate", "--lang", "en"], environ) == "en"
    assert language_of(["--lang=zh-Hant"], environ) == "zh-Hant"
    assert language_of(["--lang", "auto"], environ) == "zh-Hans"
    assert language_of(["--", "--lang", "en"], environ) == "zh-Hans"
    environ.pop("LEDGER_TOOLS_LANG")
    assert language_of([], environ) == "zh-Hant"
    environ["LC_MESSAGES"] = ""
    assert language_of([], environ) == "en"


def test_the_language_of_a_run_does_not_outlive_it() -> None:
    import gettext

    before = gettext.textdomain(), os.environ.get("LANGUAGE")
    assert call("--lang", "zh-Hant", "--help").exit_code == 0
    assert (gettext.textdomain(), os.environ.get("LANGUAGE")) == before


def test_a_report_follows_the_workbook_unless_a_language_is_asked_for() -> None:
    session = Session()
    assert session.sheet_language("zh-Hans") == "zh-Hans"
    session.lang = "en"
    assert session.sheet_language("zh-Hans") == "en"


def test_every_help_text_is_offered_for_translation() -> None:
    texts = set(help_strings(program))
    assert "Check, follow up and report on insurance claims kept in an Excel workbook." in texts
    assert {line for _, _, line in COMMANDS.values()} <= texts
    assert "List the checks, or explain one of them." in texts


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(shell: str) -> None:
    result = call("completion", shell)
    assert result.exit_code == 0
    assert "_LEDGER_TOOLS_COMPLETE" in result.stdout


def test_completion_of_a_command_name_loads_no_command() -> None:
    done = run(_LEDGER_TOOLS_COMPLETE="bash_complete", COMP_WORDS="ledger-tools va", COMP_CWORD="1")
    assert done.stdout.splitlines() == ["plain,validate"]
