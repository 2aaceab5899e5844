"""Where decisions, notices and events are recorded: the rows of the Basis sheet that name their minutes."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from calc.excel.text import on_one_line
from calc.results.run_facts import RunFacts

if TYPE_CHECKING:
    from calc.plan.results import Results

_LONGEST = 60  # characters of an ID in an item
# What is recorded, by its sheet of the input; the words in braces are columns of Source Rows.
_WHAT = {
    "Elections": "Notice of {reference} on {day} ({what})",
    "Discretionary Grants": "Grant {reference}",
    "Plan Events": "{what} of {day}",
    "Award Decisions": "Decision {reference} of {day} ({what})",
}


def minutes(results: "Results", run: RunFacts) -> Iterator[tuple[str, str, str]]:
    """Give what is recorded, its minutes and their cell, for each row with minutes; sheet by sheet, row by row."""
    rows = results.sheets["Source Rows"]
    known = rows["from"].isna() | (rows["from"] <= pd.Timestamp(results.terms.as_of_date))
    recorded = rows[rows["minutes"].notna() & rows["sheet"].isin([*_WHAT]) & known]
    for row in recorded.to_dict("records"):
        day = "" if pd.isna(row["from"]) else row["from"].date()
        reference = on_one_line(str(row["reference"]), _LONGEST)
        item = _WHAT[row["sheet"]].format(reference=reference, day=day, what=row["what"])
        yield item, row["minutes"], _cell(run, row["sheet"], int(row["row"]))
    events, sources = results.sheets["Option Events"], results.sheets["Sources"]
    excel_row = sources[sources["source_of"] == "option event"].set_index("reference")["option_events_row"]
    recorded = events[events["minutes"].notna()]
    for event, text in zip(recorded["event_id"], recorded["minutes"], strict=True):
        yield (
            f"Option event {on_one_line(str(event), _LONGEST)}",
            str(text),
            _cell(run, "Option Events", int(excel_row.get(event, 0))),
        )


def _cell(run: RunFacts, sheet: str, row: int) -> str:
    """Name the cell of the minutes of a row of the input; the sheet alone where the column is not known."""
    layout = run.layouts.get(sheet)
    areas = layout.areas(["Minutes"], [row]) if layout is not None else ()
    return f"{layout.title}!{areas[0].name}" if layout is not None and areas else sheet
