"""The terms of the Plan: what it states is a default, what the company decides is typed on the Plan sheet."""

from datetime import date

from calc.contract.model import DEFAULT_CALENDAR, Kind, Term

STOCK_SOURCES = ("original issue", "treasury")
ROUNDINGS = ("largest remainder", "round down")
PRICE_DAYS = ("day before", "same day")
SHARE_ROUNDINGS = ("down", "up", "nearest")

TERMS = (
    Term("Company", Kind.TEXT, "The company's name, as it should appear on the results.", "§1", required=True),
    Term(
        "As-of Date",
        Kind.DATE,
        "Everything is computed up to and including this day; rows dated later are ignored.",
        "",
        required=True,
    ),
    Term(
        "Period Start",
        Kind.DATE,
        "First day of the period that the Activity sheet reports.",
        "",
        default_words="first day of the As-of Date's calendar quarter",
    ),
    Term("Effective Date", Kind.DATE, "No award is made before this day.", "§3", date(1999, 7, 27)),
    Term(
        "Stockholder Approval Date",
        Kind.DATE,
        "The day the stockholders approved the Plan; awards before it are contingent on that approval.",
        "§3",
    ),
    Term(
        "Last Option Grant Date",
        Kind.DATE,
        "The last day on which an option may be granted.",
        "§3",
        date(2009, 7, 27),
        amendable=True,
    ),
    Term(
        "Last Deferral Service Date",
        Kind.DATE,
        "Fees for services after this day cannot be deferred.",
        "§3",
        date(2009, 3, 31),
        amendable=True,
    ),
    Term("Share Reserve", Kind.SHARES, "Shares that may be delivered under the Plan.", "§4(a)", 200_000, above=0),
    Term(
        "Formula Option Shares",
        Kind.SHARES,
        "Shares of the option that each eligible director gets at an annual meeting; 0: the plan has no such options.",
        "§6(a)",
        10_000,
        amendable=True,
        at_least=0,
    ),
    Term(
        "Formula Option Term (years)",
        Kind.INTEGER,
        "Years from the grant of a Formula Option to its final exercise date.",
        "§6(d)",
        5,
        amendable=True,
        above=0,
    ),
    Term(
        "Discretionary Option Maximum Term (years)",
        Kind.INTEGER,
        "The most years from the grant of a Discretionary Option to its final exercise date.",
        "§6(d)",
        10,
        amendable=True,
        above=0,
    ),
    Term(
        "Par Value",
        Kind.PRICE,
        "Par value of a share; no option on newly issued stock is priced below it.",
        "§6(c)",
        1_000_000,
        amendable=True,
        at_least=0,
    ),
    Term(
        "Exercise Period after Death (months)",
        Kind.INTEGER,
        "Months after a director's death in which the options may be exercised.",
        "§6(h)",
        12,
        amendable=True,
        at_least=0,
    ),
    Term(
        "Exercise Period after Cessation (months)",
        Kind.INTEGER,
        "Months after service ends for another reason in which the options may be exercised.",
        "§6(i)",
        3,
        amendable=True,
        at_least=0,
    ),
    Term(
        "Deferral Period (Januaries)",
        Kind.INTEGER,
        "Deferred stock is issued on the first business day of this many Januaries after the award; 0: in no January.",
        "§7(b)",
        3,
        amendable=True,
        at_least=0,
    ),
    Term(
        "Business-day Calendar",
        Kind.TEXT,
        "Code of the exchange whose trading days are the business days. XNYS is the New York Stock Exchange.",
        "§6(c)",
        DEFAULT_CALENDAR,
    ),
    Term(
        "Fiscal Year End",
        Kind.MONTH_DAY,
        "Month and day on which the fiscal year ends. It counts only for the reading before the fiscal year.",
        "§7(c)",
        "12-31",
        amendable=True,
    ),
    Term(
        "Price Day",
        Kind.CHOICE,
        "Whether Formula Options, meeting fees and retainers are priced on the day before their own day, or on it.",
        "§6(a), §7(a)",
        "day before",
        choices=PRICE_DAYS,
    ),
    Term(
        "Share Rounding",
        Kind.CHOICE,
        "How a deferred fee becomes whole shares. Only down leaves a fraction, which is paid in cash.",
        "§4(b)",
        "down",
        choices=SHARE_ROUNDINGS,
    ),
    Term(
        "Books Open On",
        Kind.DATE,
        "Only for a plan taken over in mid-life: the day whose opening balances are entered below and on Opening"
        " Awards.",
        "",
    ),
    Term(
        "Opening Reserve",
        Kind.SHARES,
        "Only with Books Open On: the share reserve at the start of that day, in shares of that day.",
        "§4(a)",
        at_least=0,
    ),
    Term(
        "Opening Delivered",
        Kind.SHARES,
        "Only with Books Open On: shares delivered under the Plan before that day, those assumed included.",
        "§4(a)",
        at_least=0,
    ),
    Term(
        "Opening Available",
        Kind.SHARES,
        "Only with Books Open On: the shares available at the start of that day; the balances must tie to it.",
        "§4(a)",
        at_least=0,
    ),
    Term(
        "Stock Source for Deferred Shares",
        Kind.CHOICE,
        "Whether deferred shares are newly issued or come from treasury.",
        "§4(b)",
        "original issue",
        choices=STOCK_SOURCES,
    ),
    Term(
        "Pro-rata Rounding",
        Kind.CHOICE,
        "How the leftover shares are allocated when too few are divided pro rata.",
        "§8(a)",
        "largest remainder",
        choices=ROUNDINGS,
    ),
    Term(
        "Restate for Splits To",
        Kind.DATE,
        "Only for the finance reports: their shares and prices are stated as the splits up to this day leave them. Not"
        " before the As-of Date.",
        "§4(c)",
        default_words="As-of Date",
        for_finance=True,
    ),
)
PLAN_TERMS = tuple(term for term in TERMS if not term.for_finance)  # those of every template
TERM = {term.name: term for term in TERMS}
