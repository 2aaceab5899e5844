import random
from collections import Counter
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from .facts import Plan
from .figures import number
from .oracle import calculate
from .random_plans import random_plan
from .sheets import CAUSES
from .soundness import faults

PLANS = 200
SEEDS = range(300)

# What each movement does, a share: available, options outstanding, deferred outstanding, delivered, assumed.
EFFECTS = {
    "increase": (1, 0, 0, 0, 0),
    "option granted": (-1, 1, 0, 0, 0),
    "deferred granted": (-1, 0, 1, 0, 0),
    "exercised": (0, -1, 0, 1, 0),
    "cancelled": (1, -1, 0, 0, 0),
    "deferred issued": (0, 0, -1, 1, 0),
    "lapsed": (1, -1, 0, 0, 0),
    "assumed": (0, -1, 0, 0, 1),
}
FIVE = ("Available", "Options Outstanding", "Deferred Outstanding", "Delivered", "Assumed")
PARTS = ("Deferred", "Cash Not Deferred", "Cash for Fraction", "Cash for Shortfall", "Pending")


@pytest.fixture(scope="module", params=range(PLANS))
def seed(request: pytest.FixtureRequest) -> int:
    """A wide scope keeps the tests of one plan together, so that it is drawn once."""
    number_of_plan: int = request.param
    return number_of_plan


@cache
def plan_of(seed: int) -> Plan:
    return random_plan(random.Random(seed))


@cache
def results_of(seed: int) -> Plan:
    return calculate(plan_of(seed))


def test_each_movement_moves_its_shares_and_the_reserve_adds_up(seed: int) -> None:
    ledger = results_of(seed)["Share Reserve"]
    for row in ledger:
        assert row["Reserve"] == sum(row[column] for column in FIVE)
        assert min(row[column] for column in FIVE) >= 0
        assert row["Shares"] > 0 or row["Event"] == "split"
    for before, after in pairwise(ledger):
        moved = tuple(after[column] - before[column] for column in FIVE)
        if after["Event"] == "adjusted":
            assert abs(moved[0]) == after["Shares"]
            assert moved[1:3] in ((-moved[0], 0), (0, -moved[0]))
            assert moved[3:] == (0, 0)
        elif after["Event"] == "split":
            assert abs(after["Reserve"] - before["Reserve"]) == after["Shares"]
        elif after["Event"] == "settled in shares":
            delivered = moved[3]
            assert moved == (after["Shares"] - delivered, -after["Shares"], 0, delivered, 0)
            assert 0 <= delivered < after["Shares"]
        else:
            assert moved == tuple(after["Shares"] * effect for effect in EFFECTS[after["Event"]])


def test_awards_add_up_and_agree_with_the_ledger(seed: int) -> None:
    found = results_of(seed)
    for option in found["Options"]:
        left = option["Shares Granted"] + option["Shares Adjusted"]
        left -= sum(option[f"Shares {gone}"] for gone in ("Exercised", "Cancelled", "Lapsed", "Assumed"))
        assert left == option["Shares Outstanding"]
        assert 0 <= option["Shares Exercisable"] <= left
    for award in found["Deferred Awards"]:
        left = award["Shares Granted"] + award["Shares Adjusted"] - award["Shares Issued"]
        assert left == award["Shares Outstanding"] >= 0
    last = found["Share Reserve"][-1]
    assert last["Options Outstanding"] == sum(row["Shares Outstanding"] for row in found["Options"])
    assert last["Deferred Outstanding"] == sum(row["Shares Outstanding"] for row in found["Deferred Awards"])
    events = [row["Event"] for row in found["Share Reserve"]]
    if "assumed" not in events or "split" not in events[events.index("assumed") :]:
        assert last["Assumed"] == sum(row["Shares Assumed"] for row in found["Options"])
    if all(row["Event"] != "split" for row in found["Share Reserve"]):
        assert last["Delivered"] == sum(row["Shares"] for row in found["Issuances"])


def test_the_parts_of_each_fee_add_up_to_it(seed: int) -> None:
    found = results_of(seed)
    splits = any(row["Event"] == "split" for row in found["Share Reserve"])
    awards = {row["Fee ID"]: row for row in found["Deferred Awards"]}
    for fee in found["Fee Settlement"]:
        assert sum(fee[part] for part in PARTS) == fee["Amount"]
        assert min(fee[part] for part in PARTS) >= 0
        award = awards.get(fee["Fee ID"])
        if award is None:
            assert fee["Deferred"] == 0
        elif not splits and rounds_down(seed):
            value = number(award["Fair Market Value"]) * award["Shares Granted"]
            assert abs(value - number(fee["Deferred"])) <= number("0.02")


def rounds_down(seed: int) -> bool:
    return not any(row["Term"] == "Share Rounding" and row["Value"] != "down" for row in plan_of(seed)["Plan"])


def test_what_is_due_of_each_fee_is_its_cash(seed: int) -> None:
    found = results_of(seed)
    due: Counter[str] = Counter()
    for row in found["Cash Due"]:
        assert row["Amount"] > 0
        if row["Cause"] == "split fraction":  # in addition to the fee's dollars
            continue
        due[row["Fee ID"]] += row["Amount"]
    cash = ("Cash Not Deferred", "Cash for Fraction", "Cash for Shortfall")
    for fee in found["Fee Settlement"]:
        assert due.pop(fee["Fee ID"], 0) == sum(fee[column] for column in cash)
    assert not due


def test_the_activity_of_a_period_adds_up(seed: int) -> None:
    found = results_of(seed)
    groups: dict[str, dict[str, Any]] = {}
    for row in found["Activity"]:
        value = row["Dollars"] if row["Group"] == "fees" else row["Shares"]
        groups.setdefault(row["Group"], {})[row["Line"]] = value
    for group, beginning, end in (
        ("options", "outstanding at beginning", "outstanding at end"),
        ("deferred awards", "outstanding at beginning", "outstanding at end"),
        ("reserve", "available at beginning", "available at end"),
    ):
        moved = sum(value for line, value in groups[group].items() if not line.endswith((" at beginning", " at end")))
        assert groups[group][beginning] + moved == groups[group][end]
    fees = groups["fees"]
    assert fees["dated in the period"] == fees["deferred"] + fees["cash"] + fees["pending"]
    assert fees["pending at end"] == sum(row["Pending"] for row in found["Fee Settlement"])
    start = next((row["Value"] for row in plan_of(seed)["Plan"] if row["Term"] == "Period Start"), None)
    if start is not None:
        assert fees["cash due"] == sum(row["Amount"] for row in found["Cash Due"] if row["Date"] >= start)


def test_a_random_plan_keeps_the_contract(seed: int) -> None:
    assert list(faults(plan_of(seed))) == []


def test_the_same_seed_makes_the_same_plan() -> None:
    assert random_plan(random.Random(7)) == random_plan(random.Random(7))


def test_random_plans_reach_every_outcome() -> None:
    seen: dict[str, Counter[Any]] = {name: Counter() for name in WANTED}
    for seed in SEEDS:
        found = results_of(seed)
        for name in WANTED:
            sheet, column = name.split(": ")
            seen[name].update(row[column] for row in found[sheet])
    rare = {
        name: wanted - {value for value, times in seen[name].items() if times >= 5} for name, wanted in WANTED.items()
    }
    assert rare == {name: set() for name in WANTED}


WANTED: dict[str, set[str]] = {
    "Share Reserve: Event": {*EFFECTS, "opening", "split", "settled in shares", "adjusted"},
    "Share Reserve: Cause": {"not exercisable", "deadline"},
    "Cash Due: Cause": set(CAUSES),
    "Upcoming: Event": {"option deadline", "option exercisable", "deferred stock issues"},
    "Options: Deadline Reason": {"final exercise date", "death", "cessation", "change of control", "decision"},
    "Decisions: Decision": {"adjust", "exercisable", "keep on death", "exercise period"},
    "Decisions: Vesting Taken From": {"next steps", "last steps"},
    "Options: Status": {"outstanding", "closed", "assumed", "not granted"},
    "Options: Price Basis": {"last sale", "bid-ask mean", "par value", "set by committee"},
    "Deferred Awards: Status": {"outstanding", "issued", "pending", "not granted", "closed"},
    "Deferred Awards: Issuance Reason": {"third January", "January", "change of control", "cessation"},
    "Shortfalls: Treatment": {"lost", "cash", "pending"},
    "Shortfalls: Kind": {"formula", "discretionary", "deferred", "pending"},
    "Fee Settlement: Reason": {
        "not eligible",
        "outside plan term",
        "stockholders' meeting",
        "no election",
        "after deferral cutoff",
        "part not elected",
    },
    "Formula Eligibility: Reason": {
        "reelected or continuing",
        "employee",
        "newly elected",
        "leaving",
        "not in service",
        "outside plan term",
    },
    "Option Events: Event": {"exercise", "cash-out", "share settlement"},
    "Option Events: Exercised By": {"director", "estate"},
    "Option Events: Held 6 Months": {"yes", "not from the Company"},
    "Issuances: Stock Source": {"original issue", "treasury"},
}
