"""Text in bulk: plain text order, and one prefix for a million IDs."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from calc.exact import Integers

_LONGEST_PACKED = 32  # longer IDs than this, and they are compared one by one
_KEY_BITS = 64


def prefixed(prefix: str, texts: Any) -> pd.api.extensions.ExtensionArray:
    """The texts, none of them missing, each with the prefix before it."""
    return pd.array(prefix + np.asarray(texts, dtype=object), dtype="str")


def text_order(texts: Any) -> Integers:
    """The places of texts in plain text order: character by character, by code point; equal ones as they stand.

    Many characters are packed into one number, and the numbers are sorted: a million IDs in a fraction of the time that
    comparing texts takes.
    """
    array = np.asarray(texts, dtype=object)
    widest = max(map(len, array), default=0)
    if not widest or widest > _LONGEST_PACKED:
        return np.array(sorted(range(len(array)), key=array.tolist().__getitem__), dtype=np.int64)
    points = array.astype(f"U{widest}").view(np.uint32).reshape(len(array), widest)
    bits = max(int(points.max()).bit_length(), 1)
    each = _KEY_BITS // bits
    keys = [_packed(points[:, start : start + each], bits, each) for start in range(0, widest, each)]
    return np.lexsort(keys[::-1])


def places_among(texts: Any, in_order: Any) -> Integers:
    """For each text, how many of the texts in order come before it."""
    return np.searchsorted(np.asarray(in_order, dtype=object), np.asarray(texts, dtype=object)).astype(np.int64)


def _packed(points: npt.NDArray[np.uint32], bits: int, width: int) -> npt.NDArray[np.uint64]:
    key = np.zeros(len(points), dtype=np.uint64)
    for place in range(width):
        key <<= np.uint64(bits)
        if place < points.shape[1]:
            key |= points[:, place]
    return key
