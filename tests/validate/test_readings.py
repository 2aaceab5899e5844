"""What the sheet Readings refuses: a choice of another reading, a reading twice, a row half filled in."""

from datetime import date
from typing import Any

import pytest

from calc.calculate import calculate
from calc.contract.readings import SWITCHABLE
from calc.findings import Finding, Severity
from calc.validate import Given, validate
from tests.support.build import Row, frames_of
from tests.support.workbooks import sound

WITHDRAWN = {"Reading": "Consent withdrawn", "Choice": "pending goes on"}


def errors(*rows: Row) -> list[Finding]:
    findings = validate(Given(frames_of({**sound(), "Readings": list(rows)}))).findings
    return [each for each in findings if each.severity is Severity.ERROR]


@pytest.mark.parametrize("reading", SWITCHABLE, ids=lambda reading: reading.name)
def test_each_choice_of_a_reading_is_taken_and_no_choice_of_another(reading: Any) -> None:
    others = {choice for each in SWITCHABLE for choice in each.choices} - set(reading.choices)
    for choice in reading.choices:
        assert errors({"Reading": reading.name, "Choice": choice}) == []
    for choice in others:
        (found,) = errors({"Reading": reading.name, "Choice": choice})
        assert (found.code, found.sheet, found.headers, found.rows) == ("not-a-choice", "Readings", ("Choice",), (2,))
        assert f"Choose one for “{reading.name}”: {' or '.join(reading.choices)}." in found.message


@pytest.mark.parametrize(
    ("row", "code", "header"),
    [
        ({"Reading": "Consent withdrawn"}, "missing", "Choice"),
        ({"Choice": "pending goes on"}, "missing", "Reading"),
        ({"Reading": "Consents withdrawn", "Choice": "pending goes on"}, "not-a-choice", "Reading"),
        ({"Reading": "Consent withdrawn", "Choice": "goes on"}, "not-a-choice", "Choice"),
        ({**WITHDRAWN, "Decided By": "Counsel"}, "not-a-choice", "Decided By"),
    ],
)
def test_a_cell_that_is_no_reading_and_no_choice_is_an_error_once(row: Row, code: str, header: str) -> None:
    (found,) = errors(row)
    assert (found.code, found.sheet, found.headers, found.rows) == (code, "Readings", (header,), (2,))


def test_a_reading_stands_once() -> None:
    (found,) = errors(WITHDRAWN, {**WITHDRAWN, "Choice": "pending turns into cash"})
    assert (found.code, found.headers, found.rows) == ("duplicate-key", ("Reading",), (3,))


def test_who_decided_and_when_may_be_left_open() -> None:
    assert errors(WITHDRAWN) == []
    assert errors({**WITHDRAWN, "Decided On": date(2001, 1, 2), "Decided By": "Committee", "Minutes": "1"}) == []


def test_without_a_row_the_default_is_in_force() -> None:
    terms = calculate(frames_of({**sound(), "Readings": [WITHDRAWN]})).terms
    assert terms.readings == {each.name: each.default for each in SWITCHABLE} | {"Consent withdrawn": "pending goes on"}


def test_an_amendment_of_the_fiscal_year_end_reaches_no_outstanding_award() -> None:
    amended = {"Effective Date": date(2001, 1, 1), "Event": "amendment", "Term": "Fiscal Year End", "Value": "06-30"}
    for answer, codes in ((None, []), ("no", []), ("yes", ["not-for-outstanding-awards"])):
        plan_events = [{**amended, "Outstanding Awards": answer}]
        findings = validate(Given(frames_of({**sound(), "Plan Events": plan_events}))).findings
        assert [each.code for each in findings if each.severity is Severity.ERROR] == codes


@pytest.mark.parametrize(("rows", "codes"), [([], ["idle-event"]), ([True], [])])
def test_an_authorization_ends_after_an_increase_only_where_what_it_does_not_cover_stays_pending(
    rows: list[bool], codes: list[str]
) -> None:
    stays = {"Reading": "Pending shares not covered by an increase", "Choice": "stay pending"}
    plan_events = [
        {"Effective Date": date(2001, 1, 1), "Event": "authorization sought"},
        {"Effective Date": date(2001, 2, 1), "Event": "reserve increase", "Shares": 1},
        {"Effective Date": date(2001, 3, 1), "Event": "authorization ended"},
    ]
    given = {**sound(), "Plan Events": plan_events, "Readings": [stays for _ in rows]}
    findings = validate(Given(frames_of(given))).findings
    assert [each.code for each in findings if each.severity is not Severity.INFO] == codes
