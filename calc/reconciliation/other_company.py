"""A statement whose titles name another company than the results: the same people may sit on both boards."""

import re
from typing import TYPE_CHECKING

from calc.excel.text import visible
from calc.findings import Finding, warning
from calc.reconciliation.names import folded_name
from calc.reconciliation.next_step import brief
from calc.reconciliation.register import Register
from calc.statement.issuer import issuers_named

if TYPE_CHECKING:
    from calc.statement import Statement

# What says of what form a company is, and not which company.
_FORMS = {
    "the", "inc", "incorporated", "corp", "corporation", "co", "company", "cos", "ltd", "limited", "llc", "llp", "lp",
    "plc", "na", "nv", "ag", "sa", "se", "spa", "gmbh", "ab", "as", "oy", "and", "group", "holding", "holdings", "de",
    "of",
}  # fmt: skip
_FIRST = 2  # words that tell one company from another
_ALIKE = 85  # the least score of a name that is another's misspelling


def other_company(register: Register, statement: "Statement") -> list[Finding]:
    """Warn where titles label a company as the issuer and none of them is the company of the results."""
    named = issuers_named(statement.taken)
    if not named or not register.company or any(may_be_same(each.name, register.company) for each in named):
        return []
    first = named[0]
    message = (
        f"The statement names {brief(visible(first.name))} (row {first.row}: “{brief(visible(first.title))}”), and"
        f" {visible(register.path.name)} is of {brief(visible(register.company))}. Check that both are of one company,"
        " and choose the other file where they are not. If it is one company under two names, nothing is to be done."
    )
    return [warning("other-company", message, first.sheet)]


def may_be_same(one: str, other: str) -> bool:
    """Tell whether two names may be of one company: the first words of one are in the other, or nearly so."""
    from rapidfuzz import fuzz

    first, second = _words(one), _words(other)
    if not first or not second:
        return True
    whole = ["".join(words) for words in (first, second)]
    starts = ["".join(words[:_FIRST]) for words in (first, second)]
    if starts[0] in whole[1] or starts[1] in whole[0] or fuzz.ratio(*whole) >= _ALIKE:
        return True
    pairs = list(zip(first[:_FIRST], second[:_FIRST], strict=False))
    return len(pairs) == _FIRST and all(a.startswith(b) or b.startswith(a) for a, b in pairs)  # Comm., Communications


def _words(name: str) -> list[str]:
    """Give the words of a company's name without its form; of one that is nothing else, all."""
    words = re.findall(r"\w+", folded_name(name).replace("&", " "))
    return [word for word in words if word not in _FORMS] or words
