"""Make the sample ledgers of this folder again: ``python sample_data/make_samples.py [FOLDER]``.

Everything in them is invented: firms, people, policies, numbers. The same script gives the same files.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from recipes.clean import LANGUAGES, clean_workbook  # noqa: E402


def samples() -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of every file that this script makes."""
    for language in LANGUAGES:
        yield f"clean.{language}.xlsx", clean_workbook(language)


def main(folder: Path) -> None:
    """Write the files."""
    for name, data in samples():
        (folder / name).write_bytes(data)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
