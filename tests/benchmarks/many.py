"""Many workbooks, and many rows to reconcile."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from calc.batch.executors import cluster, local
from calc.job.job import Job, Status, warm_up
from calc.job.outcome import outcome_of_job
from calc.job.workers import as_done
from calc.plan.calendar import business_days, day_number
from calc.read import read
from calc.reconciliation.match import match
from calc.reconciliation.model import Rules
from calc.reconciliation.sides import sides
from calc.validate import Given, validate
from tests.benchmarks.floors.hand_mask import sound_rows
from tests.benchmarks.floors.read_and_write import read as bare_read
from tests.benchmarks.floors.read_and_write import write as bare_write
from tests.benchmarks.measure import LARGE_PAIRS, Cost, Result, pairs, timed
from tests.benchmarks.plans import SMALL, write_plan
from tests.benchmarks.work import Work, cells_of

WORKBOOKS = 200
ROWS = 1_000_000
HOLDERS = 20_000


def batch(work: Work) -> Iterator[Result]:
    """Small workbooks by one worker, by two and by a local Dask cluster; the start of workers does not count."""
    sources = [write_plan(work.folder / f"many-{number}.xlsx", SMALL) for number in range(WORKBOOKS)]
    jobs = [Job(source, work.folder / f"{source.stem}.results.xlsx") for source in sources]
    warm_up()
    outcome_of_job(jobs[0])
    cells = cells_of(jobs[0].results or Path())

    def floor() -> None:
        for source in sources:
            bare_read(str(source))
            bare_write(cells, str(work.folder / "floor.xlsx"))

    with _hands(local(1, 900), jobs) as one, _hands(local(2, 900), jobs) as two:
        yield from pairs("batch, one worker / bare loop", one, timed(floor), 1.6, LARGE_PAIRS)
        yield from pairs("batch, one worker / two workers", two, one, 1.85, LARGE_PAIRS, faster=True)
        from distributed import LocalCluster

        with (
            LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as made,
            _hands(cluster(made.scheduler_address, 900), jobs) as dask,
        ):
            yield from pairs("batch, Dask / two workers", dask, two, 1.3, LARGE_PAIRS)


@contextmanager
def _hands(opened: Any, jobs: list[Job]) -> Iterator[Callable[[], Cost]]:
    """A turn of all jobs by workers that have started."""
    with opened as hands:

        def turn() -> Cost:
            start = time.perf_counter()
            done = as_done(hands.executor, hands.wrap(outcome_of_job), iter(jobs), hands.at_once, hands.check)
            assert all(future.result().status is Status.OK for _, future in done)
            return Cost(time.perf_counter() - start)

        turn()
        yield turn


def small_validation(work: Work) -> Iterator[Result]:
    """Validation of a small workbook against hand-written masks."""
    workbook = read(work.small)
    given = Given(workbook.frames, workbook.unread, workbook.absent)
    ours = timed(lambda: validate(given, workbook.findings))
    yield from pairs("validation, small / hand-written masks", ours, timed(lambda: sound_rows(workbook.frames)), 1, 21)


def reconciling(work: Work) -> Iterator[Result]:
    """A register against a journal of as many rows: matched, against a plain merge and against datacompy."""
    from datacompy import PandasCompare

    register, journal = _register(), _journal()
    names = pd.DataFrame({"director_id": [f"D{n}" for n in range(HOLDERS)], "name": [f"N{n}" for n in range(HOLDERS)]})
    calendar, rules = business_days(), Rules((), day_number(pd.Timestamp("2010-12-31").date()))
    accounts = register["account_no"].unique()

    def ours(rows: pd.DataFrame) -> Callable[[], object]:
        def work() -> object:
            both = sides(register, rows, names, calendar, 10, rules, (), accounts)
            items = match(both.ours, both.theirs, rules)
            return both, items

        return work

    by_reference = register.drop(columns="reference").rename(columns={"issuance_id": "reference"})
    keys = ["account_no", "shares", "date"]
    by_account = register.rename(columns={"due_date": "date"})
    merged = timed(lambda: journal.merge(by_reference, on="reference", how="outer"))
    compared = timed(lambda: _report(PandasCompare, by_reference, journal, ["reference"]))
    yield from pairs("reconcile by reference / merge", timed(ours(journal)), merged, 1.0, LARGE_PAIRS)
    yield from pairs("datacompy / reconcile", timed(ours(journal)), compared, 2.0, LARGE_PAIRS, faster=True)
    plain = journal.assign(reference=pd.array([None] * ROWS, dtype="str"))
    merged = timed(lambda: plain.merge(by_account, on=keys, how="outer"))
    yield from pairs("reconcile by account / merge", timed(ours(plain)), merged, 1.0, LARGE_PAIRS)


def _report(compare: Any, left: pd.DataFrame, right: pd.DataFrame, keys: list[str]) -> object:
    found = compare(left, right, join_columns=keys)
    return found.matches(), found.df1_unq_rows, found.df2_unq_rows


def _register() -> pd.DataFrame:
    number = np.arange(ROWS)
    due = np.datetime64("2000-01-03", "s") + (number // HOLDERS * 30).astype("timedelta64[D]")
    holder = number % HOLDERS
    names = pd.array([f"N{n}" for n in range(HOLDERS)], dtype="str").take(holder)
    return pd.DataFrame(
        {
            "issuance_id": pd.array([f"IS-{n:07}" for n in range(ROWS)], dtype="str"),
            "due_date": due,
            "deliverable_from": due,
            "director_id": pd.array([f"D{n}" for n in range(HOLDERS)], dtype="str").take(holder),
            "name": names,
            "payee": names,
            "account_no": pd.array([f"{1_000_000 + n}" for n in range(HOLDERS)], dtype="str").take(holder),
            "source": pd.array(["deferred stock"], dtype="str").take(np.zeros(ROWS, dtype=int)),
            "reference": pd.array([f"DS-{n:07}" for n in range(ROWS)], dtype="str"),
            "shares": 100 + (number * 7919) % 1_000,
        }
    )


def _journal() -> pd.DataFrame:
    register = _register()
    blank = pd.array([None] * ROWS, dtype="str")
    journal = pd.DataFrame(
        {
            "date": register["due_date"],
            "holder": register["name"],
            "shares": register["shares"],
            "account_no": register["account_no"],
            "type": blank,
            "certificate": blank,
            "plan_code": blank,
            "reference": register["issuance_id"],
            "sheet": pd.array(["journal.csv"], dtype="str").take(np.zeros(ROWS, dtype=int)),
            "row": np.arange(2, ROWS + 2),
            "label": pd.array([str(n) for n in range(2, ROWS + 2)], dtype="str"),
        }
    )
    return journal.sample(frac=1, random_state=1).reset_index(drop=True)
