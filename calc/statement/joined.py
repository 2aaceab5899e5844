"""The tables of a statement, which may stand on several sheets, as one frame of entries and one of the reserve."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from calc.contract import snake_case
from calc.statement.journal import TEXT_COLUMNS, JournalTable
from calc.statement.reserve import COLUMNS, ReserveTable


def joined(journals: Sequence[JournalTable]) -> pd.DataFrame:
    """Join all entries; indexed by their row, or by a running number where several sheets have entries."""
    frames = [journal.frame for journal in journals if len(journal.frame)]
    if not frames:
        return journals[0].frame if journals else empty_journal()
    every = pd.concat(frames) if len(frames) > 1 else frames[0]
    if every["sheet"].nunique() > 1:
        every.index = pd.Index(np.arange(1, len(every) + 1, dtype=np.int64))
    return every


def empty_journal() -> pd.DataFrame:
    """Give a journal without entries."""
    columns: dict[str, object] = {"date": pd.Series(dtype="datetime64[s]"), "holder": pd.Series(dtype="str")}
    columns["shares"] = pd.Series(dtype="int64")
    columns |= {snake_case(ours): pd.Series(dtype="str") for ours in TEXT_COLUMNS}
    columns |= {"sheet": pd.Series(dtype="str"), "row": pd.Series(dtype="int64")}
    return pd.DataFrame(columns | {"inferred": pd.Series(dtype="bool")})


def all_reserves(reserves: Sequence[ReserveTable]) -> pd.DataFrame:
    """Join all rows of reserve statements."""
    frames = [reserve.frame for reserve in reserves if len(reserve.frame)]
    if frames:
        return pd.concat(frames, ignore_index=len(frames) > 1)
    columns = {name: pd.Series(dtype="Int64" if name != "as_of_date" else "datetime64[s]") for name in COLUMNS}
    return pd.DataFrame(columns)
