"""What a sheet, a column and a term of the contract are, and the widest values that are taken."""

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache

TEMPLATE_VERSION = "1"
DEFAULT_CALENDAR = "XNYS"


class Kind(StrEnum):
    """What a cell holds, and the unit of the column that the reader makes of it."""

    ID = "id"  # text, kept as typed: 007 stays 007
    TEXT = "text"
    DATE = "date"  # datetime64[s], midnight
    SHARES = "shares"  # whole shares
    INTEGER = "integer"
    DOLLARS = "dollars"  # whole cents
    PRICE = "price"  # whole units of 1e-8 dollars
    RATE = "rate"  # whole units of 1e-8: a fraction, 0.45 for 45%
    YEARS = "years"  # whole units of 1e-4 years
    CHOICE = "choice"  # one of Column.choices
    MONTH_DAY = "month and day"  # text, MM-DD: the last day of February is 02-29
    ANY = "any"  # of the kind that another cell of its row names (Plan and amendments)


@dataclass(frozen=True, eq=False)
class Column:
    """One column of a sheet: what goes in, in the words of the Plan, and where the Plan says so."""

    header: str
    kind: Kind
    meaning: str
    section: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    default: str = ""
    above: int | None = None  # the value must be greater than this
    at_least: int | None = None  # the value must be this or greater
    at_most: int | None = None  # the value must be this or less
    refers_to: str = ""  # the sheet whose key holds this ID

    @cached_property
    def name(self) -> str:
        """Give the column's name in a frame: ``Director ID`` is ``director_id``."""
        return snake_case(self.header)


@dataclass(frozen=True, eq=False)  # each is itself alone: nothing is gone through to find it in a cache
class Sheet:
    """One sheet: its columns in the order of the template, its key, and the line that tells people what to do."""

    name: str
    about: str
    columns: tuple[Column, ...]
    section: str = ""
    key: tuple[str, ...] = ()
    required: bool = False
    needed: str = "if there are any"  # when it is filled in, where it is not always
    prints: tuple[str, ...] = ()  # the columns that go on paper; without any, the sheet is for the screen
    prints_since: str = ""  # the date by which only the rows of the period and later go on paper; empty: all do
    prints_for_a_year: str = ""  # the date by which only the rows of the next 366 days go on paper; empty: all do
    prints_unless: tuple[str, str] | None = None  # a column and the word in it that keeps a row off paper
    prints_with: str = ""  # a column whose text keeps such a row on paper all the same

    @cached_property
    def by_header(self) -> dict[str, Column]:
        """Give the columns by header."""
        return {column.header: column for column in self.columns}

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Give the columns by the name they have in a frame."""
        return {column.name: column for column in self.columns}

    @cached_property
    def headers(self) -> tuple[str, ...]:
        """Give the headers in order."""
        return tuple(column.header for column in self.columns)


@dataclass(frozen=True)
class Term:
    """One row of the Plan sheet: what the Plan states stands as the default, what the company decides is typed."""

    name: str
    kind: Kind
    meaning: str
    section: str
    default: date | int | str | None = None
    required: bool = False
    choices: tuple[str, ...] = ()
    amendable: bool = False
    above: int | None = None
    at_least: int | None = None
    default_words: str = field(default="")  # where the default is worked out from another term
    for_finance: bool = False  # only the finance reports ask for it: a row of Plan that few need, and Basis where typed

    @cached_property
    def field(self) -> str:
        """Give the term's name in code: ``Last Option Grant Date`` is ``last_option_grant_date``."""
        return snake_case(self.name)


@lru_cache(maxsize=1_000)
def snake_case(header: str) -> str:
    """Give the name in code of a header or a term."""
    return re.sub(r"[^a-z0-9]+", "_", header.lower()).strip("_")


_NOT_COMPARED = re.compile(r"[\s_\u00a0\u200b\ufeff]+")


@lru_cache(maxsize=10_000)
def folded_header(name: str) -> str:
    """Give a header, sheet name or term as it is compared: case, spaces, ``_`` and a last ``*`` do not count."""
    return _NOT_COMPARED.sub("", name.strip().rstrip("*")).casefold()


# The widest numbers that are taken: exact in Excel (15 digits) and far inside 64-bit integers.
MAXIMUM = {
    Kind.SHARES: 999_999_999_999,
    Kind.INTEGER: 999_999_999,
    Kind.DOLLARS: 999_999_999_999,  # cents
    Kind.PRICE: 999_999_999_999_999,  # units of 1e-8 dollars
    Kind.RATE: 999_999_999_999_999,  # units of 1e-8
    Kind.YEARS: 9_999_999,  # units of 1e-4 years
}
DECIMALS = {Kind.SHARES: 0, Kind.INTEGER: 0, Kind.DOLLARS: 2, Kind.PRICE: 8, Kind.RATE: 8, Kind.YEARS: 4}
EARLIEST_DATE = date(1900, 3, 1)  # before it, Excel counts a day that never was
LATEST_DATE = date(9999, 12, 31)
