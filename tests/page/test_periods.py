"""Two periods side by side: beside the earlier results that a run was tied to, too, and what cannot be compared."""

import html
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

pytest.importorskip("starlette", reason="the extra page is not installed")

from starlette.testclient import TestClient

from calc.job.pipeline import check, tied_out, write_run
from calc.page.periods import unequal_lengths
from calc.watch import Folders
from tests.page.pages import made_folders, opened_page
from tests.page.server import FIRST

Q3 = "Q3.results.xlsx"


def results(target: Path, as_of: datetime, since: datetime, prior: Path | None = None) -> None:
    """The results of the small sample as of a day, with its activity from another; tied to earlier ones."""
    source = target.with_name(target.name.replace(".results", ""))
    book = openpyxl.load_workbook(FIRST)
    terms = {row[0].value: row[1] for row in book["Plan"].iter_rows() if row[0].value}
    terms["As-of Date *"].value, terms["Period Start"].value = as_of, since
    book.save(source)
    checked = check(source, with_effects=False)
    write_run(checked if prior is None else tied_out(checked, prior)[0], target, values_only=True, prior=prior)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    """A year as it was run, tied to results of a quarter that stand in a folder of earlier results."""
    place = tmp_path_factory.mktemp("page")
    folders = made_folders(place)
    (earlier := place / "earlier" / "2000").mkdir(parents=True)
    results(earlier / Q3, datetime(2000, 9, 30), datetime(2000, 7, 1))
    results(folders.out / "done" / "year.results.xlsx", datetime(2000, 12, 31), datetime(2000, 1, 1), earlier / Q3)
    return folders


@contextmanager
def over(made: Folders, earlier: Path | None) -> Iterator[tuple[TestClient, str, str]]:
    """A client, the ID of the run, and its page."""
    with opened_page(made, earlier=earlier) as client:
        found = re.search(r'href="/runs/([0-9a-f]+)"', client.get("/").text)
        assert found
        yield client, found[1], client.get(f"/runs/{found[1]}").text


def test_the_earlier_results_that_a_run_was_tied_to_are_offered_first_and_stand_beside_it(made: Folders) -> None:
    with over(made, made.drop.parent / "earlier") as (client, run, page):
        offered = re.search(r'<select id="one" name="one"><option value="([^"]*)">(.*?)</option>', page)
        assert offered
        assert offered[1] == "earlier"
        assert html.unescape(offered[2]) == (
            "the earlier results that it was tied to: Example Communications, Inc., 30 September 2000: Q3.results.xlsx"
        )
        text = client.get("/compare", params={"one": "earlier", "two": run}).text
        heads = re.findall(r"<br>([^<]*)<br>(activity from [^<]*)</th>", text)
        assert heads[:2] == [
            ("30 September 2000", "activity from 1 July 2000"),
            ("31 December 2000", "activity from 1 January 2000"),
        ]
        assert "The two periods are not equally long: 3 months and 12 months." in text
        row = re.search(r'<th scope="row">Available</th>(.*?)</tr>', text)
        assert row
        assert len(re.findall("<td", row[1])) == 3
        assert "Not compared with earlier results" not in page


def test_without_a_folder_of_earlier_results_none_is_offered_and_none_is_read(made: Folders) -> None:
    with over(made, None) as (client, run, page):
        assert 'value="earlier"' not in page
        assert client.get("/compare", params={"one": "earlier", "two": run}).status_code == 404


def test_only_results_of_the_same_company_and_day_below_the_folder_are_the_earlier_ones(
    made: Folders, tmp_path: Path
) -> None:
    kept = made.drop.parent / "earlier" / "2000" / Q3
    folder = tmp_path / "earlier"
    for name in ("a", "b"):
        (folder / name).mkdir(parents=True)
    with over(made, folder) as (client, run, page):
        assert 'value="earlier"' not in page

        def is_offered() -> bool:
            return 'value="earlier"' in client.get(f"/runs/{run}").text

        shutil.copy(FIRST, folder / "a" / Q3)  # no results
        assert not is_offered()
        shutil.copy(made.out / "done" / "year.results.xlsx", folder / "a" / Q3)  # of another day
        assert not is_offered()
        (folder / "a" / Q3).unlink()
        shutil.copy(kept, folder / "a" / Q3)
        assert is_offered()
        book = openpyxl.load_workbook(kept)
        book.save(
            folder / "b" / Q3
        )  # another file of the same name, company and day: which of the two it was is not known
        assert not is_offered()
        for path in ("../../earlier/2000/Q3.results.xlsx", str(kept), "Q3.results.xlsx"):
            assert client.get("/compare", params={"one": path, "two": run}).status_code == 404


@pytest.mark.posix
def test_a_link_below_the_folder_is_not_the_earlier_results(made: Folders, tmp_path: Path) -> None:
    (tmp_path / Q3).symlink_to(made.drop.parent / "earlier" / "2000" / Q3)
    (tmp_path / "2000").symlink_to(made.drop.parent / "earlier" / "2000")
    with over(made, tmp_path) as (_, _, page):
        assert 'value="earlier"' not in page


def test_a_run_that_was_tied_to_nothing_says_so(made: Folders, tmp_path: Path) -> None:
    folders = made_folders(tmp_path)
    source = made.drop.parent / "earlier" / "2000" / Q3
    shutil.copy(source, folders.out / "done" / Q3)
    shutil.copy(source.with_name("Q3.xlsx"), folders.out / "done" / "Q3.xlsx")
    with over(folders, made.drop.parent / "earlier") as (_, _, page):
        assert "Not compared with earlier results: none of this company was given." in page
        assert 'value="earlier"' not in page


@pytest.mark.parametrize(
    ("one", "two", "said"),
    [
        ((date(2002, 1, 1), date(2002, 3, 31)), (date(2002, 4, 1), date(2002, 6, 30)), ""),  # 90 and 91 days
        ((date(2000, 1, 1), date(2000, 12, 31)), (date(2001, 1, 1), date(2001, 12, 31)), ""),  # a leap year
        ((date(2002, 1, 1), date(2002, 12, 31)), (date(2002, 10, 1), date(2002, 12, 31)), "12 months and 3 months"),
        ((date(2002, 1, 1), date(2002, 1, 31)), (date(2002, 1, 1), date(2002, 2, 14)), "1 month and 45 days"),
        ((date(2002, 1, 2), date(2002, 2, 1)), (date(2002, 1, 1), date(2002, 1, 31)), ""),  # 31 days each
        ((None, date(2002, 1, 31)), (date(2002, 1, 1), date(2002, 12, 31)), ""),
    ],
)
def test_quarters_are_equally_long_whatever_their_days(
    one: tuple[date | None, date], two: tuple[date | None, date], said: str
) -> None:
    assert unequal_lengths(one, two) == said
