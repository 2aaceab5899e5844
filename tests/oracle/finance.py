"""The finance reports worked out plainly, from the plan and from this calculation's own results of several days.

Nothing is restated until it is shown: every count stays a fraction. What is shown has the headers of the report.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .facts import Facts, Plan, Row, Split
from .figures import months_after, number, up
from .finance_figures import money, quotient, whole
from .market import ONE_DAY, Value, fair_market_value, latest_closing_price
from .oracle import calculate

Moves = list[tuple[str, str, "str | None", date, int]]  # line, award, reference, day, shares of that day

EVENTS = {"exercise": "exercised", "share settlement": "settled in shares", "cash-out": "settled in cash"}
OPTION_LINES = (
    "outstanding at beginning",
    "granted",
    "exercised",
    "settled in shares",
    "settled in cash",
    "forfeited",
    "expired",
    "assumed",
    "adjusted by decision",
)
DEFERRED_LINES = ("outstanding at beginning", "granted", "issued", "adjusted by decision")


def with_days(plan: Plan, as_of: date, start: date) -> Plan:
    gone = ("As-of Date", "Period Start", "Restate for Splits To")
    rows = [row for row in plan["Plan"] if row["Term"] not in gone]
    days = [{"Term": "As-of Date", "Value": as_of}, {"Term": "Period Start", "Value": start}]
    return {**plan, "Plan": [*rows, *days]}


def start_before(first: date, end: date) -> date:
    after = end + ONE_DAY
    if first.day == after.day == 1:
        return months_after(first, -((after.year - first.year) * 12 + after.month - first.month))
    return first - (after - first)


class Then:
    """The plan as of a day: its results by sheet."""

    def __init__(self, plan: Plan, as_of: date, start: date) -> None:
        self.plan = with_days(plan, as_of, start)
        self.facts = Facts(self.plan)
        self.sheets = calculate(self.plan)
        self.as_of, self.start = as_of, start

    def of(self, sheet: str, key: str) -> dict[str, Row]:
        return {row[key]: row for row in self.sheets[sheet]}


class Report:
    """One period of a plan, and what stood before it."""

    def __init__(self, plan: Plan, now: Then | None = None, restated: Then | None = None) -> None:
        self.plan = plan
        given = {row["Term"]: row["Value"] for row in plan["Plan"]}
        if now is None:
            facts = Facts(plan)
            typed = given.get("Period Start") or date(facts.as_of.year, (facts.as_of.month - 1) // 3 * 3 + 1, 1)
            now = Then(plan, facts.as_of, typed)
        self.now, self.facts, self.end = now, now.facts, now.as_of
        self.first = self.facts.period_start  # that of the books, if they open later
        self.before = self.first - ONE_DAY
        self.opens = self.facts.books_open is not None and self.facts.books_open >= now.start
        to = given.get("Restate for Splits To") or self.end
        self.restated = restated or (now if to == self.end else Then(plan, to, now.start))
        self.beginning: Then | None = None
        if not self.opens and self.before >= self.facts.effective:
            self.beginning = Then(plan, self.before, start_before(now.start, self.end))
        self.splits = sorted(
            (split for split in self.facts.splits if split.day <= self.restated.as_of), key=lambda split: split.day
        )

    # --- Restating ---

    def later(self, day: date) -> Fraction:
        ratio = Fraction(1)
        for split in self.splits:
            if split.day > day:
                ratio *= Fraction(split.new, split.old)
        return ratio

    def price(self, option: str) -> Fraction:
        """The exercise price in force on the restatement date; of an assumed option carried through later splits."""
        value = number(self.restated.of("Options", "Option ID")[option]["Exercise Price"])
        for row in self.restated.sheets["Share Reserve"]:
            if row["Event"] == "assumed" and row["Reference"] == option:
                return through(value, self.splits, row["Date"])
        return value

    def fmv(self, day: date) -> Fraction | None:
        if latest_closing_price(self.facts.quotes, day) is None:
            return None
        value: Value = fair_market_value(self.facts.quotes, self.facts.splits, day, day, "report")
        return value.price

    # --- Movements ---

    def ledger(self, *events: str) -> list[Row]:
        rows = [row for row in self.now.sheets["Share Reserve"] if row["Date"] >= self.first]
        return [row for row in rows if row["Event"] in events]

    def standing(self, sheet: str, key: str) -> list[tuple[str, int]]:
        if self.opens:
            rows = [row for row in self.plan["Opening Awards"] if (row["Kind"] == "deferred") == (key == "Award ID")]
            return [(row["Award ID"], row["Shares Outstanding"]) for row in rows]
        return [(row[key], row["Shares Outstanding"]) for row in self.beginning.sheets[sheet]] if self.beginning else []

    def decided(self, awards: set[str]) -> Moves:
        return [
            (
                "adjusted by decision",
                row["Award ID"],
                row["Decision ID"],
                row["Effective Date"],
                row["Shares After"] - row["Shares Before"],
            )
            for row in self.now.sheets["Decisions"]
            if row["Effective Date"] >= self.first and row["Award ID"] in awards
        ]

    def option_moves(self) -> Moves:
        options = self.now.of("Options", "Option ID")
        moves: Moves = [
            ("outstanding at beginning", award, None, self.before, shares)
            for award, shares in self.standing("Options", "Option ID")
        ]
        for row in self.ledger("option granted", "lapsed", "assumed"):
            line = {"option granted": "granted", "assumed": "assumed"}.get(row["Event"])
            line = line or {"not exercisable": "forfeited", "deadline": "expired"}[row["Cause"]]
            sign = 1 if line == "granted" else -1
            moves.append((line, row["Reference"], None, row["Date"], sign * row["Shares"]))
        for row in self.now.sheets["Option Events"]:
            if row["Date"] >= self.first:
                moves.append((EVENTS[row["Event"]], row["Option ID"], row["Event ID"], row["Date"], -row["Shares"]))
        moves += self.decided(set(options))
        for line, header in (
            ("outstanding at end", "Shares Outstanding"),
            ("exercisable at end", "Shares Exercisable"),
        ):
            moves += [(line, award, None, self.end, row[header]) for award, row in options.items()]
        return [move for move in moves if move[4]]

    def deferred_moves(self) -> Moves:
        awards = self.now.of("Deferred Awards", "Award ID")
        moves: Moves = [
            ("outstanding at beginning", award, None, self.before, shares)
            for award, shares in self.standing("Deferred Awards", "Award ID")
        ]
        for row in self.ledger("deferred granted", "deferred issued"):
            line, sign = ("granted", 1) if row["Event"] == "deferred granted" else ("issued", -1)
            moves.append((line, row["Reference"], None, row["Date"], sign * row["Shares"]))
        moves += self.decided(set(awards))
        moves += [
            ("outstanding at end", award, None, self.end, row["Shares Outstanding"]) for award, row in awards.items()
        ]
        return [move for move in moves if move[4]]

    def counts(self, moves: Moves, lines: tuple[str, ...]) -> dict[str, int]:
        """The shares of each line; what they lack to the end is rounding on splits."""
        exact = {line: Fraction(0) for line in (*lines, "outstanding at end", "exercisable at end")}
        for line, _, _, day, shares in moves:
            exact[line] += shares * self.later(day)
        found = {line: whole(value) for line, value in exact.items()}
        found["rounding on splits"] = found["outstanding at end"] - sum(found[line] for line in lines)
        return found

    # --- The sheets ---

    def option_activity(self) -> dict[str, Row]:
        moves = self.option_moves()
        lines = {line: {"Shares": count} for line, count in self.counts(moves, OPTION_LINES).items()}
        for line, row in lines.items():
            own = [move for move in moves if move[0] == line]
            weights = [(abs(shares) * self.later(day), award) for _, award, _, day, shares in own]
            weight = sum((shares for shares, _ in weights), Fraction(0))
            priced = sum((shares * self.price(award) for shares, award in weights), Fraction(0))
            row["Weighted-Average Exercise Price"] = quotient(priced, weight, 2)
            if line.endswith("at end"):
                row["Weighted-Average Remaining Term"] = self.remaining(weights)
                row["Aggregate Intrinsic Value"] = money(self.intrinsic(weights))
        lines["rounding on splits"]["Weighted-Average Exercise Price"] = None
        lines["exercised"]["Aggregate Intrinsic Value"] = money(self.exercised(moves))
        lines["cash received on exercise"] = {"Shares": None, "Cash": self.cash()}
        last = self.now.sheets["Share Reserve"][-1:]
        for line, header in (("shares authorized", "Reserve"), ("shares available", "Available")):
            lines[line] = {"Shares": sum(whole(row[header] * self.later(self.end)) for row in last)}
        return lines

    def remaining(self, weights: list[tuple[Fraction, str]]) -> Decimal | None:
        options = self.now.of("Options", "Option ID")
        years = sum(
            (shares * Fraction(4 * (options[award]["Deadline"] - self.end).days, 1461) for shares, award in weights),
            Fraction(0),
        )
        return quotient(years, sum((shares for shares, _ in weights), Fraction(0)), 2)

    def intrinsic(self, weights: list[tuple[Fraction, str]]) -> Fraction | None:
        market = self.fmv(self.end)
        if market is None:
            return None if weights else Fraction(0)
        market /= self.later(self.end)
        return sum((shares * max(Fraction(0), market - self.price(award)) for shares, award in weights), Fraction(0))

    def exercised(self, moves: Moves) -> Fraction | None:
        total = Fraction(0)
        for line, award, _, day, shares in moves:
            if line == "exercised":
                market = self.fmv(day)
                if market is None:
                    return None
                then = Then(self.plan, day, day).of("Options", "Option ID")[award]
                total += -shares * max(Fraction(0), market - number(then["Exercise Price"]))
        return total

    def cash(self) -> Decimal | None:
        total = Fraction(0)
        for row in self.now.sheets["Option Events"]:
            if row["Event"] == "exercise" and row["Date"] >= self.first:
                if row["Paid"] is None:
                    return None
                total += sum(number(row[header] or 0) for header in ("Cash Paid", "Personal Check", "Broker Paid"))
        return money(total)

    def deferred_activity(self) -> dict[str, Row]:
        moves = self.deferred_moves()
        lines = {line: {"Shares": count} for line, count in self.counts(moves, DEFERRED_LINES).items()}
        del lines["exercisable at end"]
        market = self.fmv(self.end)
        standing = sum(shares for line, _, _, _, shares in moves if line == "outstanding at end")
        value = Fraction(0) if not standing else None if market is None else standing * market
        lines["outstanding at end"]["Aggregate Intrinsic Value"] = money(value)
        lines["nonvested at end"] = {"Shares": 0}
        return lines

    def price_ranges(self) -> list[Row]:
        options = [row for row in self.now.sheets["Options"] if row["Shares Outstanding"]]
        left = sorted({self.price(row["Option ID"]) for row in options})
        ranges = []
        while left:
            inside = [price for price in left if 2 * price <= 3 * left[0]]
            left = left[len(inside) :]
            rows = [row for row in options if self.price(row["Option ID"]) in inside]
            standing = [(Fraction(row["Shares Outstanding"]), row["Option ID"]) for row in rows]
            able = [(Fraction(row["Shares Exercisable"]), row["Option ID"]) for row in rows]
            ranges.append(
                {
                    "From": inside[0],
                    "To": inside[-1],
                    "exact": [sum(shares for shares, _ in each) * self.later(self.end) for each in (standing, able)],
                    "Remaining Term": self.remaining(standing),
                    "Average Price": self.average(standing),
                    "Exercisable Average Price": self.average(able),
                }
            )
        return ranges

    def average(self, weights: list[tuple[Fraction, str]]) -> Decimal | None:
        priced = sum((shares * self.price(award) for shares, award in weights), Fraction(0))
        return quotient(priced, sum((shares for shares, _ in weights), Fraction(0)), 2)

    def last(self) -> Report | None:
        return None if self.beginning is None else Report(self.plan, self.beginning, self.restated)

    def equity_plans(self) -> Row:
        """The row of Item 201(d)."""
        options = self.now.sheets["Options"]
        standing = sum(row["Shares Outstanding"] for row in options)
        priced = sum(row["Shares Outstanding"] * number(row["Exercise Price"]) for row in options)
        approval = self.facts.terms.get("Stockholder Approval Date")
        approved = approval is not None and approval <= self.end
        over = any(
            row["Event"] == "plan termination"
            or (row["Event"] == "change of control" and row.get("Plan Continues") != "yes")
            for row in self.facts.plan_events
        )
        dates = [self.in_force(term, self.end) for term in ("Last Option Grant Date", "Last Deferral Service Date")]
        over = over or all(day < self.end for day in dates)
        available = [row["Available"] for row in self.now.sheets["Share Reserve"]][-1:]
        return {
            "Plan Category": "approved by security holders" if approved else "not approved by security holders",
            "Securities to Be Issued": standing
            + sum(row["Shares Outstanding"] for row in self.now.sheets["Deferred Awards"]),
            "Average Price": quotient(Fraction(priced), Fraction(standing), 2),
            "Remaining Available": 0 if over else sum(available),
        }

    def in_force(self, term: str, day: date) -> Any:
        value = self.facts.terms[term]
        for row in self.facts.plan_events:
            if row["Event"] == "amendment" and row["Term"] == term and row["Effective Date"] <= day:
                value = row["Value"]
        return value


def through(price: Fraction, splits: list[Split], since: date) -> Fraction:
    for split in splits:
        if split.day > since and split.new != split.old:
            price = up(price * split.old / split.new, 4)
    return price
