"""The pictures of the walk-through: what the program writes, as it looks on the screen, each with its fingerprint.

A picture carries the fingerprint of what it shows, so that one that is out of date is found without being made again.
"""

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from calc.contract import INPUT_SHEET, PLAN, SUMMARY, TIE_OUT
from calc.demo import files as demo
from calc.template import write_template
from tests.pictures.screen import View, fingerprint, rendered
from tests.support.paths import ROOT

FOLDER = ROOT / "sample_inputs" / "pictures"
_BLANK = "blank.xlsx"
_STAMP = "shown"  # the name of the text in a picture that holds its fingerprint


@dataclass(frozen=True)
class Picture:
    """A picture by its file's name: the cells that it shows of a sheet of one of the demo's workbooks."""

    name: str
    workbook: str
    view: View


PICTURES = (
    Picture("1-blank-template.png", _BLANK, View(PLAN.name, "A1:C30")),
    Picture("2-filled-sheet.png", demo.INPUT, View(INPUT_SHEET["Fees"].name, "A1:H18")),
    Picture("3-findings.png", demo.MARKED, View("Findings", "A1:E6")),
    Picture("4-marked-cell.png", demo.MARKED, View(INPUT_SHEET["Directors"].name, "A1:G13")),
    Picture("5-summary.png", demo.RESULTS, View(SUMMARY.name, "A1:G55", page=True)),
    Picture("6-tie-out.png", demo.NEXT_RESULTS, View(TIE_OUT.name, "A1:G14")),
    Picture("7-reconciliation.png", demo.RECONCILIATION, View(SUMMARY.name, "A1:H40", page=True)),
)


def make(folder: Path) -> None:
    """Make every picture anew in a folder. It takes LibreOffice."""
    from PIL.PngImagePlugin import PngInfo

    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch)
        books = _workbooks(work)
        images = rendered([(books[each.workbook], each.view) for each in PICTURES], work)
        for picture, image in zip(PICTURES, images, strict=True):
            stamp = PngInfo()
            stamp.add_text(_STAMP, fingerprint(books[picture.workbook], picture.view))
            image.save(folder / picture.name, optimize=True, pnginfo=stamp)


def stale(folder: Path) -> list[str]:
    """Name the pictures of a folder that are not of what the program writes today, and files that are none of them."""
    with tempfile.TemporaryDirectory() as scratch:
        books = _workbooks(Path(scratch))
        wanted = {each.name: fingerprint(books[each.workbook], each.view) for each in PICTURES}
    found = {path.name: _stamp(path) for path in sorted(folder.glob("*"))}
    return [name for name in sorted(wanted | found) if wanted.get(name) != found.get(name)]


def _workbooks(folder: Path) -> dict[str, Path]:
    """Have the program make the demo and a blank template."""
    made = folder / "demo"
    made.mkdir()
    demo.made_in(made)
    write_template(made / _BLANK)
    return {path.name: path for path in made.iterdir()}


def _stamp(path: Path) -> str:
    """Read the fingerprint that a picture carries, in a chunk of text of its file; empty where it has none."""
    found = re.search(rb"tEXt%s\0([0-9a-f]{64})" % _STAMP.encode(), path.read_bytes())
    return found[1].decode() if found else ""
