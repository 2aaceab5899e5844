"""Which workbooks a batch finds, and what their outputs are called."""

import os
import random
import sys
import unicodedata
from pathlib import Path, PurePosixPath

import pytest

from calc.batch.find import FoundWorkbook, find
from calc.batch.output_names import output_names


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")


def found(*paths: Path, output: Path = Path("nowhere")) -> list[str]:
    return ["/".join(each.below) for each in find(paths, output).found]


def named(*below: str, at: Path = Path("/in")) -> list[str]:
    """The outputs of workbooks in one folder."""
    workbooks = [FoundWorkbook(at / name, tuple(name.split("/"))) for name in below]
    names = output_names(workbooks)
    return [str(names[each]) for each in workbooks]


def test_workbooks_are_found_in_subfolders_and_what_is_none_or_our_own_is_left_out(tmp_path: Path) -> None:
    inputs = ("a.xlsx", "B.XLSM", "sub/c.xlsx", "sub/deep/d.xlsx", "old.xls", "results.xlsx", "errors 2.xlsx")
    others = (
        "~$a.xlsx", ".~lock.a.xlsx#", ".hidden.xlsx", ".git/a.xlsx", "a.results.xlsx", "A.Results.XLSX",
        "a.errors.xlsx", "a.errors 12.xlsx", "a.reconciliation.xlsx", "batch.xlsx", "batch.jsonl", "a.csv", "notes.txt",
        ".a.results.xlsx.00000000-1-00000000.partial", "a.xlsx.part", "xlsx",
    )  # fmt: skip
    touch(*(tmp_path / name for name in inputs + others))
    assert found(tmp_path) == sorted(inputs, key=lambda name: name.split("/"))


def test_the_output_folder_inside_an_input_folder_is_not_searched(tmp_path: Path) -> None:
    touch(tmp_path / "a.xlsx", tmp_path / "out" / "b.xlsx", tmp_path / "out" / "deep" / "c.xlsx")
    assert found(tmp_path, output=tmp_path / "sub" / ".." / "out") == ["a.xlsx"]
    assert found(tmp_path, output=tmp_path) == ["a.xlsx", "out/b.xlsx", "out/deep/c.xlsx"]


@pytest.mark.posix
def test_links_in_a_circle_end_and_a_file_reached_twice_counts_once(tmp_path: Path) -> None:
    touch(tmp_path / "sub" / "a.xlsx", tmp_path / "b.xlsx")
    (tmp_path / "sub" / "up").symlink_to(tmp_path)
    (tmp_path / "again.xlsx").symlink_to(tmp_path / "b.xlsx")
    assert found(tmp_path, tmp_path / "sub" / "a.xlsx", tmp_path / "sub") == ["a.xlsx", "again.xlsx"]


def test_what_is_named_is_run_or_said(tmp_path: Path) -> None:
    touch(tmp_path / "a.errors.xlsx", tmp_path / "a.results.xlsx", tmp_path / "~$a.xlsx")
    search = find([tmp_path / name for name in ("a.errors.xlsx", "a.results.xlsx", "~$a.xlsx", "none.xlsx")], tmp_path)
    assert [each.source.name for each in search.found] == ["a.errors.xlsx", "none.xlsx"]
    assert len(search.skipped) == 2
    assert "a.results.xlsx was left out: it is a workbook of results" in search.skipped[0]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="may read everything")
def test_a_folder_that_may_not_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0)
    assert [path.name for path, _ in find([tmp_path], tmp_path).missed] == ["closed"]


def test_names_are_mirrored_and_plain_where_nothing_speaks_against_it() -> None:
    assert named("a.xlsx", "sub/a.xlsx", "sub/Ünïcode 2003.xlsm", "x.y.xlsx") == [
        "a", "sub/a", "sub/Ünïcode 2003", "x.y",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "pair",
    [
        ("a.xlsx", "a.xlsm"),
        ("a.xlsx", "A.xlsx"),
        (unicodedata.normalize("NFC", "é.xlsx"), unicodedata.normalize("NFD", "é.xlsx")),
        ("East/a.xlsx", "east/a.xlsx"),
        ("straße.xlsx", "STRASSE.xlsx"),
        ("a?.xlsx", "a*.xlsx"),
        ("x" * 245 + "1.xlsx", "x" * 245 + "2.xlsx"),
    ],
)
def test_names_that_meet_are_told_apart(pair: tuple[str, str]) -> None:
    names = named(*pair)
    assert len({unicodedata.normalize("NFC", name).casefold() for name in names}) == 2
    assert all("~" in name for name in names)


def test_the_same_name_in_two_folders_that_are_given_is_told_apart_in_any_order(tmp_path: Path) -> None:
    touch(*(tmp_path / folder / "plan.xlsx" for folder in "abc"))
    folders = [tmp_path / folder for folder in "abc"]
    seen = set()
    for _ in range(5):
        random.shuffle(folders)
        names = output_names(find(folders, tmp_path / "out").found)
        seen.add(tuple(sorted((str(each.source), str(name)) for each, name in names.items())))
    (only,) = seen
    assert len({name for _, name in only}) == 3


def test_a_name_that_looks_as_if_told_apart_already_meets_nothing() -> None:
    first = named("a.xlsx", "a.xlsm")
    names = named("a.xlsx", "a.xlsm", f"{first[0]}.xlsx")
    assert len(set(names)) == 3


@pytest.mark.parametrize(
    "name",
    ["..\\x.xlsx", "a\nb.xlsx", "con.xlsx", "batch.xlsx/x.xlsx", "\udcff.xlsx", " .xlsx", "#1 100%.xlsx",
     "\u202egnp.xlsx", "y" * 250 + ".xlsx", "é" * 120 + ".xlsx", "=cmd|' /C calc'!A0.xlsx", "...xlsx"],
)  # fmt: skip
def test_an_odd_name_gives_one_that_every_system_and_every_link_takes(name: str) -> None:
    (made,) = named(name)
    *folders, last = PurePosixPath(made).parts
    for part in (*folders, f"{last}.results.xlsx"):
        assert part not in ("", ".", "..")
        assert part.isprintable()
        assert not set(part) & set('<>:"/\\|?*#%')
        assert part.split(".")[0].lower() not in ("con", "batch")
        assert len(part.encode()) <= 220
