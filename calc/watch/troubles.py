"""What cannot be done at the moment: each trouble is said once, and once that it is over."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from calc.files.publish import printable
from calc.watch.log import Log

GOES_ON, NEXT_START = "plancalc keeps trying.", "The next start continues with it."
_TOKEN = re.compile(r"\b[0-9a-f]{8}\b")


class Troubles:
    """The troubles that were said, by what they are with: a file, or a folder."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._said: dict[str, str] = {}

    @contextmanager
    def noting(self, key: str, what: str) -> Iterator[None]:
        """Say once that something cannot be done, and once that it can be again."""
        try:
            yield
        except OSError as error:
            self.say(key, what, error)
        else:
            if self._said.pop(key, None) is not None and not what.startswith(key):
                self._log.say("again", "plancalc", f"{key} is available again.")

    def say(self, key: str, what: str, error: Exception, then: str = GOES_ON) -> None:
        """Say it, unless the same was said last."""
        why = str(error)
        if isinstance(error, OSError) and error.strerror:
            why = f"{error.strerror}: {printable(error.filename)}" if error.filename else error.strerror
        text = f"{what} ({why}). {then}"
        known = _TOKEN.sub("", text)  # each try has a folder of its own
        if self._said.get(key) != known:
            self._said[key] = known
            self._log.say("trouble", key, text)

    def forget(self, key: str) -> None:
        """Forget a trouble: it went well by now."""
        self._said.pop(key, None)
