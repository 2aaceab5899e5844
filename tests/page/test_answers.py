"""What is read from files is read once; what could not be read is not tried again and again."""

import asyncio
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the extra page is not installed")

import calc.page.answers
from calc.page.answers import Answers
from calc.page.refusals import Refusal


def refused(path: Path, note: Path) -> Refusal:
    with note.open("a") as file:
        file.write("asked\n")
    return Refusal(f"{path.name} is no workbook")


def crash(_path: Path) -> str:
    os._exit(3)


def slow(_path: Path) -> str:
    time.sleep(60)
    return "never"


def long(_path: Path) -> str:
    return "x" * 5_000_000


def size(path: Path) -> int:
    return path.stat().st_size


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Iterator[Answers]:
    monkeypatch.setattr(calc.page.answers, "_SECONDS", 2.0)
    answers = Answers(None)
    yield answers
    answers.stop()


def test_a_file_that_is_refused_is_read_again_once_it_changes_and_not_at_each_look(
    answers: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, note = tmp_path / "Q1.results.xlsx", tmp_path / "note"
    file.write_bytes(b"no workbook")

    async def looks(times: int) -> int:
        for _ in range(times):
            assert await answers.about(refused, file, note) == Refusal("Q1.results.xlsx is no workbook")
        return len(note.read_text().splitlines())

    monkeypatch.setattr(calc.page.answers, "_RESPITE", 1_000_000)
    assert asyncio.run(looks(20)) == 1
    file.write_bytes(b"another that is none")
    assert asyncio.run(looks(2)) == 2
    monkeypatch.setattr(calc.page.answers, "_RESPITE", 0)
    file.write_bytes(b"a third")
    assert asyncio.run(looks(3)) == 5  # permissions may have been given meanwhile: then it is worth a try


def test_a_file_that_crashes_its_reader_or_never_ends_is_told_and_the_others_are_read(
    answers: Answers, tmp_path: Path
) -> None:
    file = tmp_path / "Q1.results.xlsx"
    file.write_bytes(b"1234")

    async def all_of_them() -> list[object]:
        questions = (crash, slow, size, long)
        return list(await asyncio.gather(*(answers.about(question, file) for question in questions)))

    crashed, late, read, much = asyncio.run(all_of_them())
    assert isinstance(crashed, Refusal)
    assert "could not read this" in crashed.sentence
    assert isinstance(late, Refusal)
    assert "took too long to read" in late.sentence
    assert read == 4
    assert isinstance(much, Refusal)
    assert "more in it than a page can show" in much.sentence


def test_more_questions_than_can_wait_are_told_to_come_again(
    answers: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "Q1.results.xlsx"
    file.write_bytes(b"1234")
    monkeypatch.setattr(calc.page.answers, "_MOST_ASKED", 2)

    async def asked() -> list[object]:
        return list(await asyncio.gather(*(answers.fresh(size, file) for _ in range(5))))

    told = asyncio.run(asked())
    assert told[:2] == [4, 4]
    assert all(isinstance(each, Refusal) and "is busy" in each.sentence for each in told[2:])
    assert asyncio.run(answers.about(size, file)) == 4
