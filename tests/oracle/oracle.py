"""A slow and plain calculation of the Plan, one day after the other, to hold the product against.

It shares no code with the product. The order within a day is that of the rules: consents withdrawn, plan events,
awards, option events, issues of deferred stock, ends of service, deadlines; then options that are assumed.
"""

from datetime import date

from .activity import activity
from .awards import Delivery
from .book import Book
from .decisions import decision_sheet, take_decisions
from .facts import Facts, Plan
from .grants import grant_awards
from .market import ONE_DAY, Invalid
from .option_events import Refused, take_event
from .readings import days_of_ends
from .sheets import results
from .upcoming import upcoming

__all__ = ["DECISIONS", "Invalid", "Refused", "calculate"]

# What the rules leave open, and how it is taken here.
DECISIONS = [
    "A price is changed by splits where the exact value differs from the close: then an exercise price is rounded up.",
    "A split of equal New and Old changes nothing, not even a price's decimals, and still has its ledger row.",
    "A change of control's ratio is applied literally; the price is rounded up to 4 decimals also at 1 for 1.",
    "Options are assumed after step 6 of the day, in award ID order; what reaches its own deadline that day lapses.",
    "Whatever is dated after the As-of Date (an end of service, a death, a withdrawal, an authority) is not there.",
    "The price due and the value of tendered shares are rounded half up to the cent, each on its own.",
    "A consent given on the day on which another is withdrawn stands on it.",
    "The payee is the estate where it exercised or settled, and of deferred stock from the day of the death on.",
    "The account of a row that begins after the As-of Date is not known yet.",
    "Deliverable From is the earliest day from the due date that is in no hold and, where an estate exercised or"
    " settled, on or after Authority Shown. A day is in a hold if the last hold event up to its end is a hold.",
    "A discretionary option has no Price Date and no Fair Market Value.",
    "A Tender Value is blank where no share is tendered.",
    "A split's ledger row shows the change of the reserve without its sign; no other row moves nothing.",
    "The mean of bid and asked is rounded half up to 8 decimals.",
    "Formula Eligibility says yes to an option that gets no share for lack of shares. Rows go by Date, Director ID.",
    "A formula option priced at par keeps its Price Date and Fair Market Value.",
    "Splits adjust the exercise price of every option granted before, also one closed or not granted, not one assumed.",
    "A fee that is cut by the cutoff goes by it where any month is missing, also where a part is not elected.",
    "With a Deferral Period of 0 an award has no Issuance Date, and is not on Upcoming, until something sets one.",
    "An option or award that is not granted shows its dates (deadline, issuance) like any other.",
    "Vesting goes before Exercisable From where a grant has both.",
    "A change of control makes all options vested from the start of its day, also one granted on it.",
    "After a death in one service, what is left of options of an earlier service passes to the estate too.",
    "The Stock Source of a formula option is original issue.",
    "Two splits that undo each other leave a price unchanged, so that nothing is rounded.",
    "The personal check is held against the rounded price due less the exact par value.",
    "A cash-out needs FMV above the price, even where what it pays rounds to 0.00.",
    "A settlement that comes to no whole share has no issuance; its cash is on Option Events only.",
    "Price Due and Paid are blank but for exercises, Shares Delivered for cash-outs, Cash Paid Out for exercises;"
    " Paid is blank where no payment is recorded.",
    "Option Events keep the order of the input; Exercised By is filled with its default, Stock Source is as given.",
    "The Reference of an issuance is its Option ID or Award ID; a deferred award's issuance has no Cash.",
    "An account missing on the row that earned the shares is taken from the director's latest row that has one.",
    "On a date with a shortfall, an award that gets all it asked for has a row with a blank Treatment.",
    "Shortfalls go by date, pending before new awards, in award ID order.",
    "An award of which splits left nothing, but with shares still pending, is pending.",
    "Pro-rata Rounding, Share Reserve and Stock Source for Deferred Shares cannot be amended.",
    "An amended Formula Option Shares is in the shares of its place among the day's plan events.",
    "An Annual Fee of a director who is left out altogether is left out too.",
    "Cash Not Deferred by the cutoff is the fee less the deferrable part, and gives no reason where that is nothing.",
    "A formula option that asks for 0 shares has its price and its row like any other, on Shortfalls too.",
    "An amendment of Formula Option Shares, not a split, decides whether there are Formula Options at all.",
    "An amendment reaches the options that are outstanding at its place among the day's plan events.",
    "The issuance reason of a January is `third January` where the period in force at the grant is 3, else `January`.",
    "Of Activity, `adjusted for splits` is weighted by what each split added or took, at the price after that day's.",
    "The opening of the reserve is an increase where the Plan began in the period.",
    "A step is due in the shares by which it raises what is exercisable, if nothing else happens.",
    "What two splits of one day cut off an award is due together, each part rounded to the cent.",
    "Rounds that run short on one date go one after the other on Shortfalls, each in award ID order.",
    "An Employment row dated after the As-of Date is not there, also where it begins the day after.",
    "Of an award taken over nothing is shown of what was asked for and what its price rested on.",
    "Sections are written §6(a), §6(b) and §7(a).",
]


def calculate(plan: Plan, *, as_entered: bool = False) -> Plan:
    """The results sheets of a plan; raises Refused for an option event and Invalid for what else is an error.

    ``as_entered``: what stood when the books opened did, though it had ended by these readings; it lapses that day.
    """
    facts = Facts(plan)
    facts.as_entered = as_entered
    book = Book(facts)
    fixed = days_of_the_plan(book)
    today = next_day(book, fixed, date.min if facts.books_open is None else facts.books_open - ONE_DAY)
    while today is not None and today < facts.period_start:
        one_day(book, today)
        today = next_day(book, fixed, today)
    beginning = book.balance()
    while today is not None:
        one_day(book, today)
        today = next_day(book, fixed, today)
    return results(book) | {
        "Decisions": decision_sheet(book),
        "Activity": activity(book, beginning),
        "Upcoming": upcoming(book),
    }


def days_of_the_plan(book: Book) -> set[date]:
    """The days that are in the input."""
    facts = book.facts
    days = [row["Effective Date"] for row in facts.plan_events]
    days += [facts.books_open] if facts.books_open else []
    days += [row["Date"] for row in facts.meetings + facts.option_events]
    days += [row["Grant Date"] for row in facts.grants]
    days += [row["Effective Date"] for row in facts.decisions]
    days += [day for day, _ in facts.fees]
    days += [service.end for service in facts.services if service.end]
    days += days_of_ends(facts)
    days += [row["Consent Withdrawn"] for row in facts.consents if row.get("Consent Withdrawn")]
    return set(days)


def next_day(book: Book, fixed: set[date], after: date) -> date | None:
    """The next day up to the As-of Date on which something can happen."""
    days = list(fixed)
    days += [option.deadline for option in book.options.values()]
    days += [award.issue_on for award in book.deferred.values() if award.issue_on]
    return min((day for day in days if after < day <= book.facts.as_of), default=None)


def one_day(book: Book, day: date) -> None:
    facts = book.facts
    book.ends_of_later_services(day)
    book.consents_withdrawn(day)
    book.plan_events(day)
    take_decisions(book, day)
    grant_awards(book, day)
    for row in facts.option_events:
        if row["Date"] == day:
            take_event(book, row)
    issue(book, day)
    book.end_of_service(day)
    book.deadlines(day)
    book.assume(day)


def issue(book: Book, day: date) -> None:
    """Deferred awards due on the day are issued, and what is pending on them turns into cash, §7(b)."""
    for award in book.in_order()[1]:
        if award.issue_on != day:
            continue
        book.to_cash(day, award, "issued")
        shares, award.outstanding = award.outstanding, 0
        award.issued = shares
        book.delivered += shares
        book.note(day, "deferred issued", award.id, shares)
        if shares:
            delivery = Delivery(
                "IS-" + award.id,
                day,
                award.service,
                award.granted_on,
                "deferred stock",
                award.id,
                shares,
                None,
                award.source,
            )
            book.history.deliveries.append(delivery)
