"""Directors and Employment by themselves: periods that can be, one name each, and nobody who serves after death."""

import numpy as np
import pandas as pd

from calc.contract import snake_case
from calc.exact import Flags, Integers
from calc.findings import Finding, error
from calc.plan.calendar import FOREVER, days
from calc.validate.given import Given, value
from calc.validate.schemas import are_distinct
from calc.validate.sheets import day

OPEN = pd.Timestamp("9999-12-31").as_unit("s")


def check_service(given: Given) -> list[Finding]:
    """Report service rows with half an end, an end before the start, or two at once. Plan §5."""
    findings = _half_filled(given, "Service End", "End Reason", "end-reason-missing", "Choose death or other")
    findings += _half_filled(
        given, "End Reason", "Service End", "service-end-missing", "Type the date, or clear the reason"
    )
    return findings + _periods(given, "Directors", "Service Start", "Service End")


def check_employment(given: Given) -> list[Finding]:
    """Report employment rows with an end before the start, or two at once. Plan §5."""
    return _periods(given, "Employment", "Employee From", "Employee To")


def check_names(given: Given) -> list[Finding]:
    """Report rows of one director that bear another name."""
    rows = given.rows("Directors", "Director ID", "Name")
    if are_distinct(rows, ["director_id"]):
        return []
    first = rows.groupby("director_id")["name"].transform("first")
    findings = []
    for row in rows.index[rows["name"] != first]:
        who, here, there = value(rows, row, "director_id"), value(rows, row, "name"), first.at[row]
        message = f"Director {who} is “{there}” in another row and “{here}” here. Use one name, or another ID."
        findings.append(error("two-names", message, "Directors", "Name", [row]))
    return findings


def check_deaths(given: Given) -> list[Finding]:
    """Report a Death Date of a director who did not die after leaving, and service after death. §5, §6(h), §6(i)."""
    findings = []
    frame = given.rows("Directors", "Director ID", "Service Start")
    doubtful = _doubtful_deaths(frame)
    if not doubtful.any():
        return []
    for who, rows in frame[frame["director_id"].isin(frame.loc[doubtful, "director_id"])].groupby("director_id"):
        in_service = rows.loc[rows["end_reason"] == "death", "service_end"].dropna()
        later = rows["death_date"].dropna()
        for row in later.index:
            if wrong := _wrong_death_date(given, rows, row, in_service):
                findings.append(error("death-date", f"Director {who}: {wrong}", "Directors", "Death Date", [row]))
        deaths = pd.concat([in_service, later])
        for row in rows.index[rows["service_start"] > deaths.min()] if len(deaths) else []:
            message = (
                f"Director {who} died on {day(deaths.min())} and cannot serve from"
                f" {day(value(rows, row, 'service_start'))}. Correct one of the two."
            )
            findings.append(error("service-after-death", message, "Directors", "Service Start", [row]))
    return findings


def _doubtful_deaths(frame: pd.DataFrame) -> Flags:
    """Tell which rows have a Death Date, or start after the director has died."""
    ends, deaths = days(frame["service_end"]), days(frame["death_date"])
    died = np.where(np.asarray(frame["end_reason"].array == "death") & (ends < FOREVER), ends, deaths)
    codes, ids = pd.factorize(frame["director_id"])
    first = np.full(len(ids), FOREVER)
    np.minimum.at(first, codes, died)
    return np.asarray((deaths < FOREVER) | (days(frame["service_start"]) > first[codes]))


def _wrong_death_date(given: Given, rows: pd.DataFrame, row: int, in_service: "pd.Series[pd.Timestamp]") -> str:
    """Say what is wrong with a Death Date; nothing where it is sound."""
    died = value(rows, row, "death_date")
    if len(in_service):
        return "End Reason is death, so the Service End is the day of death. Clear the Death Date."
    if pd.isna(value(rows, row, "service_end")):
        if not given.was_read("Directors", "Service End", row) or pd.notna(value(rows, row, "end_reason")):
            return ""  # it is reported already
        return (
            "a Death Date needs a Service End: the day on which the director left the Board. If the director died in"
            " service, enter the day of death as Service End, with End Reason death and no Death Date."
        )
    if died <= value(rows, row, "service_end"):
        return (
            "the Death Date is not after the Service End. If the director died in service, enter the day of death as"
            " Service End, with End Reason death and no Death Date."
        )
    if rows["death_date"].nunique() > 1:
        return "there is more than one Death Date. Keep the right one."
    return ""


def _are_apart(who: "pd.Series[str]", start: Integers, end: Integers) -> bool:
    """Tell whether every period ends after it starts, and before the director's next one does."""
    codes, _ = pd.factorize(who)
    order = np.lexsort((start, codes))
    codes, start, end = codes[order], start[order], end[order]
    return bool((end >= start).all()) and not ((codes[1:] == codes[:-1]) & (start[1:] <= end[:-1])).any()


def _half_filled(given: Given, filled: str, empty: str, code: str, todo: str) -> list[Finding]:
    """Report rows that have one of two columns that go together and lack the other."""
    frame = given.frames["Directors"]
    half = ~frame[snake_case(filled)].array.isna() & frame[snake_case(empty)].array.isna()
    if not half.any():
        return []
    return [
        error(code, f"Director {who} has {filled} but no {empty}. {todo}.", "Directors", empty, [row])
        for row, who in frame.loc[half, "director_id"].items()
        if given.was_read("Directors", empty, int(str(row)))
    ]


def _periods(given: Given, sheet: str, start: str, end: str) -> list[Finding]:
    """Report periods that end before they start, and two of one director that overlap."""
    if given.frames[sheet].empty:
        return []
    rows = given.rows(sheet, "Director ID", start)
    if unread := given.unread.get((sheet, end)):
        rows = rows[~rows.index.isin(list(unread))]
    if _are_apart(rows["director_id"], days(rows[snake_case(start)]), days(rows[snake_case(end)])):
        return []
    table = pd.DataFrame({"who": rows["director_id"], "start": rows[snake_case(start)]})
    table["end"] = rows[snake_case(end)].fillna(OPEN)
    findings = []
    backwards = table["end"] < table["start"]
    for row in table.index[backwards]:
        message = (
            f"Director {value(table, row, 'who')}: {end} {day(value(table, row, 'end'))} is before {start}"
            f" {day(value(table, row, 'start'))}. Correct one of the two."
        )
        findings.append(error("end-before-start", message, sheet, end, [row]))
    table = table[~backwards & ~table.duplicated(["who", "start"])].sort_values(["who", "start"], kind="stable")
    latest = table.groupby("who")["end"].cummax().groupby(table["who"]).shift()
    for row in table.index[(latest >= table["start"]).to_numpy()]:
        until = "has no end" if latest.at[row] == OPEN else f"lasts until {day(latest.at[row])}"
        message = (
            f"Director {value(table, row, 'who')}: this row starts on {day(value(table, row, 'start'))}, while an"
            f" earlier one {until}: the first and the last day both count, so the rows overlap. If this row is right,"
            " end the earlier one the day before: rows without a gap are one"
            f" {'service' if sheet == 'Directors' else 'employment'}, not an end and a new start. If not, correct"
            f" {start}."
        )
        findings.append(error("overlap", message, sheet, start, [row]))
    return findings
