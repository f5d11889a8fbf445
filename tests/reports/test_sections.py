"""The lists of sections: a module that nobody lists would be a section that nobody sees."""

from __future__ import annotations

import pkgutil

from ledger_tools.reports import loss_sections, sections
from ledger_tools.reports.period import month, quarter, year
from tests.reports.support import report_of

LEDGER = """
    # 企財險
    保單號 | 出險時間    | 出險原因 | 索賠金額
    P-1    | @2021-11-01 | 火災     | =1
"""


def test_every_section_module_is_in_a_list() -> None:
    modules = {module.name for module in pkgutil.iter_modules(sections.__path__)}
    listed = {build.__module__.rpartition(".")[2] for build in (*sections.MONTH, *sections.QUARTER, *sections.YEAR)}

    assert listed == modules


def test_every_section_module_of_a_loss_run_is_in_its_list() -> None:
    modules = {module.name for module in pkgutil.iter_modules(loss_sections.__path__)}

    assert {build.__module__.rpartition(".")[2] for build in loss_sections.LOSS_RUN} == modules - {"head"}


def test_keys_of_sections_and_tables_are_unique() -> None:
    for period in (month(2021, 11), quarter(2021, 4), year(2021)):
        report = report_of(LEDGER, period)
        keys = [section.key for section in report.sections]
        tables = [table.key for section in report.sections for table in section.tables]
        assert len(set(keys)) == len(keys)
        assert len(set(tables)) == len(tables)


def test_every_chart_and_figure_points_to_a_table_that_is_there() -> None:
    report = report_of(LEDGER, year(2021))
    tables = {table.key: table for section in report.sections for table in section.tables}

    for section in report.sections:
        for chart in section.charts:
            assert {chart.categories, *chart.series} <= set(tables[chart.table].values)
    for figure in report.figures:
        if figure.place is not None:
            assert figure.place.column in tables[figure.place.table].values
