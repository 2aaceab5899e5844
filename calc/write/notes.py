"""The Notes of the results: to the transfer agent, to directors, and to the person who filled in the workbook."""

from typing import TYPE_CHECKING

import pandas as pd

from calc.contract import NOTES
from calc.contract.wording import date_in_words
from calc.notes import brief, notes_frame
from calc.notes.agent import agent_notes
from calc.notes.directors import director_notes
from calc.notes.findings import findings_notes
from calc.plan.calendar import date_of, days
from calc.plan.results import DAYS_AHEAD, DAYS_OF_ISSUANCES
from calc.results.run_facts import RunFacts

if TYPE_CHECKING:
    from calc.plan.results import Results


def results_notes(results: "Results", run: RunFacts) -> pd.DataFrame:
    """Make the Notes sheet; it has no row where nobody needs to be told anything."""
    terms, sheets, ahead = results.terms, results.sheets, results.ahead
    company = brief(terms.company)
    as_of = terms.as_of_date
    return notes_frame(
        NOTES,
        [
            *agent_notes(sheets["Issuances"], ahead.issuances, company, terms.activity_from, as_of, DAYS_OF_ISSUANCES),
            *director_notes(sheets, ahead.estates, company, as_of, DAYS_AHEAD, _split_since(results)),
            *findings_notes(run.findings, company, run.input_name),
        ],
    )


def _split_since(results: "Results") -> str:
    """Name the last split that the last Closing Price does not show yet; empty: there is none."""
    prices = results.sheets["Prices"]
    known = days(prices["date"][prices["closing_price"].notna()])
    as_of = results.terms.as_of
    since = [split for split in results.splits if split.changes and known.size and known[-1] < split.ex_day <= as_of]
    if not since:
        return ""
    last = since[-1]
    return f"the {last.new}-for-{last.old} split of {date_in_words(date_of(last.day))}"
