"""The papers of a claim as its sheet and the checklist tell them, and what a clerk says at the counter."""

from __future__ import annotations

from datetime import date

import pytest

from ledger_tools.errors import UsageProblem
from ledger_tools.followup import context_of
from ledger_tools.followup.paper_list import paper_list
from ledger_tools.followup.papers_told import tell, told_papers
from ledger_tools.ledger.lookup import rows_with
from ledger_tools.model.papers import ClaimPaperList, Need, PaperState
from tests.support.drawn import draw_book

LEDGER = """
    # 公眾責任險
    保單號碼 | 賠案號碼 | 出險日期    | 出險原因     | 索賠金額
    PL-1     | C-1      | @2021-10-01 | 客人滑倒骨折 | =5000
    PL-1     | C-2      | @2021-10-02 | 不明         | =7000
"""
PAPERS = """
    # 理賠文件
    案號 | 文件名稱         | 必要性 | 通知日期    | 收件日期    | 份數 | 正本/影本 | 狀態       | 退回原因|收條編號
    C-1  | 出險通知書       | 必備   | @2021-10-03 | @2021-10-05 | =1   | 正本      | 已收       |   | R-2021-0001
    C-1  | 診斷書(乙種)     | 必備   | @2021-10-03 |             |      | 正本      | 已通知     |          |
    C-1  | 醫療費用收據     |        | @2021-10-03 | @2021-10-06 | =3   | 正本      | 不合格退回 | 沒蓋章   |
    C-1  | 店內監視器畫面   | 視情況 |             |             |      | 電子檔    |            |          |
    C-1  | 和解書           | 必備   |             |             |      | 正本      | 免附       |          |
    C-1  | 店長的信         |        |             | @2021-10-08 |      |           |            |          |
"""
DAY = date(2021, 11, 1)


def papers_of(text: str, ref: str = "C-1", **options: object) -> ClaimPaperList:
    ctx = context_of(draw_book(text), DAY)
    row = next(rows_with(ctx.book.claims, ("claim_no",), ref))
    return paper_list(ctx, row, **options)  # type: ignore[arg-type]


def states(papers: ClaimPaperList, *wanted: PaperState) -> list[str]:
    return [line.called("zh-Hant", papers.place) for line in papers.of(*wanted)]


def said(papers: ClaimPaperList) -> str:
    return " ".join(sentence.text("en") for sentence in papers.said)


def test_without_a_sheet_the_whole_checklist_is_missing() -> None:
    papers = papers_of(LEDGER)
    assert papers.sheet == ""
    assert not papers.recorded
    assert papers.kind == "injury"
    assert states(papers, PaperState.MISSING) == [
        "出險通知書", "理賠申請書", "現場及受損照片", "損失清單", "存摺封面影本", "事故經過報告", "診斷證明書", "病歷",
        "醫療費用收據", "第三人身分證明", "和解書或判決書(調解、仲裁書)", "賠償支付憑證",
    ]  # fmt: skip
    assert "權威" not in said(papers)
    assert papers.complete_on is None


def test_a_guessed_kind_is_said_with_its_cell_and_an_unknown_one_asks() -> None:
    assert "guessed from 客人滑倒骨折 in 公眾責任險!D2" in said(papers_of(LEDGER))
    unknown = papers_of(LEDGER, "C-2")
    assert unknown.kind == ""
    assert "say it with --kind: injury (Injury), damage (Property damage)" in said(unknown)
    assert len(unknown.of(PaperState.MISSING)) == 5  # the base of every claim
    told = papers_of(LEDGER, "C-2", kind="財損")
    assert told.kind == "damage"
    assert "guessed" not in said(told)
    with pytest.raises(UsageProblem, match="fire"):
        papers_of(LEDGER, "C-2", kind="fire")


def test_a_column_for_the_kind_of_loss_counts_before_the_cause() -> None:
    text = LEDGER.replace("出險原因     |", "出險原因 | 損失類別 |").replace("客人滑倒骨折 |", "客人滑倒骨折 | 財損 |")
    papers = papers_of(text)
    assert papers.kind == "damage"
    assert "guessed" not in said(papers)


def test_rows_of_the_sheet_are_held_against_the_checklist() -> None:
    papers = papers_of(LEDGER + PAPERS)
    assert papers.sheet == "理賠文件"
    assert states(papers, PaperState.RECEIVED) == ["出險通知書", "店長的信"]
    assert states(papers, PaperState.DEFECTIVE) == ["醫療費用收據"]
    assert states(papers, PaperState.WAIVED) == ["和解書"]
    assert states(papers, PaperState.MISSING) == [
        "診斷書(乙種)", "理賠申請書", "現場及受損照片", "損失清單", "存摺封面影本", "事故經過報告", "病歷",
        "第三人身分證明", "賠償支付憑證",
    ]  # fmt: skip
    # what the sheet has under another name is not missing a second time
    assert "診斷證明書" not in states(papers, PaperState.MISSING)
    assert states(papers, PaperState.OPEN)[0] == "店內監視器畫面"
    (diagnosis,) = [line for line in papers.lines if line.name.startswith("診斷")]
    assert (diagnosis.row, diagnosis.asked_on, diagnosis.copy_kind) == (3, date(2021, 10, 3), "original")
    letter = next(line for line in papers.lines if line.name == "店長的信")
    assert letter.need is Need.EXTRA
    assert [line.name for line in papers.fresh] == ["店長的信"]


def test_only_the_own_list_counts_where_that_is_wished() -> None:
    papers = papers_of(LEDGER + PAPERS, own_list=True)
    assert states(papers, PaperState.MISSING) == ["診斷書(乙種)"]
    assert papers.said == []


def test_papers_are_complete_on_the_day_of_the_last_one_that_is_needed() -> None:
    text = (
        LEDGER
        + """
        # 理賠文件
        案號 | 文件名稱   | 必要性 | 收件日期    | 狀態
        C-1  | 診斷證明書 | 必備   | @2021-10-09 | 已收
        C-1  | 病歷       | 追加   | @2021-10-12 | 已收
        C-1  | 照片       | 視情況 | @2021-10-20 | 已收
    """
    )
    assert papers_of(text, own_list=True).complete_on == date(2021, 10, 12)  # photographs were no must
    assert papers_of(text).complete_on is None  # by the checklist others are missing


def test_the_place_follows_the_settings_else_the_currency_else_the_script() -> None:
    assert papers_of(LEDGER).place == "TW"
    assert "The settings name no region" in said(papers_of(LEDGER))
    dollars = papers_of(LEDGER.replace("索賠金額", "索賠金額(港幣)"))
    assert dollars.place == "HK"
    assert "醫生證明書" in states(dollars, PaperState.MISSING)
    assert "The settings name no region" not in said(dollars)
    mainland = papers_of(LEDGER + "\n    # 設定\n    項目 | 值\n    地區 | 大陸\n")
    assert mainland.place == "CN"


# -- at the counter


def taken(papers: ClaimPaperList, received: str = "", missing: str = "", defective: str = "", waived: str = "") -> str:
    told = [
        *told_papers([received], PaperState.RECEIVED, "--received"),
        *told_papers([missing], PaperState.MISSING, "--missing"),
        *told_papers([defective], PaperState.DEFECTIVE, "--defective"),
        *told_papers([waived], PaperState.WAIVED, "--waived"),
    ]
    return " ".join(sentence.text("en") for sentence in tell(papers, told, DAY, "zh-Hant"))


def test_what_is_handed_over_is_told_in_the_clerks_own_words() -> None:
    papers = papers_of(LEDGER)
    notes = taken(papers, "診斷書,醫療收據:3, 身分證：影本", waived="相片")
    assert notes == ""
    found = {line.called("zh-Hant", "TW"): line for line in papers.of(PaperState.RECEIVED)}
    assert list(found) == ["診斷證明書", "醫療費用收據", "第三人身分證明"]
    assert found["醫療費用收據"].copies == 3
    assert found["第三人身分證明"].copy_kind == "copy"
    assert {line.received_on for line in found.values()} == {DAY}
    assert states(papers, PaperState.WAIVED) == ["現場及受損照片"]


def test_a_paper_that_was_asked_for_comes_into_its_own_row() -> None:
    papers = papers_of(LEDGER + PAPERS)
    taken(papers, "診斷證明書", defective="存摺:看不清楚")
    diagnosis = next(line for line in papers.lines if line.row == 3)
    assert (diagnosis.state, diagnosis.received_on) == (PaperState.RECEIVED, DAY)
    book = next(line for line in papers.lines if line.called("zh-Hant", "TW") == "存摺封面影本")
    assert (book.state, book.defect) == (PaperState.DEFECTIVE, "看不清楚")


def test_more_of_a_paper_that_has_a_receipt_is_a_row_of_its_own() -> None:
    papers = papers_of(LEDGER + PAPERS)
    taken(papers, "出險通知書:2")
    first, second = [line for line in papers.lines if line.called("zh-Hant", "TW") == "出險通知書"]
    assert (first.receipt_no, first.received_on) == ("R-2021-0001", date(2021, 10, 5))
    assert (second.row, second.copies, second.need) == (None, 2, Need.EXTRA)


def test_a_strange_paper_is_taken_as_it_stands_and_a_near_one_suggested() -> None:
    papers = papers_of(LEDGER)
    notes = taken(papers, "宇宙飛行執照,診斷證名書")
    assert "宇宙飛行執照 is not a paper we know, and is taken as it stands." in notes
    assert "perhaps 診斷證明書 is meant" in notes
    assert states(papers, PaperState.RECEIVED) == ["宇宙飛行執照", "診斷證名書"]
    assert "診斷證明書" in states(papers, PaperState.MISSING)


def test_names_with_commas_of_their_own_are_one_paper() -> None:
    papers = papers_of(LEDGER)
    taken(papers, "判決書(調解、仲裁書)")
    assert states(papers, PaperState.RECEIVED) == ["和解書或判決書(調解、仲裁書)"]
    told = list(told_papers(["Police statement, notice of prosecution"], PaperState.RECEIVED, "--received"))
    assert [one.name for one in told] == ["Police statement, notice of prosecution"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"received": "診斷證明書:很多"}, "neither a number nor original or copy"),
        ({"received": ":2"}, "names no paper"),
        ({"received": "診斷證明書", "missing": "診斷書"}, "two different things"),
    ],
)
def test_words_that_cannot_be_meant_are_refused(words: dict[str, str], sentence: str) -> None:
    with pytest.raises(UsageProblem, match=sentence):
        taken(papers_of(LEDGER), **words)


def test_a_word_for_several_papers_that_are_missing_must_be_written_out() -> None:
    papers = papers_of(LEDGER)
    with pytest.raises(UsageProblem, match="收據 can mean 醫療費用收據, 賠償支付憑證"):
        taken(papers, "收據")
