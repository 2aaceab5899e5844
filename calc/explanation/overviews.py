"""All awards and fees of a director, or of a meeting, in short: a sentence for each."""

from collections.abc import Iterator

from calc.contract.ids import deferred_award_id, formula_option_id
from calc.explanation.facts import Facts
from calc.explanation.fees import parts_in_words
from calc.explanation.people import for_formula_option
from calc.explanation.words import Step, joined_with_and, money, name_and_id, price, shares, short, span
from calc.results.records import Row

_NO_SOURCE: Row = {"Directors Row": None, "Employment Row": None}
_MOVED = (
    ("Shares Adjusted", "by splits and decisions"),
    ("Gone Before", "gone before the books opened"),
    ("Shares Exercised", "exercised"),
    ("Shares Cancelled", "cancelled"),
    ("Shares Lapsed", "lapsed"),
    ("Shares Assumed", "assumed"),
)


def director_steps(facts: Facts, director: str) -> Iterator[Step]:
    """Make a step for each service of a director, each option, due or not, each fee and each decision. Plan §5 to §8.

    A fee's step says what became of it, its deferred award included.
    """
    for sheet, headers in (("Directors", ("Service Start", "Service End")), ("Employment", ("Employee From",))):
        for row in facts.find("Source Rows", {"Sheet": sheet, "Reference": director}):
            yield _period_step(facts, row, facts.cells(sheet, row["Row"], *headers))
    for option in facts.rows("Options"):
        yield _option_step(option)
    for line in facts.rows("Formula Eligibility"):
        if line["Granted"] == "no":
            text = f"{_option_id(line)}: no Formula Option at the meeting {short(line['Meeting ID'])} of {line['Date']}"
            yield Step("No option", "§6(a)", f"{text} ({line['Reason']}).")
    for fee in facts.rows("Fee Settlement"):
        yield _fee_step(facts, fee)
    for award in facts.rows("Deferred Awards"):
        if not facts.find("Fee Settlement", {"Fee ID": award["Fee ID"]}):  # it stood when the books opened
            yield Step("Deferred award", "§7", f"{_award_in_words(award)}.")
    for decision in facts.rows("Decisions"):
        text = f"{short(decision['Decision ID'])}: {decision['Decision']}, on {short(decision['Award ID'])}"
        yield Step("Decision", "§4(c), §6", f"{text}, with effect from {decision['Effective Date']}.")


def meeting_steps(facts: Facts, meeting: Row) -> Iterator[Step]:
    """Make the steps of a meeting: its day, its fees, and for an annual meeting each director, granted or not. §6, §7.

    ``meeting`` is its row of Source Rows.
    """
    held, day = short(meeting["Reference"]), meeting["From"]
    kind = f"a {meeting['What']} meeting" if meeting["What"] != "annual" else "the annual meeting of the stockholders"
    cells = facts.cells("Meetings", meeting["Row"], "Meeting ID", "Date", "Type")
    yield Step("Meeting", "§6(a), §7(a)", f"{held} was {kind}, on {day}.", cells)
    fees = facts.rows("Fee Settlement")
    for fee in fees:
        yield _fee_step(facts, fee, named=True)
    if not fees:
        yield Step("Fees", "§7(a)", "No fee is entered for it.")
    lines = facts.rows("Formula Eligibility")
    for line in sorted(lines, key=lambda line: line["Granted"] != "yes"):  # who was granted first
        yield _eligibility_step(facts, line)
    if meeting["What"] == "annual" and not lines:
        yield Step("Options", "§6(a)", "The results have no Formula Options of it: the books opened later.")


def _period_step(facts: Facts, row: Row, cells: tuple[str, ...]) -> Step:
    """Say when a director was in service, or an employee. Plan §5."""
    if row["Sheet"] == "Employment":
        return Step("Employee", "§5", f"An employee {span(row['From'], row['To'])}: not eligible then.", cells)
    reason = f" ({row['What']})" if row["To"] and row["What"] not in (None, "other") else ""
    return Step("Service", "§5", f"In service {span(row['From'], row['To'])}{reason}.", cells)


def _option_step(option: Row) -> Step:
    """Say what an option was for and what is left of it."""
    left = option["Shares Outstanding"]
    text = f"{short(option['Option ID'])}: {option['Kind']} option of {option['Grant Date']} on {_granted(option)};"
    moved = [
        f"{option[header]:{'+,' if header == 'Shares Adjusted' else ','}} {words}"
        for header, words in _MOVED
        if option[header]
    ]
    until = f", exercisable until {option['Deadline']}" if left else ""
    return Step("Option", "§6", f"{text} {', '.join([*moved, f'{left:,} outstanding'])}{until} ({option['Status']}).")


def _granted(option: Row) -> str:
    """Say for how many shares an option was granted, of how many, and at which price."""
    got, asked = option["Shares Granted"], option["Shares Requested"]
    of = f" of {asked:,} requested" if got != asked else ""
    return f"{shares(got)}{of} at {price(option['Exercise Price at Grant'])}"


def _fee_step(facts: Facts, fee: Row, *, named: bool = False) -> Step:
    """Say what became of a fee, with its deferred award; ``named`` says whose it is."""
    of = f" of {name_and_id(fee)}" if named else ""
    text = f"{short(fee['Fee ID'])}: {fee['Fee Type']} fee{of} of {fee['Fee Date']}, {money(fee['Amount'])};"
    parts = parts_in_words(fee)
    became = parts[0].replace(money(fee["Amount"]), "all of it", 1) if len(parts) == 1 else joined_with_and(parts)
    award = facts.first("Deferred Awards", {"Fee ID": fee["Fee ID"]})
    stands = f" {_award_in_words(award)}." if award else ""
    row = facts.first("Sources", {"Reference": deferred_award_id(fee["Fee ID"])}).get("Fees Row")
    return Step("Fee", "§7", f"{text} {became}.{stands}", facts.cells("Fees", row, "Amount"))


def _award_in_words(award: Row) -> str:
    """Say how many shares a deferred award has, and when they are issued."""
    said = [f"{short(award['Award ID'])}: {shares(award['Shares Granted'])} granted"]
    said += [f"{award['Shares Adjusted']:+,} by splits and decisions"] if award["Shares Adjusted"] else []
    if award["Shares Issued"]:
        said.append(f"{award['Shares Issued']:,} issued on {award['Issuance Date']}")
    if award["Shares Outstanding"]:
        due = f", due on {award['Issuance Date']}" if award["Issuance Date"] else ""
        said.append(f"{award['Shares Outstanding']:,} outstanding{due}")
    said += [f"{award['Shares Pending']:,} pending"] if award["Shares Pending"] else []
    return ", ".join(said)


def _eligibility_step(facts: Facts, line: Row) -> Step:
    """Say what a director was granted at an annual meeting, or why nothing. Plan §5, §6(a)."""
    reference = _option_id(line)
    source = facts.first("Sources", {"Source Of": "option", "Reference": reference}) or _NO_SOURCE
    why = for_formula_option(facts, source, line)
    option = facts.first("Options", {"Option ID": reference})
    if line["Granted"] == "no":
        return Step("Not granted", why.section, f"{short(reference)}: {why.sentence}", why.cells)
    got = f"{short(reference)}: {_granted(option)}. " if option else ""
    return Step("Granted", why.section, f"{got}{why.sentence}", why.cells)


def _option_id(line: Row) -> str:
    """Give the Option ID that a Formula Option of a line of Formula Eligibility has, or would have."""
    return formula_option_id(line["Date"], line["Director ID"])
