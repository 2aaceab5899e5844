"""The words of the command as a page has them: where a message names an option, the page has a box."""

import re

BOXES = {
    "--date-format": "Order of dates",
    "--from": "First day",
    "--to": "Last day",
    "--plan-code": "Plan code",
    "--map": "Mapping",
    "--prior": "Last reconciliation",
}
_OPTION = re.compile(rf"(with )?({'|'.join(BOXES)})\b(?: (DMY|MDY|YMD))?")
_COMMANDS = {
    "plancalc forecast tells more.": "The forecast tells more.",
    "use it with plancalc reconcile.": "open the run of its company, and drop it there.",
    "put the workbook into the drop folder again.": "drop the workbook again.",
}


def on_page(text: str) -> str:
    """Write a message for somebody who has a page and no command."""
    for command, words in _COMMANDS.items():
        text = text.replace(command, words)
    return _OPTION.sub(_box, text)


def _box(found: re.Match[str]) -> str:
    box = f"the box “{BOXES[found[2]]}”"
    return f"{'in ' if found[1] else ''}{box}{f' ({found[3]})' if found[3] else ''}"
