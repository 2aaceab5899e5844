"""The us-gaap elements of the lines of the reports, with their prefixes written out."""

import pandas as pd

from calc.contract import OPTION_ACTIVITY, XBRL_ELEMENTS
from calc.finance.lines import sheet_of

# The taxonomy spells its prefix in three ways; each element has the one that it has in filings.
_AWARD = "ShareBasedCompensationArrangementByShareBasedPaymentAward"
_ARRANGEMENTS = "ShareBasedCompensationArrangementsByShareBasedPaymentAward"
_SHAREBASED = "SharebasedCompensationArrangementBySharebasedPaymentAward"

_SHARES = "Shares"
_PRICE = "Weighted-Average Exercise Price"
_TERM = "Weighted-Average Remaining Term"
_VALUE = "Aggregate Intrinsic Value"
_OUTSTANDING = {
    _SHARES: f"{_AWARD}OptionsOutstandingNumber",
    _PRICE: f"{_AWARD}OptionsOutstandingWeightedAverageExercisePrice",
}
_OF_OPTIONS = {
    "outstanding at beginning": _OUTSTANDING,
    "granted": {
        _SHARES: f"{_AWARD}OptionsGrantsInPeriodGross",
        _PRICE: f"{_ARRANGEMENTS}OptionsGrantsInPeriodWeightedAverageExercisePrice",
    },
    "exercised": {
        _SHARES: "StockIssuedDuringPeriodSharesStockOptionsExercised",
        _PRICE: f"{_ARRANGEMENTS}OptionsExercisesInPeriodWeightedAverageExercisePrice",
        _VALUE: f"{_AWARD}OptionsExercisesInPeriodTotalIntrinsicValue",
    },
    "forfeited": {
        _SHARES: f"{_AWARD}OptionsForfeituresInPeriod",
        _PRICE: f"{_ARRANGEMENTS}OptionsForfeituresInPeriodWeightedAverageExercisePrice",
    },
    "expired": {
        _SHARES: f"{_AWARD}OptionsExpirationsInPeriod",
        _PRICE: f"{_ARRANGEMENTS}OptionsExpirationsInPeriodWeightedAverageExercisePrice",
    },
    "outstanding at end": {
        **_OUTSTANDING,
        _TERM: f"{_SHAREBASED}OptionsOutstandingWeightedAverageRemainingContractualTerm2",
        _VALUE: f"{_AWARD}OptionsOutstandingIntrinsicValue",
    },
    "exercisable at end": {
        _SHARES: f"{_AWARD}OptionsExercisableNumber",
        _PRICE: f"{_AWARD}OptionsExercisableWeightedAverageExercisePrice",
        _TERM: f"{_SHAREBASED}OptionsExercisableWeightedAverageRemainingContractualTerm1",
        _VALUE: f"{_SHAREBASED}OptionsExercisableIntrinsicValue1",
    },
}


def element(line: str) -> str | None:
    """Give the element of the shares of a line of Option Activity; None where it has none."""
    return _OF_OPTIONS.get(line, {}).get(_SHARES)


def xbrl_elements() -> pd.DataFrame:
    """Make the sheet XBRL Elements."""
    return sheet_of(
        XBRL_ELEMENTS,
        [
            {"sheet": OPTION_ACTIVITY.name, "line": line, "column": column, "xbrl_element": name}
            for line, elements in _OF_OPTIONS.items()
            for column, name in elements.items()
        ],
    )
