"""Every kind of workbook that the commands write passes a validator and our own checks, and can be used by everyone."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.support import accessibility, open_xml_checks
from tests.support.open_xml import faults, said_by_validator

COPIES = ("04 marked copy", "05 next quarter", "opened on", "prices copy", "rolled", "c.errors", "wrong.errors", "list")
MARKED = ("04 marked copy", "c.errors", "wrong.errors", "list")


def wrong(outputs: list[Path], *checks: Callable[..., object]) -> dict[str, list[str]]:
    found = {path.stem: faults(path, checks) for path in outputs}  # type: ignore[arg-type]
    return {name: said for name, said in found.items() if said}


def test_every_kind_of_output_passes_the_validator_without_an_error_or_a_warning(outputs: list[Path]) -> None:
    found = {path.stem: said_by_validator(path) for path in outputs}
    assert {name: said for name, said in found.items() if said} == {}


def test_the_parts_of_every_kind_of_output_agree_with_one_another(outputs: list[Path]) -> None:
    assert wrong(outputs, *open_xml_checks.CHECKS) == {}


def test_charts_have_an_alternative_text_and_what_meets_in_them_and_in_the_strip_differs(outputs: list[Path]) -> None:
    assert wrong(outputs, accessibility.of_charts, accessibility.of_strip) == {}


def test_every_list_is_one_table_with_headers_and_no_cells_are_merged(outputs: list[Path]) -> None:
    assert wrong([path for path in outputs if path.stem not in COPIES], accessibility.of_lists) == {}
    marked = [path for path in outputs if path.stem in MARKED]
    assert len(marked) == 4
    assert wrong(marked, partial(accessibility.of_lists, only="Findings")) == {}


def test_nothing_is_told_by_color_alone_and_every_text_can_be_read(outputs: list[Path]) -> None:
    own = [path for path in outputs if path.stem not in COPIES]
    assert wrong(own, accessibility.of_colors, accessibility.of_texts, accessibility.of_title) == {}
