"""The forecast: the sheet that says what is assumed, and the workbook of the projection."""

from calc.contract.model import Column, Kind, Sheet

_HALF = 50_000_000  # units of a rate: more than 50% a year is taken for a slip
_WHOLE = 100_000_000

SCENARIOS = Sheet(
    "Scenarios",
    "One row for each way things may go after the As-of Date. It changes no results; plancalc forecast uses it.",
    (
        Column("Scenario", Kind.TEXT, "A short name for the scenario, such as price halves.", required=True),
        Column(
            "Horizon",
            Kind.INTEGER,
            "Years after the As-of Date that are projected. Empty: 3.",
            at_least=1,
            at_most=25,
        ),
        Column(
            "Price",
            Kind.PRICE,
            "Price per share after the As-of Date. Empty: the last Closing Price up to then. A price that Prices has"
            " for a later day counts on that day alone.",
            above=0,
        ),
        Column(
            "Annual Price Change",
            Kind.RATE,
            "How the price changes each year, such as 5% or -10%. Empty: not at all.",
            above=-_WHOLE,
            at_most=_HALF,
        ),
        Column(
            "Directors",
            Kind.INTEGER,
            "Eligible directors from the day after the next annual meeting. Empty: as many as now.",
            "§5",
            at_least=0,
            at_most=1_000,
        ),
        Column(
            "Deferral",
            Kind.CHOICE,
            "Whether directors keep their elections, all elect deferred stock, or none does, as of the As-of Date."
            " Empty: as elected.",
            "§7(c)",
            choices=("as elected", "all", "none"),
            default="as elected",
        ),
        Column(
            "Fee Change",
            Kind.RATE,
            "How much larger the fees are than they were, such as 10%. Empty: not at all.",
            above=-_WHOLE,
            at_most=_HALF,
        ),
        Column("Reserve Increase", Kind.SHARES, "Shares that would be added to the reserve.", "§4(a)", above=0),
        Column("Increase Date", Kind.DATE, "Day of the Reserve Increase, after the As-of Date.", "§4(a)"),
    ),
    key=("Scenario",),
    needed="for plancalc forecast",
)

SCENARIOS_USED = Sheet(
    "Scenarios",
    "The scenarios as they were projected: what was not given stands as it is now.",
    (
        Column("Scenario", Kind.TEXT, "The scenario."),
        Column("Horizon", Kind.INTEGER, "Years after the As-of Date."),
        Column("Projected To", Kind.DATE, "The last day of the projection."),
        Column("Price", Kind.PRICE, "The price per share as of the As-of Date that the projection starts from."),
        Column("Annual Price Change", Kind.RATE, "How the price changes each year."),
        Column("Directors", Kind.INTEGER, "Eligible directors on the last day of the projection."),
        Column("Deferral", Kind.CHOICE, "What directors elect.", choices=("as elected", "all", "none")),
        Column("Fee Change", Kind.RATE, "How much larger the fees are than they were."),
        Column("Reserve Increase", Kind.SHARES, "Shares added to the reserve."),
        Column("Increase Date", Kind.DATE, "Day of the Reserve Increase."),
        Column("Available at Start", Kind.SHARES, "Shares available at the end of the As-of Date.", "§4(a)"),
        Column("Available at End", Kind.SHARES, "Shares available at the end of the last day.", "§4(a)"),
    ),
    key=("Scenario",),
)

RUNWAY = Sheet(
    "Runway",
    "When the reserve first falls short in each scenario, and what it would take that it does not.",
    (
        Column("Scenario", Kind.TEXT, "The scenario."),
        Column(
            "First Shortfall",
            Kind.DATE,
            "The first date after the As-of Date on which more shares are asked for than are available. Blank: none to"
            " the horizon.",
            "§8(a)",
        ),
        Column("Days", Kind.INTEGER, "Days from the As-of Date to the first shortfall."),
        Column("Kinds", Kind.TEXT, "The kinds of awards that fall short on that date.", "§8(a)"),
        Column("Available", Kind.SHARES, "Shares available for the awards of that date.", "§8(a)"),
        Column("Requested", Kind.SHARES, "Shares that they ask for.", "§8(a)"),
        Column("Short", Kind.SHARES, "Requested less Available."),
        Column(
            "Fees Back to Cash",
            Kind.DOLLARS,
            "Dollars of fees to the horizon that were to be deferred and are paid in cash because shares fall short.",
            "§8(a)",
        ),
        Column(
            "Option Shares Lost",
            Kind.SHARES,
            "Option shares to the horizon that are never granted because shares fall short.",
            "§8(a)",
        ),
        Column("Lowest Available", Kind.SHARES, "The fewest shares available at any moment to the horizon.", "§4(a)"),
        Column(
            "Shares Needed",
            Kind.SHARES,
            "How many more shares the reserve would need as of the As-of Date for no shortfall to the horizon. Blank:"
            " more than 1,000,000,000.",
            "§4(a), §8(a)",
        ),
        Column(
            "Break-even Price",
            Kind.PRICE,
            "The lowest price at which the fees of the next deferral date ask for no more than is available.",
            "§7(a), §8(a)",
        ),
    ),
    key=("Scenario",),
)

PATH = Sheet(
    "Path",
    "What is available after each day on which that changes, by scenario.",
    (
        Column("Scenario", Kind.TEXT, "The scenario."),
        Column("Date", Kind.DATE, "A day after the As-of Date with movements of the reserve."),
        Column("Available", Kind.SHARES, "Shares available at the end of the day.", "§4(a)"),
        Column("Movement", Kind.SHARES, "What the day added to the shares available, or took."),
    ),
    key=("Scenario", "Date"),
)

INVENTED_ROWS = Sheet(
    "Invented Rows",
    "How many rows were added to each sheet of the input, and by which rule.",
    (
        Column("Scenario", Kind.TEXT, "The scenario."),
        Column("Sheet", Kind.TEXT, "The sheet of the input."),
        Column("Rows", Kind.INTEGER, "Rows that were added for the projection."),
        Column("Rule", Kind.TEXT, "How they were made."),
    ),
    key=("Scenario", "Sheet"),
)

FORECAST = (RUNWAY, PATH, SCENARIOS_USED, INVENTED_ROWS)
