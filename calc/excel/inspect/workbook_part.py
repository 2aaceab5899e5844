"""The part of a workbook that lists its sheets and its names."""

from dataclasses import dataclass, field

from calc.excel.inspect.volatile_formulas import LONGEST

_MOST_NAMES = 1_000
_MOST_TEXT = 400_000  # characters of the formulas of all names


@dataclass
class WorkbookPart:
    """What the part says, while it is read: its sheets as (name, visibility, relationship), date system and names."""

    sheets: list[tuple[str, str, str]] = field(default_factory=list)
    date1904: bool = False
    is_workbook: bool = False
    names: dict[str, str] = field(default_factory=dict)  # in capitals, each with its formula
    _name: str = ""
    _length: int = 0

    def element(self, tag: str, attributes: dict[str, str]) -> None:
        """Take an element that begins."""
        self._name = ""
        if tag == "workbook":
            self.is_workbook = True
        elif tag == "workbookPr":
            self.date1904 = attributes.get("date1904") in {"1", "true"}
        elif tag == "sheet":
            visibility = attributes.get("state", "visible")
            self.sheets.append((attributes.get("name", ""), visibility, attributes.get("r:id", "")))
        elif tag == "definedName" and len(self.names) < _MOST_NAMES:
            self._name = attributes.get("name", "").upper()
            self.names[self._name] = ""

    def text(self, piece: str) -> None:
        """Take a piece of text: of a name, it is of its formula."""
        if self._name and len(self.names[self._name]) < LONGEST and self._length < _MOST_TEXT:
            self.names[self._name] += piece[:LONGEST]
            self._length += len(piece)
