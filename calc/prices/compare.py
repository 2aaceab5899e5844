"""A vendor's prices held against those that a workbook has: what is new, what is the same, what differs."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from calc.contract import FIRST_PASTED_ROW, INPUT_SHEET, PRICES
from calc.exact import price
from calc.findings import Finding, Severity, in_a_list, together, warning
from calc.plan.calendar import BusinessDays, date_of, day_number, days
from calc.prices.file import PriceFile
from calc.prices.headers import PRICED

PRICE_NAMES = tuple(INPUT_SHEET[PRICES.name].by_header[header].name for header in PRICED)
_NAMED = 10  # missing days that are named


@dataclass(frozen=True)
class Compared:
    """The vendor's rows that are new, in date order; how many are there already; and those that differ.

    ``differing`` has the vendor's date and prices, indexed by the row of Prices that differs.
    """

    new: pd.DataFrame
    same: int
    differing: pd.DataFrame

    def changeable(self) -> pd.DataFrame:
        """Give the differing rows on Prices itself: a pasted block is the vendor's own, and is not changed."""
        return self.differing[self.differing.index < FIRST_PASTED_ROW]


def compare(theirs: pd.DataFrame, ours: pd.DataFrame) -> Compared:
    """Hold a vendor's rows against the rows of Prices. A price that the vendor does not give says nothing."""
    theirs = theirs.sort_values("date", kind="stable")
    dated = ours["date"].dropna()
    row_of = dict(zip(dated.tolist(), dated.index.tolist(), strict=True))
    at = [row_of.get(day, -1) for day in theirs["date"]]
    is_new = np.array([row < 0 for row in at], dtype=np.bool_)
    there = theirs[~is_new].set_axis(pd.Index([row for row in at if row >= 0], dtype=np.int64, name="row"))
    differs = np.zeros(len(there), dtype=np.bool_)
    for name in PRICE_NAMES:
        told, own = there[name], ours[name].reindex(there.index)
        differs |= (told.notna() & (own.isna() | (told != own).fillna(False))).to_numpy(dtype=np.bool_)
    return Compared(theirs[is_new], int((~differs).sum()), there[differs])


def differences(compared: Compared, ours: pd.DataFrame, replaced: Iterable[int]) -> list[Finding]:
    """Say of each day that differs what is there and what the vendor has, and whether it was replaced."""
    done = set(replaced)
    left, changed = [], []
    there = dict(by_row(ours))
    for number, each in by_row(compared.differing):
        of_day = f"{each['date'].date()}: {shown(there[number])} there, {shown(each)} in the vendor's file"
        if number in done:
            message = f"{of_day}. Replaced by the vendor's."
            changed.append(Finding(Severity.INFO, "price-replaced", message, PRICES.name, ("Last Sale",), (number,)))
            continue
        todo = (
            "It is on Paste prices here, which is never changed: correct it there"
            if number > FIRST_PASTED_ROW
            else "Left as it is; to take the vendor's, add --replace"
        )
        left.append(warning("price-differs", f"{of_day}. {todo}.", PRICES.name, "Last Sale", [number]))
    return [
        *together(left, "days differ from the prices that are there, and were left as they are."),
        *together(changed, "prices were replaced by the vendor's."),
    ]


def by_row(frame: pd.DataFrame) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Give the rows of a frame by their number, each by column."""
    names = [str(name) for name in frame.columns]
    for row, values in zip(frame.index.tolist(), frame.itertuples(index=False), strict=True):
        yield row, dict(zip(names, values, strict=True))


def shown(row: Mapping[str, Any]) -> str:
    """Write a row's price as a person reads it."""
    if not pd.isna(row["last_sale"]):
        return f"{price(int(row['last_sale'])):,}"
    if pd.isna(row["high_bid"]) or pd.isna(row["low_ask"]):
        return "no price"
    return f"bid {price(int(row['high_bid'])):,} and ask {price(int(row['low_ask'])):,}"


def days_without_row(
    file: PriceFile, merged: pd.DataFrame, market: BusinessDays, told: Iterable[Finding] = ()
) -> list[Finding]:
    """Name the trading days between the vendor's first and last that have no row, there or in the file.

    ``told`` are findings that name some of them already: those that an award needs.
    """
    theirs = days(file.table.rows["date"])
    if not theirs.size:
        return []
    between = market.sessions[(market.sessions > theirs.min()) & (market.sessions < theirs.max())]
    said = " ".join(finding.message for finding in told)
    absent = [day for day in between[~np.isin(between, days(merged["date"]))].tolist() if str(date_of(day)) not in said]
    if not absent:
        return []
    one = len(absent) == 1
    message = (
        f"{len(absent):,} trading {'day' if one else 'days'} between {date_of(theirs.min())} and"
        f" {date_of(theirs.max())} {'has' if one else 'have'} no row, in the file or on Prices:"
        f" {in_a_list((date_of(each) for each in absent), _NAMED)}. Add a row for each; leave its prices empty if"
        " none was reported."
    )
    return [file.grid.finding(Severity.WARNING, "price-days-missing", message)]


def up_to_as_of(merged: pd.DataFrame, as_of: object, market: BusinessDays) -> str:
    """Say how many trading days up to the As-of Date come after the last price; empty where there are none."""
    known = days(merged["date"].dropna())
    last = int(known.max()) if known.size else None
    stamp = pd.Timestamp(str(as_of))
    if last is None or stamp.year > 9000:
        return ""
    until = day_number(stamp.date())
    after = market.sessions[(market.sessions > last) & (market.sessions <= until)]
    if not after.size:
        return ""
    of_days = "1 trading day has" if after.size == 1 else f"{after.size:,} trading days have"
    return f"The last price is of {date_of(last)}: up to the As-of Date {stamp.date()}, {of_days} no row."
