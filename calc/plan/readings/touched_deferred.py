"""What each reading on deferred stock touched in one run. Plan §3, §4(b), §7, §8(a)."""

from collections.abc import Iterator, Sequence

import numpy as np

from calc.contract.readings import PENDING_NOT_COVERED
from calc.exact import Flags, Integers
from calc.findings import count
from calc.plan.calendar import FOREVER, days, first_of_month, packed, years_of
from calc.plan.readings.touched import Calculation, how_many, with_dollars, with_shares
from calc.plan.s04_ledger import DEFERRED_GRANTED, ISSUED
from calc.plan.s07_deferred_stock import ANNUAL, JANUARY, MEETING, NOT_DEFERRED, RETAINER, THIRD_JANUARY
from calc.plan.s08a_shortfall import WAITS
from calc.plan.terms import LAST_DEFERRAL_SERVICE_DATE

_AFTER_NEW_YEAR = np.array([1, 1, 1, 1, 3, 2, 2])  # days from 1 January, a Monday first, to the first weekday to work


def fractions_in_cash(run: Calculation) -> Iterator[str]:
    """Count the deferred fees with a part worth less than a whole share, and the dollars paid for it. §4(b)."""
    cents = run.valued["fraction"].to_numpy(dtype=np.int64)
    hit = cents > 0
    if hit.any():
        yield f"{with_dollars(how_many(hit), 'fee', cents[hit])} paid in cash"


def business_days(run: Calculation) -> Iterator[str]:
    """Count what a first business day dates, and what of it is not on the first weekday after New Year's Day.

    Annual Fees, deferred or not, and the awards that a third January issues or will issue. A holiday of New Year's Day
    that is kept on Monday counts as the holiday. The other business days of the Plan, before a tender of shares, carry
    the same price under any calendar: a day without trading has no row in Prices.
    """
    fees, deferred = run.fees, run.deferred
    annual = fees["fee_type"].to_numpy() == ANNUAL
    issued = deferred["issuance_reason"].isin([THIRD_JANUARY, JANUARY]).to_numpy(dtype=bool)
    shares = run.reserve.outstanding + run.reserve.moved(ISSUED)
    shares = shares[run.awards.deferred]
    if not (annual.any() or issued.any()):
        return
    odd_fee = annual & _not_the_first_weekday(fees["fee_day"].to_numpy(dtype=np.int64))
    odd_award = issued & _not_the_first_weekday(deferred["issuance_day"].to_numpy(dtype=np.int64))
    yield (
        f"{count(how_many(annual), 'Annual Fee')} and the issuance of"
        f" {with_shares(how_many(issued), 'award', shares[issued])}, dated by it"
    )
    if odd_fee.any() or odd_award.any():
        yield (
            f"of these {count(how_many(odd_fee), 'fee')} and"
            f" {with_shares(how_many(odd_award), 'award', shares[odd_award])}, not on the first weekday after"
            " New Year's Day"
        )
    else:
        yield "all of these on the first weekday after New Year's Day"


def _not_the_first_weekday(numbers: Integers) -> Flags:
    """Tell which days are not the first weekday after New Year's Day."""
    known = np.where(numbers == FOREVER, 0, numbers)
    new_year = first_of_month(years_of(known))
    return np.asarray(known != new_year + _AFTER_NEW_YEAR[(new_year + 3) % 7])


def meeting_fee_awards(run: Calculation) -> Iterator[str]:
    """Count the awards in lieu of Meeting Fees: each has its Grant Date by this reading."""
    meeting = run.deferred["fee_type"].to_numpy() == MEETING
    if meeting.any():
        granted = run.reserve.moved(DEFERRED_GRANTED)[run.awards.deferred]
        yield with_shares(how_many(meeting), "award", granted[meeting])


def second_annual_fees(run: Calculation) -> Iterator[str]:
    """Count the Annual Fees of a director and year that has another before it, and their deferrable dollars. §7(a)."""
    fees = run.fees
    annual = fees["fee_type"].to_numpy() == ANNUAL
    again = annual & fees.duplicated(["director", "fee_day", "fee_type"]).to_numpy(dtype=bool)
    cents = fees["deferrable"].to_numpy(dtype=np.int64)
    hit = again & (cents > 0)
    if hit.any():
        yield f"{with_dollars(how_many(hit), 'Annual Fee', cents[hit])} deferred in addition to another of its year"


def stockholders_meetings(run: Calculation) -> Iterator[str]:
    """Count the fees for the stockholders' meeting, and their dollars. Plan §7(a)."""
    hit = run.fees["reason"].to_numpy() == NOT_DEFERRED.index("stockholders' meeting")
    if hit.any():
        cents = run.fees["not_deferred"].to_numpy(dtype=np.int64)
        yield f"{with_dollars(how_many(hit), 'fee', cents[hit])} paid in cash"


def deferral_cutoff(run: Calculation) -> Iterator[str]:
    """Count the Annual Fees of the cutoff's own year that are cut, and the fees dated after the cutoff. §3, §7.

    An Annual Fee of a later year is left out: §3 itself excludes it.
    """
    fees, after = run.fees, NOT_DEFERRED.index("after deferral cutoff")
    cut = fees["reason"].to_numpy() == after
    kind, day = fees["fee_type"].to_numpy(), fees["fee_day"].to_numpy(dtype=np.int64)
    last = run.terms.on(LAST_DEFERRAL_SERVICE_DATE, day)
    of_year = cut & (kind == ANNUAL) & (years_of(day) == years_of(last))
    deferred, cash = fees["deferrable"].to_numpy(dtype=np.int64), fees["not_deferred"].to_numpy(dtype=np.int64)
    if of_year.any():
        kept = with_dollars(how_many(of_year), "Annual Fee", deferred[of_year])
        yield f"{kept} deferrable and {_dollars(cash[of_year])} paid in cash"
    for of_kind, name in ((cut & (kind == MEETING), "Meeting Fee"), (cut & (kind == RETAINER), "retainer")):
        if of_kind.any():
            yield f"{with_dollars(how_many(of_kind), name, cash[of_kind])} paid in cash"


def _dollars(cents: Integers) -> str:
    """Write cents as dollars: ``$12.34``."""
    return with_dollars(1, "", cents).split(", ")[1]


def consents_that_go_on(run: Calculation) -> Iterator[str]:
    """Count awards waiting under a consent that had served before, or that is older than the seeking.

    The consent is the latest one given that holds on the day. It served before if another day's missing shares of the
    director waited under it; the seeking begins with the first ``authorization sought`` after the last ended. §8(a).
    """
    short = run.reserve.shortfalls
    waits = np.flatnonzero((short.treatment == WAITS) & (short.requested > short.granted))
    if not waits.size:
        return
    who, day = run.awards.director[short.award[waits]], short.day[waits]
    since = np.full(waits.size, -1, dtype=np.int64)
    rows = run.sheets["Consents"]
    spans = (run.board.codes(rows["director_id"]), days(rows["consent_date"]), days(rows["consent_withdrawn"]))
    for of, given, withdrawn in zip(*spans, strict=True):
        holds = (who == of) & (given <= day) & (day < withdrawn)
        since[holds] = np.maximum(since[holds], given)
    _, consent = np.unique(packed(who, since), return_inverse=True)
    first = np.full(waits.size, FOREVER, dtype=np.int64)
    np.minimum.at(first, consent, day)
    begun = np.array(_seeking_begins(run), dtype=np.int64)
    seeking = begun[np.searchsorted(begun, day, side="right") - 1]
    again = (day > first[consent]) | (since < seeking)
    if again.any():
        lacked = (short.requested - short.granted)[waits[again]]
        yield f"{with_shares(how_many(again), 'award', lacked)} waiting under a consent of an earlier time"


def _seeking_begins(run: Calculation) -> Sequence[int]:
    """Give the days on which the Board began to seek authorization for more shares."""
    rows = run.sheets["Plan Events"].sort_values("effective_date", kind="stable")
    goes_on = run.terms.reads_otherwise(PENDING_NOT_COVERED)
    ends = ("authorization ended",) if goes_on else ("authorization ended", "reserve increase")
    begins, seeking = [], False
    for day, event in zip(days(rows["effective_date"]).tolist(), rows["event"], strict=True):
        if event == "authorization sought" and not seeking:
            begins.append(day)
        if event in ends or event == "authorization sought":
            seeking = event == "authorization sought"
    return begins
