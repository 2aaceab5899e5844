"""Ways in which a workbook goes wrong, each with what it means where it can still be read.

A mutation changes one cell, one row, one column or one sheet. What a changed cell means is what the oracle is given;
``JUNK`` where it means nothing that may be reckoned with.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from calc.contract import DECIMALS, INPUT_SHEET, TERM, TERMS, Column, Kind, Term
from tests.fuzz.book import JUNK, Book, Line, Page
from tests.support.workbooks import Formula, Number, Row

Plan = dict[str, list[Row]]


@dataclass(frozen=True)
class Mutation:
    """One change; ``origin`` is the row of the base (None: the sheet as a whole), ``header`` None for whole rows."""

    kind: str
    sheet: str
    origin: int | None
    header: str | None
    change: Callable[[Book], None]
    told: str = ""
    words: frozenset[str] = frozenset()  # what the row holds, before and after: by these others rest on it
    suspect: bool = False  # it is likely to be refused, whatever the oracle thinks of what it means

    def __str__(self) -> str:
        return f"{self.kind} in {self.sheet} row {self.origin} {self.header or ''}: {self.told}"


# --- Cells ----------------------------------------------------------------------------------------------------------


def _set(sheet: str, origin: int, header: str, written: Any, meant: Any) -> Callable[[Book], None]:
    def change(book: Book) -> None:
        for line in book[sheet].lines:
            if line.origin == origin and line.meant is not None:
                line.written[header] = written
                if meant is None:
                    line.meant.pop(header, None)
                    line.meant = line.meant or None  # nothing is left of the row
                else:
                    line.meant[header] = meant

    return change


def _same_number(value: Any) -> tuple[list[Any], list[Any]]:
    value = float(value) if value % 1 else int(value)
    plain = [str(value), f" {value} ", f"\u00a0{value}", Formula(f"={value}", value), Number(value, '"EUR" #,##0.00')]
    return [*plain, float(value) * (1 + 2**-52)], [f"{value:,}", f"${value}", f"{value}%", f"({value})"]


def _same_date(day: date) -> tuple[list[Any], list[Any]]:
    number = (day - date(1899, 12, 30)).days
    names = [f"{day:%B} {day.day}, {day.year}", f"{day.day}-{day:%b}-{day.year}"]
    afternoon = datetime(day.year, day.month, day.day, 13, 45)
    numbers = [afternoon, number, int(f"{day:%Y%m%d}"), f"{day:%m/%d/%Y}", f"{day:%d.%m.%y}"]
    return [day.isoformat(), f" {day:%Y/%m/%d} ", Number(number, "d/m/yy"), *names], numbers


def _same_text(text: str) -> list[Any]:
    return [f" {text}", f"{text}\u00a0 ", f"\u200b{text}", Formula(f'="{text}"', text)]


def _other_number(rng: random.Random, value: Any) -> list[Any]:
    value = float(value) if value % 1 else int(value)
    return [value + 1, value - 1, value * 10, value * 100, value * 1000, value / 10, value / 3, value + 0.5, 0, -value,
            1, 0.01, rng.randrange(1, 100_000), 10**9, 10**14, 10**16, 2**53, 1e300, 0.1 + 0.2, 1e-9]  # fmt: skip


def _other_date(rng: random.Random, day: date) -> list[date]:
    days = (1, -1, 7, -7, 30, -30, 365, -365, 1462, -1462, 36525, rng.randrange(-1000, 1000))
    found = [day + timedelta(days=shift) for shift in days if day.toordinal() + shift > date(1900, 3, 1).toordinal()]
    if day.day <= 12:
        found.append(day.replace(month=day.day, day=day.month))
    return [*found, date(9999, 12, 31), date(1900, 3, 1), date(2000, 2, 29)]


_JUNK_NUMBERS: list[Any] = [
    "abc", "n/a", "-", True, False, Formula("=1/0", "#DIV/0!"), Formula("=1+1"), "1e5", "inf", "nan", "0x10",
    "1.2.3", "12 34", "²", date(2001, 2, 3), datetime(2001, 2, 3, 4, 5), "1/2/3", "=1+1", "\u202e12", "12\x0034",
    "#N/A",
]  # fmt: skip
_JUNK_DATES: list[Any] = [
    "abc", "n/a", "soon", True, Formula("=NA()", "#N/A"), Formula("=TODAY()"), 0.5, -1, 3_000_000, 1e300, "2001-02-30",
    "13/13/2001", "2001-13-01", "０２", "today", "2001", "=TODAY()", "01/02/03", "\u202e2001-01-02", "0001-01-01",
]  # fmt: skip


def _cell_mutations(rng: random.Random, plan: Plan, sheet: str, origin: int, column: Column) -> Iterator[Mutation]:
    row, header = plan[sheet][origin], column.header
    value = row.get(header)
    kind = _kind(row, column)

    def mutation(name: str, written: Any, meant: Any, suspect: bool = False) -> Mutation:
        change = _set(sheet, origin, header, written, meant)
        words = _words(row) | {str(written)}
        return Mutation(name, sheet, origin, header, change, repr(written), words, suspect or meant is JUNK)

    if value is not None:
        yield mutation("cell cleared", None, None)
        yield mutation("cell of spaces", " \u00a0", None)
    if kind in DECIMALS:
        for suspect, spellings in enumerate(_same_number(value) if value is not None else ()):
            for spelled in spellings:
                yield mutation("number typed otherwise", spelled, value, bool(suspect))
        for other in _other_number(rng, 5 if value is None else value):
            yield mutation("other number", other, other)
        for digits in ("१२", "１２"):
            yield mutation("digits of another script", digits, 12)
        for junk in _JUNK_NUMBERS:
            yield mutation("no number", junk, JUNK)
    elif kind is Kind.DATE:
        for suspect, spellings in enumerate(_same_date(value) if value is not None else ()):
            for spelled in spellings:
                yield mutation("date typed otherwise", spelled, value, bool(suspect))
        for day in _other_date(rng, value or date(2003, 3, 3)):
            yield mutation("other date", day, day)
        for junk in _JUNK_DATES:
            yield mutation("no date", junk, JUNK)
    else:
        yield from _text_mutations(rng, plan, column, kind, value, mutation)


def _text_mutations(
    rng: random.Random, plan: Plan, column: Column, kind: Kind, value: Any, mutation: Callable[..., Mutation]
) -> Iterator[Mutation]:
    if value is not None:
        for spelled in _same_text(value):
            yield mutation("text typed otherwise", spelled, value)
    if kind is Kind.CHOICE:
        for choice in column.choices:
            yield mutation("other choice", choice, choice)
            yield mutation("choice in capitals", choice.upper(), choice)
        yield mutation("no choice", "something else", JUNK)
        yield mutation("no choice", column.choices[0][:2], JUNK)
    elif kind is Kind.ID:
        for known in sorted(_known_ids(plan, column)):
            yield mutation("other reference", known, known)
        yield mutation("broken reference", "no such ID", "no such ID")
        yield mutation("ID in other letters", (value or "x").swapcase(), (value or "x").swapcase())
        yield mutation("number for ID", 7, "7")
        for odd in ("A\u200bB", "A\u00a0B", "A\x9bB", "A\nB"):
            yield mutation("ID of odd letters", odd, JUNK)
    else:
        yield mutation("other text", "Another, Inc.", "Another, Inc.")
        yield mutation("other text", "x" * 300, "x" * 300)
    taken = {1.5: "1.5", date(2001, 2, 3): "2001-02-03"} if kind is Kind.TEXT else {}
    for junk in (True, Formula("=NA()", "#N/A"), Formula("=A1"), date(2001, 2, 3), 1.5):
        yield mutation("no text", junk, JUNK if isinstance(junk, bool) else taken.get(junk, JUNK))


def _kind(row: Row, column: Column) -> Kind:
    """What the cell must hold: that of the row's term, where the term says it."""
    if column.kind is Kind.ANY:
        term = TERM.get(row.get("Term", ""))
        return term.kind if term and term.kind is not Kind.CHOICE else Kind.TEXT
    return column.kind


def _known_ids(plan: Plan, column: Column) -> set[str]:
    """IDs of the same name on any sheet."""
    return {row[column.header] for rows in plan.values() for row in rows if row.get(column.header)}


# --- Rows -----------------------------------------------------------------------------------------------------------


def _lines(change: Callable[[list[Line], int], None], sheet: str, origin: int) -> Callable[[Book], None]:
    def on_book(book: Book) -> None:
        lines = book[sheet].lines
        change(lines, next(number for number, line in enumerate(lines) if line.origin == origin))

    return on_book


def _copy(line: Line) -> Line:
    return Line(dict(line.written), None if line.meant is None else dict(line.meant), line.origin)


def _clear(lines: list[Line], at: int) -> None:
    lines[at] = Line({}, None, lines[at].origin)


ROWS: dict[str, Callable[[list[Line], int], None]] = {
    "row deleted": lambda lines, at: lines.__delitem__(at),
    "row cleared": _clear,
    "row twice": lambda lines, at: lines.insert(at, _copy(lines[at])),
    "row again at the end": lambda lines, at: lines.append(_copy(lines[at])),
    "row moved to the end": lambda lines, at: lines.append(lines.pop(at)),
    "row moved to the top": lambda lines, at: lines.insert(0, lines.pop(at)),
    "row after an empty one": lambda lines, at: lines.insert(at, Line({}, None, -1)),
}


def _shift_dates(sheet: str, origin: int, days: int) -> Callable[[Book], None]:
    def change(book: Book) -> None:
        for line in book[sheet].lines:
            if line.origin == origin and line.meant is not None:
                for cells in (line.written, line.meant):
                    cells.update({k: v + timedelta(days=days) for k, v in cells.items() if type(v) is date})

    return change


def _row_mutations(rng: random.Random, plan: Plan, sheet: str, origin: int) -> Iterator[Mutation]:
    words = _words(plan[sheet][origin])
    for kind, change in ROWS.items():
        yield Mutation(kind, sheet, origin, None, _lines(change, sheet, origin), "", words)
    days = rng.choice((1, -1, 7, 31, -365, 3653))
    shift = _shift_dates(sheet, origin, days)
    yield Mutation("dates of a row shifted", sheet, origin, None, shift, str(days), words)


def _words(row: Row) -> frozenset[str]:
    return frozenset(str(value) for value in row.values() if isinstance(value, (str, date)))


# --- Columns and sheets ---------------------------------------------------------------------------------------------


def _drop(page: Page, header: str) -> None:
    for line in page.lines:
        if line.meant is not None:
            line.meant.pop(header, None)


def _header(sheet: str, header: str, change: Callable[[Page, int], None]) -> Callable[[Book], None]:
    def on_book(book: Book) -> None:
        page = book[sheet]
        change(page, next(number for number, (_, known) in enumerate(page.headers) if known == header))

    return on_book


def _rename(name: str, lost: bool) -> Callable[[Page, int], None]:
    def change(page: Page, at: int) -> None:
        header = page.headers[at][1]
        page.headers[at] = (name.format(header, upper=header.upper(), snake=header.replace(" ", "_")), header)
        if lost:
            _drop(page, header)

    return change


def _delete(page: Page, at: int) -> None:
    _drop(page, page.headers.pop(at)[1])


HEADERS: dict[str, Callable[[Page, int], None]] = {
    "header in capitals": _rename("{upper}", False),
    "header with a star": _rename(" {snake}* ", False),
    "header unknown": _rename("Zzyzx", True),
    "header misspelt": _rename("{0}x", True),
    "header cleared": _rename("", True),
    "column deleted": _delete,
    "column twice": lambda page, at: page.headers.append(page.headers[at]),
    "column moved to the end": lambda page, at: page.headers.append(page.headers.pop(at)),
    "empty column before it": lambda page, at: page.headers.insert(at, ("", "")),
}


def _sheet(sheet: str, change: Callable[[Book, Page], None]) -> Callable[[Book], None]:
    return lambda book: change(book, book[sheet])


def _retitled(title: str, lost: bool) -> Callable[[Book, Page], None]:
    def change(_: Book, page: Page) -> None:
        page.title = title.format(page.title, upper=page.title.upper(), number=list(INPUT_SHEET).index(page.title))
        if lost:
            for line in page.lines:
                line.meant = None

    return change


def _without_rows(_: Book, page: Page) -> None:
    page.lines.clear()


SHEETS: dict[str, Callable[[Book, Page], None]] = {
    "sheet in capitals": _retitled(" {upper}", False),
    "sheet unknown": _retitled("Zzyzx {number}", True),
    "sheet misspelt": _retitled("{0}x", True),
    "sheet deleted": lambda book, page: book.__delitem__(page.title),
    "sheet without rows": _without_rows,
    "titles above the headers": lambda _, page: page.above.extend(["A title", ""]),
    "sheet moved to the end": lambda book, page: book.__setitem__(page.title, book.pop(page.title)),
}


SUSPECT = {"header misspelt", "column twice", "sheet misspelt"}


def mutations(rng: random.Random, plan: Plan) -> list[Mutation]:
    """All mutations of a plan's workbook, every sheet, row and column of it."""
    found: list[Mutation] = []
    for name, contract in INPUT_SHEET.items():
        for origin in range(len(plan.get(name) or [])):
            found += _row_mutations(rng, plan, name, origin)
            for column in contract.columns:
                if not (name == "Plan" and column.header == "Term"):
                    found += _cell_mutations(rng, plan, name, origin, column)
        for kind, on_column in HEADERS.items():
            for header in contract.headers:
                change, suspect = _header(name, header, on_column), kind in SUSPECT
                found.append(Mutation(kind, name, None, header, change, suspect=suspect))
        for kind, on_sheet in SHEETS.items():
            found.append(Mutation(kind, name, None, None, _sheet(name, on_sheet), suspect=kind in SUSPECT))
    return found


def sample(rng: random.Random, found: list[Mutation], size: int) -> list[Mutation]:
    """So many of them: one of each kind in each column first, and any others after that."""
    rng.shuffle(found)
    first = {(one.kind, one.sheet, one.header): one for one in found}
    chosen = list(first.values())
    rng.shuffle(chosen)
    taken = {id(one) for one in chosen}
    return [*chosen, *(one for one in found if id(one) not in taken)][:size]


def filled_in(rng: random.Random, plan: Plan) -> Plan:
    """The plan with every term typed, and with the texts that no figure rests on."""
    given = {row["Term"] for row in plan["Plan"]}
    terms = [{"Term": term.name, "Value": _default(term)} for term in TERMS if term.name not in given and term.default]
    full = {**plan, "Plan": [{**row, "Section": "§4"} for row in [*plan["Plan"], *terms]]}
    for sheet, header in (("Meetings", "Body"), ("Plan Events", "Note"), ("Directors", "Account No.")):
        full[sheet] = [{header: f"00{rng.randrange(10**6)}", **row} for row in plan.get(sheet) or []]
    return full


def _default(term: Term) -> Any:
    if isinstance(term.default, int) and term.kind is Kind.PRICE:
        return term.default / 10 ** DECIMALS[term.kind]
    return term.default
