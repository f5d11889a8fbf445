"""Open a workbook for reading: the gate, the sheets as Grids, the inventory; nothing is ever opened for writing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ledger_tools.errors import InputError
from ledger_tools.model.case import WorkbookId
from ledger_tools.model.grid import Grid, NumberFormats, TableArea
from ledger_tools.text.i18n import msg
from ledger_tools.workbook.archive import Archive, damaged
from ledger_tools.workbook.cellstore import Budget
from ledger_tools.workbook.decrypt import Password, decrypted
from ledger_tools.workbook.limits import Limits
from ledger_tools.workbook.opc import WORKSHEET, Package, SheetEntry
from ledger_tools.workbook.sheet import SheetContent, SheetContext, parse_area, read_carefully, read_quickly
from ledger_tools.workbook.sniff import is_encrypted, read_file, refuse_other_archives, refuse_unless_archive
from ledger_tools.workbook.strings import Pool, read_shared_strings
from ledger_tools.workbook.styles import read_formats

if TYPE_CHECKING:
    from ledger_tools.model.package import PackageInventory


def open_workbook(path: str | Path, *, limits: Limits | None = None, password: Password = None) -> Workbook:
    """Return a workbook, read into memory once and checked at the gate.

    Args:
        password: for an encrypted file; a callable is asked only when the file is encrypted.

    Raises:
        InputError: the file is missing, no workbook, damaged, encrypted, or beyond the limits.
    """
    limits = limits or Limits()
    with named(Path(path).name or str(path)):
        stored = read_file(Path(path), limits)
    return workbook_of(stored, path, limits=limits, password=password)


def workbook_of(
    stored: bytes, path: str | Path, *, limits: Limits | None = None, password: Password = None
) -> Workbook:
    """Return a workbook from a file's bytes, for those who hold the file already; ``path`` is only its name.

    Raises:
        InputError: as ``open_workbook``.
    """
    limits = limits or Limits()
    path = Path(path)
    with named(path.name):
        encrypted = is_encrypted(stored)
        data = decrypted(stored, password) if encrypted else stored
        refuse_unless_archive(data, path.name)
        archive = Archive.open(data, limits)
        refuse_other_archives(archive)
        package = Package(archive)
        identity = WorkbookId(path.name, hashlib.sha256(stored).hexdigest())
        return Workbook(path, identity, package, stored, encrypted)


@contextmanager
def named(file_name: str) -> Iterator[None]:
    """Put the file's name before every refusal that passes."""
    try:
        yield
    except InputError as error:
        raise InputError(msg("{file}: {problem}", file=file_name, problem=error.sentence)) from error


class Workbook:
    """A workbook as it was when it was opened.

    Attributes:
        id: the file's name and the SHA-256 of its bytes on disk.
        stored: the bytes on disk; for an encrypted file these are not the archive's.
        encrypted: True if the file on disk is encrypted.
    """

    def __init__(self, path: Path, identity: WorkbookId, package: Package, stored: bytes, encrypted: bool) -> None:
        self.path = path
        self.id = identity
        self.package = package
        self.stored = stored
        self.encrypted = encrypted
        self._budget = Budget(package.archive.limits)
        self._grids: dict[str, Grid] = {}
        self._pool: Pool | None = None
        self._formats: NumberFormats | None = None
        self._inventory: PackageInventory | None = None

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """Return the names of the worksheets in the order of the tabs; chart sheets and the like are not among them."""
        return tuple(s.name for s in self.package.sheets if s.kind == WORKSHEET)

    @property
    def epoch_1904(self) -> bool:
        """True if the workbook counts dates from 1904."""
        return self.package.epoch_1904

    @property
    def formats(self) -> NumberFormats:
        """Return the number formats of the workbook.

        Raises:
            InputError: the styles part is damaged or beyond the limits.
        """
        if self._formats is None:
            with named(self.id.name):
                self._formats = read_formats(
                    self.package.archive, self._one_part("styles"), self.package.archive.limits
                )
        return self._formats

    def grid(self, name: str) -> Grid:
        """Return a worksheet by its name; read once, then kept.

        Raises:
            InputError: there is no such worksheet, or it is damaged or beyond the limits.
        """
        if name not in self._grids:
            formats = self.formats
            with named(self.id.name):
                sheet = next((s for s in self.package.sheets if s.name == name and s.kind == WORKSHEET), None)
                if sheet is None:
                    raise InputError(msg("there is no sheet {sheet}.", sheet=name))
                self._grids[name] = self._read_grid(sheet, formats)
        return self._grids[name]

    def grids(self) -> Iterator[Grid]:
        """Yield the worksheets in the order of the tabs.

        Raises:
            InputError: as ``grid``.
        """
        for name in self.sheet_names:
            yield self.grid(name)

    def inventory(self) -> PackageInventory:
        """Return what the package holds beside cells: charts, macros, links and so on; looked up once, when asked.

        Raises:
            InputError: a part is damaged.
        """
        if self._inventory is None:
            from ledger_tools.workbook.inventory import take_inventory

            with named(self.id.name):
                self._inventory = take_inventory(self.package)
        return self._inventory

    def _one_part(self, kind: str) -> str | None:
        """Return the workbook's part of a kind; None where it has none."""
        return next(iter(self.package.related(self.package.workbook_part, kind)), None)

    def _strings(self) -> Pool:
        if self._pool is None:
            limits = self.package.archive.limits
            part = self._one_part("sharedStrings")
            self._pool = Pool(read_shared_strings(self.package.archive, part, limits), limits)
        return self._pool

    def _read_grid(self, sheet: SheetEntry, formats: NumberFormats) -> Grid:
        pool = self._strings()
        context = SheetContext(sheet.name, sheet.part, self.package.archive.limits, len(formats.codes), pool)
        content = self._read_content(context)
        return Grid(
            name=sheet.name,
            columns=content.store.finish(sheet.name),
            strings=pool.texts,
            formats=formats,
            epoch_1904=self.epoch_1904,
            state=sheet.state,
            hidden_rows=np.array(content.hidden_rows, np.int32),
            hidden_columns=tuple(sorted(set(content.around.hidden_columns))),
            merges=tuple(content.around.merges),
            tables=tuple(self._read_tables(sheet)),
            autofilter=content.around.autofilter,
        )

    def _read_content(self, context: SheetContext) -> SheetContent:
        archive = self.package.archive
        before = replace(self._budget)
        content = read_quickly(archive.chunks(context.part), context, self._budget)
        if content is not None:
            return content
        self._budget = before
        limit = archive.limits.careful_bytes
        if archive.entry(context.part).size > limit:
            raise InputError(
                msg(
                    "sheet {sheet} is spelled unusually and larger than the limit of {limit} bytes (careful_bytes); "
                    "open the file in Excel and save it again.",
                    sheet=context.name,
                    limit=limit,
                )
            )
        return read_carefully(archive.chunks(context.part), context, self._budget)

    def _read_tables(self, sheet: SheetEntry) -> Iterator[TableArea]:
        for part in self.package.related(sheet.part, "table"):
            root = self.package.tree(part)
            area = parse_area(root.get("ref"))
            if area is None:
                raise damaged(f"the table in {part} has no place")
            yield TableArea(
                name=root.get("displayName") or root.get("name"),
                area=area,
                header_rows=root.number("headerRowCount", 1),
                totals_rows=root.number("totalsRowCount", 0),
                column_names=tuple(c.get("name") for c in root.all("tableColumn")),
            )
