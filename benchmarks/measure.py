"""Run a command and say what it cost: CPU seconds of the whole process, and its peak memory."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Cost:
    """What one run cost: CPU seconds (user and system) and peak resident memory in MB."""

    cpu: float
    memory: float


def run(command: Sequence[str]) -> Cost:
    """Return the cost of one run, in an environment that lets Python keep compiled modules, as users' machines do.

    Raises:
        RuntimeError: the command failed; its last words are in the message.
    """
    usual = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=usual) as process:
        assert process.stderr is not None
        words = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(command)}: exit {process.returncode}: {words.decode()[-500:]}")
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def compare(subjects: dict[str, Sequence[str]], times: int = 5) -> dict[str, Cost]:
    """Return the least cost of each subject; they take turns, so that a busy machine is busy for all of them."""
    costs: dict[str, list[Cost]] = {name: [] for name in subjects}
    for _ in range(times):
        for name, command in subjects.items():
            costs[name].append(run(command))
    return {name: Cost(min(c.cpu for c in got), max(c.memory for c in got)) for name, got in costs.items()}


def python(*words: str) -> list[str]:
    """Return a command line for this very interpreter."""
    return [sys.executable, *words]


def verdict(what: str, figure: float, limit: float, unit: str = "×", *, at_least: bool = False) -> bool:
    """Print one promise with its measured figure; True if it is kept."""
    kept = figure >= limit if at_least else figure <= limit
    bound = f"{'≥' if at_least else '≤'} {limit}{unit}"
    print(f"{'kept  ' if kept else 'BROKEN'} {what}: {figure:.2f}{unit} (promised {bound})")
    return kept
