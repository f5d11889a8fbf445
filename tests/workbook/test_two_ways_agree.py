"""The quick and the careful way through a sheet see the same cells, whatever the spelling."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ledger_tools.errors import InputError
from ledger_tools.model.cells import column_letter
from ledger_tools.model.grid import GridColumn
from ledger_tools.workbook.cellstore import Budget
from ledger_tools.workbook.limits import Limits
from ledger_tools.workbook.sheet import SheetContent, SheetContext, read_carefully, read_quickly
from ledger_tools.workbook.strings import Pool, cut_texts, read_shared_strings
from tests.support.packages import MAIN, worksheet, zipped

SHARED = ["一", "two", "", "&<>"]
STYLES = 5

texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12) | st.sampled_from(
    ["_x000D_", "_x4E00_", "a\nb", "]]>", "&amp;", "&#60;", "  x ", '"', "'", "保單 A & B", "x_x0041", "　"]
)


def spelled(draw: st.DrawFn, text: str) -> str:
    """Return the text as XML in one of the ways that programs spell it."""
    how = draw(st.sampled_from(["plain", "references", "hexadecimal", "quotes"]))
    plain = escape(text)
    if how == "references":
        return plain.encode("ascii", "xmlcharrefreplace").decode()
    if how == "hexadecimal":
        return "".join(c if ord(c) < 128 else f"&#x{ord(c):X};" for c in plain)
    return escape(text, {'"': "&quot;", "'": "&apos;"}) if how == "quotes" else plain


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """Return a number as spreadsheet programs write it."""
    return draw(
        st.integers(-(10**12), 10**12).map(str)
        | st.floats(allow_nan=False, allow_infinity=False).map(repr)
        | st.decimals(-(10**7), 10**7, places=2).map(str)
        | st.from_regex(r"-?[0-9]{1,9}\.[0-9]{1,9}", fullmatch=True)
        | st.sampled_from(
            ["1E-3", "1e5", "+5", "0", "-0", "00012", "99999999", "100000000", "44197.520833333336", ".5", "5."]
        )
    )


@st.composite
def contents(draw: st.DrawFn) -> tuple[str, str]:
    """Return the t attribute and the inner XML of a cell."""
    formula = draw(
        st.sampled_from(
            [
                "",
                "",
                "",
                "<f>A1+1</f>",
                '<f t="shared" ref="A1:A3" si="0">B1</f>',
                '<f t="shared" si="0"/>',
                "<f/>",
                "<f></f>",
            ]
        )
    )
    kind = draw(st.sampled_from(["number", "shared", "text", "inline", "truth", "error", "date", "nothing", "blank"]))
    if kind == "number":
        mark = draw(st.sampled_from(["", ' t="n"']))
        return mark, f"{formula}<v>{draw(numbers())}</v>"
    if kind == "shared":
        return ' t="s"', f"{formula}<v>{draw(st.integers(0, len(SHARED) - 1))}</v>"
    if kind == "text":
        return ' t="str"', f"{formula}<v>{spelled(draw, draw(texts))}</v>"
    if kind == "inline":
        text = spelled(draw, draw(texts))
        form = draw(
            st.sampled_from(
                [
                    "<t>{}</t>",
                    '<t xml:space="preserve">{}</t>',
                    "<r><t>{}</t></r><r><rPr><b/></rPr><t>!</t></r>",
                    "<t/>",
                    "<t>{}</t><rPh sb='0' eb='1'><t>guide</t></rPh>",
                ]
            )
        )
        return ' t="inlineStr"', f"<is>{form.replace('{}', text)}</is>"
    if kind == "truth":
        return ' t="b"', f"{formula}<v>{draw(st.sampled_from(['0', '1', 'true', 'false']))}</v>"
    if kind == "error":
        return ' t="e"', f"{formula}<v>{draw(st.sampled_from(['#N/A', '#DIV/0!', '#REF!']))}</v>"
    if kind == "date":
        return ' t="d"', f"{formula}<v>2021-11-0{draw(st.integers(1, 9))}T00:00:00</v>"
    if kind == "blank":
        return draw(st.sampled_from(["", ' t="str"', ' t="s"'])), formula + draw(st.sampled_from(["<v/>", "<v></v>"]))
    return "", formula


@st.composite
def rows(draw: st.DrawFn) -> str:
    """Return the inner XML of a ``sheetData``, mostly in the usual spelling."""
    unusual = draw(st.sampled_from(["", "", "", "", "no addresses", "quotes", "comments", "row attributes"]))
    space = draw(st.sampled_from(["", "", "\n  "]))
    number, out = 0, []
    for _ in range(draw(st.integers(0, 4))):
        number += draw(st.sampled_from([1, 1, 1, 7, 90, 990]))
        cells, column = [], 0
        for _ in range(draw(st.integers(0, 5))):
            column += draw(st.sampled_from([1, 1, 1, 24, 600]))
            mark, inner = draw(contents())
            style = draw(st.sampled_from(["", ' s="1"', ' s="4"', ' s="77"', ' s="2" cm="1"']))
            attributes = draw(st.permutations([style, mark])) if unusual else [style, mark]
            address = "" if unusual == "no addresses" else f' r="{column_letter(column)}{number}"'
            body = f"<c{address}{''.join(attributes)}"
            cells.append(f"{body}/>" if not inner and draw(st.booleans()) else f"{body}>{space}{inner}{space}</c>")
        hidden = draw(st.sampled_from(["", "", ' hidden="1"', ' spans="1:9" ht="15"', ' hidden="0"', ' hidden="true"']))
        row = f' r="{number}"{hidden}' if unusual != "row attributes" else f'{hidden} r="{number}"'
        inner = space.join(cells)
        if unusual == "comments":
            inner += "<!-- <c r='A1'/> -->"
        out.append(f"<row{row}>{inner}</row>" if cells or draw(st.booleans()) else f"<row{row}/>")
    text = space.join(out)
    return text.replace('"', "'") if unusual == "quotes" else text


def context(pool: Pool) -> SheetContext:
    return SheetContext("S", "sheet1.xml", Limits(), STYLES, pool)


def chunked(data: bytes, size: int) -> Iterator[bytes]:
    return (data[i : i + size] for i in range(0, len(data), size))


def plain_cells(content: SheetContent, texts: list[str]) -> dict[tuple[int, int], tuple[object, ...]]:
    """Return every cell with all that a Grid tells of it, texts instead of indices."""

    def of(column: GridColumn) -> Iterator[tuple[object, ...]]:
        for n in range(len(column)):
            text = texts[column.text[n]] if column.text[n] >= 0 else None
            value = None if np.isnan(column.number[n]) else float(column.number[n]).hex()
            yield int(column.kind[n]), value, text, int(column.style[n]), bool(column.formula[n])

    return {
        (int(row), number): cell
        for number, column in content.store.finish("S").items()
        for row, cell in zip(column.rows, of(column), strict=True)
    }


@settings(max_examples=300, deadline=None)
@given(inner=rows(), size=st.sampled_from([64, 500, 100_000]), prefix=st.sampled_from(["", "", "x:"]))
@example(inner='<row r="1"><c r="A1" t="str"><f>B1</f><v></v></c></row>', size=500, prefix="")
@example(inner='<row r="2"><c r="A2"><v>100000000</v></c><c r="B2"><v>-12345678</v></c></row>', size=500, prefix="")
@example(inner='<row r="2"><c r="A2"><v>1234567.12345678</v></c><c r="B2"><v>-0.5</v></c></row>', size=500, prefix="")
@example(inner='<row r="9"><c r="XFD9"><v>1</v></c></row>', size=500, prefix="")
@example(inner='<row r="1"><c r="A1" t="inlineStr"><is><t>a&gt;b > c</t></is></c></row>', size=500, prefix="x:")
def test_both_ways_see_the_same(inner: str, size: int, prefix: str) -> None:
    xml = worksheet(inner, '<dimension ref="A1"/>', '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>')
    if prefix:
        xml = re.sub(r"<(/?)(?=[a-zA-Z])", rf"<\1{prefix}", xml).replace("xmlns=", "xmlns:x=")
    data = xml.encode()
    careful_pool, quick_pool = Pool(list(SHARED), Limits()), Pool(list(SHARED), Limits())
    try:
        careful = read_carefully(chunked(data, size), context(careful_pool), Budget(Limits()))
    except InputError:
        quick = read_quickly(chunked(data, size), context(quick_pool), Budget(Limits()))
        assert quick is None
        return
    quick = read_quickly(chunked(data, size), context(quick_pool), Budget(Limits()))
    if quick is None:
        return
    assert plain_cells(quick, quick_pool.texts) == plain_cells(careful, careful_pool.texts)
    assert quick.hidden_rows == careful.hidden_rows
    assert quick.around == careful.around


@pytest.mark.parametrize(
    "inner",
    [
        '<row r="1"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1"><v>1.5</v></c></row>',
        '<row r="1" spans="1:2"><c r="A1" t="str"><f>B1</f><v>x</v></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><t xml:space="preserve"> x </t></is></c></row>',
        '\n<row r="1" hidden="1">\n<c r="A1" s="2"/>\n<c r="B1"/></row>\n<row r="3"/>',
        '<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>',
        "",
    ],
)
def test_usual_spellings_are_read_the_quick_way(inner: str) -> None:
    found = read_quickly(iter((worksheet(inner).encode(),)), context(Pool(list(SHARED), Limits())), Budget(Limits()))
    assert found is not None


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_shared_strings_are_the_same_in_every_spelling(data: st.DataObject) -> None:
    from ledger_tools.workbook.archive import Archive

    wanted, items = [], []
    draw = data.draw
    for _ in range(draw(st.integers(0, 5))):
        text = draw(texts.filter(lambda t: "_x" not in t))
        xml = spelled(draw, text)
        items.append(
            draw(
                st.sampled_from(
                    [
                        f"<si><t>{xml}</t></si>",
                        f'<si><t xml:space="preserve">{xml}</t></si>',
                        f'<si><t>{xml}</t><phoneticPr fontId="1" type="noConversion"/></si>',
                        f"<si><r><t>{xml}</t></r></si>",
                        f"<si><r><rPr><b/></rPr><t></t></r><r><t>{xml}</t></r><rPh sb='0'><t>guide</t></rPh></si>",
                    ]
                )
            )
        )
        wanted.append(text)
    space = draw(st.sampled_from(["", "\n"]))
    part = f'<sst xmlns="{MAIN}">{space}{space.join(items)}{space}</sst>'
    archive = Archive.open(zipped({"s.xml": part}))
    assert read_shared_strings(archive, "s.xml", Limits()) == wanted


@pytest.mark.parametrize("odd", ["&#60;", "&#38;", "&#128512;", "&#x4E00;", "&#0000200;", "&amp;#60;"])
def test_many_references_are_replaced_as_few_are(odd: str) -> None:
    piece = f"{odd}&#20445;&#21934;A &amp; B{odd}"
    wanted = cut_texts(piece, "<")
    assert cut_texts("<".join([piece] * 200), "<") == wanted * 200
