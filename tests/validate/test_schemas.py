"""The first look at a sheet answers as pandera does."""

import pandas as pd
import pytest
from pandera.errors import SchemaErrors

from calc.contract import DECIMALS, INPUT, Kind
from calc.read.columns import frame_of, typed
from calc.validate.schemas import is_sound, schema

DAY = pd.Timestamp("2001-02-03").to_datetime64().astype("datetime64[s]")


def values(column):
    """Every kind of cell that matters to a column: blank, each choice and another word, each side of each bound."""
    if column.kind in DECIMALS:
        bounds = [bound for bound in (column.above, column.at_least, column.at_most, 0) if bound is not None]
        return [None, *sorted({bound + step for bound in bounds for step in (-1, 0, 1)})]
    if column.kind is Kind.DATE:
        return [None, DAY]
    return [None, *column.choices, "other", ""]


def sound_value(column):
    if column.kind in DECIMALS:
        return max(0 if column.above is None else column.above + 1, column.at_least or 0)
    return DAY if column.kind is Kind.DATE else (column.choices or ("x",))[0]


def frame_with(sheet, odd, cell):
    """Two rows of a sheet, sound but for the second cell of one column."""
    cells = {column: [sound_value(column)] * 2 for column in sheet.columns}
    cells[odd][1] = cell
    return frame_of(sheet, {column.name: typed(column.kind, made) for column, made in cells.items()}, [2, 3])


def pandera_is_content(sheet, frame):
    try:
        schema(sheet).validate(frame, lazy=True)
    except SchemaErrors:
        return False
    return True


@pytest.mark.parametrize("sheet", INPUT, ids=lambda sheet: sheet.name)
def test_the_first_look_finds_a_sheet_sound_just_where_pandera_does(sheet):
    answers = set()
    for column in sheet.columns:
        for cell in values(column):
            frame = frame_with(sheet, column, cell)
            answers.add(pandera_is_content(sheet, frame))
            assert is_sound(sheet, frame) == pandera_is_content(sheet, frame), f"{column.header}: {cell}"
    assert answers == {True, False}


@pytest.mark.parametrize("sheet", INPUT, ids=lambda sheet: sheet.name)
def test_a_frame_with_another_type_or_without_a_column_is_not_sound(sheet):
    empty = frame_of(sheet, {column.name: typed(column.kind, []) for column in sheet.columns}, [])
    assert is_sound(sheet, empty)
    assert pandera_is_content(sheet, empty)
    assert not is_sound(sheet, empty.drop(columns=sheet.columns[-1].name))
    first = sheet.columns[0].name
    assert not is_sound(sheet, empty.astype({first: "float64" if sheet.columns[0].kind in DECIMALS else "int64"}))
