"""Holders' names as registrations write them, by hand."""

import pytest

from calc.reconciliation.names import Person, persons, resolve, score

SMITH = Person(("john", "smith"))


@pytest.mark.parametrize(
    ("registration", "expected"),
    [
        ("John Smith", [SMITH]),
        ("  JOHN   SMITH ", [SMITH]),
        ("SMITH, JOHN", [SMITH]),
        ("Mr. John Smith, Esq.", [SMITH]),
        ("Dr. John Smith, M.D.", [SMITH]),
        ("Estate of John Smith", [SMITH]),
        ("ESTATE OF SMITH, JOHN", [SMITH]),
        ("EST JOHN SMITH", [SMITH]),
        ("John Smith Estate", [SMITH]),
        ("John Smith, Deceased", [SMITH]),
        ("Mary Jones, Executor of the Estate of John Smith", [SMITH]),
        ("John Smith TOD Mary Jones", [SMITH]),
        ("John Smith & Mary Jones JT TEN", [SMITH, Person(("mary", "jones"))]),
        ("JOHN SMITH AND MARY JONES JTWROS", [SMITH, Person(("mary", "jones"))]),
        ("John Smith or Mary Jones as tenants in common", [SMITH, Person(("mary", "jones"))]),
        ("John & Mary Smith JT WROS", [SMITH, Person(("mary", "smith"))]),
        ("SMITH, JOHN & MARY JT TEN", [SMITH, Person(("mary", "smith"))]),
        ("SMITH, JOHN & JONES, MARY TEN COM", [SMITH, Person(("mary", "jones"))]),
        ("John Smith Jr.", [Person(("john", "smith"), "jr")]),
        ("Smith, John, Jr", [Person(("john", "smith"), "jr")]),
        ("SMITH JR, JOHN", [Person(("john", "smith"), "jr")]),
        ("John Smith III", [Person(("john", "smith"), "iii")]),
        ("John Smith 3rd", [Person(("john", "smith"), "iii")]),
        ("J. R. Smith", [Person(("j", "r", "smith"))]),
        ("J.R. Smith", [Person(("j", "r", "smith"))]),
        ("Roberta O’Neil", [Person(("roberta", "oneil"))]),
        ("JOSE NUNEZ", [Person(("jose", "nunez"))]),
        ("José Núñez", [Person(("jose", "nunez"))]),
        ("Søren Łukasz", [Person(("soren", "lukasz"))]),
        ("Anne-Marie St. John", [Person(("anne", "marie", "st", "john"))]),
        ("Ford Sanderson", [Person(("ford", "sanderson"))]),  # neither "or" nor "and" nor "est" within a word
        ("Todd Weston", [Person(("todd", "weston"))]),
        ("", []),
        ("&", []),
        ("JT TEN", []),
    ],
)
def test_a_registration_names_persons(registration: str, expected: list[Person]) -> None:
    assert list(persons(registration)) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("John Smith", "John Q. Smith", 95),
        ("John Quentin Smith", "John Q. Smith", 95),
        ("J. Smith", "John Smith", 92),
        ("John A. Smith", "John B. Smith", 85),  # two people
        ("John Smith Jr", "John Smith Sr", 0),
        ("John Smith", "John Smith Jr", 96),
        ("Smith John", "John Smith", 100),
        ("Robert Oneil", "Roberta Oneil", 96),
    ],
)
def test_names_are_scored(one: str, other: str, expected: int) -> None:
    assert score(persons(one)[0], persons(other)[0]) == expected
    assert score(persons(other)[0], persons(one)[0]) == expected


@pytest.mark.parametrize(
    ("holder", "candidates", "place"),
    [
        ("Robert Oneil", ["Roberta O'Neil", "Robert O'Neil"], 1),  # the same once normalised
        ("Robert Oneil", ["Roberta O'Neil"], 0),
        ("Robert Oneill", ["Roberta O'Neil", "Robert O'Neil"], None),  # 92 and 96: too near
        ("J. Smith", ["John Smith", "Jane Smith"], None),
        ("J. Smith", ["John Smith", "Jane Doe"], 0),
        ("John Smith", ["John Smith Jr", "John Smith Sr"], None),
        ("John Smith Jr", ["John Smith Jr", "John Smith Sr"], 0),
        ("John Smith", ["John Smith", "John Smith Jr"], 0),
        ("John & Mary Smith JT TEN", ["John Smith", "Mary Smith"], None),  # both are directors
        ("Katherine WagnerBrandt", ["Katherine Wagner-Brandt", "Ann Lee"], 0),
        ("Katherine Wgner Brandt", ["Katherine Wagner-Brandt", "Ann Lee"], 0),
        ("Nobody Known", ["John Smith"], None),
        ("", ["John Smith"], None),
    ],
)
def test_a_holder_stands_for_a_director_only_where_no_other_comes_near(
    holder: str, candidates: list[str], place: int | None
) -> None:
    assert resolve([holder], candidates, candidates)[0].place == place


def test_two_names_of_one_director_do_not_compete() -> None:
    found = resolve(
        ["Jon Smithson", "Estate of John Smithson"], ["John Smithson", "Estate of John Smithson"], ["D1", "D1"]
    )
    assert [each.place for each in found] == [0, 0]


def test_one_name_of_two_directors_is_nobodys() -> None:
    assert resolve(["John Smith"], ["John Smith", "John Smith"], ["D1", "D2"])[0].place is None
