"""The rows of the input that each award rests on: the Sources and Source Rows sheets. They decide nothing.

An example: fee F7 is for the meeting in row 5 of Meetings, and the director of row 2 of Directors elected in row 3.
Sources has one row of it: Reference DS-F7, Directors Row 2, Meetings Row 5, Elections Row 3, Prices Row 18.
Source Rows says what stands there: Meetings, row 5: B2001-03, 2001-03-15, board.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from calc.contract import DECIMALS, SOURCE_ROWS, SOURCES, Kind, snake_case
from calc.contract.ids import DEFERRED_AWARD
from calc.exact import Integers
from calc.plan.calendar import FOREVER, packed
from calc.plan.ids import prefixed
from calc.plan.readings.touched import Calculation
from calc.plan.result_sheet import blank_where, chosen, sheet
from calc.plan.s05_eligibility import NONE, Board
from calc.plan.s06_option_events import OptionEvents
from calc.plan.s06_options import formula_option_ids
from calc.plan.s06c_fair_market_value import ClosingPrices
from calc.plan.s07_deferred_stock import MEETING
from calc.plan.s07c_elections import notice_of_fees
from calc.plan.s08a_shortfall import WAITS, consents

KINDS = SOURCES.by_header["Source Of"].choices
_ROWS = tuple(column.name for column in SOURCES.columns[2:])
Rows = dict[str, Any]  # by column of Sources: Excel rows, -1 for none

# The columns of an input sheet that say yes or no.
_ANSWERS = {"Plan Events": ("Plan Continues", "Outstanding Awards"), "Elections": ("First Year",)}
# What stands in the rows that many awards rest on: the input's columns by those of Source Rows.
_FACTS: Mapping[str, Mapping[str, str]] = {
    "Directors": {"reference": "director_id", "from": "service_start", "to": "service_end", "what": "end_reason"},
    "Employment": {"reference": "director_id", "from": "employee_from", "to": "employee_to"},
    "Meetings": {"reference": "meeting_id", "from": "date", "what": "type"},
    "Elections": {
        "reference": "director_id",
        "from": "notice_date",
        "what": "action",
        "yes": "yes",
        "percent": "percent",
        "minutes": "minutes",
    },
    "Discretionary Grants": {
        "reference": "grant_id",
        "from": "exercisable_from",
        "shares": "shares",
        "minutes": "minutes",
    },
    "Vesting": {"reference": "grant_id", "from": "exercisable_date", "shares": "shares"},
    "Plan Events": {
        "from": "effective_date",
        "to": "prices_adjust_from",
        "what": "event",
        "new": "new",
        "old": "old",
        "shares": "shares",
        "yes": "yes",
        "minutes": "minutes",
    },
    "Consents": {"reference": "director_id", "from": "consent_date", "to": "consent_withdrawn"},
    "Award Decisions": {
        "reference": "decision_id",
        "from": "effective_date",
        "what": "decision",
        "shares": "shares",
        "minutes": "minutes",
    },
    "Opening Awards": {
        "reference": "award_id",
        "from": "grant_date",
        "to": "final_exercise_date",
        "what": "kind",
        "shares": "shares_outstanding",
        "price": "exercise_price",
        "shares_pending": "shares_pending",
        "dollars_pending": "dollars_pending",
    },
}


def sources(run: Calculation, closing: ClosingPrices) -> pd.DataFrame:
    """Make the Sources sheet: options, Formula Options not granted, fees, option events that took effect.

    Rows are Excel's, of the input sheets.
    """
    blocks = [
        (0, _of_options(run.options, run.board, closing)),
        (0, _of_nothing(run.eligibility, run.board)),
        (1, _of_fees(run, closing)),
        (1, _of_opening_awards(run)),
        (2, _of_events(run.events, closing, np.flatnonzero(run.reserve.took_effect))),
    ]
    sizes = [len(block["reference"]) for _, block in blocks]
    columns: dict[str, Any] = {
        "source_of": chosen(KINDS, np.repeat([kind for kind, _ in blocks], sizes)),
        "reference": pd.concat([pd.Series(block["reference"], dtype="str") for _, block in blocks], ignore_index=True),
    }
    for name in _ROWS:
        rows = [np.broadcast_to(block.get(name, NONE), size) for (_, block), size in zip(blocks, sizes, strict=True)]
        excel_rows = np.concatenate(rows)
        columns[name] = blank_where(excel_rows == NONE, excel_rows)
    return sheet(SOURCES, columns)


def source_rows(inputs: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Make the Source Rows sheet: what stands in the rows of ``_FACTS``, as known on the As-of Date."""
    inputs = {**inputs, **{name: _with_yes(inputs[name], headers) for name, headers in _ANSWERS.items()}}
    ordered = {name: inputs[name].sort_index() for name in _FACTS}
    rows = np.concatenate([each.index.to_numpy(dtype=np.int64) for each in ordered.values()])
    columns: dict[str, Any] = {
        "sheet": np.repeat([*ordered], [len(each) for each in ordered.values()]),
        "row": pd.array(rows, dtype="Int64"),
    }
    for column in SOURCE_ROWS.columns[2:]:
        kind = "Int64" if column.kind in DECIMALS else "datetime64[s]" if column.kind is Kind.DATE else "str"
        taken = [_taken(each, _FACTS[name].get(column.name), kind) for name, each in ordered.items()]
        columns[column.name] = pd.concat(taken, ignore_index=True)
    return sheet(SOURCE_ROWS, columns)


def _with_yes(rows: pd.DataFrame, headers: Sequence[str]) -> pd.DataFrame:
    """Add ``yes``: the header of the column in which a row says yes. Plan §6(j), §7(c), §8(f)."""
    answers = [rows[snake_case(header)].eq("yes").to_numpy(dtype=bool) for header in headers]
    words = np.select(answers, [*headers], "")
    return rows.assign(yes=pd.Series(words, index=rows.index, dtype="str").replace("", None))


def _taken(rows: pd.DataFrame, fact: str | None, kind: str) -> "pd.Series[Any]":
    """Give a column of the input; blank where a sheet has none for it."""
    return rows[fact].astype(kind) if fact is not None else pd.Series(index=rows.index, dtype=kind)  # type: ignore[call-overload]


def _of_options(options: pd.DataFrame, board: Board, closing: ClosingPrices) -> Rows:
    """Give the rows behind each option granted."""
    formula, row = options["kind"].eq("formula").to_numpy(dtype=bool), options["excel_row"].to_numpy(dtype=np.int64)
    opening = options["opening"].to_numpy(dtype=bool)
    return {
        "reference": options["option_id"],
        "directors_row": _of(board.excel_row, options["service_row"].to_numpy(dtype=np.int64)),
        "meetings_row": np.where(formula & ~opening, row, NONE),
        "prices_row": _price_rows(closing, options["price_day"].to_numpy(dtype=np.int64)),
        "discretionary_grants_row": np.where(formula | opening, NONE, row),
        "opening_awards_row": np.where(opening, row, NONE),
    }


def _of_nothing(eligibility: pd.DataFrame, board: Board) -> Rows:
    """Give the Formula Options that were not due. Who does not serve has the latest service begun, else the first."""
    due = eligibility[~eligibility["granted"]]
    day, director = due["meeting_day"].to_numpy(dtype=np.int64), due["director"].to_numpy(dtype=np.int64)
    return {
        "reference": formula_option_ids(day, board.ids.take(director).to_series()),
        "directors_row": _of(board.excel_row, _latest_service(board, director, day)),
        "employment_row": np.where(due["reason"] == "employee", board.employment_row(director, day), NONE),
        "meetings_row": due["excel_row"].to_numpy(dtype=np.int64),
    }


def _of_fees(run: Calculation, closing: ClosingPrices) -> Rows:
    """Give the rows behind each fee, deferred or not."""
    fees, valued, board = run.fees, run.valued, run.board
    director, day = fees["director"].to_numpy(dtype=np.int64), fees["fee_day"].to_numpy(dtype=np.int64)
    meetings, given, elections = (run.sheets[name] for name in ("Meetings", "Fees", "Elections"))
    at_meeting = np.flatnonzero(fees["fee_type"].to_numpy() == MEETING)
    meeting_rows, price_rows, consent_rows = (np.full(len(fees), NONE, dtype=np.int64) for _ in range(3))
    wanted = given["meeting_id"].array.take(given.index.get_indexer(fees.index[at_meeting]))
    held = pd.Index(meetings["meeting_id"]).get_indexer(pd.Index(wanted))
    meeting_rows[at_meeting] = _of(meetings.index.to_numpy(dtype=np.int64), held)
    price_rows[valued["fee_number"]] = _price_rows(closing, valued["price_day"].to_numpy(dtype=np.int64))
    of_fee = ~run.deferred["opening"].to_numpy(dtype=bool)
    consent_rows[run.deferred["fee_number"].to_numpy()[of_fee]] = _consents(run)[run.awards.deferred[of_fee]]
    return {
        "reference": prefixed(DEFERRED_AWARD, fees["fee_id"]),
        "directors_row": _of(board.excel_row, _latest_service(board, director, day)),
        "employment_row": board.employment_row(director, day),
        "meetings_row": meeting_rows,
        "fees_row": fees.index.to_numpy(dtype=np.int64),
        "elections_row": _of(
            elections.index.to_numpy(dtype=np.int64), notice_of_fees(director, day, elections, board, run.terms)
        ),
        "prices_row": price_rows,
        "consents_row": consent_rows,
    }


def _of_opening_awards(run: Calculation) -> Rows:
    """Give the rows behind each deferred award that stood when the books opened."""
    stood = run.deferred[run.deferred["opening"].to_numpy(dtype=bool)]
    return {
        "reference": stood["award_id"],
        "directors_row": _of(run.board.excel_row, stood["service_row"].to_numpy(dtype=np.int64)),
        "opening_awards_row": stood.index.to_numpy(dtype=np.int64),
    }


def _of_events(events: OptionEvents, closing: ClosingPrices, at: Integers) -> Rows:
    """Give the price behind each event: of its tender's day, else its own, or of the latest day before it."""
    on = np.where(events.tenders[at], events.tendered_on[at], events.day[at])
    latest = np.searchsorted(closing.day, on, side="right") - 1
    priced = np.where((events.tenders | events.has_market)[at], _of(closing.excel_row, latest), NONE)
    return {
        "reference": events.rows["event_id"].iloc[at],
        "prices_row": priced,
        "option_events_row": events.rows.index.to_numpy(dtype=np.int64)[at],
    }


def _consents(run: Calculation) -> Integers:
    """Give for each award the row of the consent under which shares waited on its grant date, or -1. Plan §8(a)."""
    awards, short, rows = run.awards, run.reserve.shortfalls, run.sheets["Consents"]
    given = consents(rows, run.board)
    result = np.full(len(awards.ids), NONE, dtype=np.int64)
    waits = np.flatnonzero(short.treatment == WAITS)
    excel_rows = rows.index.to_numpy(dtype=np.int64)
    for day in np.unique(short.day[waits]):
        holds = (given.given <= day) & (day < given.withdrawn)
        first = pd.Series(excel_rows[holds], index=given.director[holds])
        first = first[~first.index.duplicated()]
        award = short.award[waits[short.day[waits] == day]]
        result[award] = first.reindex(awards.director[award], fill_value=NONE).to_numpy()
    return result


def _latest_service(board: Board, director: Integers, day: Integers) -> Integers:
    """Give the service row that covers each day, else the latest begun by it, else the director's first."""
    latest = np.searchsorted(packed(board.code, board.row_start), packed(director, day), side="right") - 1
    first = np.searchsorted(board.code, director, side="left")
    return np.maximum(latest, first)


def _price_rows(closing: ClosingPrices, price_day: Integers) -> Integers:
    """Give the row of each price day in Prices; -1 for ``FOREVER``."""
    number = np.searchsorted(closing.day, price_day)
    return np.where(price_day < FOREVER, _of(closing.excel_row, np.minimum(number, closing.day.size - 1)), NONE)


def _of(rows: Integers, numbers: npt.ArrayLike) -> Integers:
    """Give the Excel rows at these row numbers of a frame; -1 for -1."""
    return np.asarray(np.append(rows, NONE)[np.asarray(numbers, dtype=np.int64)])
