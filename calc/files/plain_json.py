"""What programs read: JSON of plain characters alone, in which every parser finds the same texts."""

import json
import re
from typing import Any

# An escaped backslash, a whole character beyond 16 bits, or half of one, which only some parsers take.
_HALF = re.compile(r"\\\\|\\ud[89ab]\w\w\\ud[c-f]\w\w|(\\ud[89a-f]\w\w)")


def as_json(told: Any, indent: int | None = None) -> str:
    r"""Give the JSON of a value; half a character, as a name in another encoding has, is written out as ``\udcff``."""
    text = json.dumps(told, default=str, indent=indent).replace("\x7f", "\\u007f")
    return _HALF.sub(lambda found: f"\\{found[0]}" if found[1] else found[0], text)
