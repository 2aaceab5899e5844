"""Dates whose day and month Excel exchanged when it opened a file of another country's order.

Of 01/02/2001 to 12/31/2001, month first, an Excel that expects the day first makes real dates of all that it can, with
day and month exchanged, and leaves the others as texts:

    01/03/2001 -> 2001-03-01    01/12/2001 -> 2001-12-01    01/16/2001 -> the text

So all real ones have days up to 12. Once the texts are gone or corrected, what shows is that the rows go back and forth
in time, and would be in order with day and month exchanged again.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from calc.cells import cell_as_seen
from calc.cells.column import Cells
from calc.cells.dates import slashed
from calc.exact import Flags, Integers
from calc.findings import Finding, error

Days = npt.NDArray[np.datetime64]

_LAST_MONTH = 12
_FEW, _SURE = 2, 5  # real dates beside texts: from the first on in doubt, from the second on plain
_SWAPPED_FROM = 6  # dates without texts beside them that must change by the exchange
_BACK_FROM = 3  # times that the rows go back in time
_MANY_BACK, _FEWER = 10, 5  # so many times, where the exchange leaves a fifth of them at most
_WEEKENDS = 4
_PASTE = (
    "Do not correct or delete individual rows: set the column's format to Text, paste the dates again from their"
    " source, then Data > Text to Columns > Next > Next > Date, and choose {order}."
)
_SORT = " If the dates are right, sort the rows by {header} and check again."


@dataclass(frozen=True)
class Swapped:
    """What is said of the dates, and at which places of the column they stand; ``seen`` leaves out what to do."""

    finding: Finding
    places: Flags
    seen: str


def swapped_dates(
    sheet: str, header: str, column: Cells, days: Days, rows: Integers, texts_are_taken: bool = False
) -> Swapped | None:
    """Give the dates of a column that look as if Excel had exchanged day and month, or None.

    ``days`` are the dates that were read, NaT where there is none. ``texts_are_taken`` where texts would be read as
    dates too: then the two kinds of cells are enough, in whatever order they stand.
    """
    is_day = ~np.isnat(days)
    if np.count_nonzero(is_day) < (1 if texts_are_taken else _FEW):
        return None
    if str in column.types:
        texts = {i: found for i, cell in enumerate(column.cells) if (found := slashed(cell))}
        if texts:
            return _beside_texts(sheet, header, column, days, rows, texts, texts_are_taken)
    return _out_of_order(sheet, header, days, rows, is_day)


def _beside_texts(
    sheet: str,
    header: str,
    column: Cells,
    days: Days,
    rows: Integers,
    texts: dict[int, tuple[int, int, int]],
    texts_are_taken: bool,
) -> Swapped | None:
    """Find real dates with days up to 12 among texts that Excel took for no dates: the other part of one paste."""
    month_first = {second > _LAST_MONTH for _, second, _ in texts.values()}
    if len(month_first) > 1 or any(max(first, second) <= _LAST_MONTH for first, second, _ in texts.values()):
        return None
    as_read, is_text = days.copy(), np.zeros(len(days), dtype=np.bool_)
    for i, (first, second, year) in texts.items():
        month, day = (first, second) if first <= _LAST_MONTH else (second, first)
        as_read[i] = np.datetime64(f"{year:04}-{month:02}-{day:02}")
        is_text[i] = True
    places = _block(days, is_text)
    real = places & ~np.isnat(days)
    if (_day_of_month(days[real]) > _LAST_MONTH).any():
        return None
    enough = texts_are_taken and bool(real.any()) and np.count_nonzero(real) == np.count_nonzero(~np.isnat(days))
    both = places & ~np.isnat(as_read)
    exchanged = as_read.copy()
    exchanged[real] = _exchanged(days[real])
    before, after = _backward(as_read[both]), _backward(exchanged[both])
    in_order = not before or (after >= before and (np.count_nonzero(real) < _SURE or after > before))
    if not enough and (np.count_nonzero(real) < _FEW or in_order):
        return None
    first_text, first_real = int(np.flatnonzero(is_text)[0]), int(np.flatnonzero(real)[0])
    orders = ("month/day/year", "day/month/year")
    was, taken = orders if month_first == {True} else orders[::-1]
    seen = (
        f"{np.count_nonzero(real):,} dates of {header}, such as {_day(days[first_real])} in row {rows[first_real]},"
        f" look as if day and month were swapped: all of their days are 12 or less, while {len(texts):,} dates stored"
        f" as text have days above 12, such as {cell_as_seen(column.cells[first_text])} in row {rows[first_text]}."
        f" Excel read {was} as {taken}."
    )
    message = f"{seen} {_PASTE.format(order='MDY' if month_first == {True} else 'DMY')}"
    places = real | is_text
    return Swapped(error("dates-swapped", message, sheet, header, rows[places]), places, seen)


def _block(days: Days, is_text: Flags) -> Flags:
    """Give the rows from the first to the last text, and those before and after them whose days are up to 12."""
    may_be = np.isnat(days) | (_day_of_month(days) <= _LAST_MONTH)
    first, last = np.flatnonzero(is_text)[[0, -1]]
    others = np.flatnonzero(~may_be)
    start = others[others < first].max(initial=-1) + 1
    end = others[others > last].min(initial=len(days))
    places = np.zeros(len(days), dtype=np.bool_)
    places[start:end] = True
    return places


def _out_of_order(sheet: str, header: str, days: Days, rows: Integers, is_day: Flags) -> Swapped | None:
    """Find dates that go back and forth, and are in order with the days up to 12 exchanged for months."""
    at = np.flatnonzero(is_day)
    read = days[at]
    early = _day_of_month(read) <= _LAST_MONTH
    exchanged = np.where(early, _exchanged(read), read)
    if np.count_nonzero(exchanged != read) < _SWAPPED_FROM:
        return None
    before = _backward(read)
    for part, after in _parts(read, exchanged):
        if np.count_nonzero(exchanged[part] != read[part]) < _SWAPPED_FROM:
            continue
        in_order = (before >= _BACK_FROM and not after) or (before >= _MANY_BACK and after * _FEWER <= before)
        weekends = int(_is_weekend(read[part]).sum()) if sheet == "Prices" else 0
        if not in_order and not (weekends >= _WEEKENDS and not _is_weekend(exchanged[part]).any()):
            continue
        places = np.zeros(len(days), dtype=np.bool_)
        places[at[part][early[part]]] = True
        first = int(np.flatnonzero(places)[0])
        why = (
            f"the rows go back in time {before:,} times, but are in date order with day and month swapped"
            if in_order
            else f"{weekends:,} of them fall on a weekend, but none does with day and month swapped"
        )
        seen = (
            f"{np.count_nonzero(places):,} dates of {header}, such as {_day(days[first])} in row {rows[first]}, look as"
            f" if Excel had swapped day and month: {why}."
        )
        sort = _SORT.format(header=header) if in_order else ""
        message = f"{seen} {_PASTE.format(order='the order that the source has')}{sort}"
        return Swapped(error("dates-swapped", message, sheet, header, rows[places]), places, seen)
    return None


def _parts(read: Days, exchanged: Days) -> Iterator[tuple[slice, int]]:
    """Tell which rows may be exchanged (all, or a block at one end), and how often the column turns if they are.

    The end is that which leaves the fewest turns, as where one was pasted below sound rows; the step between the two
    does not count. So is the start.
    """
    last = len(read) - 1
    yield slice(0, None), _backward(exchanged)
    at = np.arange(1, last)
    for turns in (_turns(read, exchanged, 1), _turns(read, exchanged, -1)):
        of_read, of_exchanged = turns
        below = of_read[at - 1] + of_exchanged[last] - of_exchanged[at]
        above = of_exchanged[at - 1] + of_read[last] - of_read[at]
        yield slice(int(at[below.argmin()]), None), int(below.min())
        yield slice(0, int(at[above.argmin()])), int(above.min())


def _turns(read: Days, exchanged: Days, direction: int) -> tuple[Integers, Integers]:
    """Tell how many steps against a direction there are before each row, as read and exchanged."""
    steps = (np.diff(each).astype(np.int64) * direction < 0 for each in (read, exchanged))
    before_read, before_exchanged = (np.concatenate([[0], np.cumsum(step)]) for step in steps)
    return before_read, before_exchanged


def _backward(days: Days) -> int:
    """Tell how often the rows turn from their direction, whichever is the usual one."""
    steps = np.diff(days).astype(np.int64)
    return int(min(np.count_nonzero(steps < 0), np.count_nonzero(steps > 0)))


def _exchanged(days: Days) -> Days:
    """Give the days with day and month exchanged; those with days above 12 come out as some other day."""
    months = days.astype("datetime64[M]")
    month = months.astype(np.int64) % 12
    january = days.astype("datetime64[Y]").astype("datetime64[M]")
    first = (january + np.minimum(_day_of_month(days) - 1, 11)).astype("datetime64[D]").astype("datetime64[s]")
    exchanged: Days = first + month.astype("timedelta64[D]")
    return exchanged


def _day_of_month(days: Days) -> Integers:
    since_first = days.astype("datetime64[D]") - days.astype("datetime64[M]").astype("datetime64[D]")
    numbers: Integers = since_first.astype(np.int64) + 1
    return numbers


def _is_weekend(days: Days) -> Flags:
    thursday = days.astype("datetime64[D]").astype(np.int64)  # 1970-01-01 was one
    return np.asarray((thursday + 3) % 7 >= 5)


def _day(day: np.datetime64) -> str:
    return str(day.astype("datetime64[D]"))
