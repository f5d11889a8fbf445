"""``validate FILE``: every finding, for people or for programs, and the exit code that says whether any is grave."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ledger_tools.cli.changing import Change, changing_options
from ledger_tools.cli.common import (
    Command,
    Option,
    Output,
    Session,
    Source,
    output_options,
    path_option,
    reading_options,
)
from ledger_tools.cli.screen import screen_width, wants_colour

if TYPE_CHECKING:
    from ledger_tools.model.findings import Severity
    from ledger_tools.render.baseline import Earlier
    from ledger_tools.render.checked import Checked

FAIL_ON = ("error", "warning", "info", "never")


@click.command(cls=Command)
@reading_options
@click.option("--only", cls=Option, multiple=True, metavar="CODES", help="Only these codes, separated by commas.")
@click.option("--skip", cls=Option, multiple=True, metavar="CODES", help="Leave these codes out.")
@click.option(
    "--fail-on",
    cls=Option,
    type=click.Choice(FAIL_ON),
    default="error",
    help="The exit code is 1 when there is a finding of this level or a graver one; error unless given.",
)
@path_option(
    "--baseline",
    help="The JSON of an earlier run; only what is new or changed since then is shown and counted.",
)
@click.option("--all", "list_all", cls=Option, is_flag=True, help="List every finding instead of groups of equal ones.")
@click.option("--show-accepted", cls=Option, is_flag=True, help="List what the workbook holds as accepted, too.")
@changing_options
@output_options("text", "json", "csv", "sarif", "junit")
@click.pass_obj
def validate(
    session: Session,
    source: Source,
    output: Output,
    only: Sequence[str],
    skip: Sequence[str],
    fail_on: str,
    baseline: Path | None,
    list_all: bool,
    show_accepted: bool,
    change: Change,
) -> None:
    """List what is wrong or odd in a ledger, each with its cell, the reason and what to do.

    The workbook is only read, unless --fix or --apply-decisions is given. The list goes to standard output or to -o; a
    closing line with counts goes to standard error.
    """
    from ledger_tools.cli.checking import check
    from ledger_tools.cli.rulewords import known_codes
    from ledger_tools.model.findings import Severity

    change.check(output, baseline)
    if change.writes:
        _write(source, output, change, only, skip)
        return
    if change.mark is not None:
        _check_copy(change.mark, source, output)
    chosen, left = known_codes(only, "--only"), known_codes(skip, "--skip")
    earlier = _earlier(baseline)
    checked = check(source, chosen, left)
    if earlier is not None:
        from ledger_tools.render.baseline import without_known

        checked = without_known(checked, earlier)
    threshold = None if fail_on == "never" else Severity[fail_on.upper()]
    _show(checked, session, output, threshold, list_all, show_accepted)
    _close(checked, session, output)
    if change.mark is not None:
        _mark(checked, source, change.mark, output, list_all)
    if threshold is not None and any(finding.severity >= threshold for finding in checked.findings):
        raise click.exceptions.Exit(1)


def _show(
    checked: Checked,
    session: Session,
    output: Output,
    fail_on: Severity | None,
    list_all: bool,
    show_accepted: bool,
) -> None:
    language = session.language
    if output.format == "text":
        from ledger_tools.render.text import accepted_text, validate_text

        lines = validate_text(
            checked,
            language,
            colour=wants_colour(output),
            list_all=list_all,
            size=screen_width(output),
            fold_heads=output.to_terminal,
        )
        shown = accepted_text(checked, language) if show_accepted else ()
        output.write_lines(chain(lines, shown))
    elif output.format == "json":
        from ledger_tools.render.json import validate_json

        output.write_bytes(validate_json(checked, language, show_accepted=show_accepted))
    elif output.format == "csv":
        from ledger_tools.render.csv import validate_csv

        output.write_bytes(validate_csv(checked, language))
    elif output.format == "sarif":
        from ledger_tools.render.sarif import validate_sarif

        output.write_bytes(validate_sarif(checked, language))
    else:
        from ledger_tools.render.junit import validate_junit

        output.write_bytes(validate_junit(checked, language, fail_on))


def _close(checked: Checked, session: Session, output: Output) -> None:
    """Say on standard error how many findings there are; nothing with -q when there is none."""
    from ledger_tools.render.layout import wrap
    from ledger_tools.render.text import closing

    if session.quiet and not checked.findings:
        return
    if output.path is None and output.format != "text" and not output.to_terminal:
        return  # a program reads on; the counts are in what it reads
    sys.stdout.flush()  # on a screen the closing line comes last
    for words in closing(checked, session.language):
        for line in wrap(words, screen_width(output), "  ") if sys.stderr.isatty() else [words]:
            click.echo(line, err=True)


def _earlier(baseline: Path | None) -> Earlier | None:
    """Return the findings of an earlier run, None without ``--baseline``.

    Raises:
        InputError: the file is missing or is no JSON of validate.
    """
    if baseline is None:
        return None
    import json

    from ledger_tools.errors import InputError
    from ledger_tools.render.baseline import earlier_findings
    from ledger_tools.text.i18n import msg
    from ledger_tools.text.reasons import reason_in_words

    try:
        return earlier_findings(json.loads(baseline.read_text("utf-8-sig")))
    except FileNotFoundError as problem:
        raise InputError(msg("{path}: not found; name the JSON of an earlier run.", path=baseline)) from problem
    except OSError as problem:
        reason = reason_in_words(problem)
        raise InputError(msg("{path} cannot be read: {reason}.", path=baseline, reason=reason)) from problem
    except (ValueError, RecursionError) as problem:
        raise InputError(
            msg(
                "{path} is not the JSON of an earlier run; make it with ledger-tools validate FILE -o {name}.",
                path=baseline,
                name="baseline.json",
            )
        ) from problem


def _check_copy(copy: Path, source: Source, output: Output) -> None:
    from ledger_tools.cli.marking import check_copy

    check_copy(copy, source, output)


def _mark(checked: Checked, source: Source, copy: Path, output: Output, list_all: bool) -> None:
    from ledger_tools.cli.marking import mark

    mark(checked, source, copy, output, list_all=list_all)


def _write(source: Source, output: Output, change: Change, only: Sequence[str], skip: Sequence[str]) -> None:
    if change.decisions is not None:
        from ledger_tools.cli.accepting import apply_decisions

        apply_decisions(source, output, change, change.decisions)
    else:
        from ledger_tools.cli.mending import fix

        fix(source, output, change, only, skip)
