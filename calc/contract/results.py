"""The results workbook: every sheet, for people first, then for programs."""

from calc.contract.board import AWARD_DECISION_COLUMNS
from calc.contract.input import OPTION_EVENT_COLUMNS
from calc.contract.model import Column, Kind, Sheet
from calc.contract.shared_columns import FEE_TYPES
from calc.contract.terms import STOCK_SOURCES

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
    "part not elected",
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
        Column("Price Basis", Kind.CHOICE, "What the exercise price is based on.", "§6(c)", choices=PRICE_BASES),
        _FMV,
        Column("Exercise Price at Grant", Kind.PRICE, "Price per share when granted.", "§6(c)"),
        Column("Shares Requested", Kind.SHARES, "Shares requested by the grant.", "§6(a), §6(b)"),
        Column("Shares Granted", Kind.SHARES, "Shares granted, after any shortage of shares.", "§8(a)"),
        Column("Shares Short at Grant", Kind.SHARES, "Shares Requested less Shares Granted.", "§8(a)"),
        Column("Final Exercise Date", Kind.DATE, "Last day of the option's own term.", "§6(d)"),
        Column("Deadline", Kind.DATE, "Last day on which it may be exercised.", "§6(d), §6(h), §6(i), §6(j)"),
        Column(
            "Deadline Reason",
            Kind.CHOICE,
            "What sets the Deadline.",
            "§6(d), §6(h), §6(i), §6(j)",
            choices=("final exercise date", "death", "cessation", "change of control", "decision"),
        ),
        Column("Exercise Price", Kind.PRICE, "Price per share now, adjusted for splits.", "§4(c)"),
        Column("Shares Exercised", Kind.SHARES, "Sum of the shares exercised, as exercised.", "§6(e)"),
        Column("Shares Cancelled", Kind.SHARES, "Shares cancelled by cash-out or share settlement.", "§6(g)"),
        Column("Shares Lapsed", Kind.SHARES, "Shares that lapsed unexercised.", "§6(d), §6(h), §6(i), §6(j)"),
        Column(
            "Shares Adjusted", Kind.SHARES, "Shares that splits and decisions added, or took away (negative).", "§4(c)"
        ),
        Column("Shares Assumed", Kind.SHARES, "Shares that became the survivor's option.", "§6(j)"),
        Column(
            "Shares Outstanding",
            Kind.SHARES,
            "Granted + Adjusted - Gone Before - Exercised - Cancelled - Lapsed - Assumed.",
        ),
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
        Column(
            "Gone Before", Kind.SHARES, "Of an opening award: shares gone before the books opened; else 0.", "§4(a)"
        ),
    ),
    section="§6",
    key=("Option ID",),
    prints=(
        "Option ID",
        "Name",
        "Grant Date",
        "Deadline",
        "Exercise Price",
        "Shares Granted",
        "Shares Exercised",
        "Shares Outstanding",
        "Shares Exercisable",
    ),
    prints_unless=("Status", "not granted"),
)

DEFERRED_AWARDS = Sheet(
    "Deferred Awards",
    "One row a Deferred Stock Award, in order of Grant Date and Award ID.",
    (
        Column("Award ID", Kind.ID, "DS- and the Fee ID."),
        _DIRECTOR_ID,
        _NAME,
        Column("Fee ID", Kind.ID, "The fee it was granted in lieu of."),
        Column("Fee Type", Kind.CHOICE, "annual, meeting or retainer.", "§7(a)", choices=FEE_TYPES),
        Column("Grant Date", Kind.DATE, "Day of the award.", "§7(a)"),
        Column("Valuation Date", Kind.DATE, "Day whose Fair Market Value is used.", "§7(a)"),
        _PRICE_DATE,
        Column("Price Basis", Kind.CHOICE, "What the Closing Price was.", "§6(c)", choices=PRICE_BASES[:2]),
        _FMV,
        Column("Deferrable Fee", Kind.DOLLARS, "The part of the fee that may be deferred.", "§3, §7(a)"),
        Column("Shares Requested", Kind.SHARES, "Whole shares that the Deferrable Fee is worth.", "§4(b), §7(a)"),
        Column(
            "Shares Granted", Kind.SHARES, "Shares granted, later grants of pending shares included.", "§7(a), §8(a)"
        ),
        Column("Shares Short at Grant", Kind.SHARES, "Shares that were not available on the grant date.", "§8(a)"),
        Column("Shares Pending", Kind.SHARES, "Shares waiting for the Board's authorization.", "§8(a)"),
        Column("Issuance Date", Kind.DATE, "Day on which the shares are issued, as known now.", "§7(b)"),
        Column(
            "Issuance Reason",
            Kind.CHOICE,
            "What sets the Issuance Date; January where the Deferral Period is not 3.",
            "§7(b)",
            choices=("third January", "change of control", "cessation", "January"),
        ),
        Column(
            "Shares Adjusted", Kind.SHARES, "Shares that splits and decisions added, or took away (negative).", "§4(c)"
        ),
        Column("Shares Outstanding", Kind.SHARES, "Granted + Adjusted - Gone Before - Issued."),
        Column("Shares Issued", Kind.SHARES, "Shares issued, as issued.", "§7(b)"),
        Column(
            "Status",
            Kind.CHOICE,
            "The award at the end of the As-of Date.",
            choices=("outstanding", "issued", "pending", "not granted", "closed"),
        ),
        Column("Section", Kind.TEXT, "Section of the Plan it was granted under."),
        Column(
            "Gone Before", Kind.SHARES, "Of an opening award: shares gone before the books opened; else 0.", "§4(a)"
        ),
    ),
    section="§7",
    key=("Award ID",),
    prints=(
        "Award ID",
        "Name",
        "Grant Date",
        "Fair Market Value",
        "Shares Granted",
        "Issuance Date",
        "Shares Outstanding",
        "Shares Issued",
        "Status",
    ),
    prints_unless=("Status", "not granted"),
)

FEE_SETTLEMENT = Sheet(
    "Fee Settlement",
    "One row a fee: how much became deferred stock and how much is paid in cash, and why.",
    (
        Column("Fee ID", Kind.ID, "The fee."),
        _DIRECTOR_ID,
        _NAME,
        Column("Fee Type", Kind.CHOICE, "annual, meeting or retainer.", "§7(a)", choices=FEE_TYPES),
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
        Column("Cash for Shortfall", Kind.DOLLARS, "Paid in cash because too few shares were available.", "§8(a)"),
        Column("Pending", Kind.DOLLARS, "Waiting for the Board's authorization of more shares.", "§8(a)"),
    ),
    section="§7",
    key=("Fee ID",),
    prints=(
        "Fee ID",
        "Name",
        "Fee Date",
        "Amount",
        "Deferred",
        "Cash Not Deferred",
        "Cash for Fraction",
        "Cash for Shortfall",
        "Pending",
    ),
    prints_since="Fee Date",
)

CASH_DUE = Sheet(
    "Cash Due",
    "One row for each part of a fee that is paid in cash: the day it was due, and why.",
    (
        Column("Date", Kind.DATE, "Day on which the cash was due."),
        Column("Fee ID", Kind.ID, "The fee."),
        _DIRECTOR_ID,
        _NAME,
        Column(
            "Cause",
            Kind.CHOICE,
            "Why it is paid in cash: the reasons of Fee Settlement; fraction and shortfall on the fee's date; the"
            " others for what was"
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
                "split fraction",
            ),
        ),
        Column(
            "Amount",
            Kind.DOLLARS,
            "The amount. A fee's rows, but split fraction, add up to its three cash columns on Fee Settlement.",
        ),
    ),
    section="§7, §8(a)",
    key=("Fee ID", "Date", "Cause"),
    prints=(
        "Date",
        "Fee ID",
        "Name",
        "Cause",
        "Amount",
    ),
    prints_since="Date",
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
    prints=(
        "Meeting ID",
        "Date",
        "Name",
        "Granted",
        "Reason",
    ),
    prints_since="Date",
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
            "The kind of award that requested shares.",
            choices=("formula", "discretionary", "deferred", "pending"),
        ),
        Column("Shares Available", Kind.SHARES, "Shares available for all awards of the date."),
        Column("Total Requested", Kind.SHARES, "Shares that all awards of the date requested."),
        Column("Shares Requested", Kind.SHARES, "Shares that this award requested."),
        Column("Shares Granted", Kind.SHARES, "Its pro rata portion."),
        Column("Shares Short", Kind.SHARES, "Shares that it did not get."),
        Column("Treatment", Kind.CHOICE, "How that shortfall was treated.", choices=("lost", "cash", "pending")),
    ),
    section="§8(a)",
    prints=(
        "Date",
        "Award ID",
        "Name",
        "Shares Available",
        "Shares Requested",
        "Shares Granted",
        "Shares Short",
        "Treatment",
    ),
    prints_since="Date",
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
                "adjusted",
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
            "Why shares lapsed: not exercisable when service ended, or not exercised by the deadline.",
            "§6(d), §6(h), §6(i), §6(j)",
            choices=("not exercisable", "deadline"),
        ),
    ),
    section="§4",
    prints=(
        "Date",
        "Event",
        "Reference",
        "Shares",
        "Reserve",
        "Available",
        "Options Outstanding",
        "Deferred Outstanding",
        "Delivered",
    ),
    prints_since="Date",
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
    prints=(
        "Issuance ID",
        "Due Date",
        "Deliverable From",
        "Payee",
        "Account No.",
        "Source",
        "Shares",
        "Cash",
    ),
    prints_since="Deliverable From",
)

OPTION_EVENTS_RESULT = Sheet(
    "Option Events",
    "The option events that took effect, with what was due, paid and delivered.",
    (
        *OPTION_EVENT_COLUMNS,
        _DIRECTOR_ID,
        _NAME,
        Column("Price Due", Kind.DOLLARS, "Shares x exercise price; empty for a settlement.", "§6(f)"),
        Column("Paid", Kind.DOLLARS, "All that was paid, tendered shares included; empty: not recorded.", "§6(f)"),
        Column(
            "Fair Market Value",
            Kind.PRICE,
            "Value per share on the event's date; empty if there was no price yet.",
            "§6(c)",
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
    prints=(
        "Event ID",
        "Option ID",
        "Date",
        "Event",
        "Shares",
        "Director ID",
        "Price Due",
        "Shares Delivered",
        "Cash Paid Out",
    ),
    prints_since="Date",
)

DECISIONS = Sheet(
    "Decisions",
    "The decisions on awards that took effect, in the order of effect, with what they changed.",
    (
        *AWARD_DECISION_COLUMNS,
        Column("Shares Before", Kind.SHARES, "Shares outstanding just before it.", "§4(c)"),
        Column("Shares After", Kind.SHARES, "Shares outstanding just after it.", "§4(c)"),
        Column("Exercise Price Before", Kind.PRICE, "An option's price per share just before it.", "§4(c)"),
        Column("Exercise Price After", Kind.PRICE, "An option's price per share just after it.", "§4(c)"),
        Column("Deadline Before", Kind.DATE, "An option's deadline just before it.", "§6(h), §8(f)"),
        Column("Deadline After", Kind.DATE, "An option's deadline just after it.", "§6(h), §8(f)"),
    ),
    section="§4(c), §6(b), §6(h), §8(f)",
    key=("Decision ID",),
    prints=(
        "Decision ID",
        "Decided By",
        "Effective Date",
        "Award ID",
        "Decision",
        "Shares Before",
        "Shares After",
        "Exercise Price After",
        "Deadline After",
    ),
    prints_since="Effective Date",
)

READINGS_RESULT = Sheet(
    "Readings",
    "How the Plan was read where it leaves a choice, and what each other reading would change.",
    (
        Column("Reading", Kind.TEXT, "The question that the Plan leaves open."),
        Column("In Force", Kind.TEXT, "The reading used."),
        Column("Alternative", Kind.TEXT, "The other reading."),
        Column("Effect", Kind.TEXT, "What the other reading would change, calculated with the same input."),
        Column("Deferred Shares Granted", Kind.SHARES, "Alternative less in force: deferred shares granted."),
        Column("Option Shares Granted", Kind.SHARES, "Alternative less in force: option shares granted."),
        Column("Option Shares Lapsed", Kind.SHARES, "Alternative less in force: option shares lapsed."),
        Column("Available", Kind.SHARES, "Alternative less in force: shares available at the end."),
        Column("Dollars Deferred", Kind.DOLLARS, "Alternative less in force: dollars deferred."),
        Column("Cash Due", Kind.DOLLARS, "Alternative less in force: dollars due in cash."),
        Column("First Date", Kind.DATE, "First day whose balances or cash due differ."),
        Column("Award", Kind.ID, "The award whose shares differ most."),
    ),
    section="§2(d)",
    key=("Reading", "Alternative"),
    prints=(
        "Reading",
        "In Force",
        "Alternative",
        "Effect",
    ),
)

_FALLS_DUE = (
    Column("Date", Kind.DATE, "Day on which it falls due."),
    Column(
        "Event",
        Kind.CHOICE,
        "What falls due.",
        choices=("option deadline", "option exercisable", "deferred stock issues"),
    ),
)
DAYS_TO_INSTRUCT = 2  # business days that the transfer agent has before an issuance

UPCOMING_BY_DATE = Sheet(
    "Upcoming by Date",
    "What falls due after the As-of Date, one row for each date and event; Upcoming has the awards behind each.",
    (
        *_FALLS_DUE,
        Column("Awards", Kind.INTEGER, "Awards concerned: their rows on Upcoming."),
        Column("Directors", Kind.INTEGER, "Directors concerned."),
        Column("Shares", Kind.SHARES, "Shares concerned."),
        Column(
            "Do By",
            Kind.DATE,
            f"Last day to act. Deferred stock: {DAYS_TO_INSTRUCT} business days before it issues, so that the agent can"
            " post it. An option's deadline: that day, or the last business day before it if the office is closed"
            " then. Empty: there is nothing to do, or delivery is on hold.",
        ),
        Column("What to Do", Kind.TEXT, "What to do by then; and where the day itself is no business day, that."),
    ),
    key=("Date", "Event"),
    prints=("Date", "Event", "Awards", "Directors", "Shares", "Do By", "What to Do"),
    prints_for_a_year="Date",
)

UPCOMING = Sheet(
    "Upcoming",
    "What falls due after the As-of Date, in order of date.",
    (
        *_FALLS_DUE,
        Column("Reference", Kind.ID, "The option or the deferred award."),
        _DIRECTOR_ID,
        _NAME,
        Column("Shares", Kind.SHARES, "Shares concerned."),
        Column("Days From As-of", Kind.INTEGER, "Days from the As-of Date."),
    ),
    prints=(
        "Date",
        "Event",
        "Reference",
        "Name",
        "Shares",
        "Days From As-of",
    ),
    prints_for_a_year="Date",
)


def notes_sheet(about: str, subjects: tuple[str, ...]) -> Sheet:
    """Make a sheet of notes, each about one of the subjects."""
    return Sheet(
        "Notes",
        about,
        (
            Column("To", Kind.TEXT, "Whom the note is for."),
            Column("About", Kind.CHOICE, "What it is about.", choices=subjects),
            Column("Part", Kind.TEXT, "A note of many lines goes on in further rows: 1 of 3."),
            Column("Subject", Kind.TEXT, "The subject of the e-mail."),
            Column("Text", Kind.TEXT, "The text. Copy it out of the cell, and add your name."),
        ),
    )


NOTES = notes_sheet(
    "Notes ready to send: the issuances to the transfer agent, a reminder to each director whose option ends within 60"
    " days, the findings to the person who filled in the workbook.",
    ("issuances due", "issuances to come", "option ending", "findings"),
)

ACTIVITY = Sheet(
    "Activity",
    "What changed from Period Start, or Books Open On if that is later, to the As-of Date.",
    (
        Column(
            "Group", Kind.CHOICE, "What the line is about.", choices=("options", "deferred awards", "reserve", "fees")
        ),
        Column("Line", Kind.TEXT, "The movement."),
        Column("Shares", Kind.SHARES, "Shares."),
        Column("Weighted-Average Exercise Price", Kind.PRICE, "For options: per share, weighted by shares."),
        Column("Dollars", Kind.DOLLARS, "For fees: dollars, as they stand on the As-of Date."),
    ),
    prints=(
        "Group",
        "Line",
        "Shares",
        "Weighted-Average Exercise Price",
        "Dollars",
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
    "How each award was calculated, or why it was not granted, one row for each step; if there are too many awards,"
    " use plancalc explain.",
    (
        Column("Award ID", Kind.ID, "The option; DS- and the Fee ID for a fee, deferred or not."),
        Column("Step", Kind.TEXT, "What the sentence is about."),
        Column("Section", Kind.TEXT, "Section of the Plan."),
        Column("Sentence", Kind.TEXT, "What happened, and why."),
        Column("Input Cells", Kind.TEXT, "The input's cells that it follows from."),
    ),
)

SOURCES = Sheet(
    "Sources",
    "For programs: the rows of the input that each award depends on; also each fee and Formula Option not granted.",
    (
        Column("Source Of", Kind.CHOICE, "What the row is about.", choices=("option", "fee", "option event")),
        Column("Reference", Kind.ID, "The option; DS- and the Fee ID; the option event."),
        _row_of("Directors", "The director's service", "§5"),
        _row_of("Employment", "The employment that prevented it", "§5"),
        _row_of("Meetings", "The meeting", "§6(a), §7(a)"),
        _row_of("Fees", "The fee", "§7(a)"),
        _row_of("Elections", "The notice that governs the year", "§7(c)"),
        Column(
            "Prices Row",
            Kind.INTEGER,
            "The Closing Price used: its row on Prices of the input. Above 10,000,000 it is a row of Paste prices here:"
            " 10,000,018 is its row 18.",
            "§6(c)",
        ),
        _row_of("Discretionary Grants", "The grant", "§6(b)"),
        _row_of("Option Events", "The event", "§6(e), §6(g)"),
        _row_of("Consents", "The consent under which shares were pending", "§8(a)"),
        _row_of("Opening Awards", "The award as it stood when the books opened", "§4(a)"),
    ),
    key=("Source Of", "Reference"),
)

SOURCE_ROWS = Sheet(
    "Source Rows",
    "For programs: the contents of input rows that many awards depend on.",
    (
        Column("Sheet", Kind.TEXT, "Sheet of the input."),
        Column("Row", Kind.INTEGER, "Row on that sheet."),
        Column("Reference", Kind.ID, "The director, the meeting or the grant."),
        Column("From", Kind.DATE, "First day of the service or employment; the day of the notice or event."),
        Column("To", Kind.DATE, "Last day; empty: none is known. For a split, the day from which prices adjust."),
        Column("What", Kind.TEXT, "The event, the action, the type, or why it ended."),
        Column("New", Kind.INTEGER, "New shares of a ratio.", "§4(c)"),
        Column("Old", Kind.INTEGER, "Old shares of a ratio.", "§4(c)"),
        Column("Shares", Kind.SHARES, "Shares."),
        Column(
            "Yes",
            Kind.TEXT,
            "What the row says yes to: Plan Continues, Outstanding Awards or First Year.",
            "§6(j), §7(c), §8(f)",
        ),
        Column("Percent", Kind.INTEGER, "The percentage of each fee that a notice defers; empty: the whole.", "§7(c)"),
        Column("Price", Kind.PRICE, "An opening option's exercise price.", "§4(a)"),
        Column("Shares Pending", Kind.SHARES, "Shares pending of an opening award.", "§8(a)"),
        Column("Dollars Pending", Kind.DOLLARS, "Dollars pending of an opening award.", "§8(a)"),
        Column("Minutes", Kind.TEXT, "Where the row's decision or notice is recorded."),
    ),
    key=("Sheet", "Row"),
)

SOURCE_COLUMNS = Sheet(
    "Source Columns",
    "For programs: where the columns are in the input.",
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
        Column("Check", Kind.TEXT, "What must be true of each row."),
        Column("Section", Kind.TEXT, "Section of the Plan."),
        Column("Sheet", Kind.TEXT, "The sheet whose rows are checked."),
        Column("Rows Checked", Kind.SHARES, "How many rows."),
        Column("Failures", Kind.SHARES, "The number of rows that fail."),
        Column("First Failing Row", Kind.INTEGER, "The first row that fails; empty: none."),
        Column("Reference", Kind.TEXT, "The first cell of that row."),
        Column("Passes", Kind.CHOICE, "yes if nothing fails.", choices=("yes", "no")),
    ),
    prints=(
        "Check",
        "Sheet",
        "Rows Checked",
        "Failures",
        "Passes",
    ),
    prints_unless=("Passes", "yes"),
)

TIE_OUT = Sheet(
    "Tie-out",
    "Only with --prior: what the input now gives for the earlier As-of Date, compared with what was reported then.",
    (
        Column(
            "What",
            Kind.TEXT,
            "Cause: why figures differ, the largest first. Input: a change that affects none. Not compared: what the"
            " earlier results lack. Basis: what was different about the run. Otherwise the sheet of the results.",
        ),
        Column("Reference", Kind.TEXT, "The award, the fee, or the row of the ledger; for a Cause, the input's row."),
        Column("Column", Kind.TEXT, "The column that differs; (new row) and (row gone): the whole row."),
        Column("Then", Kind.ANY, "The figure reported; for a Cause, what the input had then."),
        Column("Now", Kind.ANY, "What the input now gives for the same day; for a Cause, what the input has now."),
        Column("Difference", Kind.ANY, "Now less Then; between dates, in days; for a Cause, what it changed."),
        Column("Likely Input Rows", Kind.TEXT, "Rows of today's input that it most likely follows from."),
    ),
    prints=(
        "What",
        "Reference",
        "Column",
        "Then",
        "Now",
        "Difference",
    ),
)

FINDINGS = Sheet(
    "Findings",
    "Everything you should know about the input, errors first.",
    (
        Column("Severity", Kind.CHOICE, "How much it matters.", choices=("error", "warning", "info")),
        Column("Code", Kind.ID, "Short name of the check."),
        Column("Sheet", Kind.TEXT, "Sheet of the input."),
        Column("Cell", Kind.TEXT, "Cell or cells of the input."),
        Column("Message", Kind.TEXT, "What is wrong and what to do."),
    ),
    prints=(
        "Severity",
        "Sheet",
        "Cell",
        "Message",
    ),
)

SPLIT_OF = "Split of "  # and its date: how Basis names a split that took effect

BASIS = Sheet(
    "Basis",
    "What the figures are based on: the Plan's terms, how the Plan was read, the program and the input.",
    (
        Column(
            "Kind", Kind.CHOICE, "What the row states.", choices=("run", "term", "reading", "not entered", "minutes")
        ),
        Column("Section", Kind.TEXT, "Section of the Plan."),
        Column("Item", Kind.TEXT, "The term or the question."),
        Column("Value", Kind.ANY, "The value used, or the reading taken."),
        Column("Origin", Kind.TEXT, "given, default, amended or calculated; with the cell it came from."),
        Column(
            "Touched",
            Kind.TEXT,
            "What a reading decided in this run: where a different one would give different figures.",
        ),
    ),
    prints=(
        "Section",
        "Item",
        "Value",
        "Origin",
    ),
    prints_unless=("Kind", "reading"),
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
    DECISIONS,
    UPCOMING_BY_DATE,
    UPCOMING,
    NOTES,
    ACTIVITY,
    READINGS_RESULT,
    FINDINGS,
    EXPLAIN,
    PRICES_RESULT,
    CHECKS,
    BASIS,
    *FOR_PROGRAMS,
)
ALL_RESULTS = tuple(each for sheet in RESULTS for each in ((TIE_OUT, sheet) if sheet is FINDINGS else (sheet,)))
RESULTS_SHEET = {sheet.name: sheet for sheet in ALL_RESULTS}
