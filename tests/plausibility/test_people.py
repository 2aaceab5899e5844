"""One account for two directors, and two IDs for one name, are asked about; one director's own rows are not."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.support.asked import asked, company, messages
from tests.support.plans import director

ACCOUNT = "account-of-two"


def holder(who: str, account: str | None, start: str = "1995-01-01", **more: Any) -> dict[str, Any]:
    return director(who, start, **more) | ({} if account is None else {"Account No.": account})


@pytest.mark.parametrize(
    ("accounts", "rows"),
    [
        (("1", "1"), [(2, 3)]),
        (("1", "2"), []),
        (("00123401", "123401"), []),  # another account, for all that is known
        (("abc 1", "ABC1"), [(2, 3)]),
        ((None, None), []),
        (("1", "1", "1"), [(2, 3, 4)]),
        (("1", "2", "1", "2"), [(2, 4), (3, 5)]),
    ],
)
def test_an_account_of_two_directors_is_asked_about(
    accounts: tuple[str | None, ...], rows: list[tuple[int, ...]]
) -> None:
    directors = [holder(who, account) for who, account in zip("ABCD", accounts, strict=False)]
    assert [each.rows for each in asked(ACCOUNT, directors=directors)] == rows


def test_one_director_with_one_account_in_each_term_of_office_is_sound() -> None:
    terms = [holder("A", "1", end="2000-05-17"), holder("A", "1", "2000-05-18"), holder("B", "2")]
    assert asked(ACCOUNT, directors=terms) == []
    (found,) = asked(ACCOUNT, directors=[*terms, holder("C", "1")])
    assert found.rows == (2, 3, 5)


def test_it_names_the_account_and_both_directors_at_their_cells(tmp_path: Path) -> None:
    sheets = company()
    sheets["Directors"][3]["Account No."] = sheets["Directors"][1]["Account No."]
    (message,) = messages(ACCOUNT, tmp_path, sheets)
    assert message.startswith(
        "Directors G3, G5: Account No. 00123401 is entered for Director B (B) and Director D (D). A"
    )
    assert "If they hold the account jointly, nothing is needed." in message


def test_many_shared_accounts_are_one_finding() -> None:
    directors = [holder(f"{who}{n}", str(n)) for n in range(11) for who in "AB"]
    (found,) = asked(ACCOUNT, directors=directors)
    assert found.message.startswith("11 accounts are entered for more than one director.")


def test_two_ids_of_one_name_are_asked_about(tmp_path: Path) -> None:
    sheets = company()
    sheets["Directors"][4]["Name"] = "Director A"
    (message,) = messages("two-ids", tmp_path, sheets)
    assert message == (
        "Directors A6: Director A is both director A and director E. If this is one person, use one ID. If they are"
        " two, nothing is needed."
    )


def test_one_name_in_two_terms_of_office_is_sound() -> None:
    assert asked("two-ids", directors=[director("A", end="2000-05-17"), director("A", start="2000-05-18")]) == []


def test_an_error_elsewhere_hides_no_shared_account(tmp_path: Path) -> None:
    from calc.job.pipeline import check
    from tests.support.workbooks import write

    sheets = company()
    sheets["Directors"][3]["Account No."] = sheets["Directors"][1]["Account No."]
    sheets["Fees"][0]["Amount"] = -5
    sheets["Directors"][0]["Service End"] = date(1990, 1, 1)
    found = {one.code for one in check(write(tmp_path / "input.xlsx", sheets)).findings}
    assert ACCOUNT in found
