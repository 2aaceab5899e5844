"""Whether earlier figures are of the company that they are held against: by its name, or by what both have."""

from collections.abc import Callable, Hashable
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from calc.excel.own_outputs import is_same_company
from calc.excel.text import visible
from calc.results.read_back import NotResults


class Known(NamedTuple):
    """What a file says of whose figures it has: the company, and its awards or issuances with whose they are."""

    name: str
    company: str
    rows: Callable[[], AbstractSet[Hashable]]


def require_same_company(then: Known, now: Known, what: str, rows: str) -> None:
    """Refuse earlier figures of another company; ``what`` they are, and what their ``rows``. ``NotResults``.

    A company may have taken another name since. Then most of its rows are on both sides: of the side that has fewer,
    because books that open later have only what was outstanding. Where a file names no company, nothing is refused.
    """
    unnamed = not then.company or not now.company
    if unnamed or is_same_company(then.company, now.company):
        return
    rows_then, rows_now = then.rows(), now.rows()
    if 2 * len(rows_then & rows_now) > min(len(rows_then), len(rows_now)):
        return
    ours = visible(now.company)
    raise NotResults(
        f"{then.name} is of {visible(then.company)}, and {now.name} is of {ours}: they were not compared. Choose {what}"
        f" of {ours}. (That a company has changed its name would not matter: the two would have most of their"
        f" {rows} in common.)"
    )
