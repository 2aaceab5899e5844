"""The command of files that the project makes of itself: make them, or name those that are stale."""

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path


def make_or_check(
    arguments: Sequence[str],
    module: str,
    folder: Path,
    called: str,
    make: Callable[[Path], None],
    stale: Callable[[Path], Iterable[str]],
) -> int:
    """Make the files of ``folder``, ``called`` so in messages, and give 0.

    With ``--check`` name those that are stale, and give 1 where there are any.
    """
    if arguments not in ([], ["--check"]):
        print(f"usage: python -m {module} [--check]", file=sys.stderr)
        return 2
    if not arguments:
        make(folder)
        return 0
    found = list(stale(folder))
    for name in found:
        print(f"{called}/{name} is stale: run python -m {module}", file=sys.stderr)
    return 1 if found else 0
