"""The forms there are: what each is about, what it is called, and what it is for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ledger_tools.model.sheet_spec import Labels
from ledger_tools.text.i18n import LANGUAGES


class About(StrEnum):
    """What a form is made of: how its rows are named on the command line."""

    CLAIM = "claim"
    CUSTOMER = "customer"
    CALLS = "calls"
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class Form:
    """One form.

    Attributes:
        key: by which it is asked for; also the name of its template.
        title: what it is called.
        purpose: what it is for, in a line.
    """

    key: str
    about: About
    title: Labels
    purpose: Labels


def _form(key: str, about: About, title: tuple[str, str, str], purpose: tuple[str, str, str]) -> Form:
    return Form(key, about, dict(zip(LANGUAGES, title, strict=True)), dict(zip(LANGUAGES, purpose, strict=True)))


FORMS: tuple[Form, ...] = (
    _form(
        "incident",
        About.CLAIM,
        ("出險通知書", "出险通知书", "Notice of Loss"),
        (
            "事故經過、原因、損失與合計；加 --long 為事故報告書",
            "事故经过、原因、损失与合计；加 --long 为事故报告书",
            "Course, cause, losses and their sum; with --long the incident report",
        ),
    ),
    _form(
        "receipt",
        About.CLAIM,
        ("理賠文件收條", "理赔材料签收单", "Receipt for Claim Papers"),
        (
            "收到的理賠文件，以及還缺哪些",
            "收到的理赔材料，以及还缺哪些",
            "Papers handed over, and what is still missing",
        ),
    ),
    _form(
        "status",
        About.CLAIM,
        ("案件進度單", "案件进度单", "Claim Status"),
        (
            "電話中讀給客戶聽的進度；絕無未決賠款",
            "电话中读给客户听的进度；绝无未决赔款",
            "What to read out on the telephone; never the reserve",
        ),
    ),
    _form(
        "reminder",
        About.CLAIM,
        ("催辦函", "催办函", "Reminder Letter"),
        (
            "致逾期保險公司的信函，附各期限的算法",
            "致逾期保险公司的信函，附各期限的算法",
            "A letter to an insurer who is late, with the sum of each clock",
        ),
    ),
    _form(
        "claim-file",
        About.CLAIM,
        ("案卷封面", "案卷封面", "Claim File Cover"),
        (
            "七個階段與日期、卷內文件目錄",
            "七个阶段与日期、卷内文件目录",
            "The seven stages with their days, and the list of papers",
        ),
    ),
    _form(
        "call-record",
        About.CALLS,
        ("跟蹤服務電話記錄表", "跟踪服务电话记录表", "Call Record"),
        ("一通電話一頁，腳本項目已勾選", "一通电话一页，话术项目已勾选", "One page for each call, the script ticked"),
    ),
    _form(
        "customer-file",
        About.CUSTOMER,
        ("客戶檔案基本資料表", "客户档案基本资料表", "Customer File"),
        (
            "客戶、車輛、保養、服務與聯繫記錄",
            "客户、车辆、保养、服务与联系记录",
            "Customer, vehicles, service, history, contacts",
        ),
    ),
    _form(
        "call-register",
        About.PERIOD,
        ("跟蹤服務電話登記表", "跟踪服务电话登记表", "Call Register"),
        ("一段期間的電話，一通一列", "一段期间的电话，一通一行", "The calls of a period, a line for each"),
    ),
    _form(
        "letter-register",
        About.PERIOD,
        ("跟蹤服務信函登記表", "跟踪服务信函登记表", "Letter Register"),
        ("一段期間的信函，一封一列", "一段期间的信函，一封一行", "The letters of a period, a line for each"),
    ),
)


def form_named(key: str) -> Form | None:
    """Return a form by its key, None where there is none."""
    return next((form for form in FORMS if form.key == key), None)


def form_called(word: str) -> Form | None:
    """Return a form by its key or by its title in any language, None where there is none."""
    titled = (form for form in FORMS if word.casefold() in map(str.casefold, form.title.values()))
    return form_named(word) or next(titled, None)
