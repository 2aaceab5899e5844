"""A plugin of pytest that makes one change at a time to the Plan's code and runs the tests which reach it."""

import gc
import mmap
import os
import pickle
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from importlib import import_module
from pathlib import Path
from types import CodeType
from typing import Any

import coverage
import pytest

from tests.mutants.mutations import mutants
from tests.mutants.replace import put_in

PLAN = Path(__file__).parents[2] / "calc" / "plan"
SURVIVED, KILLED = 0, 1
_ENDLESS = 60  # seconds of processor time: a change that makes a loop endless is noticed too


def called(file: Path) -> str:
    """A file's name as it is printed, with the room that it is in: ``s04_walk.py``, ``registers/activity.py``."""
    return file.relative_to(PLAN).as_posix()


Reached = dict[tuple[str, int], list[tuple[int, float]]]  # by file and line: tests and the seconds that they take


class Mutating:
    """Runs the tests once to see which lines each reaches, then for each mutant those that reach it: likely ones first.

    ``words`` and ``every`` choose mutants, ``seconds`` is how long the tests of one may take, ``explained`` names those
    that no test can notice.
    """

    def __init__(self, words: Sequence[str], every: int, seconds: float, explained: Set[str]) -> None:
        self.words, self.every, self.seconds, self.explained = words, every, seconds, explained
        self.survivors: list[str] = []
        self.in_child = False
        self.killer = mmap.mmap(-1, 8)  # shared with the children: the test that failed

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the mutants, file by file."""
        gc.freeze()
        reached = self._reached(session.items)
        for file in (each for each in sorted(PLAN.rglob("*.py")) if each != PLAN / "_generate_xnys.py"):
            outcomes = Counter(self._outcomes(file, session.items, reached))
            if outcomes:
                print(called(file), *(f"{count} {outcome}" for outcome, count in sorted(outcomes.items())), flush=True)
        session.testsfailed = len(self.survivors)
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[Any]) -> None:
        """End a child at the first test that fails, without the work of telling how."""
        if self.in_child and call.excinfo is not None and not call.excinfo.errisinstance(pytest.skip.Exception):
            os._exit(KILLED)

    def _outcomes(self, file: Path, items: list[pytest.Item], reached: Reached) -> Iterator[str]:
        home = [item.path.name for item in items]
        kills: Counter[int | str] = Counter({f"test_{file.name}": 1})  # of tests, and of files of tests
        place = [home[:number].count(name) for number, name in enumerate(home)]
        chosen = [
            (name, mutant)
            for mutant in mutants(file.read_text(encoding="utf-8"))
            if (name := f"{called(file)} {mutant.name}")
            and (not self.words or any(word in name for word in self.words))
        ]
        for name, mutant in chosen[:: self.every]:
            took = dict(test for line in mutant.lines for test in reached.get((called(file), line), ()))
            likely = sorted(took, key=lambda test: (-kills[test], -kills[home[test]], place[test]))
            tests = list(self._in_time(likely, took))
            if self._survives(mutant.code(str(file)), file, [items[test] for test in tests]):
                if name in self.explained:
                    yield "explained"
                    continue
                print(f"survived, line {mutant.node.lineno}, {len(tests)} of {len(likely)} tests: {name}", flush=True)
                self.survivors.append(name)
                yield "survived"
            else:
                test = tests[int.from_bytes(self.killer[:8])]
                kills.update([test, home[test]])
                yield "killed"

    def _in_time(self, tests: list[int], took: Mapping[int, float]) -> Iterator[int]:
        left = self.seconds
        for test in tests:
            if (left := left - took[test]) > 0:
                yield test

    def _survives(self, code: CodeType, file: Path, tests: list[pytest.Item]) -> bool:
        def work() -> None:
            resource.setrlimit(resource.RLIMIT_CPU, (_ENDLESS, _ENDLESS))
            put_in(import_module(f"calc.plan.{called(file)[:-3].replace('/', '.')}".removesuffix(".__init__")), code)
            for place, test in enumerate(tests):
                self.killer[:8] = place.to_bytes(8)
                self._run(test, tests[place + 1 : place + 2])

        self.killer[:8] = bytes(8)
        return self._forked(work) == SURVIVED

    def _reached(self, items: list[pytest.Item]) -> Reached:
        """Which tests run each line; they must all pass."""
        with tempfile.TemporaryDirectory() as folder:
            told = Path(folder) / "reached"
            if self._forked(lambda: self._tell(items, told)) != SURVIVED:
                pytest.exit("a test fails without any change to the code", returncode=2)
            found: Reached = pickle.loads(told.read_bytes())
            return found

    def _tell(self, items: list[pytest.Item], told: Path) -> None:
        watch = coverage.Coverage(data_file=None, config_file=False, include=[f"{PLAN}/*"])
        watch.start()
        took = []
        for number, item in enumerate(items):
            watch.switch_context(str(number))
            before = time.process_time()
            self._run(item, items[number + 1 : number + 2])
            took.append(time.process_time() - before)
        watch.stop()
        reached: Reached = {}
        for file in watch.get_data().measured_files():
            for line, contexts in watch.get_data().contexts_by_lineno(file).items():
                reached[called(Path(file)), line] = [(int(each), took[int(each)]) for each in contexts if each]
        told.write_bytes(pickle.dumps(reached))

    @staticmethod
    def _run(item: pytest.Item, following: list[pytest.Item]) -> None:
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=next(iter(following), None))

    def _forked(self, work: Callable[[], None]) -> int:
        """Do some work in a child: ``SURVIVED`` where nothing went wrong in it."""
        child = os.fork()
        if child:
            return os.waitpid(child, 0)[1]
        self.in_child = True
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        try:
            work()
        except BaseException:
            os._exit(KILLED)
        os._exit(SURVIVED)
