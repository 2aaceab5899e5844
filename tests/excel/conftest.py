"""The outputs that several tests look at."""

from pathlib import Path

import pytest

from tests.support.every_output import every_output


@pytest.fixture(scope="session")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """One workbook of every kind that the commands write."""
    return every_output(tmp_path_factory.mktemp("outputs"))
