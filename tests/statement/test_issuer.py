"""The company that a statement's titles label as the issuer, and whether it may be that of the results."""

import pytest

from calc.reconciliation.other_company import may_be_same
from calc.statement.issuer import issuers_named
from calc.statement.model import ReadAs, StatementLine

TITLES = [
    # a title, the company it labels
    ("Issuer: Example Harbor Company", "Example Harbor Company"),
    ("ISSUER NAME - Example Harbor Company", "Example Harbor Company"),
    ("Company  Example Harbor Company  Through: 2002-06-30", "Example Harbor Company"),
    ("Company: 0421 Example Harbor Company", "Example Harbor Company"),
    ("Name of Corporation: Example Harbor, Inc.", "Example Harbor, Inc"),
    ("Security issuer: Example Harbor", "Example Harbor"),
    ("Registre des actions: Example Harbor SA", "Example Harbor SA"),
    ("Société émettrice : Example Harbor SA", "Example Harbor SA"),
    ("Société de Transfert Exemple SA", ""),
    ("Company: Bayside Registrar & Transfer Co.", ""),
    ("Company No.: 4471", ""),
    ("Company: 4471", ""),
    ("Issuer: EXHC", ""),
    ("Company Stock Plan: Directors", ""),
    ("Share register: Plan of the directors", ""),
    ("Example Harbor Company", ""),
]


@pytest.mark.parametrize(("title", "name"), TITLES)
def test_only_a_plain_label_before_a_plain_name_names_the_issuer(title: str, name: str) -> None:
    taken = [ReadAs("Sheet", "journal", lines=(StatementLine(2, "title", title),))]
    assert [(each.name, each.row) for each in issuers_named(taken)] == ([(name, 2)] if name else [])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Example Harbor Company", "EXAMPLE HARBOR CO", True),
        ("Example Harbor", "Example Harbor Networks Group, Inc.", True),
        ("The Example Harbor Corporation", "Example Harbor, Inc. (sample)", True),
        ("E.H.C. Communications", "EHC Communications Group, Inc.", True),
        ("EHC Comm. Group", "EHC Communications Group, Inc.", True),
        ("EHC Group", "EHC Communications Group, Inc.", True),
        ("Exampel Harbour Company", "Example Harbor Company", True),
        ("Société Générale Exemple", "Societe Generale Exemple SA", True),
        ("The Company", "Example Harbor Company", False),
        ("Example Harbor Company", "Example Valley Corporation", False),
        ("Harbor Holdings", "Valley Holdings", False),
    ],
)
def test_two_names_are_of_one_company_where_the_first_words_of_one_are_in_the_other(
    one: str, other: str, same: bool
) -> None:
    assert may_be_same(one, other) is may_be_same(other, one) is same
