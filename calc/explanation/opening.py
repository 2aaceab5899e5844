"""What an award was when the books of a plan taken over in mid-life opened: its opening balance. Plan §4(a)."""

from calc.explanation.facts import Facts
from calc.explanation.words import Step, joined_with_and, money, name_and_id, price, shares, short
from calc.results.records import Row

_SHEET = "Opening Awards"


def standing(facts: Facts, source: Row) -> Row:
    """Give the row of Opening Awards of an award; an empty one of an award that was granted later."""
    return facts.source(_SHEET, source.get("Opening Awards Row"))


def opening_step(facts: Facts, source: Row, award: Row) -> Step:
    """Say what was outstanding and pending of an award when the books opened, and at which price. Plan §4(a)."""
    stood, books = standing(facts, source), facts.term("Books Open On", facts.as_of)
    granted = stood["Shares"] + award["Gone Before"]
    text = (
        f"Opening balance: when the books opened on {books.value}, {stood['Shares']:,} of the {shares(granted)}"
        f" granted to {name_and_id(award)} on {award['Grant Date']} ({short(source['Reference'])}) were outstanding"
    )
    headers = ["Award ID", "Grant Date", "Shares Granted", "Shares Outstanding"]
    if stood["Price"] is not None:
        text += f", at an exercise price of {price(stood['Price'])}"
        headers.append("Exercise Price")
    if stood["Shares Pending"]:
        text += f", and {shares(stood['Shares Pending'])} were pending, for {money(stood['Dollars Pending'])}"
        headers += ["Shares Pending", "Dollars Pending"]
    return Step("Opening balance", "§4(a)", f"{text}.", facts.cells(_SHEET, stood["Row"], *headers) + books.cells)


def opening_exercisable_step(facts: Facts, option: Row) -> Step:
    """Say what of an option became exercisable after the books opened; all else was so before. Plan §6(e)(i)."""
    rows = facts.find("Source Rows", {"Sheet": "Vesting", "Reference": option["Option ID"]})
    later = sorted((row for row in rows if row["From"] >= facts.books_open), key=lambda row: (row["From"], row["Row"]))
    if not later:
        return Step("Exercisable", "§6(e)(i)", "It was exercisable when the books opened.")
    in_words = joined_with_and([f"{shares(row['Shares'])} from {row['From']}" for row in later])
    cells = tuple(cell for row in later for cell in facts.cells("Vesting", row["Row"], "Exercisable Date", "Shares"))
    text = f"It becomes exercisable in steps: {in_words}; the rest was exercisable when the books opened."
    return Step("Exercisable", "§6(e)(i)", text, cells)


def opening_final_date_step(facts: Facts, source: Row, option: Row) -> Step:
    """Say when the option's own term ends, as it was entered. Plan §6(d)."""
    text = f"The final exercise date is {option['Final Exercise Date']}, as it was taken over."
    return Step(
        "Final exercise date", "§6(d)", text, facts.cells(_SHEET, source["Opening Awards Row"], "Final Exercise Date")
    )
