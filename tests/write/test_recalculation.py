"""LibreOffice recalculates every cell of the results and finds the values that stand there."""

import os
import random
import re
import zipfile
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from calc.calculate import calculate
from calc.contract import RESULTS_SHEET
from calc.exact import cents_half_up, whole_shares
from calc.findings import has_errors
from calc.job.pipeline import check, write_run
from calc.plan.result_sheet import no_rows
from calc.plan.s07_deferred_stock import shares_for
from calc.tables.model import MOST_CENTS
from calc.write import RunFacts, write_results
from tests.job.test_pipeline import as_typed
from tests.oracle.random_plans import random_plan
from tests.samples import FOLDER
from tests.support.build import frames_of
from tests.support.paths import CASES
from tests.support.recalculation import SOFFICE, differences, recalculated, values

RUN = RunFacts("input.xlsx", "0" * 64, "1")
with_libreoffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")


def formula_count(path: Path) -> int:
    with zipfile.ZipFile(path) as archive:
        return sum(archive.read(part).count(b"<f>") for part in archive.namelist() if "/sheet" in part)


def results_of_samples_and_cases(folder: Path) -> list[Path]:
    inputs = [FOLDER / "first.xlsx", FOLDER / "ctc-1999-2002.xlsx"]
    for case in CASES:
        sheets = yaml.safe_load(case.read_text(encoding="utf-8"))["input"]
        inputs.append(as_typed(folder / f"{case.stem}.xlsx", sheets))
    made = []
    for path in inputs:
        made.append(folder / f"{path.stem}.results.xlsx")
        write_run(check(path), made[-1])
    continued = check(inputs[1]).results
    assert continued is not None
    made.append(folder / "continued.xlsx")
    write_results(continued, RUN, made[-1], most_rows=140)  # the ledger has 151 rows
    return made


def results_of_random_plans(folder: Path, seeds: range) -> list[Path]:
    made = []
    for seed in seeds:
        results = calculate(frames_of(random_plan(random.Random(seed))))
        if has_errors(results.findings):
            continue
        made.append(folder / f"random-{seed}.xlsx")
        write_results(results, RUN, made[-1])
    return made


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("made")
    return [*results_of_samples_and_cases(folder), *results_of_random_plans(folder, range(3))]


EVERY = int(os.environ.get("PLANCALC_RECALCULATE_EVERY", "4"))  # beside the samples; 1 recalculates every case


@with_libreoffice
def test_every_recalculated_cell_is_what_was_computed(made: list[Path], tmp_path: Path) -> None:
    chosen = [*made[:2], *made[2::EVERY]]
    for ours, theirs in zip(chosen, recalculated(chosen, tmp_path), strict=True):
        assert formula_count(ours) > 30, ours.name
        assert differences(ours, theirs) == [], ours.name


def test_every_check_passes_on_every_plan(made: list[Path]) -> None:
    for path in made:
        lines = [row for name, rows in values(path).items() if name.startswith("Checks") for row in rows[1:]]
        assert {row[7] for row in lines} == {"yes"}, (path.name, [row for row in lines if row[7] != "yes"])


def altered(path: Path, target: Path, changes: dict[str, tuple[bytes, bytes]]) -> Path:
    """A copy of a workbook with one pattern replaced in each of some parts."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            content = old.read(part)
            if part in changes:
                content, count = re.subn(*changes[part], content, count=1)
                assert count == 1
            new.writestr(part, content)
    return target


def part_of(path: Path, title: str) -> str:
    with zipfile.ZipFile(path) as archive:
        names = re.findall(rb'<sheet name="([^"]+)"', archive.read("xl/workbook.xml"))
    return f"xl/worksheets/sheet{names.index(title.encode()) + 1}.xml"


@with_libreoffice
def test_a_wrong_value_beside_a_formula_is_found_and_a_wrong_value_fails_its_check(tmp_path: Path) -> None:
    path = tmp_path / "first.results.xlsx"
    write_run(check(FOLDER / "first.xlsx"), path)
    awards, fees = part_of(path, "Deferred Awards"), part_of(path, "Fee Settlement")
    # The cached value of a formula; and a formula that gives way to a number one share too high.
    planted = altered(path, tmp_path / "planted.xlsx", {fees: (rb"(</f><v>)[0-9.]+", rb"\g<1>123456")})
    broken = altered(path, tmp_path / "broken.xlsx", {awards: (rb'(r="L2"[^>]*>)<f>[^<]*</f><v>\d+', rb"\1<v>999")})
    theirs = recalculated([planted, broken], tmp_path)
    assert [line.split(",")[0] for line in differences(planted, theirs[0])] == ["Fee Settlement"]
    failing = [row for row in values(theirs[1])["Checks"][1:] if row[7] == "no"]
    assert failing[0][:1] == ["All checks"]
    asked = next(row for row in failing if row[0].startswith("Shares Requested x"))
    assert asked[4:7] == [1, 2, values(path)["Deferred Awards"][1][0]]


def test_values_only_has_no_formula_and_the_same_values(tmp_path: Path) -> None:
    checked = check(FOLDER / "ctc-1999-2002.xlsx")
    write_run(checked, tmp_path / "live.xlsx")
    write_run(checked, tmp_path / "plain.xlsx", values_only=True)
    assert formula_count(tmp_path / "live.xlsx") > 3_000
    assert formula_count(tmp_path / "plain.xlsx") == 0
    assert values(tmp_path / "live.xlsx") == values(tmp_path / "plain.xlsx")


# --- The arithmetic in binary floating point -----------------------------------------------------------------------


def rounded(value: float, decimals: int) -> float:
    """ROUND of the nearest number of 15 digits, half away from zero, as both programs have it."""
    return float(Decimal(f"{value:.15g}").quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


@given(st.integers(1, MOST_CENTS), st.one_of(st.integers(1, 10**13), st.integers(1, 10**6).map(lambda x: x * 10**4)))
def test_the_formula_of_whole_shares_is_exact_for_any_fee_and_price(cents: int, units: int) -> None:
    fee, price = cents / 100, units / 10**8
    nearest = rounded(fee / price, 0)
    assert nearest - (rounded(nearest * price - fee, 8) > 0) == int(whole_shares(cents, units))


@given(st.integers(1, 10**6), st.integers(1, 10**4), st.sampled_from([-1, 0, 1]))
def test_the_formula_of_whole_shares_is_exact_beside_a_multiple_of_the_price(n: int, units: int, off: int) -> None:
    cents, units = min(MOST_CENTS, n * units), units * 10**6
    cents = max(1, min(MOST_CENTS, cents + off))
    fee, price = cents / 100, units / 10**8
    nearest = rounded(fee / price, 0)
    assert nearest - (rounded(nearest * price - fee, 8) > 0) == int(whole_shares(cents, units))


def awkward_pairs() -> list[tuple[int, int]]:
    """Fees in cents and prices in units: at random, and exact multiples of the price or a cent beside them."""
    rng = random.Random(7)
    pairs = [(29, 10_000_000), (30, 10_000_000), (MOST_CENTS, 1), (MOST_CENTS, 10**8 + 1), (1, 10**13)]
    for _ in range(3000):
        pairs.append((rng.randint(1, MOST_CENTS), rng.randint(1, 10 ** rng.randint(2, 13))))
        price = rng.randint(1, 10 ** rng.randint(1, 5)) * 10**6  # in whole cents
        shares = rng.randint(1, max(1, MOST_CENTS * 10**6 // price))
        pairs += [(max(1, shares * price // 10**6 + off), price) for off in (-1, 0, 1)]
    return [(min(cents, MOST_CENTS), units) for cents, units in pairs]


@with_libreoffice
def test_the_formulas_of_shares_and_fractions_are_exact_in_libreoffice(tmp_path: Path) -> None:
    pairs = awkward_pairs()
    halves = [(max(1, cents // 2 + off), units) for cents, units in pairs[::4] for off in (0, 1)]
    made = [
        results_of_pairs(tmp_path / f"{rounding}.xlsx", some, rounding)
        for rounding, some in (("down", pairs), ("up", pairs[::4]), ("nearest", [*pairs[1::4], *halves]))
    ]
    for ours, theirs in zip(made, recalculated(made, tmp_path), strict=True):
        found = [line for line in differences(ours, theirs) if line[:4] in ("Fee ", "Defe")]
        assert found == [], ours.name


def results_of_pairs(path: Path, pairs: list[tuple[int, int]], rounding: str) -> Path:
    """Results of an award for each pair, of as many shares as the fee is worth, rounded so."""
    frame = pd.DataFrame({"cents": [a for a, _ in pairs], "units": [b for _, b in pairs]})
    parts = np.ones(len(pairs), dtype=np.int64)
    shares = shares_for(frame["cents"].to_numpy(), frame["units"].to_numpy(), parts, rounding)
    awards = no_rows(RESULTS_SHEET["Deferred Awards"]).reindex(range(len(frame)))
    awards = awards.assign(
        fee_id=[f"F{row}" for row in range(len(frame))],
        deferrable_fee=frame["cents"],
        fair_market_value=frame["units"],
        shares_requested=shares,
        shares_granted=shares,
        shares_pending=0,
    )
    left = [max(0, c * 10**6 - int(s) * u) for (c, u), s in zip(pairs, shares, strict=True)]
    fraction = cents_half_up(left) if rounding == "down" else np.where(shares == 0, frame["cents"], 0)
    fees = no_rows(RESULTS_SHEET["Fee Settlement"]).reindex(range(len(frame)))
    fees = fees.assign(
        fee_id=awards["fee_id"], amount=frame["cents"], cash_not_deferred=0, cash_for_fraction=fraction,
        cash_for_shortfall=0, pending=0, deferred=frame["cents"] - fraction,
    )  # fmt: skip
    results = calculate(frames_of(random_plan(random.Random(1))))
    sources = results.sheets["Sources"].iloc[:0]  # of the plan whose sheets the others are
    sheets = {**results.sheets, "Deferred Awards": awards, "Fee Settlement": fees, "Sources": sources}
    terms = replace(results.terms, share_rounding=rounding)
    write_results(type(results)(sheets, (), terms), RUN, path, must_hold=False)
    with zipfile.ZipFile(path) as archive:
        page = archive.read(part_of(path, "Deferred Awards"))
    assert page.count(b"<f>ROUND(K") == len(pairs)  # each has its formula
    return path
