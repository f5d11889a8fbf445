"""Charts of a report as small SVG pictures for a page: no library, no script, colours from the page's style sheet.

Every picture is drawn on a canvas 420 units wide and scales to the room it gets, so that it is also read on a phone.
Classes ``s0``… (series) and ``a0``… (ages, young to old) take their colours, light or dark, from the page.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from ledger_tools.model import palette
from ledger_tools.model.report import Chart, ChartKind, Shape, Table, words
from ledger_tools.model.report_words import printed
from ledger_tools.render.layout import cut
from ledger_tools.text.width import display_width

WIDTH = 420
_PLOT = 180  # height of the part with the columns
_COLUMN = 6.3  # units for a column of display width, at font size 12
_LEFT, _RIGHT, _RIGHT_AXIS = 52, 14, 46
_LEGEND_LINE = 18
_LABEL = 18  # columns of display width that a name on the axis may take
_STEPS = (1, 2, 2.5, 5, 10)
_LABELLED = 14  # with more columns than this the numbers above them would run into one another
_MARKS = ("circle", "square", "diamond", "triangle")
_DASHES = ("", "7 3", "2 3", "9 3 2 3")
_LINES = [palette.SERIES.index(colour) for colour in palette.LINES]


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the plot lies on the canvas, and how values become heights."""

    left: float
    right: float
    top: float
    most: float
    count: int

    @property
    def bottom(self) -> float:
        return self.top + _PLOT

    @property
    def slot(self) -> float:
        return (self.right - self.left) / max(self.count, 1)

    def middle(self, position: int) -> float:
        return self.left + self.slot * (position + 0.5)

    def height(self, value: float) -> float:
        return _PLOT * max(value, 0) / self.most


def draw(chart: Chart, table: Table, language: str, name: str) -> str:
    """Return a chart as an SVG element.

    Args:
        name: unique on the page; title and alt text are tied to the picture by it.
    """
    bars = chart.series[:-1] if chart.kind is ChartKind.PARETO else chart.series
    values = [_numbers(table, key) for key in bars]
    legend, legend_height = _legend(chart, table, language)
    most, step = _scale(_tallest(values, stacked=chart.kind is ChartKind.STACKED), _is_whole(table, bars))
    shape = table.column(chart.categories).shape
    names = [cut(" ".join(printed(v, shape, language).split()), _LABEL) for v in table.values[chart.categories]]
    left = max(_LEFT, 24 + _COLUMN * len(_tick(most)))
    right = WIDTH - (_RIGHT_AXIS if chart.kind is ChartKind.PARETO else _RIGHT)
    frame = _Frame(left, right, legend_height + 22, most, len(names))
    below, bottom = _names(frame, names)
    parts = [*_grid(frame, step), *below]
    parts += _lines(frame, values) if chart.kind is ChartKind.LINE else _bars(chart, table, frame, values)
    if chart.kind is ChartKind.PARETO:
        parts += _share(frame, _numbers(table, chart.series[-1]), len(bars))
    height = bottom + 24
    parts += [
        _text(WIDTH / 2, height - 7, words(chart.across, language), "middle", "axis"),
        _text(4, legend_height + 12, words(chart.upward, language), "start", "axis"),
        legend,
    ]
    return _element(chart, language, name, height, parts)


def _element(chart: Chart, language: str, name: str, height: float, parts: Sequence[str]) -> str:
    title, told = escape(words(chart.title, language)), escape(words(chart.description, language))
    return (
        f'<svg viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{title}</title><desc id="{name}-d">{told}</desc>{"".join(parts)}</svg>'
    )


def _numbers(table: Table, key: str) -> list[float]:
    scale = 100 if table.column(key).shape is Shape.MONEY else 1
    return [(value or 0) / scale for value in table.values[key]]


def _is_whole(table: Table, keys: Sequence[str]) -> bool:
    return all(table.column(key).shape is Shape.COUNT for key in keys)


def _tallest(values: Sequence[Sequence[float]], *, stacked: bool) -> float:
    tallest = sum if stacked else max
    return max((tallest(row) for row in zip(*values, strict=True)), default=0)


def _scale(top: float, whole: bool) -> tuple[float, float]:
    """Return the end of the upward axis and the distance of its lines: round numbers, no halves of whole things."""
    if top <= 0:
        return 1.0, 1.0
    power = 10.0 ** math.floor(math.log10(top / 4))
    step = next(power * s for s in _STEPS if power * s * 5 >= top)
    if whole:
        step = max(1.0, float(math.ceil(step)))
    return step * math.ceil(top * 1.02 / step), step


def _tick(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.10g}"


def _text(x: float, y: float, text: str, anchor: str, kind: str = "", turn: str = "") -> str:
    look = f' class="{kind}"' if kind else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{look}{turn}>{escape(text)}</text>'


def _grid(frame: _Frame, step: float) -> Iterator[str]:
    for number in range(round(frame.most / step) + 1):
        y = frame.bottom - frame.height(number * step)
        yield f'<path class="grid" d="M{frame.left:.1f} {y:.1f}H{frame.right:.1f}"/>'
        yield _text(frame.left - 5, y + 4, _tick(number * step), "end", "tick")


def _names(frame: _Frame, names: Sequence[str]) -> tuple[list[str], float]:
    """Return the names under the axis, aslant where they are too long to lie side by side, and where they end."""
    longest = max((display_width(name) for name in names), default=0) * _COLUMN
    if longest <= frame.slot - 4:
        y = frame.bottom + 15
        return [_text(frame.middle(i), y, name, "middle", "tick") for i, name in enumerate(names)], y
    every = max(1, math.ceil(14 / frame.slot))  # names closer than their own height would lie on one another
    parts = []
    for i, name in enumerate(names[::every]):
        x, y = frame.middle(i * every) + 4, frame.bottom + 12
        parts.append(_text(x, y, name, "end", "tick", f' transform="rotate(-40 {x:.1f} {y:.1f})"'))
    return parts, frame.bottom + 16 + longest * math.sin(math.radians(40))


def _bars(chart: Chart, table: Table, frame: _Frame, values: Sequence[Sequence[float]]) -> list[str]:
    stacked = chart.kind is ChartKind.STACKED
    room = min(frame.slot * 0.7, 90.0)
    width = room if stacked else room / len(values)
    labelled = not stacked and frame.count * len(values) <= _LABELLED and _is_whole(table, chart.series[:1])
    parts = []
    for position in range(frame.count):
        base = frame.bottom
        for number, series in enumerate(values):
            x = frame.middle(position) - room / 2 + (0 if stacked else number * width)
            tall = frame.height(series[position])
            if tall:
                look = _part(len(values), number) if stacked else f"s{number % 4}"
                y = base - tall
                parts.append(f'<rect class="{look}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{tall:.1f}"/>')
                if labelled:
                    parts.append(_text(x + width / 2, y - 3, _tick(series[position]), "middle", "tick"))
            base -= tall if stacked else 0
    return parts


def _part(parts: int, number: int) -> str:
    """Return the class that colours a part of a stacked column."""
    return f"s{number % 4}" if palette.parts_of(parts) is palette.SERIES else f"a{number % 7}"


def _lines(frame: _Frame, values: Sequence[Sequence[float]]) -> list[str]:
    parts: list[str] = []
    for number, series in enumerate(values):
        points = [(frame.middle(i), frame.bottom - frame.height(value)) for i, value in enumerate(series)]
        parts += _line(points, number)
    return parts


def _share(frame: _Frame, shares: Sequence[float], number: int) -> list[str]:
    """Return the running share as a line, with its axis on the right in per cent."""
    points = [(frame.middle(i), frame.bottom - _PLOT * share) for i, share in enumerate(shares)]
    ticks = [
        _text(frame.right + 5, frame.bottom - _PLOT * percent / 100 + 4, f"{percent}%", "start", "tick")
        for percent in (0, 50, 100)
    ]
    return [*_line(points, number), *ticks]


def _line(points: Sequence[tuple[float, float]], number: int) -> list[str]:
    """Return a line and its points; shape and dashes tell it from others where colours cannot."""
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dash = _DASHES[number % 4]
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    parts = [f'<polyline class="l{_LINES[number % 4]}" points="{path}"{dashes}/>']
    return parts + [_mark(x, y, number) for x, y in points]


def _mark(x: float, y: float, number: int) -> str:
    look, shape = f"s{_LINES[number % 4]}", _MARKS[number % 4]
    if shape == "circle":
        return f'<circle class="{look}" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>'
    corners = {
        "square": ((-3, -3), (3, -3), (3, 3), (-3, 3)),
        "diamond": ((0, -4.5), (4.5, 0), (0, 4.5), (-4.5, 0)),
        "triangle": ((0, -4.5), (4, 3.5), (-4, 3.5)),
    }[shape]
    points = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in corners)
    return f'<polygon class="{look}" points="{points}"/>'


def _legend(chart: Chart, table: Table, language: str) -> tuple[str, float]:
    """Return what each colour means, in as many lines as that takes, and their height."""
    x, y, parts = 4.0, 14.0, []
    for number, key in enumerate(chart.series):
        name = words(table.column(key).label, language)
        size = 22 + _COLUMN * 1.08 * display_width(name)
        if x > 4 and x + size > WIDTH:
            x, y = 4.0, y + _LEGEND_LINE
        parts += [_sample(chart, x, y, number), _text(x + 16, y, name, "start", "tick")]
        x += size + 8
    return "".join(parts), y + 8


def _sample(chart: Chart, x: float, y: float, number: int) -> str:
    on_line = chart.kind is ChartKind.LINE or (chart.kind is ChartKind.PARETO and number == len(chart.series) - 1)
    if on_line:
        return f'<path class="l{_LINES[number % 4]}" d="M{x:.1f} {y - 4:.1f}h13"/>' + _mark(x + 6.5, y - 4, number)
    look = _part(len(chart.series), number) if chart.kind is ChartKind.STACKED else f"s{number % 4}"
    return f'<rect class="{look}" x="{x:.1f}" y="{y - 9:.1f}" width="11" height="10"/>'
