"""Registers turned into statements with known damage: each is found with its cause, and no sound line is accused."""

import random
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from calc.plan.calendar import business_days, day_number
from calc.reconciliation.match import match
from calc.reconciliation.model import Rules
from calc.reconciliation.other_names import other_names
from calc.reconciliation.sides import sides
from calc.statement import read_statement
from tests.support.books import OURS, THEIRS, frame, ours, reconciled, theirs
from tests.support.damage import DAMAGES, Damaged, as_text, damaged

SEEDS = range(40)


def wrong(seed: int, layout: str | None = None) -> list[tuple[Any, ...]]:
    """The entries that are told otherwise than they were made. Of rows that are alike, any may be the second."""
    made = damaged(seed, layout=layout)
    return told_otherwise(made, made.journal)


def told_otherwise(made: Damaged, journal: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """The same for a journal as it was read."""
    listed, both = reconciled(made.register, journal, plan_codes=["NED"])
    said = (listed.frame["status"] + " " + listed.frame["cause"]).tolist()
    found = []
    for row, item in zip(both.our_rows.tolist(), listed.of_ours.tolist(), strict=True):
        issuance = made.register[row]["issuance_id"]
        if said[item] != made.ours[issuance]:
            found.append((issuance, made.ours[issuance], said[item]))
    expected, told = Counter[Any](), Counter[Any]()
    for row, item in zip(made.journal, listed.of_theirs.tolist(), strict=True):
        alike = str(sorted((name, str(cell)) for name, cell in row.items() if name != "certificate"))
        expected[alike, made.theirs[row["certificate"]]] += 1
        told[alike, said[item]] += 1
    return [*found, *(expected - told), *(told - expected)]


@pytest.mark.parametrize("seed", SEEDS)
def test_each_damage_is_found_with_its_cause_and_no_sound_line_is_accused(seed: int) -> None:
    assert wrong(seed) == []


@pytest.mark.parametrize("seed", range(12))
def test_a_statement_written_in_odd_ways_is_read_as_it_is_meant(seed: int, tmp_path: Path) -> None:
    made = damaged(seed, damages=[each for each in DAMAGES if each != "reversed by its type alone"])
    path = tmp_path / "agent.csv"
    path.write_text(as_text(made, random.Random(seed)), encoding="utf-8")
    statement = read_statement(path)
    assert [finding for finding in statement.findings if finding.severity != "info"] == []
    assert (str(statement.as_of_date), statement.last_day_by) == ("2010-12-31", "titles")
    frame = statement.journal.assign(date=statement.journal["date"].dt.strftime("%Y-%m-%d"))
    read = frame.astype(object).where(frame.notna(), None).to_dict("records")
    assert told_otherwise(made, read) == []


def test_entries_that_bear_another_directors_name_are_each_told() -> None:
    for seed in SEEDS:
        made = damaged(seed, layout="account")
        register, journal = frame(made.register, OURS), frame(made.journal, THEIRS)
        rules = Rules(((3, 2),), day_number(date(2010, 12, 31)))
        names = register[["director_id", "name"]].drop_duplicates(ignore_index=True)
        both = sides(register, journal, names, business_days(), 10, rules, ["NED"])
        items, labels = match(both.ours, both.theirs, rules), np.arange(len(journal)).astype(str)
        sentences, findings = other_names(both.theirs, items, register.iloc[both.our_rows], names, labels)
        assert (len(sentences), len(findings)) == (made.others, int(made.others > 0))


def test_the_seeds_hold_each_damage_many_times() -> None:
    done = Counter(each for seed in SEEDS for each in damaged(seed).done)
    assert all(done[each] > 5 for each in DAMAGES), done


@pytest.mark.parametrize("layout", ["account", "name", "reference"])
def test_an_untouched_register_reconciles_in_full(layout: str) -> None:
    for seed in range(3):
        register = damaged(seed).register
        rows = [
            theirs(
                each["due_date"],
                each["shares"],
                each["name"],
                each["account_no"] if layout == "account" else None,
                reference=each["issuance_id"] if layout == "reference" else None,
            )
            for each in register
        ]
        listed, _ = reconciled(register, rows)
        assert set(listed.frame["status"]) == {"matched"}


ENTRY = some.tuples(some.integers(1, 28), some.sampled_from([100, 150, 200, 250, 350]), some.sampled_from("AB"))


@settings(max_examples=60, deadline=None)
@given(some.lists(ENTRY, max_size=9), some.lists(ENTRY.map(lambda row: row), max_size=9), some.randoms())
def test_each_entry_is_on_one_item_the_differences_add_up_and_the_order_does_not_matter(
    mine: list[Any], agent: list[Any], chance: random.Random
) -> None:
    register = [ours(n, f"2004-01-{day:02}", count, who, who) for n, (day, count, who) in enumerate(mine)]
    journal = [theirs(f"2004-01-{day:02}", count, who, who) for day, count, who in agent]
    if journal:
        journal.append({**journal[0], "shares": -journal[0]["shares"]})
    listed, _ = reconciled(register, journal, last_day="2004-02-02")
    frame = listed.frame
    assert set(listed.of_ours) | set(listed.of_theirs) == set(range(len(frame)))
    total = sum(row["shares"] for row in journal) - sum(row["shares"] for row in register)
    assert frame["difference"].sum() == total
    chance.shuffle(register)
    again = reconciled(register, journal, last_day="2004-02-02")[0].frame
    assert again.drop(columns="agent_rows").equals(frame.drop(columns="agent_rows"))
    chance.shuffle(journal)
    other = reconciled(register, journal, last_day="2004-02-02")[0].frame
    columns = ["status", "cause", "issuance_ids", "agent_date", "our_shares", "agent_shares"]
    assert sorted(map(str, other[columns].to_numpy().tolist())) == sorted(map(str, frame[columns].to_numpy().tolist()))


@pytest.mark.parametrize("second", [250, 300])
def test_of_two_rows_of_one_day_the_nearer_in_shares_differs_whichever_comes_first(second: int) -> None:
    register = [ours(0, "2004-01-02", 100, "A", "A")]
    rows = [theirs("2004-01-16", count, "A", "A") for count in (120, second)]
    for journal in (rows, rows[::-1]):
        frame = reconciled(register, journal, last_day="2004-02-02")[0].frame
        pair = frame[frame["cause"] == "quantity"]
        assert pair["agent_shares"].tolist() == [120]
