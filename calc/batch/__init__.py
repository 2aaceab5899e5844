"""Many workbooks in one go, each for itself: what one of them does touches no other."""

from calc.batch.executors import CannotBatch
from calc.batch.run import Batch, Progress, Summary, run_batch

__all__ = ["Batch", "CannotBatch", "Progress", "Summary", "run_batch"]
