"""What the Summary of a run says of the time ahead: when the reserve first falls short if all goes on as now."""

from collections.abc import Mapping

import pandas as pd

from calc.exact import ExactOverflowError
from calc.plan.calendar import CalendarError, date_of
from calc.plan.terms import Terms
from calc.projection.project import NoPriceError, project
from calc.projection.scenarios import Scenario
from calc.projection.sentences import first_shortfall_in_words, is_soon
from calc.results.run_facts import Ahead


def as_now(frames: Mapping[str, pd.DataFrame], terms: Terms) -> Ahead | None:
    """Tell when the reserve first falls short as now; None where that cannot be calculated.

    Neither the shares needed nor the break-even price are calculated for it: a run is not to wait for them.
    """
    try:
        made = project(frames, terms, Scenario())
    except (CalendarError, ExactOverflowError, NoPriceError):
        return None
    sentence = f"{first_shortfall_in_words(made)} plancalc forecast tells more."
    first = made.first
    if first is None:
        return Ahead(sentence, False)
    return Ahead(sentence, is_soon(made), date_of(first.day), first.requested, first.available, first.back_to_cash)
