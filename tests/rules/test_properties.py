"""A clean ledger raises no error in any layout; a mistake planted in it is found at its cell, and no other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger_tools.model.findings import Severity
from ledger_tools.rules import run_rules
from tests.support.drawn import draw_case

AS_OF = date(2021, 12, 31)
HANT = {
    "sheet": "企財險",
    "policy_no": "保單號",
    "claim_no": "賠案號",
    "incident": "出險時間",
    "reported": "報案日期",
    "surveyed": "查勘日期",
    "cause": "出險原因",
    "claimed": "索賠金額",
    "assessed": "定損金額",
    "paid": "理賠金額",
    "paid_at": "賠付時間",
    "status": "狀態",
    "closed_at": "結案日期",
    "open": "處理中",
    "closed": "已結案",
}
HANS = {
    **HANT,
    "sheet": "企财险",
    "policy_no": "保单号",
    "claim_no": "赔案号",
    "incident": "出险时间",
    "reported": "报案时间",
    "surveyed": "查勘时间",
    "cause": "出险原因",
    "claimed": "索赔金额",
    "assessed": "定损金额",
    "paid": "赔付金额",
    "paid_at": "赔付时间",
    "status": "案件状态",
    "closed_at": "结案时间",
    "open": "处理中",
    "closed": "已结案",
}
KEYS = (
    "policy_no",
    "claim_no",
    "incident",
    "reported",
    "surveyed",
    "cause",
    "claimed",
    "assessed",
    "paid",
    "paid_at",
    "status",
    "closed_at",
)


@dataclass(frozen=True)
class Claim:
    """One clean claim; gaps are days between its stages, None where it has not got that far."""

    incident: date
    gaps: tuple[int, int, int, int]
    claimed: int
    shares: tuple[float, float]
    is_closed: bool

    def cells(self, number: int, words: dict[str, str]) -> dict[str, str]:
        """Return what the row of the claim shows, as cells of a drawing."""
        days, day = [], self.incident
        for gap in self.gaps:
            day += timedelta(days=gap)
            days.append(f"@{day}")
        assessed = round(self.claimed * self.shares[0], 2)
        done = self.is_closed
        return {
            "policy_no": f"P-{number // 2:04d}",
            "claim_no": f"C-{number:05d}",
            "incident": f"@{self.incident}",
            "reported": days[0],
            "surveyed": days[1],
            "cause": f"火{number}",
            "claimed": f"={self.claimed}",
            "assessed": f"={assessed}" if done else "",
            "paid": f"={round(assessed * self.shares[1], 2)}" if done else "",
            "paid_at": days[2] if done else "",
            "status": words["closed"] if done else words["open"],
            "closed_at": days[3] if done else "",
        }


def claims(is_closed: st.SearchStrategy[bool]) -> st.SearchStrategy[Claim]:
    """Clean claims, all of whose stages lie before AS_OF."""
    return st.builds(
        Claim,
        st.dates(date(2019, 1, 1), date(2021, 9, 30)),
        st.tuples(st.integers(0, 5), st.integers(0, 9), st.integers(0, 40), st.integers(0, 9)),
        st.integers(2_000, 900_000),
        st.tuples(st.floats(0.4, 1.0), st.floats(0.4, 1.0)),
        is_closed,
    )


@dataclass(frozen=True)
class Layout:
    """How a sheet is laid out: script, order of columns, and whether a banner stands above."""

    words: dict[str, str]
    order: tuple[str, ...]
    banner: bool

    def draw(self, rows: list[dict[str, str]]) -> str:
        """Return the drawing of a sheet with these rows."""
        lines = [f"# {self.words['sheet']}", *(["台帳"] if self.banner else [])]
        lines.append("| " + " | ".join(self.words[key] for key in self.order) + " |")
        lines += ["| " + " | ".join(row[key] for key in self.order) + " |" for row in rows]
        return "\n".join(lines)

    def cell(self, place: int, key: str) -> str:
        """Return the address of a key in the row at a place, counted from 0."""
        return f"{chr(65 + self.order.index(key))}{place + 2 + self.banner}"


layouts = st.builds(Layout, st.sampled_from([HANT, HANS]), st.permutations(KEYS).map(tuple), st.booleans())
quietly = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])


@quietly
@given(layouts, st.lists(claims(st.booleans()), min_size=2, max_size=12))
def test_a_clean_ledger_raises_no_error_in_any_layout(layout: Layout, some: list[Claim]) -> None:
    rows = [claim.cells(number, layout.words) for number, claim in enumerate(some)]
    found = run_rules(draw_case(layout.draw(rows), as_of=AS_OF))
    assert [(f.code, f.cell.address) for f in found if f.severity == Severity.ERROR] == []
    assert {f.code for f in found} <= {"claim-static"}


def _without_cause(row: dict[str, str]) -> tuple[dict[str, str], str]:
    return {**row, "cause": ""}, "cause"


def _paid_over_claimed(row: dict[str, str]) -> tuple[dict[str, str], str]:
    most = float(row["claimed"][1:])
    return {**row, "assessed": f"={most * 1.5}", "paid": f"={most * 1.2}"}, "paid"


MISTAKES = {
    "required-empty": _without_cause,
    "date-unreadable": lambda row: ({**row, "reported": "2021/2/30"}, "reported"),
    "date-order": lambda row: ({**row, "surveyed": "@2018-05-05"}, "surveyed"),
    "date-in-future": lambda row: ({**row, "paid_at": "@2031-05-05"}, "paid_at"),
    "amount-unreadable": lambda row: ({**row, "claimed": "詳見附件"}, "claimed"),
    "paid-over-claimed": _paid_over_claimed,
    "paid-date-mismatch": lambda row: ({**row, "paid_at": ""}, "paid_at"),
    "closed-incomplete": lambda row: ({**row, "closed_at": ""}, "closed_at"),
    "digits-lost": lambda row: ({**row, "claim_no": "=12345678901234500000"}, "claim_no"),
    "formula-error": lambda row: ({**row, "claimed": "!#REF!"}, "claimed"),
    "formula-uncached": lambda row: ({**row, "claimed": "?1+1"}, "claimed"),
    "stage-date-missing": lambda row: ({**row, "surveyed": ""}, "surveyed"),
}


@pytest.mark.parametrize("code", MISTAKES)
@settings(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(layouts, st.lists(claims(st.just(True)), min_size=3, max_size=6), st.integers(0, 2))
def test_one_planted_mistake_is_one_finding(code: str, layout: Layout, some: list[Claim], place: int) -> None:
    some = [replace(claim, gaps=tuple(gap + 1 for gap in claim.gaps)) for claim in some]  # type: ignore[arg-type]
    rows = [claim.cells(number, layout.words) for number, claim in enumerate(some)]
    rows[place], key = MISTAKES[code](rows[place])
    found = run_rules(draw_case(layout.draw(rows), as_of=AS_OF))
    assert [(f.code, f.cell.address) for f in found] == [(code, layout.cell(place, key))]
