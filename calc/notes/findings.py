"""The note to the person who filled in the workbook: each warning and question, with its cell and what to do."""

from collections.abc import Iterator, Sequence

from calc.contract import FINDINGS
from calc.findings import Finding, Severity, count
from calc.notes import MOST_LINES, Note, Section, brief
from calc.plausibility import CODES


def findings_notes(findings: Sequence[Finding], company: str, input_name: str) -> Iterator[Note]:
    """Make the note on what was found in an input; none where there is no warning and no question."""
    told = [each for each in findings if each.severity is not Severity.INFO or each.code in CODES]
    if not told:
        return
    lines = [f"{number}. {_line(finding)}\n" for number, finding in enumerate(told[:MOST_LINES], start=1)]
    if len(told) > MOST_LINES:
        lines.append(f"And {len(told) - MOST_LINES:,} more: see the sheet {FINDINGS.name} of the results.")
    name = brief(input_name)
    yield Note(
        f"Who filled in {name}",
        "findings",
        f"{company}: {count(len(told), 'thing')} to look at in {name}",
        "Hello,",
        f"plancalc found {count(len(told), 'thing')} to look at in {name}. The figures were calculated with what is"
        " there. Each line begins with the sheet and the cell and says what to do.",
        [Section("", lines)],
        ("If something is right as it is, please say so. Otherwise please correct the workbook and run it again.",),
    )


def _line(finding: Finding) -> str:
    """Say a finding behind its sheet and cell."""
    cell = brief(f"{finding.sheet} {finding.cell}".strip())
    message = " ".join(finding.message.split())
    return f"{cell}: {message}" if cell else message
