"""The Deferred Awards and Fee Settlement sheets, as they stand on the As-of Date. Plan §7, §8(a)."""

import numpy as np
import pandas as pd

from calc.contract import DEFERRED_AWARDS, FEE_SETTLEMENT
from calc.plan.awards import Awards
from calc.plan.calendar import dates_of
from calc.plan.result_sheet import blank_where, chosen, sheet, whose
from calc.plan.s04_ledger import DEFERRED_GRANTED, ISSUED
from calc.plan.s04_share_reserve import Reserve
from calc.plan.s05_eligibility import Board
from calc.plan.s06c_fair_market_value import BASES
from calc.plan.s07_deferred_stock import FEE_TYPES, ISSUANCE_REASONS, NOT_DEFERRED


def deferred_register(deferred: pd.DataFrame, awards: Awards, reserve: Reserve, board: Board) -> pd.DataFrame:
    """Make the Deferred Awards sheet, in order of Grant Date and Award ID, as the awards come. Plan §7."""
    at = awards.deferred
    granted, issued = (reserve.moved(event)[at] for event in (DEFERRED_GRANTED, ISSUED))
    outstanding, pending = reserve.outstanding[at], reserve.pending[at]
    granted = granted + awards.granted_before[at]
    requested, opening = deferred["shares_requested"].to_numpy(), deferred["opening"].to_numpy(dtype=bool)
    status = np.select([outstanding > 0, pending > 0, granted == 0, issued > 0], [0, 2, 3, 1], 4)
    return sheet(
        DEFERRED_AWARDS,
        {
            **whose(deferred["director"], board),
            "award_id": deferred["award_id"],
            "fee_id": deferred["fee_id"],
            "fee_type": chosen(FEE_TYPES, deferred["fee_type"]),
            "grant_date": dates_of(deferred["fee_day"]),
            "valuation_date": dates_of(deferred["valuation_day"]),
            "price_date": dates_of(deferred["price_day"]),
            "price_basis": chosen(BASES, deferred["price_basis"]),
            "fair_market_value": blank_where(opening, deferred["fair_market_value"]),
            "deferrable_fee": blank_where(opening, deferred["deferrable"]),
            "shares_requested": blank_where(opening, requested),
            "shares_granted": granted,
            "shares_short_at_grant": blank_where(opening, requested - reserve.granted_at_first[at]),
            "shares_pending": pending,
            "issuance_date": dates_of(deferred["issuance_day"]),
            "issuance_reason": chosen(ISSUANCE_REASONS, deferred["issuance_reason"]),
            "shares_adjusted": reserve.adjusted[at],
            "shares_outstanding": outstanding,
            "shares_issued": issued,
            "status": chosen(("outstanding", "issued", "pending", "not granted", "closed"), status),
            "gone_before": awards.gone_before[at],
            "section": chosen(("§7(a)",), np.zeros(len(deferred), dtype=np.int64)),
        },
    )


def fee_settlement(
    fees: pd.DataFrame, valued: pd.DataFrame, deferred: pd.DataFrame, awards: Awards, reserve: Reserve, board: Board
) -> pd.DataFrame:
    """Make the Fee Settlement sheet: five parts that add up to each fee, by Fee Date and Fee ID. Plan §4, §7, §8(a).

    ``valued`` are the fees of which something is deferrable, ``deferred`` those that made an award. An opening award
    has no row: its fee was settled before the books opened.
    """
    fraction, shortfall, pending = (np.zeros(len(fees), dtype=np.int64) for _ in range(3))
    fraction[valued["fee_number"]] = valued["fraction"]
    of_fee = ~deferred["opening"].to_numpy(dtype=bool)
    number, award = deferred["fee_number"].to_numpy()[of_fee], awards.deferred[of_fee]
    shortfall[number], pending[number] = reserve.shortfall_cents[award], reserve.pending_cents[award]
    return sheet(
        FEE_SETTLEMENT,
        {
            **whose(fees["director"], board),
            "fee_id": fees["fee_id"],
            "fee_type": chosen(FEE_TYPES, fees["fee_type"]),
            "fee_date": dates_of(fees["fee_day"]),
            "amount": fees["amount"],
            "deferred": fees["deferrable"].to_numpy() - fraction - shortfall - pending,
            "cash_not_deferred": fees["not_deferred"],
            "reason": chosen(NOT_DEFERRED, fees["reason"]),
            "cash_for_fraction": fraction,
            "cash_for_shortfall": shortfall,
            "pending": pending,
        },
    )
