"""One thing that happened to an award after its grant, in a sentence. Plan §6(e) to §6(j), §7(b), §8(a)."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from calc.contract.readings import PENDING_NOT_COVERED
from calc.explanation.ends import ends_of_service
from calc.explanation.facts import Facts
from calc.explanation.prices import latest_price, market_price
from calc.explanation.readings import as_chosen
from calc.explanation.words import Step, money, price, shares, short
from calc.results.records import Row

_PAYMENTS = ("Cash Paid", "Personal Check", "Broker Paid", "Shares Tendered")
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Happened:
    """A movement in the ledger: of which award, from which row of Sources, and the option event behind it, if any."""

    award: Row
    source: Row
    moved: Row
    event: Row | None
    price: Decimal | None  # the exercise price in force


def event_step(facts: Facts, happened: Happened) -> Step:
    """Say what happened to an award, and why."""
    kind = happened.moved["Event"]
    if happened.event is not None:
        return (
            _exercise_step(facts, happened, happened.event)
            if kind == "exercised"
            else _settlement_step(facts, happened, happened.event)
        )
    if kind == "deferred issued":
        text = f"On {happened.moved['Date']} the {shares(happened.moved['Shares'])} were issued."
        return Step("Issued", "§7(b)", text)
    if kind == "deferred granted":
        return _later_grant_step(facts, happened)
    if kind == "assumed":
        return _assumed_step(facts, happened)
    return _lapse_step(facts, happened)


def _exercise_step(facts: Facts, happened: Happened, event: Row) -> Step:
    """Say what was exercised, at which price, and how it was paid. Plan §6(e), §6(f)."""
    by = " by the estate" if event["Exercised By"] == "estate" else ""
    text = (
        f"On {event['Date']} {shares(event['Shares'])} were exercised{by} ({short(event['Event ID'])}) at"
        f" {price(happened.price)} a share: {money(event['Price Due'])} was due"
    )
    paid, row = event["Paid"], _event_source(facts, event)
    text += ", and no payment is recorded" if paid is None else f", and {money(paid)} was paid"
    paying = [header for header in _PAYMENTS if event[header]]
    cells = facts.cells("Option Events", row["Option Events Row"], "Event ID", "Date", "Shares", *paying)
    if event["Shares Tendered"]:
        line = latest_price(facts, event["Date"] - _ONE_DAY)
        words, more = market_price(
            facts, row["Prices Row"], line, event["Date"], event.get("Tender Value", event["Fair Market Value"])
        )
        text += f", including {shares(event['Shares Tendered'])} tendered at {words}"
        cells += more
    return Step("Exercise", "§6(e), §6(f)", f"{text}.", cells)


def _settlement_step(facts: Facts, happened: Happened, event: Row) -> Step:
    """Say what was cancelled for cash or shares, and for how much. Plan §6(g)."""
    row, line = _event_source(facts, event), latest_price(facts, event["Date"])
    words, more = market_price(facts, row["Prices Row"], line, event["Date"], event["Fair Market Value"])
    delivered = f"{shares(event['Shares Delivered'])} and " if event["Shares Delivered"] is not None else ""
    text = (
        f"On {event['Date']} {shares(event['Shares'])} were cancelled by {event['Event']} ({short(event['Event ID'])})"
        f" for the market price of {words}, less the exercise price of {price(happened.price)} a share:"
        f" {delivered}{money(event['Cash Paid Out'])} in cash."
    )
    cells = facts.cells("Option Events", row["Option Events Row"], "Event ID", "Date", "Event", "Shares")
    return Step("Settlement", "§6(g)", text, cells + more)


def _event_source(facts: Facts, event: Row) -> Row:
    """Find the row of Sources of an option event; one of blanks where there is none."""
    blank = {"Option Events Row": None, "Prices Row": None}
    return facts.first("Sources", {"Source Of": "option event", "Reference": event["Event ID"]}) or blank


def _later_grant_step(facts: Facts, happened: Happened) -> Step:
    """Say which shares that were pending an increase of the reserve granted. Plan §8(a)."""
    day = happened.moved["Date"]
    increases = [row for row in facts.plan_events("reserve increase") if row["From"] == day]
    by = " and ".join(shares(row["Shares"]) for row in increases)
    moved = shares(happened.moved["Shares"])
    text = f"The reserve was increased by {by} on {day}, and {moved} that were pending were granted."
    rows = facts.find("Shortfalls", {"Award ID": happened.award["Award ID"], "Date": day, "Kind": "pending"})
    short_of = next(iter(rows), None)
    if short_of is not None:
        text += (
            f" They are the pro rata portion of {short_of['Shares Requested']:,}, because"
            f" {short_of['Total Requested']:,} were pending and {short_of['Shares Available']:,} were available."
        )
    cells = tuple(c for row in increases for c in facts.cells("Plan Events", row["Row"], "Effective Date", "Shares"))
    if short_of is not None and short_of["Treatment"] == "pending":
        words, chosen = as_chosen(facts, PENDING_NOT_COVERED)
        text += f" The {shares(short_of['Shares Short'])} that it does not cover stay pending.{words}"
        cells += chosen
    return Step("Later grant", "§8(a)", text, cells)


def _assumed_step(facts: Facts, happened: Happened) -> Step:
    """Say what a change of control made of an option that the survivor assumed. Plan §6(j)."""
    option, day = happened.award, happened.moved["Date"]
    text = (
        f"In the change of control of {day} the surviving company assumed the {shares(happened.moved['Shares'])}: they"
        f" became its option on {shares(option['Converted Shares'])} at {price(option['Converted Price'])}."
    )
    return Step("Assumed", "§6(j)", text, _cells_of_control(facts, option["Grant Date"]))


def _cells_of_control(facts: Facts, granted: date) -> tuple[str, ...]:
    """Name the cells of the change of control that bears on an award."""
    events = facts.change_of_control(granted)
    headers = ("Effective Date", "Event", "Options Assumed")
    return tuple(
        cell
        for row in events
        for cell in facts.cells("Plan Events", row["Row"], *headers, *(["New", "Old"] if row["New"] else []))
    )


def _lapse_step(facts: Facts, happened: Happened) -> Step:
    """Say which shares lapsed: at the deadline, or when service ended. Plan §6(d), §6(h) to §6(j)."""
    option, moved = happened.award, happened.moved
    text = f"On {moved['Date']} {shares(moved['Shares'])} lapsed"
    if moved.get("Cause", "deadline" if moved["Date"] == option.get("Deadline") else "") == "deadline":
        return Step(
            "Lapse",
            "§6(d), §6(h), §6(i), §6(j)",
            f"{text}: that day was the deadline, and they had not been exercised.",
        )
    end = next((each for each in ends_of_service(facts, happened.source) if each.day == moved["Date"]), None)
    service = facts.service(happened.source["Directors Row"])
    cells = end.cells if end else facts.cells("Directors", service.last_row, "Service End")
    return Step("Lapse", "§6(h), §6(i)", f"{text}: they were not exercisable when service ended that day.", cells)
