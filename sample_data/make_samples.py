"""Make the sample ledgers of this folder again: ``python sample_data/make_samples.py [FOLDER]``.

Everything in them is invented: firms, people, policies, numbers. The same script gives the same files.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]  # run as a script, from any folder

from recipes.clean import AS_OF, LANGUAGES, clean_workbook  # noqa: E402
from recipes.pen import draw, read_firm  # noqa: E402

FIRMS = ("taiwan", "mainland", "broker")


def samples() -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of every file that this script makes."""
    for language in LANGUAGES:
        yield f"clean.{language}.xlsx", clean_workbook(language)
    planted = [
        "# What is planted in the messy samples: the codes that must be found at each cell.\n",
        f"as_of = {AS_OF}\n",
        f'xlsxwriter = "{xlsxwriter.__version__}"\n',
    ]
    for name in FIRMS:
        data, marks = draw(read_firm(HERE / "recipes" / f"{name}.txt"))
        yield f"messy.{name}.xlsx", data
        planted.append(f'\n["messy.{name}.xlsx"]\n')
        planted += [f"{_quoted(cell)} = [{', '.join(map(_quoted, codes))}]\n" for cell, codes in _by_cell(marks)]
    yield "planted.toml", "".join(planted).encode()


def _by_cell(marks: list[tuple[str, str, str]]) -> list[tuple[str, list[str]]]:
    cells: dict[str, list[str]] = {}
    for sheet, cell, code in marks:
        cells.setdefault(f"{sheet}!{cell}", []).append(code)
    return list(cells.items())


def _quoted(text: str) -> str:
    return f'"{text}"'


def main(folder: Path) -> None:
    """Write the files."""
    for name, data in samples():
        (folder / name).write_bytes(data)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
