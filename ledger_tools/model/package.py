"""What a workbook holds beside its cells: what a report should mention and a writer must not harm."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class PackageInventory:
    """Counts and flags of the package's features; every field can go into JSON as it is.

    Attributes:
        charts, extended_charts: chart parts, and those of the newer kinds (waterfall, funnel …).
        drawings, pictures, shapes: drawing parts, and the pictures, shapes and text boxes in them.
        data_validations, conditional_formats: of the sheets, those in extension lists (x14) included.
        extended_validations, extended_formats: those in extension lists alone.
        cell_images: pictures that WPS keeps inside cells.
        array_formulas: formula cells of the array kind, dynamic arrays too.
        rich_texts: shared strings with more than one look.
        protected_sheets: names of the sheets whose protection is on.
        structure_protected: True if sheets cannot be added or removed.
        other_sheets: names of chart sheets, dialog sheets and macro sheets, which hold no cells for us.
        revisions: True for a shared workbook with its change log.
        read_only_recommended: True if Excel suggests opening without writing.
    """

    sheets: int = 0
    charts: int = 0
    extended_charts: int = 0
    pivot_tables: int = 0
    pivot_caches: int = 0
    slicers: int = 0
    timelines: int = 0
    tables: int = 0
    drawings: int = 0
    pictures: int = 0
    shapes: int = 0
    sparklines: int = 0
    comments: int = 0
    threaded_comments: int = 0
    data_validations: int = 0
    extended_validations: int = 0
    conditional_formats: int = 0
    extended_formats: int = 0
    macros: bool = False
    macro_signature: bool = False
    digital_signature: bool = False
    structure_protected: bool = False
    protected_sheets: tuple[str, ...] = ()
    revisions: bool = False
    read_only_recommended: bool = False
    external_links: int = 0
    connections: int = 0
    query_tables: int = 0
    custom_xml: int = 0
    ole_objects: int = 0
    activex_controls: int = 0
    form_controls: int = 0
    embedded_files: int = 0
    cell_images: int = 0
    defined_names: int = 0
    calc_chain: bool = False
    array_formulas: int = 0
    rich_texts: int = 0
    strict: bool = False
    epoch_1904: bool = False
    hidden_sheets: tuple[str, ...] = ()
    other_sheets: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the fields by name, names of sheets as lists."""
        return {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(self).items()}
