"""When cash of a fee was due, and why: a sentence a sum. Plan §3, §4(b), §7, §8(a)."""

from collections.abc import Iterator
from datetime import date

from calc.contract.readings import FRACTION_IN_A_SPLIT
from calc.explanation.facts import Facts
from calc.explanation.prices import latest_price, price_in_full
from calc.explanation.readings import as_chosen
from calc.explanation.words import Step, money
from calc.results.records import Row

# By the cause on Cash Due; any other is a reason of Fee Settlement, for which nothing was ever deferred.
_WHY = {
    "fraction": "it is less than the value of one share",
    "shortfall": "too few shares were available, and none of it is pending",
    "not covered": "the increase of the reserve on that day did not cover it",
    "authorization ended": "on that day the Board stopped seeking authorization for more shares",
    "plan terminated": "on that day the Plan was terminated",
    "issued": "the award's shares were issued on that day, and it was still pending",
    "consent withdrawn": "on that day the director's consent to wait was withdrawn",
    "split": "the split of that day left no whole share pending",
    "split fraction": "the split of that day left a fraction of a share",
}
_SECTIONS = {"fraction": "§4(b)", "issued": "§7(b), §8(a)", "split": "§4(c), §8(a)", "split fraction": "§4(c)"}
_EVENTS = {
    "not covered": "reserve increase",
    "authorization ended": "authorization ended",
    "plan terminated": "plan termination",
    "split": "split",
    "split fraction": "split",
}


def cash_due_steps(facts: Facts, fee: Row) -> Iterator[Step]:
    """Make a step for each row of Cash Due of a fee; none in results that have no such sheet."""
    for due in facts.find("Cash Due", {"Fee ID": fee["Fee ID"]}):
        cause, day = due["Cause"], due["Date"]
        why = _WHY.get(cause, f"it is not deferred ({cause})")
        section = _SECTIONS.get(cause, "§8(a)" if cause in _WHY else "§7")
        text, cells = f"{money(due['Amount'])} became payable in cash on {day}: {why}.", _cells(facts, due)
        if cause == "split fraction":
            words, chosen = as_chosen(facts, FRACTION_IN_A_SPLIT)
            text, cells = f"{text[:-1]}{_at_the_price_of(facts, day)}, in addition to the fee.{words}", cells + chosen
        yield Step("Cash due", section, text, cells)


def _at_the_price_of(facts: Facts, day: date) -> str:
    """Say what a new share was worth on the day of a split; nothing where that is not one price. Plan §6(c)."""
    of_day = [row for row in facts.plan_events("split") if row["From"] == day]
    line = latest_price(facts, day) if len(of_day) == 1 else None  # two splits of a day leave two prices
    return f", at {price_in_full(facts, line['Date'], day, line['Closing Price'])} a new share" if line else ""


def _cells(facts: Facts, due: Row) -> tuple[str, ...]:
    """Name the cells of the event or the consent that turned what was pending into cash."""
    if due["Cause"] == "consent withdrawn":
        consents = facts.find("Source Rows", {"Sheet": "Consents", "Reference": due["Director ID"]})
        rows = [row["Row"] for row in consents if row["To"] == due["Date"]]
        return tuple(cell for row in rows for cell in facts.cells("Consents", row, "Consent Withdrawn"))
    event = _EVENTS.get(due["Cause"])
    if event is None:
        return ()
    rows = [row["Row"] for row in facts.plan_events(event) if row["From"] == due["Date"]]
    return tuple(cell for row in rows for cell in facts.cells("Plan Events", row, "Effective Date"))
