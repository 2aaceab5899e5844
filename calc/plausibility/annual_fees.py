"""Two annual fees of one director for one year. Plan §7(a)."""

from calc.findings import Finding, warning
from calc.plausibility.facts import RIGHT, Facts

TWO_ANNUAL_FEES = "two-annual-fees"
_PRACTICE = 3  # so many directors and years with two annual fees are how the company pays


def two_annual_fees(facts: Facts) -> list[Finding]:
    """Warn of second annual fees of one year, of another amount, where hardly any director has two. Plan §7(a)."""
    fees = facts.frames["Fees"]
    fees = fees[~fees["calendar_year"].array.isna()]
    again = fees.duplicated(["director_id", "calendar_year"])
    if again.any():
        again &= ~fees.duplicated(["director_id", "calendar_year", "amount"])
    second = fees[again]
    if not 0 < len(second.drop_duplicates(["director_id", "calendar_year"])) < _PRACTICE:
        return []
    findings = []
    for row, who, year in zip(second.index, second["director_id"], second["calendar_year"], strict=True):
        message = (
            f"Director {who} has another annual fee for {year}, of a different amount. Check whether both are due. If"
            f" they are, {RIGHT}."
        )
        findings.append(warning(TWO_ANNUAL_FEES, message, "Fees", ("Director ID", "Calendar Year"), [row]))
    return findings
