"""How a person wants a statement to be read: what is typed into the boxes, kept beside the statement."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from io import BytesIO
from pathlib import Path

from calc.page.statements import Dropped, choices_of
from calc.watch.moves import open_file, pour

DATE_FORMATS = ("", "MDY", "DMY", "YMD")
_LONGEST = 20_000  # bytes of what is kept


class NotMeant(Exception):  # noqa: N818 - it reads as what it says
    """What was typed cannot be meant; the message says why."""


@dataclass(frozen=True)
class Choices:
    """The boxes as they were typed; what is empty is read from the statement."""

    date_format: str = ""
    first_day: str = ""
    last_day: str = ""
    plan_code: str = ""
    last: str = ""  # the last reconciliation, as the page calls it
    mapping: str = ""  # how the person's file was called

    def days(self) -> tuple[date | None, date | None]:
        """Give the first day and the last. ``NotMeant`` where they cannot be, or the order of dates cannot."""
        if self.date_format not in DATE_FORMATS:
            raise NotMeant("The order of day, month and year is none of those offered.")
        first, last = (typed_day(day) if day else None for day in (self.first_day, self.last_day))
        if first and last and first > last:
            raise NotMeant(f"The first day, {first}, is after the last, {last}.")
        return first, last


def typed_choices(sent: Mapping[str, str], mapping: str) -> Choices:
    """Take the choices from what a form has sent; ``mapping`` is how the file with the mapping is called."""
    names = [each.name for each in fields(Choices) if each.name != "mapping"]
    return Choices(**{name: sent.get(name, "").strip() for name in names}, mapping=mapping)


def keep(choices: Choices, statement: Path) -> None:
    """Write the choices beside a statement that is not seen yet."""
    if choices == Choices():
        return
    with statement.with_name(choices_of(statement.name)).open("xb") as file:
        pour(BytesIO(json.dumps(asdict(choices), indent=1).encode()), file, lambda: False)


def kept_choices(dropped: Dropped | None) -> Choices:
    """Read the choices by which a statement was read; none where there are none, or somebody has damaged them."""
    if dropped is None or dropped.choices is None:
        return Choices()
    try:
        with open_file(dropped.choices) as file:
            found = Choices(**json.loads(file.read(_LONGEST)))
        for text in asdict(found).values():
            text.encode()  # half a character, or what is no text, cannot be shown
        found.days()
    except (OSError, ValueError, TypeError, AttributeError, RecursionError, NotMeant):
        return Choices()
    return found


def typed_day(typed: str) -> date:
    """Read a day as a box for dates sends it. ``NotMeant`` where it is none."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise NotMeant(f"{typed} is not a date: type it as 2002-06-30.") from None
