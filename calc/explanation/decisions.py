"""What the Board or the Committee decided on an award: who, when, and what it changed. Plan §4(c), §6, §8(f)."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from calc.explanation.facts import Facts
from calc.explanation.words import Step, joined_with_and, price, shares, short
from calc.results.records import Row

_HEADERS = ("Decision ID", "Decided On", "Decided By", "Effective Date", "Decision")


def decisions_on(facts: Facts, award: str) -> list[Row]:
    """Find the decisions on an award that took effect, in the order of effect."""
    return [row for row in facts.find("Decisions", {"Award ID": award}) if row["Decision"] in _WHAT]


def taken_before(decisions: list[Row], moved: Row) -> Iterator[Row]:
    """Take off the decisions before a movement: of earlier days, and of its day unless a plan event moves it.

    An adjustment has a movement of its own, which comes with it.
    """
    while decisions and _is_before(decisions[0], moved):
        yield decisions.pop(0)


def _is_before(decision: Row, moved: Row) -> bool:
    day: date = decision["Effective Date"]
    return bool(day < moved["Date"] or (day == moved["Date"] and moved["Event"] not in ("split", "deferred granted")))


def decision_step(facts: Facts, decision: Row) -> Step:
    """Say what was decided, by whom and when, and what it changed."""
    what, section, headers = _WHAT[decision["Decision"]](decision)
    effective = decision["Effective Date"]
    from_then = "" if effective == decision["Decided On"] else f" with effect from {effective}"
    text = f"The {decision['Decided By']} decided on {decision['Decided On']}{from_then}"
    row = facts.first("Source Rows", {"Sheet": "Award Decisions", "Reference": decision["Decision ID"]}).get("Row")
    given = [header for header in headers if decision[header] is not None]
    return Step(
        "Decision",
        section,
        f"{text} ({short(decision['Decision ID'])}): {what}.",
        facts.cells("Award Decisions", row, *_HEADERS, *given),
    )


def decided_deadline_step(facts: Facts, option: Row) -> Step:
    """Say which decision set the deadline of an option. Plan §6(h), §8(f)."""
    periods = [row for row in decisions_on(facts, option["Option ID"]) if row["Decision"] == "exercise period"]
    if not periods:
        return Step("Deadline", "§6(h), §8(f)", f"The deadline is {option['Deadline']}, by a decision.")
    last = periods[-1]
    row = facts.first("Source Rows", {"Sheet": "Award Decisions", "Reference": last["Decision ID"]}).get("Row")
    text = f"The deadline is {option['Deadline']}, as the {last['Decided By']} decided on {last['Decided On']}"
    cells = facts.cells("Award Decisions", row, "Decided On", "Decided By", "Last Day")
    return Step("Deadline", "§6(h), §8(f)", f"{text} ({short(last['Decision ID'])}).", cells)


def _adjustment(decision: Row) -> tuple[str, str, tuple[str, ...]]:
    """Say what an adjustment made of shares and price, and on what ground. Plan §4(c)."""
    changed = []
    if decision["Shares"] is not None:
        changed.append(f"{shares(decision['Shares Before'])} outstanding become {decision['Shares After']:,}")
    if decision["Exercise Price"] is not None:
        before, after = (price(decision[f"Exercise Price {when}"]) for when in ("Before", "After"))
        changed.append(f"the exercise price of {before} becomes {after}")
    ground = f"the Board determined on {decision['Board Determined On']}, on the ground of {decision['Ground']}, that"
    text = f"{joined_with_and(changed)}; {ground} this avoids a distortion"
    return text, "§4(c)", ("Shares", "Exercise Price", "Board Determined On", "Ground", "Consent On")


def _more_exercisable(decision: Row) -> tuple[str, str, tuple[str, ...]]:
    """Say how many shares more are exercisable, and from which steps they are taken. Plan §6(b), §6(e)(i)."""
    which = decision["Vesting Taken From"]
    taken = f", taken from the {which} of those ahead" if which else ""
    text = f"{shares(decision['Shares'])} more are exercisable from that day on{taken}"
    return text, "§6(b), §6(e)(i)", ("Shares", "Vesting Taken From")


def _kept(decision: Row) -> tuple[str, str, tuple[str, ...]]:
    """Say how many shares do not lapse at a death, and from when they are exercisable. Plan §6(h)."""
    since = decision["Exercisable From"]
    when = f"exercisable from {since} on" if since else "exercisable at once"
    text = f"{shares(decision['Shares'])} not exercisable at the death do not lapse; they are {when}"
    return text, "§6(h)", ("Shares", "Exercisable From")


def _period(decision: Row) -> tuple[str, str, tuple[str, ...]]:
    """Say until when an option may be exercised, and what held before, as known on the day. Plan §6(h), §8(f)."""
    consent = decision["Consent On"]
    agreed = f", with the holder's consent of {consent}" if consent else ""
    text = f"the option may be exercised until {decision['Last Day']} (before: {decision['Deadline Before']}){agreed}"
    return text, "§6(h), §8(f)", ("Last Day", "Consent On")


_WHAT: Mapping[str, Callable[[Row], tuple[str, str, tuple[str, ...]]]] = {
    "adjust": _adjustment,
    "exercisable": _more_exercisable,
    "keep on death": _kept,
    "exercise period": _period,
}
