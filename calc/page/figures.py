"""What a page shows of a workbook of results, read from it. This runs in a process of its own, with limits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from calc.page.refusals import refused_as_value

if TYPE_CHECKING:
    import pandas as pd

    from calc.results.read_back import Prior
    from calc.results.summary_text import Sentence
    from calc.write.figures import Figure

IN_PERIOD = "in the period"  # how a figure is labeled that is of the period and not of its end
_UPCOMING = 8  # dates that are shown; the workbook has all of them
_CAUSE, _TIED_TO = "Cause", "Tie-out"  # rows of the sheet Tie-out
_NOT_TIED = "Not compared with earlier results: none of this company was given."


@dataclass(frozen=True)
class Brief:
    """What a list of runs says of one."""

    company: str
    as_of: str
    available: str = ""
    errors: int = 0
    to_see_to: int = 0


@dataclass(frozen=True)
class Line:
    """A figure with its label: as it is shown, and in whole units for comparisons; None is none."""

    label: str
    shown: str
    units: int | None
    kind: str


@dataclass(frozen=True)
class Group:
    """Figures under a heading."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Reserve:
    """The share reserve over time: of each series its shares at each label, from the bottom of the stack upwards."""

    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[int, ...]], ...]
    in_words: str


@dataclass(frozen=True)
class Cause:
    """A cause of differences from earlier results: the row of the input, then and now, and what it changed."""

    row: str
    column: str
    then: str
    now: str
    changed: str


@dataclass(frozen=True)
class TiedTo:
    """Which earlier results a run was held against, as it says itself: the name of the file, and as of which day."""

    name: str
    as_of_date: date


@dataclass(frozen=True)
class Figures:
    """What a page shows of a run's results."""

    company: str
    as_of: str
    as_of_date: date
    since: str
    since_date: date | None
    program: str
    saved_since: bool
    groups: tuple[Group, ...]
    reserve: Reserve | None
    attention: "tuple[Sentence, ...]"
    questions: "tuple[Sentence, ...]"
    upcoming: tuple[tuple[str, str, str, str], ...]
    more_upcoming: int
    shortfalls: tuple[str, ...]
    causes: tuple[Cause, ...]
    tied_to: TiedTo | None


@refused_as_value
def brief_of_results(path: Path) -> Brief:
    """Read whose results they are, as of which day, the shares available, and how much is to be seen to."""
    from calc.contract.wording import date_in_words
    from calc.results.read_back import read_prior
    from calc.results.summary_text import said_on_summary
    from calc.write.figures import balances

    prior = read_prior(path, ("Share Reserve",))
    available = next(each for each in balances(prior.sheets["Share Reserve"].frame()) if each.label == "Available")
    to_see_to = said_on_summary(path).to_see_to
    return Brief(prior.company, date_in_words(prior.as_of_date), _line(available).shown, to_see_to=to_see_to)


@refused_as_value
def figures_of(path: Path) -> Figures:
    """Read what a page shows of a workbook of results."""
    from calc.contract.wording import date_in_words
    from calc.results.read_back import read_prior
    from calc.results.summary_text import NOTHING, Sentence, said_on_summary
    from calc.write.figures import balances, deferred_figures, option_figures, shortfall_sentences

    wanted = ("Share Reserve", "Options", "Deferred Awards", "Fee Settlement", "Activity", "Shortfalls")
    prior = read_prior(path, wanted, ("Upcoming by Date", "Tie-out"))
    frames = {name: table.frame() for name, table in prior.sheets.items()}
    said = said_on_summary(path)
    not_tied = () if len(prior.sheets["Tie-out"]) else (Sentence("○", _NOT_TIED),)
    attention = [each for each in said.attention if not said.not_done or each.text != NOTHING]
    groups = (
        ("The share reserve", balances(frames["Share Reserve"])),
        ("Options", option_figures(frames, IN_PERIOD)),
        ("Deferred awards and fees", deferred_figures(frames, IN_PERIOD)),
    )
    return Figures(
        prior.company,
        date_in_words(prior.as_of_date),
        prior.as_of_date,
        date_in_words(prior.period_start) if prior.period_start else "",
        prior.period_start,
        prior.program,
        prior.saved_since,
        tuple(Group(title, tuple(map(_line, figures))) for title, figures in groups),
        _reserve(frames["Share Reserve"], prior),
        (*attention, *not_tied, *said.not_done),
        said.questions,
        tuple(_upcoming(prior)),
        max(0, len(prior.sheets["Upcoming by Date"]) - _UPCOMING),
        tuple(shortfall_sentences(frames["Shortfalls"])),
        tuple(_causes(prior)),
        _tied_to(prior),
    )


def difference(one: Line, other: Line) -> str:
    """Say by how much the second figure is more than the first; empty where one is not known."""
    if one.units is None or other.units is None:
        return ""
    more = other.units - one.units
    return "no change" if not more else f"{'+' if more > 0 else '-'}{shown(abs(more), one.kind)}"


def shown(units: int, kind: str) -> str:
    """Write a figure in whole units as a person reads it."""
    from calc.contract import Kind
    from calc.exact import dollars, price

    if kind == Kind.DOLLARS:
        return f"${dollars(units):,.2f}"
    return f"${price(units):,.4f}" if kind == Kind.PRICE else f"{units:,}"


def _line(figure: "Figure") -> Line:
    kind, label = str(figure.kind), figure.label.removesuffix(", dollars")
    return Line(label, "none" if figure.value is None else shown(figure.value, kind), figure.value, kind)


def _reserve(ledger: "pd.DataFrame", prior: "Prior") -> Reserve | None:
    """Give the balances that the chart of the Summary shows."""
    from calc.contract import SHARE_RESERVE
    from calc.write.charts import STACK, reserve_in_words, reserve_over_time

    data = reserve_over_time(ledger, prior.as_of_date)
    if data.empty:
        return None
    series = tuple((header, tuple(map(int, data[SHARE_RESERVE.by_header[header].name]))) for header in STACK)
    return Reserve(tuple(map(str, data["label"])), series, reserve_in_words(data))


def _upcoming(prior: "Prior") -> Iterable[tuple[str, str, str, str]]:
    """Give what falls due next: the day, what, the shares, and what to do."""
    table = prior.sheets["Upcoming by Date"]
    for index in range(min(len(table), _UPCOMING)):
        cells: Sequence[Any] = [table.value(header, index) for header in ("Date", "Event", "Shares", "What to Do")]
        yield as_text(cells[0]), as_text(cells[1]), as_text(cells[2], grouped=True), as_text(cells[3])


def _causes(prior: "Prior") -> Iterable[Cause]:
    """Give the causes of the tie-out, as its sheet has them."""
    for row in prior.sheets["Tie-out"]:
        if row["What"] == _CAUSE:
            cells = (row[header] for header in ("Reference", "Column", "Then", "Now", "Difference"))
            yield Cause(*map(as_text, cells))


def _tied_to(prior: "Prior") -> TiedTo | None:
    """Read from the tie-out which earlier results the run was held against; None where it was against none."""
    table = prior.sheets["Tie-out"]
    for index, what in enumerate(table.column("What")[:1] if len(table) else ()):
        day = table.value("Then", index)
        if what == _TIED_TO and isinstance(day, date):
            return TiedTo(str(table.value("Reference", index)), day)
    return None


def as_text(value: Any, grouped: bool = False) -> str:
    """Write a cell's value as a page shows it; numbers ``grouped`` by thousands where they are amounts."""
    if value is None or value == "":
        return ""
    if isinstance(value, datetime) and value.hour == value.minute == value.second == 0:
        return value.date().isoformat()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        value = int(value) if value.is_integer() else f"{value:.15g}"
    if isinstance(value, int):
        return f"{value:,}" if grouped else str(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def side_by_side(one: Figures, other: Figures, changes: bool = True) -> list[tuple[str, list[tuple[Line, Line, str]]]]:
    """Put the figures of two runs side by side, those that both have, with the difference.

    Where the ``changes`` of the two periods cannot be compared, what happened in them has none.
    """
    pairs = []
    for group in one.groups:
        others = {line.label: line for each in other.groups if each.title == group.title for line in each.lines}
        lines = [(line, others[line.label]) for line in group.lines if line.label in others]
        told = (changes or not line.label.endswith(IN_PERIOD) for line, _ in lines)
        change = (difference(*pair) if is_told else "" for pair, is_told in zip(lines, told, strict=True))
        pairs.append((group.title, [(*pair, each) for pair, each in zip(lines, change, strict=True)]))
    return pairs
