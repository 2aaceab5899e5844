"""The outputs that several tests look at."""

import pytest

from tests.hostile_texts.outputs import Outputs


@pytest.fixture(scope="session")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Outputs:
    """What the commands make of hostile texts."""
    return Outputs(tmp_path_factory.mktemp("hostile"))
