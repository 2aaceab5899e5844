"""Which parts of a workbook name which others: their lists, each read once."""

import posixpath
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import unquote

from calc.excel.inspect import xml_events
from calc.excel.inspect.counts import refusal

LIMIT = 10_000  # of one part, links out of the file left aside


@dataclass(frozen=True)
class Relationship:
    """A part that another one names."""

    kind: str  # the last word of its type: worksheet, table, drawing
    part: str  # the part's name in the archive


class Relationships:
    """The relationships of all parts; ``read`` reads a part and tells each of its elements."""

    def __init__(self, names: Iterable[str], read: Callable[[str, xml_events.Element], None]) -> None:
        """``names`` are those of all parts, in small letters."""
        self._names = {*names}
        self._read = read
        self._lists: dict[str, list[tuple[str, Relationship]]] = {}

    def of(self, part: str) -> dict[str, Relationship]:
        """Give a part's relationships by their identities; without a part, those of the whole package."""
        listed = self._listed(part)
        found = dict(listed)
        if len(found) != len(listed):
            raise xml_events.NotWellFormed
        return found

    def named(self) -> dict[str, list[tuple[str, str]]]:
        """Give the parts that each part names, and the whole package, as often as it does, each with its kind."""
        sources = [source for name in self._names if (source := _source_of(name)) is not None]
        return {source: [(each.kind, each.part.casefold()) for _, each in self._listed(source)] for source in sources}

    def _listed(self, part: str) -> list[tuple[str, Relationship]]:
        """Give all that a part, or without one the whole package, names within the file."""
        if (known := self._lists.get(part.casefold())) is not None:
            return known
        folder, _, last = part.rpartition("/")
        listed = posixpath.join(folder, "_rels", f"{last}.rels")
        found: list[tuple[str, Relationship]] = []

        def element(tag: str, attributes: dict[str, str]) -> None:
            if tag != "Relationship" or attributes.get("TargetMode") == "External":
                return
            target = unquote(attributes.get("Target", "")).replace("\\", "/")
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = attributes.get("Type", "").rpartition("/")[2]
            found.append((attributes.get("Id", ""), Relationship(kind, target)))
            if len(found) > LIMIT:
                raise refusal("parts that name one another")

        if listed.casefold() in self._names:
            self._read(listed, element)
        self._lists[part.casefold()] = found
        return found


def _source_of(part: str) -> str | None:
    """Give the part whose relationships a part lists, "" for the whole package; None where it lists none."""
    folder, _, last = part.rpartition("/")
    place, _, called = folder.rpartition("/")
    if called != "_rels" or not last.endswith(".rels"):
        return None
    return posixpath.join(place, last.removesuffix(".rels"))
