"""What becomes of a fee, as formulas over its award: Fee Settlement and Cash Due. Plan §4(b), §7, §8(a)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calc.exact import UNITS_PER_CENT, Flags, muldiv_half_up, product, whole_shares
from calc.plan.s04c_changes_in_stock import Split
from calc.plan.s07_deferred_stock import DOWN
from calc.plan.s08a_cash_due import CAUSES, FRACTION
from calc.plan.terms import Terms
from calc.tables.model import (
    MOST_CENTS,
    NONE,
    Chosen,
    Columns,
    Integers,
    Live,
    Numbers,
    Piece,
    Tables,
    formula,
    with_exceptions,
)
from calc.write.formulas.adjusted import PricesBehind, prices_behind_awards

_MOST_PRODUCT = 10**13  # LibreOffice takes a quotient within a few parts in 1e15 of a whole number for that number
_MOST_SUM = 10**12  # cents; sums of a few amounts below it are right to the cent


@dataclass(frozen=True, eq=False)
class _AwardsOfFees:
    """For each fee its award: where it stands, and what its shares leave of the fee, in cents.

    ``at`` is its index on Deferred Awards, -1 for none. ``fits`` tells where formulas compute exactly, and ``odd`` of
    which of these 8 decimals do not show the whole price. ``fraction`` is less than a share's worth, ``missing`` is
    unpaid for want of shares, and ``waits`` are the shares pending.
    """

    at: Integers
    behind: PricesBehind
    fits: Flags
    odd: Flags
    fee: Integers
    fraction: Integers
    missing: Integers
    waits: Integers


def _awards_of_fees(tables: Tables, splits: Sequence[Split], rounding: str) -> _AwardsOfFees:
    """Find the award of each fee of Fee Settlement, and what its shares leave of the fee. Plan §4(b), §8(a)."""
    awards = tables["Deferred Awards"]
    at = tables.indexes("Deferred Awards", "Fee ID", tables["Fee Settlement"].values("Fee ID"))
    fee, asked, got, waits = (
        np.append(awards.whole(header), NONE)[at]
        for header in ("Deferrable Fee", "Shares Requested", "Shares Granted", "Shares Pending")
    )
    behind = prices_behind_awards(tables, awards, splits)
    price = behind.values(awards.whole("Fair Market Value"))
    units, parts = np.append(price.units, 0)[at], np.append(price.parts, 1)[at]
    rounded, by = np.append(behind.rounded, False)[at], np.append(behind.by, 1)[at]
    fits = (at >= 0) & (fee >= 0) & (product(np.maximum(fee, 0), by) <= MOST_CENTS)
    fits &= (units > 0) & (asked >= got) & (got >= 0)
    if rounding != DOWN:
        return _without_fractions(at, behind, fits, fee, asked, got, waits)
    fits &= whole_shares(np.where(fits, fee, 0), np.where(fits, units, 1), parts) >= asked
    fee, units, asked, got = (np.where(fits, figures, 0) for figures in (fee, units, asked, got))
    per_cent = product(UNITS_PER_CENT, parts)
    fraction = muldiv_half_up(product(fee, per_cent) - product(asked, units), 1, per_cent)
    missing = muldiv_half_up(product(fee, per_cent) - product(got, units), 1, per_cent) - fraction
    return _AwardsOfFees(at, behind, fits, fits & rounded, fee, fraction, missing, waits)


def _without_fractions(
    at: Integers, behind: PricesBehind, fits: Flags, fee: Integers, asked: Integers, got: Integers, waits: Integers
) -> _AwardsOfFees:
    """Find what is unpaid where shares are not rounded down: the part of the fee as of the shares. Plan §8(a)."""
    fits &= (asked > 0) & (2 * fee.astype(object) * asked < _MOST_PRODUCT).astype(bool)
    fee, asked, got = np.where(fits, fee, 0), np.where(fits, asked, 1), np.where(fits, got, 0)
    nothing = np.zeros(len(at), dtype=np.int64)
    missing = muldiv_half_up(fee, np.maximum(asked - got, 0), asked)
    return _AwardsOfFees(at, behind, fits, np.zeros(len(at), dtype=bool), fee, nothing, missing, waits)


def fee_columns(tables: Tables, terms: Terms, splits: Sequence[Split]) -> Columns:
    """Make the five parts of a fee, from its award. Plan §4(b), §7, §8(a)."""
    table, awards = tables["Fee Settlement"], tables["Deferred Awards"]
    down = terms.share_rounding == DOWN
    of = _awards_of_fees(tables, splits, terms.share_rounding)
    amount, cash = table.whole("Amount"), table.whole("Cash Not Deferred")
    all_cash = (of.at < 0) & (cash == amount)
    small = (amount >= 0) & (amount <= _MOST_SUM)
    parts = ("Cash Not Deferred", "Cash for Fraction", "Cash for Shortfall", "Pending")
    f, h, j, k, m = (table.letter(header) for header in ("Amount", *parts))
    rest = amount - sum(table.whole(header) for header in parts)
    less = awards.cells("Deferrable Fee", np.where(all_cash, -1, of.at), before="-")
    short = _unpaid_dollars(tables, of, "Shares Granted", "ROUND(", f"-{j}#,2)") if down else _part_unpaid(tables, of)
    fraction = of.fits & down & (table.whole("Cash for Fraction") == of.fraction)
    shortfall = of.fits & (of.waits == 0) & (table.whole("Cash for Shortfall") == of.missing)
    pending = of.fits & (of.waits > 0) & (table.whole("Pending") == of.missing)
    return {  # + 0 makes the 0 of a tiny negative sum a plain one
        "Deferred": Live(small & (rest == table.whole("Deferred")), formula(f"ROUND({f}#-{h}#-{j}#-{k}#-{m}#,2)+0")),
        "Cash Not Deferred": Live(
            (small & of.fits & (cash == amount - of.fee)) | all_cash, (*formula(f"ROUND({f}#"), *less, ",2)")
        ),
        "Cash for Fraction": Live(fraction, _unpaid_dollars(tables, of, "Shares Requested")),
        "Cash for Shortfall": Live(shortfall, short),
        "Pending": Live(pending, short),
    }


def _part_unpaid(tables: Tables, of: _AwardsOfFees) -> tuple[Piece, ...]:
    """Make the dollars of the deferrable fee that are the part of the shares asked for that was not granted."""
    awards = tables["Deferred Awards"]
    fee, asked = awards.cells("Deferrable Fee", of.at), awards.cells("Shares Requested", of.at)
    granted = awards.cells("Shares Granted", of.at)
    part = ("INT((2*ROUND(", *fee, "*100,0)*(", *asked, "-", *granted, ")+", *asked, ")/(2*", *asked, "))/100")
    return formula(*part)


def _unpaid_dollars(
    tables: Tables, of: _AwardsOfFees, header: str, before: str = "", after: str = ""
) -> tuple[Piece, ...]:
    """Make the dollars of the deferrable fee that the shares under a header leave, with a text on either side."""
    table, awards = tables["Fee Settlement"], tables["Deferred Awards"]
    fee, value = awards.cells("Deferrable Fee", of.at), awards.cells("Fair Market Value", of.at)
    pieces = formula("ROUND(ROUND(", *fee, "-", *awards.cells(header, of.at), "*", *value, ",8),2)")
    texts = [
        before
        + _unpaid_dollars_formula(tables, of.behind, int(of.at[index]), header)
        + after.replace("#", str(table.rows[index]))
        for index in np.flatnonzero(of.odd).tolist()
    ]
    return with_exceptions(of.odd, texts, table.rows, formula(before, *pieces, after))


def _unpaid_dollars_formula(tables: Tables, behind: PricesBehind, award: int, header: str) -> str:
    """Make the dollars that shares leave of the fee of an award whose price 8 decimals do not show whole."""
    awards, by = tables["Deferred Awards"], behind.by[award]
    fee, shares = awards.cell("Deferrable Fee", award), awards.cell(header, award)
    price = tables["Prices"].cell("Closing Price", int(behind.at[award]))
    return f"ROUND(ROUND({fee}*{by}-{shares}*{price}*{behind.times[award]},8)/{by},2)"


def cash_due_column(tables: Tables) -> Columns:
    """Make what was due at once: the fee's column of cash, where the whole of it was. Plan §4(b), §7, §8(a)."""
    table, fees = tables["Cash Due"], tables["Fee Settlement"]
    at = tables.indexes("Fee Settlement", "Fee ID", table.values("Fee ID"))
    index = table.codes("Cause", CAUSES)
    where, which = np.zeros(len(at), dtype=bool), np.zeros(len(at), dtype=np.int64)
    references: list[str] = []
    numbers = np.full(len(at), -1, dtype=np.int64)
    for number, header in enumerate(("Cash Not Deferred", "Cash for Fraction", "Cash for Shortfall")):
        of_it = (index < FRACTION) if not number else index == FRACTION + number - 1
        of_it &= (index >= 0) & (at >= 0) & (np.append(fees.whole(header), NONE)[at] == table.whole("Amount"))
        texts, chosen, row = fees.refs(header, np.where(of_it, at, -1))
        which = np.where(of_it, len(references) + chosen, which)
        references += texts
        numbers, where = np.where(of_it, row, numbers), where | of_it
    return {"Amount": Live(where, (Chosen(references, which), Numbers(numbers)))}
