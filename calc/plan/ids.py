"""IDs in bulk: their plain text order, and one prefix for a million of them."""

from typing import Any

import numpy as np
import pandas as pd

from calc.exact import Integers

_LONGEST_IN_AN_ARRAY = 32  # characters: numpy keeps every text as wide as the longest, so one long ID costs memory


def prefixed(prefix: str, texts: Any) -> pd.api.extensions.ExtensionArray:
    """Put a prefix before each text; none of them may be missing."""
    return pd.array(prefix + np.asarray(texts, dtype=object), dtype="str")


def text_order(texts: Any) -> Integers:
    """Give the row numbers of texts in plain text order: character by character, by code point.

    Equal texts stay as they stand. A million IDs of 8 characters take 0.3 seconds, of 13 that are in order 0.05.
    """
    array = np.asarray(texts, dtype=object)
    if max(map(len, array), default=0) > _LONGEST_IN_AN_ARRAY:
        return np.array(sorted(range(len(array)), key=array.tolist().__getitem__), dtype=np.int64)
    return np.argsort(array.astype(str), kind="stable")


def places_among(texts: Any, in_order: Any) -> Integers:
    """Count for each text how many of the texts ``in_order`` come before it."""
    return np.searchsorted(np.asarray(in_order, dtype=object), np.asarray(texts, dtype=object)).astype(np.int64)
