"""A statement that names nobody whom the register knows: it, or the results, may be another company's."""

import pandas as pd

from calc.contract import AGENT_JOURNAL
from calc.excel.text import visible
from calc.findings import Finding, warning
from calc.reconciliation.model import NONE, Theirs
from calc.reconciliation.next_step import brief
from calc.reconciliation.register import Register

_FEWEST = 2  # one entry that nobody knows may well be a mistake of the agent's


def strangers(register: Register, theirs: Theirs) -> list[Finding]:
    """Warn where no entry of this plan has an account, a name or an issuance of the register."""
    own = ~theirs.other_plan
    known = (theirs.account != NONE) | (theirs.person != NONE) | (theirs.reference != NONE)
    if register.issuances.empty or own.sum() < _FEWEST or (own & known).any():
        return []
    holders = pd.Series(theirs.holder[own]).dropna()
    example = f", such as {brief(str(holders.iloc[0]))}," if len(holders) else ""
    message = (
        f"None of the {int(own.sum()):,} entries{example} has an account, a name or an issuance of the register of"
        f" {brief(register.company)}. Check that the statement and {visible(register.path.name)} are of one company"
        " and plan."
    )
    return [warning("nobody-known", message, AGENT_JOURNAL.name, "Holder")]
