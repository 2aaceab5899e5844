"""A Closing Price that no market makes: far from the one before it, or far from both of its neighbours. Plan §6(c)."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from calc.exact import Flags, Integers
from calc.findings import Finding, count, in_a_list, together, warning
from calc.plan.calendar import date_of, days
from calc.plausibility.facts import RIGHT, Closes, Facts
from calc.plausibility.splits import unseen_splits

PRICE_JUMP, PRICE_JUMPS_AND_RETURNS = "price-jump", "price-jumps-and-returns"
_HEADERS = ("Last Sale", "High Bid", "Low Ask")


def price_jumps(facts: Facts) -> list[Finding]:
    """Warn of a Closing Price of five times the one before it, or a fifth, with no split between. Plan §6(c)."""
    closes, jumped = facts.closes, _jumped(facts)
    findings = []
    for at in np.flatnonzero(jumped).tolist():
        message = (
            f"The price on {date_of(int(closes.day[at]))} is {closes.shown(at):,}, after {closes.shown(at - 1):,} on"
            f" {date_of(int(closes.day[at - 1]))}: five times as much or a fifth, with no split in between. Check both"
            f" for typing errors, and Plan Events for a missing split. If both are right, {RIGHT}."
        )
        findings.append(warning(PRICE_JUMP, message, "Prices", _HEADERS, [closes.row[at]]))
    return together(findings, f"prices are five times the price before, or a fifth of it. If they are right, {RIGHT}.")


def price_jumps_and_returns(facts: Facts) -> list[Finding]:
    """Warn of a Closing Price, used by an award, half as much again as both neighbours, or two thirds. §6(c).

    Asked on three trading days running, of which the outer two lie within a tenth of each other: an index of slips that
    no market makes. Prices before a split are converted. Reads ``results``.
    """
    closes = facts.closes
    if closes.day.size < 3:
        return []
    odd = np.zeros(closes.day.size, dtype=np.bool_)
    odd[1:-1] = _is_running(facts, closes) & _returns(facts, closes)
    odd &= ~_jumped(facts)
    odd[1:] &= ~_jumped(facts)[:-1]
    findings = []
    for at in np.flatnonzero(odd).tolist():
        if users := _users(facts, int(closes.day[at])):
            message = (
                f"The price on {date_of(int(closes.day[at]))} is {closes.shown(at):,}, between {closes.shown(at - 1):,}"
                f" on the trading day before and {closes.shown(at + 1):,} on the one after."
                f" {count(len(users), 'award or event depends', 'awards or events depend')} on it (§6(c)):"
                f" {in_a_list(users)}. Compare it with the source. If that is the reported price, {RIGHT}."
            )
            findings.append(warning(PRICE_JUMPS_AND_RETURNS, message, "Prices", _HEADERS, [closes.row[at]]))
    return together(findings, f"prices jump for one day and come back. If they are right, {RIGHT}.")


def _jumped(facts: Facts) -> Flags:
    """Tell whether each price is five times the one before it or a fifth; back again, and splits, are no jumps."""
    closes = facts.closes
    jumped = _far_apart(closes.doubled, 1)
    if not jumped.any():
        return jumped
    jumped[1:] &= ~(jumped[:-1] & ~_far_apart(closes.doubled, 2)[1:])  # back from one odd price
    for day in _ex_days(facts).tolist():
        at = int(np.searchsorted(closes.day, day))
        if at < jumped.size:
            jumped[at] = False
    explained = [day for unseen in unseen_splits(facts) for day in unseen.explains]
    return np.asarray(jumped & ~np.isin(closes.day, explained))


def _far_apart(price: Integers, apart: int) -> Flags:
    """Tell whether each price is 5 times the one so many rows before it, or a fifth; not of those without one."""
    later, earlier = price[apart:], price[:-apart]
    far = np.zeros(len(price), dtype=np.bool_)
    far[apart:] = (later >= 5 * earlier) | (earlier >= 5 * later)
    return far


def _is_running(facts: Facts, closes: Closes) -> Flags:
    """Tell whether the closes before and after each one but the ends are of the trading days beside it."""
    session = np.searchsorted(facts.market.sessions, closes.day)
    return np.asarray((session[2:] - session[:-2] == 2) & (closes.day[1:-1] > closes.day[:-2]))


def _returns(facts: Facts, closes: Closes) -> Flags:
    """Tell whether each close but the first and the last is far from both neighbours, which are near to each other."""
    before, price, after = closes.doubled[:-2], closes.doubled[1:-1], closes.doubled[2:]
    odd = _is_odd(before, price, after)
    rows = _split_rows(facts)
    for day in np.unique(_ex_days(facts)).tolist():
        first = int(np.searchsorted(closes.day, day))  # the first close of new shares
        for at in (first - 1, first):
            if 0 < at < closes.day.size - 1:
                odd[at - 1] = bool(_is_odd(*_in_one_share(closes, at, rows)))
    return odd


def _is_odd(before: Integers, price: Integers, after: Integers) -> Flags:
    up = (2 * price >= 3 * before) & (2 * price >= 3 * after)
    down = (3 * price <= 2 * before) & (3 * price <= 2 * after)
    return np.asarray((up | down) & (10 * before <= 11 * after) & (10 * after <= 11 * before))


def _in_one_share(closes: Closes, at: int, splits: pd.DataFrame) -> Sequence[Integers]:
    """Give a close and its two neighbours, all of shares of one kind, as unbounded integers."""
    prices = [int(price) for price in closes.doubled[at - 1 : at + 2]]
    for ex_day, new, old in splits.itertuples(index=False):
        for i, day in enumerate(closes.day[at - 1 : at + 2].tolist()):
            prices[i] *= int(new) if day >= ex_day else int(old)
    return [np.array(price, dtype=object) for price in prices]


def _split_rows(facts: Facts) -> pd.DataFrame:
    events = facts.frames["Plan Events"]
    events = events[(events["event"] == "split").to_numpy(dtype=bool)]
    ex_day = days(events["prices_adjust_from"].fillna(events["effective_date"]))
    return pd.DataFrame({"ex_day": ex_day, "new": events["new"].to_numpy(), "old": events["old"].to_numpy()})


def _ex_days(facts: Facts) -> Integers:
    return _split_rows(facts)["ex_day"].to_numpy(dtype=np.int64)


def _users(facts: Facts, day: int) -> list[str]:
    """Name the awards and option events that rest on the Closing Price of a day."""
    options, deferred = facts.results["Options"], facts.results["Deferred Awards"]
    users: list[str] = options.loc[days(options["price_date"]) == day, "option_id"].tolist()
    users += deferred.loc[days(deferred["price_date"]) == day, "award_id"].tolist()
    events = facts.results["Option Events"]
    if events.empty:
        return users
    on = days(events["date"])
    tendered = events["shares_tendered"].to_numpy(np.int64, na_value=0) > 0
    settled = (events["event"] != "exercise").to_numpy(dtype=bool)
    on[tendered] = facts.market.last_before(on[tendered])  # tendered shares are valued on the business day before
    used = facts.closes.day[np.maximum(np.searchsorted(facts.closes.day, on, side="right") - 1, 0)]
    users += events.loc[(tendered | settled) & (used == day), "event_id"].tolist()
    return users
