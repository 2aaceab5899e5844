"""The input workbook: the sheets that people fill in, in the order of filling."""

from calc.contract.board import AWARD_DECISIONS, OPENING_AWARDS, READINGS
from calc.contract.forecast import SCENARIOS
from calc.contract.model import Column, Kind, Sheet
from calc.contract.shared_columns import FEE_TYPES, MINUTES, YES_NO, director
from calc.contract.terms import STOCK_SOURCES, TERMS

PLAN = Sheet(
    "Plan",
    "One row a term. Type Company and As-of Date; change another Value only if your Plan has a different one.",
    (
        Column("Term", Kind.TEXT, "The name of the term. Do not change it.", required=True),
        Column("Value", Kind.ANY, "The term's value. Empty means the default in the Plan."),
        Column("Section", Kind.TEXT, "The section of the Plan that the term comes from. For reference only."),
    ),
    key=("Term",),
    required=True,
)

DIRECTORS = Sheet(
    "Directors",
    "One row for each time a director serves. A director who left and came back has two rows, with the same ID and"
    " name.",
    (
        Column("Director ID", Kind.ID, "A short code for the director, the same on every sheet.", "§5", required=True),
        Column("Name", Kind.TEXT, "The director's name, as it should appear on results and registers.", required=True),
        Column("Service Start", Kind.DATE, "First day of service as a director.", "§5", required=True),
        Column("Service End", Kind.DATE, "Last day of service. Leave empty while the director serves.", "§5"),
        Column(
            "End Reason",
            Kind.CHOICE,
            "Why service ended: death or other. Required with a Service End.",
            "§6(h), §6(i)",
            choices=("death", "other"),
        ),
        Column("Death Date", Kind.DATE, "Day of death, only if the director died after leaving.", "§8(e)"),
        Column("Account No.", Kind.ID, "The director's account at the transfer agent."),
    ),
    section="§5",
    key=("Director ID", "Service Start"),
    required=True,
)

EMPLOYMENT = Sheet(
    "Employment",
    "One row for each time a director was also an employee of the Company or a subsidiary. Do not list anyone else"
    " here.",
    (
        director(),
        Column("Employee From", Kind.DATE, "First day of employment.", "§5", required=True),
        Column("Employee To", Kind.DATE, "Last day of employment. Leave empty while it continues.", "§5"),
    ),
    section="§5",
    key=("Director ID", "Employee From"),
)

MEETINGS = Sheet(
    "Meetings",
    "One row for each annual meeting, and for each board or committee meeting with a fee.",
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
        Column("Body", Kind.TEXT, "The body that met, such as Audit Committee. For reference only."),
    ),
    section="§6(a), §7(a)",
    key=("Meeting ID",),
    required=True,
)

FEES = Sheet(
    "Fees",
    "One row for each fee, deferred or not: an annual fee has a Calendar Year, a meeting's fee a Meeting ID, a retainer"
    " a Fee Date.",
    (
        Column("Fee ID", Kind.ID, "A short code for the fee, used once.", required=True),
        director(),
        Column(
            "Fee Type",
            Kind.CHOICE,
            "annual: the year's fee, priced on its first business day; meeting: the fee for one meeting; retainer: a"
            " fee with a date of its own.",
            "§7(a)",
            required=True,
            choices=FEE_TYPES,
        ),
        Column(
            "Calendar Year",
            Kind.INTEGER,
            "Year of an annual fee. Empty for the others.",
            "§7(a)",
            at_least=1900,
            at_most=2999,
        ),
        Column(
            "Meeting ID",
            Kind.ID,
            "Meeting of a meeting fee, as on the Meetings sheet. Empty for the others.",
            "§7(a)",
            refers_to="Meetings",
        ),
        Column("Fee Date", Kind.DATE, "Day of a retainer. Empty for the others.", "§7(a)"),
        Column("Amount", Kind.DOLLARS, "The whole fee, deferred or not.", "§7(a)", True, above=0),
    ),
    section="§7(a)",
    key=("Fee ID",),
    required=True,
)

ELECTIONS = Sheet(
    "Elections",
    "One row for each written notice in which a director elects deferred stock instead of fees, or revokes an"
    " election.",
    (
        director(),
        Column(
            "Notice Date",
            Kind.DATE,
            "Day of the notice. It applies to fees from the next calendar year on.",
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
        Column(
            "Percent",
            Kind.INTEGER,
            "elect: the percentage of each fee that is deferred. Empty: 100, the whole fee.",
            "§7(c)",
            at_least=1,
            at_most=100,
        ),
        Column(
            "First Year",
            Kind.CHOICE,
            "elect: yes if the notice already counts for fees of its own year dated after it; it must be given by the"
            " 30th day after the service began. Empty: no.",
            "§7(c)",
            choices=YES_NO,
        ),
        MINUTES,
    ),
    section="§7(c)",
)

PRICES = Sheet(
    "Prices",
    "One row a trading day, as reported that day. Enter a row for a day without any price too, and leave its prices"
    " empty.",
    (
        Column("Date", Kind.DATE, "A trading day.", "§6(c)", required=True),
        Column("Last Sale", Kind.PRICE, "Last sale price of the day. Empty if none was reported.", "§6(c)", above=0),
        Column("High Bid", Kind.PRICE, "Highest bid of the day; needed if there is no last sale.", "§6(c)", above=0),
        Column("Low Ask", Kind.PRICE, "Lowest ask of the day; needed if there is no last sale.", "§6(c)", above=0),
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
        director(),
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
            "First day on which the whole option may be exercised. Empty: at once, or as its Vesting rows state.",
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
        MINUTES,
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
            "The grant, as on the Discretionary Grants sheet; of an option on Opening Awards, its Award ID.",
            required=True,
            refers_to="Discretionary Grants",
        ),
        Column("Exercisable Date", Kind.DATE, "Day from which the step may be exercised.", "§6(e)(i)", required=True),
        Column("Shares", Kind.SHARES, "Shares of this step only.", "§6(e)(i)", required=True, above=0),
    ),
    section="§6(e)(i)",
    key=("Grant ID", "Exercisable Date"),
)

OPTION_EVENT_COLUMNS = (
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
        "exercise: shares bought; cash-out, share settlement: the option is cancelled and its gain paid in cash or in"
        " shares.",
        "§6(e), §6(g)",
        required=True,
        choices=("exercise", "cash-out", "share settlement"),
    ),
    Column("Shares", Kind.SHARES, "Option shares exercised or cancelled.", "§6(e)", required=True, above=0),
    Column(
        "Exercised By",
        Kind.CHOICE,
        "director before death, estate after death.",
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
        "Whether the shares delivered are newly issued or from treasury. Empty: as in the grant.",
        "§4(b), §6(f)",
        choices=STOCK_SOURCES,
    ),
    Column(
        "Authority Shown",
        Kind.DATE,
        "Day on which the estate showed its authority. Only for an estate.",
        "§6(e)(iii)",
    ),
    MINUTES,
)

OPTION_EVENTS = Sheet(
    "Option Events",
    "One row for each exercise or settlement of an option, in the order they happened. Do not enter lapses: they are"
    " computed.",
    OPTION_EVENT_COLUMNS,
    section="§6(e), §6(f), §6(g)",
    key=("Event ID",),
)

PLAN_EVENTS = Sheet(
    "Plan Events",
    "One row for each thing that changed the Plan or its shares. Fill only the columns that the event needs.",
    (
        Column("Effective Date", Kind.DATE, "First day on which the event is in effect.", required=True),
        Column(
            "Event",
            Kind.CHOICE,
            "split (New, Old, Prices Adjust From) · reserve increase (Shares) · amendment (Term, Value, Outstanding"
            " Awards) · change of control (Options Assumed, New and Old, Plan Continues) · the other events need"
            " nothing more.",
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
            "change of control: yes if the Company survives it and the Plan continues. Empty: no.",
            "§6(j)",
            choices=("yes", "no"),
        ),
        Column(
            "Prices Adjust From",
            Kind.DATE,
            "split: the ex-date, the first day whose closing price is for new shares. Empty: the Effective Date.",
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
            "amendment of an exercise period: yes if it also applies to options then outstanding. Empty: no.",
            "§8(f)",
            choices=("yes", "no"),
        ),
        Column("Note", Kind.TEXT, "Any note, for reference only."),
        MINUTES,
    ),
    section="§4, §6(j), §8",
)

CONSENTS = Sheet(
    "Consents",
    "One row for each director who consents to wait for more shares while the Board seeks authorization for them.",
    (
        director(),
        Column("Consent Date", Kind.DATE, "Day of the consent.", "§8(a)", required=True),
        Column(
            "Consent Withdrawn",
            Kind.DATE,
            "First day on which the consent no longer applies. Empty while it applies.",
            "§8(a)",
        ),
    ),
    section="§8(a)",
)

SHARES_OUTSTANDING = Sheet(
    "Shares Outstanding",
    "One row for each day on which the number of the company's common shares outstanding changed, or was counted.",
    (
        Column("Date", Kind.DATE, "First day on which so many shares are outstanding.", required=True),
        Column(
            "Shares",
            Kind.SHARES,
            "All common shares outstanding from that day on, as counted that day; shares of this Plan once issued.",
            required=True,
            above=0,
        ),
    ),
    key=("Date",),
    needed="for Plan Metrics",
)

FINANCE_INPUT = (SHARES_OUTSTANDING, SCENARIOS)  # what the finance reports and the forecast take: few need it
PLAN_INPUT = (  # what the Plan's figures are computed from: the sheets of every template
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
    AWARD_DECISIONS,
    READINGS,
    OPENING_AWARDS,
)
INPUT = (*PLAN_INPUT, *FINANCE_INPUT)
INPUT_SHEET = {sheet.name: sheet for sheet in INPUT}

# No sheet of rows under our headers: a block as a vendor has it, with its own. Its rows are more rows of Prices.
PASTED_PRICES = Sheet(
    "Paste prices here",
    "Paste a vendor's prices as they come, with their own headers: Date, Close, Open, High … They count as rows of"
    " Prices.",
    PRICES.columns,
    section=PRICES.section,
    needed="in place of typing Prices",
)
FIRST_PASTED_ROW = 10_000_000  # among the rows of Prices, row 5 of the pasted block is 10,000,005


def sheet_and_row(sheet: str, row: int) -> tuple[str, int]:
    """Tell on which sheet of the workbook a row of Prices stands, and its number there; rows of others are as named."""
    if sheet == PRICES.name and row > FIRST_PASTED_ROW:
        return PASTED_PRICES.name, row - FIRST_PASTED_ROW
    return sheet, row
