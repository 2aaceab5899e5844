"""The Prices sheet of the results: the Closing Price of each row. Plan §6(c)."""

import numpy as np
import pandas as pd

from calc.contract import PRICES_RESULT
from calc.plan.result_sheet import blank_where, chosen, sheet
from calc.plan.s06c_fair_market_value import BASES, ClosingPrices


def price_register(prices: pd.DataFrame, closing: ClosingPrices) -> pd.DataFrame:
    """Make the Prices sheet: every row by date, with its Closing Price where it has one. Plan §6(c)."""
    rows = prices.sort_values("date", kind="stable")
    number = pd.Index(closing.excel_row).get_indexer(pd.Index(rows.index))
    value, basis = np.append(closing.price, 0)[number], np.append(closing.basis, -1)[number]
    return sheet(
        PRICES_RESULT,
        {
            **{name: rows[name] for name in ("date", "last_sale", "high_bid", "low_ask")},
            "closing_price": blank_where(number < 0, value),
            "basis": chosen(BASES[:2], basis),
        },
    )
