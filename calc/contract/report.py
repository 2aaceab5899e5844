"""The report workbook: what a public company's finance team takes from the Plan's figures each quarter and year."""

from calc.contract.model import Column, Kind, Sheet
from calc.contract.results import BASIS, CHECKS, FINDINGS, SUMMARY

_NAME = Column("Name", Kind.TEXT, "The director's name.")
_DIRECTOR_ID = Column("Director ID", Kind.ID, "The director.")
_XBRL = Column("XBRL Element", Kind.TEXT, "Element of the us-gaap taxonomy for the line's shares or dollars.")
_ON_THE_DAY = (
    Column("Date", Kind.DATE, "Day of the balance or the movement."),
    Column("Shares on the Day", Kind.SHARES, "Shares as they were counted that day."),
    Column("New", Kind.INTEGER, "New shares for Old of the splits after that day.", "§4(c)"),
    Column("Old", Kind.INTEGER, "Old shares of the splits after that day.", "§4(c)"),
    Column(
        "Shares",
        Kind.SHARES,
        "Shares on the Day x New / Old. Where that is not whole, rows are rounded so that they add up to the line.",
        "§4(c)",
    ),
)

OPTION_ACTIVITY_LINES = (
    "outstanding at beginning",
    "granted",
    "exercised",
    "settled in shares",
    "settled in cash",
    "forfeited",
    "expired",
    "assumed",
    "adjusted by decision",
    "rounding on splits",
    "outstanding at end",
    "exercisable at end",
    "cash received on exercise",
    "shares authorized",
    "shares available",
)
OPTION_ACTIVITY = Sheet(
    "Option Activity",
    "The roll-forward of options for the notes, in shares of the restatement date. From beginning to end the lines add"
    " up.",
    (
        Column("Line", Kind.CHOICE, "The balance or the movement.", choices=OPTION_ACTIVITY_LINES),
        Column("Shares", Kind.SHARES, "Shares; what leaves is negative."),
        Column("Weighted-Average Exercise Price", Kind.DOLLARS, "Exercise price per share, weighted by shares."),
        Column("Weighted-Average Remaining Term", Kind.YEARS, "Years from the As-of Date to the Deadline."),
        Column(
            "Aggregate Intrinsic Value",
            Kind.DOLLARS,
            "Sum over the options of shares x (Fair Market Value - exercise price), where that is above 0. Of what was"
            " exercised, on the day of each exercise.",
        ),
        Column("Cash", Kind.DOLLARS, "Cash, checks and what brokers paid."),
        _XBRL,
    ),
    section="ASC 718-10-50-2",
    key=("Line",),
)
OPTION_ACTIVITY_DETAIL = Sheet(
    "Option Activity Detail",
    "The options behind each line of Option Activity.",
    (
        Column("Line", Kind.CHOICE, "Line of Option Activity.", choices=OPTION_ACTIVITY_LINES),
        Column("Option ID", Kind.ID, "The option."),
        _DIRECTOR_ID,
        _NAME,
        Column("Reference", Kind.ID, "The option event or the decision; empty for others."),
        *_ON_THE_DAY,
        Column("Exercise Price", Kind.PRICE, "Price per share, adjusted for splits up to the restatement date."),
        Column("Deadline", Kind.DATE, "Of what is outstanding: last day on which it may be exercised."),
        Column("Remaining Term", Kind.YEARS, "Years from the As-of Date to the Deadline."),
        Column(
            "Intrinsic Value",
            Kind.DOLLARS,
            "Shares x (Fair Market Value - exercise price), at least 0. Rows are rounded so that they add up to the"
            " line.",
        ),
    ),
    section="ASC 718-10-50-2",
)

DEFERRED_ACTIVITY_LINES = (
    "outstanding at beginning",
    "granted",
    "issued",
    "adjusted by decision",
    "rounding on splits",
    "outstanding at end",
    "nonvested at end",
)
DEFERRED_ACTIVITY = Sheet(
    "Deferred Activity",
    "The roll-forward of deferred stock for the notes, in shares of the restatement date. From beginning to end the"
    " lines add up.",
    (
        Column("Line", Kind.CHOICE, "The balance or the movement.", choices=DEFERRED_ACTIVITY_LINES),
        Column("Shares", Kind.SHARES, "Shares; what leaves is negative."),
        Column("Aggregate Intrinsic Value", Kind.DOLLARS, "Shares x Fair Market Value on the As-of Date."),
    ),
    section="ASC 718-10-50-2",
    key=("Line",),
)
DEFERRED_ACTIVITY_DETAIL = Sheet(
    "Deferred Activity Detail",
    "The awards behind each line of Deferred Activity.",
    (
        Column("Line", Kind.CHOICE, "Line of Deferred Activity.", choices=DEFERRED_ACTIVITY_LINES),
        Column("Award ID", Kind.ID, "The deferred award."),
        _DIRECTOR_ID,
        _NAME,
        Column("Reference", Kind.ID, "The decision; empty for others."),
        *_ON_THE_DAY,
        Column("Issuance Date", Kind.DATE, "Of what is outstanding: day on which the shares are issued."),
        Column("Intrinsic Value", Kind.DOLLARS, "Shares x Fair Market Value. Rows add up to the line."),
    ),
    section="ASC 718-10-50-2",
)

PRICE_RANGES = Sheet(
    "Price Ranges",
    "Options outstanding by range of exercise price. A range takes every price up to 1.5 times its lowest.",
    (
        Column("From", Kind.PRICE, "Lowest exercise price of the range."),
        Column("To", Kind.PRICE, "Highest exercise price of the range."),
        Column("Outstanding", Kind.SHARES, "Shares outstanding."),
        Column("Remaining Term", Kind.YEARS, "Years to the Deadline, weighted by shares outstanding."),
        Column("Average Price", Kind.DOLLARS, "Exercise price, weighted by shares outstanding."),
        Column("Exercisable", Kind.SHARES, "Shares exercisable."),
        Column("Exercisable Average Price", Kind.DOLLARS, "Exercise price, weighted by shares exercisable."),
    ),
    section="FAS 123 ¶48",
    key=("From",),
)

EQUITY_COMPENSATION_PLANS = Sheet(
    "Equity Compensation Plans",
    "The table of Item 201(d) of Regulation S-K, as of the As-of Date, in shares of that day.",
    (
        Column(
            "Plan Category",
            Kind.CHOICE,
            "Whether the stockholders have approved the Plan.",
            choices=("approved by security holders", "not approved by security holders"),
        ),
        Column("Securities to Be Issued", Kind.SHARES, "(a) Options and deferred stock outstanding."),
        Column("Average Price", Kind.DOLLARS, "(b) Exercise price of the options, weighted by shares."),
        Column("Remaining Available", Kind.SHARES, "(c) Shares available; 0 where nothing can be granted any more."),
    ),
    section="Item 201(d)",
    key=("Plan Category",),
)

PLAN_METRICS = Sheet(
    "Plan Metrics",
    "Burn rate, dilution and overhang by fiscal year, in shares of the restatement date.",
    (
        Column("Fiscal Year End", Kind.DATE, "Last day of the fiscal year."),
        Column("Options Granted", Kind.SHARES, "Option shares granted in the year."),
        Column("Full-Value Shares", Kind.SHARES, "Deferred shares granted in the year."),
        Column("Returned", Kind.SHARES, "Option shares that lapsed or were cancelled in the year."),
        Column("Weighted Common Shares", Kind.SHARES, "Common shares outstanding, weighted by the days of the year."),
        Column("Year-End Common Shares", Kind.SHARES, "Common shares outstanding at the end of the year."),
        Column("Price", Kind.PRICE, "Fair Market Value at the end of the year.", "§6(c)"),
        Column("Gross Burn", Kind.RATE, "(Options Granted + Full-Value Shares) / Weighted Common Shares."),
        Column("Net Burn", Kind.RATE, "The same less Returned."),
        Column(
            "Gross Burn Without Fees",
            Kind.RATE,
            "Options Granted / Weighted Common Shares: without the shares for fees that directors elected to defer.",
        ),
        Column("Gross Burn Mean", Kind.RATE, "Mean of the years averaged."),
        Column("Net Burn Mean", Kind.RATE, "Mean of the years averaged."),
        Column(
            "Years Averaged",
            Kind.INTEGER,
            "The year and those before it, three at most; not the Plan's first year where only part of it counts.",
        ),
        Column("Options Outstanding", Kind.SHARES, "At the end of the year."),
        Column("Deferred Outstanding", Kind.SHARES, "At the end of the year."),
        Column("Available", Kind.SHARES, "At the end of the year."),
        Column("Basic Overhang", Kind.RATE, "(Options + Deferred + Available) / Year-End Common Shares."),
        Column(
            "Diluted Overhang",
            Kind.RATE,
            "(Options + Deferred + Available) / (Year-End Common Shares + Options + Deferred + Available).",
        ),
        Column(
            "Simple Runway",
            Kind.YEARS,
            "Available / the mean of shares granted in the years averaged. It knows neither prices nor elections: read"
            " it only beside the forecast's first shortfall.",
        ),
    ),
    key=("Fiscal Year End",),
)

STATEMENT_SECTIONS = ("options", "deferred stock", "fees", "elections", "falls due")
DIRECTOR_STATEMENTS = Sheet(
    "Director Statements",
    "One block for each director: options, deferred stock, the year's fees, elections, and what falls due in 12"
    " months.",
    (
        _DIRECTOR_ID,
        _NAME,
        Column("Section", Kind.CHOICE, "Part of the statement.", choices=STATEMENT_SECTIONS),
        Column("Reference", Kind.ID, "The option, the award, the fee, or the year of the election."),
        Column("Item", Kind.TEXT, "What the row states."),
        Column("Date", Kind.DATE, "Deadline, issuance date, day of the fee or the notice, or day on which it is due."),
        Column("Shares", Kind.SHARES, "Shares."),
        Column("Price", Kind.PRICE, "Exercise price per share."),
        Column("Amount", Kind.DOLLARS, "Intrinsic value of an option, or dollars of a fee."),
    ),
)
BY_DIRECTOR = Sheet(
    "By Director",
    "One row for each director: totals of the statements.",
    (
        _DIRECTOR_ID,
        _NAME,
        Column("Options Outstanding", Kind.SHARES, "Option shares outstanding."),
        Column("Options Exercisable", Kind.SHARES, "Of these, exercisable."),
        Column("Intrinsic Value", Kind.DOLLARS, "Of the options outstanding, on the As-of Date."),
        Column("Deferred Outstanding", Kind.SHARES, "Deferred shares not yet issued."),
        Column("Next Issuance Date", Kind.DATE, "First day on which some of them are issued."),
        Column("Next Issuance Shares", Kind.SHARES, "Shares issued on it."),
        Column("Shares Pending", Kind.SHARES, "Shares waiting for the Board's authorization.", "§8(a)"),
        Column("Fees", Kind.DOLLARS, "Fees dated in the As-of Date's calendar year."),
        Column("Deferred", Kind.DOLLARS, "Of these, deferred as shares."),
        Column("Cash", Kind.DOLLARS, "Of these, paid in cash."),
        Column("Pending", Kind.DOLLARS, "Of these, waiting for the Board's authorization.", "§8(a)"),
        Column("Election This Year", Kind.INTEGER, "Percent of fees deferred in the As-of Date's year.", "§7(c)"),
        Column("Election Next Year", Kind.INTEGER, "Percent of fees deferred in the next year.", "§7(c)"),
        Column("Expiring in 12 Months", Kind.SHARES, "Option shares whose Deadline is within 12 months."),
        Column("Issued in 12 Months", Kind.SHARES, "Deferred shares whose Issuance Date is within 12 months."),
    ),
    key=("Director ID",),
)

TWO_PERIODS = Sheet(
    "Two Periods",
    "This period beside the last one, from the same input.",
    (
        Column(
            "Group", Kind.CHOICE, "What the line is about.", choices=("reserve", "options", "deferred stock", "fees")
        ),
        Column("Line", Kind.TEXT, "The balance or the movement."),
        Column("Last Shares", Kind.SHARES, "Shares of the last period."),
        Column("Change in Shares", Kind.SHARES, "This Shares - Last Shares."),
        Column("This Shares", Kind.SHARES, "Shares of this period."),
        Column("Last Dollars", Kind.DOLLARS, "Dollars of the last period."),
        Column("Change in Dollars", Kind.DOLLARS, "This Dollars - Last Dollars."),
        Column("This Dollars", Kind.DOLLARS, "Dollars of this period."),
    ),
    key=("Group", "Line"),
)
TWO_PERIODS_DETAIL = Sheet(
    "Two Periods Detail",
    "The awards behind the lines of options and deferred stock on Two Periods, one row for each award and line.",
    (
        Column("Group", Kind.CHOICE, "Group of Two Periods.", choices=("options", "deferred stock")),
        Column("Line", Kind.TEXT, "Line of Two Periods."),
        Column("Award ID", Kind.ID, "The option or the deferred award."),
        _DIRECTOR_ID,
        _NAME,
        Column("Last Shares", Kind.SHARES, "Shares of the last period; the awards of a line add up to it."),
        Column("Change in Shares", Kind.SHARES, "This Shares - Last Shares."),
        Column("This Shares", Kind.SHARES, "Shares of this period; the awards of a line add up to it."),
        Column("Last Dollars", Kind.DOLLARS, "Dollars of the last period."),
        Column("Change in Dollars", Kind.DOLLARS, "This Dollars - Last Dollars."),
        Column("This Dollars", Kind.DOLLARS, "Dollars of this period."),
    ),
    key=("Group", "Line", "Award ID"),
)
AWARD_CHANGES = Sheet(
    "Award Changes",
    "The awards that are new, gone or changed since the last period, in shares of the restatement date.",
    (
        Column("Award ID", Kind.ID, "The option or the deferred award."),
        _DIRECTOR_ID,
        _NAME,
        Column("Kind", Kind.CHOICE, "What it is.", choices=("option", "deferred stock")),
        Column(
            "Change",
            Kind.CHOICE,
            "new: granted in the period; gone: nothing of it is left; changed: any column differs.",
            choices=("new", "gone", "new and gone", "changed"),
        ),
        Column("Why", Kind.TEXT, "What happened to it in the period."),
        Column("Last Shares", Kind.SHARES, "Shares outstanding at the end of the last period."),
        Column("Change in Shares", Kind.SHARES, "This Shares - Last Shares."),
        Column("This Shares", Kind.SHARES, "Shares outstanding at the end of this period."),
        Column("Last Price", Kind.PRICE, "Exercise price at the end of the last period, adjusted for splits."),
        Column("This Price", Kind.PRICE, "Exercise price at the end of this period, adjusted for splits."),
        Column("Last End", Kind.DATE, "Deadline or Issuance Date, as known at the end of the last period."),
        Column("This End", Kind.DATE, "Deadline or Issuance Date, as known now."),
    ),
    key=("Award ID",),
)

XBRL_ELEMENTS = Sheet(
    "XBRL Elements",
    "Elements of the us-gaap taxonomy for the figures of the report.",
    (
        Column("Sheet", Kind.TEXT, "Sheet of the report."),
        Column("Line", Kind.TEXT, "Its line."),
        Column("Column", Kind.TEXT, "Its column."),
        Column("XBRL Element", Kind.TEXT, "The element."),
    ),
    key=("Sheet", "Line", "Column"),
)

REPORTS = (  # in the order of the workbook; a sheet whose input is not there is left out
    OPTION_ACTIVITY,
    OPTION_ACTIVITY_DETAIL,
    DEFERRED_ACTIVITY,
    DEFERRED_ACTIVITY_DETAIL,
    PRICE_RANGES,
    EQUITY_COMPENSATION_PLANS,
    PLAN_METRICS,
    DIRECTOR_STATEMENTS,
    BY_DIRECTOR,
    TWO_PERIODS,
    TWO_PERIODS_DETAIL,
    AWARD_CHANGES,
    XBRL_ELEMENTS,
)
REPORT = (SUMMARY, *REPORTS, CHECKS, FINDINGS, BASIS)
REPORT_SHEET = {sheet.name: sheet for sheet in REPORT}
