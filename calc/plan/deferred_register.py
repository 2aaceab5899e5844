"""The Deferred Awards and Fee Settlement sheets, as they stand on the As-of Date. Plan §7, §8(a)."""

import numpy as np
import pandas as pd

from calc.contract import DEFERRED_AWARDS, FEE_SETTLEMENT
from calc.plan import ledger as book
from calc.plan.awards import Awards
from calc.plan.calendar import dates_of
from calc.plan.s04_share_reserve import Reserve
from calc.plan.s05_eligibility import Board
from calc.plan.s06c_fair_market_value import BASES
from calc.plan.s07_deferred_stock import ISSUANCE_REASONS, NOT_DEFERRED
from calc.plan.sheets import chosen, in_grant_order, sheet, whose


def deferred_register(deferred: pd.DataFrame, awards: Awards, reserve: Reserve, board: Board) -> pd.DataFrame:
    """The Deferred Awards sheet, in order of Grant Date and Award ID. Plan §7."""
    deferred, at = in_grant_order(deferred, "fee_day", awards.deferred)
    moved = reserve.ledger.by_event(len(awards.ids), at)
    granted, outstanding, issued = moved[book.DEFERRED_GRANTED], reserve.outstanding[at], moved[book.ISSUED]
    pending, requested = reserve.pending[at], deferred["shares_requested"].to_numpy()
    status = np.select([outstanding > 0, pending > 0, granted == 0, issued > 0], [0, 2, 3, 1], 4)
    return sheet(
        DEFERRED_AWARDS,
        {
            **whose(deferred["director"], board),
            "award_id": deferred["award_id"],
            "fee_id": deferred["fee_id"],
            "fee_type": deferred["fee_type"],
            "grant_date": dates_of(deferred["fee_day"]),
            "valuation_date": dates_of(deferred["valuation_day"]),
            "price_date": dates_of(deferred["price_day"]),
            "price_basis": chosen(BASES, deferred["price_basis"]),
            "fair_market_value": deferred["fair_market_value"].to_numpy(),
            "deferrable_fee": deferred["deferrable"].to_numpy(),
            "shares_requested": requested,
            "shares_granted": granted,
            "shares_short_at_grant": requested - reserve.granted_at_first[at],
            "shares_pending": pending,
            "issuance_date": dates_of(deferred["issuance_day"]),
            "issuance_reason": chosen(ISSUANCE_REASONS, deferred["issuance_reason"]),
            "shares_adjusted": reserve.adjusted[at],
            "shares_outstanding": outstanding,
            "shares_issued": issued,
            "status": chosen(("outstanding", "issued", "pending", "not granted", "closed"), status),
            "section": chosen(("§7(a)",), np.zeros(len(deferred), dtype=np.int64)),
        },
    )


def fee_settlement(
    fees: pd.DataFrame, valued: pd.DataFrame, deferred: pd.DataFrame, awards: Awards, reserve: Reserve, board: Board
) -> pd.DataFrame:
    """The Fee Settlement sheet, in order of Fee Date, Fee ID: five parts that add up to each fee. Plan §4, §7, §8(a).

    ``valued`` are the fees of which something is deferrable, ``deferred`` those that made an award.
    """
    fraction, shortfall, pending = (np.zeros(len(fees), dtype=np.int64) for _ in range(3))
    fraction[valued["place"]] = valued["fraction"]
    shortfall[deferred["place"]] = reserve.shortfall_cents[awards.deferred]
    pending[deferred["place"]] = reserve.pending_cents[awards.deferred]
    parts = fees.assign(
        fraction=fraction,
        shortfall=shortfall,
        pending=pending,
        deferred=fees["deferrable"] - fraction - shortfall - pending,
    )
    parts = parts.sort_values(["fee_day", "fee_id"], kind="stable")
    return sheet(
        FEE_SETTLEMENT,
        {
            **whose(parts["director"], board),
            "fee_id": parts["fee_id"],
            "fee_type": parts["fee_type"],
            "fee_date": dates_of(parts["fee_day"]),
            "amount": parts["amount"].to_numpy(dtype=np.int64),
            "deferred": parts["deferred"].to_numpy(),
            "cash_not_deferred": parts["not_deferred"].to_numpy(),
            "reason": chosen(NOT_DEFERRED, parts["reason"]),
            "cash_for_fraction": parts["fraction"].to_numpy(),
            "cash_for_shortfall": parts["shortfall"].to_numpy(),
            "pending": parts["pending"].to_numpy(),
        },
    )
