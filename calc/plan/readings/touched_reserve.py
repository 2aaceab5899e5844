"""What the readings on changes of control and splits touched in one run. Plan §3, §4(c), §6(j)."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from calc.exact import FOUR_DECIMALS, Flags, Integers, muldiv_remainder, split_price, total
from calc.findings import count
from calc.plan.calendar import FOREVER
from calc.plan.readings.touched import Calculation, how_many, with_dollars, with_shares
from calc.plan.s04_ledger import SPLIT
from calc.plan.s04c_changes_in_stock import formula_option_shares
from calc.plan.s06_options import formula_eligibility
from calc.plan.s07_deferred_stock import deferral


def awards_after_a_change_of_control(run: Calculation) -> Iterator[str]:
    """Count what was granted on the date of a change of control, and what would be after it. §3.

    Discretionary Options after it are an error, so there are none.
    """
    if run.control.closes == FOREVER:
        return
    granted = run.reserve.granted_at_first
    on_it = (run.awards.granted == run.control.closes) & (granted > 0)
    if on_it.any():
        yield f"{with_shares(how_many(on_it), 'award', granted[on_it])}, granted on its date"
    still_open = replace(run.term, change_of_control=FOREVER)
    plan_events = run.sheets["Plan Events"]
    again = formula_eligibility(run.sheets["Meetings"], run.board, still_open, plan_events)
    refused = (again["granted"] & ~run.eligibility["granted"]).to_numpy(dtype=bool)
    if refused.any():
        asked, _ = formula_option_shares(again["meeting_day"].to_numpy()[refused], plan_events, run.terms)
        yield f"{with_shares(how_many(refused), 'Formula Option', asked)} not granted after it"
    fees = deferral(run.sheets["Fees"], run.sheets["Meetings"], run.board, still_open, run.sheets["Elections"])
    kept = (fees["deferrable"] - run.fees["deferrable"]).to_numpy(dtype=np.int64)
    if kept.any():
        yield f"{with_dollars(how_many(kept > 0), 'fee', kept[kept > 0])} not deferred after it"


def splits(run: Calculation) -> Iterator[str]:
    """Count the awards that splits changed, what rounding took of them, and the change of the reserve. §4(c).

    Another rounding would give other figures only for the awards with a fraction of a share and the exercise
    prices rounded up.
    """
    changing = [split for split in run.splits if split.changes]
    if not changing:
        return
    reserve, ledger = run.reserve, run.reserve.ledger
    by_split = np.diff(ledger.balances["reserve"], prepend=0)[ledger.event == SPLIT]
    yield f"{count(len(changing), 'split')}: the reserve by {_signed(total(by_split))}"
    hit = np.logical_or.reduce([(each.before > 0) | (each.pending_before > 0) for each in reserve.splits])
    lost = np.logical_or.reduce([each.lost_a_fraction for each in reserve.splits])
    if hit.any():
        yield f"{count(how_many(hit), 'award')} by {_signed(total(reserve.adjusted))}"
    if lost.any():
        yield f"{count(how_many(lost), 'award')} had a fraction rounded down"
    rounded = how_many(_price_rounded_up(run) & hit[run.awards.options])
    if rounded:
        yield f"{count(rounded, 'exercise price')} rounded up"


def _signed(shares: int) -> str:
    """Write shares with their sign: ``+5,000 shares``."""
    return f"{'+' if shares >= 0 else '-'}{count(abs(shares), 'share')}"


def _price_rounded_up(run: Calculation) -> Flags:
    """Tell which options' exercise price a split did not leave with 4 decimals."""
    price: Integers = run.options["price_at_grant"].to_numpy(dtype=np.int64)
    priced_on = run.options["priced_on"].to_numpy()
    rounded = np.zeros(len(price), dtype=bool)
    for split in (each for each in run.splits if each.changes):
        later = priced_on < split.day
        rounded |= later & (muldiv_remainder(price, split.old, split.new * FOUR_DECIMALS) > 0)
        price = np.where(later, split_price(price, split.new, split.old), price)
    return rounded
