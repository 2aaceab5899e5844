"""Each cause on small registers and journals worked by hand, with the day before, the day, and the day after."""

from typing import Any

import numpy as np
import pytest

from tests.support.books import ours, reconciled, theirs, told

DUE = "2004-01-02"  # a Friday; ten business days later is Friday 16 January
O1 = ours(1, DUE, 500)
ALONE = {"only ours missing at agent: IS-1 | -", "only theirs not in register: - | 0"}

CASES: list[tuple[str, list[dict[str, Any]], list[dict[str, Any]], set[str]]] = [
    # Equal shares in the window.
    ("the due date", [O1], [theirs(DUE, 500)], {"matched none: IS-1 | 0"}),
    ("the window's last day", [O1], [theirs("2004-01-16", 500)], {"matched none: IS-1 | 0"}),
    ("the day after the window", [O1], [theirs("2004-01-17", 500)], {"difference date: IS-1 | 0"}),
    ("the day before it is due", [O1], [theirs("2004-01-01", 500)], {"difference date: IS-1 | 0"}),
    ("90 days after", [O1], [theirs("2004-04-01", 500)], {"difference date: IS-1 | 0"}),
    ("91 days after", [O1], [theirs("2004-04-02", 500)], ALONE),
    ("90 days before", [O1], [theirs("2003-10-04", 500)], {"difference date: IS-1 | 0"}),
    ("91 days before", [O1], [theirs("2003-10-03", 500)], ALONE),
    ("another account, though the name is the same", [O1], [theirs(DUE, 500, account="1002")], ALONE),
    ("by name where they give no account", [O1], [theirs(DUE, 500, "LEE, ANN", None)], {"matched none: IS-1 | 0"}),
    ("by name where we give no account", [{**O1, "account_no": None}], [theirs(DUE, 500)], {"matched none: IS-1 | 0"}),
    ("by account whatever the name", [O1], [theirs(DUE, 500, "Somebody Else")], {"matched none: IS-1 | 0"}),
    (
        "the nearest date first",
        [O1, ours(2, "2004-01-08", 500)],
        [theirs("2004-01-09", 500), theirs("2004-01-12", 500)],
        {"matched none: IS-2 | 0", "matched none: IS-1 | 1"},
    ),
    (
        "then the lowest Issuance ID",
        [ours(2, DUE, 500), O1],
        [theirs(DUE, 500), theirs("2004-01-05", 500)],
        {"matched none: IS-1 | 0", "matched none: IS-2 | 1"},
    ),
    (
        "then the agent's first row",
        [O1],
        [theirs("2004-01-06", 500), theirs("2004-01-05", 500, certificate="A"), theirs("2004-01-05", 500)],
        {"matched none: IS-1 | 1", "only theirs duplicate: - | 2", "only theirs not in register: - | 0"},
    ),
    # References.
    (
        "a Reference goes before the nearest date",
        [O1, ours(2, DUE, 500)],
        [theirs("2004-01-14", 500, reference="IS-1"), theirs(DUE, 500, reference="is-2 ")],
        {"matched none: IS-1 | 0", "matched none: IS-2 | 1"},
    ),
    (
        "a row that names one issuance is never another's",
        [O1, ours(2, "2004-01-05", 500)],
        [theirs("2004-01-06", 500, reference="IS-1"), theirs("2004-01-06", 500, reference="IS-1")],
        {"matched none: IS-1 | 0", "only theirs duplicate: - | 1", "only ours missing at agent: IS-2 | -"},
    ),
    (
        "a Reference with other shares",
        [O1],
        [theirs("2004-01-06", 400, "Nobody", None, reference="IS-1")],
        {"difference quantity: IS-1 | 0"},
    ),
    ("a Reference on day 91", [O1], [theirs("2004-04-02", 500, reference="IS-1")], ALONE),
    # Totals.
    ("two in one row", [O1, ours(2, DUE, 300)], [theirs(DUE, 800)], {"matched in total none: IS-1, IS-2 | 0"}),
    ("one in two rows", [O1], [theirs(DUE, 300), theirs("2004-01-16", 200)], {"matched in total none: IS-1 | 0, 1"}),
    (
        "one in two rows of which one is late",
        [O1],
        [theirs(DUE, 300), theirs("2004-01-17", 200)],
        {"difference quantity: IS-1 | 0", "only theirs not in register: - | 1"},
    ),
    (
        "issuances of two dates are no total",
        [O1, ours(2, "2004-01-05", 300)],
        [theirs("2004-01-05", 800)],
        {"difference quantity: IS-2 | 0", "only ours missing at agent: IS-1 | -"},
    ),
    (
        "two of three, the third on its own",
        [O1, ours(2, DUE, 300), ours(3, DUE, 50)],
        [theirs(DUE, 550), theirs(DUE, 300)],
        {"matched in total none: IS-1, IS-3 | 0", "matched none: IS-2 | 1"},
    ),
    (
        "several sums would fit: none is taken",
        [O1, ours(2, DUE, 500), ours(3, DUE, 300)],
        [theirs("2004-01-17", 1), theirs(DUE, 800)],
        {
            "difference quantity: IS-1 | 1",
            "only ours missing at agent: IS-2 | -",
            "only ours missing at agent: IS-3 | -",
            "only theirs not in register: - | 0",
        },
    ),
    (
        "a total that names one of its issuances",
        [O1, ours(2, DUE, 300)],
        [theirs(DUE, 800, reference="IS-1")],
        {"matched in total none: IS-1, IS-2 | 0"},
    ),
    (
        "a total in two rows that name the issuance, of somebody unknown",
        [O1],
        [theirs(DUE, 300, "Nobody", None, reference="IS-1"), theirs(DUE, 200, "Nobody", None, reference="IS-1")],
        {"matched in total none: IS-1 | 0, 1"},
    ),
    # Other shares. The plan's split is 3 for 2.
    ("not split", [ours(1, DUE, 600)], [theirs(DUE, 400)], {"difference split: IS-1 | 0"}),
    ("split twice", [ours(1, DUE, 600)], [theirs(DUE, 900)], {"difference split: IS-1 | 0"}),
    ("not split, with the fraction cut off", [ours(1, DUE, 601)], [theirs(DUE, 401)], {"difference split: IS-1 | 0"}),
    ("one share from the ratio", [ours(1, DUE, 600)], [theirs(DUE, 402)], {"difference quantity: IS-1 | 0"}),
    ("one share more", [O1], [theirs(DUE, 501)], {"difference rounding: IS-1 | 0"}),
    ("one share less", [O1], [theirs(DUE, 499)], {"difference rounding: IS-1 | 0"}),
    ("two shares less", [O1], [theirs(DUE, 498)], {"difference quantity: IS-1 | 0"}),
    (
        "a share an issuance in a total",
        [O1, ours(2, DUE, 300)],
        [theirs(DUE, 802)],
        {"difference rounding: IS-1, IS-2 | 0"},
    ),
    (
        "a total that is not split",
        [ours(1, DUE, 600), ours(2, DUE, 300)],
        [theirs(DUE, 600, account="1001", reference="x"), theirs(DUE, 600)],
        {"matched none: IS-1 | 0", "only theirs duplicate: - | 1", "only ours missing at agent: IS-2 | -"},
    ),
    (
        "a total that is not split, alone",
        [ours(1, DUE, 700), ours(2, DUE, 301)],
        [theirs(DUE, 667)],
        {"difference split: IS-1, IS-2 | 0"},
    ),
    ("other shares after the window", [O1], [theirs("2004-01-17", 499)], ALONE),
    # Reversals.
    (
        "a credit and its debit",
        [O1],
        [theirs(DUE, 500), theirs("2004-03-01", -500)],
        {"only ours missing at agent: IS-1 | -", "only theirs reversed: - | 0, 1"},
    ),
    (
        "a debit before the credit is none",
        [O1],
        [theirs("2004-01-05", 500), theirs(DUE, -500)],
        {"matched none: IS-1 | 0", "only theirs not in register: - | 1"},
    ),
    (
        "a debit of the same day, wherever it stands",
        [O1],
        [theirs(DUE, -500), theirs(DUE, 500), theirs("2004-01-05", 500)],
        {"only theirs reversed: - | 0, 1", "matched none: IS-1 | 2"},
    ),
    (
        "a debit of somebody else",
        [O1],
        [theirs(DUE, 500), theirs("2004-01-05", -500, "Bo Ek", "1002")],
        {"matched none: IS-1 | 0", "only theirs not in register: - | 1"},
    ),
    (
        "a debit that names what it reverses goes before the nearest",
        [O1, ours(2, "2004-01-05", 500)],
        [
            theirs(DUE, 500, reference="IS-1"),
            theirs("2004-01-05", 500, reference="IS-2"),
            theirs("2004-01-06", -500, reference="IS-1"),
        ],
        {"only theirs reversed: - | 0, 2", "matched none: IS-2 | 1", "only ours missing at agent: IS-1 | -"},
    ),
    # Twice.
    (
        "three times",
        [O1],
        [theirs(DUE, 500)] * 3,
        {"matched none: IS-1 | 0", "only theirs duplicate: - | 1", "only theirs duplicate: - | 2"},
    ),
    (
        "the same on another day is no duplicate",
        [O1],
        [theirs(DUE, 500), theirs("2004-01-05", 500)],
        {"matched none: IS-1 | 0", "only theirs not in register: - | 1"},
    ),
    (
        "twice, once without an account",
        [O1],
        [theirs(DUE, 500), theirs(DUE, 500, "LEE, ANN", None)],
        {"matched none: IS-1 | 0", "only theirs duplicate: - | 1"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("our_rows", "their_rows", "expected"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_each_entry_is_told_by_its_cause(
    our_rows: list[dict[str, Any]], their_rows: list[dict[str, Any]], expected: set[str]
) -> None:
    assert told(our_rows, their_rows) == expected


@pytest.mark.parametrize(
    ("issuance", "last_day", "expected"),
    [
        (ours(1, DUE, 500), "2004-01-01", "timing"),  # not even due
        (ours(1, DUE, 500), "2004-01-16", "timing"),  # the window's last day
        (ours(1, DUE, 500), "2004-01-17", "missing at agent"),
        (ours(1, DUE, 500, held=True), "2010-01-01", "held"),
        (ours(1, DUE, 500, deliverable_from="2004-03-01"), "2004-02-29", "held"),
        (ours(1, DUE, 500, deliverable_from="2004-03-01"), "2004-03-01", "timing"),
        (ours(1, DUE, 500, deliverable_from="2004-03-01"), "2004-03-15", "timing"),  # ten business days later
        (ours(1, DUE, 500, deliverable_from="2004-03-01"), "2004-03-16", "missing at agent"),
    ],
)
def test_what_only_we_have_is_held_in_time_or_missing(issuance: dict[str, Any], last_day: str, expected: str) -> None:
    assert told([issuance], [], last_day=last_day) == {f"only ours {expected}: IS-1 | -"}


@pytest.mark.parametrize(
    ("posted", "expected"),
    [("2004-01-02", "matched none"), ("2004-03-15", "matched none"), ("2004-03-16", "difference date")],
)
def test_what_was_held_may_be_posted_until_ten_business_days_after_its_release(posted: str, expected: str) -> None:
    held = ours(1, DUE, 500, deliverable_from="2004-03-01")
    assert told([held], [theirs(posted, 500)]) == {f"{expected}: IS-1 | 0"}


@pytest.mark.parametrize(
    ("window", "posted", "expected"),
    [(0, DUE, "matched none"), (0, "2004-01-03", "difference date"), (11, "2004-01-20", "matched none")],
)
def test_the_window_is_an_option(window: int, posted: str, expected: str) -> None:
    # Monday 19 January was a holiday, so the eleventh business day is the 20th.
    assert told([O1], [theirs(posted, 500)], window=window) == {f"{expected}: IS-1 | 0"}


def test_rows_of_another_plan_are_told_apart_by_what_matches_ours() -> None:
    rows = [theirs(DUE, 500, plan_code="NED"), theirs(DUE, 77, plan_code="ESPP"), theirs(DUE, -5, plan_code="ESPP")]
    listed, both = reconciled([O1], rows)
    assert both.plan_codes == ("NED",)
    assert listed.frame["cause"].tolist() == ["none", "other plan", "other plan"]
    assert "NED (1), ESPP (0)" in both.findings[0].message


def test_a_plan_code_is_asked_for_where_two_match_ours_alike() -> None:
    rows = [theirs(DUE, 500, plan_code="NED"), theirs("2004-02-02", 300, plan_code="ESPP")]
    both = reconciled([O1, ours(2, "2004-02-02", 300)], rows)[1]
    assert [str(finding.severity) for finding in both.findings] == ["error"]
    assert "--plan-code" in both.findings[0].message
    chosen = told([O1, ours(2, "2004-02-02", 300)], rows, plan_codes=["espp"])
    assert chosen == {
        "only theirs other plan: - | 0", "matched none: IS-2 | 1", "only ours missing at agent: IS-1 | -",
    }  # fmt: skip


@pytest.mark.parametrize("written", ["0001001", "10-01", " 1001"])
def test_an_account_that_differs_by_zeros_or_dashes_is_taken_and_said(written: str) -> None:
    listed, both = reconciled([O1], [theirs(DUE, 500, "Whoever", written)])
    assert listed.frame["matched_by"].tolist() == ["account"]
    assert [finding.code for finding in both.findings] == ["account-taken"]


def test_an_account_that_could_be_two_of_ours_is_not_taken() -> None:
    two = [ours(1, DUE, 500, account="01001"), ours(2, DUE, 300, "Bo Ek", account="1-001")]
    assert "only theirs not in register: - | 0" in told(two, [theirs(DUE, 500, "Whoever", "1001")])


def test_robert_oneil_is_not_taken_for_roberta_while_there_is_a_robert() -> None:
    roberta = ours(1, DUE, 500, "Roberta O'Neil", None)
    listed, both = reconciled([roberta], [theirs(DUE, 500, "Robert Oneil", None)], others=["Robert O'Neil"])
    assert set(listed.frame["cause"]) == {"missing at agent", "not in register"}
    listed, both = reconciled([roberta], [theirs(DUE, 500, "Robert Oneill", None)], others=["Robert O'Neil"])
    step = listed.frame.set_index("cause").loc["not in register", "next_step"]
    assert "Robert O'Neil (score 96) or Roberta O'Neil (score 92)" in step
    listed, both = reconciled([roberta], [theirs(DUE, 500, "Robert Oneil", None)])
    assert listed.frame[["cause", "name_score"]].to_numpy().tolist() == [["none", 96]]
    assert [finding.code for finding in both.findings] == ["name-taken"]


def test_next_steps_can_be_sent_as_they_are() -> None:
    issuance = ours(1, "2004-01-02", 1500, account="1007")
    listed, _ = reconciled([issuance], [])
    assert listed.frame["next_step"].tolist() == [
        "Ask the agent to post 1,500 shares due 2 January 2004 to account 1007 (IS-1)."
    ]
    assert listed.frame["age_days"].tolist() == [2555]  # to 31 December 2010: six years with two leap days, 363 days


def test_many_equal_entries_are_paired_at_once() -> None:
    count = 3000
    listed, _ = reconciled([ours(f"{n:04}", DUE, 5) for n in range(count)], [theirs("2004-01-05", 5)] * count)
    assert set(listed.frame["cause"]) == {"none"}
    assert np.array_equal(np.sort(listed.of_ours), np.arange(count))
    pairs = dict(zip(listed.of_ours.tolist(), range(count), strict=True))
    assert [pairs[item] for item in listed.of_theirs.tolist()] == list(range(count))  # the lowest ID, the first row
