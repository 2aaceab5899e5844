"""What the Plan would grant and no row supports: fees of directors who elected. Plan §7.

These are questions, not errors: a director may have missed a meeting, and who does not defer may be paid elsewhere. So
they are asked only where the Plan would have granted something, and each cause once.

An example: Able and Baker both elected for 2001, and Fees has an Annual Fee of 2001 for Able alone.
``annual_fees`` warns that Baker has none for 2001, where others have one. Had nobody one, it would not ask.
Had Baker no fee of any year, ``elections_without_fees`` would warn of the election, and nothing else of Baker.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from calc.contract.readings import ELECTION_AFTER_A_BREAK
from calc.exact import Flags, Integers
from calc.findings import Finding, in_a_list, together, warning
from calc.plan.calendar import BusinessDays, date_of, days, first_of_month, years_of
from calc.plan.s03_term import PlanTerm
from calc.plan.s05_eligibility import NONE, Board
from calc.plan.s07_deferred_stock import FEE_TYPES
from calc.plan.s07c_elections import counts_for, governing_notice, notice_of_fees
from calc.plan.terms import LAST_DEFERRAL_SERVICE_DATE

_CELLS = 1_000_000  # directors by meetings that are looked at together
_RIGHT = "If that is right, nothing is needed."
_MANY = f"Add the missing rows. {_RIGHT}"


def missing_rows(
    meetings: pd.DataFrame,
    fees: pd.DataFrame,
    elections: pd.DataFrame,
    board: Board,
    term: PlanTerm,
    calendar: BusinessDays,
) -> list[Finding]:
    """Warn of each thing that seems to be missing up to the As-of Date. Plan §7.

    Reads ``meeting_id``, ``date``, ``type``; ``director_id``, ``fee_type``, ``meeting_id``, ``fee_day``;
    ``director_id``, ``notice_date``, ``action``, ``first_year``. Meetings of committees are not asked about: nobody
    knows here who sits on them.
    """
    years = np.arange(int(years_of(term.terms.books_open)), term.terms.as_of_date.year + 1)
    if not (board.ids.size and len(elections) and years.size):
        return []
    by_year = _Fees(meetings, fees, elections, board, term, calendar, years)
    return [
        *by_year.elections_without_fees(),
        *by_year.annual_fees(),
        *by_year.meeting_fees(),
        *by_year.retainers(),
    ]


class _Fees:
    """The fees of directors who elected, year by year: ``wanted`` has a row a director and a column a year.

    ``notice`` is of the same form: the place among the elections of the notice that governs, -1 for none.
    """

    def __init__(
        self,
        meetings: pd.DataFrame,
        fees: pd.DataFrame,
        elections: pd.DataFrame,
        board: Board,
        term: PlanTerm,
        calendar: BusinessDays,
        years: Integers,
    ) -> None:
        self.meetings, self.elections, self.board, self.term, self.years = meetings, elections, board, term, years
        self.first_day = calendar.first_of_year(years)
        codes = np.arange(len(board.ids))
        who, of_year = np.repeat(codes, len(years)), np.tile(years, len(codes))
        notice = governing_notice(who, of_year, elections, board, term.terms)
        self.notice = notice.reshape(len(codes), len(years))
        self.elects = np.append(elections["action"].eq("elect").to_numpy(dtype=bool), False)  # the last is no notice
        counts = counts_for(notice, who, np.tile(self.first_day, len(codes)), elections, board, term.terms)
        self.wanted: Flags = self.elects[self.notice] & counts.reshape(self.notice.shape)
        self.director = board.codes(fees["director_id"])
        self.fee_day = fees["fee_day"].to_numpy(dtype=np.int64)
        self.fee_year = years_of(self.fee_day) - int(years[0])
        known = (self.director != NONE) & (self.fee_year >= 0)
        self.annual, self.at_meeting, self.is_retainer = (
            fees["fee_type"].eq(kind).to_numpy(dtype=bool) & known for kind in FEE_TYPES
        )
        self.meeting = pd.Index(meetings["meeting_id"]).get_indexer(pd.Index(fees["meeting_id"]))
        self.has_any = self._grid(known)

    def elections_without_fees(self) -> list[Finding]:
        """Warn of elections that govern full years of service without any fee. Plan §7(c)."""
        over = first_of_month(self.years + 1) - 1 <= self.term.terms.as_of
        first_row = self.has_any.any(axis=0)  # before anybody has a fee, the company may not have begun its records
        begun = np.logical_or.accumulate(first_row)
        asked = self.wanted & self._serving(self.first_day) & (self._deferring() & over & begun)
        size = len(self.elections) + 1  # the last counts what no notice governs
        is_asked, has_fees = (np.bincount(self.notice[where] % size, minlength=size) for where in (asked, self.has_any))
        director, notices = self.board.codes(self.elections["director_id"]), days(self.elections["notice_date"])
        order = np.lexsort((notices, director))
        findings = []
        for notice in order[(is_asked[order] > 0) & (has_fees[order] == 0) & self.elects[order]].tolist():
            code = int(director[notice])
            governed = (self.notice[code] == notice) & asked[code]
            self.wanted[code, governed] = False  # told here, so not again below
            message = (
                f"{self._who(code)} elected to defer, and the election is in force for"
                f" {in_a_list(self.years[governed])}, but there is no fee for those years (§7(c)). Add the fees to Fees"
                f" if there were any. {_RIGHT}"
            )
            row = self.elections.index[notice : notice + 1]
            findings.append(warning("election-without-fees", message, "Elections", "Director ID", row))
        return together(findings, f"elections are in force for years without any fee. {_MANY}")

    def annual_fees(self) -> list[Finding]:
        """Warn of directors eligible on a year's first business day who have no Annual Fee, as others do. §7(a)."""
        has = self._grid(self.annual)
        asked = self.wanted & self._serving(self.first_day) & (has.any(axis=0) & self._deferring())
        findings = []
        for code in np.flatnonzero((asked & ~has).any(axis=1)).tolist():
            message = (
                f"{self._who(code)} elected to defer and has no Annual Fee for"
                f" {in_a_list(self.years[asked[code] & ~has[code]])}, where others have one (§7(a)). Add it to Fees"
                " if it"
                f" was due. {_RIGHT}"
            )
            findings.append(warning("annual-fee-missing", message, "Fees", "Calendar Year"))
        return together(findings, f"directors who elected to defer have no Annual Fee. {_MANY}")

    def meeting_fees(self) -> list[Finding]:
        """Warn of directors eligible at meetings of the board who have no Meeting Fee, as others do. Plan §7(a).

        To miss one meeting is nothing unusual: it is asked about while it is the latest, and later only where the
        director has no fee for the one before or after it either.
        """
        held = days(self.meetings["date"])
        at = np.flatnonzero(self.meetings["type"].ne("committee").to_numpy(dtype=bool))
        at = at[np.isin(at, self.meeting[self.at_meeting])]
        at = at[~self.term.outside_for_deferred_stock(held[at]) & (held[at] <= self.term.terms.as_of)]
        at = at[held[at] <= self.term.terms.on(LAST_DEFERRAL_SERVICE_DATE, held[at])]
        at = at[np.argsort(held[at], kind="stable")]
        latest = int(held[at].max(initial=0))
        ids, rows = np.asarray(self.meetings["meeting_id"], dtype=object), self.meetings.index.to_numpy()
        findings = []
        for code, due, lacks in self._lacking(at, held):
            beside = np.zeros(len(due), dtype=bool)
            beside[1:] |= lacks[:-1]
            beside[:-1] |= lacks[1:]
            missing = due[lacks & (beside | (held[due] == latest))]
            if not missing.size:
                continue
            named = [f"{ids[meeting]} on {date_of(int(held[meeting]))}" for meeting in missing.tolist()]
            message = (
                f"{self._who(code)} elected to defer and has no Meeting Fee for {in_a_list(named)}, where others have"
                " one"
                f" (§7(a)). Add it to Fees if the director attended. {_RIGHT}"
            )
            findings.append(
                warning("meeting-fee-missing", message, "Meetings", "Meeting ID", sorted(rows[missing].tolist()))
            )
        return together(findings, f"directors who elected to defer lack Meeting Fees. {_MANY}")

    def retainers(self) -> list[Finding]:
        """Warn of directors eligible on a date who have no retainer of it, as most of those who defer do. Plan §7(a).

        A retainer that one director alone has, such as that of a chair, asks nothing of the others.
        """
        dates, column = np.unique(self.fee_day[self.is_retainer], return_inverse=True)
        codes = np.arange(len(self.board.ids))
        has = np.zeros((len(codes), len(dates)), dtype=bool)
        has[self.director[self.is_retainer], column] = True
        who, on = np.repeat(codes, len(dates)), np.tile(dates, len(codes))
        defers = self.elects[notice_of_fees(who, on, self.elections, self.board, self.term.terms)].reshape(has.shape)
        counts = ~self.term.outside_for_deferred_stock(dates) & (dates <= self.term.terms.as_of)
        counts &= dates <= self.term.terms.on(LAST_DEFERRAL_SERVICE_DATE, dates)
        due = defers & self._eligible(codes, dates) & counts
        lacks = due & ~has & ((due & has).sum(axis=0) > (due & ~has).sum(axis=0))
        findings = []
        for code in np.flatnonzero(lacks.any(axis=1)).tolist():
            message = (
                f"{self._who(code)} elected to defer and has no retainer for"
                f" {in_a_list([str(date_of(int(day))) for day in dates[lacks[code]]])}, where others have one (§7(a))."
                f" Add it to Fees if it was due. {_RIGHT}"
            )
            findings.append(warning("retainer-missing", message, "Fees", "Fee Date"))
        return together(findings, f"directors who elected to defer lack retainers. {_MANY}")

    def _lacking(self, at: Integers, held: Integers) -> Iterator[tuple[int, Integers, Flags]]:
        """Give each director who lacks fees of meetings, the meetings that one was due for, and which lack it."""
        column_of = np.full(len(held) + 1, NONE)  # the last is an unknown meeting
        column_of[at] = np.arange(len(at))
        year = years_of(held[at]) - int(self.years[0])
        wanting = np.flatnonzero(self.wanted.any(axis=1))
        some = max(1, _CELLS // max(1, len(at)))
        for first in range(0, len(wanting), some):
            codes = wanting[first : first + some]
            due = self._wanted(codes, year, held[at]) & self._eligible(codes, held[at])
            paid = np.zeros(due.shape, dtype=bool)
            row_of = np.full(len(self.board.ids) + 1, NONE)
            row_of[codes] = np.arange(len(codes))
            row, column = row_of[self.director], column_of[self.meeting]
            of_these = self.at_meeting & (row != NONE) & (column != NONE)
            paid[row[of_these], column[of_these]] = True
            for i in np.flatnonzero((due & ~paid).any(axis=1)).tolist():
                yield int(codes[i]), at[due[i]], ~paid[i, due[i]]

    def _wanted(self, codes: Integers, year: Integers, on: Integers) -> Flags:
        """Tell whether an election governs the fee of each director on each day, of the year at that place."""
        wanted: Flags = self.wanted[codes][:, year]
        if not self.term.terms.reads_otherwise(ELECTION_AFTER_A_BREAK):  # then each counts for the whole of its year
            return wanted
        notice, who = self.notice[codes][:, year].ravel(), np.repeat(codes, len(on))
        counts = counts_for(notice, who, np.tile(on, len(codes)), self.elections, self.board, self.term.terms)
        return wanted & counts.reshape(wanted.shape)

    def _grid(self, rows: Flags) -> Flags:
        """Tell whether each director has a fee among these rows in each year."""
        grid = np.zeros((len(self.board.ids), len(self.years)), dtype=bool)
        grid[self.director[rows], np.minimum(self.fee_year[rows], len(self.years) - 1)] = True
        return grid

    def _serving(self, on: Integers) -> Flags:
        """Tell whether each director is eligible on each day."""
        return self._eligible(np.arange(len(self.board.ids)), on)

    def _eligible(self, codes: Integers, on: Integers) -> Flags:
        """Tell whether each director is eligible on each day: a row a director and a column a day."""
        return self.board.eligible(np.repeat(codes, len(on)), np.tile(on, len(codes))).reshape(len(codes), len(on))

    def _deferring(self) -> Flags:
        """Tell of which years something of an Annual Fee could be deferred by the As-of Date. Plan §3."""
        on = self.first_day
        return np.asarray(
            ~self.term.outside_for_deferred_stock(on)
            & (self.term.deferrable_months(self.years, on) > 0)
            & (on <= self.term.terms.as_of)
            & (on >= self.term.terms.books_open)
        )

    def _who(self, code: int) -> str:
        """Name a director as a person reads it: Ann Able (A)."""
        return f"{self.board.names.iloc[code]} ({self.board.ids[code]})"
