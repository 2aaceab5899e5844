"""What came of a workbook, and the exit codes that say it to programs."""

from enum import StrEnum

DONE, HAS_ERRORS, COULD_NOT_RUN = 0, 1, 2
STOPPED = 130  # as programs end that Ctrl-C stops


class Status(StrEnum):
    """What came of a workbook, as people and programs read it."""

    OK = "ok"
    ERRORS = "errors"
    DIFFERENCES = "differences"  # its results are written and do not tie to the earlier ones
    UNREADABLE = "unreadable"
    NOT_WRITTEN = "not written"
    NOT_COMPARED = "not compared"
    CRASHED = "crashed"  # its worker process did
    TIMED_OUT = "timed out"
    NOT_RUN = "not run"  # the batch was stopped before its turn
    NOT_A_PLAN = "not a plan"  # a statement, or one of plancalc's own workbooks: the batch left it out

    @property
    def exit_code(self) -> int:
        """Give the exit code: 0 is done; 1 is errors in the input, or differences; 2 is could not run."""
        codes = {Status.OK: DONE, Status.NOT_A_PLAN: DONE, Status.ERRORS: HAS_ERRORS, Status.DIFFERENCES: HAS_ERRORS}
        return codes.get(self, COULD_NOT_RUN)
