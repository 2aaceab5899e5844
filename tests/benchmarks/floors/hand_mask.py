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
        good &= _in_service(frame, annual, frames)
    if sheet.name == "Directors":
        good &= _apart(frame)
        good &= frame["service_end"].isna() == frame["end_reason"].isna()
    return good


def _in_service(fees: pd.DataFrame, annual: pd.Series, frames: Mapping[str, pd.DataFrame]) -> pd.Series:
    """Whether the director served on the day of the meeting, or on any day of the year."""
    held = fees["meeting_id"].map(frames["Meetings"].set_index("meeting_id")["date"])
    year = (fees["calendar_year"].fillna(1970).to_numpy(np.int64) - 1970).astype("datetime64[Y]")
    first = np.where(annual, year.astype("datetime64[s]"), held)
    last = np.where(annual, (year + 1).astype("datetime64[s]") - np.timedelta64(1, "D"), held)
    served = pd.Series(False, index=fees.index)
    directors = frames["Directors"]
    for _, rows in directors.groupby(directors.groupby("director_id").cumcount()):
        by_id = rows.set_index("director_id")
        start = fees["director_id"].map(by_id["service_start"])
        end = fees["director_id"].map(by_id["service_end"].fillna(pd.Timestamp("9999-12-31")))
        served |= (start <= last) & (end >= first)
    return served


def _apart(directors: pd.DataFrame) -> pd.Series:
    """Whether a row of service ends after it starts, and starts after all earlier ones of the director have ended."""
    rows = directors.sort_values(["director_id", "service_start"])
    end = rows["service_end"].fillna(pd.Timestamp("9999-12-31"))
    before = end.groupby(rows["director_id"]).cummax().groupby(rows["director_id"]).shift()
    return ((end >= rows["service_start"]) & ~(before >= rows["service_start"])).reindex(directors.index)
