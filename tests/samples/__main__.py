"""``python -m tests.samples``: write the samples, or with ``--check`` name those that are stale and exit 1."""

import sys
from collections.abc import Sequence

from tests import samples
from tests.support.generated import make_or_check


def main(arguments: Sequence[str]) -> int:
    return make_or_check(arguments, "tests.samples", samples.FOLDER, "sample_inputs", samples.make, samples.stale)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
