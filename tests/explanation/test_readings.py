"""An explanation says which reading chosen otherwise decided something, on the plans worked by hand for the rules."""

from functools import cache

import pytest
import yaml

from calc.calculate import calculate
from calc.contract import INPUT
from calc.excel.layout import SheetLayout
from calc.explanation.sheet import columns_frame, explain_frame
from calc.results.basis import basis_frame
from calc.results.run_facts import RunFacts
from tests.support.build import frames_of
from tests.support.paths import ROOT

CASES = ROOT / "tests" / "plan" / "cases"
COMPANY = "So the Plan is read: “Director who stays an employee” is “service with the Company”."
HELD = "So the Plan is read: “Options after a break in service” is “all options held”."

# By case and award: the step, and what it says.
TOLD = [
    (
        "s07c_new_notice_after_a_break", "DS-A2", "Election",
        "The latest notice before 2001, of 2000-09-01, was given in an earlier service, and does not count after the"
        " break: the fee is paid in cash. So the Plan is read: “Election after a break in service” is “new notice"
        " needed”.",
    ),
    (
        "s07c_new_notice_after_a_break", "DS-A1", "Election",
        "The notice of 2000-09-01 (elect) is the latest before 2001: it elects deferred stock for that year.",
    ),
    (
        "s07c_before_the_fiscal_year", "DS-F04", "Election",
        "The notice of 2003-02-28 (elect) is the latest before 2003-03-01, when the fiscal year of 1 January 2004"
        " began: it elects deferred stock for 2004.",
    ),
    (
        "s07c_before_the_fiscal_year", "DS-B01", "Election",
        "B (B) gave no notice before 2000-07-01, when the fiscal year of 1 January 2001 began, so the fee is paid in"
        " cash.",
    ),
    (
        "s06i_all_options_held", "DO-A1", "Deadline",
        "A (A) died in service on 2001-06-29: the deadline is 2002-06-29, 12 months from then. That later service ended"
        f" while the older option was outstanding. {HELD}",
    ),
    (
        "s06i_all_options_held", "DO-C", "Deadline",
        "Service ended on 2001-03-30: the deadline is 2001-06-30, 3 months from then.",
    ),
    (
        "s06i_all_options_held", "DO-A2", "Deadline",
        "A (A) died in service on 2001-06-29: the deadline is 2002-06-29, 12 months from then.",
    ),
    (
        "s06i_service_with_the_company", "DO-A", "Deadline",
        f"Service with the Company ended on 2002-06-28: the deadline is 2002-09-28, 3 months from then. {COMPANY}",
    ),
    (
        "s06i_service_with_the_company", "DO-A", "Lapse",
        "On 2002-06-28 300 shares lapsed: they were not exercisable when service ended that day.",
    ),
    (
        "s06i_service_with_the_company", "DO-B", "Deadline",
        "Service ended on 2001-03-30: the deadline is 2001-06-30, 3 months from then.",
    ),
    (
        "s06i_service_with_the_company", "DO-D", "Deadline",
        "Service with the Company ended by death, after leaving the Board: the deadline is 2001-11-15, 3 months from"
        f" the Death Date. {COMPANY}",
    ),
    (
        "s06i_service_with_the_company", "DO-E", "Deadline",
        f"E (E) died in service on 2002-01-31: the deadline is 2003-01-31, 12 months from then. {COMPANY}",
    ),
    (
        "s06i_all_options_held_with_the_company", "DO-B", "Deadline",
        "Service ended on 2001-08-30: the deadline is 2001-11-30, 3 months from then. That later service ended while"
        f" the older option was outstanding. {HELD}",
    ),
    (
        "s06a_last_day_at_the_meeting", "FO-20010726-A", "Eligibility",
        "A (A) was in service from 1995-01-01 to 2001-07-26: the meeting was on the last day, and the director was not"
        " an employee on it. So the Plan is read: “Death or leaving on the day of the annual meeting” is “granted”.",
    ),
    (
        "s06a_last_day_at_the_meeting", "FO-20010726-F", "Eligibility",
        "F (F) was in service from 1995-01-01 to 2001-07-26: leaving at the meeting, and neither reelected nor"
        " continuing.",
    ),
    (
        "s08a_after_entitlements", "DO-1", "Pro rata",
        "On 2000-07-27 the discretionary grants of the day requested 8,000 shares in total and 5,000 were left after"
        " the formula and deferred awards. Its pro rata portion of 8,000 x 5,000 / 8,000 is 5,000 shares: 5,000"
        " shares were granted, 3,000 short. So the Plan is read: “Discretionary grants in a shortfall” is “after"
        " entitlements”.",
    ),
    (
        "s08a_after_entitlements", "DS-F1", "Pro rata",
        "On 2001-07-26 the formula and deferred awards of the day requested 21,000 shares in total and 12,000 were"
        " available. Its pro rata portion of 1,000 x 12,000 / 21,000 is 571 shares and, by the largest remainders, one"
        " more: 572 shares were granted, 428 short. So the Plan is read: “Discretionary grants in a shortfall” is"
        " “after entitlements”.",
    ),
    (
        "s08a_stay_pending", "DS-F3", "Later grant",
        "The reserve was increased by 350 shares on 2001-06-01, and 50 shares that were pending were granted. They are"
        " the pro rata portion of 100, because 700 were pending and 350 were available. The 50 shares that it does not"
        " cover stay pending. So the Plan is read: “Pending shares not covered by an increase” is “stay pending”.",
    ),
    (
        "s08a_pending_goes_on", "DS-F0", "Short",
        "The 100 shares that it is short are pending: the Board was seeking authorization for more shares since"
        " 2000-12-15, and the director consented on 2000-12-20. The consent was withdrawn on 2001-03-15, and what was"
        " pending went on. So the Plan is read: “Consent withdrawn” is “pending goes on”.",
    ),
    (
        "s04c_fraction_paid", "DS-F2", "Cash due",
        "$5.00 became payable in cash on 2001-06-01: the split of that day left a fraction of a share, at ($15.01 x 2 /"
        " 3) a new share, in addition to the fee. So the Plan is read: “Fraction of a deferred award in a split” is"
        " “cash”.",
    ),
    (
        "s04c_fraction_paid", "DS-F1", "Cash due",
        "$4.28 became payable in cash on 2001-09-04: the split of that day left a fraction of a share, in"
        " addition to the fee. So the Plan is read: “Fraction of a deferred award in a split” is “cash”.",
    ),
]  # fmt: skip


@cache
def explained(case: str) -> list[tuple[str, str, str, str]]:
    """Award, step, sentence and cells of all awards of a case, as the Explain sheet has them."""
    given = yaml.safe_load((CASES / f"{case}.yaml").read_text(encoding="utf-8"))["input"]
    results = calculate(frames_of(given))
    layouts = {
        sheet.name: SheetLayout(
            sheet, sheet.name, 1, {header: place for place, header in enumerate(sheet.headers, start=1)}
        )
        for sheet in INPUT
    }
    facts = RunFacts("input.xlsx", "0" * 64, "1", cells={("Readings", 2): "Readings!B2"}, layouts=layouts)
    frames = {**results.sheets, "Basis": basis_frame(results, facts), "Source Columns": columns_frame(layouts)}
    return list(explain_frame(frames).fillna("").itertuples(index=False, name=None))


@pytest.mark.parametrize(("case", "award", "step", "sentence"), TOLD, ids=[" ".join(one[:3]) for one in TOLD])
def test_a_step_says_by_which_reading_it_was_decided(case: str, award: str, step: str, sentence: str) -> None:
    found = [row for row in explained(case) if row[0] == award and row[1] == step]
    assert sentence in [row[3] for row in found]
    (cells,) = [row[4] for row in found if row[3] == sentence]
    by_a_reading = "So the Plan is read" in sentence or "fiscal year" in sentence or step == "Lapse"
    assert ("Readings!B2" in cells) == by_a_reading


def test_no_step_names_a_reading_by_default() -> None:
    for case in ("s08a_pending_authorization", "s06_deadlines", "s04c_split"):
        assert not [row for row in explained(case) if "So the Plan is read" in row[3]]
