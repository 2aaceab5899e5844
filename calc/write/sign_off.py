"""What a controller ticks and signs on the Summary: the quarter-end checklist and the lines for who signs."""

import textwrap
from collections.abc import Sequence

from calc.excel.page import PageWriter
from calc.excel.styles import IVORY, LINE, NAVY
from calc.results.run_facts import Standing, Step
from calc.results.summary_text import CHECKLIST

TICKED = "✓ by hand"
_LINE, _TO_SIGN = 15, 26  # points
_TEXT = 82  # characters of what is said of a step on one line


def write_checklist(writer: PageWriter, steps: Sequence[Step]) -> None:
    """Write how each step of the quarter end stands; what was not seen to be done is free to be ticked by hand."""
    if not steps:
        return
    writer.heading(CHECKLIST)
    for step in steps:
        _write_standing(writer, step.standing)
        writer.page.write_string(writer.row, 1, step.name, writer.formats(bold=True, indent=1))
        for line in textwrap.wrap(step.text, _TEXT):
            writer.page.set_row(writer.row, _LINE)
            writer.page.write_string(writer.row, 2, line, writer.formats())
            writer.row += 1


def _write_standing(writer: PageWriter, standing: Standing) -> None:
    """Write how a step stands, with a list to tick it from where that is left to a person."""
    page, row = writer.page, writer.row
    if standing is Standing.DONE:
        page.write_string(row, 0, standing, writer.formats(indent=1))
        return
    look = writer.formats(bg_color=IVORY, border=1, border_color=LINE, locked=False, indent=1)
    page.write_string(row, 0, standing, look)
    choices = {"validate": "list", "source": [str(standing), TICKED], "show_error": False}
    page.data_validation(row, 0, row, 0, choices)


def write_sign_off(writer: PageWriter) -> None:
    """Leave cells with a line for who prepared and who reviewed, and when; to be signed by hand or typed."""
    writer.heading("Sign-off")
    signed = writer.formats(bottom=1, border_color=NAVY, locked=False)
    for who in ("Prepared by", "Reviewed by"):
        writer.page.set_row(writer.row, _TO_SIGN)
        for column, label in ((0, who), (4, "Date")):
            writer.page.write_string(writer.row, column, label, writer.formats(valign="bottom"))
            for cell in (column + 1, column + 2):
                writer.page.write_blank(writer.row, cell, None, signed)
        writer.row += 1
