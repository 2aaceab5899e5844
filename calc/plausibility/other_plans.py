"""Terms that every plan states for itself, left empty on the Plan sheet of another company."""

from calc.contract import PLAN, TERM
from calc.findings import Finding, in_a_list, warning
from calc.plan.terms import DEFERRAL_PERIOD
from calc.plausibility.facts import Facts

TERMS_OF_ANOTHER_PLAN = "terms-of-another-plan"
_TELLS = (TERM["Price Day"], TERM["Share Rounding"], DEFERRAL_PERIOD)
_ITS_OWN = ("Effective Date", "Last Deferral Service Date", "Share Reserve")


def terms_left_empty(facts: Facts) -> list[Finding]:
    """Warn where a plan is not the one whose terms are the defaults, and takes them where a Value was left empty.

    Another company's plan shows by the day of its prices, its rounding or its deferral period. Plan §3, §4(a).
    """
    terms = facts.terms
    first = {used.name: used for used in reversed(terms.used) if used.since is None}
    if all(first[term.name].value == term.default for term in _TELLS):
        return []
    opened = ("Share Reserve",) if terms.books_open_on is not None else ()  # the Opening Reserve counts in its place
    empty = [name for name in _ITS_OWN if name in terms.rows and first[name].origin == "default" and name not in opened]
    if not empty:
        return []
    are = "is" if len(empty) == 1 else "are"
    used = in_a_list([f"{first[name].value:,}" if name == "Share Reserve" else first[name].value for name in empty])
    message = (
        f"{in_a_list(empty)} {are} empty, so {used} {are} used, which another company's plan states. Type what your"
        " plan states."
    )
    return [warning(TERMS_OF_ANOTHER_PLAN, message, PLAN.name, "Value", [terms.rows[name] for name in empty])]
