"""The transfer agent's statement, the reconciliation with it, and the summary of a batch."""

from calc.contract.model import Column, Kind, Sheet
from calc.contract.results import BASIS, FINDINGS, ISSUANCES, SUMMARY, notes_sheet

# --- The transfer agent's statement --------------------------------------------------------------------------------

AGENT_JOURNAL = Sheet(
    "Agent's journal",
    "What the transfer agent issued and cancelled, one row an entry. Agents name these columns as they like.",
    (
        Column("Date", Kind.DATE, "Day the agent posted it.", required=True),
        Column("Holder", Kind.TEXT, "The holder as registered; not needed if every row has an account.", required=True),
        Column("Shares", Kind.SHARES, "Shares, negative for a debit; or use Credit and Debit.", required=True),
        Column("Credit", Kind.SHARES, "Shares issued."),
        Column("Debit", Kind.SHARES, "Shares cancelled."),
        Column("Account No.", Kind.ID, "The holder's account."),
        Column("Type", Kind.TEXT, "issuance, cancellation, reversal and so on."),
        Column("Certificate", Kind.ID, "Certificate number."),
        Column("Plan Code", Kind.ID, "The agent's code for the plan."),
        Column("Reference", Kind.ID, "The issuer's reference; our Issuance ID if the agent records it."),
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
        Column("Plan Code", Kind.ID, "The agent's code for the plan, if the statement has several plans."),
    ),
)

STATEMENT = (AGENT_JOURNAL, AGENT_RESERVE)

# --- The reconciliation with it ------------------------------------------------------------------------------------

BRIDGE = Sheet(
    "Bridge",
    "From our total to the agent's, cause by cause; then the same for the reserve.",
    (
        Column("Line", Kind.TEXT, "What the shares are."),
        Column("Shares", Kind.SHARES, "Shares; deductions are negative."),
    ),
    prints=("Line", "Shares"),
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
    "Every issuance and every row of the agent, each on one item; open items come first.",
    (
        _STATUS,
        _CAUSE,
        Column("Issuance IDs", Kind.TEXT, "Our issuances on this item."),
        Column("Agent Rows", Kind.TEXT, "The agent's rows on it, by their number in the statement."),
        Column("Due Date", Kind.DATE, "Day on which the shares are due."),
        Column("Agent Date", Kind.DATE, "Day the agent posted it; of several rows the first."),
        Column("Director ID", Kind.ID, "The director."),
        Column("Holder", Kind.TEXT, "The name as the agent registered it; our payee if the agent gives none."),
        Column("Account No.", Kind.ID, "The agent's account number; ours if the agent gives none."),
        Column("Our Shares", Kind.SHARES, "Shares of our issuances."),
        Column("Agent Shares", Kind.SHARES, "Shares of the agent's rows, debits negative."),
        Column("Difference", Kind.SHARES, "Agent Shares less Our Shares."),
        Column(
            "Matched By",
            Kind.CHOICE,
            "What the two sides have in common.",
            choices=("reference", "account", "name"),
        ),
        Column("Name Score", Kind.INTEGER, "How similar the names are, if names were compared; 100: identical."),
        Column(
            "Age (days)",
            Kind.INTEGER,
            "Days from the due date, or if none the agent's date, to the statement's last day.",
        ),
        Column("Next Step", Kind.TEXT, "What to do; empty: nothing."),
    ),
    prints=("Cause", "Issuance IDs", "Holder", "Our Shares", "Agent Shares", "Difference", "Next Step"),
    prints_unless=("Status", "matched"),
    prints_with="Next Step",
)

CARRIED_FORWARD = Sheet(
    "Carried Forward",
    "Only with --prior: each item that was open in the last reconciliation, and its status now.",
    (
        Column("Now", Kind.CHOICE, "Whether it is still open.", choices=("open", "cleared")),
        Column("Issuance IDs", Kind.TEXT, "Our issuances on it."),
        Column("Agent Rows Then", Kind.TEXT, "The agent's rows on it, by their number in that statement."),
        Column("Holder", Kind.TEXT, "Whose shares they are."),
        Column("Difference Then", Kind.SHARES, "The agent's shares less ours in the last reconciliation."),
        Column("Cause Then", Kind.TEXT, "Its cause in the last reconciliation."),
        Column("Cause Now", Kind.TEXT, "Its cause today; none: both sides have it now."),
        Column("Open Since", Kind.DATE, "Last day of the statement in which it was first open."),
        Column("Open For (days)", Kind.INTEGER, "Days from then to this statement's last day."),
    ),
    prints=(
        "Now",
        "Issuance IDs",
        "Holder",
        "Difference Then",
        "Cause Then",
        "Cause Now",
        "Open For (days)",
    ),
)

RECONCILIATION_NOTES = notes_sheet(
    "Notes ready to send: the items to settle, to the transfer agent; what is to be settled on our own side, to us.",
    ("items to settle with the agent", "items to settle on our side"),
)

ISSUANCES_RECONCILED = Sheet(
    "Issuances",
    "Our register, with the item that each issuance is on.",
    (_STATUS, _CAUSE, *ISSUANCES.columns),
    section=ISSUANCES.section,
)

AGENT_ROWS = Sheet(
    "Agent Rows",
    "The agent's rows as they were read, with the item that each is on; the sheets after it show them as sent.",
    (
        _STATUS,
        _CAUSE,
        Column("Row", Kind.TEXT, "Row of the statement."),
        *(column for column in AGENT_JOURNAL.columns if column.header not in ("Credit", "Debit")),
    ),
)

TAKEN = Sheet(
    "Taken As",
    "How each column of the statement was read.",
    (
        Column("Sheet", Kind.TEXT, "Sheet of the statement."),
        Column("Their Header", Kind.TEXT, "The header as the agent wrote it."),
        Column("Taken As", Kind.TEXT, "What it was read as; empty: not used."),
        Column("What", Kind.TEXT, "What the table, the line or the note is."),
    ),
    prints=("Sheet", "Their Header", "Taken As", "What"),
)

RECONCILIATION = (
    SUMMARY,
    BRIDGE,
    ITEMS,
    CARRIED_FORWARD,
    RECONCILIATION_NOTES,
    ISSUANCES_RECONCILED,
    AGENT_ROWS,
    TAKEN,
    FINDINGS,
    BASIS,
)

# --- The summary of a batch -------------------------------------------------------------------------------------------

WORKBOOKS = Sheet(
    "Workbooks",
    "One row for each workbook, those that need attention first.",
    (
        Column("File", Kind.TEXT, "The input."),
        Column("Company", Kind.TEXT, "As typed in the input."),
        Column("As-of Date", Kind.DATE, "As typed in the input."),
        Column(
            "Status",
            Kind.CHOICE,
            "How its run ended.",
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
        Column("Report", Kind.TEXT, "With --reports: its finance reports, as a link."),
        Column("Forecast", Kind.TEXT, "With --reports: its forecast, a projection and not a record, as a link."),
    ),
    key=("File",),
)
