"""What the readings on changes of control and splits touched in one run. Plan §3, §4(c), §6(j)."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from calc.exact import FOUR_DECIMALS, Flags, Integers, muldiv_remainder, split_price, total
from calc.findings import count
from calc.plan.calendar import FOREVER
from calc.plan.readings.touched import Made, how_many, with_dollars, with_shares
from calc.plan.s04_ledger import SPLIT
from calc.plan.s04c_changes_in_stock import formula_option_shares
from calc.plan.s06_options import GRANTED, formula_eligibility
from calc.plan.s07_deferred_stock import deferral


def awards_after_a_change_of_control(made: Made) -> Iterator[str]:
    """Count what was granted on the date of a change of control, and what would be after it. §3.

    Discretionary Options after it are an error, so there are none.
    """
    if made.control.closes == FOREVER:
        return
    granted = made.reserve.granted_at_first
    on_it = (made.awards.granted == made.control.closes) & (granted > 0)
    if on_it.any():
        yield f"{with_shares(how_many(on_it), 'award', granted[on_it])}, granted on its date"
    still_open = replace(made.term, change_of_control=FOREVER)
    plan_events = made.sheets["Plan Events"]
    again = formula_eligibility(made.sheets["Meetings"], made.board, still_open, plan_events)
    refused = (again["reason"].eq(GRANTED) & made.eligibility["reason"].ne(GRANTED)).to_numpy(dtype=bool)
    if refused.any():
        asked, _ = formula_option_shares(again["meeting_day"].to_numpy()[refused], plan_events, made.terms)
        yield f"{with_shares(how_many(refused), 'Formula Option', asked)} not granted after it"
    fees = deferral(made.sheets["Fees"], made.sheets["Meetings"], made.board, still_open, made.sheets["Elections"])
    kept = (fees["deferrable"] - made.fees["deferrable"]).to_numpy(dtype=np.int64)
    if kept.any():
        yield f"{with_dollars(how_many(kept > 0), 'fee', kept[kept > 0])} not deferred after it"


def splits(made: Made) -> Iterator[str]:
    """Count the awards that splits changed, what rounding took of them, and the change of the reserve. §4(c).

    Another rounding would give other figures only for the awards that lost a fraction of a share and the exercise
    prices rounded up.
    """
    changing = [split for split in made.splits if split.changes]
    if not changing:
        return
    reserve, ledger = made.reserve, made.reserve.ledger
    by_split = np.diff(ledger.balances["reserve"], prepend=0)[ledger.event == SPLIT]
    yield f"{count(len(changing), 'split')}: the reserve by {_signed(total(by_split))}"
    hit = np.logical_or.reduce([(each.before > 0) | (each.pending_before > 0) for each in reserve.splits])
    lost = np.logical_or.reduce([each.lost_a_fraction for each in reserve.splits])
    if hit.any():
        yield f"{count(how_many(hit), 'award')} by {_signed(total(reserve.adjusted))}"
    if lost.any():
        yield f"{count(how_many(lost), 'award')} lost a fraction of a share"
    rounded = how_many(_price_rounded_up(made) & hit[made.awards.options])
    if rounded:
        yield f"{count(rounded, 'exercise price')} rounded up"


def _signed(shares: int) -> str:
    return f"{'+' if shares >= 0 else '-'}{count(abs(shares), 'share')}"


def _price_rounded_up(made: Made) -> Flags:
    """Tell which options' exercise price a split did not leave with 4 decimals."""
    price: Integers = made.options["price_at_grant"].to_numpy(dtype=np.int64)
    granted = made.options["grant_day"].to_numpy()
    rounded = np.zeros(len(price), dtype=bool)
    for split in (each for each in made.splits if each.changes):
        later = granted < split.day
        rounded |= later & (muldiv_remainder(price, split.old, split.new * FOUR_DECIMALS) > 0)
        price = np.where(later, split_price(price, split.new, split.old), price)
    return rounded
