"""Elections of one percent, as a spreadsheet keeps 100%. Plan §7(c)."""

from calc.findings import Finding, together, warning
from calc.plausibility.facts import RIGHT, Facts

ONE_PERCENT = "one-percent"


def one_percent(facts: Facts) -> list[Finding]:
    """Warn of notices for 1 percent of each fee: 100% typed with its sign is a 1 in the cell. Plan §7(c)."""
    notices = facts.frames["Elections"]
    notices = notices[notices["percent"].eq(1).fillna(False).to_numpy(dtype=bool)]
    findings = []
    for row, who in zip(notices.index.tolist(), notices["director_id"], strict=True):
        message = (
            f"The notice of {facts.who(who)} defers 1% of each fee: 100% typed with its sign becomes 1 in a cell. If"
            f" the whole fee is meant, type 100, or clear the Percent. If 1% is right, {RIGHT}."
        )
        findings.append(warning(ONE_PERCENT, message, "Elections", "Percent", [row]))
    return together(findings, f"notices defer 1% of each fee. If 100% is meant, type 100. If 1% is right, {RIGHT}.")
