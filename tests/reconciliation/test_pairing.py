"""Numbers for texts."""

import numpy as np
import pytest

from calc.reconciliation.pairing import sort_keys

SORTED = [
    (["IS-DS-F0000001", "IS-DS-F0000002", "IS-DS-F0000010", "IS-DS-F1"], "IDs as plancalc writes them"),
    (["", "0", "00", "1", "A", "a", "aa"], "short ones, one of them blank"),
    (["x" * 30 + "a", "x" * 30 + "b"], "the most characters"),
]


@pytest.mark.parametrize(("texts", "why"), SORTED)
def test_keys_sort_as_their_texts_do(texts: list[str], why: str) -> None:
    keys = sort_keys(np.array(texts, dtype=object))
    assert keys is not None, why
    assert sorted(set(keys.tolist())) == keys.tolist(), why


@pytest.mark.parametrize("texts", [["é", "e"], ["x" * 32, "x" * 33], ["abcdefgh1", "12345678zzzz"]])
def test_texts_that_no_number_can_tell_have_no_keys(texts: list[str]) -> None:
    assert sort_keys(np.array(texts, dtype=object)) is None
