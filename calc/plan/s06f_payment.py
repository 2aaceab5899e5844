"""How the exercise price is paid. Plan §6(f)."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from calc.exact import UNITS_PER_CENT, ExactPrice, Flags, Integers, add, muldiv_ceil, product, value_in_cents

PAYMENT_COLUMNS = ("cash_paid", "personal_check", "broker_paid", "shares_tendered")


@dataclass(frozen=True, eq=False)
class Payment:
    """What was due and paid for each exercise, in cents, and what is wrong with it. ``recorded`` where anything was."""

    due: Integers
    paid: Integers
    recorded: Flags
    tendered: Integers
    short: Flags
    over: Flags
    not_held: Flags
    check_limit: Integers
    check_over: Flags


def payment(
    events: pd.DataFrame, price: Integers, tender: ExactPrice, original_issue: Flags, par_value: Integers
) -> Payment:
    """Compute what each exercise owes and pays, and check it. Plan §6(f).

    The price due is shares x exercise price to the cent. Tendered shares count at ``tender``, the Fair Market Value of
    one; with them the payment exceeds the price by less than one share's value, without them by nothing. On an
    original issue the personal check pays at most the price due less par on the event's day. Reads ``shares``, the
    payment columns, ``held_6_months``.
    """
    cash, check, broker, tendered = (events[name].to_numpy(dtype=np.int64, na_value=0) for name in PAYMENT_COLUMNS)
    shares = events["shares"].to_numpy(dtype=np.int64)
    due = value_in_cents(shares, price)
    paid = add(cash, check, broker, value_in_cents(tendered, tender.units, tender.parts))
    recorded = events[list(PAYMENT_COLUMNS)].notna().any(axis=1).to_numpy(dtype=bool)
    one_share = muldiv_ceil(tender.units, 1, product(UNITS_PER_CENT, tender.parts))
    margin = np.where(tendered > 0, one_share, 1)
    check_limit = np.maximum(due - muldiv_ceil(par_value, shares, UNITS_PER_CENT), 0)
    return Payment(
        due=due,
        paid=paid,
        recorded=recorded,
        tendered=tendered,
        short=recorded & (paid < due),
        over=recorded & (paid - due >= margin),
        not_held=(tendered > 0) & events["held_6_months"].eq("no").to_numpy(dtype=bool),
        check_limit=check_limit,
        check_over=original_issue & (check > check_limit),
    )
