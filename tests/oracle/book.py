"""The reserve and its ledger, splits, pending shares and the pro-rata rule, §4(a), §4(c), §8(a)."""

from datetime import date
from fractions import Fraction

from .awards import Deferred, History, Movement, Option, Short
from .facts import Facts, Row, term_value
from .figures import cents, up, whole


def allot(asked: dict[str, int], available: int, rounding: str) -> dict[str, int]:
    """What each award gets of what is available."""
    total = sum(asked.values())
    if total <= available:
        return dict(asked)
    given = {award: shares * available // total for award, shares in asked.items()}
    if rounding == "round down":
        return given
    left = available - sum(given.values())
    largest_first = sorted(asked, key=lambda award: (-(asked[award] * available % total), award))
    for award in largest_first[:left]:
        given[award] += 1
    return given


class Book:
    """The state of the Plan between two events."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.terms = dict(facts.terms)
        self.history = History()
        self.options = self.history.options
        self.deferred = self.history.deferred
        self.reserve: int = self.terms["Share Reserve"]
        self.delivered = 0
        self.assumed = 0
        self.seeking = False
        self.terminated = False
        self.controlled_on: date | None = None
        self.note(facts.effective, "opening", None, self.reserve)

    def options_outstanding(self) -> int:
        return sum(option.outstanding for option in self.options.values())

    def deferred_outstanding(self) -> int:
        return sum(award.outstanding for award in self.deferred.values())

    def available(self) -> int:
        return self.reserve - self.options_outstanding() - self.deferred_outstanding() - self.delivered - self.assumed

    def note(self, day: date, event: str, reference: str | None, shares: int) -> None:
        """Write a row of the ledger. Only a split may move nothing."""
        if shares == 0 and event not in ("split", "opening"):
            return
        self.history.ledger.append(
            Movement(
                day,
                event,
                reference,
                shares,
                self.reserve,
                self.available(),
                self.options_outstanding(),
                self.deferred_outstanding(),
                self.delivered,
                self.assumed,
            )
        )

    def in_order(self) -> tuple[list[Option], list[Deferred]]:
        """Options and deferred awards in award ID order."""
        return (
            [self.options[award] for award in sorted(self.options)],
            [self.deferred[award] for award in sorted(self.deferred)],
        )

    # Step 1: plan events.

    def plan_event(self, day: date, row: Row) -> None:
        event = row["Event"]
        if event == "split":
            self.split(day, whole(row["New"]), whole(row["Old"]))
        elif event == "reserve increase":
            self.increase(day, whole(row["Shares"]))
        elif event == "amendment":
            self.terms[row["Term"]] = term_value(row["Term"], row["Value"])
        elif event == "authorization sought":
            self.seeking = True
        elif event == "authorization ended":
            self.seeking = False
            self.pending_to_cash()
        elif event == "plan termination":
            self.terminated = True
            self.pending_to_cash()
        elif event == "change of control":
            self.controlled_on = day

    def split(self, day: date, new: int, old: int) -> None:
        before = self.reserve
        if new != old:
            self.reserve = self.reserve * new // old
            self.delivered = self.delivered * new // old
            self.terms["Formula Option Shares"] = self.terms["Formula Option Shares"] * new // old
            for option in self.options.values():
                option.adjusted += option.outstanding * new // old - option.outstanding
                option.outstanding = option.outstanding * new // old
                option.size = option.size * new // old
                option.price = up(option.price * old / new, 4)
            for award in self.deferred.values():
                award.adjusted += award.outstanding * new // old - award.outstanding
                award.outstanding = award.outstanding * new // old
                award.pending = award.pending * new // old
                if award.pending == 0:
                    self.to_cash(award)
        self.note(day, "split", None, abs(self.reserve - before))

    def increase(self, day: date, shares: int) -> None:
        """More shares, and with them what was pending; the rest of that turns into cash."""
        self.seeking = False
        self.reserve += shares
        self.note(day, "increase", None, shares)
        waiting = [award for award in self.in_order()[1] if award.pending]
        asked = {award.id: award.pending for award in waiting}
        total, available = sum(asked.values()), self.available()
        given = allot(asked, available, self.terms["Pro-rata Rounding"])
        for award in waiting:
            granted = given[award.id]
            if total > available:
                treatment = "cash" if granted < award.pending else None
                short = Short(day, award, "pending", available, total, award.pending, granted, treatment)
                self.history.shorts.append(short)
            if granted == award.pending:
                award.fee.pending = Fraction(0)
            else:
                award.fee.pending -= cents(award.fee.pending * granted / award.pending)
            self.to_cash(award)
            award.granted += granted
            award.outstanding += granted
            self.note(day, "deferred granted", award.id, granted)

    def to_cash(self, award: Deferred) -> None:
        """What is pending turns into cash, §8(a)."""
        award.pending = 0
        award.fee.shortfall += award.fee.pending
        award.fee.pending = Fraction(0)

    def pending_to_cash(self) -> None:
        for award in self.deferred.values():
            self.to_cash(award)

    # Steps 4 to 6: the end of the day.

    def lapse(self, day: date, option: Option, shares: int) -> None:
        option.outstanding -= shares
        option.lapsed += shares
        self.note(day, "lapsed", option.id, shares)

    def end_of_service(self, day: date) -> None:
        """What is not exercisable when service ends lapses that day, §6(h), (i)."""
        for option in self.in_order()[0]:
            if option.service.end == day:
                self.lapse(day, option, option.outstanding - option.exercisable(day))
                option.all_vested = True

    def deadlines(self, day: date) -> None:
        for option in self.in_order()[0]:
            if option.deadline == day:
                self.lapse(day, option, option.outstanding)

    def assume(self, day: date) -> None:
        """What is left of each option becomes an option of the survivor, §6(j)."""
        row = self.facts.change_of_control()
        if row is None or row["Effective Date"] != day or row.get("Options Assumed") != "yes":
            return
        new, old = whole(row.get("New") or 1), whole(row.get("Old") or 1)
        for option in self.in_order()[0]:
            if option.outstanding:
                option.assumed, option.outstanding = option.outstanding, 0
                option.converted_shares = option.assumed * new // old
                option.converted_price = up(option.price * old / new, 4)
                self.assumed += option.assumed
                self.note(day, "assumed", option.id, option.assumed)
