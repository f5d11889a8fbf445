"""The snapshot of a report: what it saw of every claim, for the next report to be held against."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ledger_tools.model.arrays import NDArray
from ledger_tools.model.cells import column_letter
from ledger_tools.model.findings import Severity
from ledger_tools.model.report import Figure
from ledger_tools.model.snapshot import MIXED, EarlierSeen, FigureSeen, SheetSeen, Snapshot, choose, short_hash
from ledger_tools.model.snapshot_text import plain_text
from ledger_tools.reports.claims import days_of, texts_of

if TYPE_CHECKING:
    from ledger_tools.model.case import Case
    from ledger_tools.model.table import LedgerTable
    from ledger_tools.reports.view import Mask, View
    from ledger_tools.settings import Settings

WITHOUT_INVESTIGATIONS = "without_investigations"
PROGRAM, ARCHIVE_ROWS = "program", "archive_rows"  # names in ``Snapshot.made``
_TEXTS = ("policy_no", "claim_no", "report_no", "own_ref")
_DAYS = ("incident_at", "start", "reported_at", "paid_at", "reopened_at")
# What is printed on a report, or where it is kept, changes no figure.
_NO_FIGURES = frozenset(
    {
        "firm",
        "department",
        "supervisor",
        "language",
        "archive_dir",
        "letter_head",
        "seal_line",
        "roc_dates",
        "amount_words",
    }
)
_WORDS = ("synonyms", "rule_changes")  # settings of several values that no sheet's columns show


def make_snapshot(view: View, *, chosen: Mask | None = None, scope: Mapping[str, str] | None = None) -> Snapshot:
    """Return what a report sees: all claims of the ledger, or those chosen.

    Args:
        chosen: the claims that the report is about, shape (n,); None for all.
        scope: what they were chosen by, as text by name.
    """
    case, period = view.case, view.period
    claims = _columns(view)
    return Snapshot(
        kind=period.kind,
        first=period.first,
        last=period.last,
        as_of=case.as_of,
        ledger=plain_text(case.book.workbook.name),
        sha256=case.book.workbook.sha256,
        sheets=[_sheet(table) for table in case.book.claims],
        claims=claims if chosen is None else choose(claims, chosen),
        settings=_settings(case.settings) | ({WITHOUT_INVESTIGATIONS: "True"} if view.without_investigations else {}),
        scope=dict(scope or {}),
        made=_made(case),
        earlier=[EarlierSeen(plain_text(s.file), s.file_sha256) for s in case.snapshots],
        findings=_findings(case) if chosen is None else {},
    )


def snapshot_of(view: View) -> Snapshot:
    """Return what a report sees of all claims, worked out once for a view."""
    if view.snapshot is None:
        view.snapshot = make_snapshot(view)
    return view.snapshot


def with_figures(snapshot: Snapshot, figures: Sequence[Figure]) -> Snapshot:
    """Return a snapshot with the figures of a cover."""
    told = [FigureSeen(plain_text(_english(f)), f.shape.value, f.value) for f in figures]
    return replace(snapshot, figures=told)


def _findings(case: Case) -> dict[str, int]:
    counts = Counter(finding.severity for finding in case.findings)
    return {severity.word: counts[severity] for severity in sorted(Severity, reverse=True)}


def _made(case: Case) -> dict[str, str]:
    """Return the programs that count, and how many reports the index of the ledger holds, where there is one."""
    index = case.book.register("report-archive")
    return program_versions() | ({ARCHIVE_ROWS: str(len(index))} if index is not None else {})


def program_versions() -> dict[str, str]:
    """Return the versions of the programs that make the figures: others may count or round otherwise."""
    from importlib.metadata import version

    from ledger_tools import __version__

    return {PROGRAM: __version__, "pandas": version("pandas"), "numpy": version("numpy")}


def _english(figure: Figure) -> str:
    return figure.label if isinstance(figure.label, str) else figure.label.text("en")


def _columns(view: View) -> dict[str, NDArray[Any]]:
    frame, book = view.claims, view.case.book
    columns: dict[str, NDArray[Any]] = {
        "sheet": frame["table"].to_numpy().astype(np.int64),
        "row": frame["row"].to_numpy().astype(np.int64),
        "claimant": _mapped(texts_of(book, "claimant"), lambda text: short_hash(_bare(text))),
        "plate": _mapped(texts_of(book, "plate"), lambda text: short_hash(_bare_plate(text))),
        "closed_at": frame["ended"].to_numpy().astype("datetime64[D]"),
        "status": _status(view),
    }
    for key in _TEXTS:
        texts = frame[key].to_numpy() if key in frame.columns else texts_of(book, key)
        columns[key] = _mapped(texts, plain_text)
    for key in ("line", "stage", "outcome"):
        columns[key] = _mapped(frame[key].to_numpy(), plain_text)
    for key in _DAYS:
        days = frame[key].to_numpy() if key in frame.columns else days_of(book, key)
        columns[key] = days.astype("datetime64[D]")
    for key in MIXED:
        columns[key], columns[f"{key}_ok"] = frame[key].to_numpy(), frame[f"{key}_ok"].to_numpy()
    columns["incurred"], columns["incurred_ok"], own = view.incurred
    columns["currency"] = _currency(view, own)
    return columns


def _status(view: View) -> NDArray[np.object_]:
    claims = view.claims
    status = np.where(claims["is_closed"], "closed", np.where(claims["is_reopened"], "reopened", "open"))
    return np.where(claims["is_unclear"], "unclear", status).astype(object)


def _currency(view: View, incurred_in: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return the one currency of each claim's amounts, else that of each, parted by commas."""
    claims = view.claims
    codes = np.full((len(MIXED), len(claims)), "", object)
    alike = np.ones(len(claims), bool)
    one = np.where(claims[f"{MIXED[0]}_ok"], claims[f"{MIXED[0]}_currency"], incurred_in).astype(object)
    for place, key in enumerate(MIXED):
        there = claims[f"{key}_ok"].to_numpy()
        codes[place] = np.where(there, claims[f"{key}_currency"], "")
        one = np.where((one == "") & there, codes[place], one)
    for place, key in enumerate(MIXED):
        alike &= ~claims[f"{key}_ok"].to_numpy() | (codes[place] == one)
    for i in np.flatnonzero(~alike):
        one[i] = ",".join(codes[:, i])
    return np.asarray(one, object)


def _mapped(texts: NDArray[np.object_], change: Callable[[str], str]) -> NDArray[np.object_]:
    """Return texts changed one by one; each distinct one once."""
    known = {text: change(text) for text in set(texts.tolist())}
    result = np.empty(len(texts), object)
    result[:] = [known[text] for text in texts.tolist()]
    return result


def _bare(text: str) -> str:
    """Return a name for comparing: neither blanks, nor width, nor the case of letters count."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _bare_plate(text: str) -> str:
    """Return a plate for comparing: dashes and dots do not count either."""
    return "".join(c for c in _bare(text) if c.isalnum())


def _sheet(table: LedgerTable) -> SheetSeen:
    columns = {key: column_letter(column.number) for key, column in table.columns.items()}
    return SheetSeen(plain_text(table.sheet), len(table), len(table.reading.left_out), columns)


def _settings(settings: Settings) -> dict[str, str]:
    """Return what was set and changes figures; defaults are the program's and go with its version."""
    chosen = {key: str(getattr(settings, key)) for key in settings.origins if hasattr(settings, key)}
    for key in _WORDS:
        if values := getattr(settings, key):
            chosen[key] = "; ".join(f"{name}={_flat(value)}" for name, value in sorted(values.items()))
    return {plain_text(key): plain_text(text) for key, text in sorted(chosen.items()) if key not in _NO_FIGURES}


def _flat(value: Any) -> str:
    return " ".join(f"{k}:{v}" for k, v in sorted(value.items())) if isinstance(value, Mapping) else str(value)
