"""What the terms of a plan say of its fees: the day of the price, the rounding, the notice that counts. §4(b), §7.

A term that results of an earlier release do not have is as those were computed: the day before, and rounded down.
"""

from datetime import date, timedelta

from calc.contract import TERM
from calc.contract.readings import ELECTION_AFTER_A_BREAK
from calc.explanation.facts import Facts, TermInForce
from calc.explanation.readings import as_chosen, is_chosen, too_late_from
from calc.explanation.words import Step, money, name_and_id, shares
from calc.results.records import Row

_ONE_DAY = timedelta(days=1)
_DAY_BEFORE, _SAME_DAY = TERM["Price Day"].choices
DOWN, UP, NEAREST = TERM["Share Rounding"].choices


def value_day(facts: Facts, day: date) -> date:
    """Give the day whose Fair Market Value a grant takes: the day before it, or the day itself. Plan §6(a), §7(a)."""
    return day if is_same_day(facts, day) else day - _ONE_DAY


def is_same_day(facts: Facts, day: date) -> bool:
    """Tell whether a grant takes the price of its own day."""
    return bool(facts.term("Price Day", day).value == _SAME_DAY)


def share_rounding(facts: Facts, day: date) -> TermInForce:
    """Give the term Share Rounding, with its cell where it is another company's."""
    found = facts.term("Share Rounding", day)
    return found if found.value in (UP, NEAREST) else TermInForce(DOWN, (), date.min)


def shares_asked(facts: Facts, fee: Row, award: Row, price: str) -> tuple[str, tuple[str, ...]]:
    """Say how many shares a deferrable fee asks for at a price, and what is left of it. Plan §4(b)."""
    rounding = share_rounding(facts, award["Grant Date"])
    divided, asked = f"{money(award['Deferrable Fee'])} / {price}", shares(award["Shares Requested"])
    if rounding.value != DOWN:
        how = "rounded up to a whole share" if rounding.value == UP else "to the nearest whole share"
        return f"{divided}, {how}, is {asked}; nothing of it is paid in cash for a fraction.", rounding.cells
    rest = fee["Cash for Fraction"]
    left = f"; the {money(rest)} that is less than a share is paid in cash" if rest else ", with nothing left over"
    return f"{divided} is {asked}{left}.", rounding.cells


def election_step(facts: Facts, source: Row, fee: Row) -> Step:
    """Say which notice governs the fee, and what part of it that elects. Plan §7(c)."""
    year, row = fee["Fee Date"].year, source["Elections Row"]
    notice = facts.source("Elections", row)
    too_late, begins, of_year = too_late_from(facts, year)
    if not notice:
        text, cells = _no_notice(facts, fee, too_late, begins)
        return Step("Election", "§7(c)", text, cells + of_year)
    percent, headers = notice.get("Percent"), ["Director ID", "Notice Date", "Action"]
    elects = "elects deferred stock" + (f" for {percent}% of each fee" if percent is not None else "")
    headers += ["Percent"] * (percent is not None)
    does = elects if notice["What"] == "elect" else "revokes the election, so that fees are cash"
    if notice["From"].year == year:
        headers.append("First Year")
        text = (
            f"The notice of {notice['From']} ({notice['What']}, First Year) is the latest before {fee['Fee Date']} that"
            f" counts for its own year: it {does} for the fees of {year} dated after it."
        )
    else:
        governed = str(year) if of_year else "that year"
        text = f"The notice of {notice['From']} ({notice['What']}) is the latest before {begins}: it {does}"
        text += f" for {governed}."
    return Step("Election", "§7(c)", text, facts.cells("Elections", row, *headers) + of_year)


def _no_notice(facts: Facts, fee: Row, too_late: date, begins: str) -> tuple[str, tuple[str, ...]]:
    """Say that no notice governs a fee; also which one would, had no break in service ended it. Plan §7(c)."""
    rows = facts.find("Source Rows", {"Sheet": "Elections", "Reference": fee["Director ID"]})
    before = sorted((row for row in rows if row["From"] < too_late), key=lambda row: (row["From"], row["Row"]))
    if before and is_chosen(facts, ELECTION_AFTER_A_BREAK):
        words, chosen = as_chosen(facts, ELECTION_AFTER_A_BREAK)
        text = (
            f"The latest notice before {begins}, of {before[-1]['From']}, was given in an earlier service, and does not"
            f" count after the break: the fee is paid in cash.{words}"
        )
        return text, facts.cells("Elections", before[-1]["Row"], "Director ID", "Notice Date") + chosen
    return f"{name_and_id(fee)} gave no notice before {begins}, so the fee is paid in cash.", ()


def part_step(facts: Facts, source: Row, fee: Row) -> Step:
    """Say what part of a fee the notice defers. Plan §7(c)."""
    row = source["Elections Row"]
    percent = facts.source("Elections", row).get("Percent")
    deferrable = fee["Amount"] - fee["Cash Not Deferred"]
    text = (
        f"{percent}% of {money(fee['Amount'])} is {money(deferrable)}, which is deferrable; the rest is paid in cash."
    )
    return Step("Part", "§7(c)", text, facts.cells("Elections", row, "Percent"))
