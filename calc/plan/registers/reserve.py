"""The Share Reserve and Shortfalls sheets. Plan §4(a), §8(a)."""

import pandas as pd

from calc.contract import SHARE_RESERVE, SHORTFALLS
from calc.plan.awards import KINDS, Awards
from calc.plan.calendar import dates_of
from calc.plan.result_sheet import chosen, sheet, whose
from calc.plan.s04_ledger import EVENTS, LAPSE_CAUSES
from calc.plan.s04_share_reserve import Reserve
from calc.plan.s05_eligibility import Board
from calc.plan.s08a_shortfall import TREATMENTS


def reserve_register(awards: Awards, reserve: Reserve) -> pd.DataFrame:
    """Make the Share Reserve sheet: the ledger in the order in which it was booked. Plan §4(a)."""
    ledger = reserve.ledger
    reference = awards.ids.array.take(ledger.award, allow_fill=True)
    return sheet(
        SHARE_RESERVE,
        {
            **ledger.balances,
            "date": dates_of(ledger.day),
            "event": chosen(EVENTS, ledger.event),
            "reference": pd.Series(reference),
            "shares": ledger.shares,
            "available": ledger.available,
            "cause": chosen(LAPSE_CAUSES, ledger.cause),
        },
    )


def shortfall_register(awards: Awards, reserve: Reserve, board: Board) -> pd.DataFrame:
    """Make the Shortfalls sheet, in the order in which shares were asked for. Plan §8(a)."""
    shortfalls = reserve.shortfalls
    return sheet(
        SHORTFALLS,
        {
            **whose(awards.director[shortfalls.award], board),
            "date": dates_of(shortfalls.day),
            "award_id": awards.ids.take(shortfalls.award),
            "kind": chosen(KINDS, shortfalls.kind),
            "shares_available": shortfalls.available,
            "total_requested": shortfalls.total,
            "shares_requested": shortfalls.requested,
            "shares_granted": shortfalls.granted,
            "shares_short": shortfalls.requested - shortfalls.granted,
            "treatment": chosen(TREATMENTS, shortfalls.treatment),
        },
    )
