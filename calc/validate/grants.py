"""What the Plan refuses of discretionary grants. Plan §3, §5, §6(b) to §6(e)."""

import numpy as np
import pandas as pd

from calc.exact import price
from calc.findings import Finding, error, warning
from calc.plan.calendar import date_of, days, years_from
from calc.plan.terms import DISCRETIONARY_OPTION_MAXIMUM_TERM, LAST_OPTION_GRANT_DATE, PAR_VALUE
from calc.validate.given import value
from calc.validate.sheets import day
from calc.validate.under_the_plan import Known

_NOT_ELIGIBLE = "the director was not serving, or was an employee, on the Grant Date (§5). Correct the date or the ID."
_TOO_LONG = (
    "the Expiration Date is more than the {years} years after the grant that §6(d) allows. Type {latest} or earlier."
)
_BEFORE_GRANT = "the Expiration Date is before the Grant Date. Correct one of the two."
_BELOW_PAR = "the Exercise Price is below par, {par}, which §6(c) does not allow for newly issued stock. Correct it."


def check_grants(known: Known) -> list[Finding]:
    """Report discretionary grants past their limits: term, eligibility, par, ten years. Plan §3, §5, §6(b)-(d)."""
    if known.frames["Discretionary Grants"].empty:
        return []
    findings = []
    rows = known.of_sure_directors("Discretionary Grants")
    rows = rows[rows["grant_date"] <= pd.Timestamp(known.terms.as_of_date)]
    granted, expires = days(rows["grant_date"]), days(rows["expiration_date"])
    years = known.terms.on(DISCRETIONARY_OPTION_MAXIMUM_TERM, granted)
    par = known.terms.on(PAR_VALUE, granted)
    latest = years_from(granted, years)
    below = (rows["exercise_price"].to_numpy() < par) & rows["stock_source"].eq("original issue").to_numpy()
    of_dates = (
        ("Grant Date", known.term.outside_for_options(granted), "grant-outside-plan", "{outside}"),
        ("Director ID", ~known.board.eligible(rows["code"].to_numpy(), granted), "grantee-not-eligible", _NOT_ELIGIBLE),
        ("Expiration Date", expires > latest, "grant-too-long", _TOO_LONG),
        ("Expiration Date", expires < granted, "expires-before-grant", _BEFORE_GRANT),
    )
    # Of several things that one wrong date makes wrong, the first is reported.
    reported = np.zeros(len(rows), dtype=bool)
    for header, refused, code, words in (*of_dates, ("Exercise Price", below, "price-below-par", _BELOW_PAR)):
        for i in np.flatnonzero(refused & ~(reported & (header != "Exercise Price"))).tolist():
            outside = _outside(known, int(granted[i])) if code == "grant-outside-plan" else ""
            problem = words.format(years=years[i], latest=date_of(int(latest[i])), outside=outside, par=price(par[i]))
            message = f"Grant {rows['grant_id'].iloc[i]}: {problem}"
            findings.append(error(code, message, "Discretionary Grants", header, [rows.index[i]]))
        reported |= refused
    vesting = known.frames["Vesting"]["grant_id"].unique()
    idle = rows[rows["exercisable_from"].notna() & rows["grant_id"].isin(vesting)]
    for row in idle.index:
        message = f"Grant {value(idle, row, 'grant_id')} has Vesting rows, so Exercisable From is not used. Clear it."
        findings.append(warning("exercisable-from-unused", message, "Discretionary Grants", "Exercisable From", [row]))
    return findings


def _outside(known: Known, granted: int) -> str:
    """Say why no option may be granted on a day. Plan §3, §6(j), §8(f)."""
    term, last = known.term, date_of(int(known.terms.on(LAST_OPTION_GRANT_DATE, granted)))
    if granted >= term.termination:
        ended = (
            f"on or after the plan termination of {date_of(term.termination)} (§8(f)). Correct one of the two dates."
        )
    elif granted > term.change_of_control:
        ended = (
            f"after the change of control of {date_of(term.change_of_control)}, which the Plan does not survive"
            " (§6(j)). Correct the date, or set Plan Continues of that event to yes."
        )
    else:
        ended = (
            f"outside the term of the Plan, {known.terms.effective_date} to {last} (§3, §8(f)). Correct it, or the"
            " Effective Date or Last Option Grant Date on Plan."
        )
    return f"the Grant Date is {ended}"


def check_vesting_in_time(known: Known) -> list[Finding]:
    """Warn of steps after the option has expired, or before its grant. Plan §6(d), §6(e)(i)."""
    steps = known.frames["Vesting"]
    if steps.empty:
        return []
    grants = known.frames["Discretionary Grants"].drop_duplicates("grant_id").set_index("grant_id")
    expires, granted = (
        pd.Series(grants[name].reindex(steps["grant_id"]).to_numpy(), index=steps.index)
        for name in ("expiration_date", "grant_date")
    )
    findings = []
    late = (steps["exercisable_date"] > expires) & (expires >= granted)
    for row in steps.index[(late | (steps["exercisable_date"] < granted)).to_numpy()]:
        if late.at[row]:
            when, code = f"expires on {day(expires.at[row])}, before this step", "vests-after-expiration"
        else:
            when, code = f"was granted only on {day(granted.at[row])}, after this step", "vests-before-grant"
        message = f"Grant {value(steps, row, 'grant_id')} {when}. Check the date."
        findings.append(warning(code, message, "Vesting", "Exercisable Date", [row]))
    return findings
