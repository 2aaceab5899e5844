"""What holds for all tests."""

import os
import signal
import sys

import pytest

# A library of the tests brings lxml, with which openpyxl would write otherwise than where plancalc is installed.
os.environ["OPENPYXL_LXML"] = "False"

# A suite that was started in the background hands its processes signals that are ignored; tests send some of them.
for name in ("SIGINT", "SIGHUP"):
    number = getattr(signal, name, None)
    if number is not None and signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, signal.default_int_handler if name == "SIGINT" else signal.SIG_DFL)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip on Windows what takes POSIX."""
    if sys.platform == "win32":
        skip = pytest.mark.skip(reason="takes signals, links, pipes or modes of POSIX")
        for item in items:
            if item.get_closest_marker("posix"):
                item.add_marker(skip)
