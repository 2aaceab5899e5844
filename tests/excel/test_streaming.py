"""Parts that are packed while they are written, by one process or by two: the same archive, whatever fails."""

import errno
import gc
import os
import signal
import sys
import zipfile

import pytest

import calc.excel.streaming
from calc.excel.checked_writer import ExcelRefusedError, workbook
from calc.excel.streaming import Packing
from calc.job.pipeline import check, write_run
from tests.samples import FOLDER as SAMPLES

LONG = [f"<row r='{number}'>{number * 7919}</row>" for number in range(150_000)]  # several pieces


def archived(folder, parts, cells=10):
    """An archive of parts: what each writes, by name."""
    packing = Packing(str(folder))
    for name, write in parts.items():
        packing.expect(name, cells, write)
    try:
        for name in parts:
            packing.make(name)
        with packing.archive()(folder / "made.zip", "w", compression=zipfile.ZIP_DEFLATED) as archive:
            for name in parts:
                archive.writestr(zipfile.ZipInfo(name), b"")
            archive.writestr(zipfile.ZipInfo("another"), b"as given")
    finally:
        packing.close()
    with zipfile.ZipFile(folder / "made.zip") as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


def writing(*texts):
    def write(part):
        for text in texts:
            part.write(text)
        part.close()

    return write


@pytest.fixture(params=["one process", "two processes"])
def processes(request, monkeypatch):
    if request.param == "two processes":
        if not calc.excel.streaming.can_share():
            pytest.skip("takes a system that can fork, and two cores")
        monkeypatch.setattr(calc.excel.streaming, "_WORTH", 1)
    else:
        monkeypatch.setattr(calc.excel.streaming, "can_share", lambda: False)
    return request.param


def test_every_part_comes_back_as_it_was_written(tmp_path, processes):
    parts = {"empty": (), "short": ("a", "é€😀", ""), "long": LONG, "longer": [*LONG, *LONG], "last": ("z",)}
    found = archived(tmp_path, {name: writing(*texts) for name, texts in parts.items()})
    assert found == {**{name: "".join(texts) for name, texts in parts.items()}, "another": "as given"}


@pytest.mark.parametrize("broken", ["a", "b"])
def test_what_goes_wrong_in_a_part_is_raised_whichever_process_makes_it(tmp_path, processes, broken):
    def fail(part):
        part.write("half")
        raise ExcelRefusedError("too long")

    parts = {name: fail if name == broken else writing("whole") for name in ("a", "b")}
    with pytest.raises(ExcelRefusedError, match="too long"):
        archived(tmp_path, parts)


def test_a_part_whose_process_is_killed_is_made_by_the_other(tmp_path, monkeypatch):
    if not calc.excel.streaming.can_share():
        pytest.skip("takes a system that can fork, and two cores")
    monkeypatch.setattr(calc.excel.streaming, "_WORTH", 1)
    here = os.getpid()

    def die(part):
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        writing("made here")(part)

    assert archived(tmp_path, dict.fromkeys(("a", "b", "c"), die)) == {
        **dict.fromkeys("abc", "made here"),
        "another": "as given",
    }


def test_no_process_is_left_where_the_work_ends_early(tmp_path, monkeypatch):
    if not calc.excel.streaming.can_share():
        pytest.skip("takes a system that can fork, and two cores")
    monkeypatch.setattr(calc.excel.streaming, "_WORTH", 1)
    packing = Packing(str(tmp_path))
    packing.expect("ours", 2, writing("ours"))
    packing.expect("theirs", 1, lambda _part: signal.pause())
    packing.make("ours")
    process = packing._process
    packing.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_a_full_disk_met_by_the_second_thread_is_raised(tmp_path, processes, monkeypatch):
    def full(*_args):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("calc.excel.streaming.PackedPart._add", full)
    with pytest.raises(OSError, match="No space left"):
        archived(tmp_path, {name: writing(*LONG) for name in ("a", "b")})


@pytest.mark.skipif(sys.platform != "linux", reason="takes a device that is always full")
def test_an_archive_on_a_full_disk_is_dropped_without_a_word(tmp_path, monkeypatch):
    said = []
    monkeypatch.setattr(sys, "unraisablehook", said.append)
    archive = Packing(str(tmp_path)).archive()("/dev/full", "w")
    with pytest.raises(OSError, match="No space left"):
        archive.writestr(zipfile.ZipInfo("part"), os.urandom(1_000_000))
    del archive
    gc.collect()
    assert said == []


def test_a_workbook_has_the_same_bytes_whether_one_process_makes_it_or_two(tmp_path, monkeypatch):
    if not calc.excel.streaming.can_share():
        pytest.skip("takes a system that can fork, and two cores")
    checked = check(SAMPLES / "ctc-1999-2002.xlsx")
    write_run(checked, tmp_path / "one.xlsx")
    monkeypatch.setattr(calc.excel.streaming, "_WORTH", 1)
    write_run(checked, tmp_path / "two.xlsx")
    assert (tmp_path / "two.xlsx").read_bytes() == (tmp_path / "one.xlsx").read_bytes()


def test_the_first_member_of_a_workbook_tells_programs_that_it_is_one(tmp_path):
    with workbook(tmp_path / "book.xlsx") as book:
        book.add_worksheet("Fees")
    with zipfile.ZipFile(tmp_path / "book.xlsx") as archive:
        assert archive.namelist()[0] == "[Content_Types].xml"
