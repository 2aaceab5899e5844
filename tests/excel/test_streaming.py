"""Parts that are written straight into the archive: there as they were written, whatever their size, or an error."""

import errno
import gc
import os
import sys
import zipfile

import pytest

from calc.excel.checked_writer import ExcelRefusedError, workbook
from calc.excel.streaming import StreamedParts
from calc.job.pipeline import check, write_run
from tests.samples import FOLDER as SAMPLES

LONG = [f"<row r='{number}'>{number * 7919}</row>" for number in range(150_000)]  # several pieces


def archived(folder, parts):
    """An archive of parts: what each writes, by name."""
    streamed = StreamedParts()
    for name, write in parts.items():
        streamed.add(name, write)
    with streamed.archive_class()(folder / "made.zip", "w", compression=zipfile.ZIP_DEFLATED) as archive:
        for name in parts:
            archive.writestr(zipfile.ZipInfo(name), b"")
        archive.writestr(zipfile.ZipInfo("another"), b"as given")
    with zipfile.ZipFile(folder / "made.zip") as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


def writing(*texts):
    def write(part):
        for text in texts:
            part.write(text)
        part.close()

    return write


PARTS = {"empty": (), "short": ("a", "é€😀", ""), "long": LONG, "longer": [*LONG, *LONG], "last": ("z",)}


def test_every_part_comes_back_as_it_was_written(tmp_path):
    found = archived(tmp_path, {name: writing(*texts) for name, texts in PARTS.items()})
    assert found == {**{name: "".join(texts) for name, texts in PARTS.items()}, "another": "as given"}


def test_a_part_of_more_than_two_gigabytes_is_refused_as_any_other(tmp_path, monkeypatch):
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 1_000_000)
    with pytest.raises(zipfile.LargeZipFile):
        archived(tmp_path, {"long": writing(*LONG)})


def test_a_workbook_with_a_sheet_of_more_than_two_gigabytes_is_refused(tmp_path, monkeypatch):
    checked = check(SAMPLES / "ctc-1999-2002.xlsx")
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 20_000)
    with pytest.raises(ExcelRefusedError, match="would require ZIP64"):
        write_run(checked, tmp_path / "results.xlsx")


@pytest.mark.parametrize("broken", ["a", "b"])
@pytest.mark.parametrize("refusal", [ExcelRefusedError("too long"), RuntimeError("too long")])
def test_what_goes_wrong_in_a_part_is_raised(tmp_path, broken, refusal):
    def fail(part):
        part.write("half")
        raise refusal

    parts = {name: fail if name == broken else writing("whole") for name in ("a", "b")}
    with pytest.raises(type(refusal), match="too long"):
        archived(tmp_path, parts)


def test_a_full_disk_met_in_the_middle_of_a_part_is_raised(tmp_path, monkeypatch):
    def full(*_args):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("zipfile._ZipWriteFile.write", full)
    with pytest.raises(OSError, match="No space left"):
        archived(tmp_path, {name: writing(*LONG) for name in ("a", "b")})


@pytest.mark.skipif(sys.platform != "linux", reason="takes a device that is always full")
def test_an_archive_on_a_full_disk_is_dropped_without_a_word(monkeypatch):
    said = []
    monkeypatch.setattr(sys, "unraisablehook", said.append)
    archive = StreamedParts().archive_class()("/dev/full", "w")
    with pytest.raises(OSError, match="No space left"):
        archive.writestr(zipfile.ZipInfo("part"), os.urandom(1_000_000))
    del archive
    gc.collect()
    assert said == []


def test_the_first_member_of_a_workbook_tells_programs_that_it_is_one(tmp_path):
    with workbook(tmp_path / "book.xlsx") as book:
        book.add_worksheet("Fees")
    with zipfile.ZipFile(tmp_path / "book.xlsx") as archive:
        assert archive.namelist()[0] == "[Content_Types].xml"
