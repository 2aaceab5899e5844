"""The pictures of the walk-through are of what the program writes, and each is shown once with words for it."""

import re
from pathlib import Path

import xlsxwriter

from tests import pictures
from tests.pictures.screen import View, fingerprint
from tests.support.paths import ROOT

WALK_THROUGH = (ROOT / "sample_inputs" / "README.md").read_text(encoding="utf-8")


def test_each_picture_is_shown_once_with_words_that_say_what_is_on_it() -> None:
    shown = re.findall(r"!\[([^\]]+)\]\(pictures/([^)]+)\)", WALK_THROUGH)
    assert [name for _, name in shown] == [picture.name for picture in pictures.PICTURES]
    assert all(len(words) > 60 for words, _ in shown)


def test_a_picture_can_be_read_beside_the_text_and_is_small() -> None:
    for picture in pictures.PICTURES:
        content = (pictures.FOLDER / picture.name).read_bytes()
        assert 800 <= int.from_bytes(content[16:20]) <= 1100, picture.name  # the width, in the head of a PNG
        assert len(content) < 250_000, picture.name


def _written(path: Path, cell: str, text: str) -> Path:
    """A workbook with two sheets, a text in a cell of the first one and the same on the second one each time."""
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Shown").write_string(cell, text)
        book.add_worksheet("Other").write_string("A1", "as it was")
    return path


def test_a_picture_is_out_of_date_as_soon_as_a_text_of_its_sheet_is_another(tmp_path: Path) -> None:
    view = View("Shown", "A1:C3")
    was = fingerprint(_written(tmp_path / "was.xlsx", "A1", "150 shares"), view)
    assert fingerprint(_written(tmp_path / "same.xlsx", "A1", "150 shares"), view) == was
    assert fingerprint(_written(tmp_path / "text.xlsx", "A1", "151 shares"), view) != was
    assert fingerprint(_written(tmp_path / "cell.xlsx", "A2", "150 shares"), view) != was
    assert fingerprint(tmp_path / "was.xlsx", View("Shown", "A1:C4")) != was


def test_pictures_that_are_missing_left_over_or_of_something_else_are_named(tmp_path: Path) -> None:
    first, second, *_ = pictures.PICTURES
    for name in (first.name, "8-left-over.png"):
        (tmp_path / name).write_bytes((pictures.FOLDER / second.name).read_bytes())
    named = pictures.stale(tmp_path)
    assert named == sorted([*(each.name for each in pictures.PICTURES), "8-left-over.png"])
