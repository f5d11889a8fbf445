"""The checks of a ledger through frictionless: types, required cells, unique claims, rules by formula."""

from __future__ import annotations

import sys

from frictionless import Checklist, Resource, Schema, checks, fields, system
from frictionless.formats import ExcelControl

from benchmarks.ledgers import LINES

NAMES = [
    "seq",
    "policy_no",
    "report_no",
    "claim_no",
    "insured",
    "incident",
    "place",
    "cause",
    "reported",
    "surveyed",
    "est",
    "claimed",
    "paid",
    "paid_at",
    "closed",
    "status",
    "owner",
    "note",
]
DATES = {"incident", "reported", "surveyed", "paid_at", "closed"}
MONEY = {"est", "claimed", "paid"}


def schema() -> Schema:
    """Return the fields with their types and constraints, named in ASCII so that formulas can speak of them."""
    made = []
    for name in NAMES:
        required = {"required": True} if name in {"policy_no", "incident", "cause"} else {}
        if name in DATES:
            made.append(fields.AnyField(name=name, constraints=required))
        elif name in MONEY:
            made.append(fields.NumberField(name=name, constraints={"minimum": 0}))
        else:
            made.append(fields.AnyField(name=name, constraints={"unique": True} if name == "claim_no" else required))
    return Schema(fields=made)


RULES = [
    checks.row_constraint(formula="paid is None or claimed is None or paid <= claimed"),
    checks.row_constraint(formula="reported is None or incident <= reported"),
    checks.row_constraint(formula="surveyed is None or reported is None or reported <= surveyed"),
    checks.row_constraint(formula="paid_at is None or surveyed is None or surveyed <= paid_at"),
    checks.row_constraint(formula="closed is None or paid_at is None or paid_at <= closed"),
    checks.row_constraint(formula="(paid is None) == (paid_at is None)"),
    checks.duplicate_row(),
]


def check(path: str) -> int:
    """Return how many errors frictionless finds in all sheets."""
    count = 0
    for sheet in LINES:
        with system.use_context(trusted=True):  # a path anywhere on this machine
            resource = Resource(path=path, control=ExcelControl(sheet=sheet), schema=schema())
            report = resource.validate(Checklist(checks=RULES, skip_errors=["incorrect-label"]))
        count += sum(task.stats["errors"] for task in report.tasks)
    return count


if __name__ == "__main__":
    print(check(sys.argv[1]))
