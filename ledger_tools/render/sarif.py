"""Findings as SARIF 2.1.0, for tools that collect the findings of many programs."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from ledger_tools import __version__
from ledger_tools.model.cells import CellRef
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.render.checked import Checked, RuleWords
from ledger_tools.render.json import dumps

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def validate_sarif(checked: Checked, language: str) -> bytes:
    """Return one run with one result for each finding; a cell is a logical location, for a workbook has no lines."""
    order = list(dict.fromkeys([*checked.rules, *(f.code for f in checked.findings)]))
    numbers = {code: number for number, code in enumerate(order)}
    driver = {
        "name": "ledger-tools",
        "version": __version__,
        "rules": [_rule(code, checked.rules.get(code), language) for code in order],
    }
    run = {
        "tool": {"driver": driver},
        "artifacts": [_artifact(checked)],
        "columnKind": "unicodeCodePoints",
        "results": (_result(checked, finding, numbers, language) for finding in checked.findings),
    }
    head = f'{{"$schema": "{SCHEMA}", "version": "2.1.0", "runs": [\n'
    return head.encode() + dumps(run) + b"]}\n"


def _artifact(checked: Checked) -> dict[str, Any]:
    workbook = checked.book.workbook
    return {"location": {"uri": quote(workbook.name)}, "hashes": {"sha-256": workbook.sha256}}


def _rule(code: str, words: RuleWords | None, language: str) -> dict[str, Any]:
    rule: dict[str, Any] = {"id": code}
    if words is not None:
        rule["shortDescription"] = {"text": words.title.text(language)}
        rule["fullDescription"] = {"text": words.why.text(language)}
        rule["help"] = {"text": words.fix.text(language)}
        rule["defaultConfiguration"] = {"level": _LEVELS[words.severity]}
    return rule


def _result(checked: Checked, finding: Finding, numbers: dict[str, int], language: str) -> dict[str, Any]:
    message = finding.message.text(language)
    if finding.fix:
        message += " " + finding.fix.text(language)
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": numbers[finding.code],
        "level": _LEVELS[finding.severity],
        "message": {"text": message},
        "locations": [_location(checked, finding.cell)],
    }
    if finding.related:
        result["relatedLocations"] = [_location(checked, cell) for cell in finding.related]
    result["partialFingerprints"] = {"ledgerToolsFinding/v1": checked.fingerprint(finding)}
    return result


def _location(checked: Checked, cell: CellRef) -> dict[str, Any]:
    return {
        "physicalLocation": {"artifactLocation": {"uri": quote(checked.book.workbook.name), "index": 0}},
        "logicalLocations": [{"name": cell.address, "fullyQualifiedName": str(cell), "kind": "member"}],
    }
