"""Files with bytes changed, cut or doubled: results, errors, or a sentence; never a crash, and no hang."""

import random
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from calc.excel.inspect import NotAWorkbook
from calc.job.pipeline import check
from tests.support import workbooks
from tests.support.parts import pack

SEED = 5


def damaged(rng: random.Random, data: bytes) -> bytes:
    """The bytes with one piece of them changed."""
    at, length = rng.randrange(len(data)), rng.choice((1, 1, 1, 2, 8, 100))
    match rng.randrange(5):
        case 0:
            return data[:at] + rng.randbytes(length) + data[at + length :]
        case 1:
            return data[:at] + bytes([data[at] ^ (1 << rng.randrange(8))]) + data[at + 1 :]
        case 2:
            return data[:at] + data[at + length :]
        case 3:
            return data[:at] + data[at : at + length] * 2 + data[at + length :]
        case _:
            return data[:at]


@pytest.mark.parametrize(("inside", "times"), [(False, 420), (True, 80)], ids=["file", "part"])
def test_damaged_bytes_never_crash_it(inside: bool, times: int, tmp_path: Path) -> None:
    rng = random.Random(SEED)
    sound = workbooks.write(tmp_path / "plan.xlsx", workbooks.sound())
    whole = sound.read_bytes()
    with zipfile.ZipFile(sound) as package:
        contents = {name: package.read(name) for name in package.namelist()}
    outcomes: Counter[str] = Counter()
    for number in range(times):
        path = tmp_path / f"{number}.xlsx"
        if inside:
            name = rng.choice(list(contents))
            pack(path, {**contents, name: damaged(rng, contents[name])})
        else:
            path.write_bytes(damaged(rng, whole))
        try:
            outcomes["errors" if check(path).has_errors else "results"] += 1
        except NotAWorkbook as refused:
            assert str(refused).startswith(path.name)  # noqa: PT017
            outcomes["refused"] += 1
    assert outcomes["refused"] > 0
    assert sum(outcomes.values()) == times
