"""Whether a workbook's mutations were dealt with: as the oracle expects, or reported where they are.

Many mutations go into one workbook. Those that are reported at their own cell are taken out, and the rest is tried
again until it comes out as the oracle says; what is reported elsewhere is tried alone.
"""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from calc.contract import INPUT_SHEET, folded_header
from calc.findings import Finding, Severity
from calc.job.pipeline import Checked, check
from tests.fuzz.book import Book, book_of, meaning, row_at, rows_of, save
from tests.fuzz.mutations import Mutation, Plan
from tests.oracle import calculate as worked_out
from tests.oracle.soundness import faults
from tests.oracle.test_against_oracle import compared

# The sheets whose cells rest on a sheet: an error of the one may show on the other.
RESTS_ON: dict[str, set[str]] = {
    "Plan": set(INPUT_SHEET),
    "Directors": set(INPUT_SHEET) - {"Plan", "Prices"},
    "Employment": {
        "Employment",
        "Elections",
        "Fees",
        "Discretionary Grants",
        "Option Events",
        "Meetings",
        "Award Decisions",
    },
    "Meetings": {"Meetings", "Fees", "Option Events", "Award Decisions"},
    "Fees": {"Fees", "Option Events", "Award Decisions"},
    "Elections": {"Elections", "Fees", "Option Events", "Award Decisions"},
    "Prices": {"Prices", "Fees", "Meetings", "Option Events", "Discretionary Grants", "Award Decisions"},
    "Discretionary Grants": {"Discretionary Grants", "Vesting", "Option Events", "Fees", "Award Decisions"},
    "Vesting": {"Vesting", "Discretionary Grants", "Option Events", "Award Decisions"},
    "Option Events": {"Option Events", "Award Decisions"},
    "Plan Events": set(INPUT_SHEET),
    "Consents": {"Consents", "Option Events", "Award Decisions"},
    "Award Decisions": {"Award Decisions", "Option Events"},
    "Readings": set(INPUT_SHEET),
    "Opening Awards": set(INPUT_SHEET),
}

# What no random plan does, and what is no fault: events go by date, and what is given beside it bears on nothing.
NO_FAULTS = ("Plan Events: not in order", "Plan Events: after a", "Meetings: two annual", "Option Events: ",
             "Discretionary Grants: ")  # fmt: skip


@dataclass
class Verdicts:
    """What became of the mutations, and those that were not dealt with."""

    outcomes: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    accused: Counter[str] = field(default_factory=Counter)  # errors in plans that the oracle takes, by code


class Judge:
    """Judges mutations of one plan."""

    def __init__(self, plan: Plan, folder: Path) -> None:
        self.plan = plan
        self.path = folder / "mutated.xlsx"
        self.verdicts = Verdicts()
        self.checks = 0

    def judge_all(self, rng: random.Random, found: Sequence[Mutation]) -> Verdicts:
        """Deal with all of them; those of which an error is to be expected go into workbooks of their own."""
        doomed = {id(one): one.suspect or self.expected(one) is None for one in found}
        for group in groups(rng, [one for one in found if not doomed[id(one)]], 90):
            self.judge(group)
        for group in groups(rng, [one for one in found if doomed[id(one)]], 90):
            self.judge(group, doomed=True)
        return self.verdicts

    def expected(self, *group: Mutation) -> Plan | None:
        """The results that the oracle expects of a workbook with these mutations; None where it refuses it."""
        try:
            plan = meaning(self.changed(group))
            wrong = [one for one in faults(known(plan)) if not one.startswith(NO_FAULTS)]
            return None if wrong else worked_out({**plan, "Discretionary Grants": known(plan)["Discretionary Grants"]})
        except Exception:  # it takes what it is given for sound, and fails in any way where it is not
            return None

    def changed(self, group: Sequence[Mutation]) -> Book:
        """The workbook with these mutations."""
        book = book_of(self.plan)
        for mutation in group:
            mutation.change(book)
        return book

    def judge(self, group: Sequence[Mutation], doomed: bool = False) -> None:
        """Deal with a group of mutations that touch no row twice."""
        if not doomed and len(group) > 1 and self.expected(*group) is None:
            self._halves(group)  # each is fit for figures, and they are not together
            return
        book = self.changed(group)
        self.checks += 1
        try:
            checked = check(save(book, self.path))
        except Exception as crash:
            self._search(group, f"{type(crash).__name__}: {crash}")
            return
        errors = [finding for finding in checked.findings if finding.severity is Severity.ERROR]
        if not errors:
            self._hold(group, checked)
            return
        here = [one for one in group if any(at_the_cell(one, book, error) for error in errors)]
        there = [one for one in group if one not in here and doomed and any(linked(one, book, e) for e in errors)]
        if here or (there and len(group) > 1):
            self.verdicts.outcomes["reported at the cell"] += len(here)
            # What went wrong because of another is tried again without it.
            self.verdicts.outcomes["reported at a cell that rests on it"] += 0 if here else len(there)
            if len(group) == 1:
                self._accused(group[0], errors)
            rest = [one for one in group if one not in here and (here or one not in there)]
            if rest:
                self.judge(rest, doomed)
        elif len(group) > 1:
            self._halves(group, doomed)
        else:
            self._elsewhere(group[0], book, errors)

    def _halves(self, group: Sequence[Mutation], doomed: bool = False) -> None:
        middle = len(group) // 2
        self.judge(group[:middle], doomed)
        self.judge(group[middle:], doomed)

    def _search(self, group: Sequence[Mutation], why: str) -> None:
        """Something is wrong with a group: find the mutation, or say that it takes the group."""
        before = len(self.verdicts.failures)
        if len(group) > 1:
            self._halves(group)
        if len(self.verdicts.failures) == before:
            self.verdicts.failures.append(f"{why}\n    after {' + '.join(map(str, group))}")

    def _hold(self, group: Sequence[Mutation], checked: Checked) -> None:
        """Hold the results against the oracle's, which is given what the workbook means."""
        assert checked.results is not None
        wanted = self.expected(*group)
        wrong = ["figures where there are to be none"] if wanted is None else compared(checked.results, wanted)
        if wrong:
            self._search(group, "; ".join(wrong[:3]))
        else:
            self.verdicts.outcomes["as the oracle says"] += len(group)

    def _elsewhere(self, mutation: Mutation, book: Book, errors: Sequence[Finding]) -> None:
        self._accused(mutation, errors)
        if {sheet_of(book, error) for error in errors} & RESTS_ON[mutation.sheet]:
            self.verdicts.outcomes["reported at a cell that rests on it"] += 1
        else:
            said = "; ".join(f"{error.sheet} {error.cell}: {error.message}" for error in errors[:3])
            self.verdicts.failures.append(f"{mutation}\n    is reported elsewhere: {said}")

    def _accused(self, mutation: Mutation, errors: Sequence[Finding]) -> None:
        if self.expected(mutation) is not None:
            self.verdicts.accused.update({f"{mutation.kind}: {one.code}: {one.message}" for one in errors[:1]})


def known(plan: Plan) -> Plan:
    """The plan without what is dated after the As-of Date, of which nothing is asked."""
    as_of = next(row["Value"] for row in plan["Plan"] if row["Term"] == "As-of Date")
    days = {row["Meeting ID"]: row["Date"] for row in plan["Meetings"]}
    later = {"Service End", "End Reason", "Death Date"}
    directors = [
        {name: value for name, value in row.items() if name not in later or (row.get("Service End") or as_of) <= as_of}
        for row in plan["Directors"]
        if row["Service Start"] <= as_of
    ]
    fees = [
        row
        for row in plan["Fees"]
        if (row["Calendar Year"] <= as_of.year if row.get("Calendar Year") else days[row["Meeting ID"]] <= as_of)
    ]
    grants = [row for row in plan["Discretionary Grants"] if row["Grant Date"] <= as_of]
    notices = [row for row in plan["Elections"] if row["Notice Date"] <= as_of]
    return {**plan, "Directors": directors, "Fees": fees, "Elections": notices, "Discretionary Grants": grants}


def sheet_of(book: Book, finding: Finding) -> str:
    """The contract's name of the sheet that a finding is on."""
    return next((name for name, page in book.items() if folded_header(page.title) == folded_header(finding.sheet)), "")


def at_the_cell(mutation: Mutation, book: Book, finding: Finding) -> bool:
    """Whether an error is reported at the row and, if it names columns, at the column of a mutation."""
    if mutation.origin is None:
        page = book.get(mutation.sheet)
        if page is None or finding.sheet != page.title:
            return mutation.sheet in finding.message and not finding.rows
        named = mutation.header is None or mutation.header in finding.headers or mutation.header in finding.message
        return named and (not finding.rows or mutation.header is None or finding.headers == (mutation.header,))
    if sheet_of(book, finding) != mutation.sheet:
        return False
    rows = rows_of(book[mutation.sheet], mutation.origin)
    if not rows & set(finding.rows):
        return False
    return not mutation.header or not finding.headers or mutation.header in finding.headers


def linked(mutation: Mutation, book: Book, finding: Finding) -> bool:
    """Whether an error is on a sheet that rests on the mutation's, and names an ID or a day of its row."""
    if mutation.sheet == "Plan" or mutation.origin is None:
        return sheet_of(book, finding) in RESTS_ON[mutation.sheet] | {""}
    name = sheet_of(book, finding)
    if name not in RESTS_ON[mutation.sheet]:
        return False
    page = book[name]
    values = {str(value) for row in finding.rows for value in row_at(page, row).values()}
    words = mutation.words
    return bool(values & words) or any(word in finding.message for word in words if len(word) > 1)


def groups(rng: random.Random, found: Sequence[Mutation], size: int) -> list[list[Mutation]]:
    """The mutations in groups of at most ``size`` that touch no row twice, and no sheet whose columns change."""
    waiting = list(found)
    rng.shuffle(waiting)
    done: list[list[Mutation]] = []
    while waiting:
        group: list[Mutation] = []
        left: list[Mutation] = []
        for mutation in waiting:
            (group if len(group) < size and _fits(group, mutation) else left).append(mutation)
        done.append(group)
        waiting = left
    return done


def _fits(group: Sequence[Mutation], mutation: Mutation) -> bool:
    return not any(_touch(one, mutation) for one in group if one.sheet == mutation.sheet)


def _touch(one: Mutation, other: Mutation) -> bool:
    """Whether two mutations of a sheet change the same row, or the same column, or the one changes the whole sheet."""
    if one.origin is not None and other.origin is not None:
        return one.origin == other.origin
    whole = any(each.origin is None and each.header is None for each in (one, other))
    return whole or one.header == other.header
