"""What each director holds, was paid and has elected, and what falls due: as of the As-of Date, not restated."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from calc.contract import BY_DIRECTOR, DIRECTOR_STATEMENTS
from calc.exact import Integers
from calc.finance.lines import sheet_of
from calc.finance.market_value import intrinsic, value_at
from calc.finance.periods import Period
from calc.plan.as_of import known
from calc.plan.calendar import business_days, date_of, day_number, days, months_from
from calc.plan.s05_eligibility import Board, board_of_directors
from calc.plan.s07c_elections import notice_of_fees, percent_elected

_OPTIONS, _DEFERRED, _FEES, _ELECTIONS, _DUE = DIRECTOR_STATEMENTS.by_header["Section"].choices
MONTHS_AHEAD = 12
_CASH = {"cash_for_fraction": "cash: fraction", "cash_for_shortfall": "cash: shortfall", "pending": "pending"}


@dataclass(frozen=True, eq=False)
class Holdings:
    """What the statements are made of: the results' rows of all directors, each with its ``director_id``."""

    period: Period

    @cached_property
    def options(self) -> pd.DataFrame:
        """Give the options outstanding with ``cents`` of intrinsic value, which add up to that of all."""
        rows = self.period.now.sheet("Options")
        rows = rows[(rows["shares_outstanding"] > 0).to_numpy(dtype=bool)].reset_index(drop=True)
        market = value_at(self.period.now, self.period.end)
        if market is None:
            return rows.assign(cents=pd.array([None] * len(rows), dtype="Int64"))
        shares = rows["shares_outstanding"].to_numpy(dtype=np.int64).astype(object)
        _, cents = intrinsic(shares, 1, market, rows["exercise_price"].to_numpy(dtype=np.int64))
        return rows.assign(cents=pd.array(cents, dtype="Int64"))

    @cached_property
    def deferred(self) -> pd.DataFrame:
        """Give the deferred awards with shares outstanding or pending."""
        rows = self.period.now.sheet("Deferred Awards")
        there = (rows["shares_outstanding"] > 0) | (rows["shares_pending"] > 0)
        return pd.DataFrame(rows[there.to_numpy(dtype=bool)])

    @cached_property
    def fees(self) -> pd.DataFrame:
        """Give the fees dated in the calendar year of the As-of Date."""
        rows = self.period.now.sheet("Fee Settlement")
        first, last = (np.datetime64(_new_year(year), "D") for year in (self.year, self.year + 1))
        on = rows["fee_date"].to_numpy()
        return rows[(on >= first) & (on < last)]

    @cached_property
    def due(self) -> pd.DataFrame:
        """Give what falls due in the 12 months after the As-of Date."""
        rows = self.period.now.sheet("Upcoming")
        limit = int(months_from([self.period.end], MONTHS_AHEAD)[0])
        return rows[days(rows["date"]) <= limit]

    @property
    def year(self) -> int:
        """Give the calendar year of the As-of Date."""
        return self.period.now.terms.as_of_date.year

    @cached_property
    def directors(self) -> pd.DataFrame:
        """Give the directors who hold something, have a fee this year, or serve: ID, name, and whether they serve."""
        code = np.arange(len(self._board.ids))
        ids = pd.Series(self._board.ids.to_numpy(), dtype="str")
        serving = self._board.service_row(code, np.full(code.size, self.period.end)) >= 0
        held = pd.concat([rows["director_id"] for rows in (self.options, self.deferred, self.fees)])
        every = pd.DataFrame({"director_id": ids, "name": self._board.names.to_numpy(), "serves": serving})
        return every[serving | ids.isin(held).to_numpy(dtype=bool)].reset_index(drop=True)

    @cached_property
    def elections(self) -> pd.DataFrame:
        """Give the notice in force for this year and the next of each director who serves, with its percent.

        For this year that which governs a fee of the As-of Date.
        """
        rows = self._known["Elections"]
        serving = self.directors[self.directors["serves"].to_numpy(dtype=bool)]
        frames = []
        for year, day in ((self.year, self.period.end), (self.year + 1, _new_year(self.year + 1))):
            codes = self._board.codes(serving["director_id"])
            notice = notice_of_fees(codes, np.full(codes.size, day), rows, self._board, self.period.now.terms)
            given: Integers = np.append(days(rows["notice_date"]), 0)[notice]
            frames.append(
                serving.assign(year=year, day=given, there=notice >= 0, percent=percent_elected(notice, rows))
            )
        return pd.concat(frames, ignore_index=True)

    @cached_property
    def _known(self) -> dict[str, pd.DataFrame]:
        terms = self.period.now.terms
        return known(self.period.now.frames, terms, business_days(terms.business_day_calendar))[0]

    @cached_property
    def _board(self) -> Board:
        return board_of_directors(self._known["Directors"], self._known["Employment"])


def director_statements(holdings: Holdings) -> pd.DataFrame:
    """Make the sheet Director Statements, one block a director, in the order of their IDs."""
    rows = [
        *_option_rows(holdings),
        *_deferred_rows(holdings),
        *_fee_rows(holdings),
        *_election_rows(holdings),
        *_due_rows(holdings),
    ]
    place = {director: number for number, director in enumerate(holdings.directors["director_id"])}
    names = dict(zip(holdings.directors["director_id"], holdings.directors["name"], strict=True))
    blocks = sorted((row for row in rows if row["director_id"] in place), key=lambda row: place[row["director_id"]])
    return sheet_of(DIRECTOR_STATEMENTS, [{**row, "name": names[row["director_id"]]} for row in blocks])


def by_director(holdings: Holdings) -> pd.DataFrame:
    """Make the sheet By Director: the totals of each director's statement."""
    options, deferred, fees = holdings.options, holdings.deferred, holdings.fees
    cash = fees[["cash_not_deferred", "cash_for_fraction", "cash_for_shortfall"]].sum(axis=1)
    fees = fees.assign(cash=cash)
    due = holdings.due.assign(in_12=holdings.due["shares"])
    percent = holdings.elections.set_index(["director_id", "year"])["percent"]
    sums = {
        "options_outstanding": _sums(options, "shares_outstanding"),
        "options_exercisable": _sums(options, "shares_exercisable"),
        "deferred_outstanding": _sums(deferred, "shares_outstanding"),
        "shares_pending": _sums(deferred, "shares_pending"),
        "fees": _sums(fees, "amount"),
        "deferred": _sums(fees, "deferred"),
        "cash": _sums(fees, "cash"),
        "pending": _sums(fees, "pending"),
        "expiring_in_12_months": _sums(due[due["event"].eq("option deadline")], "in_12"),
        "issued_in_12_months": _sums(due[due["event"].eq("deferred stock issues")], "in_12"),
    }
    first = _first_issues(deferred)
    unpriced = bool(options["cents"].isna().any())
    worth = _sums(options, "cents")
    rows = [
        {
            "director_id": director,
            "name": name,
            **{column: int(of.get(director, 0)) for column, of in sums.items()},
            "intrinsic_value": None if unpriced and director in sums["options_outstanding"] else worth.get(director, 0),
            "next_issuance_date": first.get(director, (None, None))[0],
            "next_issuance_shares": first.get(director, (None, None))[1],
            "election_this_year": percent.get((director, holdings.year)),
            "election_next_year": percent.get((director, holdings.year + 1)),
        }
        for director, name in zip(holdings.directors["director_id"], holdings.directors["name"], strict=True)
    ]
    return sheet_of(BY_DIRECTOR, rows)


def _option_rows(holdings: Holdings) -> Iterable[dict[str, Any]]:
    for row in holdings.options.to_dict("records"):
        common = {
            "director_id": row["director_id"],
            "section": _OPTIONS,
            "reference": row["option_id"],
            "date": row["deadline"],
            "price": row["exercise_price"],
        }
        yield {**common, "item": "outstanding", "shares": row["shares_outstanding"], "amount": row["cents"]}
        yield {**common, "item": "exercisable", "shares": row["shares_exercisable"]}


def _deferred_rows(holdings: Holdings) -> Iterable[dict[str, Any]]:
    """Give what is issued on each date, and what is pending."""
    rows = holdings.deferred
    rows = rows.assign(issuance_reason=rows["issuance_reason"].fillna("no date is known"))
    outstanding = rows[(rows["shares_outstanding"] > 0).to_numpy(dtype=bool)]
    keys = ["director_id", "issuance_date", "issuance_reason"]
    on_dates = outstanding.groupby(keys, dropna=False)["shares_outstanding"].sum().reset_index()
    for row in on_dates.to_dict("records"):
        yield {
            "director_id": row["director_id"],
            "section": _DEFERRED,
            "item": row["issuance_reason"],
            "date": row["issuance_date"],
            "shares": row["shares_outstanding"],
        }
    for row in rows[(rows["shares_pending"] > 0).to_numpy(dtype=bool)].to_dict("records"):
        yield {
            "director_id": row["director_id"],
            "section": _DEFERRED,
            "reference": row["award_id"],
            "item": "pending",
            "date": row["issuance_date"],
            "shares": row["shares_pending"],
        }


def _fee_rows(holdings: Holdings) -> Iterable[dict[str, Any]]:
    """Give each fee of the year and what became of it; parts of 0.00 have no row."""
    awards = holdings.period.now.sheet("Deferred Awards").set_index("fee_id")["shares_granted"]
    for row in holdings.fees.to_dict("records"):
        common = {
            "director_id": row["director_id"],
            "section": _FEES,
            "reference": row["fee_id"],
            "date": row["fee_date"],
        }
        yield {**common, "item": f"{row['fee_type']} fee", "amount": row["amount"]}
        if row["deferred"]:
            yield {**common, "item": "deferred", "shares": awards.get(row["fee_id"]), "amount": row["deferred"]}
        if row["cash_not_deferred"]:
            yield {**common, "item": f"cash: {row['reason']}", "amount": row["cash_not_deferred"]}
        for name, item in _CASH.items():
            if row[name]:
                yield {**common, "item": item, "amount": row[name]}


def _election_rows(holdings: Holdings) -> Iterable[dict[str, Any]]:
    """Give what each director who serves has elected for this year and the next."""
    for row in holdings.elections.to_dict("records"):
        yield {
            "director_id": row["director_id"],
            "section": _ELECTIONS,
            "reference": str(row["year"]),
            "item": _elected(row),
            "date": pd.Timestamp(date_of(row["day"])) if row["there"] else None,
        }


def _elected(row: Mapping[Any, Any]) -> str:
    if not row["there"]:
        return "no election: fees are paid in cash"
    return f"{row['percent']}% of fees deferred" if row["percent"] else "revoked: fees are paid in cash"


def _due_rows(holdings: Holdings) -> Iterable[dict[str, Any]]:
    for row in holdings.due.to_dict("records"):
        yield {
            "director_id": row["director_id"],
            "section": _DUE,
            "reference": row["reference"],
            "item": row["event"],
            "date": row["date"],
            "shares": row["shares"],
        }


def _first_issues(deferred: pd.DataFrame) -> dict[str, tuple[pd.Timestamp, int]]:
    """Give the first date on which shares are issued to each director, and how many."""
    standing = deferred[((deferred["shares_outstanding"] > 0) & deferred["issuance_date"].notna()).to_numpy(dtype=bool)]
    on_dates = standing.groupby(["director_id", "issuance_date"])["shares_outstanding"].sum()
    first: dict[str, tuple[pd.Timestamp, int]] = {}
    for director, day, shares in on_dates.reset_index().itertuples(index=False):
        first.setdefault(director, (day, int(shares)))
    return first


def _sums(rows: pd.DataFrame, column: str) -> dict[str, int]:
    """Add up a column by director."""
    return {str(director): int(number) for director, number in rows.groupby("director_id")[column].sum().items()}


def _new_year(year: int) -> int:
    return day_number(date_of(0).replace(year=year))
