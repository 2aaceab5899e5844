"""Who does the work: processes of this machine, or a Dask cluster. Both are executors, and the calls are the same."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from calc._version import __version__
from calc.job.job import warm_up
from calc.job.workers import Kept, Pool, WorkerCrashed

J = TypeVar("J")
T = TypeVar("T")

_AHEAD = 2  # jobs handed over for each worker: the next is there when one is done
_CONNECT, _CLOSE = 15, 5  # seconds
_own = threading.local()


class CannotBatch(Exception):  # noqa: N818 - it reads as what it says
    """Nothing could be run; the message says why and what to do."""


@dataclass(frozen=True)
class Hands:
    """An executor, what to hand it for a call of a function, and how many jobs it has at once."""

    executor: Executor
    at_once: int
    wrap: Callable[[Callable[[Any], Any]], Callable[[Any], Any]] = lambda function: function
    check: Callable[[], object] = lambda: None  # raises where it is lost


@contextmanager
def local(workers: int, time_limit: float, memory_limit: float | None = None) -> Iterator[Hands]:
    """Give the work to ``workers`` processes of this machine."""
    with Pool(workers, warm_up, time_limit, memory_limit) as pool:
        yield Hands(pool, _AHEAD * workers)


@contextmanager
def cluster(address: str, time_limit: float, memory_limit: float | None = None) -> Iterator[Hands]:
    """Give the work to a Dask cluster that sees the files under the same paths. ``CannotBatch`` where that fails."""
    try:
        from distributed import Client
    except ImportError:
        raise CannotBatch("--scheduler needs Dask: python -m pip install 'plancalc[dask]'") from None
    client: Any
    try:
        client = Client(address, timeout=_CONNECT, set_as_default=False)
    except (OSError, ValueError, TypeError) as why:
        raise CannotBatch(f"There is no Dask scheduler at {address}: check the address. ({why})") from None
    try:
        threads = sum(client.nthreads().values())
        if not threads:
            raise CannotBatch(f"The Dask cluster at {address} has no workers: start some, and run again.")
        executor = client.get_executor(pure=False)  # what a process was lost under is run again on another
        wrapped = lambda call: partial(on_cluster, call, time_limit, memory_limit, __version__)  # noqa: E731
        yield Hands(executor, _AHEAD * threads, wrapped, lambda: _check(client))
    except Exception as lost:
        if client.status == "running":
            raise
        raise CannotBatch(
            f"The connection to the Dask scheduler at {address} was lost. Finished workbooks are kept: give the same"
            " command again to continue."
        ) from lost
    finally:
        client.close(timeout=_CLOSE)


def _check(client: Any) -> None:
    if client.status == "closed":
        raise ConnectionError


def on_cluster(function: Callable[[J], T], time_limit: float, memory_limit: float | None, program: str, job: J) -> T:
    """Call the function in a kept process of the cluster's own: what it does to that, the cluster does not notice."""
    if __version__ != program:
        raise WorkerCrashed(
            f"The cluster has plancalc {__version__}, and this is {program}: install the same version on both."
        )
    kept: Kept | None = getattr(_own, "kept", None)
    if kept is None:
        kept = _own.kept = Kept(warm_up, time_limit)
    kept.time_limit, kept.memory_limit = time_limit, memory_limit
    return kept.call(function, job)
