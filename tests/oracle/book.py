"""The reserve and its ledger, splits, pending shares and the pro-rata rule, §4(a), §4(c), §8(a)."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from .awards import Adjustment, Balance, CashDue, Deferred, Fee, History, Movement, Option, Short
from .deadlines import lengthen, set_deadline
from .facts import Facts, Row, Split, term_value
from .figures import cents, up, whole
from .market import ONE_DAY, fair_market_value
from .opening import open_books
from .readings import FRACTION, NOT_COVERED, WITHDRAWN, end_for_options, later_end


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
        self.splits_taken = 0
        self.seeking = False
        self.terminated = False
        self.ended_on: date | None = None  # by a change of control that the Plan does not survive
        self.no_formula_options = self.terms["Formula Option Shares"] == 0
        open_books(self)

    def options_outstanding(self) -> int:
        return sum(option.outstanding for option in self.options.values())

    def deferred_outstanding(self) -> int:
        return sum(award.outstanding for award in self.deferred.values())

    def available(self) -> int:
        return self.reserve - self.options_outstanding() - self.deferred_outstanding() - self.delivered - self.assumed

    def balance(self) -> Balance:
        return Balance(
            [(option.outstanding, option.price) for option in self.options.values()],
            self.deferred_outstanding(),
            self.available(),
            sum((award.fee.pending for award in self.deferred.values()), Fraction(0)),
        )

    def note(self, day: date, event: str, reference: str | None, shares: int, cause: str | None = None) -> None:
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
                cause,
                self.options[reference].price if reference in self.options else None,
            )
        )

    def cash_due(self, day: date, fee: Fee, cause: str, amount: Fraction) -> None:
        for due in self.history.cash if cause == "split fraction" else []:
            if due.day == day and due.fee is fee and due.cause == cause:  # by another split of the day
                due.amount += amount
                return
        if amount:
            self.history.cash.append(CashDue(day, fee, cause, amount))

    def in_order(self) -> tuple[list[Option], list[Deferred]]:
        """Options and deferred awards in award ID order."""
        return (
            [self.options[award] for award in sorted(self.options)],
            [self.deferred[award] for award in sorted(self.deferred)],
        )

    # At the start of the day: what the end of a service does to the director's older options, where it bears on them.

    def ends_of_later_services(self, day: date) -> None:
        for option in self.options.values():
            ended = later_end(self.facts, option, day)
            if option.outstanding and ended:
                option.ended = ended
                set_deadline(self.facts, option)

    # Step 0: consents withdrawn.

    def consents_withdrawn(self, day: date) -> None:
        if self.facts.reads(WITHDRAWN, "pending goes on"):
            return
        for director in self.facts.withdrawn_on(day):
            for award in self.deferred.values():
                if award.fee.director == director:
                    self.to_cash(day, award, "consent withdrawn")

    # Step 1: plan events.

    def plan_events(self, day: date) -> None:
        """The day's events in sheet order, its increases together at the place of the last of them."""
        rows = [row for row in self.facts.plan_events if row["Effective Date"] == day]
        shares, increases = 0, sum(row["Event"] == "reserve increase" for row in rows)
        for row in rows:
            if row["Event"] != "reserve increase":
                self.plan_event(day, row)
                continue
            shares += whole(row["Shares"])
            increases -= 1
            if increases == 0:
                self.increase(day, shares)

    def plan_event(self, day: date, row: Row) -> None:
        event = row["Event"]
        if event == "split":
            self.splits_taken += 1
            self.split(day, whole(row["New"]), whole(row["Old"]))
        elif event == "amendment":
            self.amend(row)
        elif event == "authorization sought":
            self.seeking = True
        elif event == "authorization ended":
            self.seeking = False
            self.pending_to_cash(day, "authorization ended")
        elif event == "plan termination":
            self.terminated = True
            self.pending_to_cash(day, "plan terminated")
        elif event == "change of control":
            if row.get("Plan Continues") != "yes":
                self.ended_on = day
            for option in self.options.values():
                option.all_vested = True

    def amend(self, row: Row) -> None:
        term = row["Term"]
        value = self.terms[term] = term_value(term, row["Value"])
        if term == "Formula Option Shares":
            self.no_formula_options = value == 0
        if row.get("Outstanding Awards") == "yes":
            lengthen(self.facts, list(self.options.values()), term, value)

    def split(self, day: date, new: int, old: int) -> None:
        before = self.reserve
        if new != old:
            self.reserve = self.reserve * new // old
            self.delivered = self.delivered * new // old
            self.assumed = self.assumed * new // old
            self.terms["Formula Option Shares"] = self.terms["Formula Option Shares"] * new // old
            for option in self.options.values():
                if not option.assumed:
                    self.split_option(day, option, new, old)
            for award in self.deferred.values():
                self.split_award(day, award, new, old)
        self.note(day, "split", None, abs(self.reserve - before))

    def split_option(self, day: date, option: Option, new: int, old: int) -> None:
        change = option.outstanding * new // old - option.outstanding
        option.adjusted += change
        option.outstanding += change
        option.size = option.size * new // old
        option.price = up(option.price * old / new, 4)
        self.history.adjustments.append(Adjustment(day, option.id, change, option.price))
        for adjustment in self.history.adjustments:
            if adjustment.day == day and adjustment.option == option.id:
                adjustment.price = option.price

    def split_award(self, day: date, award: Deferred, new: int, old: int) -> None:
        self.pay_fraction(day, award, Fraction(award.outstanding * new, old) % 1)
        change = award.outstanding * new // old - award.outstanding
        award.adjusted += change
        award.outstanding += change
        self.history.adjusted_deferred.append((day, change))
        award.pending = award.pending * new // old
        if award.pending == 0:
            self.to_cash(day, award, "split")

    def pay_fraction(self, day: date, award: Deferred, part: Fraction) -> None:
        """Pay what a split cuts off the outstanding shares, where it is not lost, §4(c)."""
        if self.facts.reads(FRACTION, "cash") and part:
            value = fair_market_value(self.facts.quotes, self.splits_so_far(day), day, day, award.id)
            self.cash_due(day, award.fee, "split fraction", cents(part * value.price))

    def splits_so_far(self, day: date) -> list[Split]:
        """All splits; in shares those of the day that are not taken yet count only from the next day on."""
        in_order = sorted(self.facts.splits, key=lambda split: split.day)
        before = sum(split.day < (self.facts.books_open or date.min) for split in in_order)
        taken, ahead = in_order[: before + self.splits_taken], in_order[before + self.splits_taken :]
        later = [replace(split, day=split.day + ONE_DAY) if split.day == day else split for split in ahead]
        return [*taken, *later]

    def increase(self, day: date, shares: int) -> None:
        """More shares, and with them what was pending; the rest of that turns into cash, or stays pending."""
        stays = self.facts.reads(NOT_COVERED, "stay pending")
        self.seeking = self.seeking and stays
        self.reserve += shares
        self.note(day, "increase", None, shares)
        waiting = [award for award in self.in_order()[1] if award.pending]
        asked = {award.id: award.pending for award in waiting}
        total, available = sum(asked.values()), self.available()
        given = allot(asked, available, self.terms["Pro-rata Rounding"])
        for award in waiting:
            granted = given[award.id]
            if total > available:
                treatment = ("pending" if stays else "cash") if granted < award.pending else None
                short = Short(day, award, "pending", available, total, award.pending, granted, treatment)
                self.history.shorts.append(short)
            if granted == award.pending:
                award.fee.pending = Fraction(0)
            else:
                award.fee.pending -= cents(award.fee.pending * granted / award.pending)
            award.pending -= granted
            if not stays:
                self.to_cash(day, award, "not covered")
            award.granted += granted
            award.outstanding += granted
            self.note(day, "deferred granted", award.id, granted)

    def to_cash(self, day: date, award: Deferred, cause: str) -> None:
        """What is pending turns into cash, §8(a)."""
        award.pending = 0
        self.cash_due(day, award.fee, cause, award.fee.pending)
        award.fee.shortfall += award.fee.pending
        award.fee.pending = Fraction(0)

    def pending_to_cash(self, day: date, cause: str) -> None:
        for award in self.deferred.values():
            self.to_cash(day, award, cause)

    # Steps 4 to 6: the end of the day.

    def lapse(self, day: date, option: Option, shares: int, cause: str) -> None:
        option.outstanding -= shares
        option.lapsed += shares
        self.note(day, "lapsed", option.id, shares, cause)

    def end_of_service(self, day: date) -> None:
        """What is not exercisable when service ends lapses that day, §6(h), (i)."""
        for option in self.in_order()[0]:
            if end_for_options(self.facts, option.service)[0] == day:
                lapsing = option.outstanding - option.exercisable(day)
                if option.kept:
                    lapsing = max(0, lapsing - option.keep_at_the_end(day))
                self.lapse(day, option, lapsing, "not exercisable")
                option.all_vested = option.all_vested or not option.kept

    def deadlines(self, day: date) -> None:
        """What ended before the books opened, by another reading, ends on that day."""
        for option in self.in_order()[0]:
            if max(option.deadline, self.facts.books_open or option.deadline) == day:
                self.lapse(day, option, option.outstanding, "deadline")

    def assume(self, day: date) -> None:
        """What is left of each option becomes an option of the survivor, §6(j)."""
        row = self.facts.change_of_control(day)
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
