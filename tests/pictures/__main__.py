"""``python -m tests.pictures``: make the pictures of the walk-through, or with ``--check`` name the stale ones."""

import sys
from collections.abc import Sequence

from tests import pictures
from tests.support.generated import make_or_check


def main(arguments: Sequence[str]) -> int:
    return make_or_check(
        arguments, "tests.pictures", pictures.FOLDER, "sample_inputs/pictures", pictures.make, pictures.stale
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
