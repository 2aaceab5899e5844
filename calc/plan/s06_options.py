"""Who is granted options, on what terms: Formula and Discretionary Options. Plan §6(a) to §6(e)."""

import numpy as np
import pandas as pd

from calc.contract.ids import FORMULA_OPTION
from calc.contract.readings import DEATH_OR_LEAVING_AT_THE_MEETING
from calc.exact import FOUR_DECIMALS, Integers, muldiv_ceil, product
from calc.plan.calendar import FOREVER, day_order, days, years_from
from calc.plan.ids import text_order
from calc.plan.s03_term import PlanTerm
from calc.plan.s04c_changes_in_stock import Split, formula_option_shares
from calc.plan.s05_eligibility import NONE, Board
from calc.plan.s06c_fair_market_value import BASES, ClosingPrices, FairMarketValue, fair_market_value, value_day
from calc.plan.terms import FORMULA_OPTION_TERM, PAR_VALUE, Terms

GRANTED, LEAVING = "reelected or continuing", "leaving"
COLUMNS = (
    "option_id",
    "director",
    "service_row",
    "kind",
    "grant_day",
    "priced",
    "price_day",
    "price_basis",
    "fair_market_value",
    "price_at_grant",
    "priced_on",
    "shares_requested",
    "final_exercise_day",
    "stock_source",
    "par_value",
    "excel_row",
    "opening",
)


def formula_eligibility(
    meetings: pd.DataFrame, board: Board, term: PlanTerm, plan_events: pd.DataFrame
) -> pd.DataFrame:
    """Tell for each annual meeting and director whether a Formula Option is due, and why. Plan §3, §5, §6(a).

    Reads ``meeting_id``, ``date``, ``type``. Returns ``meeting_id``, ``meeting_day``, ``director`` (code),
    ``service_row``, ``reason``, ``granted``, ``excel_row`` of the meeting; in order of date, meeting and director. The
    first reason that applies counts; one who leaves is granted an option only where the Plan is read so. A meeting on
    whose date the term Formula Option Shares is 0 has no rows.
    """
    annual = meetings[meetings["type"] == "annual"].sort_values(["date", "meeting_id"], kind="stable")
    _, has_formula_options = formula_option_shares(days(annual["date"]), plan_events, term.terms)
    annual = annual[has_formula_options]
    director = np.tile(np.arange(len(board.ids)), len(annual))
    meeting = np.repeat(np.arange(len(annual)), len(board.ids))
    day = days(annual["date"])[meeting]
    row = board.service_row(director, day)
    serves = row != NONE
    conditions = [
        term.outside_for_options(day),
        ~serves,
        serves & (_of(board.start, row) == day),
        serves & (_of(board.end, row) == day),
        board.employee(director, day),
    ]
    reasons = ["outside plan term", "not in service", "newly elected", LEAVING, "employee"]
    reason = np.select(conditions, reasons, GRANTED)
    granted = reason == GRANTED
    if term.terms.reads_otherwise(DEATH_OR_LEAVING_AT_THE_MEETING):
        granted |= (reason == LEAVING) & ~board.employee(director, day)
    return pd.DataFrame(
        {
            "meeting_id": annual["meeting_id"].take(meeting).to_numpy(),
            "meeting_day": day,
            "director": director,
            "service_row": row,
            "reason": reason,
            "granted": granted,
            "excel_row": annual.index.to_numpy(dtype=np.int64)[meeting],
        }
    )


def formula_options(
    eligibility: pd.DataFrame,
    board: Board,
    terms: Terms,
    plan_events: pd.DataFrame,
    closing: ClosingPrices,
    all_splits: tuple[Split, ...],
) -> pd.DataFrame:
    """Make the Formula Options that the annual meetings grant, priced: ``COLUMNS``. Plan §6(a), §6(c), §6(d).

    The exercise price is the Fair Market Value on the value day, rounded up to 4 decimals where a split changed it,
    and then not below par. An option without a Fair Market Value is not ``priced`` and asks for nothing.
    """
    due = eligibility[eligibility["granted"]].reset_index(drop=True)
    granted = due["meeting_day"].to_numpy(dtype=np.int64)
    director = due["director"].to_numpy(dtype=np.int64)
    value = fair_market_value(value_day(granted, terms), granted, closing, all_splits)
    price, par = _priced_at(value), terms.on(PAR_VALUE, granted)
    shares, _ = formula_option_shares(granted, plan_events, terms)
    return pd.DataFrame(
        {
            "option_id": formula_option_ids(granted, board.ids.take(director).to_series()),
            "director": director,
            "service_row": due["service_row"].to_numpy(dtype=np.int64),
            "kind": "formula",
            "grant_day": granted,
            "priced": value.found,
            "price_day": value.price_day,
            "price_basis": np.where(price < par, BASES.index("par value"), value.basis),
            "fair_market_value": value.exact.shown(),
            "price_at_grant": np.maximum(price, par),
            "priced_on": granted,
            "shares_requested": np.where(value.found, shares, 0),
            "final_exercise_day": years_from(granted, terms.on(FORMULA_OPTION_TERM, granted)),
            "stock_source": "original issue",
            "par_value": par,
            "excel_row": due["excel_row"].to_numpy(dtype=np.int64),
            "opening": False,
        }
    )[list(COLUMNS)]


def _priced_at(value: FairMarketValue) -> Integers:
    """Turn Fair Market Values into exercise prices: up to 4 decimals where a split changed them. Plan §4(c)."""
    rounded_up = product(muldiv_ceil(value.exact.units, 1, product(value.exact.parts, FOUR_DECIMALS)), FOUR_DECIMALS)
    return np.where(value.changed, rounded_up, value.exact.shown())


def discretionary_options(grants: pd.DataFrame, board: Board, terms: Terms) -> pd.DataFrame:
    """Make the Discretionary Options, as the Committee set them: ``COLUMNS``. Plan §6(b), §6(c), §6(d).

    Reads the Discretionary Grants sheet. Their price needs no Fair Market Value, so ``price_day`` is ``FOREVER``.
    """
    granted = days(grants["grant_date"])
    director = board.codes(grants["director_id"])
    return pd.DataFrame(
        {
            "option_id": grants["grant_id"].to_numpy(),
            "director": director,
            "service_row": board.service_row(director, granted),
            "kind": "discretionary",
            "grant_day": granted,
            "priced": True,
            "price_day": FOREVER,
            "price_basis": BASES.index("set by committee"),
            "fair_market_value": 0,
            "price_at_grant": grants["exercise_price"].to_numpy(dtype=np.int64),
            "priced_on": granted,
            "shares_requested": grants["shares"].to_numpy(dtype=np.int64),
            "final_exercise_day": days(grants["expiration_date"]),
            "stock_source": grants["stock_source"].to_numpy(),
            "par_value": terms.on(PAR_VALUE, granted),
            "excel_row": grants.index.to_numpy(dtype=np.int64),
            "opening": False,
        }
    )[list(COLUMNS)]


def in_grant_order(options: pd.DataFrame) -> pd.DataFrame:
    """Sort the options by grant date and Option ID, numbered anew."""
    order = text_order(options["option_id"])
    return options.take(order[day_order(options["grant_day"].to_numpy()[order])]).reset_index(drop=True)


def formula_option_ids(granted: Integers, director_ids: pd.Series) -> pd.Series:
    """Make the Option ID of each Formula Option: ``FO-YYYYMMDD-`` and the Director ID."""
    stamps = pd.Series(granted.astype("datetime64[D]").astype("datetime64[s]"))
    ids = director_ids.reset_index(drop=True)
    return (FORMULA_OPTION + stamps.dt.strftime("%Y%m%d").astype("str") + "-" + ids).astype("str")


def _of(by_row: Integers, row: Integers) -> Integers:
    """Give what stands in these rows of an array by service row; what is given for -1 means nothing."""
    return by_row[np.maximum(row, 0)]
