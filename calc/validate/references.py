"""IDs that must stand on another sheet, and vesting that must add up to its grant."""

from calc.contract import INPUT
from calc.contract.ids import fee_id_of, formula_option_id, is_deferred_award, is_formula_option
from calc.findings import Finding, error
from calc.problems import Problem, problem_findings
from calc.validate.given import Given


def check_references(given: Given) -> list[Finding]:
    """Report each Director ID, Meeting ID and Grant ID that does not stand on its own sheet, spelled the same."""
    findings = []
    for sheet in INPUT:
        for column in sheet.columns:
            if given.frames[sheet.name].empty or not column.refers_to:
                continue
            if not given.is_whole(column.refers_to, column.header):
                continue  # where an ID over there is missing or could not be read, this one may be it
            known = given.frames[column.refers_to][column.name].dropna().unique().tolist()
            if (sheet.name, column.header) == ("Vesting", "Grant ID"):  # the steps of opening options stand there too
                known += given.rows("Opening Awards", "Award ID")["award_id"].tolist()
            used = given.frames[sheet.name][column.name]
            stands = used.array.isin(known) | used.array.isna()
            if stands.all():
                continue
            lost = used[~stands]
            problems = [
                Problem(
                    int(str(row)),
                    "unknown-id",
                    f"“{value}”",
                    f"the sheet {column.refers_to} has no such ID",
                    _todo(str(value), known, column.refers_to),
                )
                for row, value in lost.items()
            ]
            for value in dict.fromkeys(problem.shown for problem in problems):
                findings += problem_findings(
                    sheet.name, column.header, [problem for problem in problems if problem.shown == value]
                )
    return findings


def _todo(value: str, known: list[str], sheet: str) -> str:
    import difflib  # most workbooks need none of it

    by_case = {text.casefold(): text for text in known}
    close = [by_case[value.casefold()]] if value.casefold() in by_case else difflib.get_close_matches(value, known, n=1)
    if not close and (same := [text for text in known if text.lstrip("0") == value.lstrip("0")]):
        close = same[:1]
    return (
        f"Did you mean {close[0]}? Otherwise add {value} to {sheet}." if close else f"Correct it, or add it to {sheet}."
    )


def check_vesting(given: Given) -> list[Finding]:
    """Report Vesting rows of a grant that do not add up to its Shares. Plan §6(e)(i)."""
    whole = given.is_whole("Vesting", "Shares") and given.is_whole("Vesting", "Grant ID")
    if given.frames["Vesting"].empty or not whole:
        return []
    grants = given.rows("Discretionary Grants", "Grant ID", "Shares").drop_duplicates("grant_id").set_index("grant_id")
    steps = given.rows("Vesting", "Grant ID", "Shares")
    findings = []
    for grant_id, rows in steps.groupby("grant_id"):
        if grant_id not in grants.index:
            continue
        total, granted = int(rows["shares"].sum()), int(str(grants.at[grant_id, "shares"]))
        if total != granted:
            message = (
                f"The Vesting rows of grant {grant_id} add up to {total:,} shares, and the grant has {granted:,}."
                f" Correct them: {abs(granted - total):,} too {'few' if total < granted else 'many'}."
            )
            findings.append(error("vesting-sum", message, "Vesting", "Shares", [int(row) for row in rows.index]))
    return findings


def check_award_ids(given: Given) -> list[Finding]:
    """Report a Grant ID that another award gets too: award IDs are unique across the kinds."""
    grants = given.rows("Discretionary Grants", "Grant ID")["grant_id"]
    if grants.empty:
        return []
    meetings = given.rows("Meetings", "Date", "Type")
    dates = meetings.loc[meetings["type"] == "annual", "date"].dropna().unique()
    directors = given.rows("Directors", "Director ID")["director_id"].unique()
    fees = given.rows("Fees", "Fee ID")["fee_id"]
    findings = []
    for row, grant_id in grants.items():
        formula = (
            [formula_option_id(when, who) for when in dates for who in directors]
            if is_formula_option(str(grant_id))
            else []
        )
        if grant_id in formula or (is_deferred_award(str(grant_id)) and (fees == fee_id_of(str(grant_id))).any()):
            message = f"Grant ID {grant_id} is also the ID of another award under the Plan. Use a different ID."
            findings.append(error("award-id-clash", message, "Discretionary Grants", "Grant ID", [int(str(row))]))
    return findings
