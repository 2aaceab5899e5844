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
    found = reserve.ledger
    reference = awards.ids.array.take(found.award, allow_fill=True)
    return sheet(
        SHARE_RESERVE,
        {
            **found.balances,
            "date": dates_of(found.day),
            "event": chosen(EVENTS, found.event),
            "reference": pd.Series(reference),
            "shares": found.shares,
            "available": found.available,
            "cause": chosen(LAPSE_CAUSES, found.cause),
        },
    )


def shortfall_register(awards: Awards, reserve: Reserve, board: Board) -> pd.DataFrame:
    """Make the Shortfalls sheet, in the order in which shares were asked for. Plan §8(a)."""
    found = reserve.shortfalls
    return sheet(
        SHORTFALLS,
        {
            **whose(awards.director[found.award], board),
            "date": dates_of(found.day),
            "award_id": awards.ids.take(found.award),
            "kind": chosen(KINDS, found.kind),
            "shares_available": found.available,
            "total_requested": found.total,
            "shares_requested": found.requested,
            "shares_granted": found.granted,
            "shares_short": found.requested - found.granted,
            "treatment": chosen(TREATMENTS, found.treatment),
        },
    )
