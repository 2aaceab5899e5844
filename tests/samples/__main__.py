"""``python -m tests.samples``: write the samples, or with ``--check`` name those that are stale and exit 1."""

import sys
from collections.abc import Sequence

from tests import samples


def main(arguments: Sequence[str]) -> int:
    if arguments not in ([], ["--check"]):
        print("usage: python -m tests.samples [--check]", file=sys.stderr)
        return 2
    if not arguments:
        samples.make(samples.FOLDER)
        return 0
    found = samples.stale(samples.FOLDER)
    for name in found:
        print(f"sample_inputs/{name} is stale: run python -m tests.samples", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
