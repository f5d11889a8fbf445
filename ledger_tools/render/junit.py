"""Findings as JUnit XML: a suite for each sheet, a case for each code, failed where a finding is grave enough."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from ledger_tools.model.findings import Finding, Severity
from ledger_tools.render.checked import Checked

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def validate_junit(checked: Checked, language: str, fail_on: Severity | None) -> bytes:
    """Return one suite for each sheet; a case fails on a finding at or above ``fail_on``, None: never."""
    sheets = list(dict.fromkeys([r.name for r in checked.book.readings] + [f.cell.sheet for f in checked.findings]))
    found: dict[str, list[Finding]] = {sheet: [] for sheet in sheets}
    for finding in checked.findings:
        found[finding.cell.sheet].append(finding)
    suites = [_suite(checked, sheet, found[sheet], language, fail_on) for sheet in sheets]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(
        f'<testsuites name={_attribute(checked.book.workbook.name)} tests="{sum(s[1] for s in suites)}"'
        f' failures="{sum(s[2] for s in suites)}">'
    )
    for text, _, _ in suites:
        lines.append(text)
    lines.append("</testsuites>\n")
    return "\n".join(lines).encode("utf-8", "replace")


def _suite(
    checked: Checked, sheet: str, found: Sequence[Finding], language: str, fail_on: Severity | None
) -> tuple[str, int, int]:
    here: dict[str, list[Finding]] = {code: [] for code in checked.rules}
    for finding in found:
        here.setdefault(finding.code, []).append(finding)
    failures = 0
    lines = []
    for code, findings in here.items():
        failing = [f for f in findings if fail_on is not None and f.severity >= fail_on]
        rest = [f for f in findings if fail_on is None or f.severity < fail_on]
        failures += bool(failing)
        lines.append(_case(checked, sheet, code, failing, rest, language))
    head = f'<testsuite name={_attribute(sheet)} tests="{len(here)}" failures="{failures}" errors="0">'
    return "\n".join([head, *lines, "</testsuite>"]), len(here), failures


def _case(
    checked: Checked, sheet: str, code: str, failing: Sequence[Finding], rest: Sequence[Finding], language: str
) -> str:
    head = f"<testcase classname={_attribute(sheet)} name={_attribute(code)}"
    if not failing and not rest:
        return head + "/>"
    parts = []
    if failing:
        rule = checked.rules.get(code)
        words = rule.title.text(language) if rule else code
        parts.append(f"<failure message={_attribute(words)} type={_attribute(failing[0].severity.word)}>")
        parts.append(f"{_lines(failing, language)}</failure>")
    if rest:
        parts.append(f"<system-out>{_lines(rest, language)}</system-out>")
    return head + ">" + "".join(parts) + "</testcase>"


def _lines(findings: Sequence[Finding], language: str) -> str:
    return escape(
        _NOT_XML.sub("\ufffd", "\n".join(f"{f.cell}: {f.severity.word}: {f.message.text(language)}" for f in findings))
    )


def _attribute(text: str) -> str:
    return quoteattr(_NOT_XML.sub("\ufffd", text))
