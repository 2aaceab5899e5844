"""What was granted of what was asked for, and what became of it until the As-of Date. Plan §4(a), §4(c), §8(a)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from calc.contract.readings import CONSENT_WITHDRAWN, DISCRETIONARY_GRANTS_IN_A_SHORTFALL
from calc.exact import muldiv_floor, split_price
from calc.exact import price as price_of
from calc.explanation.decisions import decision_step, decisions_on, taken_before
from calc.explanation.events import Happened, event_step
from calc.explanation.facts import Facts, SplitRow
from calc.explanation.opening import standing
from calc.explanation.readings import as_chosen, is_chosen
from calc.explanation.words import Step, price, shares, units
from calc.results.records import Row


def granted(facts: Facts, award: str, source: Row, day: date, asked: int, got: int) -> Iterator[Step]:
    """Say whether there were enough shares on the day of the award, and its pro rata portion where not. Plan §8(a)."""
    line = next((row for row in facts.find("Shortfalls", {"Award ID": award}) if row["Kind"] != "pending"), None)
    if line is None or not line["Total Requested"]:
        yield Step("Grant", "§4(a)", f"Enough shares were available on {day}: all {shares(asked)} were granted.")
        return
    available, total, own = line["Shares Available"], line["Total Requested"], line["Shares Requested"]
    floor = own * available // total
    more = "" if got == floor else " and, by the largest remainders, one more"
    rounding = facts.term("Pro-rata Rounding", day)
    asking, there, words, chosen = _round_in_words(facts, line)
    text = (
        f"On {day} the {asking} requested {shares(total)} in total and {available:,} were {there}. Its pro"
        f" rata portion of {own:,} x {available:,} / {total:,} is {shares(floor)}{more}: {shares(got)} were granted,"
        f" {line['Shares Short']:,} short.{words}"
    )
    yield Step("Pro rata", "§8(a)", text, rounding.cells + chosen)
    if line["Treatment"]:
        yield _short_step(facts, source, day, line)


def _round_in_words(facts: Facts, line: Row) -> tuple[str, str, str, tuple[str, ...]]:
    """Say which awards of a day shared too few shares, of what, and why not all of them together. Plan §8(a)."""
    if not is_chosen(facts, DISCRETIONARY_GRANTS_IN_A_SHORTFALL):
        return "awards of the day", "available", "", ()
    words, chosen = as_chosen(facts, DISCRETIONARY_GRANTS_IN_A_SHORTFALL)
    if line["Kind"] == "discretionary":
        return "discretionary grants of the day", "left after the formula and deferred awards", words, chosen
    return "formula and deferred awards of the day", "available", words, chosen


def _short_step(facts: Facts, source: Row, day: date, line: Row) -> Step:
    """Say what becomes of the shares that an award is short: lost, cash, or pending. Plan §8(a)."""
    missing = shares(line["Shares Short"])
    if line["Treatment"] == "lost":
        return Step("Short", "§8(a)", f"The option loses the {missing} that it is short.")
    if line["Treatment"] == "cash":
        return Step("Short", "§8(a)", f"The fee for the {missing} that it is short is paid in cash.")
    consent = facts.source("Consents", source["Consents Row"])
    cells = facts.cells("Consents", source["Consents Row"], "Director ID", "Consent Date")
    sought = facts.plan_events("authorization sought", day)[-1:]
    since = "".join(f" since {event['From']}" for event in sought)
    cells += tuple(cell for event in sought for cell in facts.cells("Plan Events", event["Row"], "Effective Date"))
    text = f"The {missing} that it is short are pending: the Board was seeking authorization for more shares{since}"
    text = f"{text}, and the director consented on {consent.get('From')}."
    if consent.get("To") is not None and is_chosen(facts, CONSENT_WITHDRAWN):
        words, chosen = as_chosen(facts, CONSENT_WITHDRAWN)
        text += f" The consent was withdrawn on {consent['To']}, and what was pending went on.{words}"
        cells += facts.cells("Consents", source["Consents Row"], "Consent Withdrawn") + chosen
    return Step("Short", "§8(a)", text, cells)


@dataclass
class _Outstanding:
    """What is outstanding of an award, and its exercise price, while its history is told."""

    shares: int
    price: Decimal | None


def history_steps(facts: Facts, award: str, row: Row, source: Row) -> Iterator[Step]:
    """Say what became of an award after its grant, in order: splits, decisions, events, lapses, issues. Plan §4, §6."""
    stood = standing(facts, source)
    left = (
        _Outstanding(stood["Shares"], stood["Price"]) if stood else _Outstanding(0, row.get("Exercise Price at Grant"))
    )
    events = sorted(facts.find("Option Events", {"Option ID": award}), key=lambda event: event["Date"])
    splits = iter([split for split in facts.splits if split.day >= facts.books_open])
    decisions = list(decisions_on(facts, award))
    for moved in facts.movements(award):
        for decision in taken_before(decisions, moved):
            yield _decided(facts, decision, left)
        if moved["Event"] == "adjusted":
            continue
        if moved["Event"] == "split":
            split = next(splits, None)
            if split is not None and left.shares and split.new != split.old:
                yield _split_step(facts, split, left)
            continue
        if moved["Event"] in ("option granted", "deferred granted"):
            left.shares += moved["Shares"]
            if moved["Event"] == "option granted" or moved["Date"] == row["Grant Date"]:
                continue
        else:
            left.shares -= moved["Shares"]
        takes = moved["Event"] in ("exercised", "cancelled", "settled in shares")
        event = events.pop(0) if takes and events else None
        yield event_step(facts, Happened(row, source, moved, event, left.price))
    for decision in decisions:
        yield _decided(facts, decision, left)


def _decided(facts: Facts, decision: Row, left: _Outstanding) -> Step:
    """Say what was decided on an award; its shares and its price go on from there. Plan §4(c), §6, §8(f)."""
    left.shares, left.price = decision["Shares After"], decision["Exercise Price After"]
    return decision_step(facts, decision)


def _split_step(facts: Facts, split: SplitRow, left: _Outstanding) -> Step:
    """Say what a split made of an award's shares, and of an option's exercise price. Plan §4(c)."""
    before, left.shares = left.shares, int(muldiv_floor(left.shares, split.new, split.old))
    text = f"The {split.words} made {shares(before)} {left.shares:,}"
    if left.price is not None:
        was, left.price = left.price, price_of(int(split_price(units(left.price), split.new, split.old)))
        text += f", and the exercise price of {price(was)} {price(left.price)}"
    return Step("Split", "§4(c)", f"{text}.", facts.cells_of_splits([split]))
