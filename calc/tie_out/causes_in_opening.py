"""The causes that lie in opening balances: figures that are entered today, and were calculated then. Plan §4(a)."""

from collections.abc import Callable, Iterator, Sequence

from calc.tie_out.causes import FoundCause, figure_in_words, shows
from calc.tie_out.compare import Changed
from calc.tie_out.opened import Opened
from calc.tie_out.rows import InputRows
from calc.tie_out.subjects import Subject

_LEDGER = "Share Reserve"


def changed_balances(opened: Opened) -> Iterator[Changed]:
    """Make of each opening balance that is not the closing one of then a row of its own, with nothing that runs on."""
    for term, was, has in opened.changed_balances():
        of_reserve = term == "Opening Reserve"
        then, now = (
            {"Event": term, "Date": opened.day, "Reference": None, "Shares": figure if of_reserve else 0, term: figure}
            for figure in (was, has)
        )
        yield Changed(_LEDGER, f"{opened.day} opening", then, now, (term,), {})


def found_in_balances(opened: Opened, rows: InputRows) -> list[FoundCause]:
    """Make a cause of each opening balance that is not the closing one of then."""
    return [
        FoundCause(
            f"{term}: {figure_in_words(was)} calculated then → {figure_in_words(has)}",
            f"Plan {term}", "Value", was, has, rows.at("Plan", {"Term": term}), (("movement", f"{term} {opened.day}"),),
        )
        for term, was, has in opened.changed_balances()
    ]  # fmt: skip


def found_in_opening_awards(
    opened: Opened, rows: InputRows, found: Sequence[FoundCause], otherwise: Callable[[Subject], FoundCause | None]
) -> Callable[[Subject], FoundCause | None]:
    """Put down what differs of an award that stood to its row of Opening Awards, where nothing else bears on it.

    ``found`` are the changes of the input; what none of them explains otherwise is left to ``otherwise``.
    """

    def cause_of(subject: Subject) -> FoundCause | None:
        whole_plan = any(cause.columns is not None and shows(cause.columns, subject) for cause in found)
        if whole_plan or not subject.is_award or not opened.is_opening(subject.rows):
            return otherwise(subject)
        words = f"Opening Awards: what stood on {opened.day} is not what was calculated then"
        at = rows.by_key("Opening Awards", subject.name)
        return FoundCause(words, "Opening Awards", "", None, None, at)

    return cause_of
