"""The fields that are listed of each form are those that the form gives, to the last part of a list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ledger_tools.cli.at_counter import AtCounter
from ledger_tools.cli.common import Source
from ledger_tools.cli.form_claims import claim_file_paper, incident_paper, reminder_paper, status_paper
from ledger_tools.cli.form_customers import customer_paper
from ledger_tools.cli.form_making import Desk, Paper, own_template
from ledger_tools.cli.form_options import FormCall
from ledger_tools.cli.form_papers import receipt_paper
from ledger_tools.followup import context_of
from ledger_tools.followup.call_pages import call_numbered, register_pages
from ledger_tools.followup.customer_card import find_customer
from ledger_tools.followup.form_rows import claim_row
from ledger_tools.forms.asked import word_asks
from ledger_tools.forms.call_record import call_fields
from ledger_tools.forms.fields import field_at, form_fields, form_shape
from ledger_tools.forms.filling import opened
from ledger_tools.forms.frame import frame_fields
from ledger_tools.forms.registers import register_fields
from ledger_tools.forms.registry import FORMS
from ledger_tools.text.i18n import LANGUAGES
from tests.support.drawn import draw_book

DAY = date(2021, 12, 31)
# One of everything, so that no list of a form is empty.
BOOK = """
    # 車險
    保險公司|保單號碼|賠案號碼|被保險人|車號|出險日期|出險原因|報案日期|文件齊全日期|索賠金額|狀態|電話
    甲產物保險 | M-1 | C-1 | 王大同 | AAA-1111 | @2021-10-01 | 追撞 | @2021-10-02 | @2021-10-20 | =5000 | 處理中 | 0911-111-111

    # 設定
    項目 | 值
    法規包 | house, tw-claims

    # 損失項目
    案號 | 損失種類 | 名稱規格/傷者姓名 | 數量 | 估計損失
    C-1 | 財產損失 | 保險桿 | =1 | =3000
    C-1 | 人身傷亡 | 王大同 | | =2000

    # 理賠文件
    案號|文件名稱|必要性|正本/影本|份數|通知日期|應交日期|收件日期|狀態|收條編號
    C-1 | 行車執照 | 必備 | 影本 | =1 | @2021-10-02 | @2021-10-12 | @2021-10-05 | 已收 | R-2021-0001
    C-1 | 修復估價單 | 必備 | 正本 | =1 | @2021-10-02 | @2021-10-12 | | 已通知
    C-1 | 道路交通事故證明書 | 必備 | 正本 | =1 | @2021-10-02 | @2021-10-12 | @2021-12-31 | 已收

    # 客戶檔案
    客戶編號 | 客戶名稱 | 電話 | 地址 | 車號
    K-1 | 王大同 | 0911-111-111 | 台北 | AAA-1111

    # 服務記錄
    客戶編號 | 客戶名稱 | 車號 | 服務類別 | 進廠(來訪)日期 | 維修養護項目
    K-1 | 王大同 | AAA-1111 | 保養 | @2021-08-31 | 機油

    # 保單
    保單號碼 | 險種 | 保險公司 | 要保人 | 保險起期 | 保險止期
    M-1 | 車險 | 甲產險 | 王大同 | @2021-01-01 | @2022-01-01

    # 電話記錄
    記錄編號|通話日期|去電/來電|通話類別|是否接通|客戶編號|客戶名稱|案號|腳本|第1項|客戶要求|處理結果
    C-2021-0001 | @2021-09-03 | 去電 | 第一次跟蹤 | 已接通(本人) | K-1 | 王大同 | C-1 | 售後服務 | 滿意 | 請回電 | 未解決

    # 跟蹤服務電話登記表
    記錄編號|通話日期|去電/來電|客戶名稱|是否接通
    C-2021-0001 | @2021-09-03 | 去電 | 王大同 | 已接通(本人)

    # 跟蹤服務信函登記表
    信函編號|寄發日期|信函類別|客戶編號|收件人|案號|主旨|經辦業務員
    L-2021-0001 | @2021-11-09 | 催辦函 | K-1 | 甲產物保險 | C-1 | 催辦 | 小張
"""  # noqa: E501


def desk_for(form: str) -> Desk:
    """Return the desk at which a form is filled in from the book above."""
    call = FormCall(form, Source(Path("台帳.xlsx"), DAY))
    return Desk(call, context_of(draw_book(BOOK, as_of=DAY), DAY), "zh-Hant")


def of_claim(make: Callable[..., Paper], *more: Any) -> Callable[[Desk], Mapping[str, Any]]:
    return lambda desk: make(desk, claim_row(desk.ctx, "C-1"), *more).fields


def of_register(desk: Desk) -> Mapping[str, Any]:
    return register_fields(register_pages(desk.ctx, desk.call.key, date(2021, 1, 1), DAY), desk.printing())


GIVEN: dict[str, Callable[[Desk], Mapping[str, Any]]] = {
    "incident": of_claim(incident_paper),
    "receipt": of_claim(receipt_paper, AtCounter(received=("修復估價單",))),
    "status": of_claim(status_paper),
    "reminder": of_claim(reminder_paper),
    "claim-file": of_claim(claim_file_paper),
    "call-record": lambda desk: {"calls": [call_fields(call_numbered(desk.ctx, "C-2021-0001"), desk.printing())]},
    "customer-file": lambda desk: customer_paper(desk, find_customer(desk.ctx, "王大同")).fields,
    "call-register": of_register,
    "letter-register": of_register,
}
MAY_BE_EMPTY = {"at_end", "waived", "requests"}  # lists of texts: there is nothing in them to compare


def paths(value: Any, before: str = "") -> set[str]:
    """Return the paths of all that a form gives; an entry of a list stands for all."""
    if isinstance(value, Mapping):
        return {found for key, one in value.items() for found in {f"{before}{key}"} | paths(one, f"{before}{key}.")}
    if isinstance(value, list | tuple):
        return {found for one in value for found in paths(one, f"{before.removesuffix('.')}[].")}
    return set()


def listed(shape: Any, before: str = "") -> set[str]:
    if isinstance(shape, dict):
        return {f for key, one in shape.items() for f in {f"{before}{key}"} | listed(one, f"{before}{key}.")}
    return listed(shape[0], f"{before.removesuffix('.')}[].") if isinstance(shape, list) else set()


@pytest.mark.parametrize("form", [form.key for form in FORMS])
def test_the_fields_listed_are_those_that_the_form_gives(form: str) -> None:
    desk = desk_for(form)
    frame = frame_fields(desk.ctx.settings, "台帳.xlsx", DAY, desk.printing())
    given = {**frame, **GIVEN[form](desk)}
    unseen = {key for key, value in given.items() if value in ([], ())}
    assert unseen <= MAY_BE_EMPTY
    known = {path for path in listed(form_shape(form)) if path.partition("[")[0] not in unseen or "[" not in path}
    assert known ^ paths(given) == set(), "ledger_tools/forms/fields.toml lists the fields of a form"


@pytest.mark.parametrize("form", [form.key for form in FORMS])
def test_the_kinds_listed_fit_what_the_form_gives(form: str) -> None:
    given = GIVEN[form](desk_for(form))
    for field in form_fields(form):
        value = given.get(field.name)
        assert isinstance(value, bool) == (field.kind == "yes-no") or value in (None, "")
        assert isinstance(value, list | tuple) == (field.kind == "list") or value is None
        assert isinstance(value, Mapping) == (field.kind == "group")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", [form.key for form in FORMS])
def test_our_own_templates_ask_for_nothing_unknown(form: str, language: str) -> None:
    asked = word_asks(opened(own_template(form, language), form)[1])
    assert asked
    assert [one.path for one in asked if field_at(form_fields(form), one.path) is None] == []


def test_what_the_customer_must_not_see_is_no_field_of_what_he_gets() -> None:
    for form in ("receipt", "status"):
        assert field_at(form_fields(form), "reserve") is None
    assert field_at(form_fields("incident"), "reserve") is not None
