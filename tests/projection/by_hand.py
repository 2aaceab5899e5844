"""The rows after the As-of Date as a person would type them under the input's own: plainly, one after another.

It follows the words of the rules and shares nothing with the product but the calendar of business days.
"""

import calendar
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

from calc.plan.calendar import business_days, date_of, day_number

Row = dict[str, Any]
Plan = Mapping[str, Iterable[Mapping[str, Any]]]
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Assumed:
    """What is assumed after the As-of Date."""

    horizon: int = 3
    price: Decimal | None = None
    change: Decimal = Decimal(0)
    directors: int | None = None
    deferral: str = "as elected"
    fee_change: Decimal = Decimal(0)
    increase: tuple[int, date] | None = None


def in_years(day: date, years: int) -> date:
    last = calendar.monthrange(day.year + years, day.month)[1]
    return day.replace(year=day.year + years, day=min(day.day, last))


class GoneOn:
    """An input gone on with by hand to the horizon; ``plan`` has all rows, with the horizon as its As-of Date."""

    def __init__(self, plan: Plan, assumed: Assumed) -> None:
        self.assumed = assumed
        self.plan: dict[str, list[Row]] = {name: [dict(row) for row in rows] for name, rows in plan.items()}
        terms = {row["Term"]: row["Value"] for row in self.plan["Plan"]}
        self.as_of: date = terms["As-of Date"]
        self.end = in_years(self.as_of, assumed.horizon)
        self.market = business_days(terms.get("Business-day Calendar", "XNYS"))
        self.terms = terms
        self.newcomers: list[str] = []
        self.annual_meetings()
        self.board()
        repeated = self.meetings()
        self.annual_fees()
        self.retainers()
        self.meeting_fees(repeated)
        self.notices()
        self.prices()
        if assumed.increase and assumed.increase[1] > self.as_of:
            shares, day = assumed.increase
            self.add("Plan Events", {"Effective Date": day, "Event": "reserve increase", "Shares": shares})
        for row in self.plan["Plan"]:
            if row["Term"] == "As-of Date":
                row["Value"] = self.end

    def rows(self, sheet: str) -> list[Row]:
        return self.plan.setdefault(sheet, [])

    def add(self, sheet: str, row: Row) -> None:
        self.rows(sheet).append(row)

    def open_on(self, day: date) -> date:
        return date_of(int(self.market.first_on_or_after([day_number(day)])[0]))

    def first_of(self, year: int) -> date:
        return self.open_on(date(year, 1, 1))

    def ahead(self, day: date) -> bool:
        return self.as_of < day <= self.end

    def last_year(self, day: date) -> bool:
        return in_years(self.as_of, -1) < day <= self.as_of

    def serves(self, who: str, day: date) -> Row | None:
        for row in self.rows("Directors"):
            if row["Director ID"] == who and row["Service Start"] <= day <= (row.get("Service End") or date.max):
                return row
        return None

    def service(self, who: str, day: date) -> tuple[date, date]:
        """The whole service, in which rows touch."""
        row = self.serves(who, day)
        assert row
        start, end = row["Service Start"], row.get("Service End") or date.max
        while earlier := self.serves(who, start - ONE_DAY):
            start = earlier["Service Start"]
        while end < date.max and (later := self.serves(who, end + ONE_DAY)):
            end = later.get("Service End") or date.max
        return start, end

    def eligible(self, who: str, day: date) -> bool:
        employed = any(
            row["Director ID"] == who and row["Employee From"] <= day <= (row.get("Employee To") or date.max)
            for row in self.rows("Employment")
        )
        return self.serves(who, day) is not None and not employed

    @property
    def everybody(self) -> list[str]:
        return sorted({row["Director ID"] for row in self.rows("Directors")})

    def annual_meetings(self) -> None:
        held = [row["Date"] for row in self.rows("Meetings") if row["Type"] == "annual"]
        if not held:
            return
        for year in range(self.as_of.year, self.end.year + 1):
            if any(day.year == year for day in held):
                continue
            day = self.open_on(in_years(max(held), year - max(held).year))
            if self.ahead(day):
                self.add("Meetings", {"Meeting ID": f"P-AM-{year}", "Date": day, "Type": "annual"})

    def board(self) -> None:
        ahead = [row["Date"] for row in self.rows("Meetings") if row["Type"] == "annual" and self.ahead(row["Date"])]
        if self.assumed.directors is None or not ahead:
            return
        day = min(ahead) + ONE_DAY
        there = [who for who in self.everybody if self.eligible(who, day)]
        for number in range(1, self.assumed.directors - len(there) + 1):
            self.newcomers.append(f"P-DIR-{number}")
            self.add("Directors", {"Director ID": f"P-DIR-{number}", "Name": "New", "Service Start": day})
        staying = [who for who in there if self.service(who, day)[1] == date.max]
        staying.sort(key=lambda who: (self.service(who, day)[0], who))
        for _ in range(len(there) - self.assumed.directors):
            if staying:
                row = self.serves(staying.pop(), day)
                assert row
                row |= {"Service End": day, "End Reason": "other"}

    def meetings(self) -> list[tuple[str, str, date, int]]:
        """The meetings repeated: the meeting's ID, that of the one repeated, its day and its year."""
        with_fees = {row["Meeting ID"] for row in self.rows("Fees") if row["Fee Type"] == "meeting"}
        entered = {
            (row["Type"], row.get("Body") or "", row["Date"].year, row["Date"].month): row["Meeting ID"]
            for row in self.rows("Meetings")
            if self.ahead(row["Date"])
        }
        repeated: list[tuple[str, str, date, int]] = []
        for row in list(self.rows("Meetings")):
            if row["Meeting ID"] not in with_fees or row["Type"] == "annual" or not self.last_year(row["Date"]):
                continue
            for years in range(1, self.assumed.horizon + 1):
                again = in_years(row["Date"], years)
                if again > self.end or not self.ahead(day := self.open_on(again)):
                    continue
                key = (row["Type"], row.get("Body") or "", day.year, day.month)
                known = entered.get(key)
                if known is None:
                    known = f"P-{row['Meeting ID']}-{again.year}"
                    self.add("Meetings", {**row, "Meeting ID": known, "Date": day})
                elif any(known == each[0] for each in repeated):
                    continue
                repeated.append((known, row["Meeting ID"], day, again.year))
        return repeated

    def fee(self, key: str, who: str, amount: Any, **more: Any) -> None:
        changed = (Decimal(str(amount)) * (1 + self.assumed.fee_change)).quantize(Decimal("0.01"), ROUND_HALF_UP)
        if changed:
            self.add("Fees", {"Fee ID": key, "Director ID": who, "Amount": changed, **more})

    def annual_fees(self) -> None:
        annual = [row for row in self.rows("Fees") if row["Fee Type"] == "annual"]
        if not any(row["Calendar Year"] >= self.as_of.year - 1 for row in annual):
            return
        full: dict[str, dict[int, Decimal]] = {}
        for row in annual:
            who, year = row["Director ID"], row["Calendar Year"]
            day = self.first_of(year)
            throughout = self.serves(who, day) and self.service(who, day)[1] >= date(year, 12, 31)
            while throughout and day <= date(year, 12, 31):
                throughout = self.eligible(who, day)
                day += ONE_DAY
            if year <= self.as_of.year and throughout:
                of_year = full.setdefault(who, {})
                of_year[year] = of_year.get(year, Decimal(0)) + Decimal(str(row["Amount"]))
        latest = {who: amounts[max(amounts)] for who, amounts in full.items()}
        for year in range(self.as_of.year, self.end.year + 1):
            for who in self.everybody:
                known = any(row["Director ID"] == who and row["Calendar Year"] == year for row in annual)
                day = self.first_of(year)
                if self.ahead(day) and self.eligible(who, day) and not known and latest:
                    amount = latest.get(who, usual(latest.values()))
                    self.fee(f"P-{year}-{who}", who, amount, **{"Fee Type": "annual", "Calendar Year": year})

    def retainers(self) -> None:
        given = [row for row in self.rows("Fees") if row["Fee Type"] == "retainer"]
        for day in sorted({row["Fee Date"] for row in given if self.last_year(row["Fee Date"])}):
            then: dict[str, Decimal] = {}
            for row in given:
                if row["Fee Date"] == day:
                    then[row["Director ID"]] = then.get(row["Director ID"], Decimal(0)) + Decimal(str(row["Amount"]))
            for years in range(1, self.assumed.horizon + 1):
                again = in_years(day, years)
                if not self.ahead(again):
                    continue
                for who in self.everybody:
                    amount = then.get(who) or (None if self.serves(who, day) else usual(then.values()))
                    known = any(
                        row["Director ID"] == who
                        and (row["Fee Date"].year, row["Fee Date"].month) == (again.year, again.month)
                        for row in given
                    )
                    if self.eligible(who, again) and amount is not None and not known:
                        key = f"P-{again:%Y%m%d}-{who}"
                        self.fee(key, who, amount, **{"Fee Type": "retainer", "Fee Date": again})

    def meeting_fees(self, repeated: list[tuple[str, str, date, int]]) -> None:
        given = [row for row in self.rows("Fees") if row["Fee Type"] == "meeting"]
        kinds = {row["Meeting ID"]: row["Type"] for row in self.rows("Meetings")}
        for meeting, of, day, year in repeated:
            if any(row["Meeting ID"] == meeting for row in given):
                continue
            then = [row for row in given if row["Meeting ID"] == of]
            for row in then:
                if self.serves(row["Director ID"], day):
                    key, more = f"P-{row['Fee ID']}-{year}", {"Fee Type": "meeting", "Meeting ID": meeting}
                    self.fee(key, row["Director ID"], row["Amount"], **more)
            for who in self.newcomers if kinds[of] == "board" else ():
                if self.serves(who, day):
                    amount = usual(Decimal(str(row["Amount"])) for row in then)
                    self.fee(f"P-{of}-{who}-{year}", who, amount, **{"Fee Type": "meeting", "Meeting ID": meeting})

    def notices(self) -> None:
        if self.assumed.deferral == "as elected":
            return
        for who in self.everybody:
            later = [
                max(row["Service Start"], self.as_of)
                for row in self.rows("Directors")
                if row["Director ID"] == who and (row.get("Service End") or date.max) >= self.as_of
            ]
            if not later or (self.assumed.deferral == "all" and not self.eligible(who, min(later))):
                continue
            self.plan["Elections"] = [
                row
                for row in self.rows("Elections")
                if (row["Director ID"], row["Notice Date"]) != (who, self.as_of) or min(later) != self.as_of
            ]
            action = "elect" if self.assumed.deferral == "all" else "revoke"
            self.add("Elections", {"Director ID": who, "Notice Date": min(later), "Action": action})

    def prices(self) -> None:
        known = {row["Date"]: self.close(row) for row in self.rows("Prices")}
        past = [day for day, close in known.items() if day <= self.as_of and close is not None]
        now, since = self.assumed.price, self.as_of
        if now is None and past:
            now, since = known[max(past)], max(past)
        if now is None:
            return
        splits = [row for row in self.rows("Plan Events") if row["Event"] == "split"]
        day = self.as_of + ONE_DAY
        while day <= self.end:
            if day not in known and self.open_on(day) == day:
                with localcontext(prec=60):
                    years = Decimal((day - self.as_of).days * 4) / 1461
                    price = now * (1 + self.assumed.change) ** years
                    for row in splits:
                        if since < (row.get("Prices Adjust From") or row["Effective Date"]) <= day:
                            price = price * row["Old"] / row["New"]
                    price = price.quantize(Decimal("0.00000001"), ROUND_HALF_UP)
                self.add("Prices", {"Date": day, "Last Sale": price})
            day += ONE_DAY

    @staticmethod
    def close(row: Row) -> Decimal | None:
        if row.get("Last Sale"):
            return Decimal(str(row["Last Sale"]))
        if row.get("High Bid") and row.get("Low Ask"):
            mean = (Decimal(str(row["High Bid"])) + Decimal(str(row["Low Ask"]))) / 2
            return mean.quantize(Decimal("0.00000001"), ROUND_HALF_UP)
        return None


def usual(amounts: Iterable[Decimal]) -> Decimal:
    times = Counter(amounts)
    return max(amount for amount in times if times[amount] == max(times.values()))
