"""What the calculation refuses, found beside other errors.

The sound rows are calculated, and a refusal is reported where no error elsewhere can be its cause: one run names
everything, and no row is accused because of another one.
"""

from collections.abc import Iterable, Mapping

import pandas as pd

from calc.calculate import calculate
from calc.contract import INPUT, INPUT_SHEET
from calc.contract.ids import fee_id_of, is_deferred_award, is_formula_option, parts_of_formula_option
from calc.findings import Finding, Severity
from calc.validate import Validation
from calc.validate.schemas import settled

ALWAYS = frozenset({"tender-not-held"})  # rests on its own row alone
ON_ALL_SHARES = frozenset({"adjusted-beyond-available"})  # rests on every row that moves shares
BY_DATE = frozenset(
    {
        "option-event-before-grant",
        "option-event-after-assumption",
        "option-event-after-deadline",
        "option-event-after-death",
        "option-event-estate-in-life",
    }
)
CHANGES_DATES = frozenset({"amendment", "change of control"})


def errors_of_sound_rows(
    frames: Mapping[str, pd.DataFrame], validation: Validation, findings: Iterable[Finding]
) -> list[Finding]:
    """Give the errors of a calculation on sound rows that no error in ``findings`` can have caused."""
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if not {finding.sheet for finding in errors if finding.code != "misspelt-sheet"} <= set(INPUT_SHEET):
        return []  # a whole sheet is missing, or it is unclear which one it is
    plan = validation.sound["Plan"]
    if plan.loc[plan["term"] == "As-of Date", "value"].isna().all():
        return []
    refused = calculate(settled(_of_known(validation), INPUT_SHEET), with_effects=False).findings
    doubt = _Doubt(frames, validation, errors)
    return [finding for finding in refused if finding.severity is Severity.ERROR and doubt.spares(finding)]


def _of_known(validation: Validation) -> dict[str, pd.DataFrame]:
    """Give the sound rows without those of a director, a meeting or a grant whose own row is in error."""
    frames = dict(validation.sound)
    directors = set(frames["Directors"]["director_id"]) - validation.unsure_directors
    for sheet in INPUT:
        for column in sheet.columns:
            if column.refers_to:
                frame = frames[sheet.name]
                known = directors if column.refers_to == "Directors" else set(frames[column.refers_to][column.name])
                frames[sheet.name] = frame[frame[column.name].isin(list(known)) | frame[column.name].isna()]
    return frames


class _Doubt:
    """What the rows in error leave in doubt."""

    def __init__(self, frames: Mapping[str, pd.DataFrame], validation: Validation, errors: Iterable[Finding]) -> None:
        self._frames = frames
        self._unsure = validation.unsure_directors
        self._sheets = {finding.sheet for finding in errors}
        self._lost = {
            name: frame.loc[~frame.index.isin(validation.sound[name].index)] for name, frame in frames.items()
        }
        self._changes = set(self._lost["Plan Events"]["event"].fillna("?"))

    def spares(self, finding: Finding) -> bool:
        """Tell whether a refusal would stand whatever the rows in error turn out to say."""
        if finding.sheet == "Award Decisions":
            return self._spares_decision(finding)
        if finding.sheet != "Option Events":
            return not self._sheets & {"Plan", "Plan Events", "Prices"}
        if finding.code in ALWAYS:
            return True
        option_id = str(self._frames["Option Events"].at[finding.rows[0], "option_id"])
        if "Plan" in self._sheets or self._of_doubtful_award(option_id):
            return False
        if finding.code == "option-unknown":
            return True
        if finding.code in BY_DATE:
            return not self._changes & (CHANGES_DATES | {"?"})
        return not self._changes and "Prices" not in self._sheets

    def _spares_decision(self, finding: Finding) -> bool:
        """Tell whether a refusal of a decision would stand: of its shares, only where nothing else is in error."""
        award = str(self._frames["Award Decisions"].at[finding.rows[0], "award_id"])
        if finding.code in ON_ALL_SHARES:
            return not self._sheets
        doubtful = self._of_doubtful_award(award) or self._of_doubtful_fee(award) or "Option Events" in self._sheets
        return not doubtful and not self._sheets & {"Plan", "Plan Events", "Prices"}

    def _of_doubtful_fee(self, award: str) -> bool:
        """Tell whether a deferred award may be one of a fee, a meeting, an election or a director in error."""
        fees = self._lost["Fees"]["fee_id"]
        lost = fees.isna().any() or fee_id_of(award) in set(fees.dropna())
        others = bool(self._unsure) or bool(self._sheets & {"Meetings", "Elections"})
        return bool(is_deferred_award(award) and (lost or others))

    def _of_doubtful_award(self, option_id: str) -> bool:
        """Tell whether an option may be one of a director, a meeting or a grant whose row is in error.

        So is an award that another decision in error is about, or that was to stand when the books opened.
        """
        grants = pd.concat(
            [
                self._lost["Discretionary Grants"]["grant_id"],
                self._lost["Vesting"]["grant_id"],
                self._lost["Award Decisions"]["award_id"],
                self._lost["Opening Awards"]["award_id"],
            ]
        )
        if option_id in set(grants):
            return True
        director = next((who for who in self._unsure if option_id.endswith(f"-{who}")), None)
        formula = is_formula_option(option_id)
        dates = self._lost["Meetings"]["date"]
        meeting = dates.isna().any() or parts_of_formula_option(option_id)[0] in set(
            dates.dropna().dt.strftime("%Y%m%d")
        )
        owner = self._frames["Discretionary Grants"].set_index("grant_id")["director_id"].get(option_id)
        return bool((formula and (director or meeting)) or (isinstance(owner, str) and owner in self._unsure))
