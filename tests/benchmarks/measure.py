"""Measuring: what is measured and its floor take turns, and the median of the ratios of the pairs counts."""

import gc
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

PAIRS, LARGE_PAIRS = 7, 3
# Processes keep what they compile, as an installed program does, whatever this environment says of it: the turn that
# does not count writes it.
_ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@dataclass(frozen=True)
class Cost:
    """What one turn took: seconds, and the most memory where it was a process of its own."""

    seconds: float
    megabytes: float | None = None


@dataclass(frozen=True)
class Result:
    """A ratio with what it was made of, and the goal that it is held against."""

    name: str
    ours: float
    floor: float
    ratio: float
    goal: float
    unit: str = "s"
    at_least: bool = False

    @property
    def is_met(self) -> bool:
        """Whether the goal is reached."""
        return self.ratio >= self.goal if self.at_least else self.ratio <= self.goal

    def line(self) -> str:
        """A row of the table."""
        sign = ">=" if self.at_least else "<="
        met = "met" if self.is_met else "NOT MET"
        return (
            f"| {self.name} | {self.ours:,.3f} {self.unit} | {self.floor:,.3f} {self.unit} | {self.ratio:.2f} |"
            f" {sign} {self.goal:g} | {met} |"
        )


HEAD = "| What | plancalc | Floor | Ratio | Goal | |\n| --- | ---: | ---: | ---: | ---: | --- |"


def pairs(
    name: str,
    ours: Callable[[], Cost],
    floor: Callable[[], Cost],
    goal: float,
    number: int = PAIRS,
    memory_goal: float | None = None,
    faster: bool = False,
) -> list[Result]:
    """Run both in turns, after one turn of each that does not count where turns are short.

    The ratio is ours to the floor; with ``faster`` the floor to ours, which is to be at least the goal. With
    ``memory_goal`` the memory of the two processes is a result of its own.
    """
    if number >= PAIRS:
        ours(), floor()
    taken: list[tuple[Cost, Cost]] = []
    for turn in range(number):
        first, second = (ours, floor) if turn % 2 == 0 else (floor, ours)
        a, b = first(), second()
        taken.append((a, b) if turn % 2 == 0 else (b, a))
    results = [_result(name, [(a.seconds, b.seconds) for a, b in taken], goal, "s", faster)]
    if memory_goal is not None:
        memory = [(a.megabytes or 0.0, b.megabytes or 1.0) for a, b in taken]
        results.append(_result(f"{name}, memory", memory, memory_goal, "MB", False))
    return results


def _result(name: str, taken: Sequence[tuple[float, float]], goal: float, unit: str, faster: bool) -> Result:
    ratios = [b / a if faster else a / b for a, b in taken]
    ours, floor = (statistics.median(side) for side in zip(*taken, strict=True))
    return Result(name, ours, floor, statistics.median(ratios), goal, unit, faster)


def timed(work: Callable[[], object]) -> Callable[[], Cost]:
    """A turn inside this process; what it made is dropped outside the measured time."""

    def turn() -> Cost:
        gc.collect()
        start = time.perf_counter()
        made = work()
        seconds = time.perf_counter() - start
        del made
        return Cost(seconds)

    return turn


def command(*words: str | Path) -> Callable[[], Cost]:
    """A turn that is a process: wall time and peak memory. It must end well, or with findings."""

    def turn() -> Cost:
        start = time.perf_counter()
        process = subprocess.Popen(
            [str(word) for word in words],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env=_ENVIRONMENT,
        )
        assert process.stderr is not None
        said = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"{words} ended with {process.returncode}:\n{said[-2000:]}")
        return Cost(seconds, usage.ru_maxrss / 1024)

    return turn


def plancalc(*words: str | Path) -> Callable[[], Cost]:
    """The real command, as it is installed."""
    return command(Path(sys.executable).with_name("plancalc"), *words)


def script(name: str, *words: str | Path) -> Callable[[], Cost]:
    """A bare program of ``floors/``."""
    return command(sys.executable, Path(__file__).parent / "floors" / f"{name}.py", *words)
