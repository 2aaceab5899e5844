"""Fees that look like a slip of the decimal point. Plan §7(a)."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from calc.exact import Flags, Integers, dollars
from calc.findings import Finding, count, in_a_list, together, warning
from calc.plan.calendar import FOREVER, days, first_of_month
from calc.plausibility.facts import RIGHT, Facts

FEE_OUT_OF_LINE = "fee-out-of-line"
_RARE, _USUAL = 2, 3  # an amount that so many fees bear at most; at least
_TIMES = 50
_QUARTER = 92  # days
_NAMES = {"annual": "annual fee", "meeting": "meeting fee", "retainer": "retainer"}
_WIDE = 10  # more amounts so far from the median than this, and the fees of the type simply differ
_PLACE = ["director_id", "calendar_year", "meeting_id", "fee_date"]  # what a fee is for


def fees_out_of_line(facts: Facts) -> list[Finding]:
    """Warn of an amount that one or two fees bear, and that is a usual one with its decimal point elsewhere.

    So is a power of ten of an amount that three fees or more of the type bear, and 50 times their median or a fiftieth.
    A fee that comes on top of the director's usual one is no slip of it, and a small annual fee for a part of a year is
    sound, as is a small retainer of one who began or left at about its date. Reads ``fee_id``, ``director_id``,
    ``fee_type``, ``calendar_year``, ``meeting_id``, ``fee_date``, ``amount`` (cents).
    """
    fees = facts.frames["Fees"]
    findings = [finding for kind in sorted(fees["fee_type"].unique()) for finding in _of_one_type(facts, kind, fees)]
    return together(findings, f"amounts are out of line with the other fees of their type. If they are right, {RIGHT}.")


@dataclass(frozen=True)
class _Amounts:
    """The amounts of one type of fee, ascending, and how many fees bear each."""

    amount: Integers
    borne: Integers

    @property
    def doubled_median(self) -> int:
        """Give twice the median, which is exact where it lies between two amounts."""
        until = np.cumsum(self.borne)
        middle = np.searchsorted(until, [(until[-1] - 1) // 2, until[-1] // 2], side="right")
        return int(self.amount[middle].sum())

    def usual_powers(self) -> Mapping[int, int]:
        """Give for each rare amount the usual one that it is a power of ten of: of several, the most borne."""
        digits = _without_zeros(self.amount)
        usual = pd.DataFrame({"digits": digits, "amount": self.amount, "borne": self.borne})
        usual = usual[usual["borne"] >= _USUAL].sort_values("borne", ascending=False, kind="stable")
        most = usual.drop_duplicates("digits").set_index("digits")["amount"]
        rare = self.borne <= _RARE
        usual_row = most.index.get_indexer(pd.Index(digits[rare]))
        meant = most.to_numpy()[usual_row[usual_row >= 0]]
        return dict(zip(self.amount[rare][usual_row >= 0].tolist(), meant.tolist(), strict=True))

    def far_from_median(self) -> tuple[Integers, Integers]:
        """Give the rare amounts of 50 times the median or more, and of a fiftieth or less, beside three others."""
        others = (self.borne <= _RARE) & (self.borne.sum() - self.borne >= _USUAL)
        far = others & (2 * self.amount >= _TIMES * self.doubled_median)
        near_nothing = others & (2 * _TIMES * self.amount <= self.doubled_median)
        if (far | near_nothing).sum() > _WIDE:
            return self.amount[:0], self.amount[:0]
        return self.amount[far], self.amount[near_nothing]


def _of_one_type(facts: Facts, kind: str, fees: pd.DataFrame) -> list[Finding]:
    of_type = np.asarray(fees["fee_type"].array == kind)
    cents = fees["amount"].to_numpy(np.int64)
    amount, borne = np.unique(cents[of_type], return_counts=True)
    amounts = _Amounts(amount, borne)
    powers = amounts.usual_powers()
    far, near_nothing = amounts.far_from_median()
    odd = np.unique(np.concatenate([far, near_nothing, np.array(list(powers), dtype=np.int64)]))
    if not odd.size:  # as nearly always
        return []
    rows = fees[of_type & np.isin(cents, odd)]
    rows = rows.assign(meant=pd.array([powers.get(cents) for cents in rows["amount"].tolist()], dtype="Int64"))
    keep = ~_comes_on_top(rows, fees[of_type & np.isin(cents, amount[borne >= _USUAL])])
    if kind != "meeting":
        for_a_part = rows["meant"].isna() & rows["amount"].isin(near_nothing) & ~_serves_throughout(facts, rows)
        keep &= ~for_a_part.to_numpy(dtype=bool)
    return [_out_of_line(facts, kind, same, amounts) for _, same in rows[keep].groupby("amount", sort=True)]


def _out_of_line(facts: Facts, kind: str, fees: pd.DataFrame, amounts: _Amounts) -> Finding:
    named = [f"{fee} of {facts.who(who)}" for fee, who in zip(fees["fee_id"], fees["director_id"], strict=True)]
    cents, is_single = int(fees["amount"].iloc[0]), len(named) == 1
    if pd.notna(fees["meant"].iloc[0]):
        meant = int(fees["meant"].iloc[0])
        bearers = int(amounts.borne[amounts.amount == meant][0])
        than = f"{dollars(meant):,}, the amount of each of {count(bearers, _NAMES[kind])}"
        ratio = f"{cents // meant:,} times" if cents > meant else f"1/{meant // cents:,} of"
    else:
        median = (amounts.doubled_median + 1) // 2
        than = f"{dollars(median):,}, the median of {count(int(amounts.borne.sum()), _NAMES[kind])}"
        is_more = 2 * cents > amounts.doubled_median
        times = 2 * cents // amounts.doubled_median if is_more else amounts.doubled_median // (2 * cents)
        ratio = f"about {times:,} times" if is_more else f"about 1/{times:,} of"
    message = (
        f"{in_a_list(named)} {'is' if is_single else 'are'} {dollars(cents):,}: {ratio} {than}. If the decimal"
        f" point or a digit is misplaced, correct the Amount. If it is right, {RIGHT}."
    )
    return warning(FEE_OUT_OF_LINE, message, "Fees", "Amount", fees.index)


def _without_zeros(amount: Integers) -> Integers:
    """Give the amounts without the zeros at their end: two that are alike are powers of ten of each other."""
    digits = amount.copy()
    while (whole := (digits % 10 == 0) & (digits > 0)).any():
        digits[whole] //= 10
    return digits


def _comes_on_top(odd: pd.DataFrame, usual: pd.DataFrame) -> Flags:
    """Tell whether the director of each odd fee has the usual ones for its year or meeting too, as many as others have.

    Of a fee with an amount that is ``meant`` those of that amount count, of another one those of any ``usual`` amount.
    """
    of_directors = usual["director_id"].isin(odd["director_id"])
    usual = usual[usual["amount"].isin(usual.loc[of_directors, "amount"])]
    sizes = usual.groupby([*_PLACE, "amount"], dropna=False, sort=False).size().rename("size").reset_index()
    sizes = sizes.sort_values(["amount", "size"], kind="stable")
    of_amount = sizes.groupby("amount")
    middle = sizes[of_amount.cumcount() == of_amount["size"].transform("size") // 2].set_index("amount")["size"]
    enough = sizes[sizes["size"].to_numpy() >= middle.reindex(sizes["amount"]).to_numpy()].astype({"amount": "Int64"})
    odd = odd.reset_index(names="excel_row")
    same = odd.merge(enough, left_on=[*_PLACE, "meant"], right_on=[*_PLACE, "amount"])["excel_row"]
    any_usual = odd[odd["meant"].isna()].merge(enough, on=_PLACE)["excel_row"]
    return np.asarray(odd["excel_row"].isin([*same, *any_usual]))


def _serves_throughout(facts: Facts, fees: pd.DataFrame) -> Flags:
    """Tell whether each fee's director is known to serve all of its Calendar Year, or a quarter around its Fee Date."""
    directors = facts.frames["Directors"]
    service = pd.DataFrame(
        {"first": days(directors["service_start"]), "last": days(directors["service_end"])}, index=directors.index
    )
    whole = service.groupby(directors["director_id"]).agg({"first": "min", "last": "max"})
    year, dated = fees["calendar_year"].to_numpy(np.int64, na_value=0), days(fees["fee_date"])
    begin = np.where(dated < FOREVER, dated - _QUARTER, first_of_month(year))
    end = np.where(dated < FOREVER, dated + _QUARTER, first_of_month(year + 1) - 1)
    of_fee = whole.reindex(fees["director_id"])
    return np.asarray((of_fee["first"] <= begin) & (of_fee["last"] >= end))
