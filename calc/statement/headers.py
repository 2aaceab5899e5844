"""Which rows are headers, of a journal or of a reserve statement, and which of their columns is which of ours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from calc.cells import trimmed
from calc.contract import folded_header
from calc.findings import Finding, Severity
from calc.statement import synonyms
from calc.statement.model import Grid
from calc.statement.name_columns import FIRST, LAST, parts_there
from calc.statement.synonyms import IGNORE, NAME_PARTS, SIGN, header_key

COUNTS = ("Shares", "Credit", "Debit")
_LAST_RANK = 100
_OWN_ISSUANCES = {"issuanceid", "duedate", "payee"}


@dataclass(frozen=True)
class Header:
    """A header row: its position in the grid, its kind, and the place (0 is the first) of each of our columns."""

    position: int
    kind: str  # "journal" or "reserve"
    places: Mapping[str, int]  # our header -> place
    texts: tuple[str, ...]  # their headers as written
    findings: tuple[Finding, ...] = field(default=())
    name_parts: tuple[str, ...] = ()  # those of which the holder's name is made up
    made: frozenset[str] = frozenset()  # our headers that no single column of theirs is

    @property
    def columns(self) -> dict[str, str]:
        """Give our headers with theirs."""
        return {ours: self.texts[place] for ours, place in self.places.items() if ours not in self.made}

    @property
    def left_alone(self) -> tuple[str, ...]:
        """Give their headers that were not taken."""
        taken = set(self.places.values())
        return tuple(text for column, text in enumerate(self.texts) if text and column not in taken)


@dataclass(frozen=True)
class Names:
    """The names of our columns, a person's mapping first."""

    mapping: Mapping[str, str]  # their header, folded -> our header, "" to leave it alone
    by_kind: Mapping[tuple[str, str], str] = field(default_factory=dict)  # the same, by kind of table and header

    def meant(self, text: str, kind: str) -> list[tuple[str, int]]:
        """Give our headers that one of theirs may mean, with the rank of the name; the mapping's word is the best."""
        ours = self.by_kind.get((kind, folded_header(text)), self.mapping.get(folded_header(text)))
        if ours is not None:
            headers = (*synonyms.JOURNAL_HEADERS, SIGN, *NAME_PARTS) if kind == "journal" else synonyms.RESERVE_HEADERS
            return [(ours, -1)] if ours in headers else []
        known = synonyms.JOURNAL if kind == "journal" else synonyms.RESERVE
        return known.get(header_key(text), []) or ([("Date", _LAST_RANK)] if _is_of_group(text, kind) else [])

    def score(self, cells: Sequence[Any]) -> int:
        """Count our columns that a row names."""
        return max(len(self._named(cells, kind)) for kind in ("journal", "reserve"))

    def _named(self, cells: Sequence[Any], kind: str) -> set[str]:
        texts = [cell for cell in cells if isinstance(cell, str) and 0 < len(cell) < 100]
        return {ours for text in texts for ours, _ in self.meant(text, kind)[:1]}

    def kind_of(self, cells: Sequence[Any]) -> str:
        """Give ``journal``, ``reserve``, or "" where the row is no header."""
        filled = [cell for cell in cells if cell not in ("", None)]
        if len(filled) < 2 or any(not isinstance(cell, str) for cell in filled):
            return ""
        journal, reserve = self._named(cells, "journal"), self._named(cells, "reserve")
        journal = journal - NAME_PARTS.keys() | ({"Holder"} if {LAST, FIRST} <= journal else set())
        counted = bool(journal & set(COUNTS))
        if "Holder" in journal and (counted or "Date" in journal):
            return "journal"
        balances = reserve - {"As-of Date", "Plan Code"}
        if len(balances) >= 2 and balances & {"Opening", "Closing"}:
            return "reserve"
        of_groups = any(_is_of_group(cell, "journal") for cell in filled)
        if counted and "Date" in journal and (len(journal) >= 3 or of_groups):
            return "journal"
        stated = {theirs for (_, theirs), ours in self.by_kind.items() if ours}
        mapped = {folded_header(cell) for cell in filled} & (stated | {*self.mapping})
        return "journal" if len(mapped) >= 2 and journal else ""


def _is_of_group(text: str, kind: str) -> bool:
    """Tell whether a header is of dates below the holder's line: “Holder / Date”."""
    parts = text.split("/") if kind == "journal" else []
    meant = [{ours for ours, _ in synonyms.JOURNAL.get(header_key(part), ())} for part in parts]
    return len(meant) == 2 and {"Date"} in meant and any(each & {"Holder", "Account No."} for each in meant)


def header_at(grid: Grid, position: int, kind: str, names: Names) -> Header:
    """Read the columns of a header row, with a finding for each of ours that is missing or could be two of theirs."""
    texts = _with_line_above(grid, position, kind, names)
    wanted: dict[str, list[tuple[int, int]]] = {}
    for place, text in enumerate(texts):
        for ours, rank in names.meant(text, kind) if text else ():
            wanted.setdefault(ours, []).append((rank, place))
    if kind == "journal":
        wanted = _one_meaning_each(wanted)
    places: dict[str, int] = {}
    findings = []
    for ours, candidates in wanted.items():
        free = sorted(candidate for candidate in candidates if candidate[1] not in places.values())
        if not free:
            continue
        best = [place for rank, place in free if rank == free[0][0]]
        if len(best) > 1:
            findings.append(_twice(grid, position, ours, texts, best, names))
        elif len(free) > 1:
            findings.append(_preferred(grid, position, ours, [texts[place] for _, place in free]))
        places[ours] = best[0]
    places = _settled_counts(places)
    findings += _half_a_name(grid, position, places, texts, names)
    parts = parts_there(places)
    places = {ours: place for ours, place in places.items() if ours in parts or ours not in NAME_PARTS}
    if parts:
        places["Holder"] = places[LAST]
    findings += _missing(grid, position, kind, places, texts)
    made = frozenset({"Holder"} if parts else ())
    return Header(position, kind, places, texts, tuple(findings), parts, made)


def _half_a_name(
    grid: Grid, position: int, places: Mapping[str, int], texts: Sequence[str], names: Names
) -> list[Finding]:
    """Report an error for “Name” beside “First Name”: the one may be the surname alone, or the whole name."""
    holder = texts[places["Holder"]] if "Holder" in places else ""
    if header_key(holder) != "name" or folded_header(holder) in names.mapping or FIRST not in places or LAST in places:
        return []
    first = texts[places[FIRST]]
    message = (
        f"“{holder}” may be the surname beside “{first}”, or the whole name. State in a mapping file which it is:"
        f' "{holder}" = "{LAST}" for the surname, "{holder}" = "Holder" for the whole name.'
    )
    return [grid.finding(Severity.ERROR, "name-or-surname", message, [grid.number(position)], places["Holder"])]


def _with_line_above(grid: Grid, position: int, kind: str, names: Names) -> tuple[str, ...]:
    """Read a row's headers, with the word above one known only with it: “Account” over “Number”."""
    texts = [trimmed(cell) if isinstance(cell, str) else "" for cell in grid.rows[position]]
    above = grid.rows[position - 1] if position else []
    if sum(isinstance(cell, str) and bool(cell) for cell in above) < 2:
        return tuple(texts)
    for place, (text, word) in enumerate(zip(texts, above, strict=False)):
        if isinstance(word, str) and trimmed(word) and not names.meant(text, kind):
            both = f"{trimmed(word)} {text}".strip()
            texts[place] = both if len(both) < 100 and names.meant(both, kind) else text
    return tuple(texts)


def _one_meaning_each(wanted: dict[str, list[tuple[int, int]]]) -> dict[str, list[tuple[int, int]]]:
    """Settle headers of two meanings: “Shares Issued” is Credit beside a Debit, else Shares; and so on."""
    debit = {place for _, place in wanted.get("Debit", ())}
    shared = {place for _, place in wanted.get("Shares", ())} & {place for _, place in wanted.get("Credit", ())}
    for place in shared:
        loser = "Shares" if debit else "Credit"
        wanted[loser] = [one for one in wanted[loser] if one[1] != place]
    return {ours: candidates for ours, candidates in wanted.items() if candidates}


def _settled_counts(places: dict[str, int]) -> dict[str, int]:
    """Take a lone Shares beside a Debit as the credit."""
    if "Debit" in places and "Shares" in places and "Credit" not in places:
        places["Credit"] = places.pop("Shares")
    return places


def _twice(grid: Grid, position: int, ours: str, texts: Sequence[str], best: Sequence[int], names: Names) -> Finding:
    both = " and ".join(f"“{texts[place]}”" for place in best)
    same = len({folded_header(texts[place]) for place in best}) < len(best)
    todo = (
        "Rename one of them in the file."
        if same
        else f'State in a mapping file which one is: "{texts[best[0]]}" = "{ours}", "{texts[best[1]]}" = "ignore".'
    )
    mapped = folded_header(texts[best[0]]) in names.mapping
    word = "are both mapped to" if mapped else "could both be"
    message = f"The columns {both} {word} {ours}. {todo}"
    return grid.finding(Severity.ERROR, "two-columns-for-one", message, [grid.number(position)], best[0])


def _preferred(grid: Grid, position: int, ours: str, theirs: Sequence[str]) -> Finding:
    others = " and ".join(f"“{text}”" for text in theirs[1:])
    message = (
        f"{ours} is read from “{theirs[0]}”; {others} would also fit but is ignored. State it in a mapping file if the"
        " other is meant."
    )
    return grid.finding(Severity.INFO, "preferred-column", message, [grid.number(position)])


def _missing(grid: Grid, position: int, kind: str, places: Mapping[str, int], texts: Sequence[str]) -> list[Finding]:
    if kind == "reserve":
        return []
    absent = [ours for ours in ("Date", "Holder") if ours not in places]
    if "Account No." in places and "Holder" in absent:
        absent.remove("Holder")  # an account stands for its holder
    if not set(COUNTS) & set(places):
        absent.append("Shares")
    taken = set(places.values())
    others = ", ".join(f"“{text}”" for place, text in enumerate(texts) if text and place not in taken) or "none"
    row = grid.number(position)
    return [
        grid.finding(
            Severity.ERROR,
            "missing-column",
            f"No column of the journal is recognized as {ours}. Columns not used: {others}. If one of them is, write"
            " the"
            f' line "their header" = "{ours}" into a text file, and name that file with --map.',
            [row],
        )
        for ours in absent
    ]


def is_own_issuances(header: Header) -> bool:
    """Tell whether a header row is that of our own Issuances."""
    return {folded_header(text) for text in header.texts} >= _OWN_ISSUANCES


def check_mapping(
    grids: Sequence[Grid], headers: Sequence[tuple[Grid, Header]], mapping: Mapping[str, str]
) -> list[Finding]:
    """Report an error for each header that the mapping names and no header row has."""
    there = {folded_header(text) for _, header in headers for text in header.texts}
    names = "; ".join(dict.fromkeys(text for _, header in headers for text in header.texts if text)) or "none"
    missing = [theirs for theirs in mapping if folded_header(theirs) not in there]
    return [
        grids[0].finding(
            Severity.ERROR,
            "unknown-mapped-header",
            f"The mapping names a column “{theirs}”, which the statement does not have. Its headers are: {names}.",
        )
        for theirs in missing
    ]


def known_header(ours: str) -> str | None:
    """Find our header by any spelling; "" for a column to be left alone; None for no header of ours."""
    if folded_header(ours) in IGNORE:
        return ""
    if any(ours == SIGN for ours, _ in synonyms.JOURNAL.get(header_key(ours), ())):
        return SIGN
    every = (*synonyms.JOURNAL_HEADERS, *synonyms.RESERVE_HEADERS, *NAME_PARTS)
    return {folded_header(header): header for header in every}.get(folded_header(ours))


__all__ = ["COUNTS", "SIGN", "Header", "Names", "check_mapping", "header_at", "is_own_issuances", "known_header"]
