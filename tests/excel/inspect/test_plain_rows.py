"""Plain rows are counted without being parsed; what is found is the same as when all of them are parsed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calc.excel.inspect import worksheet as sheet_module
from calc.excel.inspect.found import SheetScan
from calc.excel.inspect.model import Refused
from calc.excel.inspect.plain_rows import plain_rows
from calc.excel.inspect.worksheet import read_sheet
from tests.support.parts import ONE_CELL, sheet_xml


def read_in(sheet: bytes, size: int, monkeypatch: pytest.MonkeyPatch, plain: bool) -> SheetScan:
    monkeypatch.setattr(sheet_module, "_PLAIN_FROM", 0 if plain else 10**9)
    found = SheetScan()
    read_sheet([sheet[at : at + size] for at in range(0, len(sheet), size)], found)
    return found


def _many_rows() -> str:
    rows = []
    for row in range(1, 3_000):
        special = {700: ' t="e"><v>#N/A</v></c>', 1_400: "><f>1</f></c>"}.get(row, "><v>1.5</v></c>")
        hidden = ' hidden="1"' if row == 2_100 else ""
        rows.append(
            f'<row r="{row}" spans="1:30"{hidden}><c r="A{row}" s="1" t="s"><v>7</v></c><c r="C{row}"{special}'
            f'<c r="D{row}"><f>A{row}</f><v>3</v></c><c r="AB{row}" s="2"/></row>'
        )
    return "".join(rows)


def _prefixed(rows: str) -> bytes:
    """A sheet all of whose tags have a prefix."""
    sheet = sheet_xml(rows).replace(b"<", b"<x:").replace(b"<x:/", b"</x:").replace(b"<x:?", b"<?")
    return sheet.replace(b" xmlns=", b" xmlns:x=")


@pytest.mark.parametrize("size", [1_000, 7_777, 10**6])
def test_plain_rows_with_a_prefix_and_hidden_ones_are_found_as_when_they_are_parsed(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = _many_rows().replace(' t="e"><v>#N/A', "><v>1").replace("><f>1</f></c>", "><v>1</v></c>")
    rows = rows.replace('<row r="2101"', '<row hidden="1" r="2101"').replace('<row r="7"', '<row hidden="0" r="7"')
    fast, slow = (read_in(_prefixed(rows), size, monkeypatch, plain) for plain in (True, False))
    assert vars(fast) == vars(slow)
    assert (fast.hidden_rows, fast.cells, fast.formulas) == ({2_100, 2_101}, 3 * 2_999, 2_999)


@pytest.mark.parametrize("plain", [True, False])
@pytest.mark.parametrize("odd", [b'<x:c xmlns:x="urn:other" r="A1">', b'<c xmlns="urn:other" r="A1">'])
def test_a_tag_whose_prefix_says_something_else_is_refused(
    odd: bytes, plain: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = _prefixed(ONE_CELL).replace(b'<x:c r="A1">', odd)
    sheet = sheet.replace(b"</x:c>", b"</x:c>" if odd.startswith(b"<x:") else b"</c>")
    with pytest.raises(Refused):
        read_in(sheet, 10**6, monkeypatch, plain)


@pytest.mark.parametrize("size", [1_000, 7_777, 10**6])
def test_plain_rows_passed_over_change_nothing_of_what_is_found(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = sheet_xml(_many_rows())
    fast, slow = (read_in(sheet, size, monkeypatch, plain) for plain in (True, False))
    assert vars(fast) == vars(slow)
    assert (fast.errors, fast.uncalculated, fast.hidden_rows) == ({(700, 3): "#N/A"}, {(1_400, 3)}, {2_100})
    assert (fast.formulas, fast.cells, fast.last_row, fast.last_column) == (3_000, 3 * 2_999 - 1, 2_999, 4)


def test_most_rows_of_a_large_sheet_are_plain() -> None:
    rows = '<row r="8"><c r="A8" s="1" t="s"><v>7</v></c><c r="C8"><f>A8</f><v>1.5</v></c><c r="D8"/></row>'
    found = plain_rows(rows.encode(), 7)
    assert found is not None
    assert (found.last_row, found.cells, found.formulas, found.first, found.last) == (8, 2, 1, (8, 1), (8, 3))
    assert plain_rows(rows.encode(), 8) is None


@pytest.mark.parametrize("place", ['r="C8"', 'r="B8"'])
def test_a_cell_that_says_twice_where_it_is_is_not_plain(place: str) -> None:
    rows = f'<row r="8"><c r="A8" {place}><v>7</v></c></row>'
    assert plain_rows(rows.encode(), 7) is None


BLOCK = (
    b'<row r="8" spans="1:4"><c r="A8" s="1" t="s"><v>7</v></c><c r="C8"><f>A8</f><v>1.5</v></c><c r="D8"/></row>'
    b'<row r="9" ht="15"><c r="AB9" t="inlineStr"><is><t>x &amp; y</t></is></c><c r="AC9"></c></row>'
)


@given(st.integers(0, len(BLOCK) - 1), st.sampled_from([bytes([byte]) for byte in range(256)] + [b""]))
def test_a_changed_byte_never_makes_plain_rows_say_other_than_the_parser(at: int, byte: bytes) -> None:
    block = BLOCK[:at] + byte + BLOCK[at + 1 :]
    plain = plain_rows(block, 0)
    parsed = SheetScan()
    try:
        read_sheet([sheet_xml("|").replace(b"|", block)], parsed)
    except Refused:
        return
    if plain is None:
        return
    assert (plain.cells, plain.formulas) == (parsed.cells, parsed.formulas)
    assert plain.first == (parsed.first_row, parsed.first_column)
    assert plain.last == (parsed.last_row, parsed.last_column)
    assert (parsed.errors, parsed.uncalculated, parsed.hidden_rows) == ({}, set(), set())


@pytest.mark.parametrize("index", [" 7", "7 ", "2.0", "-1", "+1", "1e0", "0x1", "seven", "१"])
@pytest.mark.parametrize("plain", [True, False])
def test_an_index_of_a_shared_string_that_is_not_digits_alone_is_refused(
    index: str, plain: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>{n}</v></c></row>' for n in range(1, 200))
    odd = f'<row r="200"><c r="A200" s="1" t="s"><v>{index}</v></c></row>'
    with pytest.raises(Refused, match="cannot be read reliably"):
        read_in(sheet_xml(rows + odd), 10**6, monkeypatch, plain)


@pytest.mark.parametrize("cell", ['<c r="A1" t="s"/>', '<c r="A1" t="s"></c>', '<c r="A1" t="s"><v>007</v></c>'])
def test_a_cell_of_a_shared_string_may_be_empty_and_its_index_have_zeros(
    cell: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = f'<row r="1">{cell}<c r="B1" t="str"><f>A1</f><v>x y</v></c></row>'
    assert read_in(sheet_xml(row), 10**6, monkeypatch, plain=True).errors == {}
    assert plain_rows(row.encode(), 0) is not None


def test_an_index_longer_than_any_is_left_to_the_parser() -> None:
    assert plain_rows(b'<row r="1"><c r="A1" t="s"><v>1234567890</v></c></row>', 0) is None
    assert plain_rows(b'<row r="1"><c r="A1" t="s"><is><t>1</t></is></c></row>', 0) is None
