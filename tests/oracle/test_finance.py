"""The finance reports agree, figure by figure, with those worked out plainly, on plans drawn at random."""

import os
import random
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from calc.finance import CannotCalculateThen, lacking
from tests.oracle.finance import Report, through
from tests.oracle.finance_directors import notices, totals_of_directors
from tests.oracle.finance_two_periods import two_periods as lines_of
from tests.oracle.finance_years import fiscal_years, plan_metrics
from tests.oracle.market import Invalid
from tests.oracle.option_events import Refused
from tests.oracle.random_finance import with_finance
from tests.oracle.random_openings import Apart, day_in_mid_life, taken_over
from tests.oracle.random_plans import random_plan
from tests.support.build import frames_of
from tests.support.finance import period_from, rows

PLANS = int(os.environ.get("PLANCALC_REPORTS", "20"))
FIRST = int(os.environ.get("PLANCALC_REPORTS_SEED", "0"))


def differences(plan: dict[str, list[dict[str, Any]]]) -> list[str]:
    """Where the reports and the plain ones differ, in words."""
    try:
        wanted = Report(plan)
    except (Invalid, Refused):  # what is dated after the As-of Date need not hold
        with pytest.raises(CannotCalculateThen):
            period_from(frames_of(plan))
        return []
    of = period_from(frames_of(plan))
    found = compared("Option Activity", by_line(rows(of, "Option Activity")), wanted.option_activity())
    found += compared("Deferred Activity", by_line(rows(of, "Deferred Activity")), wanted.deferred_activity())
    found += behind(rows(of, "Option Activity"), rows(of, "Option Activity Detail"), "Option ID", wanted)
    found += behind(rows(of, "Deferred Activity"), rows(of, "Deferred Activity Detail"), "Award ID", wanted)
    found += details(rows(of, "Option Activity Detail"), wanted.option_moves(), "Option ID")
    found += details(rows(of, "Deferred Activity Detail"), wanted.deferred_moves(), "Award ID")
    found += floored(wanted, wanted.option_moves(), "options") + floored(wanted, wanted.deferred_moves(), "deferred")
    found += ranges(rows(of, "Price Ranges"), wanted)
    found += compared("201(d)", {0: rows(of, "Equity Compensation Plans")[0]}, {0: wanted.equity_plans()})
    left_out = lacking(of)
    if "Plan Metrics" not in left_out:
        metrics = {row["Fiscal Year End"]: row for row in rows(of, "Plan Metrics")}
        found += compared("Plan Metrics", metrics, {row["Fiscal Year End"]: row for row in plan_metrics(wanted)})
    else:
        assert not plan["Shares Outstanding"] or not fiscal_years(wanted)
    found += directors(of, wanted)
    last = wanted.last()
    assert (last is None) == ("Two Periods" in left_out) == ("Award Changes" in left_out)
    if last is not None:
        found += two_periods(rows(of, "Two Periods"), last, wanted)
        found += behind_both(rows(of, "Two Periods"), rows(of, "Two Periods Detail"), last, wanted)
        found += changes(rows(of, "Award Changes"), wanted)
    return found


def floored(wanted: Report, moves: list[tuple[Any, ...]], what: str) -> list[str]:
    """What an award lacks at its end is what flooring took: less than a share a split, and nothing without a split."""
    lacks: dict[str, Fraction] = {}
    for line, award, _, day, shares in moves:
        if line != "exercisable at end":
            sign = 1 if line == "outstanding at end" else -1
            lacks[award] = lacks.get(award, Fraction(0)) + sign * shares * wanted.later(day)
    taken = [split for split in wanted.splits if wanted.before < split.day <= wanted.end]
    most = sum((wanted.later(split.day) for split in taken), Fraction(0))
    bad = {award: lack for award, lack in lacks.items() if not -most < lack <= 0 and lack}
    return [f"{what}: {award} lacks {lack} shares by {len(taken)} splits" for award, lack in bad.items()]


def by_line(found: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["Line"]: row for row in found}


def compared(sheet: str, ours: dict[Any, dict[str, Any]], theirs: dict[Any, dict[str, Any]]) -> list[str]:
    """Every figure that the plain report has; rows of ours that it does not have are a difference."""
    found = [f"{sheet}: {sorted(map(str, set(ours) ^ set(theirs)))}"] if set(ours) != set(theirs) else []
    return found + [
        f"{sheet} {key}, {header}: {ours[key][header]}, {value} expected"
        for key, row in theirs.items()
        if key in ours
        for header, value in row.items()
        if header != "exact" and ours[key][header] != value
    ]


def behind(lines: list[dict[str, Any]], rows_behind: list[dict[str, Any]], key: str, wanted: Report) -> list[str]:
    """The rows behind a line add up to it, and each is within one share of what it is exactly."""
    found = []
    for line in lines:
        own = [row for row in rows_behind if row["Line"] == line["Line"]]
        if own and sum(row["Shares"] for row in own) != line["Shares"]:
            found.append(f"{line['Line']}: rows come to {sum(row['Shares'] for row in own)}, not {line['Shares']}")
        if not own and line["Shares"] and not line["Line"].startswith("shares "):
            found.append(f"{line['Line']}: {line['Shares']} without a row")
        value = line["Aggregate Intrinsic Value"]
        if value and value != sum(row["Intrinsic Value"] for row in own):
            found.append(f"{line['Line']}: intrinsic values do not come to {value}")
        for row in own:
            if row["Line"] != "rounding on splits":
                exact = row["Shares on the Day"] * wanted.later(row["Date"])
                if abs(row["Shares"] - exact) >= 1 or Fraction(row["New"], row["Old"]) != wanted.later(row["Date"]):
                    found.append(f"{row[key]} {row['Line']}: {row['Shares']}, {exact} expected")
                if key == "Option ID" and row["Exercise Price"] != price_of(wanted, row[key]):
                    found.append(f"{row[key]}: {row['Exercise Price']}")
    return found


def price_of(wanted: Report, option: str) -> Decimal:
    exact = wanted.price(option)
    return Decimal(exact.numerator) / exact.denominator


def details(ours: list[dict[str, Any]], moves: list[tuple[Any, ...]], key: str) -> list[str]:
    """Every movement is behind its line, once."""
    found = sorted(
        (row["Line"], row[key], row["Reference"] or "", row["Date"], row["Shares on the Day"])
        for row in ours
        if row["Line"] != "rounding on splits"
    )
    theirs = sorted((line, award, reference or "", day, shares) for line, award, reference, day, shares in moves)
    return [] if found == theirs else [f"{key}: {set(found) ^ set(theirs)}"]


def ranges(ours: list[dict[str, Any]], wanted: Report) -> list[str]:
    theirs = wanted.price_ranges()
    found = compared("Price Ranges", dict(enumerate(ours)), dict(enumerate(theirs)))
    for mine, their in zip(ours, theirs, strict=False):
        for header, exact in zip(("Outstanding", "Exercisable"), their["exact"], strict=True):
            if abs(mine[header] - exact) >= 1:
                found.append(f"Price Ranges {mine['From']}, {header}: {mine[header]}, {exact} expected")
    for header, line in (("Outstanding", "outstanding at end"), ("Exercisable", "exercisable at end")):
        if sum(row[header] for row in ours) != wanted.option_activity()[line]["Shares"]:
            found.append(f"Price Ranges: {header} does not come to the line")
    return found


def directors(of: Any, wanted: Report) -> list[str]:
    ours = {row["Director ID"]: row for row in rows(of, "By Director")}
    theirs = {row["Director ID"]: row for row in totals_of_directors(wanted)}
    found = compared("By Director", ours, theirs)
    said = rows(of, "Director Statements")
    for director, row in theirs.items():
        mine, own = ours.get(director, {}), [each for each in said if each["Director ID"] == director]
        exact = row["exact"]
        if exact is None:
            found += [f"{director}: an intrinsic value"] if mine["Intrinsic Value"] is not None else []
        elif abs(Fraction(mine["Intrinsic Value"]) - exact) >= Fraction(len(own) + 1, 100):
            found.append(f"{director}: {mine['Intrinsic Value']}, {exact} expected")
        for item, header in (("outstanding", "Options Outstanding"), ("exercisable", "Options Exercisable")):
            shares = sum(each["Shares"] for each in own if (each["Section"], each["Item"]) == ("options", item))
            if shares != row[header]:
                found.append(f"{director}: {shares} {item}")
        stock = [each for each in own if each["Section"] == "deferred stock"]
        for pending, header in ((False, "Deferred Outstanding"), (True, "Shares Pending")):
            if sum(each["Shares"] for each in stock if (each["Item"] == "pending") == pending) != row[header]:
                found.append(f"{director}: {header}")
        fees = [each for each in own if each["Section"] == "fees"]
        paid = sum(each["Amount"] for each in fees if each["Item"].endswith(" fee"))
        parts = sum(each["Amount"] for each in fees if not each["Item"].endswith(" fee"))
        if not paid == parts == row["Fees"]:
            found.append(f"{director}: fees of {paid}, of which {parts} is told; {row['Fees']} expected")
        told = [each["Date"] for each in own if each["Section"] == "elections"]
        if told != (notices(wanted, director) if row["Election This Year"] is not None else []):
            found.append(f"{director}: notices of {told}")
    return found


def two_periods(ours: list[dict[str, Any]], last: Report, this: Report) -> list[str]:
    before, now = lines_of(last), lines_of(this)
    mine = {(row["Group"], row["Line"]): row for row in ours}
    theirs = {
        key: {
            "Last Shares": before[key][0],
            "This Shares": shares,
            "Change in Shares": None if shares is None else shares - (before[key][0] or 0),
            "Last Dollars": before[key][1],
            "This Dollars": dollars,
            "Change in Dollars": None if dollars is None or before[key][1] is None else dollars - before[key][1],
        }
        for key, (shares, dollars) in now.items()
    }
    return compared("Two Periods", mine, theirs)


def behind_both(lines: list[dict[str, Any]], ours: list[dict[str, Any]], last: Report, this: Report) -> list[str]:
    """The awards behind a line of both periods are those that moved, and they add up to it."""
    found = []
    for line in lines:
        own = [row for row in ours if (row["Group"], row["Line"]) == (line["Group"], line["Line"])]
        if own:
            found += [
                f"Two Periods Detail {line['Line']}, {header}: does not come to {line[header]}"
                for header in ("Last Shares", "Change in Shares", "This Shares")
                if sum(row[header] for row in own) != line[header]
            ]
    for group, name in (("options", "option_moves"), ("deferred stock", "deferred_moves")):
        moves = {move[:2] for report in (last, this) for move in getattr(report, name)()}
        listed = [(row["Line"], row["Award ID"]) for row in ours if row["Group"] == group]
        listed = [each for each in listed if each[0] != "rounding on splits"]
        found += [] if sorted(listed) == sorted(moves) else [f"Two Periods Detail: {set(listed) ^ moves}"]
    return found


def changes(ours: list[dict[str, Any]], wanted: Report) -> list[str]:
    """Every award whose shares, price or end moved is listed once, and no other."""
    found, listed = [], {row["Award ID"]: row for row in ours}
    assert wanted.beginning is not None
    for sheet, key, end in (("Options", "Option ID", "Deadline"), ("Deferred Awards", "Award ID", "Issuance Date")):
        then, moves = wanted.beginning.of(sheet, key), wanted.option_moves() + wanted.deferred_moves()
        moved = {award for line, award, *_ in moves if not line.endswith((" at beginning", " at end"))}
        for award, row in wanted.now.of(sheet, key).items():
            last = then.get(award)
            before = (last["Shares Outstanding"] if last else 0) * wanted.later(wanted.before)
            after = row["Shares Outstanding"] * wanted.later(wanted.end)
            differs = award in moved or before != after
            if last and before and after:
                differs |= last[end] != row[end]
                if sheet == "Options":
                    prices = (price_at(last, wanted.splits, wanted.before), price_at(row, wanted.splits, wanted.end))
                    differs |= prices[0] != prices[1]
            if not differs and award in listed:  # only how parts of a share were given to the rows
                differs = listed[award]["Change in Shares"] != 0
            if differs != (award in listed):
                found.append(f"Award Changes: {award} {before} {after}")
            elif differs:
                mine = listed[award]
                if abs(mine["Last Shares"] - before) >= 1 or abs(mine["This Shares"] - after) >= 1:
                    found.append(f"Award Changes: {award}: {mine}, {before} and {after} expected")
                if mine["Change in Shares"] != mine["This Shares"] - mine["Last Shares"]:
                    found.append(f"Award Changes: {award} does not add up")
    return found


def price_at(row: dict[str, Any], splits: Any, day: Any) -> Fraction:
    return through(Fraction(row["Exercise Price"]), splits, day)


def drawn(seed: int) -> dict[str, list[dict[str, Any]]]:
    """A plan of the seed; some are taken over in mid-life."""
    rng = random.Random(seed)
    plan = random_plan(rng)
    if rng.random() < 0.35:
        day = day_in_mid_life(rng, plan)
        as_of = next(row["Value"] for row in plan["Plan"] if row["Term"] == "As-of Date")
        with suppress(Apart):
            plan = taken_over(plan, day) if day <= as_of else plan
    return with_finance(rng, plan)


@pytest.mark.parametrize("start", range(FIRST, FIRST + PLANS, 10))
def test_reports_of_random_plans_come_out_as_worked_out_plainly(start: int) -> None:
    for seed in range(start, min(start + 10, FIRST + PLANS)):
        assert not differences(drawn(seed)), f"seed {seed}"
