"""How a deferred award came to be, and why a fee is paid in cash. Plan §3, §4(b), §7, §8(a)."""

from collections.abc import Iterator

from calc.contract.ids import fee_id_of
from calc.explanation.cash import cash_due_steps
from calc.explanation.delivery import delivery_steps
from calc.explanation.facts import Facts
from calc.explanation.grants import granted, history_steps
from calc.explanation.opening import opening_step, standing
from calc.explanation.people import eligible, not_eligible, outside_term
from calc.explanation.prices import fair_market_value, latest_price, market_price, price_in_full
from calc.explanation.terms_of_fees import (
    NEAREST,
    election_step,
    part_step,
    share_rounding,
    shares_asked,
    value_day,
)
from calc.explanation.words import Step, joined_with_and, money, name_and_id, ordinal, shares, short
from calc.results.records import Row


def fee_steps(facts: Facts, source: Row) -> Iterator[Step]:
    """Make the steps of a fee: those of its deferred award, or why there is none.

    There are none where the results do not have the fee.
    """
    fee = facts.first("Fee Settlement", {"Fee ID": fee_id_of(source["Reference"])})
    award = facts.first("Deferred Awards", {"Award ID": source["Reference"]})
    if award and standing(facts, source):
        yield opening_step(facts, source, award)
        yield from _later_steps(facts, source, award)
        yield from cash_due_steps(facts, award)
        yield _status_step(facts, award)
    if not fee:
        return
    yield from _fee_and_date_steps(facts, source, fee)
    reason = fee["Reason"]
    if reason == "not eligible":
        yield not_eligible(facts, source, name_and_id(fee), fee["Fee Date"])
    else:
        yield eligible(facts, source, name_and_id(fee), fee["Fee Date"])
        if reason == "outside plan term":
            text, section, cells = outside_term(facts, fee["Fee Date"], for_options=False)
            yield Step("Term", section, text, cells)
        elif reason == "stockholders' meeting":
            yield _stockholders_meeting_step(facts, source)
        else:
            yield election_step(facts, source, fee)
            if reason == "after deferral cutoff":
                yield _cutoff_step(facts, source, fee)
            elif reason == "part not elected":
                yield part_step(facts, source, fee)
    if award:
        yield from _award_steps(facts, source, fee, award)
    elif source["Prices Row"] is not None:
        yield _no_share_step(facts, source, fee)
    yield _settlement_step(facts, source, fee)
    yield from cash_due_steps(facts, fee)
    if award:
        yield _status_step(facts, award)


def _fee_and_date_steps(facts: Facts, source: Row, fee: Row) -> Iterator[Step]:
    """Say what the fee is for, and the day that decides for it. Plan §7(a)."""
    day, row = fee["Fee Date"], source["Fees Row"]
    if fee["Fee Type"] == "annual":
        text = f"{short(fee['Fee ID'])} is the annual fee of {name_and_id(fee)} for {day.year}: {money(fee['Amount'])}."
        cells = facts.cells("Fees", row, "Fee ID", "Director ID", "Calendar Year", "Amount")
        yield Step("Fee", "§7(a)", text, cells)
        text = f"Its date is the first business day of {day.year}, {day}."
        yield Step("Date", "§7(a)", text, facts.cells("Fees", row, "Calendar Year"))
        return
    if fee["Fee Type"] == "retainer":
        text = f"{short(fee['Fee ID'])} is a retainer of {name_and_id(fee)}, dated {day}: {money(fee['Amount'])}."
        yield Step("Fee", "§7(a)", text, facts.cells("Fees", row, "Fee ID", "Director ID", "Fee Date", "Amount"))
        return
    meeting = facts.source("Meetings", source["Meetings Row"])
    held = short(meeting.get("Reference"))
    text = f"{short(fee['Fee ID'])} is the fee of {name_and_id(fee)} for the meeting {held}: {money(fee['Amount'])}."
    cells = facts.cells("Fees", row, "Fee ID", "Director ID", "Meeting ID", "Amount")
    yield Step("Fee", "§7(a)", text, cells)
    cells = facts.cells("Meetings", source["Meetings Row"], "Meeting ID", "Date")
    yield Step("Date", "§7(a)", f"Its date is that of the meeting {held}, {day}.", cells)


def _stockholders_meeting_step(facts: Facts, source: Row) -> Step:
    """Say that the fee is for the stockholders' meeting, and so not deferred. Plan §7(a)."""
    cells = facts.cells("Meetings", source["Meetings Row"], "Meeting ID", "Type")
    held = short(facts.source("Meetings", source["Meetings Row"]).get("Reference"))
    text = f"{held} is the annual meeting of the stockholders, and only fees for meetings of the Board and its"
    return Step("Meeting", "§7(a)", f"{text} committees are deferred.", cells)


def _cutoff_step(facts: Facts, source: Row, fee: Row) -> Step:
    """Say that nothing is deferred for services after the last day for that. Plan §3."""
    last = facts.term("Last Deferral Service Date", fee["Fee Date"])
    deferrable = fee["Amount"] - fee["Cash Not Deferred"]
    part = f"only {money(deferrable)} of it may be deferred" if deferrable else "it cannot be deferred"
    percent = facts.source("Elections", source["Elections Row"]).get("Percent")
    if deferrable and percent is not None:
        part = f"with {percent}% elected, {part}"
    return Step("Cutoff", "§3", f"Nothing is deferred for services after {last.value}: {part}.", last.cells)


def _no_share_step(facts: Facts, source: Row, fee: Row) -> Step:
    """Say that a fee is worth less than a share, so that there is no award. Plan §4(b)."""
    day = fee["Fee Date"] if fee["Fee Type"] == "annual" else value_day(facts, fee["Fee Date"])
    line = latest_price(facts, day)
    words, cells = market_price(facts, source["Prices Row"], line, day, line.get("Closing Price"))
    rounding = share_rounding(facts, fee["Fee Date"])
    least = "half a share, and so none to the nearest" if rounding.value == NEAREST else "one share"
    text = f"At the Fair Market Value of {words}, it is worth less than {least}."
    return Step("Request", "§4(b), §6(c)", text, cells + rounding.cells)


def _award_steps(facts: Facts, source: Row, fee: Row, award: Row) -> Iterator[Step]:
    """Make the steps of a deferred award, from its price to its delivery. Plan §4(b), §6(c), §7."""
    day, value, asked = award["Grant Date"], award["Fair Market Value"], award["Shares Requested"]
    yield fair_market_value(facts, source["Prices Row"], award["Valuation Date"], award["Price Date"], day, value)
    text, cells = shares_asked(facts, fee, award, price_in_full(facts, award["Price Date"], day, value))
    whole = facts.cells("Fees", source["Fees Row"], "Amount") if award["Deferrable Fee"] == fee["Amount"] else ()
    yield Step("Request", "§4(b), §7(a)", text, whole + cells)
    at_first = asked - award["Shares Short at Grant"]
    yield from granted(facts, award["Award ID"], source, day, asked, at_first)
    yield from _later_steps(facts, source, award)


def _later_steps(facts: Facts, source: Row, award: Row) -> Iterator[Step]:
    """Say when a deferred award is issued, what became of it, and what was delivered. Plan §7(b)."""
    yield _issuance_date_step(facts, source, award)
    yield from history_steps(facts, award["Award ID"], award, source)
    yield from delivery_steps(facts, award["Award ID"])


def _issuance_date_step(facts: Facts, source: Row, award: Row) -> Step:
    """Say when the shares are issued, and what sets the day. Plan §7(b)."""
    day, reason = award["Issuance Date"], award["Issuance Reason"]
    if reason is None:
        years = facts.term("Deferral Period (Januaries)", award["Grant Date"])
        text = "The shares are issued when service ends: with a Deferral Period of 0 there is no January for it."
        return Step("Issuance date", "§7(b)", text, years.cells)
    if reason in ("third January", "January"):
        years = facts.term("Deferral Period (Januaries)", award["Grant Date"])
        after = f"the first business day of the {ordinal(years.value)} January after the award"
        return Step("Issuance date", "§7(b)", f"The issuance date is {day}, {after}.", years.cells)
    if reason == "cessation":
        cells = facts.cells("Directors", facts.service(source["Directors Row"]).last_row, "Service End")
        return Step("Issuance date", "§7(b)", f"The issuance date is {day}, when service ended.", cells)
    events = facts.change_of_control(award["Grant Date"])
    cells = tuple(c for row in events for c in facts.cells("Plan Events", row["Row"], "Effective Date", "Event"))
    return Step("Issuance date", "§7(b)", f"The issuance date is {day}, the date of the change of control.", cells)


def _settlement_step(facts: Facts, source: Row, fee: Row) -> Step:
    """Say what became of each part of the fee. Plan §4(b), §7, §8(a)."""
    of_it = parts_in_words(fee)
    cells = facts.cells("Fees", source["Fees Row"], "Amount")
    text = (
        f"Of the {money(fee['Amount'])}, {joined_with_and(of_it)}." if len(of_it) > 1 else f"The fee: {''.join(of_it)}."
    )
    return Step("Fee settled", "§4(b), §7, §8(a)", text, cells)


def parts_in_words(fee: Row) -> list[str]:
    """Say of each part of a fee what became of it. Plan §4(b), §7, §8(a)."""
    parts = (
        ("Deferred", "is deferred in shares"),
        ("Cash Not Deferred", f"is cash ({fee['Reason']})"),
        ("Cash for Fraction", "is cash for the fraction of a share"),
        ("Cash for Shortfall", "is cash because too few shares were available"),
        ("Pending", "is pending until more shares are authorized"),
    )
    return [f"{money(fee[header])} {words}" for header, words in parts if fee[header]]


def _status_step(facts: Facts, award: Row) -> Step:
    """Say what is outstanding, issued and pending of the award on the As-of Date."""
    left = award["Shares Outstanding"]
    text = f"At the end of {facts.as_of} its status is {award['Status']}: {shares(left)} outstanding"
    if award["Shares Issued"]:
        text += f", {shares(award['Shares Issued'])} issued"
    if award["Shares Pending"]:
        text += f", {shares(award['Shares Pending'])} pending"
    return Step("Status", "§4(a)", f"{text}.", facts.term("As-of Date", facts.as_of).cells)
