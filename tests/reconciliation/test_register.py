"""Figures as they come back from a workbook of results."""

import numpy as np
import pytest

from calc.contract import ISSUANCES
from calc.results.cell_checks import wrong_cell
from calc.results.table import BLANK, whole_units

CASES = [
    # cells, decimals, whole units, why
    ([59.0, "", 41], 0, [59, None, 41], "a blank cell stays blank"),
    ([1250.0, 3.63, 0.07, -21.13], 2, [125000, 363, 7, -2113], "dollars become cents, whatever the float beside them"),
    ([0.1 + 0.2, 1.0], 2, [30, 100], "what a spreadsheet added up shows 15 digits"),
    ([10**15, 1], 0, [10**15, 1], "a number of many digits is taken one by one"),
    ([], 0, [], "a sheet without rows has no figures"),
]


@pytest.mark.parametrize(("cells", "decimals", "expected", "why"), CASES)
def test_figures_read_back_are_exact(cells, decimals, expected, why) -> None:
    held = np.array([np.nan if cell == "" else cell for cell in cells], dtype=np.float64)
    units = whole_units(held, decimals).tolist()
    assert [None if each == BLANK else each for each in units] == expected, why


@pytest.mark.parametrize("cell", [12.5, "12", True, float("nan")])
def test_a_cell_that_is_no_whole_number_is_refused(cell) -> None:
    wrong = wrong_cell(ISSUANCES.name, ISSUANCES.by_header["Shares"], [1.0, cell])
    assert wrong == (1, "should be a whole number of shares, 0 or more")
