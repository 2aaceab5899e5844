"""How an award came to be, in plain sentences, each with its section of the Plan and the cells of the input behind it.

The sentences are made of the rows of the results alone, by header: while results are written (the Explain sheet) and
from a workbook of results (``plancalc explain``), by the same code.
"""

from calc.explanation.facts import Facts
from calc.explanation.fees import fee_steps
from calc.explanation.minutes import with_minutes
from calc.explanation.options import option_steps
from calc.explanation.words import Step
from calc.results.records import Row

__all__ = ["Facts", "Step", "explain"]


def explain(facts: Facts, source: Row) -> list[Step]:
    """Tell how what a row of Sources is about came to be, step by step: an option or a fee, granted or not.

    ``facts`` are the rows of the results, ``source`` that row.
    """
    steps = option_steps(facts, source) if source["Source Of"] == "option" else fee_steps(facts, source)
    return list(with_minutes(facts, steps))
