"""What a workbook holds beside its cells, told without opening any part for writing."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from ledger_tools.errors import InputError
from ledger_tools.workbook import open_workbook
from tests.support.packages import parts, worksheet, zipped


@pytest.fixture
def rich_workbook(tmp_path: Path) -> Path:
    import xlsxwriter

    path = tmp_path / "rich.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("甲")
        sheet.write_column("A1", [1, 2, 3])
        chart = made.add_chart({"type": "column"})
        chart.add_series({"values": "=甲!$A$1:$A$3"})
        sheet.insert_chart("D1", chart)
        sheet.insert_textbox("D20", "看這裡")
        sheet.data_validation("B1:B9", {"validate": "list", "source": ["是", "否"]})
        sheet.conditional_format("A1:A3", {"type": "data_bar", "data_bar_2010": True})
        sheet.add_sparkline("C1", {"range": "甲!A1:A3"})
        sheet.write_comment("A1", "批註")
        sheet.write_rich_string("B10", "平", made.add_format({"bold": True}), "粗", "平")
        sheet.write_dynamic_array_formula("E1:E3", "=A1:A3*2")
        sheet.protect()
        made.add_worksheet("乙").hide()
        made.define_name("數", "=甲!$A$1")
    return path


def test_every_feature_is_counted(rich_workbook: Path) -> None:
    found = open_workbook(rich_workbook).inventory()
    assert (found.sheets, found.charts, found.drawings, found.shapes) == (2, 1, 1, 1)
    assert (found.data_validations, found.extended_validations) == (1, 0)
    assert (found.conditional_formats, found.extended_formats) == (2, 1)
    assert (found.sparklines, found.comments, found.rich_texts, found.array_formulas) == (1, 1, 1, 1)
    assert (found.protected_sheets, found.hidden_sheets) == (("甲",), ("乙",))
    assert (found.defined_names, found.macros, found.digital_signature) == (1, False, False)


def test_the_inventory_goes_into_json(rich_workbook: Path) -> None:
    found = json.loads(json.dumps(open_workbook(rich_workbook).inventory().as_json()))
    assert found["charts"] == 1
    assert found["macros"] is False
    assert found["protected_sheets"] == ["甲"]


def test_macros_and_their_kin_in_the_corpus(corpus: list[Path]) -> None:
    folder = corpus[0].parent
    found = open_workbook(folder / "MathNya__libre.xlsm").inventory()
    assert found.macros is True


def test_an_encrypted_workbook_without_the_extra_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "locked.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))
    monkeypatch.setitem(sys.modules, "msoffcrypto", None)
    with pytest.raises(InputError, match="pip install msoffcrypto-tool"):
        open_workbook(path)


def test_an_encrypted_workbook_with_another_cipher_is_not_called_damaged(tmp_path: Path) -> None:
    path = tmp_path / "locked.xlsx"
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(head + b'<keyData saltSize="16" cipherAlgorithm="DESede" cipherChaining="ChainingModeCBC"/>')
    with pytest.raises(InputError, match="encrypted in a way that ledger-tools does not know"):
        open_workbook(path, password="password")


def test_a_workbook_encrypted_by_excel_2010_opens_with_its_password_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agile = pytest.importorskip("msoffcrypto.method.ecma376_agile")
    plain_init, plain_encrypt = agile.ECMA376AgileCipherParams.__init__, agile._encrypt_aes_cbc

    def sha1_init(params: Any) -> None:
        plain_init(params)
        params.hashName, params.hashSize, params.keyBits = "SHA1", 20, 128

    def padded(data: bytes, key: bytes, iv: bytes) -> bytes:
        return plain_encrypt(data + bytes(-len(data) % 16), key, iv)

    monkeypatch.setattr(agile.ECMA376AgileCipherParams, "__init__", sha1_init)
    monkeypatch.setattr(agile, "_encrypt_aes_cbc", padded)
    path = tmp_path / "locked.xlsx"
    data = zipped(parts(worksheet("") + " " * 9000), zipfile.ZIP_STORED)
    path.write_bytes(agile.ECMA376Agile.encrypt("芝麻", io.BytesIO(data), spin_count=1000))
    assert b'hashAlgorithm="SHA1"' in path.read_bytes()
    assert open_workbook(path, password="芝麻").sheet_names == ("S",)
    with pytest.raises(InputError, match="password is wrong"):
        open_workbook(path, password="西瓜")
    with pytest.raises(InputError, match="give its password"):
        open_workbook(path)
