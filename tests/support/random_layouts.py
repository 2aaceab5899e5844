"""Random statements in three more layouts: fixed width, rows under the holder's line, names in two columns."""

import csv
import io
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from tests.support.random_statements import DATES, HEADERS, NUMBERS, Entry, entries_of
from tests.support.statements import book

PEOPLE = [("Able", "Ann"), ("Best", "Bob"), ("O'Neil", "Robert J"), ("Wagner-Brandt", "Mary Ann"), ("Wu", "Lee")]
HOLDERS = [
    "ANN ABLE", "BOB BEST JR", "ROBERT J O'NEIL", "MARY ANN WAGNER-BRANDT", "ESTATE OF C DAY", "LEE WU",
    "THE DAY FAMILY TRUST U/A DTD", "SMITH & SONS, LTD.", "JOSÉ PEÑA",
]  # fmt: skip
LAYOUTS = ["fixed width", "grouped", "grouped in fixed width", "two columns"]
TROUBLES = [
    "none", "line moved by one", "sign lost", "blank lost", "digit lost from a total", "entry lost", "holder line lost",
    "word among the entries", "name over the next column", "page heading in part",
]  # fmt: skip
CHARSETS = ["utf-8", "utf-8-sig", "utf-16", "cp1252"]
_TITLES = ["EXAMPLE TRANSFER COMPANY", "JOURNAL OF THE PLAN"]


@dataclass
class Laid:
    """A statement in a layout: what it says by right, and the file."""

    entries: list[Entry]
    layout: str
    trouble: str
    content: bytes = b""
    name: str = "agent.txt"
    rows: list[list[Any]] = field(default_factory=list)
    ways: str = ""
    is_of_names: bool = False  # holders' lines have nothing but the name
    is_tight: bool = False  # one blank parts columns, and no dashes show where they are
    is_lost: bool = False  # what was lost leaves no sign that anybody could see

    def save(self, folder: Path) -> Path:
        """Write the file."""
        if self.rows:
            return book(folder, Activity=self.rows)
        path = folder / self.name
        path.write_bytes(self.content)
        return path


def laid_out(seed: int) -> Laid:
    """A random statement in one of the layouts, with one trouble at most."""
    chance = random.Random(seed)
    layout = chance.choice(LAYOUTS)
    made = Laid([], layout, chance.choice(TROUBLES) if chance.random() < 0.6 else "none")
    if layout == "two columns":
        _two_columns(chance, made)
    else:
        _lines(chance, made)
    return made


@dataclass
class _Style:
    day: str
    number: str
    gap: int
    dashes: bool
    wide_header: bool
    totals: bool
    blanks: bool


def _lines(chance: random.Random, made: Laid) -> None:
    """A statement of lines: fixed width, or cells of a csv file or a workbook with rows under the holder's line."""
    wide, grouped = "fixed width" in made.layout, "grouped" in made.layout
    numbers = [name for name in NUMBERS if name != "spaces" or not wide]
    style = _Style(
        chance.choice(list(DATES)), chance.choice(numbers), chance.randint(1, 4), chance.random() < 0.4,
        chance.random() < 0.3, chance.random() < 0.6, chance.random() < 0.5,
    )  # fmt: skip
    made.ways, made.is_tight = str(style), wide and style.gap == 1 and not style.dashes
    charset = chance.choice(CHARSETS)
    made.entries = entries_of(chance, HOLDERS)
    if grouped:
        made.entries.sort(key=lambda entry: entry[1])
        made.entries = [(day, name, f"{1000 + HOLDERS.index(name)}", n) for day, name, _, n in made.entries]
    table, kinds = _cells(chance, made, style, grouped)
    if wide:
        lines = _fixed(chance, made, table, kinds, style)
        made.name = chance.choice(["agent.txt", "agent.prn", "agent.rpt", "agent.asc"])
        made.content = "".join(f"{line}\n" for line in lines).encode(charset)
    elif chance.random() < 0.5:
        _spoil_rows(chance, made, table, kinds)
        made.rows = table
    else:
        _spoil_rows(chance, made, table, kinds)
        out = io.StringIO()
        csv.writer(out, delimiter=chance.choice(",;\t|")).writerows(table)
        made.name, made.content = "agent.csv", out.getvalue().encode(charset)


def _cells(chance: random.Random, made: Laid, style: _Style, grouped: bool) -> tuple[list[list[str]], list[str]]:
    """All lines below the titles by cell, and what each is."""
    order = ["Date", "Type", "Shares"] if grouped else ["Date", "Account No.", "Holder", "Type", "Shares"]
    if not grouped:
        chance.shuffle(order)
    names = {ours: chance.choice(HEADERS.get(ours, ["Transaction Type"])) for ours in order}
    if grouped and chance.random() < 0.3:
        names["Date"] = "Holder / Date"
    table, kinds = [[names[ours] for ours in order]], ["header"]
    way = chance.choice(["name", "labels", "account and name", "one piece", "two lines"])
    sums = 0
    for i, (day, holder, account, shares) in enumerate(made.entries):
        first = i == 0 or made.entries[i - 1][1] != holder
        if grouped and first:
            if i and style.totals:
                table.append(["Subtotal", "", NUMBERS[style.number](sums)])
                kinds.append("total")
            if i and style.blanks:
                table.append([])
                kinds.append("blank")
            for line in _holder_lines(way, holder, account):
                table.append(line)
                kinds.append("holder")
            sums = 0
        sums += shares
        cells = {"Date": DATES[style.day](day), "Account No.": account, "Holder": holder, "Type": "Issue"}
        cells["Shares"] = NUMBERS[style.number](shares)
        table.append([cells[ours] for ours in order])
        kinds.append("entry")
    if grouped and style.totals:
        table.append(["Subtotal", "", NUMBERS[style.number](sums)])
        kinds.append("total")
    elif style.totals:
        total = {"Shares": NUMBERS[style.number](sum(entry[3] for entry in made.entries)), order[0]: "Total"}
        if order[0] != "Shares":
            table.append([total.get(ours, "") for ours in order])
            kinds.append("total")
    made.is_of_names = way == "name" and grouped
    if made.is_of_names:
        made.entries = [(day, name, "", shares) for day, name, _, shares in made.entries]
    return table, kinds


def _holder_lines(way: str, holder: str, account: str) -> list[list[str]]:
    return {
        "name": [[holder]],
        "labels": [["Account:", account, f"Name: {holder}"]],
        "account and name": [[account, holder]],
        "one piece": [[f"Acct No. {account}  {holder}"]],
        "two lines": [[f"Account: {account}"], [f"Holder: {holder}"]],
    }[way]


def _fixed(chance: random.Random, made: Laid, table: list[list[str]], kinds: list[str], style: _Style) -> list[str]:
    """The lines in columns of fixed width, with titles, pages and one trouble."""
    columns = len(table[0])
    whole = [row for row, kind in zip(table, kinds, strict=True) if kind in ("entry", "header")]
    widths = [max(len(row[k]) for row in whole) for k in range(columns)]
    if made.trouble == "name over the next column" or chance.random() < 0.3:
        holder = next((k for k in range(columns - 1) if table[0][k] in HEADERS["Holder"]), None)
        if holder is not None and made.trouble != "none":
            widths[holder] = max(len(table[0][holder]), widths[holder] - 6)
    right = [all(row[k][-1:].isdigit() or kind == "header" for row, kind in zip(table, kinds, strict=True)
                 if kind in ("entry", "header")) and table[0][k] in HEADERS["Shares"]
             for k in range(columns)]  # fmt: skip

    def line(cells: Sequence[str], kind: str) -> str:
        if kind == "holder":
            return "   ".join(cells)
        padded = [*cells, *([""] * (columns - len(cells)))]
        put = [
            cell.rjust(width) if to_right and not (kind == "header" and style.wide_header) else cell.ljust(width)
            for cell, width, to_right in zip(padded, widths, right, strict=True)
        ]
        return (" " * style.gap).join(put).rstrip()

    body = [line(cells, kind) for cells, kind in zip(table, kinds, strict=True)]
    _spoil_lines(chance, made, body, kinds)
    head = [*(f"{title}          PAGE {{}}" for title in _TITLES[:1]), _TITLES[1], "", body[0]]
    if style.dashes:
        head.append((" " * style.gap).join("-" * width for width in widths))
    out = [text.format(1) for text in head]
    page = 1
    for i, text in enumerate(body[1:], start=1):
        if i > 1 and i % 7 == 0 and kinds[i] == "entry" and kinds[i - 1] == "entry":
            page += 1
            out += ["\f" + head[0].format(page), *head[1:]]
            if made.trouble == "page heading in part":
                out.pop(-len(head) + 1)
        out.append(text)
    return out


def _spoil_lines(chance: random.Random, made: Laid, body: list[str], kinds: list[str]) -> None:
    """Put the trouble into one line."""
    at = chance.choice([i for i, kind in enumerate(kinds) if kind == "entry"])
    line = body[at]
    if made.trouble == "line moved by one":
        body[at] = f" {line}"
    elif made.trouble == "sign lost":
        place = chance.choice([i for i, sign in enumerate(line) if sign != " "])
        # a letter or a digit less is another text or number, which nobody can see
        body[at], made.is_lost = line[:place] + line[place + 1 :], True
    elif made.trouble == "blank lost":
        blanks = [i for i, sign in enumerate(line) if sign == " "]
        place = chance.choice(blanks) if blanks else 0
        body[at] = line[:place] + line[place + 1 :]
        made.is_lost = line[place - 1 : place] != " " and line[place + 1 : place + 2] != " "  # within a name, perhaps
    elif made.trouble == "word among the entries":
        body.insert(at, "Adjustment pending")
        kinds.insert(at, "word")
        made.is_lost = made.is_of_names and not {"total", "blank"} & {*kinds}
    else:
        _spoil_table(chance, made, body, kinds)


def _spoil_rows(chance: random.Random, made: Laid, table: list[list[str]], kinds: list[str]) -> None:
    if made.trouble == "word among the entries":
        at = chance.choice([i for i, kind in enumerate(kinds) if kind == "entry"])
        table.insert(at, ["Adjustment pending"])
        kinds.insert(at, "word")
        made.is_lost = made.is_of_names and not {"total", "blank"} & {*kinds}  # it may as well be a holder
    else:
        _spoil_table(chance, made, table, kinds)


def _spoil_table(chance: random.Random, made: Laid, table: list[Any], kinds: list[str]) -> None:
    """Put a trouble of whole lines into them."""
    wanted = {"entry lost": "entry", "holder line lost": "holder"}.get(made.trouble, "")
    places = [i for i, kind in enumerate(kinds) if kind == wanted]
    if places:
        at = chance.choice(places)
        del table[at], kinds[at]
        made.is_lost = "total" not in kinds if wanted == "entry" else True


def _two_columns(chance: random.Random, made: Laid) -> None:
    """Surname and first name in two columns of a csv file."""
    style = chance.choice([name for name in NUMBERS if name != "marks"])
    charset = chance.choice(CHARSETS)
    made.ways, made.trouble = style, "none"
    made.entries = entries_of(chance, [f"{last}, {first}" for last, first in PEOPLE])
    header = ["Date", "Account", chance.choice(["Surname", "LAST NAME", "Family Name"]),
              chance.choice(["First Name(s)", "Given Names", "FORENAME"]), "Shares"]  # fmt: skip
    order = chance.sample(range(len(header)), len(header))
    out = io.StringIO()
    write = csv.writer(out, delimiter=chance.choice(",;\t|"))
    write.writerow([header[k] for k in order])
    for day, holder, account, shares in made.entries:
        cells = [date.isoformat(day), account, *holder.split(", "), NUMBERS[style](shares)]
        write.writerow([cells[k] for k in order])
    made.name, made.content = "agent.csv", out.getvalue().encode(charset)
