"""Rules that a release revised: which figures of earlier results another rule explains, and no change of the input."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from calc.records import Row
from calc.tie_out.causes import Found
from calc.tie_out.subjects import Subject


class RevisedRules:
    """The rules revised since the program that wrote the earlier results."""

    def __init__(
        self,
        then: str,
        now: str,
        frames: Mapping[str, pd.DataFrame],
        before: Mapping[str, Sequence[Row]],
        sheets: Mapping[str, Any],
    ) -> None:
        self._then, self._now = then, now

    def of(self, subject: Subject) -> Found | None:
        """The revised rule that explains what differs; None where the input and the rules make none do so."""
        return None
