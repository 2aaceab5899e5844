"""What one calculation of the Plan comes to: its result sheets, what was found, and the terms used."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from calc.contract import BASIS, CHECKS, EXPLAIN, FINDINGS, ISSUANCES, NOTES, RESULTS, SOURCE_COLUMNS, SUMMARY
from calc.findings import Finding
from calc.plan.readings.in_force import InForce
from calc.plan.result_sheet import no_rows
from calc.plan.s04c_changes_in_stock import Split
from calc.plan.terms import Terms

# What is said of the run as a whole is no result of the Plan: ``calc.write`` makes these sheets.
_OF_THE_RUN = (SUMMARY, NOTES, FINDINGS, EXPLAIN, CHECKS, BASIS, SOURCE_COLUMNS)
SHEETS = tuple(sheet.name for sheet in RESULTS if sheet not in _OF_THE_RUN)


# From the As-of Date, for which notes are written. The agent is instructed before the day: what is due soon after the
# next quarter's end must be told with this quarter's results.
DAYS_AHEAD, DAYS_OF_ISSUANCES = 60, 100


@dataclass(frozen=True, eq=False)
class Ahead:
    """What the notes say of the days after the As-of Date and no sheet does.

    ``issuances`` are those of the next ``DAYS_OF_ISSUANCES`` days, with the columns of Issuances; ``estates`` the IDs
    of the directors who have died by the As-of Date.
    """

    issuances: pd.DataFrame = field(default_factory=lambda: no_rows(ISSUANCES))
    estates: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Results:
    """All that is computed from one workbook: the result sheets by name, what was found, the terms used.

    ``touched`` says in words, by the question of each reading of the Plan, what it decided in this run; ``splits`` are
    those that count in shares or in prices by the As-of Date; ``readings`` are those in force of what may be read
    otherwise; ``ahead`` is what comes next. With an error among the findings the sheets have no rows
    and nothing is touched.
    """

    sheets: Mapping[str, pd.DataFrame]
    findings: tuple[Finding, ...]
    terms: Terms
    touched: Mapping[str, str] = field(default_factory=dict)
    splits: tuple[Split, ...] = ()
    readings: tuple[InForce, ...] = ()
    ahead: Ahead = field(default_factory=Ahead)
