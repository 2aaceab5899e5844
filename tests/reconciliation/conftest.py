"""What the tests of the command share."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from calc.cli import cli
from tests.samples import FOLDER


@pytest.fixture(scope="package")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of the full sample."""
    target = tmp_path_factory.mktemp("register") / "ctc.results.xlsx"
    done = CliRunner().invoke(cli, ["run", str(FOLDER / "ctc-1999-2002.xlsx"), "-o", str(target), "--values-only"])
    assert done.exit_code == 0
    return target
