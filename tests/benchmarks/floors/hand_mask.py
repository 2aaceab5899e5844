"""Floor of validation: the same checks as one mask a sheet, written by hand; it says which rows are sound, not why."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from calc.contract import DECIMALS, INPUT, Sheet

REFERENCES = {
    "Fees": (("director_id", "Directors", "director_id"), ("meeting_id", "Meetings", "meeting_id")),
    "Elections": (("director_id", "Directors", "director_id"),),
    "Employment": (("director_id", "Directors", "director_id"),),
    "Consents": (("director_id", "Directors", "director_id"),),
    "Discretionary Grants": (("director_id", "Directors", "director_id"),),
    "Vesting": (("grant_id", "Discretionary Grants", "grant_id"),),
}


def sound_rows(frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.Series]:
    """For each sheet, whether each row passes."""
    return {sheet.name: _sound(sheet, frames) for sheet in INPUT}


def _sound(sheet: Sheet, frames: Mapping[str, pd.DataFrame]) -> pd.Series:
    frame = frames[sheet.name]
    good = pd.Series(np.ones(len(frame), dtype=bool), index=frame.index)
    for column in sheet.columns:
        values = frame[column.name]
        if column.required:
            good &= values.notna()
        if column.choices:
            good &= values.isin(column.choices) | values.isna()
        if column.kind in DECIMALS:
            if column.above is not None:
                good &= (values > column.above).fillna(True)
            if column.at_least is not None:
                good &= (values >= column.at_least).fillna(True)
            if column.at_most is not None:
                good &= (values <= column.at_most).fillna(True)
    if sheet.key:
        good &= ~frame.duplicated([sheet.by_header[header].name for header in sheet.key], keep=False)
    for name, other, key in REFERENCES.get(sheet.name, ()):
        good &= frame[name].isin(frames[other][key]) | frame[name].isna()
    if sheet.name == "Fees":
        annual = frame["fee_type"] == "annual"
        good &= np.where(annual, frame["calendar_year"].notna(), frame["meeting_id"].notna())
        good &= np.where(annual, frame["meeting_id"].isna(), frame["calendar_year"].isna())
        twice = ["director_id", "fee_type", "calendar_year", "meeting_id"]
        good &= ~frame.duplicated(twice, keep=False)
    return good
