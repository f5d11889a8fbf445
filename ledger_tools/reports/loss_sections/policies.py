"""The policies of a loss run: number, line, insured, insurer, period, and how many claims each has."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np

from ledger_tools.model.report import ReportColumn, Section, Shape, Table, Total
from ledger_tools.reports.grouping import currency_label, without_empty_columns
from ledger_tools.reports.labels import label, lines
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.reports.loss_run import LossRun


def build(run: LossRun) -> Section:
    """Return the section."""
    return Section("loss-policies", msg("Policies"), msg("The policies with claims"), tables=(_table(run),))


def _table(run: LossRun) -> Table:
    rows = _rows(run)
    claims, facts = run.view.claims, run.policies
    first = [positions[0] for positions in rows.values()]
    codes = run.currencies() if rows else []
    totals = {code: run.total(code) for code in codes}
    is_open = run.status != "closed"
    values: dict[str, list[Any]] = {
        "policy_no": claims["policy_no"].to_numpy()[first].tolist(),
        "line": [label(lines(), code) for code in claims["line"].to_numpy()[first].tolist()],
        "insured": [_joined(facts.insured[positions]) for positions in rows.values()],
        "insurer": [_joined(facts.insurer[positions]) for positions in rows.values()],
        "from": list(facts.begins[first].tolist()),
        "to": list(facts.ends[first].tolist()),
        "count": [len(positions) for positions in rows.values()],
        "open": [int(is_open[positions].sum()) for positions in rows.values()],
    }
    for code in codes:
        values[f"incurred-{code}"] = [int(totals[code][positions].sum()) for positions in rows.values()]
    columns = [
        ReportColumn("policy_no", msg("Policy no.")),
        ReportColumn("line", msg("Line")),
        ReportColumn("insured", msg("Insured"), Shape.LONG),
        ReportColumn("insurer", msg("Insurer"), Shape.LONG),
        ReportColumn("from", msg("From"), Shape.DATE),
        ReportColumn("to", msg("To"), Shape.DATE),
        ReportColumn("count", msg("Claims"), Shape.COUNT, Total.SUM),
        ReportColumn("open", msg("Of these open"), Shape.COUNT, Total.SUM),
        *(
            ReportColumn(
                f"incurred-{code}",
                msg("Incurred, {currency}", currency=currency_label(code)),
                Shape.MONEY,
                Total.SUM,
            )
            for code in codes
        ),
    ]
    summed = [column.key for column in columns if column.total is Total.SUM]
    return without_empty_columns(
        Table(
            "loss-policies",
            msg("By policy"),
            columns,
            values,
            totals={key: sum(values[key]) for key in summed} if rows else None,
            empty=msg("No claim names a policy."),
        )
    )


def _rows(run: LossRun) -> dict[tuple[Any, ...], list[int]]:
    """Return the claims of each policy and period, in the order of their numbers; those without a number last."""
    numbers, facts = run.view.claims["policy_no"].tolist(), run.policies
    codes = run.view.claims["line"].tolist()
    found: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for i in np.flatnonzero(run.chosen).tolist():
        found[not numbers[i], numbers[i], str(facts.begins[i]), codes[i]].append(i)
    return {key: found[key] for key in sorted(found)}


def _joined(names: Any) -> str:
    return " / ".join(dict.fromkeys(str(name) for name in names.tolist() if name))
