"""A long run shows on a terminal what it is doing, and the line is gone before anything else is said."""

import io
import sys
import time
from collections.abc import Iterator

import pytest

from calc.cli import sign_of_life as module
from calc.cli.console import say, tell
from calc.cli.sign_of_life import sign_of_life
from calc.progress import doing, in_words, step


class Terminal(io.StringIO):
    """What a person sees; ``screen`` is how it ends up."""

    def isatty(self) -> bool:
        return True

    @property
    def screen(self) -> list[str]:
        """The lines as the terminal shows them: after a return, letters are written over those before."""
        lines = []
        for text in self.getvalue().split("\n"):
            shown: list[str] = []
            for piece in text.split("\r"):
                shown[: len(piece)] = piece
            lines.append("".join(shown).rstrip())
        return lines


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    monkeypatch.setattr(module, "AFTER", 0.02)
    monkeypatch.setattr(module, "EVERY", 0.01)
    monkeypatch.setenv("TERM", "xterm")
    yield Terminal()
    doing("")


def until_shown(terminal: Terminal, text: str) -> bool:
    end = time.monotonic() + 10
    while text not in terminal.getvalue() and time.monotonic() < end:
        time.sleep(0.005)
    return text in terminal.getvalue()


def test_what_is_done_is_said_with_the_percentage_where_it_is_known() -> None:
    doing("Reading plan.xlsx")
    assert in_words() == "Reading plan.xlsx"
    doing("Writing the results", of=300)
    step(120)
    assert in_words() == "Writing the results 40%"
    step(500)
    assert in_words() == "Writing the results 100%"
    doing("")
    assert in_words() == ""


def test_a_long_run_says_what_it_does_and_leaves_nothing_behind(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", terminal)  # here: the runner sets it again before a test begins
    with sign_of_life():
        doing("Reading a-long-name-of-a-plan.xlsx")
        assert until_shown(terminal, "Reading a-long-name-of-a-plan.xlsx … 0 s")
        doing("Writing", of=10)
        step(4)
        assert until_shown(terminal, "Writing 40% … 0 s")
    assert terminal.screen == [""]


def test_a_line_that_is_said_meanwhile_stands_alone(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", terminal)  # here: the runner sets it again before a test begins
    with sign_of_life():
        doing("Calculating plan.xlsx")
        assert until_shown(terminal, "Calculating plan.xlsx")
        say("no errors")
    assert terminal.screen == ["no errors", ""]


def test_a_name_that_would_steer_the_terminal_or_is_wider_than_it_cannot(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", terminal)  # here: the runner sets it again before a test begins
    with sign_of_life():
        doing("Reading \x1b[2J\n" + "汉" * 100)
        assert until_shown(terminal, "汉")
    pieces = terminal.getvalue().split("\r")
    assert "\x1b" not in terminal.getvalue()
    assert "\n" not in terminal.getvalue()
    assert max(len(piece) + piece.count("汉") for piece in pieces) <= 79


def test_a_run_that_ends_soon_shows_nothing(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(module, "AFTER", 60)
    with sign_of_life():
        time.sleep(0.05)
    assert terminal.getvalue() == ""


def test_nothing_is_shown_for_programs_nor_where_no_terminal_listens(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stderr", terminal)
    doing("Reading plan.xlsx")
    with sign_of_life(wanted=False):
        time.sleep(0.06)
    monkeypatch.setenv("TERM", "dumb")
    with sign_of_life():
        time.sleep(0.06)
    assert terminal.getvalue() == ""
    for stream in (io.StringIO(), None):
        monkeypatch.setattr(sys, "stderr", stream)
        with sign_of_life():
            time.sleep(0.06)
        assert stream is None or stream.getvalue() == ""
    tell({"status": "ok"})
    assert capsys.readouterr().out == '{\n  "status": "ok"\n}\n'
