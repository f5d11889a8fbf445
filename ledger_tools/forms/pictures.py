"""Charts as pictures for paper, drawn with matplotlib where it is installed; grey print keeps what colours say."""

from __future__ import annotations

import io
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from ledger_tools.model.palette import LINES, SERIES, parts_of
from ledger_tools.model.report import Chart, ChartKind, Shape, Table, words
from ledger_tools.model.report_words import printed
from ledger_tools.text.width import display_width

_INK, _GRID = "#1F2933", "#CBD2D9"
_MARKS, _DASHES = ("o", "s", "D", "^"), ("-", "--", ":", "-.")
_SIDE_BY_SIDE = 90  # columns of letters that fit under the axis, each name as wide as the widest
_FEW = 4  # columns that fill the width
_INCHES, _DPI = (6.1, 2.7), 150
_CHINESE = (
    "Microsoft JhengHei",
    "Microsoft YaHei",
    "PingFang TC",
    "PingFang SC",
    "PingFang HK",
    "Heiti TC",
    "Noto Sans CJK TC",
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Noto Sans TC",
    "Noto Sans SC",
    "Source Han Sans TC",
    "Source Han Sans SC",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "SimHei",
    "SimSun",
)


def can_draw() -> bool:
    """True if matplotlib is installed."""
    return find_spec("matplotlib") is not None


def chinese_font() -> str | None:
    """Return a font with Chinese characters that matplotlib knows, None where there is none."""
    from matplotlib.font_manager import fontManager

    known = {entry.name for entry in fontManager.ttflist}
    return next((name for name in _CHINESE if name in known), None)


def draw(chart: Chart, table: Table, language: str) -> bytes | None:
    """Return a chart as PNG; None where its words need a font that is not here. The same chart gives the same bytes."""
    import matplotlib
    from matplotlib.figure import Figure

    names = [printed(v, table.column(chart.categories).shape, language) for v in table.values[chart.categories]]
    labels = [words(table.column(key).label, language) for key in chart.series]
    axes_words = [words(chart.across, language), words(chart.upward, language)]
    font = chinese_font()
    if font is None and not all(text.isascii() for text in (*names, *labels, *axes_words)):
        return None
    family = [font, "DejaVu Sans"] if font else ["DejaVu Sans"]
    with matplotlib.rc_context({"font.family": family, "font.size": 8, "text.parse_math": False}):
        figure = Figure(figsize=_INCHES, dpi=_DPI, layout="constrained")
        axes = figure.add_subplot()
        _plot(axes, chart, table, labels)
        _dress(axes, names, axes_words)
        figure.legend(loc="outside lower center", ncols=min(len(labels), 7), frameon=False)
        stream = io.BytesIO()
        figure.savefig(stream, format="png", metadata={"Software": None})
    return stream.getvalue()


def _numbers(table: Table, key: str) -> list[float]:
    scale = 100 if table.column(key).shape is Shape.MONEY else 1
    return [(value or 0) / scale for value in table.values[key]]


def _plot(axes: Any, chart: Chart, table: Table, labels: Sequence[str]) -> None:
    values = [_numbers(table, key) for key in chart.series]
    if chart.kind is ChartKind.LINE:
        for number, (series, label) in enumerate(zip(values, labels, strict=True)):
            _line(axes, series, number, label)
        return
    bars = values[:-1] if chart.kind is ChartKind.PARETO else values
    _bars(axes, bars, labels, stacked=chart.kind is ChartKind.STACKED)
    if chart.kind is ChartKind.PARETO:
        share = axes.twinx()
        _line(share, [value * 100 for value in values[-1]], 1, labels[-1])
        share.set_ylim(0, 105)
        share.yaxis.set_major_formatter("{x:.0f}%")
        share.spines[["top", "left"]].set_visible(False)


def _line(axes: Any, values: Sequence[float], number: int, label: str) -> None:
    look = {"color": LINES[number % 4], "marker": _MARKS[number % 4], "linestyle": _DASHES[number % 4]}
    axes.plot(range(len(values)), values, label=label, linewidth=1.6, markersize=4, **look)


def _bars(axes: Any, values: Sequence[Sequence[float]], labels: Sequence[str], *, stacked: bool) -> None:
    width = 0.7 if stacked else 0.7 / len(values)
    base = [0.0] * len(values[0])
    for number, series in enumerate(values):
        places = [i if stacked else i - 0.35 + width * (number + 0.5) for i in range(len(series))]
        colours = parts_of(len(values)) if stacked else SERIES
        colour = colours[number % len(colours)]
        look = {"color": colour, "edgecolor": "white", "linewidth": 0.4, "label": labels[number]}
        axes.bar(places, series, width, bottom=base if stacked else None, **look)
        base = [a + b for a, b in zip(base, series, strict=True)]


def _dress(axes: Any, names: Sequence[str], axes_words: Sequence[str]) -> None:
    shown = [_cut(name) for name in names]
    aslant = len(shown) * max(map(display_width, shown), default=0) > _SIDE_BY_SIDE
    look = {"rotation": 35, "ha": "right", "rotation_mode": "anchor"} if aslant else {}
    axes.set_xticks(range(len(names)), shown, **look)
    if len(names) < _FEW:  # one lone column is no wall
        room = (_FEW - len(names)) / 2
        axes.set_xlim(-0.5 - room, len(names) - 0.5 + room)
    axes.set_xlabel(axes_words[0], color=_INK)
    axes.set_ylabel(axes_words[1], color=_INK)
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.yaxis.get_major_locator().set_params(integer=True)
    axes.grid(axis="y", color=_GRID, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)


def _cut(text: str) -> str:
    return text if display_width(text) <= 20 else text[: 9 if not text.isascii() else 18] + "…"
