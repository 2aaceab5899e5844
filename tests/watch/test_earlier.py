"""A watch with --prior ties each workbook to its company's latest earlier results in that folder."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

import calc.job.priors
from calc.job.pipeline import check, write_run
from calc.results.earlier import Earlier
from calc.watch import CannotWatch, Folders
from calc.watch.earlier import EarlierResults, refuse_prior
from tests.support.workbooks import write
from tests.tie_out.test_tie_out import at
from tests.watch.test_watch import files, once

Q3, Q4 = date(2001, 9, 30), date(2001, 12, 31)


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    (tmp_path / "drop").mkdir()
    (tmp_path / "last").mkdir()
    return Folders(tmp_path / "drop", tmp_path / "out")


def test_what_ties_is_done_and_what_does_not_needs_attention_with_its_results(folders: Folders, tmp_path: Path) -> None:
    write_run(check(write(tmp_path / "q3.xlsx", at(Q3))), tmp_path / "last" / "q3.results.xlsx")
    write(folders.drop / "same.xlsx", at(Q4))
    changed = at(Q4)
    changed["Prices"][1]["Last Sale"] = 4.5
    write(folders.drop / "changed.xlsx", changed)
    lines = once(folders, prior=tmp_path / "last", effects=False)
    assert files(folders.out) == [
        "done/same.results.xlsx",
        "done/same.xlsx",
        "needs attention/changed.results.xlsx",
        "needs attention/changed.xlsx",
        "watch.log",
    ]
    (same,) = [line for line in lines if line.startswith("same.xlsx  done: ")]
    assert "results in done/same.results.xlsx. Ties to q3.results.xlsx as of 2001-09-30." in same
    (other,) = [line for line in lines if line.startswith("changed.xlsx  needs attention: ")]
    assert "calculated, and differs from the earlier results." in other
    assert other.endswith("See needs attention/changed.results.xlsx")


@pytest.mark.parametrize("prior", ["none", "drop", "out", "."])
def test_a_folder_that_is_none_or_in_which_files_are_moved_is_refused(
    prior: str, folders: Folders, tmp_path: Path
) -> None:
    folders.out.mkdir()
    with pytest.raises(CannotWatch, match="is not a folder" if prior == "none" else "give --prior a folder of its own"):
        refuse_prior(tmp_path / prior, folders)


def test_the_finished_workbooks_and_a_folder_beside_may_be_the_earlier_results(
    folders: Folders, tmp_path: Path
) -> None:
    (folders.out / "done").mkdir(parents=True)
    refuse_prior(folders.out / "done", folders)
    refuse_prior(tmp_path / "last", folders)
    refuse_prior(None, folders)


def test_earlier_results_are_read_when_they_come_and_again_only_after_a_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def counted(path: Path) -> Earlier | None:
        read.append(path.name)
        return None if path.name == "other.xlsx" else Earlier(path, "Example, Inc.", Q3, path.read_text())

    monkeypatch.setattr(calc.job.priors, "earlier_of", counted)
    for name in ("a.xlsx", "other.xlsx", "~$a.xlsx", "notes.txt"):
        (tmp_path / name).write_text("1")
    with ThreadPoolExecutor(1) as executor:
        earlier = EarlierResults(tmp_path, executor, lambda: False)
        earlier.begin()
        earlier.refresh()
        assert read == ["a.xlsx", "other.xlsx"]
        (tmp_path / "a.xlsx").write_text("22")
        (tmp_path / "deeper").mkdir()
        shutil.copy(tmp_path / "a.xlsx", tmp_path / "deeper" / "b.xlsx")
        (tmp_path / "other.xlsx").unlink()
        earlier.refresh()
    assert read[2:] == ["a.xlsx", "b.xlsx"]
    assert earlier.priors is not None
    assert [each.sha256 for each in earlier.priors.of["example, inc."]] == ["22", "22"]


def test_earlier_results_that_cannot_be_read_begin_no_watch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(path: Path) -> None:
        raise ValueError("its process crashed")

    monkeypatch.setattr(calc.job.priors, "earlier_of", fails)
    (tmp_path / "a.xlsx").write_text("1")
    with (
        ThreadPoolExecutor(1) as executor,
        pytest.raises(
            CannotWatch, match=r"a\.xlsx, among the earlier results, could not be read\. its process crashed"
        ),
    ):
        EarlierResults(tmp_path, executor, lambda: False).begin()
