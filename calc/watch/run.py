"""The course of a watch: look, take what is ready, run it, put it in place; and again, until it is told to stop."""

import errno
import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from calc.batch.lock import Locked, locked
from calc.one import Job, Outcome, outcome, outcome_of, prepare
from calc.places import folded, is_folder, is_there
from calc.publish import CannotPublish, shown
from calc.status import Status
from calc.watch.claims import Claim, Folders, Taken, Verdict, left_over, names_in, resolve_aside, take
from calc.watch.drop import SETTLED, Drop
from calc.watch.log import Log
from calc.watch.names import all_names, free_name
from calc.watch.stop import told_to_stop
from calc.watch.told import done_text, write_reason
from calc.workers import Pool, WorkerNotStarted

_NAP = 0.2  # seconds: the longest wait after which a signal is heeded
_TOKEN = re.compile(r"\b[0-9a-f]{8}\b")
_GOES_ON, _NEXT_START = "plancalc goes on trying.", "The next start goes on with it."
_TRIES = {  # where it may have been the machine's fault and not the workbook's
    Status.NOT_WRITTEN: 3,
    Status.UNREADABLE: 2,
    Status.CRASHED: 2,
}


class CannotWatch(Exception):  # noqa: N818 - it reads as what it says
    """Nothing was begun; the message says why."""


@dataclass(frozen=True)
class Settings:
    """How a person wants it. With ``once`` it ends when all that is whole is done."""

    workers: int
    interval: float = 2.0
    time_limit: float | None = None
    once: bool = False
    values_only: bool = False
    memory_limit: float | None = None  # gigabytes


@dataclass
class Tally:
    """What a watch did."""

    done: int = 0
    attention: int = 0
    in_work: int = 0

    @property
    def sentence(self) -> str:
        """It in words."""
        left = f" {self.in_work:,} still in work: the next start goes on with them." if self.in_work else ""
        return f"{self.done:,} done, {self.attention:,} need attention.{left}"


def watch(folders: Folders, settings: Settings, log: Log) -> Tally:
    """Watch until told to stop. ``CannotWatch`` says why not; the second Ctrl-C is a ``KeyboardInterrupt``."""
    _refuse(folders)
    with ExitStack() as held:
        try:
            folders.make()
            for folder in (folders.out, folders.drop):
                held.enter_context(locked(folder))
        except Locked:
            raise CannotWatch(
                f"Another plancalc is at work in {shown(folders.out)} or {shown(folders.drop)}: only one may be."
            ) from None
        except (OSError, RecursionError) as error:  # the latter: too many folders in one another
            place, why = getattr(error, "filename", None) or folders.out, getattr(error, "strerror", None) or error
            raise CannotWatch(
                f"plancalc cannot write in {shown(place)} ({why}), which it must to move files. Ask for permission, or"
                " give other folders."
            ) from None
        told = held.enter_context(told_to_stop())
        pool = held.enter_context(Pool(settings.workers, prepare, settings.time_limit, settings.memory_limit))
        course = _Course(folders, settings, log, pool)
        log.say(
            "started", "plancalc", f"watches {shown(folders.drop)}, and puts what is done into {shown(folders.out)}."
        )
        try:
            course.run(told)
        finally:
            log.say("stopped", "plancalc", f"stopped: {course.tally().sentence}")
        return course.tally()


def _refuse(folders: Folders) -> None:
    drop, out = folders.drop, folders.out
    if not is_folder(drop):
        raise CannotWatch(f"The drop folder {shown(drop)} does not exist: create it, or give another one.")
    if is_there(out) and not is_folder(out):
        raise CannotWatch(f"{shown(out)} is a file: give a folder with -o.")
    for inner, outer in ((out, drop), (drop, out)):
        try:
            real = Path(os.path.realpath(inner))
        except (OSError, ValueError):  # it cannot be made either, and that says more
            continue
        if is_there(outer) and any(is_there(each) and each.samefile(outer) for each in (real, *real.parents)):
            raise CannotWatch(
                f"{shown(drop)} and {shown(out)} are the same folder, or one is inside the other: give an output folder"
                " of its own with -o."
            )


@dataclass
class _Course:
    """A watch under way."""

    folders: Folders
    settings: Settings
    log: Log
    pool: Pool
    ready: list[str] = field(default_factory=list)
    running: dict[Future[Outcome], Claim] = field(default_factory=dict)
    later: dict[Claim, Callable[[], None]] = field(default_factory=dict)  # what could not be done for a claim
    tries: dict[Claim, int] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)  # names that are no more free, folded
    troubles: dict[str, str] = field(default_factory=dict)
    counts: dict[Verdict, int] = field(default_factory=lambda: dict.fromkeys(Verdict, 0))
    idle: int = 0  # looks in a row at which nothing went on

    def __post_init__(self) -> None:
        self.drop = Drop(self.folders.drop)

    def run(self, told: threading.Event) -> None:
        """Go on until told to stop, or until there is nothing to do where that ends it."""
        next_look, stopping = time.monotonic(), False
        while True:
            if told.is_set() and not stopping:
                stopping = True
                said = "Ctrl-C once more stops at once." if self.running else ""
                self.log.say("stopping", "plancalc", f"stops as soon as what is in work is done. {said}".rstrip())
            if time.monotonic() >= next_look:
                self.tend(stopping)
                next_look = time.monotonic() + self.settings.interval
            while self.ready and not stopping and len(self.running) <= self.settings.workers:  # one is at hand
                self.begin(self.ready.pop(0))
            if not self.running and (stopping or (self.settings.once and self.idle > SETTLED)):
                if not stopping:
                    self.say_what_waits()
                return
            nap = max(0.0, min(_NAP, next_look - time.monotonic()))
            if not self.running:
                time.sleep(nap)
                continue
            for future in wait(self.running, nap, FIRST_COMPLETED).done:
                claim = self.running.pop(future)
                self.idle = 0
                self.attempt(claim, lambda claim=claim, future=future: self.conclude(claim, future))  # type: ignore[misc]

    def tally(self) -> Tally:
        """What was done so far."""
        in_work = len(self.running) + len(self.later)
        return Tally(self.counts[Verdict.DONE], self.counts[Verdict.ATTENTION], in_work)

    def tend(self, stopping: bool) -> None:
        """Look at the drop folder, go on with what a killed run left, and try again what could not be done."""
        self.log.flush()
        for claim, step in list(self.later.items()):
            del self.later[claim]
            self.attempt(claim, step)
        if stopping:
            return
        self.idle += 1
        self.ready = []
        drop, out = shown(self.folders.drop), shown(self.folders.out)
        with self.noting(drop, f"The drop folder {drop} cannot be read"):
            look = self.drop.look()
            if look.changing:
                self.idle = 0
            for name, note in look.notes:
                self.log.say("left", name, note)
            with self.noting(out, f"The output folder {out} cannot be worked in"):
                self.resume(look.asides)
                self.ready = list(look.ready)

    def resume(self, asides: tuple[str, ...]) -> None:
        """Take on what a killed run left in work, and see which names are taken."""
        unresolved = set()
        for token in asides:
            unresolved.add(self.folders.in_work / token)
            with self.noting(token, "A file that was being copied out of the drop folder cannot be settled"):
                resolve_aside(self.folders, token)
                unresolved.discard(self.folders.in_work / token)
        known = {claim.folder for claim in (*self.running.values(), *self.later)} | unresolved
        for claim in left_over(self.folders, known):
            self.idle = 0
            self.attempt(claim, lambda claim=claim: self.go_on(claim))  # type: ignore[misc]
        places = (self.folders.place(verdict) for verdict in Verdict)
        self.taken = {folded(name) for place in places for name in names_in(place)}
        for claim in (*self.running.values(), *self.later):
            self.taken |= all_names(claim.name)

    def begin(self, dropped: str) -> None:
        """Take a file out of the drop folder and have it run."""
        if not self.drop.is_still(dropped):
            return
        with self.noting(dropped, f"{shown(dropped)} cannot be moved out of the drop folder yet"):
            claim = take(self.folders, dropped, free_name(dropped, self.taken))
            self.drop.forget(dropped)
            self.idle = 0
            self.taken |= all_names(claim.name)
            self.submit(claim)

    def go_on(self, claim: Claim) -> None:
        """Go on with what a killed run left."""
        if claim.verdict is None:
            self.submit(claim)
        else:
            self.put_in_place(claim, None)

    def submit(self, claim: Claim) -> None:
        """Have it run as `plancalc run` does it."""
        self.running[self.pool.submit(outcome, self.job(claim))] = claim

    def job(self, claim: Claim) -> Job:
        """What is to be run: what is made of it comes to be beside it."""
        return Job(claim.path, values_only=self.settings.values_only)

    def conclude(self, claim: Claim, future: Future[Outcome]) -> None:
        """Make certain what came of a run and put it in place; what may be the machine's fault is tried again."""
        if isinstance(future.exception(), WorkerNotStarted):
            self.later[claim] = lambda: self.run_again(claim)
            self.trouble(claim.dropped, f"{shown(claim.name)} cannot be run yet", OSError(str(future.exception())))
            return
        came = outcome_of(future, self.job(claim))
        self.tries[claim] = self.tries.get(claim, 0) + 1
        if self.tries[claim] < _TRIES.get(came.status, 1):
            self.later[claim] = lambda: self.run_again(claim)
            return
        try:
            if came.status not in {Status.OK, Status.ERRORS}:
                write_reason(claim, came)
            claim.settle(Verdict.DONE if came.status is Status.OK else Verdict.ATTENTION)
        except (OSError, CannotPublish) as error:
            again, then = (self.leave, _NEXT_START) if self.settings.once else (self.run_again, _GOES_ON)
            self.later[claim] = lambda: again(claim)
            self.trouble(claim.dropped, f"{shown(claim.name)} could not be settled", error, then)
            return
        self.attempt(claim, lambda: self.put_in_place(claim, came))

    def run_again(self, claim: Claim, name: str = "") -> None:
        """Run it anew, under another name if need be."""
        claim.begin_again(name or claim.name)
        self.submit(claim)

    def leave(self, claim: Claim) -> None:
        """Leave it in work for the next start: a single pass has tried often enough."""
        self.later[claim] = lambda: self.leave(claim)

    def put_in_place(self, claim: Claim, came: Outcome | None) -> None:
        """Move what came of it, then the file, to where they belong; under another name if theirs is taken by now."""
        try:
            claim.finish()
        except Taken as taken:
            if not claim.has_product():
                why = f"{shown(taken.args[0])} was put there by somebody: move it away"
                raise FileExistsError(errno.EEXIST, why) from None
            name = free_name(claim.name, self.taken | all_names(claim.name))
            self.taken |= all_names(name)
            self.attempt(claim, lambda: self.run_again(claim, name))
            return
        assert claim.verdict is not None
        self.counts[claim.verdict] += 1
        self.tries.pop(claim, None)
        self.troubles.pop(claim.dropped, None)
        text, more = done_text(claim, came)
        self.log.say(claim.verdict.value, claim.dropped, text, **more)

    def attempt(self, claim: Claim, step: Callable[[], None]) -> None:
        """Do a step for a claim; where the disk does not let it, say so once and try again at the next look."""
        try:
            step()
        except OSError as error:
            self.later[claim] = lambda: self.attempt(claim, step)
            self.trouble(claim.dropped, f"{shown(claim.name)} cannot be put in place yet", error)

    @contextmanager
    def noting(self, key: str, what: str) -> Iterator[None]:
        """Say once that something cannot be done, and once that it can be again."""
        try:
            yield
        except OSError as error:
            self.trouble(key, what, error)
        else:
            if self.troubles.pop(key, None) is not None and not what.startswith(key):
                self.log.say("again", "plancalc", f"{key} is there again.")

    def trouble(self, key: str, what: str, error: Exception, then: str = _GOES_ON) -> None:
        why = str(error)
        if isinstance(error, OSError) and error.strerror:
            why = f"{error.strerror}: {shown(error.filename)}" if error.filename else error.strerror
        text = f"{what} ({why}). {then}"
        known = _TOKEN.sub("", text)  # each try has a folder of its own
        if self.troubles.get(key) != known:
            self.troubles[key] = known
            self.log.say("trouble", key, text)

    def say_what_waits(self) -> None:
        """At the end of a single pass: why files are left in the drop folder."""
        with self.noting(shown(self.folders.drop), "The drop folder cannot be read"):
            for name, note in self.drop.look(patience=0).notes:
                self.log.say("left", name, note)
