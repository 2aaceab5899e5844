"""What the Board and the Committee decide, and the balances of a plan taken over in mid-life: sheets few need."""

from calc.contract.model import Column, Kind, Sheet
from calc.contract.readings import SWITCHABLE
from calc.contract.shared_columns import MINUTES, director
from calc.contract.terms import STOCK_SOURCES

DECIDED_BY = ("Board", "Committee")
DECISIONS_ENTERED = ("adjust", "exercisable", "keep on death", "exercise period")

AWARD_DECISION_COLUMNS = (
    Column("Decision ID", Kind.ID, "A short code for the decision, used once.", required=True),
    Column("Decided On", Kind.DATE, "Day of the decision.", "§2, §6(h)", required=True),
    Column("Decided By", Kind.CHOICE, "Who decided.", "§2", required=True, choices=DECIDED_BY),
    Column("Effective Date", Kind.DATE, "Day from which it counts; not before Decided On.", "§4(c), §6", required=True),
    Column("Award ID", Kind.ID, "The option or the deferred award it is about.", required=True),
    Column(
        "Decision",
        Kind.CHOICE,
        "adjust (Board Determined On, Ground; Shares, Exercise Price or both) · exercisable (Shares) · keep on death"
        " (Shares, Exercisable From) · exercise period (Last Day).",
        "§4(c), §6(b), §6(h), §8(f)",
        required=True,
        choices=DECISIONS_ENTERED,
    ),
    Column(
        "Shares",
        Kind.SHARES,
        "adjust: the shares outstanding after it; exercisable: the shares that become exercisable; keep on death: the"
        " shares that do not lapse.",
        "§4(c), §6(b), §6(h)",
        above=0,
    ),
    Column("Exercise Price", Kind.PRICE, "adjust: the option's exercise price after it.", "§4(c)", at_least=0),
    Column("Last Day", Kind.DATE, "exercise period: the last day on which the option may be exercised.", "§6(h)"),
    Column(
        "Exercisable From",
        Kind.DATE,
        "keep on death: first day on which the kept shares may be exercised. Empty: at once.",
        "§6(h)",
    ),
    Column(
        "Vesting Taken From",
        Kind.CHOICE,
        "exercisable: whether the shares come from the next or the last of the steps still ahead.",
        "§6(b), §6(e)(i)",
        choices=("next steps", "last steps"),
    ),
    Column("Board Determined On", Kind.DATE, "adjust: day on which the Board determined the ground.", "§4(c)"),
    Column(
        "Ground",
        Kind.CHOICE,
        "adjust: the event that makes the adjustment appropriate.",
        "§4(c)",
        choices=(
            "accounting change",
            "extraordinary dividend",
            "consolidation or merger",
            "acquisition or disposition",
            "other event",
        ),
    ),
    Column(
        "Consent On",
        Kind.DATE,
        "exercise period: day of the holder's consent; needed where the Last Day is earlier than without the decision.",
        "§8(f)",
    ),
    MINUTES,
)

AWARD_DECISIONS = Sheet(
    "Award Decisions",
    "Only where the Board or the Committee decided on one award: one row a decision. Fill only the columns that the"
    " decision needs.",
    AWARD_DECISION_COLUMNS,
    section="§4(c), §6(b), §6(e)(i), §6(h), §8(f)",
    key=("Decision ID",),
    needed="if such a decision was made",
)

READINGS = Sheet(
    "Readings",
    "Only where counsel or the Committee reads the Plan otherwise: which reading is in force. The first choice of each"
    " is the default.",
    (
        Column(
            "Reading",
            Kind.CHOICE,
            "The question that the Plan leaves open. Do not change it.",
            "§2(d)",
            required=True,
            choices=tuple(reading.name for reading in SWITCHABLE),
        ),
        Column(
            "Choice",
            Kind.CHOICE,
            "The reading in force; its choices are listed in its note.",
            "§2(d)",
            required=True,
            choices=tuple(dict.fromkeys(choice for reading in SWITCHABLE for choice in reading.choices)),
        ),
        Column("Decided On", Kind.DATE, "Day on which the reading was decided.", "§2(d)"),
        Column("Decided By", Kind.CHOICE, "Who decided it.", "§2(d)", choices=DECIDED_BY),
        MINUTES,
    ),
    section="§2(d)",
    key=("Reading",),
    needed="if read otherwise",
)

OPENING_AWARDS = Sheet(
    "Opening Awards",
    "Only with Books Open On: one row for each award outstanding or pending at the start of that day, in shares of"
    " that day.",
    (
        Column("Award ID", Kind.ID, "The award's ID; a deferred award's is DS- and its Fee ID.", required=True),
        Column(
            "Kind",
            Kind.CHOICE,
            "What kind of award it is.",
            "§6(a), §6(b), §7(a)",
            required=True,
            choices=("formula", "discretionary", "deferred"),
        ),
        director(),
        Column("Grant Date", Kind.DATE, "Day of the grant, before Books Open On.", "§6, §7", required=True),
        Column("Shares Granted", Kind.SHARES, "Shares granted, in shares of Books Open On.", required=True, at_least=0),
        Column(
            "Shares Outstanding",
            Kind.SHARES,
            "Shares outstanding at the start of Books Open On.",
            "§4(a)",
            required=True,
            at_least=0,
        ),
        Column("Exercise Price", Kind.PRICE, "An option's price per share on that day.", "§6(c)", at_least=0),
        Column("Final Exercise Date", Kind.DATE, "An option's final exercise date.", "§6(d)"),
        Column(
            "Stock Source",
            Kind.CHOICE,
            "Of an option: whether its shares will be newly issued or come from treasury. Empty: original issue.",
            "§4(b), §6(c)",
            choices=STOCK_SOURCES,
        ),
        Column("Shares Pending", Kind.SHARES, "Of a deferred award: shares still pending.", "§8(a)", at_least=0),
        Column("Dollars Pending", Kind.DOLLARS, "Of a deferred award: dollars still pending.", "§8(a)", at_least=0),
    ),
    section="§4(a)",
    key=("Award ID",),
    needed="if taken over in mid-life",
)
