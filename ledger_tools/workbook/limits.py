"""How much a workbook may hold before we refuse it; every refusal names its limit, every limit can be raised."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The gate's limits.

    The defaults admit 1.2 million rows and 25 million cells, which is about 1 GB of XML in 200 MB of archive.

    Attributes:
        file_bytes: size of the file on disk.
        entries: parts in the archive.
        part_bytes: size of one part when inflated.
        total_bytes: size of all parts that are inflated, together.
        ratio: how much larger than its compressed bytes a part may become, beyond ``ratio_floor`` bytes.
        careful_bytes: XML of one sheet that is spelled so unusually that it must be read the slow way.
        row_bytes: XML of one single row; also the largest piece of a part that is held in memory at once.
        sheets: sheets of every kind.
        rows: rows that hold something, in all sheets together.
        cells: cells that hold something, in all sheets together.
        strings: texts, shared and inline together.
        text_bytes: bytes of all texts together.
        merges: merged ranges of one sheet.
        styles: cell formats; Excel itself stops at 64,000-odd.
        depth: how deep elements may lie within one another in a part that we parse.
    """

    file_bytes: int = 250 * MEGABYTE
    entries: int = 10_000
    part_bytes: int = 1_600 * MEGABYTE
    total_bytes: int = 2_400 * MEGABYTE
    ratio: int = 100
    ratio_floor: int = 100_000
    careful_bytes: int = 100 * MEGABYTE
    row_bytes: int = 32 * MEGABYTE
    sheets: int = 500
    rows: int = 1_250_000
    cells: int = 25_000_000
    strings: int = 10_000_000
    text_bytes: int = 1_000 * MEGABYTE
    merges: int = 100_000
    styles: int = 65_500
    depth: int = 256
