"""What the program is doing at the moment, for one who waits. To say so costs an assignment; nobody need look.

doing("Reading plan.xlsx")
doing("Writing the results", of=12_000)   # rows
step(3_000)                               # in_words() is now "Writing the results 25%"
"""

from dataclasses import dataclass


@dataclass
class _Now:
    """What is being done, and how much of it is done of how much; ``of`` is 0 where nobody knows."""

    what: str = ""
    done: int = 0
    of: int = 0


_now = _Now()


def doing(what: str, of: int = 0) -> None:
    """Note what is being done from here on, and how many parts it has."""
    global _now
    _now = _Now(what, 0, of)


def step(parts: int = 1) -> None:
    """Note that so many more parts are done."""
    _now.done += parts


def in_words() -> str:
    """Say what is being done, with the percentage where it is known; empty where nothing was noted."""
    now = _now
    return f"{now.what} {min(100 * now.done // now.of, 100)}%" if now.of else now.what
