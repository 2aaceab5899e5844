"""The history of a plan up to a day, folded into opening balances: what `roll --open-on` writes. Plan §4(a)."""

from calc.fold.compare import differences_from
from calc.fold.fold import CannotFold, Fold, folded, with_terms

__all__ = ["CannotFold", "Fold", "differences_from", "folded", "with_terms"]
