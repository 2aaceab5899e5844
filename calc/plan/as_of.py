"""What is known on the As-of Date: later rows are left out, later ends count as empty."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from calc.contract import INPUT_SHEET, snake_case
from calc.exact import Flags
from calc.findings import Finding, info, noun
from calc.plan.calendar import BusinessDays
from calc.plan.s07_deferred_stock import fee_day
from calc.plan.terms import Terms

# Sheet: the date that decides whether a row is known at all, and those that are empty until they are. Directors come
# first: who is not known there is known nowhere.
_DATED: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "Directors": ("Service Start", ("Service End", "Death Date")),
    "Employment": ("Employee From", ("Employee To",)),
    "Meetings": ("Date", ()),
    "Fees": ("", ()),
    "Elections": ("Notice Date", ()),
    "Prices": ("Date", ()),
    "Discretionary Grants": ("Grant Date", ()),
    "Option Events": ("Date", ("Authority Shown",)),
    "Plan Events": ("Effective Date", ()),
    "Consents": ("Consent Date", ("Consent Withdrawn",)),
    "Award Decisions": ("Effective Date", ()),
}


def known(
    frames: Mapping[str, pd.DataFrame], terms: Terms, calendar: BusinessDays
) -> tuple[dict[str, pd.DataFrame], list[Finding]]:
    """Give every sheet as it was known on the As-of Date, and one info for each sheet that lost something by it.

    A director whose every row starts later is left out altogether, with all other rows. Adds ``fee_day`` to Fees, the
    grant date that decides for them. An award's own terms (Vesting, Exercisable From, Expiration Date) are not events
    and stay; so does the Plan sheet.
    """
    result, findings = dict(frames), []
    limit = pd.Timestamp(terms.as_of_date)
    for name, (header, ends) in _DATED.items():
        rows = frames[name]
        if name == "Fees":
            rows = rows.assign(fee_day=fee_day(rows, frames["Meetings"], calendar, terms.as_of_date.year))
            late: Flags = rows["fee_day"].to_numpy() > terms.as_of
        else:
            late = (rows[snake_case(header)] > limit).to_numpy()
        of_later = np.zeros(len(rows), dtype=bool)
        if name != "Directors" and "director_id" in rows and len(result["Directors"]) < len(frames["Directors"]):
            of_later = ~rows["director_id"].isin(result["Directors"]["director_id"]).to_numpy(dtype=bool) & ~late
            late = late | of_later
        kept = rows[~late] if late.any() else rows
        if name == "Directors" and late.any():
            kept = _without(kept, "Service End", _goes_on(kept, rows[late], limit))
        cleared = {end: (kept[snake_case(end)] > limit).to_numpy() for end in ends}
        for end, later in cleared.items():
            kept = _without(kept, end, later) if later.any() else kept
        result[name] = kept
        ignored = {end: kept.index.to_numpy()[later] for end, later in cleared.items() if later.any()}
        if late.any() or ignored:
            excel_rows = rows.index.to_numpy()
            gone = (excel_rows[late & ~of_later], excel_rows[of_later])
            findings.append(_left_out(name, *gone, ignored, terms.as_of_date))
    return result, findings


def _goes_on(rows: pd.DataFrame, later: pd.DataFrame, limit: pd.Timestamp) -> Flags:
    """Tell which rows end on the As-of Date while a row left out begins the day after: one service goes on. §5."""
    next_day = later["service_start"] == limit + pd.Timedelta(days=1)
    touching = rows["director_id"].isin(later.loc[next_day, "director_id"])
    return np.asarray(touching & (rows["service_end"] == limit), dtype=bool)


def _without(rows: pd.DataFrame, end: str, later: Flags) -> pd.DataFrame:
    """Clear an end that is not yet known from the rows, and with it what the row says about that end."""
    names = [snake_case(end), *(["end_reason"] if end == "Service End" else [])]
    return rows.assign(**{name: rows[name].mask(later) for name in names})


def _left_out(
    name: str, rows: np.ndarray, of_later: np.ndarray, ignored: Mapping[str, np.ndarray], as_of: date
) -> Finding:
    """Make the info of a sheet: its rows dated later, those of directors who start later, and ends not yet known."""
    parts = []
    if rows.size:
        parts.append(f"{rows.size} {noun(rows.size, 'row')} of {name} dated after the As-of Date {as_of} left out")
    if of_later.size:
        who = "a director who starts" if of_later.size == 1 else "directors who start"
        parts.append(
            f"{of_later.size} {noun(of_later.size, 'row')} of {name} of {who} after the As-of Date {as_of} left out"
        )
    parts += [
        f"{excel_rows.size} {noun(excel_rows.size, end)} after the As-of Date {as_of} treated as not yet known"
        for end, excel_rows in ignored.items()
    ]
    headers = {header for header in (_DATED[name][0], *ignored) if header in INPUT_SHEET[name].by_header}
    touched = sorted(
        {*rows.tolist(), *of_later.tolist(), *(row for excel_rows in ignored.values() for row in excel_rows.tolist())}
    )
    text = "; ".join(parts)
    return info(
        "after-as-of-date",
        f"{text}. Nothing is needed, unless the As-of Date is wrong.",
        name,
        sorted(headers),
        touched,
    )
