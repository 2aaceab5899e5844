"""The course of a watch: look, take what is ready, run it, put it in place; and again, until it is told to stop.

The way of one workbook:

    two looks find DROP/Q1.xlsx as it was       begin: it is moved to OUT/in work/TOKEN and handed to a worker process
    the worker process is done with it          conclude: what came of it is settled, and moved to OUT/done
    the disk does not let it be moved           it waits in ``later``, which the next look tries again
"""

import errno
import os
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

from calc.files.names import folded_file_name
from calc.files.publish import CannotPublish, printable
from calc.files.signals import told_to_stop
from calc.job.job import warm_up
from calc.job.outcome import Outcome, outcome_of_future, outcome_of_job
from calc.job.status import Status
from calc.job.workers import Pool, WorkerNotStarted
from calc.watch.arrivals import Arrivals
from calc.watch.aside import record_in, recorded, settle
from calc.watch.claim import Claim, Folders, NameTaken, Verdict, left_over, names_in, take
from calc.watch.drop import SETTLED, Drop
from calc.watch.earlier import EarlierResults, refuse_prior
from calc.watch.log import Log
from calc.watch.messages import STRANGE_NAME, done_text, write_reason
from calc.watch.names import all_names, free_name, longest_in
from calc.watch.settings import Settings, Tally, refuse_folders, taken_hold_of
from calc.watch.troubles import GOES_ON, NEXT_START, Troubles

_NAP = 0.2  # seconds: the longest wait after which a signal is heeded
_TRIES = {  # where it may have been the machine's fault and not the workbook's
    Status.NOT_WRITTEN: 3,
    Status.UNREADABLE: 2,
    Status.CRASHED: 2,
}
_MOST_TRIES = 3  # of what the machine may not let be done: so often in a single pass


def watch(
    folders: Folders,
    settings: Settings,
    log: Log,
    arrivals: Arrivals | None = None,
    begun: Callable[[threading.Event], object] = lambda _stop: None,
) -> Tally:
    """Watch until told to stop, which the event given to ``begun`` does too; what comes by ``arrivals`` does not wait.

    ``CannotWatch`` says why not; the second Ctrl-C is a ``KeyboardInterrupt``.
    """
    refuse_folders(folders)
    refuse_prior(settings.prior, folders)
    with ExitStack() as held:
        held.enter_context(taken_hold_of(folders))
        stop_asked = held.enter_context(told_to_stop(lambda: log.speaking))
        pool = held.enter_context(Pool(settings.workers, warm_up, settings.time_limit, settings.memory_limit))
        course = _Course(folders, settings, log, pool, stop_asked, arrivals or Arrivals(folders.drop))
        begins = f"watches {printable(folders.drop)}, and moves finished workbooks to {printable(folders.out)}."
        log.say("started", "plancalc", begins)
        try:
            course.earlier.begin()
            begun(stop_asked)
            course.run()
        finally:
            log.say("stopped", "plancalc", f"stopped: {course.tally().sentence}")
        return course.tally()


@dataclass
class _Course:
    """A watch under way."""

    folders: Folders
    settings: Settings
    log: Log
    pool: Pool
    stop_asked: threading.Event  # set where it is to stop
    arrivals: Arrivals
    ready: list[str] = field(default_factory=list)
    running: dict[Future[Outcome], Claim] = field(default_factory=dict)
    later: dict[Claim, Callable[[], None]] = field(default_factory=dict)  # what could not be done for a claim
    tries: dict[Claim, int] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)  # how often a file could not be taken
    strange: set[str] = field(default_factory=set)  # what others have called as what is set aside
    taken: set[str] = field(default_factory=set)  # names that are no more free, folded
    counts: dict[Verdict, int] = field(default_factory=lambda: dict.fromkeys(Verdict, 0))
    idle: int = 0  # looks in a row at which nothing went on

    def __post_init__(self) -> None:
        self.drop = Drop(self.folders.drop, self.stop_asked.is_set)
        self.longest = longest_in(self.folders.out)
        self.troubles = Troubles(self.log)
        self.earlier = EarlierResults(self.settings.prior, self.pool, self.stop_asked.is_set)

    def run(self) -> None:
        """Go on until told to stop, or until there is nothing to do where that ends it."""
        next_look, stopping = time.monotonic(), False
        while True:
            if self.stop_asked.is_set() and not stopping:
                stopping = True
                again = " Press Ctrl-C again to stop at once." if self.running else ""
                self.log.say("stopping", "plancalc", f"stops when the workbooks now running are finished.{again}")
            if time.monotonic() >= next_look:
                self.tend(stopping)
                next_look = time.monotonic() + self.settings.interval
            self.welcome()
            while self.ready and not self.stop_asked.is_set() and len(self.running) <= self.settings.workers:
                self.begin(self.ready.pop(0))  # one more than the workers: it is at hand
            if not self.running and (stopping or (self.settings.once and self.idle > SETTLED)):
                if not stopping:
                    self.say_what_waits()
                return
            nap = max(0.0, min(_NAP, next_look - time.monotonic()))
            for future in wait([*self.running, self.arrivals.bell], nap, FIRST_COMPLETED).done & self.running.keys():
                claim = self.running.pop(future)
                self.idle = 0
                self.attempt(claim, lambda claim=claim, future=future: self.conclude(claim, future))  # type: ignore[misc]

    def tally(self) -> Tally:
        """Give what was done so far."""
        in_work = len(self.running) + len(self.later)
        return Tally(self.counts[Verdict.DONE], self.counts[Verdict.ATTENTION], in_work, len(self.refused))

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
        drop, out = printable(self.folders.drop), printable(self.folders.out)
        with self.troubles.noting(drop, f"The drop folder {drop} cannot be read"):
            look = self.drop.look()
            if look.changing:
                self.idle = 0
            for name, note in look.notes:
                self.log.say("left", name, note)
            for name in [name for name in self.refused if not os.path.lexists(self.folders.drop / name)]:
                del self.refused[name]
            with self.troubles.noting(out, f"The output folder {out} cannot be used"):
                self.resume(look.asides)
                if look.ready and not self.earlier.are_read(self.troubles):
                    self.refused.update(look.ready)
                    return
                self.ready = list(look.ready)

    def welcome(self) -> None:
        """Take what this program itself has put into the drop folder before all else."""
        arrived = []
        for arrival in self.arrivals.take():
            self.log.say("received", arrival.name, arrival.note)
            with self.troubles.noting(arrival.name, f"{arrival.name} cannot be looked at yet"):
                if self.drop.vouch_for(arrival.name):
                    arrived.append(arrival.name)
        if arrived and self.earlier.are_read(self.troubles):  # else a later look finds them
            self.ready = list(dict.fromkeys([*arrived, *self.ready]))

    def resume(self, asides: tuple[str, ...]) -> None:
        """Take on what a killed run left in work, and see which names are taken."""
        unresolved: set[Path] = set()
        ours: set[str] = set()
        for folder in recorded(self.folders.in_work):
            record = record_in(folder)
            assert record is not None
            ours.add(record.name)
            with self.troubles.noting(
                record.dropped, f"{record.dropped}, which was being processed, cannot be finished"
            ):
                settle(self.folders.drop, folder)
                continue
            unresolved.add(folder)
        self.strange &= set(asides)
        for name in sorted({*asides} - ours - self.strange):
            self.strange.add(name)
            self.log.say("left", name, STRANGE_NAME)
        known = {claim.folder for claim in (*self.running.values(), *self.later)} | unresolved
        for claim in left_over(self.folders, known):
            self.idle = 0
            self.attempt(claim, lambda claim=claim: self.go_on(claim))  # type: ignore[misc]
            if self.stop_asked.is_set():  # the others stay where they are
                return
        places = (self.folders.place(verdict) for verdict in Verdict)
        self.taken = {folded_file_name(name) for place in places for name in names_in(place)}
        for claim in (*self.running.values(), *self.later):
            self.taken |= all_names(claim.name)

    def begin(self, dropped: str) -> None:
        """Take a file out of the drop folder and have it run."""
        if not self.drop.is_still(dropped):
            return
        if self.settings.once and self.refused[dropped] >= _MOST_TRIES:
            return
        what = f"{dropped} cannot be moved out of the drop folder yet"
        with self.troubles.noting(dropped, what), suppress(InterruptedError):
            self.refused[dropped] += 1
            name = free_name(dropped, self.taken, self.longest)
            claim = take(self.folders, dropped, name, self.drop.facts(dropped), self.stop_asked.is_set)
            del self.refused[dropped]
            self.drop.forget(dropped)
            self.idle = 0
            self.taken |= all_names(claim.name)
            self.submit(claim)
        if self.stop_asked.is_set():  # it was not refused, but stopped
            self.refused.pop(dropped, None)

    def go_on(self, claim: Claim) -> None:
        """Go on with what a killed run left."""
        if claim.verdict is None:
            self.submit(claim)
        else:
            self.put_in_place(claim, None)

    def submit(self, claim: Claim) -> None:
        """Have it run as `plancalc run` does it."""
        self.running[self.pool.submit(outcome_of_job, self.settings.job(claim, self.earlier.priors))] = claim
        self.arrivals.moved()

    def conclude(self, claim: Claim, future: Future[Outcome]) -> None:
        """Make certain what came of a run and put it in place; what may be the machine's fault is tried again."""
        if isinstance(future.exception(), WorkerNotStarted):
            self.not_run(claim, future.exception())
            return
        outcome = outcome_of_future(future, self.settings.job(claim, self.earlier.priors))
        self.tries[claim] = self.tries.get(claim, 0) + 1
        if self.tries[claim] < _TRIES.get(outcome.status, 1):
            self.later[claim] = lambda: self.run_again(claim)
            return
        try:
            if outcome.status not in {Status.OK, Status.ERRORS, Status.DIFFERENCES}:
                write_reason(claim, outcome)
            claim.settle(Verdict.DONE if outcome.status is Status.OK else Verdict.ATTENTION)
        except (OSError, CannotPublish) as error:
            again, then = (self.leave, NEXT_START) if self.settings.once else (self.run_again, GOES_ON)
            self.later[claim] = lambda: again(claim)
            self.troubles.say(claim.dropped, f"{printable(claim.name)} could not be finished", error, then)
            return
        self.attempt(claim, lambda: self.put_in_place(claim, outcome))

    def not_run(self, claim: Claim, why: BaseException | None) -> None:
        """Try again later where no process could be started for it; a single pass does not go on for ever."""
        self.tries[claim] = self.tries.get(claim, 0) + 1
        given_up = self.settings.once and self.tries[claim] >= _MOST_TRIES
        again, then = (self.leave, NEXT_START) if given_up else (self.run_again, GOES_ON)
        self.later[claim] = lambda: again(claim)
        self.troubles.say(claim.dropped, f"{printable(claim.name)} cannot be run yet", OSError(str(why)), then)

    def run_again(self, claim: Claim, name: str = "") -> None:
        """Run it anew, under another name if need be."""
        claim.begin_again(name or claim.name)
        self.submit(claim)

    def leave(self, claim: Claim) -> None:
        """Leave it in work for the next start: a single pass has tried often enough."""
        self.later[claim] = lambda: self.leave(claim)

    def put_in_place(self, claim: Claim, outcome: Outcome | None) -> None:
        """Move what came of it, then the file, to where they belong; under another name if theirs is taken by now."""
        try:
            claim.finish()
        except NameTaken as taken:
            if not claim.has_product():
                why = f"{printable(taken.args[0])} was put there by someone else: move it away"
                raise FileExistsError(errno.EEXIST, why) from None
            name = free_name(claim.name, self.taken | all_names(claim.name), self.longest)
            self.taken |= all_names(name)
            self.attempt(claim, lambda: self.run_again(claim, name))
            return
        assert claim.verdict is not None
        self.counts[claim.verdict] += 1
        self.tries.pop(claim, None)
        self.troubles.forget(claim.dropped)
        text, more = done_text(claim, outcome)
        self.log.say(claim.verdict.value, claim.dropped, text, **more)
        self.arrivals.moved()

    def attempt(self, claim: Claim, step: Callable[[], None]) -> None:
        """Do a step for a claim; where the disk does not let it, say so once and try again at the next look."""
        try:
            step()
        except OSError as error:
            self.later[claim] = lambda: self.attempt(claim, step)
            self.troubles.say(claim.dropped, f"{printable(claim.name)} cannot be moved to its folder yet", error)

    def say_what_waits(self) -> None:
        """Say at the end of a single pass why files are left in the drop folder."""
        with self.troubles.noting(printable(self.folders.drop), "The drop folder cannot be read"):
            for name, note in self.drop.look(patience=0).notes:
                self.log.say("left", name, note)
