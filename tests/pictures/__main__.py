"""``python -m tests.pictures``: make the pictures of the walk-through, or with ``--check`` name those out of date."""

import sys
from collections.abc import Sequence

from tests import pictures


def main(arguments: Sequence[str]) -> int:
    if arguments not in ([], ["--check"]):
        print("usage: python -m tests.pictures [--check]", file=sys.stderr)
        return 2
    if not arguments:
        pictures.make(pictures.FOLDER)
        return 0
    found = pictures.stale(pictures.FOLDER)
    for name in found:
        print(f"sample_inputs/pictures/{name} is out of date: run python -m tests.pictures", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
