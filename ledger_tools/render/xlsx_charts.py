"""Native charts of a report: editable, titled, with alt text, in colours that also work in grey."""

from __future__ import annotations

import math
from typing import Any

from ledger_tools.model import palette
from ledger_tools.model.report import Chart, ChartKind, Shape
from ledger_tools.render import styles
from ledger_tools.render.xlsx_layout import Plan, TablePlan, shown
from ledger_tools.render.xlsx_pen import Pen
from ledger_tools.text.width import display_width

HEIGHT = 326  # pixels
_NONE = {"visible": False}
_LETTER = 6.6  # pixels of a chart's width for a column of display width under the axis
_TITLE, _NUMBERS_BELOW, _LEGEND_LINE, _BESIDE = 44, 26, 22, 20  # pixels around the bars of a lying chart
_LEGEND_ENTRIES = 4  # on a line of a small chart's legend
_MOST_FOR_NAMES = 0.45  # of a chart's width
_GAP_LYING = 45  # per cent
_LABELLED_POINTS = 14  # with more points than this the numbers above them would run into one another


def insert(
    pen: Pen,
    page: Any,
    row: int,
    column: int,
    chart: Chart,
    plan: Plan,
    size: tuple[int, int],
    *,
    small: bool = False,
) -> None:
    """Insert a chart with its top left corner in a cell.

    Args:
        size: width and height in pixels.
        small: True where axes go without titles, which the chart's own title and its legend make plain.
    """
    table = plan.tables[chart.table]
    lying = _lies(pen, chart, table, size[0])
    drawn = _draw(pen, chart, table, small=small, lying=lying)
    if lying:
        drawn.set_plotarea({"layout": _room_for_names(pen, chart, table, size, small=small)})
    drawn.set_size({"width": size[0], "height": size[1]})
    options = {"description": pen.words(chart.description), "object_position": 1, "x_offset": 4, "y_offset": 4}
    page.insert_chart(row, column, drawn, options)


def _draw(pen: Pen, chart: Chart, plan: TablePlan, *, small: bool, lying: bool) -> Any:
    drawn = pen.book.add_chart(_type(chart.kind, "bar" if lying else "column"))
    bars = chart.series[:-1] if chart.kind is ChartKind.PARETO else chart.series
    special = {ChartKind.STACKED: palette.parts_of(len(bars)), ChartKind.LINE: palette.LINES}
    colours = special.get(chart.kind, palette.SERIES)
    for key, colour in zip(bars, colours, strict=False):
        series = _series(pen, chart, plan, key, colour)
        if lying:  # bars too thin for numbers beside them
            series["gap"] = _GAP_LYING
            series.pop("data_labels", None)
        drawn.add_series(series)
    if chart.kind is ChartKind.PARETO:
        drawn.combine(_share_line(pen, chart, plan, small=small))
    _dress(pen, drawn, chart, plan, lying=lying, small=small)
    return drawn


def _lies(pen: Pen, chart: Chart, plan: TablePlan, pixels: int) -> bool:
    """True for columns that lie on their side, since their names would not fit beside one another."""
    if chart.kind not in (ChartKind.COLUMN, ChartKind.STACKED):
        return False
    names = [shown(value, pen.language) for value in plan.table.values[chart.categories]]
    return len(names) > 1 and len(names) * max(map(display_width, names)) * _LETTER > pixels


def _room_for_names(pen: Pen, chart: Chart, plan: TablePlan, size: tuple[int, int], *, small: bool) -> dict[str, float]:
    """Return where the bars of a lying chart stand, in parts of its width and height.

    Left to themselves, programs keep so much room free that they leave out every other name.
    """
    (wide, high), names = size, [shown(value, pen.language) for value in plan.table.values[chart.categories]]
    left = min(max(map(display_width, names)) * _LETTER + _BESIDE * (1 if small else 2), wide * _MOST_FOR_NAMES)
    lines = -(-len(chart.series) // _LEGEND_ENTRIES) if small else 1
    below = _NUMBERS_BELOW + lines * _LEGEND_LINE + (0 if small else _LEGEND_LINE)
    return {
        "x": left / wide,
        "y": _TITLE / high,
        "width": (wide - left - _BESIDE) / wide,
        "height": (high - _TITLE - below) / high,
    }


def _type(kind: ChartKind, columns: str) -> dict[str, str]:
    if kind is ChartKind.LINE:
        return {"type": "line"}
    return {"type": columns, "subtype": "stacked"} if kind is ChartKind.STACKED else {"type": columns}


def _series(pen: Pen, chart: Chart, plan: TablePlan, key: str, colour: str) -> dict[str, Any]:
    table = plan.table
    column = table.column(key)
    scale = 100 if column.shape is Shape.MONEY else 1
    series: dict[str, Any] = {
        "name": pen.words(column.label),
        "categories": plan.area(chart.categories),
        "values": plan.area(key),
        "categories_data": [shown(v, pen.language) for v in table.values[chart.categories]],
        "values_data": [v / scale for v in table.values[key]],
    }
    if chart.kind is ChartKind.LINE:
        marker = {"type": _MARKERS[palette.LINES.index(colour) % len(_MARKERS)], "size": 6}
        marker |= {"fill": {"color": colour}, "border": {"color": colour}}
        line = {"color": colour, "width": 2.25, "dash_type": _DASHES[palette.LINES.index(colour) % len(_DASHES)]}
        return series | {"line": line, "marker": marker}
    series |= {
        "fill": {"color": colour},
        "border": {"color": styles.MUTED, "width": 0.5},  # pale ages would melt into the paper
        "gap": _gap(len(table)),
        "overlap": 0,
    }
    if chart.kind is ChartKind.STACKED:
        series["overlap"] = 100
    elif len(table) * len(chart.series) <= _LABELLED_POINTS and column.shape is Shape.COUNT:
        series["data_labels"] = {"value": True, "font": {"size": 8, "name": styles.font(pen.language)}}
    return series


def _gap(categories: int) -> int:
    """Return the gap between columns in per cent of their width: one lone column is no wall."""
    return {1: 400, 2: 200, 3: 120}.get(categories, 70)


_MARKERS = ("circle", "square", "diamond", "triangle")
_DASHES = ("solid", "dash", "round_dot", "long_dash")  # with the markers, what colours say in a grey print


def _share_line(pen: Pen, chart: Chart, plan: TablePlan, *, small: bool) -> Any:
    line = pen.book.add_chart({"type": "line"})
    key = chart.series[-1]
    series = _series(pen, chart, plan, key, palette.SERIES[1])
    for name in ("fill", "gap", "overlap", "border", "data_labels"):
        series.pop(name, None)
    colour = palette.SERIES[1]
    marker = {"type": "circle", "size": 5, "fill": {"color": colour}, "border": {"color": colour}}
    line.add_series(series | {"y2_axis": True, "line": {"color": colour, "width": 2.25}, "marker": marker})
    font = _font(pen, bold=False)
    line.set_y2_axis(
        {
            "name": "" if small else pen.words(plan.table.column(key).label),
            "name_font": font,
            "num_font": font,
            "num_format": "0%",
            "min": 0,
            "max": 1,
            "major_unit": 0.25,
            "line": {"none": True},
            "major_gridlines": _NONE,
        }
    )
    return line


def _font(pen: Pen, size: int = 9, **more: Any) -> dict[str, Any]:
    return {"name": styles.font(pen.language), "size": size, "color": styles.INK, **more}


def _dress(pen: Pen, drawn: Any, chart: Chart, plan: TablePlan, *, lying: bool, small: bool) -> None:
    plain = _font(pen, bold=False)
    drawn.set_title({"name": pen.words(chart.title), "name_font": _font(pen, 11 if small else 12, bold=True)})
    names: dict[str, Any] = {"num_font": plain, "line": {"color": styles.LINE}, "name_font": plain, "interval_unit": 1}
    numbers: dict[str, Any] = {
        "name_font": plain,
        "num_font": plain,
        "min": 0,
        "num_format": "#,##0",
        "major_gridlines": {"visible": True, "line": {"color": styles.LINE, "width": 0.5}},
        "line": {"none": True},
    }
    if not small:
        names["name"], numbers["name"] = pen.words(chart.across), pen.words(chart.upward)
    if plan.table.column(chart.series[0]).shape is Shape.COUNT:
        numbers |= _whole_steps(chart, plan, lying=lying)
    if lying:  # the first name on top, as in the table, and the numbers still below
        names["num_font"] = _font(pen, 7 if small else 8, bold=False)  # else LibreOffice leaves every second name out
        drawn.set_y_axis(names | {"reverse": True, "crossing": "max", "major_gridlines": _NONE})
        drawn.set_x_axis(numbers)
    else:
        drawn.set_x_axis(names)
        drawn.set_y_axis(numbers)
    drawn.set_legend({"position": "bottom", "font": plain})
    if plan.table.column(chart.categories).drawn_only:
        drawn.show_hidden_data()
    drawn.set_chartarea({"border": {"color": styles.LINE}})


def _whole_steps(chart: Chart, plan: TablePlan, *, lying: bool) -> dict[str, Any]:
    """Return axis options that keep half claims off the axis of a small count, and numbers on a lying one apart."""
    keys = chart.series[:-1] if chart.kind is ChartKind.PARETO else chart.series
    columns = [plan.table.values[key] for key in keys]
    tallest = sum if chart.kind is ChartKind.STACKED else max
    top = max((tallest(row) for row in zip(*columns, strict=True)), default=0)
    if top <= 5:
        return {"major_unit": 1, "max": top + 1}
    return {"major_unit": _round_step(top)} if lying else {}


def _round_step(top: float) -> int:
    """Return a step of 1, 2 or 5 times a power of ten that parts an axis into five at most: numbers side by side."""
    power = int(10 ** max(math.floor(math.log10(top / 5)), 0))
    return next(step * power for step in (1, 2, 5, 10) if step * power * 5 >= top)
