"""Whatever the order of columns, banners and spacer rows: the planted headers are found and read as planted."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger_tools.ledger.header_text import meaning_of
from ledger_tools.ledger.row_words import row_word
from ledger_tools.ledger.units import banner_unit, unit_of
from tests.support.drawn import draw_book

HEADERS = {
    "seq": ("序號", "序号", "No."),
    "policy_no": ("保單號碼", "保单号", "Policy Number"),
    "claim_no": ("賠案號", "赔案号", "Claim No."),
    "incident_at": ("出險\\n日期", "出险时间", "Date of Loss"),
    "cause": ("出險原因", "事故原因", "Cause of Loss"),
    "reported_at": ("報案日", "报案时间", "Date Reported"),
    "claimed": ("索賠金額(元)", "索赔金额", "Amount Claimed"),
    "paid": ("理賠金額", "赔款金额(万元)", "Paid (USD)"),
    "paid_at": ("賠付時間", "到账时间", "Payment Date"),
    "status": ("結案否", "案件状态", "Status"),
    "owner": ("承辦人", "经办人", "Handler"),
    "note": ("備註", "备注", "Remarks"),
}
NEEDED = ("policy_no", "incident_at", "cause", "paid")
BANNERS = [
    "理賠台帳",
    "2021年度",
    "單位:元",
    "製表日期:2021.12.31",
    "Claims Register",
    "公司名称：某某",
    "頁次 | 1/3",
    "",
    "",
]
VALUES = {
    "seq": "={i}",
    "incident_at": "@2021-03-0{i}",
    "reported_at": "2021.3.{i}",
    "claimed": "={i}00",
    "paid": "={i}0",
}


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_planted_headers_are_found_wherever_they_stand(data: st.DataObject) -> None:
    more = data.draw(st.sets(st.sampled_from([key for key in HEADERS if key not in NEEDED])))
    keys = data.draw(st.permutations([*NEEDED, *sorted(more)]))
    language = data.draw(st.integers(0, 2))
    above = data.draw(st.lists(st.sampled_from(BANNERS), max_size=9))
    left = data.draw(st.integers(0, 3))
    spacers = data.draw(st.lists(st.booleans(), min_size=3, max_size=3))
    margin = "| " * left + ("|" if left else "")
    lines = [f"[row {len(above) + 1}]"]
    lines += [f"[row {i}]\n{banner}" for i, banner in enumerate(above, start=1) if banner]
    lines += [f"[row {len(above) + 1}]", margin + "|".join(HEADERS[key][language] for key in keys)]
    rows, row = [], len(above) + 1
    for i, spaced in enumerate(spacers, start=1):
        row += 1 + spaced
        rows.append(row)
        lines += [f"[row {row}]", margin + "|".join(VALUES.get(key, f"{key}-{i}").format(i=i) for key in keys)]
    book = draw_book("# 雜項\n" + "\n".join(lines))
    [reading] = book.readings
    assert reading.header_rows == (len(above) + 1,)
    assert [(c.number, c.key) for c in reading.columns] == [(left + i, key) for i, key in enumerate(keys, start=1)]
    assert book.tables[0].rows.tolist() == rows


@given(st.text(max_size=40))
def test_any_text_at_all_is_survived(text: str) -> None:
    meaning_of((text,))
    meaning_of((text, text))
    row_word(text)
    unit_of(text)
    banner_unit(text)


WORDS = "保單號|出險日期|出險原因|理賠金額|合計|小計|製表人:|備註:|x|P-1|=1|@2021-01-01|!#N/A|?A1"
CELLS = st.sampled_from(["", "", *WORDS.split("|")])


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=14))
def test_any_sheet_at_all_is_survived_and_every_row_is_accounted_for(rows: list[list[str]]) -> None:
    drawing = "\n".join(f"[row {i}]\n|{'|'.join(cells)}|" for i, cells in enumerate(rows, start=1))
    book = draw_book(f"# 企財險\n{drawing}")
    for table in book.tables:
        records = set(table.rows.tolist())
        left = {row.row for row in table.reading.left_out}
        assert not records & left
        headers = set(table.reading.header_rows)
        last = max(records | left | headers)
        first = table.reading.columns[0].number
        final = table.reading.columns[-1].number
        for row in range(max(headers) + 1, last + 1):
            stored = any(table.grid.at(row, column) for column in range(first, final + 1))
            assert not stored or row in records or row in left or len(book.tables) > 1


@pytest.mark.parametrize("rows", [40])
def test_many_gaps_do_not_break_a_table(rows: int) -> None:
    lines = "\n\n".join(f"P{i}|@2021-01-05|火災|={i}" for i in range(1, rows + 1))
    [table] = draw_book(f"# 企財險\n保單號|出險日期|出險原因|理賠金額\n{lines}").tables
    assert len(table) == rows
