"""What the Plan itself refuses in the input: people not in service or not eligible, dates outside its term, limits.

These checks look at what is known on the As-of Date, by the same functions that the calculation uses.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from calc.exact import Integers, price
from calc.findings import Finding, error, warning
from calc.plan.calendar import BusinessDays, Flags, days, first_of_month, packed, years_from
from calc.plan.calendar import day as day_number
from calc.plan.s03_term import PlanTerm
from calc.plan.s05_eligibility import NONE, Board
from calc.plan.terms import Terms
from calc.validate.given import value
from calc.validate.sheets import day


@dataclass(frozen=True)
class Known:
    """Sound rows dated up to the As-of Date, with the Plan's terms and the board made ready from them."""

    frames: Mapping[str, pd.DataFrame]
    terms: Terms
    term: PlanTerm
    board: Board
    market: BusinessDays
    unsure: frozenset[str]  # directors with a row in error: nothing is said of their service

    def of_sure_directors(self, sheet: str) -> pd.DataFrame:
        """The rows of a sheet whose director's service is known, with the director's ``code`` and ``Excel row``."""
        frame = self.frames[sheet]
        frame = frame[frame["director_id"].isin(self.board.ids) & ~frame["director_id"].isin(list(self.unsure))]
        return frame.assign(code=self.board.codes(frame["director_id"]))


def check_dates_of_plan(known: Known) -> list[Finding]:
    """The As-of Date is not before the Plan, and the period not after it; no Plan Event before the Effective Date."""
    terms = known.terms
    findings = []
    if terms.as_of_date < terms.effective_date:
        message = (
            f"The As-of Date {terms.as_of_date} is before the Plan's Effective Date {terms.effective_date} (§3)."
            " Correct one of the two."
        )
        findings.append(error("as-of-before-plan", message, "Plan", "Value", terms.row_of("As-of Date")))
    if terms.period_start > terms.as_of_date:
        message = (
            f"Period Start {terms.period_start} is after the As-of Date {terms.as_of_date}. Correct one of the two."
        )
        findings.append(error("period-after-as-of", message, "Plan", "Value", terms.row_of("Period Start")))
    events = known.frames["Plan Events"]
    for row in events.index[events["effective_date"] < pd.Timestamp(terms.effective_date)]:
        message = f"This is before the Plan's Effective Date {terms.effective_date} (§3). Correct the date."
        findings.append(error("before-plan", message, "Plan Events", "Effective Date", [row]))
    return findings


def check_fees_in_service(known: Known) -> list[Finding]:
    """A Meeting Fee is for someone in service at the meeting, an Annual Fee for a day of service in the year. §7(a)."""
    findings = []
    fees = known.of_sure_directors("Fees")
    meetings = known.frames["Meetings"].drop_duplicates("meeting_id").set_index("meeting_id")["date"]
    held = fees[(fees["fee_type"] == "meeting") & fees["meeting_id"].isin(meetings.index)]
    dates = pd.Series(meetings.reindex(held["meeting_id"]).to_numpy(), index=held.index)
    absent = known.board.service_row(held["code"].to_numpy(), days(dates)) == NONE
    for row in held.index[absent & (dates <= pd.Timestamp(known.terms.as_of_date)).to_numpy()]:
        fee = held.loc[row]
        message = (
            f"Fee {fee['fee_id']} is for meeting {fee['meeting_id']} on {day(dates.at[row])}, when director"
            f" {fee['director_id']} was not in service (Plan §7(a)). Correct the meeting, the director or the service."
        )
        findings.append(error("fee-not-in-service", message, "Fees", ("Director ID", "Meeting ID"), [row]))
    annual = fees[(fees["fee_type"] == "annual") & fees["calendar_year"].notna()]
    served = _days_of_service(known.board, annual["code"].to_numpy(), annual["calendar_year"].to_numpy(dtype=np.int64))
    due = annual["calendar_year"].to_numpy(dtype=np.int64) <= known.terms.as_of_date.year
    for row in annual.index[~served & due]:
        fee = annual.loc[row]
        message = (
            f"Fee {fee['fee_id']} is the annual fee for {fee['calendar_year']}, a year in which director"
            f" {fee['director_id']} had no day of service (Plan §7(a)). Correct the year, the director or the service."
        )
        findings.append(error("fee-not-in-service", message, "Fees", ("Director ID", "Calendar Year"), [row]))
    return findings


def _days_of_service(board: Board, codes: Integers, years: Integers) -> Flags:
    """Whether each director served on any day of each year."""
    latest = np.searchsorted(packed(board.code, board.start), packed(codes, first_of_month(years + 1) - 1), "right") - 1
    at = np.maximum(latest, 0)
    return np.asarray((latest >= 0) & (board.code[at] == codes) & (board.end[at] >= first_of_month(years)))


def check_elections(known: Known) -> list[Finding]:
    """Who elects is eligible, who revokes is in service, one notice a day, none before the Plan. Plan §7(c)."""
    findings = []
    rows = known.of_sure_directors("Elections")
    rows = rows[rows["notice_date"] <= pd.Timestamp(known.terms.as_of_date)]
    numbers, code = days(rows["notice_date"]), rows["code"].to_numpy()
    serving = known.board.service_row(code, numbers) != NONE
    eligible = known.board.eligible(code, numbers)
    elects = rows["action"].eq("elect").to_numpy()
    early = numbers < day_number(known.terms.effective_date)
    for i, row in enumerate(rows.index):
        notice = f"The notice of director {value(rows, row, 'director_id')} on {day(value(rows, row, 'notice_date'))}"
        if early[i]:
            message = (
                f"{notice} is before the Plan's Effective Date {known.terms.effective_date} (§3). Correct its date."
            )
        elif not serving[i]:
            message = f"{notice}: the director was not in service then (Plan §7(c)). Correct the date or the service."
        elif elects[i] and not eligible[i]:
            message = f"{notice}: an employee cannot elect (Plan §5, §7(c)). Correct the date, or the Employment sheet."
        else:
            continue
        findings.append(error("notice-refused", message, "Elections", "Notice Date", [row]))
    both = rows[~rows.duplicated(["director_id", "notice_date", "action"])]
    for row in both.index[both.duplicated(["director_id", "notice_date"])]:
        message = (
            f"Director {value(both, row, 'director_id')} both elects and revokes on"
            f" {day(value(both, row, 'notice_date'))}. Only one can hold (Plan §7(c)): delete the other."
        )
        findings.append(error("opposite-notices", message, "Elections", "Action", [row]))
    return findings


def check_grants(known: Known) -> list[Finding]:
    """Discretionary grants past their limits: term of the Plan, eligibility, par, ten years. Plan §3, §5, §6(b)-(d)."""
    findings = []
    rows = known.of_sure_directors("Discretionary Grants")
    rows = rows[rows["grant_date"] <= pd.Timestamp(known.terms.as_of_date)]
    granted, expires = days(rows["grant_date"]), days(rows["expiration_date"])
    years = known.terms.on("discretionary_option_maximum_term_years", granted)
    par = known.terms.on("par_value", granted)
    checks = (
        (
            "Grant Date",
            known.term.outside_for_options(granted),
            "grant-outside-plan",
            "the Grant Date is outside the term of the Plan (§3, §8(f)). Correct it",
        ),
        (
            "Director ID",
            ~known.board.eligible(rows["code"].to_numpy(), granted),
            "grantee-not-eligible",
            "the director was not serving, or was an employee, on the Grant Date (§5). Correct the date or the ID",
        ),
        (
            "Expiration Date",
            expires > years_from(granted, years),
            "grant-too-long",
            "the Expiration Date is more than the {years} years from the grant that §6(d) allows. Correct it",
        ),
        (
            "Expiration Date",
            expires < granted,
            "expires-before-grant",
            "the Expiration Date is before the Grant Date. Correct one of the two",
        ),
        (
            "Exercise Price",
            (rows["exercise_price"].to_numpy() < par) & rows["stock_source"].eq("original issue").to_numpy(),
            "price-below-par",
            "the Exercise Price is below par, {par}, which §6(c) forbids on newly issued stock. Correct it",
        ),
    )
    for header, refused, code, words in checks:
        for i in np.flatnonzero(refused).tolist():
            said = words.format(years=years[i], par=price(par[i]))
            message = f"Grant {rows['grant_id'].iloc[i]}: {said}."
            findings.append(error(code, message, "Discretionary Grants", header, [int(rows.index[i])]))
    vesting = known.frames["Vesting"]["grant_id"].unique()
    idle = rows[rows["exercisable_from"].notna() & rows["grant_id"].isin(vesting)]
    for row in idle.index:
        message = f"Grant {value(idle, row, 'grant_id')} has Vesting rows, so Exercisable From is not used. Clear it."
        findings.append(warning("exercisable-from-unused", message, "Discretionary Grants", "Exercisable From", [row]))
    return findings


def check_vesting_in_time(known: Known) -> list[Finding]:
    """Steps after the option has expired can never be exercised. Plan §6(d), §6(e)(i)."""
    grants = known.frames["Discretionary Grants"].drop_duplicates("grant_id").set_index("grant_id")["expiration_date"]
    steps = known.frames["Vesting"]
    expires = pd.Series(grants.reindex(steps["grant_id"]).to_numpy(), index=steps.index)
    return [
        warning(
            "vests-after-expiration",
            f"Grant {value(steps, row, 'grant_id')} expires on {day(expires.at[row])}, before this step. Check it.",
            "Vesting",
            "Exercisable Date",
            [row],
        )
        for row in steps.index[(steps["exercisable_date"] > expires).to_numpy()]
    ]


def check_prices_on_business_days(known: Known) -> list[Finding]:
    """A price on a day on which the market does not trade. Plan §6(c)."""
    prices = known.frames["Prices"]
    numbers = days(prices["date"])
    covered = known.market.covers(numbers)
    closed = np.zeros(len(numbers), dtype=bool)
    closed[covered] = ~known.market.is_business_day(numbers[covered])
    findings = []
    for row in prices.index[closed]:
        when = value(prices, row, "date")
        message = f"{day(when)} ({when:%A}) is no trading day of {known.market.code} (Plan §6(c)). Correct the date."
        findings.append(error("price-on-closed-day", message, "Prices", "Date", [row]))
    for row in prices.index[~covered]:
        message = f"{day(value(prices, row, 'date'))} is beyond the known days of {known.market.code}. Check the date."
        findings.append(error("date-beyond-calendar", message, "Prices", "Date", [row]))
    return findings


def check_plan_events_in_order(known: Known) -> list[Finding]:
    """After a change of control only deliveries; holds, releases and authorizations that answer nothing. §6(j), §8."""
    events = known.frames["Plan Events"]
    events = events[events["effective_date"] <= pd.Timestamp(known.terms.as_of_date)]
    findings = []
    closed, held, sought = "", False, False
    for row in events.sort_values("effective_date", kind="stable").index:
        event, when = str(value(events, row, "event")), day(value(events, row, "effective_date"))
        if closed and not event.startswith("delivery"):
            message = (
                f"A {event} on {when}, after the change of control on {closed}: only deliveries follow it (§6(j))."
            )
            findings.append(
                error(
                    "after-change-of-control",
                    f"{message} Delete it, or correct its date.",
                    "Plan Events",
                    "Event",
                    [row],
                )
            )
        idle = ""
        if event == "change of control":
            closed = closed or when
        elif event == "delivery hold":
            idle, held = "there is a hold already" if held else "", True
        elif event == "delivery release":
            idle, held = "" if held else "there is no hold to release", False
        elif event == "authorization sought":
            sought = True
        elif event == "authorization ended":
            idle, sought = "" if sought else "no authorization is being sought", False
        elif event == "reserve increase":
            sought = False
        if idle:
            message = f"This {event} changes nothing: {idle} on {when}. Check the dates."
            findings.append(warning("idle-event", message, "Plan Events", "Event", [row]))
    return findings


def check_consents(known: Known) -> list[Finding]:
    """Consents that are withdrawn before they are given, or given by someone who does not serve. Plan §8(a)."""
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
