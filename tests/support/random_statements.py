"""Random statements in many layouts, written from entries that are known, each with one kind of trouble or none."""

import csv
import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Literal

from tests.support.statements import book

Entry = tuple[date, str, str, int]
NAMES = [
    "Ann Able", "Best, Bob", "Robert O'Neil", "Mary Ann Wagner-Brandt", "Estate of C. Day", "JOHN Q PUBLIC TTEE",
    "Lee Wu", "Total Return Fund", "The Day Family Trust UA 01/02/1998", "Smith & Sons, Ltd.",
    "Peter May Jr", "April June", 'Robert "Rob" Roy', "Dee, Ann; Custodian", "Day | Knight LLP", "Cash Balance Plan",
]  # fmt: skip
ACCENTED = ["José Peña", "Jürgen Müller", "Zoë Dubé", "María García", "Søren Bjørn", "François Lefèvre", "Ágnes Nagy"]
OTHERS = {"cp1251": ["Иван Петров", "Анна Смирнова"], "cp1250": ["Jiří Dvořák", "Łukasz Wójcik", "Ivana Kovačić"]}
HEADERS = {
    "Date": ["Date", "Posting Date", "TRANS_DATE", "Transaction date", "Issue Date"],
    "Holder": ["Holder", "Registration", "Shareholder Name", "Registered Holder"],
    "Account No.": ["Acct #", "Account Number", "Holder Account No."],
    "Shares": ["Shares", "Qty", "No. of Shares", "Quantity"],
}
# How a column of dates is written; the order of day and month is told by the column where there is one to tell.
DATES: dict[str, Callable[[date], str]] = {
    "iso": date.isoformat,
    "iso with slashes": lambda day: f"{day:%Y/%m/%d}",
    "day first": lambda day: f"{day:%d/%m/%Y}",
    "month first": lambda day: f"{day:%m/%d/%Y}",
    "without zeros": lambda day: f"{day.month}/{day.day}/{day.year}",
    "dots": lambda day: f"{day:%d.%m.%Y}",
    "hyphens": lambda day: f"{day:%d-%m-%Y}",
    "named": lambda day: f"{day:%d %b %Y}",
    "long": lambda day: f"{day:%B %d, %Y}",
    "compact": lambda day: f"{day:%Y%m%d}",
    "short year": lambda day: f"{day:%m/%d/%y}",
    "weekday": lambda day: f"{day:%a %d %b %Y}",
    "weekday and slashes": lambda day: f"{day:%a %m/%d/%Y}",
    "time": lambda day: f"{day:%m/%d/%Y} {8 + day.day % 9:02}:30",
}
SLASHED = ["day first", "month first", "without zeros", "dots", "hyphens", "short year", "time"]
_PLAIN: Callable[[int], str] = str


def _grouped(mark: str) -> Callable[[int], str]:
    return lambda number: f"{number:,}".replace(",", mark)


NUMBERS: dict[str, Callable[[int], str]] = {
    "plain": _PLAIN,
    "commas": _grouped(","),
    "dots": _grouped("."),
    "spaces": _grouped(" "),
    "apostrophes": _grouped("'"),
    "decimals": lambda number: f"{number:,}.00",
    "parentheses": lambda number: f"({-number:,})" if number < 0 else f"{number:,}",
    "trailing minus": lambda number: f"{-number:,}-" if number < 0 else f"{number:,}",
    "marks": lambda number: f"{abs(number):,} {'DR' if number < 0 else 'CR'}",
}
# Other columns, and what stands between entries and below them.
EXTRA = {
    "Type": ["ISSUANCE", "DWAC (Deposit/Withdrawal)", "Director retirement", "Deposit"],
    "Certificate": ["C-1", "0042", ""],
    "Plan Code": ["NED", ""],
    "Price": ["14.13", "9.50", "1,020.00"],
    "Trade Date": ["2001-01-02", "01/02/2001", ""],
    "Running Balance": ["1,020", "7"],
    "Remark": ["", "see letter of 01/02/2001", "1,500"],
}
BETWEEN: list[list[str]] = [[], [], [""], ["Page 2 of 3"], ["", "", ""]]
BELOW: list[list[list[str]]] = [[], [], [[""], ["End of report"]], [["Confidential"]], [[], ["Printed 2010-01-04"]]]
# Codings that nobody declares, by which names come out as others.
CODINGS = ["mac_roman", "cp850", "cp437", "cp1251", "cp1250", "utf-8 twice", "utf-8 and one byte of cp1252"]
TROUBLES = [
    "none", "Excel exchanged day and month", "Excel exchanged and saved as text", "another separator", "wrong weekday",
    "thousands in one number", "coding", "open quotation mark", "open mark and a later one", "quoted line",
    "delimiter in a name", "a total as an entry", "one order and another", "lost letters", "cells left out",
    "decimals in thousands",
]  # fmt: skip


@dataclass
class Written:
    """A statement: what it says by right, and how it is written."""

    entries: list[Entry]
    trouble: str
    content: bytes = b""
    rows: list[list[Any]] = field(default_factory=list)  # of a worksheet, where there is no content
    ways: str = ""

    @property
    def must_be_told(self) -> bool:
        """Whether nobody can know what is meant, so that even the right entries are no answer."""
        return self.trouble in ("wrong weekday", "one order and another", "Excel exchanged day and month")

    def save(self, folder: Path) -> Path:
        """Write the file."""
        if self.rows:
            return book(folder, Activity=self.rows)
        path = folder / "agent.csv"
        path.write_bytes(self.content)
        return path


def statement(seed: int) -> Written:
    """A random statement with one trouble at most."""
    chance = random.Random(seed)
    trouble = chance.choice(TROUBLES) if chance.random() < 0.7 else "none"
    layout = _Layout(chance, trouble)
    names = NAMES + (ACCENTED if chance.random() < 0.3 or trouble == "lost letters" else [])
    if trouble == "coding":
        names = OTHERS.get(layout.charset, ACCENTED)
    made = Written(entries_of(chance, names), trouble)
    made.ways = layout.ways
    cells = [layout.cells(entry) for entry in made.entries]
    _spoil(chance, trouble, made.entries, cells, layout)
    lines = layout.lines(made.entries, cells)
    if trouble == "cells left out":
        _left_out(chance, lines)
    if layout.is_book:
        made.rows = lines
    else:
        made.content = layout.encoded(_broken(chance, trouble, layout.text(lines), len(lines)))
    return made


def entries_of(chance: random.Random, names: Sequence[str]) -> list[Entry]:
    """Random entries of some holders."""
    first = date(chance.randint(1999, 2008), chance.randint(1, 12), chance.randint(1, 28))
    days = [first + timedelta(days=chance.randint(0, 700)) for _ in range(chance.randint(2, 14))]
    if chance.random() < 0.7:
        days.sort()
    largest = chance.choice([900, 9_000, 2_000_000])
    made = [
        (day, chance.choice(names), chance.choice(["0071", "1007", "A-12"]), chance.randint(1, largest)) for day in days
    ]
    signed = chance.random() < 0.3
    return [(*entry[:3], -entry[3] if signed and chance.random() < 0.3 else entry[3]) for entry in made]


class _Layout:
    """One way in which an agent may write its entries."""

    def __init__(self, chance: random.Random, trouble: str) -> None:
        self._chance = chance
        self.is_book = trouble == "Excel exchanged day and month" or (
            trouble in ("none", "wrong weekday", "thousands in one number") and chance.random() < 0.15
        )
        self.real_dates = self.is_book and (trouble != "wrong weekday") and chance.random() < 0.7
        self.order = chance.sample(list(HEADERS), len(HEADERS))
        self.names = {ours: chance.choice(HEADERS[ours]) for ours in self.order}
        self.two_columns = chance.random() < 0.25
        self.day_style = chance.choice(list(DATES))
        self.number_style = chance.choice(list(NUMBERS))
        if trouble in ("another separator", "one order and another", "Excel exchanged and saved as text"):
            self.day_style = chance.choice(SLASHED)
        if trouble == "wrong weekday":
            self.day_style = chance.choice(["weekday", "weekday and slashes"])
        if trouble in ("thousands in one number", "decimals in thousands"):
            self.number_style = "plain"
        self.delimiter = chance.choice(",;\t|")
        self.line_end = chance.choice(["\n", "\r\n"])
        self.quoting: Literal[0, 1] = chance.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
        self.titles: list[str] = chance.choice([[], ["Example Transfer Company", "Activity of the Plan"]])
        self.extra = {name: values for name, values in EXTRA.items() if chance.random() < 0.3}
        self.order += list(self.extra)
        chance.shuffle(self.order)
        self.names |= {name: name for name in self.extra}
        self.marks = not self.two_columns and chance.random() < 0.15
        self.between, self.below = chance.choice(BETWEEN), chance.choice(BELOW)
        self.width = chance.random() < 0.3  # blank cells at the end of each line
        self.total, self.again = chance.random() < 0.3, chance.random() < 0.2
        self.charset = chance.choice(["utf-8", "utf-8-sig", "utf-16", "cp1252"])
        if trouble == "coding":
            self.charset = chance.choice(CODINGS)
        self.ways = f"{self.day_style}, {self.number_style}, {self.delimiter!r}, {self.charset}"

    def day(self, day: date) -> Any:
        """A day as it is written."""
        return day if self.real_dates else DATES[self.day_style](day)

    def number(self, shares: int) -> Any:
        """A count as it is written."""
        if self.is_book and self.number_style == "plain":
            return shares
        return NUMBERS[self.number_style](shares)

    def cells(self, entry: Entry) -> dict[str, Any]:
        """An entry by column."""
        day, holder, account, shares = entry
        own = {"Date": self.day(day), "Holder": holder, "Account No.": account}
        own |= {name: self._chance.choice(values) for name, values in self.extra.items()}
        return own | {"Shares": self.number(abs(shares) if self.marks else shares)}

    def lines(self, entries: Sequence[Entry], cells: Sequence[dict[str, Any]]) -> list[list[Any]]:
        """All lines of the file by cell."""
        header = [self.names[ours] for ours in self._kept] + (["Credit", "Debit"] if self.two_columns else [])
        header += ["D/C"] if self.marks else []
        out = [*([title] for title in self.titles), header]
        for i, (entry, row) in enumerate(zip(entries, cells, strict=True)):
            counts = []
            if self.two_columns:
                unsigned = self.number(abs(entry[3])) if row["Shares"] == self.number(entry[3]) else row["Shares"]
                counts = [unsigned, ""] if entry[3] > 0 else ["", unsigned]
            counts += [("C" if entry[3] > 0 else "D")] if self.marks else []
            out.append([*(row[ours] for ours in self._kept), *counts, *([""] * self.width)])
            if self.again and i == 1:
                out.append(list(header))
            if self.between and i == 2:
                out.append(list(self.between))
        if self.total and not self.two_columns:
            total = {"Holder": "Total", "Shares": self.number(sum(entry[3] for entry in entries))}
            out.append([total.get(ours, "") for ours in self.order])
        return out + [list(line) for line in self.below]

    @property
    def _kept(self) -> list[str]:
        return [ours for ours in self.order if not (self.two_columns and ours == "Shares")]

    def text(self, lines: Sequence[Sequence[Any]]) -> str:
        """The lines as text."""
        out = io.StringIO()
        csv.writer(out, delimiter=self.delimiter, lineterminator=self.line_end, quoting=self.quoting).writerows(lines)
        return out.getvalue()

    def encoded(self, text: str) -> bytes:
        """The file's bytes."""
        if self.charset == "utf-8 twice":
            return text.encode().decode("cp1252", "ignore").encode()
        if self.charset == "utf-8 and one byte of cp1252":
            return text.encode() + b"\x92"
        return text.encode(self.charset, "replace")


def _spoil(
    chance: random.Random, trouble: str, entries: list[Entry], cells: list[dict[str, Any]], layout: _Layout
) -> None:
    """Put a trouble into some cells."""
    one = chance.randrange(len(entries))
    day, holder, account, _ = entries[one]
    if trouble == "Excel exchanged day and month":
        month_first = chance.random() < 0.5
        entries[0] = entries[0][0].replace(day=3, month=2), *entries[0][1:]
        entries[-1] = entries[-1][0].replace(day=23), *entries[-1][1:]
        for row, entry in zip(cells, entries, strict=True):
            as_text = f"{entry[0]:%m/%d/%Y}" if month_first else f"{entry[0]:%d/%m/%Y}"
            more = chance.choice(["", "", "", " ", " 09:30"])
            clock = time(9, 30) if ":" in more else time(0)
            moment = datetime.combine(exchanged(entry[0]), clock) if entry[0].day <= 12 else None
            row["Date"] = moment or as_text + more
    elif trouble == "Excel exchanged and saved as text":
        for row, entry in zip(cells, entries, strict=True):
            row["Date"] = f"{exchanged(entry[0]):%d.%m.%Y}" if entry[0].day <= 12 else f"{entry[0]:%m/%d/%Y}"
    elif trouble == "another separator":
        mark = chance.choice([mark for mark in "/.-" if mark not in str(cells[one]["Date"])])
        cells[one]["Date"] = chance.choice([f"{day:%m{mark}%d{mark}%Y}", f"{day:%d{mark}%m{mark}%Y}"])
    elif trouble == "one order and another":
        way = chance.choice(["%m/%d/%Y", "%d/%m/%Y"])
        late = (one + 1) % len(entries)
        for i in (one, late):  # else no reader could tell
            entries[i] = entries[i][0].replace(day=13 + i), *entries[i][1:]
        for i, entry in enumerate(entries):
            other = {"%m/%d/%Y": "%d/%m/%Y", "%d/%m/%Y": "%m/%d/%Y"}[way]
            cells[i]["Date"] = f"{entry[0]:{other if i == one else way}}"
    elif trouble == "wrong weekday":
        cells[one]["Date"] = DATES[layout.day_style](day + timedelta(days=chance.choice([1, 2, 5]))).split()[0] + (
            " " + DATES[layout.day_style](day).split(" ", 1)[1]
        )
    elif trouble == "thousands in one number":
        entries[one] = day, holder, account, chance.choice([104, 7, 12, 350])
        cells[one] = layout.cells(entries[one])
        cells[one]["Shares"] = f"{entries[one][3]},000" if chance.random() < 0.7 else f"{entries[one][3]}.000"
    elif trouble == "decimals in thousands":
        for i, entry in enumerate(entries):
            cells[i]["Shares"] = f"{entry[3]}.{chance.choice(['000', '00', '0'])}"
    elif trouble == "lost letters":
        for row in cells:
            row["Holder"] = row["Holder"].encode("ascii", "replace").decode()
    elif trouble == "a total as an entry":
        cells[one]["Holder"] = "Total"


def _left_out(chance: random.Random, lines: list[list[Any]]) -> None:
    """Leave out a cell of one line, so that the others move, or the blank ones at the end of all."""
    if chance.random() < 0.5:
        line = lines[chance.randrange(len(lines))]
        if line:
            del line[chance.randrange(len(line))]
        return
    for line in lines:
        while len(line) > 1 and line[-1] == "":
            line.pop()


def _broken(chance: random.Random, trouble: str, text: str, count: int) -> str:
    """The text with its quotation marks in disorder."""
    if trouble not in ("open quotation mark", "open mark and a later one", "quoted line", "delimiter in a name"):
        return text
    lines = text.splitlines(keepends=True)
    one = chance.randrange(count)
    if trouble == "delimiter in a name":
        lines[one] = lines[one].replace('"', "")
    elif trouble == "quoted line":
        body = lines[one].rstrip("\r\n")
        lines[one] = '"' + body.replace('"', '""') + '"' + lines[one][len(body) :]
    else:
        places = range(one, count)
        lines[one] = _opened(chance, lines[one])
        if trouble == "open mark and a later one" and len(places) > 1:
            other = chance.choice(places[1:])
            lines[other] = _opened(chance, lines[other], closing=chance.random() < 0.5)
    return "".join(lines)


def _opened(chance: random.Random, line: str, closing: bool = False) -> str:
    """A line with a quotation mark too many, at the beginning or the end of a cell."""
    mark = next((mark for mark in ";\t|," if mark in line), ",")
    cells = line.rstrip("\r\n").split(mark)
    place = chance.randrange(len(cells))
    cells[place] = f'{cells[place]}"' if closing else f'"{cells[place]}'
    return mark.join(cells) + line[len(line.rstrip("\r\n")) :]


def exchanged(day: date) -> date:
    """The date with day and month exchanged."""
    return date(day.year, day.day, day.month)
