"""What colleagues move while a page shows it, and what moves while it is looked for: said clearly, shown once."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette", reason="the extra page is not installed")

import calc.page.live
import calc.page.runs
import calc.page.statements
from calc.page.runs import Runs, State
from calc.page.statements import put_in_place
from calc.watch import Folders
from calc.watch.moves import rename_new
from tests.page.pages import made_folders, opened_page


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return made_folders(tmp_path)


def test_a_run_that_was_taken_away_a_moment_ago_is_said_to_be_gone_whatever_is_asked_of_it(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calc.page.live, "_FRESH", 60.0)  # what was seen is not looked for again
    for name in ("Q1.xlsx", "Q1.results.xlsx", "Q1.errors.xlsx", "Q1.txt"):
        (folders.out / "done" / name).write_bytes(b"of Q1")
    with opened_page(folders) as client:
        (run,) = Runs(folders).look()
        address = f"/runs/{run.id}"
        assert client.get("/runs").text.count("Q1.xlsx") > 0
        for path in (folders.out / "done").iterdir():
            path.unlink()
        assert "The file cannot be read" in client.get(address).text
        assert "The file cannot be read" in client.get(f"{address}/explain", params={"q": "ADA"}).text
        assert "The file cannot be read" in client.get("/compare", params={"one": run.id, "two": run.id}).text
        assert client.get(f"{address}/files/results").status_code == 404
        assert client.get(f"{address}/statements/1").status_code == 404
        sent = client.post(f"{address}/statements", files={"statement": ("june.csv", b"nothing")})
        assert sent.status_code < 500


@pytest.mark.parametrize("further", ["in work/0a1b2c3d", "done"])
def test_a_workbook_that_moves_while_it_is_looked_for_is_listed_once(
    folders: Folders, monkeypatch: pytest.MonkeyPatch, further: str
) -> None:
    place = folders.out / further
    place.mkdir(exist_ok=True)
    (folders.drop / "Q1.xlsx").write_bytes(b"Q1")
    (folders.drop / "Q2.xlsx").write_bytes(b"Q2")
    look: Callable[[Path], Iterator[Any]] = calc.page.runs._waiting

    def then_it_moves(drop: Path) -> Iterator[Any]:
        yield from look(drop)
        if further == "done":
            (place / "Q1.results.xlsx").write_bytes(b"results")
        (drop / "Q1.xlsx").rename(place / "Q1.xlsx")

    monkeypatch.setattr(calc.page.runs, "_waiting", then_it_moves)
    moved = State.DONE if further == "done" else State.WORKING
    seen = sorted((run.name, run.state) for run in Runs(folders).look())
    assert seen == [("Q1.xlsx", moved), ("Q2.xlsx", State.WAITING)]


def test_another_workbook_of_the_name_of_one_that_is_done_waits_beside_it(folders: Folders) -> None:
    for path in (folders.drop / "Q1.xlsx", folders.out / "done" / "Q1.xlsx", folders.out / "done" / "Q1.results.xlsx"):
        path.write_bytes(b"Q1")
    assert [run.state for run in Runs(folders).look()] == [State.WAITING, State.DONE]


def test_two_statements_that_are_ready_at_the_same_moment_get_a_number_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    june, july = (tmp_path / f".staged-{name}" for name in ("june", "july"))
    for folder in (june, july):
        folder.mkdir()
        (folder / f"{folder.name}.csv").write_bytes(b"a statement")

    def july_is_first(source: Path, target: Path) -> None:
        if july.exists():
            rename_new(july, target)
        rename_new(source, target)

    monkeypatch.setattr(calc.page.statements, "rename_new", july_is_first)
    assert put_in_place(june) == 2
    assert [path.name for path in sorted(tmp_path.rglob("*.csv"))] == [".staged-july.csv", ".staged-june.csv"]
