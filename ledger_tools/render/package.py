"""What the file holds beside cells, in words: charts, macros, links and other things that saving may harm."""

from __future__ import annotations

from ledger_tools.model.package import PackageInventory
from ledger_tools.render.layout import clean
from ledger_tools.text.i18n import Message, msg

# in the order in which people care; what only a program cares for (calcChain, custom XML) is in the JSON alone
WORDS: dict[str, Message] = {
    "digital_signature": msg("a digital signature, which any change breaks"),
    "structure_protected": msg("protection against adding or removing sheets"),
    "protected_sheets": msg("protected sheets"),
    "read_only_recommended": msg("advice to open it without writing"),
    "revisions": msg("a log of changes of a shared workbook"),
    "macros": msg("macros"),
    "macro_signature": msg("a signature of the macros"),
    "charts": msg("charts"),
    "extended_charts": msg("charts of the newer kinds"),
    "pivot_tables": msg("pivot tables"),
    "slicers": msg("slicers"),
    "timelines": msg("timelines"),
    "tables": msg("tables of Excel's own kind"),
    "pictures": msg("pictures"),
    "cell_images": msg("pictures inside cells (WPS)"),
    "shapes": msg("shapes and text boxes"),
    "sparklines": msg("sparklines"),
    "comments": msg("comments"),
    "threaded_comments": msg("comments with replies"),
    "data_validations": msg("drop-downs and checks of input"),
    "conditional_formats": msg("conditional formats"),
    "array_formulas": msg("array formulas"),
    "rich_texts": msg("texts with several looks"),
    "external_links": msg("links to other workbooks"),
    "connections": msg("data connections"),
    "query_tables": msg("query tables"),
    "ole_objects": msg("embedded objects"),
    "activex_controls": msg("ActiveX controls"),
    "form_controls": msg("form controls"),
    "embedded_files": msg("embedded files"),
    "defined_names": msg("defined names"),
    "hidden_sheets": msg("hidden sheets"),
    "other_sheets": msg("sheets without cells, such as chart sheets"),
    "epoch_1904": msg("dates counted from 1904"),
    "strict": msg("the strict form of the format"),
}


def package_lines(inventory: PackageInventory, language: str) -> list[str]:
    """Return a line for each thing that is there, with its number or its names."""
    data = inventory.as_json()
    lines = []
    for field, words in WORDS.items():
        found = data[field]
        if found:
            lines.append(words.text(language) + _amount(found))
    return lines


def _amount(found: object) -> str:
    if found is True:
        return ""
    if isinstance(found, list):
        return ": " + ", ".join(clean(str(name)) for name in found)
    return f": {found}"
