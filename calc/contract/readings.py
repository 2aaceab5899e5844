"""The readings of the Plan that the Committee may choose otherwise: names, choices, and what each means. Plan §2(d)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SwitchableReading:
    """A question that the Plan leaves open, with the readings it can have: the first of ``choices`` is the default."""

    name: str
    section: str
    choices: tuple[str, ...]
    meaning: str

    @property
    def default(self) -> str:
        """Give the choice in force where none is made."""
        return self.choices[0]


ELECTION_AFTER_A_BREAK = SwitchableReading(
    "Election after a break in service",
    "§7(c)",
    ("continues", "new notice needed"),
    "Whether a notice still counts after a director left and came back.",
)
NOTICE_AND_THE_FISCAL_YEAR = SwitchableReading(
    "Notice and the fiscal year",
    "§7(c)",
    ("before the calendar year", "before the fiscal year"),
    "Whether a notice must come before the calendar year of the fees, or before the fiscal year in which it begins.",
)
OPTIONS_AFTER_A_BREAK = SwitchableReading(
    "Options after a break in service",
    "§6(h), §6(i)",
    ("of that service", "all options held"),
    "Whether an end of service affects only the options granted in it, or all that the director holds.",
)
DIRECTOR_WHO_STAYS_AN_EMPLOYEE = SwitchableReading(
    "Director who stays an employee",
    "§6(i)",
    ("service as a director", "service with the Company"),
    "Whether the exercise period begins when service as a director ends, or when employment ends too.",
)
DEATH_OR_LEAVING_AT_THE_MEETING = SwitchableReading(
    "Death or leaving on the day of the annual meeting",
    "§6(a)",
    ("no option", "granted"),
    "Whether a director whose last day is the annual meeting's is granted a Formula Option.",
)
DISCRETIONARY_GRANTS_IN_A_SHORTFALL = SwitchableReading(
    "Discretionary grants in a shortfall",
    "§8(a)",
    ("together", "after entitlements"),
    "Whether discretionary grants share too few shares with the awards that directors are entitled to, or come after.",
)
PENDING_NOT_COVERED = SwitchableReading(
    "Pending shares not covered by an increase",
    "§8(a)",
    ("cash", "stay pending"),
    "What happens to pending shares that an increase of the reserve does not cover.",
)
CONSENT_WITHDRAWN = SwitchableReading(
    "Consent withdrawn",
    "§8(a)",
    ("pending turns into cash", "pending goes on"),
    "What happens to pending shares when the director withdraws the consent.",
)
FRACTION_IN_A_SPLIT = SwitchableReading(
    "Fraction of a deferred award in a split",
    "§4(c)",
    ("lost", "cash"),
    "Whether the fraction of a share that a split leaves of a deferred award is lost or paid in cash.",
)

SWITCHABLE = (
    ELECTION_AFTER_A_BREAK,
    NOTICE_AND_THE_FISCAL_YEAR,
    OPTIONS_AFTER_A_BREAK,
    DIRECTOR_WHO_STAYS_AN_EMPLOYEE,
    DEATH_OR_LEAVING_AT_THE_MEETING,
    DISCRETIONARY_GRANTS_IN_A_SHORTFALL,
    PENDING_NOT_COVERED,
    CONSENT_WITHDRAWN,
    FRACTION_IN_A_SPLIT,
)
SWITCHABLE_READING = {each.name: each for each in SWITCHABLE}
