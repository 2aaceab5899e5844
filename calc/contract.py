"""Every sheet, column, type, choice, default and meaning, stated once, as data.

The template, the schemas, ``templates/COLUMNS.md``, the reader and the writer derive from what stands here. This file
imports nothing of ``calc``. Headers and sheet names are a contract with people and programs: never rename one.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache

TEMPLATE_VERSION = "1"
DEFAULT_CALENDAR = "XNYS"


class Kind(StrEnum):
    """What a cell holds, and the unit of the column that the reader makes of it."""

    ID = "id"  # text, kept as typed: 007 stays 007
    TEXT = "text"
    DATE = "date"  # datetime64[s], midnight
    SHARES = "shares"  # whole shares
    INTEGER = "integer"
    DOLLARS = "dollars"  # whole cents
    PRICE = "price"  # whole units of 1e-8 dollars
    CHOICE = "choice"  # one of Column.choices
    ANY = "any"  # of the kind that another cell of its row names (Plan and amendments)


@dataclass(frozen=True, eq=False)
class Column:
    """One column of a sheet: what goes in, in the words of the Plan, and where the Plan says so."""

    header: str
    kind: Kind
    meaning: str
    section: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    default: str = ""
    above: int | None = None  # the value must be greater than this
    at_least: int | None = None  # the value must be this or greater
    at_most: int | None = None  # the value must be this or less
    refers_to: str = ""  # the sheet whose key holds this ID

    @cached_property
    def name(self) -> str:
        """The column's name in a frame: ``Director ID`` is ``director_id``."""
        return snake_case(self.header)


@dataclass(frozen=True, eq=False)  # each is itself alone: nothing is gone through to find it in a cache
class Sheet:
    """One sheet: its columns in the order of the template, its key, and the line that tells people what to do."""

    name: str
    about: str
    columns: tuple[Column, ...]
    section: str = ""
    key: tuple[str, ...] = ()
    required: bool = False

    @cached_property
    def by_header(self) -> dict[str, Column]:
        """The columns by header."""
        return {column.header: column for column in self.columns}

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """The columns by the name they have in a frame."""
        return {column.name: column for column in self.columns}

    @cached_property
    def headers(self) -> tuple[str, ...]:
        """The headers in order."""
        return tuple(column.header for column in self.columns)


@dataclass(frozen=True)
class Term:
    """One row of the Plan sheet: what the Plan states stands as the default, what the company decides is typed."""

    name: str
    kind: Kind
    meaning: str
    section: str
    default: date | int | str | None = None
    required: bool = False
    choices: tuple[str, ...] = ()
    amendable: bool = False
    above: int | None = None
    at_least: int | None = None
    default_words: str = field(default="")  # where the default is worked out from another term

    @cached_property
    def field(self) -> str:
        """The term's name in code: ``Last Option Grant Date`` is ``last_option_grant_date``."""
        return snake_case(self.name)


@lru_cache(maxsize=1_000)
def snake_case(header: str) -> str:
    """The name in code of a header or a term."""
    return re.sub(r"[^a-z0-9]+", "_", header.lower()).strip("_")


_NOT_COMPARED = re.compile(r"[\s_\u00a0\u200b\ufeff]+")


@lru_cache(maxsize=10_000)
def folded(name: str) -> str:
    """A header, a sheet's name or a term as it is compared: case, spaces, ``_`` and a trailing ``*`` do not count."""
    return _NOT_COMPARED.sub("", name.strip().rstrip("*")).casefold()


# The widest numbers that are taken: exact in Excel (15 digits) and far inside 64-bit integers.
MAXIMUM = {
    Kind.SHARES: 999_999_999_999,
    Kind.INTEGER: 999_999_999,
    Kind.DOLLARS: 999_999_999_999,  # cents
    Kind.PRICE: 999_999_999_999_999,  # units of 1e-8 dollars
}
DECIMALS = {Kind.SHARES: 0, Kind.INTEGER: 0, Kind.DOLLARS: 2, Kind.PRICE: 8}
EARLIEST_DATE = date(1900, 3, 1)  # before it, Excel counts a day that never was
LATEST_DATE = date(9999, 12, 31)

STOCK_SOURCES = ("original issue", "treasury")
ROUNDINGS = ("largest remainder", "round down")

TERMS = (
    Term("Company", Kind.TEXT, "The company's name, as it is to stand on the results.", "§1", required=True),
    Term(
        "As-of Date",
        Kind.DATE,
        "Everything is computed up to and including this day; what is dated later is left out.",
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
        "The day the stockholders approved the Plan; awards before it are contingent on their approval.",
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
        "Deferred stock is issued on the first business day of this many Januaries after the award.",
        "§7(b)",
        3,
        amendable=True,
        above=0,
    ),
    Term(
        "Business-day Calendar",
        Kind.TEXT,
        "Code of the exchange whose trading days are the business days. XNYS is the New York Stock Exchange.",
        "§6(c)",
        DEFAULT_CALENDAR,
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
        "What happens to the shares that are left over when too few are shared out pro rata.",
        "§8(a)",
        "largest remainder",
        choices=ROUNDINGS,
    ),
)
TERM = {term.name: term for term in TERMS}


def _director(meaning: str = "The director's ID, as on the Directors sheet.") -> Column:
    return Column("Director ID", Kind.ID, meaning, required=True, refers_to="Directors")


PLAN = Sheet(
    "Plan",
    "One row a term. Type Company and As-of Date; change another Value only where your Plan says something else.",
    (
        Column("Term", Kind.TEXT, "The name of the term. Do not change it.", required=True),
        Column("Value", Kind.ANY, "The term's value. Empty means the default in the Plan."),
        Column("Section", Kind.TEXT, "The section of the Plan that the term comes from. For the reader only."),
    ),
    key=("Term",),
    required=True,
)

DIRECTORS = Sheet(
    "Directors",
    "One row for each time a director serves. One who left and came back has two rows, with the same ID and name.",
    (
        Column("Director ID", Kind.ID, "A short code for the director, the same on every sheet.", "§5", required=True),
        Column("Name", Kind.TEXT, "The director's name, as it is to stand on results and registers.", required=True),
        Column("Service Start", Kind.DATE, "First day of service as a director.", "§5", required=True),
        Column("Service End", Kind.DATE, "Last day of service. Leave empty while the director serves.", "§5"),
        Column(
            "End Reason",
            Kind.CHOICE,
            "Why service ended: death, or anything else. Needed with a Service End.",
            "§6(h), §6(i)",
            choices=("death", "other"),
        ),
        Column("Death Date", Kind.DATE, "Day of death of a director who died after leaving. Otherwise empty.", "§8(e)"),
        Column("Account No.", Kind.ID, "The director's account at the transfer agent."),
    ),
    section="§5",
    key=("Director ID", "Service Start"),
    required=True,
)

EMPLOYMENT = Sheet(
    "Employment",
    "One row for each time a director was also an employee of the Company or a subsidiary. Nobody else belongs here.",
    (
        _director(),
        Column("Employee From", Kind.DATE, "First day of employment.", "§5", required=True),
        Column("Employee To", Kind.DATE, "Last day of employment. Leave empty while it lasts.", "§5"),
    ),
    section="§5",
    key=("Director ID", "Employee From"),
)

MEETINGS = Sheet(
    "Meetings",
    "One row for each annual meeting, and for each board or committee meeting that a fee was paid for.",
    (
        Column("Meeting ID", Kind.ID, "A short code for the meeting.", required=True),
        Column("Date", Kind.DATE, "Day of the meeting.", "§6(a), §7(a)", required=True),
        Column(
            "Type",
            Kind.CHOICE,
            "annual: the stockholders' annual meeting, which grants Formula Options; board or committee otherwise.",
            "§6(a), §7(a)",
            required=True,
            choices=("annual", "board", "committee"),
        ),
        Column("Body", Kind.TEXT, "Which body met, for the reader: Audit Committee, say."),
    ),
    section="§6(a), §7(a)",
    key=("Meeting ID",),
    required=True,
)

FEES = Sheet(
    "Fees",
    "One row for each fee, deferred or not: an annual retainer has a Calendar Year, a meeting's fee a Meeting ID.",
    (
        Column("Fee ID", Kind.ID, "A short code for the fee, used once.", required=True),
        _director(),
        Column(
            "Fee Type",
            Kind.CHOICE,
            "annual: the year's retainer; meeting: the fee for one meeting.",
            "§7(a)",
            required=True,
            choices=("annual", "meeting"),
        ),
        Column(
            "Calendar Year",
            Kind.INTEGER,
            "Year of an annual fee. Empty for a meeting fee.",
            "§7(a)",
            at_least=1900,
            at_most=2999,
        ),
        Column(
            "Meeting ID",
            Kind.ID,
            "Meeting of a meeting fee, as on the Meetings sheet. Empty for an annual fee.",
            "§7(a)",
            refers_to="Meetings",
        ),
        Column("Amount", Kind.DOLLARS, "The whole fee, deferred or not.", "§7(a)", True, above=0),
    ),
    section="§7(a)",
    key=("Fee ID",),
    required=True,
)

ELECTIONS = Sheet(
    "Elections",
    "One row for each written notice by which a director elects deferred stock instead of fees, or revokes it.",
    (
        _director(),
        Column(
            "Notice Date",
            Kind.DATE,
            "Day of the notice. It governs fees from the next calendar year on.",
            "§7(c)",
            required=True,
        ),
        Column(
            "Action",
            Kind.CHOICE,
            "elect: deferred stock in lieu of fees; revoke: cash again.",
            "§7(c)",
            required=True,
            choices=("elect", "revoke"),
        ),
    ),
    section="§7(c)",
)

PRICES = Sheet(
    "Prices",
    "One row a trading day, as reported that day. A day without any price still gets its row, with the prices empty.",
    (
        Column("Date", Kind.DATE, "A trading day.", "§6(c)", required=True),
        Column("Last Sale", Kind.PRICE, "Last sale price of the day. Empty if none was reported.", "§6(c)", above=0),
        Column("High Bid", Kind.PRICE, "Highest bid of the day; needed where there is no last sale.", "§6(c)", above=0),
        Column("Low Ask", Kind.PRICE, "Lowest ask of the day; needed where there is no last sale.", "§6(c)", above=0),
    ),
    section="§6(c)",
    key=("Date",),
    required=True,
)

DISCRETIONARY_GRANTS = Sheet(
    "Discretionary Grants",
    "One row for each option that the Committee granted at its discretion. Formula Options do not belong here.",
    (
        Column("Grant ID", Kind.ID, "A short code for the grant; it becomes the Option ID.", required=True),
        _director(),
        Column("Grant Date", Kind.DATE, "Day of the grant.", "§6(b)", required=True),
        Column("Shares", Kind.SHARES, "Shares under the option.", "§6(b)", required=True, above=0),
        Column(
            "Exercise Price",
            Kind.PRICE,
            "Price per share set by the Committee; not below par on newly issued stock.",
            "§6(c)",
            required=True,
            at_least=0,
        ),
        Column(
            "Expiration Date",
            Kind.DATE,
            "Final exercise date, at most ten years from the grant.",
            "§6(d)",
            required=True,
        ),
        Column(
            "Exercisable From",
            Kind.DATE,
            "First day on which the whole option may be exercised. Empty: at once, or as its Vesting rows say.",
            "§6(e)(i)",
        ),
        Column(
            "Stock Source",
            Kind.CHOICE,
            "Whether the shares will be newly issued or come from treasury.",
            "§4(b), §6(c)",
            choices=STOCK_SOURCES,
            default="original issue",
        ),
    ),
    section="§6(b)",
    key=("Grant ID",),
)

VESTING = Sheet(
    "Vesting",
    "Only for a grant that becomes exercisable in steps: one row a step. The steps add up to the grant's Shares.",
    (
        Column(
            "Grant ID",
            Kind.ID,
            "The grant, as on the Discretionary Grants sheet.",
            required=True,
            refers_to="Discretionary Grants",
        ),
        Column("Exercisable Date", Kind.DATE, "Day from which the step may be exercised.", "§6(e)(i)", required=True),
        Column("Shares", Kind.SHARES, "Shares of this step alone.", "§6(e)(i)", required=True, above=0),
    ),
    section="§6(e)(i)",
    key=("Grant ID", "Exercisable Date"),
)

_OPTION_EVENT_COLUMNS = (
    Column("Event ID", Kind.ID, "A short code for the event, used once.", required=True),
    Column(
        "Option ID",
        Kind.ID,
        "The option: FO-YYYYMMDD-Director ID for a Formula Option, the Grant ID for a discretionary one.",
        required=True,
    ),
    Column("Date", Kind.DATE, "Day of the exercise or settlement.", "§6(e), §6(g)", required=True),
    Column(
        "Event",
        Kind.CHOICE,
        "exercise: shares bought; cash-out, share settlement: the option cancelled for its gain in cash or in shares.",
        "§6(e), §6(g)",
        required=True,
        choices=("exercise", "cash-out", "share settlement"),
    ),
    Column("Shares", Kind.SHARES, "Option shares exercised or cancelled.", "§6(e)", required=True, above=0),
    Column(
        "Exercised By",
        Kind.CHOICE,
        "director in life, estate after death.",
        "§6(e)(iii), §8(e)",
        choices=("director", "estate"),
        default="director",
    ),
    Column(
        "Cash Paid",
        Kind.DOLLARS,
        "Paid in cash, by bank draft, money order or certified check.",
        "§6(f)(i)",
        at_least=0,
    ),
    Column("Personal Check", Kind.DOLLARS, "Paid by the holder's personal check.", "§6(f)(i)", at_least=0),
    Column("Broker Paid", Kind.DOLLARS, "Covered by a broker's undertaking.", "§6(f)(iii)", at_least=0),
    Column("Shares Tendered", Kind.SHARES, "Shares delivered in payment.", "§6(f)(ii)", at_least=0),
    Column(
        "Held 6 Months",
        Kind.CHOICE,
        "Whether tendered shares that came from the Company were held six months. Needed with tendered shares.",
        "§6(f)(ii)",
        choices=("yes", "no", "not from the Company"),
    ),
    Column(
        "Stock Source",
        Kind.CHOICE,
        "Whether the shares delivered are newly issued or from treasury. Empty: as the grant says.",
        "§4(b), §6(f)",
        choices=STOCK_SOURCES,
    ),
    Column(
        "Authority Shown",
        Kind.DATE,
        "Day on which the estate showed its authority. Only with an estate.",
        "§6(e)(iii)",
    ),
)

OPTION_EVENTS = Sheet(
    "Option Events",
    "One row for each exercise or settlement of an option, in the order they happened. Lapses are computed.",
    _OPTION_EVENT_COLUMNS,
    section="§6(e), §6(f), §6(g)",
    key=("Event ID",),
)

PLAN_EVENTS = Sheet(
    "Plan Events",
    "One row for each thing that changed the Plan or its shares. Fill only the columns that the event needs.",
    (
        Column("Effective Date", Kind.DATE, "Day from which the event counts.", required=True),
        Column(
            "Event",
            Kind.CHOICE,
            "split (New, Old, Prices Adjust From) · reserve increase (Shares) · amendment (Term, Value, Outstanding"
            " Awards) · change of control (Options Assumed, New and Old, Plan Continues) · the others need no more.",
            "§4, §6(j), §8",
            required=True,
            choices=(
                "split",
                "reserve increase",
                "amendment",
                "authorization sought",
                "authorization ended",
                "plan termination",
                "change of control",
                "delivery hold",
                "delivery release",
            ),
        ),
        Column(
            "New", Kind.INTEGER, "split: new shares; 3 for a 3-for-2 split. Also an exchange ratio.", "§4(c)", above=0
        ),
        Column(
            "Old", Kind.INTEGER, "split: old shares; 2 for a 3-for-2 split. Also an exchange ratio.", "§4(c)", above=0
        ),
        Column("Shares", Kind.SHARES, "reserve increase: shares added.", "§4(a)", above=0),
        Column(
            "Options Assumed",
            Kind.CHOICE,
            "change of control: whether the survivor assumes the options.",
            "§6(j)",
            choices=("yes", "no"),
        ),
        Column(
            "Plan Continues",
            Kind.CHOICE,
            "change of control: yes where the Company survives it and the Plan goes on. Empty: no.",
            "§6(j)",
            choices=("yes", "no"),
        ),
        Column(
            "Prices Adjust From",
            Kind.DATE,
            "split: the ex-date, the first day whose closing price is one of new shares. Empty: the Effective Date.",
            "§4(c), §6(c)",
        ),
        Column(
            "Term",
            Kind.CHOICE,
            "amendment: the Plan term that changes.",
            "§8(f)",
            choices=tuple(term.name for term in TERMS if term.amendable),
        ),
        Column("Value", Kind.ANY, "amendment: the term's new value.", "§8(f)"),
        Column(
            "Outstanding Awards",
            Kind.CHOICE,
            "amendment of an exercise period: yes where it also reaches the options then outstanding. Empty: no.",
            "§8(f)",
            choices=("yes", "no"),
        ),
        Column("Note", Kind.TEXT, "Anything for the reader."),
    ),
    section="§4, §6(j), §8",
)

CONSENTS = Sheet(
    "Consents",
    "One row for each director who consents to wait for more shares while the Board seeks authorization for them.",
    (
        _director(),
        Column("Consent Date", Kind.DATE, "Day of the consent.", "§8(a)", required=True),
        Column("Consent Withdrawn", Kind.DATE, "Day from which it no longer holds. Empty while it does.", "§8(a)"),
    ),
    section="§8(a)",
)

INPUT = (
    PLAN,
    DIRECTORS,
    EMPLOYMENT,
    MEETINGS,
    FEES,
    ELECTIONS,
    PRICES,
    DISCRETIONARY_GRANTS,
    VESTING,
    OPTION_EVENTS,
    PLAN_EVENTS,
    CONSENTS,
)
INPUT_SHEET = {sheet.name: sheet for sheet in INPUT}

# --- Results -------------------------------------------------------------------------------------------------------

_NAME = Column("Name", Kind.TEXT, "The director's name.")
_DIRECTOR_ID = Column("Director ID", Kind.ID, "The director.")
_PRICE_DATE = Column("Price Date", Kind.DATE, "Day whose Closing Price was used.", "§6(c)")
_FMV = Column("Fair Market Value", Kind.PRICE, "Fair Market Value per share, adjusted for splits.", "§6(c)")
NOT_DEFERRED = (
    "not eligible",
    "outside plan term",
    "stockholders' meeting",
    "no election",
    "after deferral cutoff",
)
PRICE_BASES = ("last sale", "bid-ask mean", "par value", "set by committee")

SUMMARY = Sheet("Summary", "What was run, the key figures, the reserve over time, and what needs attention.", ())

OPTIONS = Sheet(
    "Options",
    "One row an option, in order of Grant Date and Option ID.",
    (
        Column("Option ID", Kind.ID, "FO-YYYYMMDD-Director ID, or the Grant ID."),
        _DIRECTOR_ID,
        _NAME,
        Column("Kind", Kind.CHOICE, "How it was granted.", "§6(a), §6(b)", choices=("formula", "discretionary")),
        Column("Grant Date", Kind.DATE, "Day of the grant.", "§6(a), §6(b)"),
        _PRICE_DATE,
        Column("Price Basis", Kind.CHOICE, "What the exercise price rests on.", "§6(c)", choices=PRICE_BASES),
        _FMV,
        Column("Exercise Price at Grant", Kind.PRICE, "Price per share when granted.", "§6(c)"),
        Column("Shares Requested", Kind.SHARES, "Shares the grant asked for.", "§6(a), §6(b)"),
        Column("Shares Granted", Kind.SHARES, "Shares granted, after any shortage of shares.", "§8(a)"),
        Column("Shares Short at Grant", Kind.SHARES, "Shares Requested less Shares Granted.", "§8(a)"),
        Column("Final Exercise Date", Kind.DATE, "Last day of the option's own term.", "§6(d)"),
        Column("Deadline", Kind.DATE, "Last day on which it may be exercised.", "§6(d), §6(h), §6(i), §6(j)"),
        Column(
            "Deadline Reason",
            Kind.CHOICE,
            "What sets the Deadline.",
            "§6(d), §6(h), §6(i), §6(j)",
            choices=("final exercise date", "death", "cessation", "change of control"),
        ),
        Column("Exercise Price", Kind.PRICE, "Price per share now, adjusted for splits.", "§4(c)"),
        Column("Shares Exercised", Kind.SHARES, "Sum of the shares exercised, as exercised.", "§6(e)"),
        Column("Shares Cancelled", Kind.SHARES, "Shares cancelled by cash-out or share settlement.", "§6(g)"),
        Column("Shares Lapsed", Kind.SHARES, "Shares that lapsed unexercised.", "§6(d), §6(h), §6(i), §6(j)"),
        Column("Shares Adjusted", Kind.SHARES, "What splits added, or took (negative).", "§4(c)"),
        Column("Shares Assumed", Kind.SHARES, "Shares that became the survivor's option.", "§6(j)"),
        Column("Shares Outstanding", Kind.SHARES, "Granted + Adjusted - Exercised - Cancelled - Lapsed - Assumed."),
        Column("Shares Exercisable", Kind.SHARES, "Shares that may be exercised on the As-of Date.", "§6(e)(i)"),
        Column("Converted Shares", Kind.SHARES, "Shares of the survivor's option.", "§6(j)"),
        Column("Converted Price", Kind.PRICE, "Exercise price of the survivor's option.", "§6(j)"),
        Column(
            "Status",
            Kind.CHOICE,
            "The option at the end of the As-of Date.",
            choices=("outstanding", "closed", "assumed", "not granted"),
        ),
        Column("Section", Kind.TEXT, "Section of the Plan it was granted under."),
    ),
    section="§6",
    key=("Option ID",),
)

DEFERRED_AWARDS = Sheet(
    "Deferred Awards",
    "One row a Deferred Stock Award, in order of Grant Date and Award ID.",
    (
        Column("Award ID", Kind.ID, "DS- and the Fee ID."),
        _DIRECTOR_ID,
        _NAME,
        Column("Fee ID", Kind.ID, "The fee it was granted in lieu of."),
        Column("Fee Type", Kind.CHOICE, "annual or meeting.", "§7(a)", choices=("annual", "meeting")),
        Column("Grant Date", Kind.DATE, "Day of the award.", "§7(a)"),
        Column("Valuation Date", Kind.DATE, "Day whose Fair Market Value counts.", "§7(a)"),
        _PRICE_DATE,
        Column("Price Basis", Kind.CHOICE, "What the Closing Price was.", "§6(c)", choices=PRICE_BASES[:2]),
        _FMV,
        Column("Deferrable Fee", Kind.DOLLARS, "The part of the fee that may be deferred.", "§3, §7(a)"),
        Column("Shares Requested", Kind.SHARES, "Whole shares that the Deferrable Fee is worth.", "§4(b), §7(a)"),
        Column(
            "Shares Granted", Kind.SHARES, "Shares granted, later grants of pending shares included.", "§7(a), §8(a)"
        ),
        Column("Shares Short at Grant", Kind.SHARES, "Shares missing on the grant date.", "§8(a)"),
        Column("Shares Pending", Kind.SHARES, "Shares that wait for the Board's authorization.", "§8(a)"),
        Column("Issuance Date", Kind.DATE, "Day on which the shares are issued, as known now.", "§7(b)"),
        Column(
            "Issuance Reason",
            Kind.CHOICE,
            "What sets the Issuance Date; January where the Deferral Period is not 3.",
            "§7(b)",
            choices=("third January", "change of control", "cessation", "January"),
        ),
        Column("Shares Adjusted", Kind.SHARES, "What splits added, or took (negative).", "§4(c)"),
        Column("Shares Outstanding", Kind.SHARES, "Granted + Adjusted - Issued."),
        Column("Shares Issued", Kind.SHARES, "Shares issued, as issued.", "§7(b)"),
        Column(
            "Status",
            Kind.CHOICE,
            "The award at the end of the As-of Date.",
            choices=("outstanding", "issued", "pending", "not granted", "closed"),
        ),
        Column("Section", Kind.TEXT, "Section of the Plan it was granted under."),
    ),
    section="§7",
    key=("Award ID",),
)

FEE_SETTLEMENT = Sheet(
    "Fee Settlement",
    "One row a fee: how much became deferred stock and how much is paid in cash, and why.",
    (
        Column("Fee ID", Kind.ID, "The fee."),
        _DIRECTOR_ID,
        _NAME,
        Column("Fee Type", Kind.CHOICE, "annual or meeting.", "§7(a)", choices=("annual", "meeting")),
        Column("Fee Date", Kind.DATE, "The grant date that a deferred award for it has or would have.", "§7(a)"),
        Column("Amount", Kind.DOLLARS, "The fee: the sum of the five parts."),
        Column("Deferred", Kind.DOLLARS, "Value deferred as whole shares.", "§7(a)"),
        Column("Cash Not Deferred", Kind.DOLLARS, "Paid in cash because it is not deferred.", "§7"),
        Column(
            "Reason",
            Kind.CHOICE,
            "Why it is not deferred.",
            "§3, §5, §7(c)",
            choices=NOT_DEFERRED,
        ),
        Column("Cash for Fraction", Kind.DOLLARS, "Less than one share's value, paid in cash.", "§4(b)"),
        Column("Cash for Shortfall", Kind.DOLLARS, "Paid in cash for want of shares.", "§8(a)"),
        Column("Pending", Kind.DOLLARS, "Waits for the Board's authorization of more shares.", "§8(a)"),
    ),
    section="§7",
    key=("Fee ID",),
)

CASH_DUE = Sheet(
    "Cash Due",
    "One row for each sum of a fee that is paid in cash: the day on which it was due, and why.",
    (
        Column("Date", Kind.DATE, "Day on which the cash was due."),
        Column("Fee ID", Kind.ID, "The fee."),
        _DIRECTOR_ID,
        _NAME,
        Column(
            "Cause",
            Kind.CHOICE,
            "Why it is cash: as on Fee Settlement; fraction and shortfall on the fee's own date; the others of what was"
            " pending.",
            "§3, §4(b), §5, §7, §8(a)",
            choices=(
                *NOT_DEFERRED,
                "fraction",
                "shortfall",
                "not covered",
                "authorization ended",
                "plan terminated",
                "issued",
                "consent withdrawn",
                "split",
            ),
        ),
        Column("Amount", Kind.DOLLARS, "The sum. A fee's rows add up to its three columns of cash on Fee Settlement."),
    ),
    section="§7, §8(a)",
    key=("Fee ID", "Date", "Cause"),
)

FORMULA_ELIGIBILITY = Sheet(
    "Formula Eligibility",
    "Each annual meeting by each director: whether a Formula Option was due, and why.",
    (
        Column("Meeting ID", Kind.ID, "The annual meeting."),
        Column("Date", Kind.DATE, "Day of the meeting."),
        _DIRECTOR_ID,
        _NAME,
        Column("Granted", Kind.CHOICE, "Whether a Formula Option was due.", "§6(a)", choices=("yes", "no")),
        Column(
            "Reason",
            Kind.CHOICE,
            "Why, or why not.",
            "§3, §5, §6(a)",
            choices=(
                "reelected or continuing",
                "employee",
                "newly elected",
                "leaving",
                "not in service",
                "outside plan term",
            ),
        ),
    ),
    section="§6(a)",
    key=("Meeting ID", "Director ID"),
)

SHORTFALLS = Sheet(
    "Shortfalls",
    "One row for each award of a date on which too few shares were available.",
    (
        Column("Date", Kind.DATE, "Day on which shares ran short."),
        Column("Award ID", Kind.ID, "The award."),
        _DIRECTOR_ID,
        _NAME,
        Column(
            "Kind",
            Kind.CHOICE,
            "What asked for shares.",
            choices=("formula", "discretionary", "deferred", "pending"),
        ),
        Column("Shares Available", Kind.SHARES, "Shares available to all of the date's awards."),
        Column("Total Requested", Kind.SHARES, "Shares that all of the date's awards asked for."),
        Column("Shares Requested", Kind.SHARES, "Shares that this award asked for."),
        Column("Shares Granted", Kind.SHARES, "Its pro rata portion."),
        Column("Shares Short", Kind.SHARES, "What it did not get."),
        Column("Treatment", Kind.CHOICE, "What became of that.", choices=("lost", "cash", "pending")),
    ),
    section="§8(a)",
)

SHARE_RESERVE = Sheet(
    "Share Reserve",
    "The ledger of the reserve. On every row Reserve = Available + Options + Deferred + Delivered + Assumed.",
    (
        Column("Date", Kind.DATE, "Day of the movement."),
        Column(
            "Event",
            Kind.CHOICE,
            "What moved.",
            choices=(
                "opening",
                "split",
                "increase",
                "option granted",
                "deferred granted",
                "exercised",
                "cancelled",
                "settled in shares",
                "deferred issued",
                "lapsed",
                "assumed",
            ),
        ),
        Column("Reference", Kind.ID, "The award."),
        Column("Shares", Kind.SHARES, "Size of the movement."),
        Column("Reserve", Kind.SHARES, "Shares that may be delivered under the Plan.", "§4(a)"),
        Column("Available", Kind.SHARES, "Shares available for new awards.", "§4(a)"),
        Column("Options Outstanding", Kind.SHARES, "Shares under options outstanding.", "§4(a)"),
        Column("Deferred Outstanding", Kind.SHARES, "Shares under deferred awards not yet issued.", "§4(a)"),
        Column("Delivered", Kind.SHARES, "Shares delivered, or due for delivery.", "§4(a)"),
        Column("Assumed", Kind.SHARES, "Shares under options that a survivor assumed.", "§6(j)"),
        Column(
            "Cause",
            Kind.CHOICE,
            "Why shares lapsed: not exercisable when service ended, or left at the end of the deadline.",
            "§6(d), §6(h), §6(i), §6(j)",
            choices=("not exercisable", "deadline"),
        ),
    ),
    section="§4",
)

ISSUANCES = Sheet(
    "Issuances",
    "The register of shares to be delivered, for the transfer agent.",
    (
        Column("Issuance ID", Kind.ID, "IS- and the Event ID or the Award ID."),
        Column("Due Date", Kind.DATE, "Day on which the shares are due.", "§6(e), §7(b)"),
        Column(
            "Deliverable From", Kind.DATE, "First day on which they may be delivered; empty: not yet known.", "§8(d)"
        ),
        _DIRECTOR_ID,
        _NAME,
        Column("Payee", Kind.TEXT, "Who gets them: the director, or the estate.", "§8(e)"),
        Column("Account No.", Kind.ID, "The director's account at the transfer agent."),
        Column(
            "Source",
            Kind.CHOICE,
            "What the shares are for.",
            choices=("option exercise", "share settlement", "deferred stock"),
        ),
        Column("Reference", Kind.ID, "The option or the deferred award."),
        Column("Shares", Kind.SHARES, "Shares to be delivered."),
        Column("Cash", Kind.DOLLARS, "Price due on an exercise, or cash paid out on a settlement.", "§6(f), §6(g)"),
        Column("Stock Source", Kind.CHOICE, "Newly issued or from treasury.", "§4(b)", choices=STOCK_SOURCES),
    ),
    section="§7(b), §8(d)",
    key=("Issuance ID",),
)

OPTION_EVENTS_RESULT = Sheet(
    "Option Events",
    "The option events that took effect, with what was due, paid and delivered.",
    (
        *_OPTION_EVENT_COLUMNS,
        Column("Price Due", Kind.DOLLARS, "Shares x exercise price; empty for a settlement.", "§6(f)"),
        Column("Paid", Kind.DOLLARS, "All that was paid, tendered shares included; empty: not recorded.", "§6(f)"),
        Column(
            "Fair Market Value", Kind.PRICE, "Value per share on the event's date; empty before any price.", "§6(c)"
        ),
        Column(
            "Tender Value",
            Kind.PRICE,
            "Value of one tendered share: the Fair Market Value on the business day before.",
            "§6(f)(ii)",
        ),
        Column("Shares Delivered", Kind.SHARES, "Shares delivered to the holder.", "§6(e), §6(g)"),
        Column("Cash Paid Out", Kind.DOLLARS, "Cash paid to the holder.", "§6(g)"),
    ),
    section="§6(e), §6(f), §6(g)",
    key=("Event ID",),
)

UPCOMING = Sheet(
    "Upcoming",
    "What falls due after the As-of Date, the nearest first.",
    (
        Column("Date", Kind.DATE, "Day on which it falls due."),
        Column(
            "Event",
            Kind.CHOICE,
            "What falls due.",
            choices=("option deadline", "option exercisable", "deferred stock issues"),
        ),
        Column("Reference", Kind.ID, "The option or the deferred award."),
        _DIRECTOR_ID,
        _NAME,
        Column("Shares", Kind.SHARES, "Shares concerned."),
        Column("Days From As-of", Kind.INTEGER, "Days from the As-of Date."),
    ),
)

ACTIVITY = Sheet(
    "Activity",
    "What changed from Period Start to the As-of Date.",
    (
        Column(
            "Group", Kind.CHOICE, "What the line is about.", choices=("options", "deferred awards", "reserve", "fees")
        ),
        Column("Line", Kind.TEXT, "The movement."),
        Column("Shares", Kind.SHARES, "Shares."),
        Column("Weighted-Average Exercise Price", Kind.PRICE, "For options: per share, weighted by shares."),
        Column("Dollars", Kind.DOLLARS, "For fees: dollars, as they stand on the As-of Date."),
    ),
)

PRICES_RESULT = Sheet(
    "Prices",
    "The Closing Price of each day that has a row in the input, as reported on its day.",
    (
        Column("Date", Kind.DATE, "Day of the prices.", "§6(c)"),
        Column("Last Sale", Kind.PRICE, "Last sale of the day.", "§6(c)"),
        Column("High Bid", Kind.PRICE, "Highest bid of the day.", "§6(c)"),
        Column("Low Ask", Kind.PRICE, "Lowest asked price of the day.", "§6(c)"),
        Column("Closing Price", Kind.PRICE, "Last sale, else the mean of High Bid and Low Ask; empty: none.", "§6(c)"),
        Column("Basis", Kind.CHOICE, "What the Closing Price is.", "§6(c)", choices=PRICE_BASES[:2]),
    ),
    section="§6(c)",
    key=("Date",),
)


def _row_of(sheet: str, meaning: str, section: str) -> Column:
    return Column(f"{sheet} Row", Kind.INTEGER, f"{meaning}: its row on {sheet} of the input.", section)


EXPLAIN = Sheet(
    "Explain",
    "How each award came to be, and why another did not, one row a step; of very many awards: plancalc explain.",
    (
        Column("Award ID", Kind.ID, "The option; DS- and the Fee ID for a fee, deferred or not."),
        Column("Step", Kind.TEXT, "What the sentence is about."),
        Column("Section", Kind.TEXT, "Section of the Plan."),
        Column("Sentence", Kind.TEXT, "What happened, and why."),
        Column("Input Cells", Kind.TEXT, "Cells of the input that it follows from."),
    ),
)

SOURCES = Sheet(
    "Sources",
    "For programs: the rows of the input that each award rests on; also each fee and Formula Option not granted.",
    (
        Column("Source Of", Kind.CHOICE, "What the row is about.", choices=("option", "fee", "option event")),
        Column("Reference", Kind.ID, "The option; DS- and the Fee ID; the option event."),
        _row_of("Directors", "The director's service", "§5"),
        _row_of("Employment", "The employment that stood in the way", "§5"),
        _row_of("Meetings", "The meeting", "§6(a), §7(a)"),
        _row_of("Fees", "The fee", "§7(a)"),
        _row_of("Elections", "The notice that governs the year", "§7(c)"),
        _row_of("Prices", "The Closing Price used", "§6(c)"),
        _row_of("Discretionary Grants", "The grant", "§6(b)"),
        _row_of("Option Events", "The event", "§6(e), §6(g)"),
        _row_of("Consents", "The consent under which shares waited", "§8(a)"),
    ),
    key=("Source Of", "Reference"),
)

SOURCE_ROWS = Sheet(
    "Source Rows",
    "For programs: what stands in rows of the input that many awards rest on.",
    (
        Column("Sheet", Kind.TEXT, "Sheet of the input."),
        Column("Row", Kind.INTEGER, "Row on that sheet."),
        Column("Reference", Kind.ID, "The director, the meeting or the grant."),
        Column("From", Kind.DATE, "First day of the service or employment; the day of the notice or event."),
        Column("To", Kind.DATE, "Last day; empty: none is known. Of a split, the day from which prices adjust."),
        Column("What", Kind.TEXT, "The event, the action, the type, or why it ended."),
        Column("New", Kind.INTEGER, "New shares of a ratio.", "§4(c)"),
        Column("Old", Kind.INTEGER, "Old shares of a ratio.", "§4(c)"),
        Column("Shares", Kind.SHARES, "Shares."),
        Column("Yes", Kind.TEXT, "What the row says yes to: Plan Continues or Outstanding Awards.", "§6(j), §8(f)"),
    ),
    key=("Sheet", "Row"),
)

SOURCE_COLUMNS = Sheet(
    "Source Columns",
    "For programs: where the columns stand in the input.",
    (
        Column("Sheet", Kind.TEXT, "Sheet of the input, by its name in the template."),
        Column("Title", Kind.TEXT, "The sheet's title in the input."),
        Column("Column", Kind.TEXT, "Header."),
        Column("Letter", Kind.TEXT, "Its column in the input."),
    ),
    key=("Sheet", "Column"),
)

CHECKS = Sheet(
    "Checks",
    "Whether the figures satisfy the Plan's rules, counted over the other sheets by formulas.",
    (
        Column("Check", Kind.TEXT, "What must hold on each row."),
        Column("Section", Kind.TEXT, "Section of the Plan."),
        Column("Sheet", Kind.TEXT, "The sheet whose rows are checked."),
        Column("Rows Checked", Kind.SHARES, "How many rows."),
        Column("Failures", Kind.SHARES, "On how many it does not hold."),
        Column("First Failing Row", Kind.INTEGER, "The first of these on its sheet; empty: none."),
        Column("Reference", Kind.TEXT, "What stands first on that row."),
        Column("Passes", Kind.CHOICE, "yes where nothing fails.", choices=("yes", "no")),
    ),
)

TIE_OUT = Sheet(
    "Tie-out",
    "Only with --prior: what today's input gives for the earlier As-of Date against what was reported then.",
    (
        Column(
            "What",
            Kind.TEXT,
            "Cause: why figures differ, the weightiest first. Input: a change that moves none. Not compared: what the"
            " earlier results lack. Basis: what was different about the run. Else the sheet of the results.",
        ),
        Column("Reference", Kind.TEXT, "The award, the fee, or the row of the ledger; of a Cause the input's row."),
        Column("Column", Kind.TEXT, "The column that differs; (new row) and (row gone): the whole row."),
        Column("Then", Kind.ANY, "What was reported; of a Cause, what stood in the input then."),
        Column("Now", Kind.ANY, "What today's input gives for the same day; of a Cause, what stands in it now."),
        Column("Difference", Kind.ANY, "Now less Then; between dates, in days; of a Cause, what it moved."),
        Column("Likely Input Rows", Kind.TEXT, "Rows of today's input that it most likely follows from."),
    ),
)

FINDINGS = Sheet(
    "Findings",
    "Everything worth knowing about the input, errors first.",
    (
        Column("Severity", Kind.CHOICE, "How much it matters.", choices=("error", "warning", "info")),
        Column("Code", Kind.ID, "Short name of the check."),
        Column("Sheet", Kind.TEXT, "Sheet of the input."),
        Column("Cell", Kind.TEXT, "Cell or cells of the input."),
        Column("Message", Kind.TEXT, "What is wrong and what to do."),
    ),
)

SPLIT_OF = "Split of "  # and its date: how Basis names a split that took effect

BASIS = Sheet(
    "Basis",
    "What the figures rest on: the Plan's terms, how the Plan was read, the program and the input.",
    (
        Column("Kind", Kind.CHOICE, "What the row states.", choices=("run", "term", "reading", "not entered")),
        Column("Section", Kind.TEXT, "Section of the Plan."),
        Column("Item", Kind.TEXT, "The term or the question."),
        Column("Value", Kind.ANY, "The value used, or the reading taken."),
        Column("Origin", Kind.TEXT, "given, default, amended, or worked out; with the cell it came from."),
        Column("Touched", Kind.TEXT, "What a reading decided in this run: where another would give other figures."),
    ),
)

FOR_PROGRAMS = (SOURCES, SOURCE_ROWS, SOURCE_COLUMNS)  # last: plancalc explain reads them, people need not
RESULTS = (
    SUMMARY,
    OPTIONS,
    DEFERRED_AWARDS,
    FEE_SETTLEMENT,
    CASH_DUE,
    FORMULA_ELIGIBILITY,
    SHORTFALLS,
    SHARE_RESERVE,
    ISSUANCES,
    OPTION_EVENTS_RESULT,
    UPCOMING,
    ACTIVITY,
    FINDINGS,
    EXPLAIN,
    PRICES_RESULT,
    CHECKS,
    BASIS,
    *FOR_PROGRAMS,
)
ALL_RESULTS = tuple(each for sheet in RESULTS for each in ((TIE_OUT, sheet) if sheet is FINDINGS else (sheet,)))
RESULTS_SHEET = {sheet.name: sheet for sheet in ALL_RESULTS}

# --- The transfer agent's statement --------------------------------------------------------------------------------

AGENT_JOURNAL = Sheet(
    "Agent's journal",
    "What the transfer agent issued and cancelled, one row an entry. Agents name these columns as they like.",
    (
        Column("Date", Kind.DATE, "Day the agent posted it.", required=True),
        Column(
            "Holder", Kind.TEXT, "The holder as registered; not needed where every row has an account.", required=True
        ),
        Column("Shares", Kind.SHARES, "Shares, negative for a debit; or use Credit and Debit.", required=True),
        Column("Credit", Kind.SHARES, "Shares issued."),
        Column("Debit", Kind.SHARES, "Shares cancelled."),
        Column("Account No.", Kind.ID, "The holder's account."),
        Column("Type", Kind.TEXT, "issuance, cancellation, reversal and so on."),
        Column("Certificate", Kind.ID, "Certificate number."),
        Column("Plan Code", Kind.ID, "The agent's code for the plan."),
        Column("Reference", Kind.ID, "The issuer's reference; our Issuance ID where the agent carries it."),
    ),
)

AGENT_RESERVE = Sheet(
    "Agent's reserve statement",
    "The agent's own account of the shares reserved for the Plan.",
    (
        Column("Opening", Kind.SHARES, "Shares reserved at the beginning."),
        Column("Increases", Kind.SHARES, "Shares added to the reserve."),
        Column("Issued", Kind.SHARES, "Shares issued from the reserve."),
        Column("Closing", Kind.SHARES, "Shares left in the reserve."),
        Column("As-of Date", Kind.DATE, "Day of the statement."),
        Column("Plan Code", Kind.ID, "The agent's code for the plan, where the statement has several plans."),
    ),
)

STATEMENT = (AGENT_JOURNAL, AGENT_RESERVE)

# --- The reconciliation with it ------------------------------------------------------------------------------------

BRIDGE = Sheet(
    "Bridge",
    "From our total to the agent's, cause by cause; then the same for the reserve.",
    (
        Column("Line", Kind.TEXT, "What the shares are."),
        Column("Shares", Kind.SHARES, "Shares; what takes away is negative."),
    ),
)

_STATUS = Column(
    "Status",
    Kind.CHOICE,
    "Whether both sides have it.",
    choices=("matched", "matched in total", "difference", "only ours", "only theirs"),
)
_CAUSE = Column(
    "Cause",
    Kind.CHOICE,
    "Why the two sides are not the same.",
    choices=(
        "none",
        "timing",
        "held",
        "quantity",
        "split",
        "rounding",
        "date",
        "reversed",
        "duplicate",
        "other plan",
        "missing at agent",
        "not in register",
    ),
)
ITEMS = Sheet(
    "Items",
    "Every issuance and every row of the agent, each on one item; what is open stands first.",
    (
        _STATUS,
        _CAUSE,
        Column("Issuance IDs", Kind.TEXT, "Our issuances on this item."),
        Column("Agent Rows", Kind.TEXT, "The agent's rows on it, by their number in the statement."),
        Column("Due Date", Kind.DATE, "Day on which the shares are due."),
        Column("Agent Date", Kind.DATE, "Day the agent posted it; of several rows the first."),
        Column("Director ID", Kind.ID, "The director."),
        Column("Holder", Kind.TEXT, "As the agent registered it; the payee where the agent has none."),
        Column("Account No.", Kind.ID, "The agent's account number; ours where the agent gives none."),
        Column("Our Shares", Kind.SHARES, "Shares of our issuances."),
        Column("Agent Shares", Kind.SHARES, "Shares of the agent's rows, debits negative."),
        Column("Difference", Kind.SHARES, "Agent Shares less Our Shares."),
        Column(
            "Matched By",
            Kind.CHOICE,
            "What the two sides have in common.",
            choices=("reference", "account", "name"),
        ),
        Column("Name Score", Kind.INTEGER, "How alike the names are where names were compared; 100: the same."),
        Column("Age (days)", Kind.INTEGER, "Days from the due date, or else the agent's, to the statement's last day."),
        Column("Next Step", Kind.TEXT, "What to do; empty: nothing."),
    ),
)

CARRIED_FORWARD = Sheet(
    "Carried Forward",
    "Only with --prior: each item that was open in the last reconciliation, and what became of it.",
    (
        Column("Now", Kind.CHOICE, "Whether it is still open.", choices=("open", "cleared")),
        Column("Issuance IDs", Kind.TEXT, "Our issuances on it."),
        Column("Agent Rows Then", Kind.TEXT, "The agent's rows on it, by their number in the statement of then."),
        Column("Holder", Kind.TEXT, "Whose shares they are."),
        Column("Difference Then", Kind.SHARES, "The agent's shares less ours, then."),
        Column("Cause Then", Kind.TEXT, "Its cause in the last reconciliation."),
        Column("Cause Now", Kind.TEXT, "Its cause today; none: both sides have it now."),
        Column("Open Since", Kind.DATE, "Last day of the statement in which it was first open."),
        Column("Open For (days)", Kind.INTEGER, "Days from then to this statement's last day."),
    ),
)

ISSUANCES_RECONCILED = Sheet(
    "Issuances",
    "Our register, with the item that each issuance is on.",
    (_STATUS, _CAUSE, *ISSUANCES.columns),
    section=ISSUANCES.section,
)

AGENT_ROWS = Sheet(
    "Agent Rows",
    "The agent's rows as they were taken, with the item that each is on; the sheets after it have them as sent.",
    (
        _STATUS,
        _CAUSE,
        Column("Row", Kind.TEXT, "Row of the statement."),
        *(column for column in AGENT_JOURNAL.columns if column.header not in ("Credit", "Debit")),
    ),
)

TAKEN = Sheet(
    "Taken As",
    "Which column of the statement was taken for what.",
    (
        Column("Sheet", Kind.TEXT, "Sheet of the statement."),
        Column("Their Header", Kind.TEXT, "The header as the agent wrote it."),
        Column("Taken As", Kind.TEXT, "What it was taken for; empty: not used."),
        Column("What", Kind.TEXT, "What the table, the line or the note is."),
    ),
)

RECONCILIATION = (
    SUMMARY,
    BRIDGE,
    ITEMS,
    CARRIED_FORWARD,
    ISSUANCES_RECONCILED,
    AGENT_ROWS,
    TAKEN,
    FINDINGS,
    BASIS,
)

# --- The summary of a batch -------------------------------------------------------------------------------------------

WORKBOOKS = Sheet(
    "Workbooks",
    "One row a workbook, what needs attention first.",
    (
        Column("File", Kind.TEXT, "The input."),
        Column("Company", Kind.TEXT, "As typed in the input."),
        Column("As-of Date", Kind.DATE, "As typed in the input."),
        Column(
            "Status",
            Kind.CHOICE,
            "What came of it.",
            choices=(
                "ok",
                "errors",
                "differences",
                "unreadable",
                "not written",
                "not compared",
                "crashed",
                "timed out",
                "not run",
                "not a plan",
            ),
        ),
        Column("Output", Kind.TEXT, "Its results, or the copy with its errors marked, as a link."),
        Column("What to Know", Kind.TEXT, "What is wrong and what to do, or how it compares with earlier results."),
        Column("Errors", Kind.INTEGER, "Errors in the input: nothing was computed."),
        Column("Warnings", Kind.INTEGER, "Warnings: they are on the results' Summary."),
        Column("Ties", Kind.CHOICE, "Whether the figures tie to the earlier results.", choices=("yes", "no")),
        Column("Options", Kind.SHARES, "How many options were granted."),
        Column("Deferred Awards", Kind.SHARES, "How many deferred awards there are."),
        Column("Reserve", Kind.SHARES, "The share reserve.", "§4(a)"),
        Column("Available", Kind.SHARES, "Shares available.", "§4(a)"),
        Column("Options Outstanding", Kind.SHARES, "Shares under options.", "§4(a)"),
        Column("Deferred Outstanding", Kind.SHARES, "Deferred shares.", "§4(a)"),
        Column("Delivered", Kind.SHARES, "Shares delivered.", "§4(a)"),
        Column("Assumed", Kind.SHARES, "Shares of options assumed by another company.", "§6(j)"),
        Column("Seconds", Kind.ANY, "How long its run took."),
        Column("SHA-256", Kind.ID, "The input's checksum, as on the Basis sheet of its results."),
    ),
    key=("File",),
)
