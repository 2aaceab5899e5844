"""Whether the choice on each row of Readings is one of its own reading. Plan §2(d).

An example: the row of Consent withdrawn has the choice granted, which is one of another reading. The error names the
two choices of Consent withdrawn.
"""

from calc.contract.readings import SWITCHABLE, SWITCHABLE_READING
from calc.findings import Finding, error
from calc.validate.given import Given

_ALL = frozenset(choice for reading in SWITCHABLE for choice in reading.choices)


def check_choices(given: Given) -> list[Finding]:
    """Report choices of another reading. A Reading or a Choice that is none at all has its error already."""
    rows = given.rows("Readings", "Reading", "Choice")
    return [
        error(
            "not-a-choice",
            f"“{choice}” is a choice of another reading. Choose one for “{name}”:"
            f" {' or '.join(SWITCHABLE_READING[name].choices)}.",
            "Readings",
            "Choice",
            [row],
        )
        for row, name, choice in zip(rows.index, rows["reading"], rows["choice"], strict=True)
        if name in SWITCHABLE_READING and choice in _ALL and choice not in SWITCHABLE_READING[name].choices
    ]
