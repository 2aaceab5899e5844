"""The next period's workbook from the page."""

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the extra page is not installed")

from starlette.testclient import TestClient

from calc.job.job import roll_job
from calc.job.pipeline import check, write_run
from calc.page.next_period import next_quarter_end
from tests.page.pages import made_folders, opened_page
from tests.page.server import FIRST


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    folders = made_folders(tmp_path)
    shutil.copy(FIRST, folders.out / "done" / "plan (2).xlsx")
    write_run(check(FIRST), folders.out / "done" / "plan (2).results.xlsx")
    with opened_page(folders) as client:
        yield client


def test_the_workbook_of_the_next_period_is_the_one_that_the_command_rolls(client: TestClient, tmp_path: Path) -> None:
    found = re.search(r'href="(/runs/[0-9a-f]+)"', client.get("/runs").text)
    assert found
    offered = re.search(r'name="as_of" value="([0-9-]+)"', client.get(found[1]).text)
    assert offered
    assert offered[1] == "2001-03-31"
    told = client.get(f"{found[1]}/next", params={"as_of": offered[1]}).text
    assert "plan 2001-03-31.xlsx" in told
    roll_job(FIRST, date(2001, 3, 31), tmp_path / "next.xlsx")
    given = client.get(f"{found[1]}/next/file", params={"as_of": offered[1]})
    assert given.content == (tmp_path / "next.xlsx").read_bytes()
    assert "plan%202001-03-31.xlsx" in given.headers["content-disposition"]


@pytest.mark.parametrize(
    ("typed", "said", "status"),
    [("2000-12-31", "is not after the As-of Date", 200), ("soon", "is not a date", 400), ("", "is not a date", 400)],
)
def test_a_day_that_is_none_or_not_later_is_told(client: TestClient, typed: str, said: str, status: int) -> None:
    found = re.search(r'href="(/runs/[0-9a-f]+)"', client.get("/runs").text)
    assert found
    for path in ("next", "next/file"):
        answer = client.get(f"{found[1]}/{path}", params={"as_of": typed})
        assert (answer.status_code, said in answer.text) == (status, True)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2002, 3, 31), date(2002, 6, 30)),
        (date(2002, 1, 1), date(2002, 6, 30)),
        (date(2002, 9, 30), date(2002, 12, 31)),
        (date(2002, 12, 31), date(2003, 3, 31)),
        (date(2002, 11, 15), date(2003, 3, 31)),
    ],
)
def test_the_day_that_is_offered_is_the_end_of_the_next_quarter(day: date, end: date) -> None:
    assert next_quarter_end(day) == end
