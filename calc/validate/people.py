"""What the Plan refuses of directors: fees without service, notices and consents that cannot be. Plan §5, §7, §8(a)."""

import numpy as np
import pandas as pd

from calc.contract import snake_case
from calc.exact import Flags, Integers
from calc.findings import Finding, error, warning
from calc.plan.calendar import FOREVER, date_of, day_number, days, first_of_month, packed
from calc.plan.s05_eligibility import NONE, Board
from calc.plan.s07c_elections import DAYS_OF_FIRST_YEAR, WHOLE, in_first_year
from calc.plan.terms import LAST_DEFERRAL_SERVICE_DATE
from calc.problems import NAMED_ONE_BY_ONE
from calc.validate.given import value
from calc.validate.schemas import are_distinct
from calc.validate.sheets import day
from calc.validate.under_the_plan import Known


def check_fees_in_service(known: Known) -> list[Finding]:
    """Report Meeting Fees and retainers of no service on their date, Annual Fees of none in their year. Plan §7(a)."""
    fees = known.of_sure_directors("Fees")
    meetings = known.frames["Meetings"].drop_duplicates("meeting_id")
    meeting = pd.Index(meetings["meeting_id"]).get_indexer(pd.Index(fees["meeting_id"]))
    kind, calendar_year = fees["fee_type"].array, fees["calendar_year"]
    at_meeting, retainer = np.asarray(kind == "meeting"), np.asarray(kind == "retainer")
    dates = np.append(days(meetings["date"]), FOREVER)[meeting]
    dates = np.where(retainer, days(fees["fee_date"]), dates)
    dated = (at_meeting & (meeting != NONE) | retainer) & (dates <= known.terms.as_of)
    absent = dated & (known.board.service_row(fees["code"].to_numpy(), dates) == NONE)
    annual = np.asarray(kind == "annual") & ~calendar_year.array.isna()
    years = calendar_year.to_numpy(np.int64, na_value=0)
    annual &= years <= known.terms.as_of_date.year
    annual[annual] = ~_days_of_service(known.board, fees["code"].to_numpy()[annual], years[annual])
    if not (absent.any() or annual.any()):
        return []
    header = np.where(retainer[absent], "Fee Date", "Meeting ID")
    when = [
        f"on the Fee Date {date_of(number)}" if name == "Fee Date" else f"at the meeting on {date_of(number)}"
        for number, name in zip(dates[absent].tolist(), header, strict=True)
    ]
    on_date = fees[absent].assign(when=when, header=header)
    idle = fees[annual].assign(when=[f"at the year {year}" for year in years[annual]], header="Calendar Year")
    findings = []
    for who, wrong in pd.concat([on_date, idle]).groupby("director_id"):
        parts = [wrong.index[[i]] for i in range(len(wrong))] if len(wrong) <= NAMED_ONE_BY_ONE else [wrong.index]
        for rows in parts:
            first = wrong.loc[rows[0]]
            others = f" and {len(rows) - 1:,} more fees of this director" if len(rows) > 1 else ""
            message = (
                f"Fee {first['fee_id']}{others}: director {who} was not in service {first['when']} (Plan §7(a))."
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
    """Report notices of directors not eligible or not in service, before the Plan, too late, or opposite. §7(c)."""
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
    findings += _late_first_years(known.board, rows[serving & ~early])
    return findings + _two_on_one_date(rows)


def _late_first_years(board: Board, rows: pd.DataFrame) -> list[Finding]:
    """Report First Year notices given later than the days after the start of service that allow them. Plan §7(c)."""
    rows = rows[rows["first_year"].eq("yes").to_numpy(dtype=bool)]
    given = days(rows["notice_date"])
    began = board.start[board.service_row(rows["code"].to_numpy(), given)]
    late = ~in_first_year(given, began)
    findings = []
    for row, first, number in zip(rows.index[late], began[late].tolist(), given[late].tolist(), strict=True):
        message = (
            f"The notice of director {value(rows, row, 'director_id')} on {date_of(number)} says First Year, but the"
            f" service began on {date_of(first)}: only a notice by {date_of(first + DAYS_OF_FIRST_YEAR)} counts for the"
            " fees of its own year (§7(c)). Correct the Notice Date, or clear First Year, and it counts from the next"
            " year on."
        )
        findings.append(error("first-year-too-late", message, "Elections", ("Notice Date", "First Year"), [row]))
    return findings


def _two_on_one_date(rows: pd.DataFrame) -> list[Finding]:
    """Report different notices by one director on one date. Plan §7(c)."""
    if are_distinct(rows, ["director_id", "notice_date"]):
        return []
    same = ["director_id", "notice_date"]
    both = rows.assign(percent=rows["percent"].fillna(WHOLE), first_year=rows["first_year"].eq("yes"))
    both = both[~both.duplicated([*same, "action", "percent", "first_year"])]
    findings = []
    for row in both.index[both.duplicated(same)]:
        who, when = value(both, row, "director_id"), day(value(both, row, "notice_date"))
        of_day = both[(both["director_id"] == who) & (both["notice_date"] == value(both, row, "notice_date"))]
        header = next(name for name in ("Action", "Percent", "First Year") if of_day[snake_case(name)].nunique() > 1)
        does = "both elects and revokes" if header == "Action" else f"gives two notices with a different {header}"
        message = f"Director {who} {does} on {when}. Only one can apply (Plan §7(c)): delete the other."
        findings.append(error("opposite-notices", message, "Elections", header, [row]))
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
