"""Rows added to a sheet of the input, with the types that its frame has."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

INVENTED = "P-"  # what the ID of an invented row begins with


def with_rows(frame: pd.DataFrame, columns: Mapping[Any, Any]) -> pd.DataFrame:
    """Give the frame with more rows below its own; a column that is not given is blank in them."""
    added = pd.DataFrame(columns)
    if added.empty:
        return frame
    first = int(frame.index.max()) + 1 if len(frame) else 1
    added.index = pd.RangeIndex(first, first + len(added))
    typed = added.reindex(columns=frame.columns).astype(frame.dtypes.to_dict())
    return pd.concat([frame, typed]) if len(frame) else typed


def new_ids(wanted: Iterable[str], taken: Iterable[str]) -> list[str]:
    """Give each ID that is wanted, with another P- before it where somebody has used it already."""
    used, result = set(taken), []
    for name in wanted:
        while name in used:
            name = f"{INVENTED}{name}"
        used.add(name)
        result.append(name)
    return result
