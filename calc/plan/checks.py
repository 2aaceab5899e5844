"""What the calculation itself finds: missing Fair Market Values, refused option events, awards that are contingent."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from calc.exact import Flags, Integers
from calc.findings import Finding, error, in_a_list, warning
from calc.plan.awards import Awards
from calc.plan.calendar import BusinessDays, date_of
from calc.plan.s03_term import PlanTerm
from calc.plan.s04_share_reserve import Reserve
from calc.plan.s04c_changes_in_stock import SplitEffect
from calc.plan.s06_option_events import OptionEvents
from calc.plan.s06_refusals import Refusal
from calc.plan.s06c_fair_market_value import ClosingPrices, missing_price_rows, value_day
from calc.plan.terms import STOCKHOLDER_APPROVAL_DATE, Terms

_DATED_BY = ("Calendar Year", "Meeting ID", "Fee Date")  # what gives a fee its date, by its type
_NAMED = 3  # so many IDs are named in a message, the rest counted


def too_large() -> Finding:
    """Report a number that 64 bits cannot hold exactly."""
    return error(
        "number-too-large",
        "A number becomes too large to compute exactly. Look for an amount, a price, a share count or a"
        " split's ratio that is far too large or far too small.",
    )


def no_fair_market_value(formula: pd.DataFrame, fees: pd.DataFrame, terms: Terms) -> list[Finding]:
    """Report each annual meeting and each valuation date of fees that no price serves. Plan §6(c)."""
    findings = []
    for _, options in formula[~formula["priced"]].groupby("excel_row"):
        on = int(value_day(options["grant_day"].to_numpy(dtype=np.int64), terms)[0])
        row = int(options["excel_row"].iloc[0])
        findings.append(_no_value(options["option_id"].tolist(), on, "Meetings", "Date", [row]))
    for _, awards in fees[~fees["priced"]].groupby(["valuation_day", "fee_type"]):
        on = int(awards["valuation_day"].iloc[0])
        header = _DATED_BY[int(awards["fee_type"].iloc[0])]
        findings.append(_no_value(awards["award_id"].tolist(), on, "Fees", header, awards.index.tolist()))
    return findings


def no_value_of_fractions(cut: Sequence[tuple[SplitEffect, Sequence[str]]]) -> list[Finding]:
    """Report each split whose fractions are to be paid in cash and that no price serves. Plan §4(c), §6(c)."""
    return [_no_value(ids, effect.day, "Plan Events", "Effective Date", [effect.row]) for effect, ids in cut]


def prices_used(
    formula: pd.DataFrame,
    fees: pd.DataFrame,
    events: OptionEvents,
    fractions_on: Integers,
    closing: ClosingPrices,
    calendar: BusinessDays,
    terms: Terms,
) -> list[Finding]:
    """Warn of each price that was used past a trading day without a row in Prices. Plan §6(c).

    ``fractions_on`` are the days on which splits left fractions that are paid.
    """
    asked = [
        value_day(formula.loc[formula["priced"], "grant_day"].to_numpy(dtype=np.int64), terms),
        fees.loc[fees["priced"], "valuation_day"].to_numpy(dtype=np.int64),
        events.needed_on,
        fractions_on,
    ]
    return missing_price_rows(np.concatenate(asked), closing, calendar)


def contingent(awards: Awards, term: PlanTerm, terms: Terms) -> list[Finding]:
    """Warn where the stockholders' approval is not known, or came after awards. Plan §3."""
    waiting = awards.ids[term.contingent_on_stockholders(awards.granted)].tolist()
    approval = terms.stockholder_approval_date
    if approval is None or approval > terms.as_of_date:
        why = "no Stockholder Approval Date up to the As-of Date is given. Type it on the Plan sheet, or check it"
    elif waiting:
        why = f"granted before the Stockholder Approval Date {approval}. Check the date"
    else:
        return []
    rows = [row for row in (terms.rows.get(STOCKHOLDER_APPROVAL_DATE.name),) if row is not None]
    which = named(waiting) if waiting else "All awards"
    verb = "is" if len(waiting) == 1 else "are"
    return [
        warning(
            "contingent-on-approval",
            f"{which} {verb} contingent on the stockholders' approval (§3): {why}.",
            "Plan",
            "Value" if rows else (),
            rows,
        )
    ]


def unknown_options(rows: pd.DataFrame) -> list[Finding]:
    """Report each option event that names no option. Plan §6(e)."""
    return [
        error(
            "option-unknown",
            f"Event {event}: there is no option {option}. No annual meeting granted it to an eligible director, and no"
            " row of Discretionary Grants or Opening Awards has that ID. Correct the Option ID"
            " (FO-YYYYMMDD-Director ID, or a Grant ID).",
            "Option Events",
            "Option ID",
            (row,),
        )
        for row, event, option in zip(rows.index, rows["event_id"], rows["option_id"], strict=True)
    ]


def refused_option_events(
    events: OptionEvents, refused: Sequence[Refusal], may: Flags, reserve: Reserve
) -> list[Finding]:
    """Report each reason why an option event does not take effect, by row. Plan §6."""
    reasons = [(each.event, each.code, each.headers, f"{each.why}.") for each in refused]
    for at in np.flatnonzero(may & ~reserve.took_effect).tolist():
        reasons.append(
            (at, "option-not-exercisable", ("Shares",), "more than was exercisable. Correct Shares or Date.")
        )
    rows = events.rows.index.to_numpy()
    return [
        error(code, f"{_event(events, at)}: {why} {_exercisable(reserve, at)}", "Option Events", headers, (rows[at],))
        for at, code, headers, why in sorted(reasons, key=lambda reason: reason[0])
    ]


def unrecorded_payments(events: OptionEvents, reserve: Reserve) -> list[Finding]:
    """Warn of the exercises without any payment, in one warning. Plan §6(f)."""
    rows = events.rows.index.to_numpy()[reserve.took_effect & events.is_exercise & ~events.payment.recorded]
    if not rows.size:
        return []
    what = "1 exercise has" if rows.size == 1 else f"{rows.size} exercises have"
    return [
        warning(
            "payment-not-recorded",
            f"{what} no payment recorded (§6(f)). Fill in Cash Paid, Personal Check, Broker Paid or Shares Tendered.",
            "Option Events",
            "Cash Paid",
            sorted(rows.tolist()),
        )
    ]


def _no_value(awards: Sequence[str], on: int, sheet: str, header: str, rows: Sequence[int]) -> Finding:
    return error(
        "no-fair-market-value",
        f"There is no Fair Market Value on {date_of(on)} for {named(awards)}: Prices has no price on or before that"
        " day (§6(c)). Add the price of the last trading day on or before it.",
        sheet,
        header,
        rows,
    )


def _event(events: OptionEvents, at: int) -> str:
    row = events.rows.iloc[at]
    return (
        f"Event {row['event_id']}, {row['event']} of {row['shares']:,} shares of {row['option_id']} on"
        f" {date_of(events.day[at])}, is refused"
    )


def _exercisable(reserve: Reserve, at: int) -> str:
    return f"Exercisable that day: {reserve.exercisable_before[at]:,} shares."


def named(ids: Sequence[str]) -> str:
    """Put the first few IDs of awards in words, and count the rest."""
    return in_a_list(ids, _NAMED)
