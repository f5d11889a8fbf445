"""``--baseline``: what an earlier run already said is held back, also when rows have moved meanwhile.

A finding is known again by its fingerprint: code, sheet, key, value and who the record is, without the address. Two
equal findings need two in the baseline. A baseline without fingerprints is compared by code, sheet, key and value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ledger_tools.model.findings import Finding
from ledger_tools.render.checked import Checked

Earlier = Sequence[Mapping[str, object]]


def earlier_findings(data: object) -> Earlier:
    """Return the findings of an earlier ``validate`` JSON.

    Raises:
        ValueError: it is none.
    """
    if not isinstance(data, dict) or data.get("schema") != "ledger-tools/validate/1":
        raise ValueError("no validate JSON")
    findings = data.get("findings")
    if not isinstance(findings, list) or not all(isinstance(finding, dict) for finding in findings):
        raise ValueError("no findings")
    return findings


def without_known(checked: Checked, earlier: Earlier) -> Checked:
    """Return the outcome without the findings that the earlier run had too."""
    known = Counter(str(f["fingerprint"]) for f in earlier if f.get("fingerprint"))
    plain = Counter(_plain(f) for f in earlier if not f.get("fingerprint"))
    new = []
    for finding in checked.findings:
        mark = checked.fingerprint(finding)
        if known[mark] > 0:
            known[mark] -= 1
        elif plain[(place := _place(finding))] > 0:
            plain[place] -= 1
        else:
            new.append(finding)
    return replace(checked, findings=new, known=len(checked.findings) - len(new))


def _plain(earlier: Mapping[str, object]) -> tuple[object, ...]:
    return tuple(earlier.get(name) for name in ("code", "sheet", "key", "value"))


def _place(finding: Finding) -> tuple[object, ...]:
    return finding.code, finding.cell.sheet, finding.key, finding.value
