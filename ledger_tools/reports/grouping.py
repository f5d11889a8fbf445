"""Grouping that sections share: sums by a key, counts by two keys, and lists of claims."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from ledger_tools.model.cells import CellRef
from ledger_tools.model.report import ReportColumn, Shape, Table, Text, Total
from ledger_tools.reports.claims import numbers_of
from ledger_tools.reports.labels import NO_CURRENCY, label, lines
from ledger_tools.reports.severity import mean_of, median_of
from ledger_tools.text.fold import fold_all
from ledger_tools.text.i18n import Message, msg

if TYPE_CHECKING:
    import pandas as pd

    from ledger_tools.reports.view import Mask, View

FEW = 5  # an average over so few cases is marked, see domain KPI list
NOT_READ = "–"  # stands for an amount whose column the sheet does not have; a nought would be a lie
LIST_LIMIT = 500  # longer lists are left to the claims sheet, where they can be filtered


def sums_by(keys: pd.Series[Any] | Any, values: Mapping[str, Any]) -> pd.DataFrame:
    """Return the sums of whole-number arrays for each key, in the order in which keys first occur."""
    import pandas as pd

    frame = pd.DataFrame({name: np.asarray(v, np.int64) for name, v in values.items()})
    return frame.groupby(np.asarray(keys, object), sort=False).sum()


def same_text(texts: pd.Series[Any]) -> pd.Series[Any]:
    """Return texts with one spelling for those alike but for width, case, script and blanks: the commonest."""
    import pandas as pd

    distinct = texts.value_counts(sort=False)
    table = pd.DataFrame({"text": distinct.index, "n": distinct.to_numpy()})
    table["folded"] = table["text"].map(fold_all(table["text"]))
    table["length"] = table["text"].str.len()
    table = table.sort_values(["n", "length", "text"], ascending=[False, True, True], kind="stable")
    chosen = table.drop_duplicates("folded").set_index("folded")["text"]
    spelling = dict(zip(table["text"], table["folded"].map(chosen), strict=True))
    return texts.map(spelling)


def counted(texts: Any) -> list[tuple[str, int]]:
    """Return texts, those alike as one, with how often they stand there: the commonest first, "" last."""
    import pandas as pd

    if not len(texts):
        return []
    counts = same_text(pd.Series(texts, dtype=object)).value_counts()
    return sorted(((str(k), int(n)) for k, n in counts.items()), key=lambda row: (row[0] == "", -row[1], row[0]))


def parts_of(names: Any, values: Any) -> dict[str, Any]:
    """Return the values of each name, in the order in which names first occur; names and values of shape (n,)."""
    import pandas as pd

    numbers, distinct = pd.factorize(names)
    ordered = values[np.argsort(numbers, kind="stable")]
    ends = np.cumsum(np.bincount(numbers, minlength=len(distinct)))
    parts = np.split(ordered, ends[:-1]) if len(distinct) else ()
    return dict(zip(map(str, distinct), parts, strict=True))


def largest_parts(texts: Any, amounts: Any, most: int) -> list[tuple[Text, Any]]:
    """Return texts, those alike as one, and at which positions they stand; the largest sums of amounts come first.

    After the first ``most`` of them the others stand as one.
    """
    import pandas as pd

    parts = parts_of(same_text(pd.Series(texts, dtype=object)).to_numpy(), np.arange(len(amounts)))
    sums = {name: int(amounts[part].sum()) for name, part in parts.items()}
    names = sorted(sums, key=lambda name: (-sums[name], name))
    shown: list[tuple[Text, Any]] = [(name or msg("Not stated"), parts[name]) for name in names[:most]]
    if rest := names[most:]:
        shown.append((msg("Others ({n})", n=len(rest)), np.concatenate([parts[name] for name in rest])))
    return shown


def ranked_table(view: View, mask: Mask, key: str, title: Message, head: Message, unnamed: Message, name: str) -> Table:
    """Return a table of the texts of a column with their counts."""
    rows = counted(view.claims.loc[mask, key])
    return Table(
        name,
        title,
        (ReportColumn(key, head, Shape.LONG), ReportColumn("count", msg("Claims"), Shape.COUNT, Total.SUM)),
        {key: [text or unnamed for text, _ in rows], "count": [n for _, n in rows]},
        totals={"count": sum(n for _, n in rows)} if rows else None,
        empty=msg("There are none in this period."),
    )


def currencies(view: View, keys: Sequence[str], mask: Mask) -> list[str]:
    """Return the currencies of the amounts of some money keys among the masked claims, see ``common_first``."""
    found: set[str] = set()
    for key in keys:
        there = mask & view.claims[f"{key}_ok"].to_numpy()
        found |= set(view.claims[f"{key}_currency"].to_numpy()[there])
    return common_first(view, found)


def common_first(view: View, codes: Iterable[str]) -> list[str]:
    """Return currencies by the number of claims in them, alike on every sheet; the unknown one last.

    Counted are the claims begun by the end of the period, each once, so that later entries change no earlier report.
    """
    codes = set(codes)
    if len(codes) < 2:
        return list(codes)
    claims, counts = view.claims, dict.fromkeys(codes, 0)
    left = np.asarray(view.placed & (claims["start"].to_numpy() <= np.datetime64(view.end, "s")), bool)
    for key in ("claimed", "paid", "reserve"):
        there = left & claims[f"{key}_ok"].to_numpy()
        for code, n in claims.loc[there, f"{key}_currency"].value_counts(sort=False).items():
            counts[str(code)] = counts.get(str(code), 0) + int(n)
        left &= ~there
    return sorted(codes, key=lambda code: (code == "", -counts[code], code))


def in_order(codes: Iterable[str]) -> list[str]:
    """Return distinct names or codes in order, the empty one, which stands for none, last."""
    return sorted(set(codes), key=lambda code: (code == "", code))


def currency_label(code: str) -> Text:
    """Return an ISO code, or the words for an unknown currency."""
    return code or NO_CURRENCY


def amounts(view: View, key: str, currency: str, mask: Mask) -> Any:
    """Return the amounts of a money key in a currency, in hundredths, 0 elsewhere, shape (n,)."""
    claims = view.claims
    take = mask & claims[f"{key}_ok"].to_numpy() & (claims[f"{key}_currency"].to_numpy() == currency)
    return np.where(take, claims[key].to_numpy(), 0)


def sheets_without_paid(view: View) -> Text | None:
    """Return a warning that names the sheets that date payments but have no column read as paid; None for none."""
    tables = [t for t in view.case.book.claims if len(t) and t.get("paid_at") and not t.get("paid")]
    if not tables:
        return None
    return msg(
        "{sheets}: payments are dated, but no column is read as paid; what was paid there is in no figure.",
        sheets=", ".join(dict.fromkeys(t.sheet for t in tables)),
    )


def addresses(view: View, claims: pd.DataFrame) -> list[CellRef]:
    """Return the first ledger cell of each claim."""
    tables = view.case.book.claims
    first = [table.address(1).column for table in tables]
    return [
        CellRef(tables[t].sheet, row, first[t])
        for t, row in zip(claims["table"].tolist(), claims["row"].tolist(), strict=True)
    ]


def dates(days: pd.Series[Any]) -> list[date | None]:
    """Return days as dates, None where there is none."""
    return list(days.to_numpy().astype("datetime64[D]").tolist())


def money(claims: pd.DataFrame, key: str) -> list[int | None]:
    """Return amounts in hundredths, None where none was read."""
    pairs = zip(claims[key].tolist(), claims[f"{key}_ok"].tolist(), strict=True)
    return [amount if known else None for amount, known in pairs]


def incurred_formula(shown: Collection[str], paid: str = "paid") -> str:
    """Return the formula of paid + reserve − recovery over the columns shown; sums pass over NOT_READ.

    ``paid`` is the column of the payments.
    """
    spent = ",".join(f"{{{key}}}" for key in (paid, "reserve") if key in shown)
    return f"SUM({spent})" + "-SUM({recovery})" * ("recovery" in shown)


def if_there(claims: pd.DataFrame, key: str, amounts: Sequence[int]) -> list[int | None]:
    """Return amounts of claims, None for those whose sheet has no such column."""
    there = claims[f"{key}_there"].tolist()
    return [amount if known else None for amount, known in zip(amounts, there, strict=True)]


def row_currency(claims: pd.DataFrame, keys: Sequence[str] = ("paid", "claimed", "reserve")) -> list[str]:
    """Return the currencies of each claim's amounts, joined by / where they differ."""
    columns = [
        np.where(claims[f"{key}_ok"].to_numpy(), claims[f"{key}_currency"].to_numpy(), "").tolist() for key in keys
    ]
    return ["/".join(dict.fromkeys(code for code in codes if code)) for codes in zip(*columns, strict=True)]


def lines_of(claims: pd.DataFrame) -> list[Text]:
    """Return the name of each claim's line."""
    return [label(lines(), code) for code in claims["line"].tolist()]


AMONG = ReportColumn("among", msg("In the averages"), Shape.COUNT, Total.SUM)  # where not all claims are


CLAIM_HEAD = (
    ReportColumn("cell", msg("Ledger row"), Shape.CELL),
    ReportColumn("line", msg("Line")),
    ReportColumn("policy_no", msg("Policy no.")),
    ReportColumn("claim_no", msg("Claim ref.")),
)


def claim_head(view: View, claims: pd.DataFrame) -> dict[str, Sequence[Any]]:
    """Return the values of ``CLAIM_HEAD``: what names a claim in every list."""
    return {
        "cell": addresses(view, claims),
        "line": lines_of(claims),
        "policy_no": claims["policy_no"].tolist(),
        "claim_no": numbers_of(view.case.book, claims).tolist(),
    }


def without_empty_columns(table: Table) -> Table:
    """Return a list of claims without the text and amount columns in which nothing stands; the first always stays."""
    if not len(table):
        return table
    kept = [
        column
        for i, column in enumerate(table.columns)
        if i == 0 or column.formula or any(v is not None and v != "" for v in table.values[column.key])
    ]
    return replace(table, columns=kept, values={column.key: table.values[column.key] for column in kept})


def mean_and_median(days: Any) -> tuple[float | None, float | None]:
    """Return mean and median, to a tenth of a day; None where there is nothing to average."""
    if not len(days):
        return None, None
    # Sums of whole days are exact, so the rounding does not depend on the order of rows.
    whole = np.asarray(days, np.int64)
    return round(int(whole.sum()) / len(whole), 1), round(float(np.median(whole)), 1)


def days_between(first: pd.Series[Any], last: pd.Series[Any]) -> Any:
    """Return whole days between two day columns, shape (n,); the smallest integer where one is missing."""
    return (last.to_numpy() - first.to_numpy()).astype("timedelta64[D]").astype(np.int64)


def few(n: int) -> Text:
    """Return a mark for a mean over too few cases, else nothing."""
    return msg("{n} or fewer cases", n=FEW) if 0 < n <= FEW else ""


def averages(amounts: Any) -> tuple[int, int | None, int | None, Text]:
    """Return number, mean and median of some amounts in hundredths, and the note where they are few."""
    return len(amounts), mean_of(amounts), median_of(amounts), few(len(amounts))


def columns_of_averages(rows: Sequence[tuple[int, int | None, int | None, Text]]) -> dict[str, list[Any]]:
    """Return the values of ``AMONG``, mean, median and note for some rows of ``averages``."""
    return {key: [row[i] for row in rows] for i, key in enumerate(("among", "mean", "median", "few"))}


def with_among(table: Table) -> Table:
    """Return a table without ``AMONG`` where the averages are over all claims of each row."""
    if table.values["among"] != table.values["n"]:
        return table
    return replace(
        table,
        columns=[column for column in table.columns if column is not AMONG],
        values={key: values for key, values in table.values.items() if key != "among"},
    )
