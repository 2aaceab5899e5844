"""What the Plan refuses of directors: fees without service, notices and consents that cannot be. Plan §5, §7, §8(a)."""

import numpy as np
import pandas as pd

from calc.exact import Flags, Integers
from calc.findings import Finding, error, warning
from calc.plan.calendar import FOREVER, date_of, day_number, days, first_of_month, packed
from calc.plan.s05_eligibility import NONE, Board
from calc.plan.terms import LAST_DEFERRAL_SERVICE_DATE
from calc.problems import NAMED_ONE_BY_ONE
from calc.validate.given import value
from calc.validate.schemas import are_distinct
from calc.validate.sheets import day
from calc.validate.under_the_plan import Known


def check_fees_in_service(known: Known) -> list[Finding]:
    """Report Meeting Fees of no service at the meeting, Annual Fees of no day of service in the year. Plan §7(a)."""
    fees = known.of_sure_directors("Fees")
    meetings = known.frames["Meetings"].drop_duplicates("meeting_id")
    meeting = pd.Index(meetings["meeting_id"]).get_indexer(pd.Index(fees["meeting_id"]))
    dates = np.append(days(meetings["date"]), FOREVER)[meeting]
    kind, calendar_year = fees["fee_type"].array, fees["calendar_year"]
    held = np.asarray(kind == "meeting") & (meeting != NONE) & (dates <= known.terms.as_of)
    absent = held & (known.board.service_row(fees["code"].to_numpy(), dates) == NONE)
    annual = np.asarray(kind == "annual") & ~calendar_year.array.isna()
    years = calendar_year.to_numpy(np.int64, na_value=0)
    annual &= years <= known.terms.as_of_date.year
    annual[annual] = ~_days_of_service(known.board, fees["code"].to_numpy()[annual], years[annual])
    if not (absent.any() or annual.any()):
        return []
    when = [f"the meeting on {date_of(number)}" for number in dates[absent].tolist()]
    held_without = fees[absent].assign(when=when, header="Meeting ID")
    idle = fees[annual].assign(when=[f"the year {year}" for year in years[annual]], header="Calendar Year")
    findings = []
    for who, wrong in pd.concat([held_without, idle]).groupby("director_id"):
        parts = [wrong.index[[i]] for i in range(len(wrong))] if len(wrong) <= NAMED_ONE_BY_ONE else [wrong.index]
        for rows in parts:
            first = wrong.loc[rows[0]]
            others = f" and {len(rows) - 1:,} more fees of this director" if len(rows) > 1 else ""
            message = (
                f"Fee {first['fee_id']}{others}: director {who} was not in service at {first['when']} (Plan §7(a))."
                f" The Directors sheet has service {service_in_words(known.board, int(first['code']))}. Correct the fee"
                " or the service."
            )
            headers = ("Director ID", *dict.fromkeys(wrong.loc[rows, "header"]))
            findings.append(error("fee-not-in-service", message, "Fees", headers, rows))
    return findings


def service_in_words(board: Board, code: int) -> str:
    """Say when a director served."""
    own = board.code == code
    periods = [
        f"from {date_of(start)}" + ("" if end == FOREVER else f" to {date_of(end)}")
        for start, end in dict.fromkeys(zip(board.start[own].tolist(), board.end[own].tolist(), strict=True))
    ]
    return " and ".join(periods)


def _days_of_service(board: Board, codes: Integers, years: Integers) -> Flags:
    """Tell whether each director served on any day of each year."""
    latest = np.searchsorted(packed(board.code, board.start), packed(codes, first_of_month(years + 1) - 1), "right") - 1
    at = np.maximum(latest, 0)
    return np.asarray((latest >= 0) & (board.code[at] == codes) & (board.end[at] >= first_of_month(years)))


def check_elections(known: Known) -> list[Finding]:
    """Report notices of directors not eligible or not in service, before the Plan, or opposite. Plan §7(c)."""
    findings = []
    rows = known.of_sure_directors("Elections")
    rows = rows[days(rows["notice_date"]) <= known.terms.as_of]
    numbers, code = days(rows["notice_date"]), rows["code"].to_numpy()
    serving = known.board.service_row(code, numbers) != NONE
    eligible = known.board.eligible(code, numbers)
    elects = np.asarray(rows["action"].array == "elect")
    early = numbers < day_number(known.terms.effective_date)
    for i in np.flatnonzero(early | ~serving | (elects & ~eligible)).tolist():
        row = rows.index[i]
        notice = f"The notice of director {value(rows, row, 'director_id')} on {day(value(rows, row, 'notice_date'))}"
        if early[i]:
            message = (
                f"{notice} is before the Plan's Effective Date {known.terms.effective_date} (§3). Correct its date."
            )
        elif not serving[i]:
            service = service_in_words(known.board, int(code[i]))
            message = f"{notice}: the director was not in service then (§7(c)), but {service}. Correct one of the two."
        else:
            message = f"{notice}: an employee cannot elect (Plan §5, §7(c)). Correct the date, or the Employment sheet."
        findings.append(error("notice-refused", message, "Elections", "Notice Date", [row]))
    findings += _after_the_last_service(known, rows[elects])
    if are_distinct(rows, ["director_id", "notice_date"]):
        return findings
    both = rows[~rows.duplicated(["director_id", "notice_date", "action"])]
    for row in both.index[both.duplicated(["director_id", "notice_date"])]:
        message = (
            f"Director {value(both, row, 'director_id')} both elects and revokes on"
            f" {day(value(both, row, 'notice_date'))}. Only one can apply (Plan §7(c)): delete the other."
        )
        findings.append(error("opposite-notices", message, "Elections", "Action", [row]))
    return findings


def _after_the_last_service(known: Known, elections: pd.DataFrame) -> list[Finding]:
    """Warn of elections after the Last Deferral Service Date in force, which can have no effect. Plan §3."""
    numbers = days(elections["notice_date"])
    last = known.terms.on(LAST_DEFERRAL_SERVICE_DATE, numbers)
    late = np.flatnonzero(numbers > last)
    if not late.size:
        return []
    first = late[0]
    who = f"The election of director {elections['director_id'].iloc[first]} on {date_of(numbers[first])}"
    others = f" and {late.size - 1:,} more" if late.size > 1 else ""
    message = (
        f"{who}{others}: after the Last Deferral Service Date, {date_of(last[first])}, so it has no effect (§3)."
        " Correct its date, or amend that date in Plan Events."
    )
    return [warning("election-after-term", message, "Elections", "Notice Date", elections.index[late].tolist())]


def check_consents(known: Known) -> list[Finding]:
    """Report consents withdrawn before they are given, or given by a director who does not serve. Plan §8(a)."""
    if known.frames["Consents"].empty:
        return []
    rows = known.of_sure_directors("Consents")
    findings = []
    for row in rows.index[(rows["consent_withdrawn"] < rows["consent_date"]).to_numpy()]:
        message = f"Director {value(rows, row, 'director_id')}: Consent Withdrawn is before Consent Date. Correct one."
        findings.append(error("end-before-start", message, "Consents", "Consent Withdrawn", [row]))
    serving = known.board.service_row(rows["code"].to_numpy(), days(rows["consent_date"])) != NONE
    for row in rows.index[~serving & (rows["consent_date"] <= pd.Timestamp(known.terms.as_of_date)).to_numpy()]:
        message = f"Director {value(rows, row, 'director_id')} was not in service on the Consent Date. Check the date."
        findings.append(warning("consent-not-in-service", message, "Consents", "Consent Date", [row]))
    return findings
