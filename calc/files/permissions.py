"""Who may open what is written: the folder decides, and never more people than may open what it was made of."""

import os
import stat
import sys
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

PRIVATE = 0o600  # of a file that is being written
_OWNER, _GROUP, _OTHERS, _ALL = 0o700, 0o070, 0o007, 0o777
_LIST = "system.posix_acl_access"  # what Linux calls the list of people that a file is opened to besides its mode


def open_to_readers(file: Path, place: Path, probe: Path, inputs: Collection[Path]) -> None:
    """Open a file that is about to become ``place`` to those who may read it there, and all of the ``inputs`` too.

    ``probe`` is a name that is free. The file gets the inputs' group where they have one and this user is in it; for
    another group counts what the inputs allow everybody. On Windows, and on disks without modes, the folder decides.
    """
    if sys.platform == "win32":
        return
    mode = _mode_in(place, probe)
    facts = [(path, _status(path)) for path in inputs]
    groups = {status.st_gid for _, status in facts if status is not None}
    if len(groups) == 1:
        with suppress(OSError):
            os.chown(file, -1, *groups)
    own = file.stat().st_gid
    for path, status in facts:
        allowed = 0 if status is None else stat.S_IMODE(status.st_mode)
        if status is None or status.st_gid != own or _has_list(path) or _has_list(file):
            allowed = allowed & ~_GROUP | (allowed & _OTHERS) << 3
        mode &= allowed | _OWNER
    with suppress(OSError):  # of a disk without modes
        file.chmod(mode)


def _mode_in(place: Path, probe: Path) -> int:
    """Give the mode that a file has there: that of the one to be replaced, or of any new one in the folder.

    The folder may have a list of its own for new files; so one is made, without contents, and looked at.
    """
    with suppress(FileNotFoundError):
        return stat.S_IMODE(place.stat().st_mode) & _ALL
    handle = os.open(probe, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666)
    try:
        return stat.S_IMODE(os.fstat(handle).st_mode) & _ALL
    finally:
        os.close(handle)
        probe.unlink()


def _status(path: Path) -> os.stat_result | None:
    """Give an input's mode and group; None where it has gone: then nobody else may open what was made of it."""
    with suppress(OSError):
        return path.stat()
    return None


def _has_list(path: Path) -> bool:
    """Tell whether a list says who may open it, of which the group's part of the mode is only the widest."""
    with suppress(OSError, AttributeError):
        return _LIST in os.listxattr(path)
    return False
