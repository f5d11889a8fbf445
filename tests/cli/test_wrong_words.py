"""What people get wrong, in three languages: one sentence, the exit code of the contract, no traceback."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from ledger_tools.cli.program import program
from ledger_tools.text.i18n import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "sample_data" / "clean.zh-Hant.xlsx"
# line: exit code of the contract
LINES = {
    "vaildate 台帳.xlsx": 2,
    "validate 台帳.xlsx --onyl date-order": 2,
    "validate 台帳.xlsx --only date-oder": 2,
    "validate 台帳.xlsx --as-of 31/12/2021": 2,
    "validate 台帳.xlsx --header-row 企財=3": 2,
    "validate 台帳.xlsx --baseline nix.json": 3,
    "validate 台帳.xlsx -o nix/found.json": 4,
    "validate nix.xlsx": 3,
    "validate folder.xlsx": 3,
    "validate list.csv": 3,
    "validate old.xls": 3,
    "validate empty.xlsx": 3,
    "validate cut.xlsx": 3,
    "due 台帳.xlsx --within soon": 2,
    "due 台帳.xlsx --explain NIX-1": 3,
    "due 台帳.xlsx --pack nix.toml": 3,
    "report 台帳.xlsx": 2,
    "report 台帳.xlsx --month 2021-13": 2,
    "report 台帳.xlsx --month 2022-01 --as-of 2021-12-31": 2,
    "report 台帳.xlsx --month 2021-11 --docx a.docx --template nix.docx": 3,
    "report --verify nix.xlsx": 3,
    "form incdent 台帳.xlsx": 2,
    "form nix 台帳.xlsx": 2,
    "form incident 台帳.xlsx --claim NIX-1": 3,
    "form incident 台帳.xlsx --claim PR-2021-000807": 5,
    "form incident 台帳.xlsx --row 企財險!999": 3,
    "form call-register 台帳.xlsx": 2,
    "form fields nix.docx": 3,
    "script nix": 2,
    "rules quatsch": 2,
    "rules explain dat-order": 2,
    "log call 台帳.xlsx --claim NIX-1 --type enquiry --reached yes --summary x": 3,
    "log import 台帳.xlsx nix.xlsx": 3,
    "sheets add 台帳.xlsx nix": 2,
    "set 台帳.xlsx 企財!A1 1": 2,
    "set 台帳.xlsx 企財險!W18 1 --to nix/copy.xlsx": 4,
    "append 台帳.xlsx 企財險 1 --row eins": 2,
    "map 台帳.xlsx 企財險!H quatsch": 2,
    "undo nix.xlsx": 3,
    "new 台帳.xlsx --lines 企財險": 4,
    "demo list.csv": 4,
}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a ledger and with files that are none."""
    shutil.copy(SAMPLE, tmp_path / "台帳.xlsx")
    (tmp_path / "cut.xlsx").write_bytes(SAMPLE.read_bytes()[:20_000])
    (tmp_path / "empty.xlsx").write_bytes(b"")
    (tmp_path / "list.csv").write_text("保單號,賠案號\n1,2\n", "utf-8")
    (tmp_path / "old.xls").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4096))
    (tmp_path / "folder.xlsx").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LEDGER_TOOLS_DATA", str(tmp_path / "own data"))
    return tmp_path


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_wrong_is_one_sentence_with_the_contracts_exit_code(desk: Path, language: str) -> None:
    before = (desk / "台帳.xlsx").read_bytes()
    runner = CliRunner(env={"LEDGER_TOOLS_LANG": language})
    for line, code in LINES.items():
        result = runner.invoke(program, shlex.split(line))
        assert result.exit_code == code, (line, result.stderr)
        assert "Traceback" not in result.stderr, line
        said = result.stderr.strip().splitlines()[-1]
        assert said.strip(), line
        if language != "en":  # no words of Click or of the system are left in English
            assert not re.search(r"(?<![-\w])[a-z]+ [a-z]+ [a-z]+ [a-z]+(?![-\w])", said), (line, said)
    assert (desk / "台帳.xlsx").read_bytes() == before


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("validate cut.xlsx", "cut.xlsx: the file is cut off, as after a copy or download that did not finish"),
        ("form incdent 台帳.xlsx", "There is no command incdent; did you mean incident?"),
        ("rules quatsch", "There is no command quatsch; there are: explain, list."),
        ("due 台帳.xlsx --within soon", "soon is not a whole number."),
        ("due 台帳.xlsx --within -3", "-3 is too small; the least is 0."),
        ("append 台帳.xlsx 企財險 1 --row 1048577", "1048577 is too large; the most is 1048576."),
        ("form call-register 台帳.xlsx", "Name one period: --month 2021-11, --quarter 2021-Q4 or --year 2021.\n"),
        ("form fields nix.docx", "nix.docx cannot be read: there is no such file or folder."),
        ("set 台帳.xlsx 企財險!W18 1 --to nix/copy.xlsx", "copy.xlsx: the file or its folder is not there"),
    ],
)
def test_the_sentence_names_the_way_out(desk: Path, line: str, sentence: str) -> None:
    result = CliRunner(env={"LEDGER_TOOLS_LANG": "en"}).invoke(program, shlex.split(line))
    assert sentence in result.stderr


@pytest.mark.skipif(sys.platform != "linux" or not shutil.which("setpriv"), reason="rights cannot be given up here")
@pytest.mark.parametrize(
    "line",
    [
        "validate closed.xlsx",
        "validate 台帳.xlsx --baseline closed.xlsx",
        "form status 台帳.xlsx --claim CPR2021-0015 --template closed.xlsx",
        "report --verify closed.xlsx",
        "log import 台帳.xlsx closed.xlsx",
        "set closed.xlsx 企財險!A1 x",
    ],
)
def test_a_file_without_the_right_to_read_it_leaves_with_3(desk: Path, line: str) -> None:
    shutil.copy(SAMPLE, desk / "closed.xlsx")
    (desk / "closed.xlsx").chmod(0)
    # an administrator may read everything, but for what is given up
    plain = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*plain, sys.executable, "-m", "ledger_tools", "--lang", "en", *shlex.split(line)],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.returncode == 3, done.stderr
    assert "closed.xlsx" in done.stderr
    assert len(done.stderr.splitlines()) == 1
