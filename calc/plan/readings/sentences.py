"""What an alternative reading would change, in a sentence that a committee can read. Plan §2(d)."""

from collections.abc import Iterator, Mapping

from calc.findings import count, in_a_list, noun
from calc.plan.readings.impossible import Impossible

NONE_IN_THIS_RUN = "none in this run"
_WORDS = {
    "deferred_shares_granted": "deferred {} granted",
    "option_shares_granted": "option {} granted",
    "option_shares_lapsed": "option {} lapsed",
    "available": "{} available",
}
_DOLLARS = {"dollars_deferred": "deferred", "cash_due": "paid in cash"}


def in_a_sentence(
    figures: Mapping[str, int],
    first_date: str | None,
    award: str | None,
    changed_rows: Mapping[str, int],
    left_out: Impossible,
) -> str:
    """Say what an alternative changes: shares, dollars, since when, which award most, and what it makes impossible.

    ``figures`` are the alternative less what is in force, dollars in cents; ``changed_rows`` count, by sheet, the rows
    that differ where no balance and no dollar does.
    """
    parts = [*_shares(figures), *_dollars(figures)]
    if not parts:
        sheets = in_a_list(f"{count(rows, 'row')} of {name}" for name, rows in changed_rows.items() if rows)
        moved = "the same totals, with shares or dollars on other days or of other awards"
        parts = [f"no other shares or dollars, but {sheets} would read otherwise" if sheets else moved]
    since = f"from {first_date}: " if first_date else ""
    most = f"; {award} would differ most" if award else ""
    text = f"{since}{in_a_list(parts, len(parts))}{most}{_without(left_out)}."
    return text[0].upper() + text[1:]


def cannot_be_calculated(why: str) -> str:
    """Say that the effect is not known, and why."""
    return f"Cannot be calculated: {why.rstrip('.')}."


def _shares(figures: Mapping[str, int]) -> Iterator[str]:
    """Say which shares would be more or fewer."""
    for name, words in _WORDS.items():
        if number := figures[name]:
            than = "more" if number > 0 else "fewer"
            yield f"{abs(number):,} {than} {words.format(noun(abs(number), 'share'))}"


def _dollars(figures: Mapping[str, int]) -> Iterator[str]:
    """Say how many dollars would be more or less."""
    for name, words in _DOLLARS.items():
        if cents := figures[name]:
            whole, part = divmod(abs(cents), 100)
            yield f"${whole:,}.{part:02d} {'more' if cents > 0 else 'less'} {words}"


def _without(left_out: Impossible) -> str:
    """Count what was entered and would not be possible."""
    of = (("option event", left_out.option_events), ("decision", left_out.decisions))
    parts = [f"{count(len(ids), one)} ({in_a_list(ids, 3)})" for one, ids in of if ids]
    if not parts:
        return ""
    number = len(left_out.option_events) + len(left_out.decisions)
    return f"; {in_a_list(parts)} {noun(number, 'is', 'are')} left out, as not possible then"
