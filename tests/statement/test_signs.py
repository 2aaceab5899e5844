"""Debits and credits: what a column of marks says, what a word under Type may say, and what a person states."""

from pathlib import Path

import pytest

from calc.statement import NotAMapping, read_mapping
from calc.statement.kinds_of_entry import kind_of_entry
from tests.support.statements import codes, read, text

# A type, and what it makes of an unsigned count.
TYPES = {
    "debit": [
        "Cancellation", "REVERSAL", "Withdrawal", "CXL", "Reversal of issuance",
        "Cancellation of duplicate certificate", "Transfer out", "Void",
        "Debit", "DR", "Shares surrendered", "Buy-back", "Storno", "Annulation",
        "Stock returned", "Credit reversal", "Reversal - correction",
    ],
    "doubtful": [
        "DWAC (Deposit/Withdrawal at Custodian)", "DWAC - Deposit/Withdrawal at Custodian", "DWAC withdrawal",
        "Retirement distribution", "Deferred stock - director retirement", "Issuance - restriction removed",
        "Issuance, legend removed", "Legend removal", "Exercise - same day sale", "Cashless exercise - sold",
        "Non-forfeitable award", "Issue in lieu of voided cert", "Issuance (return of capital)", "Exchange in / out",
        "D", "Cancelled certificate reissue", "Withdrawal from plan", "Sale", "Cancel/Reissue",
    ],
    "unclear": ["Reversal of cancellation", "Correction of debit", "Rescission of forfeiture"],
    "": ["ISSUANCE", "DRS", "DEP", "Deposit", "Release", "Payout", ""],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "words"), [(kind, word) for kind, words in TYPES.items() for word in words])
def test_only_a_type_that_says_nothing_else_makes_a_debit(kind: str, words: str) -> None:
    assert kind_of_entry(words) == kind


def _typed(*rows: tuple[str, str, str]) -> str:
    return "\n".join(["Date,Holder,Type,Shares", *(f'2004-01-0{n + 1},{who},"{kind}",{count}'
                                                   for n, (who, kind, count) in enumerate(rows))])  # fmt: skip


def test_a_debit_by_its_type_alone_is_told_with_the_line_that_states_it(tmp_path: Path) -> None:
    statement = read(tmp_path, _typed(("Ann", "Issuance", "40"), ("Ann", "REVERSAL", "40")))
    assert statement.journal["shares"].tolist() == [40, -40]
    assert statement.journal["inferred"].tolist() == [False, True]
    (said,) = statement.findings
    assert (said.severity, said.code, said.rows) == ("warning", "sign-inferred", (3,))
    assert "choose debit beside it on the sheet Taken As and give that workbook back with --map" in said.message
    assert '"REVERSAL" = "debit" below [signs]' in said.message


def test_a_word_within_a_type_changes_no_sign_and_is_told(tmp_path: Path) -> None:
    statement = read(tmp_path, _typed(("Ann", "Issuance", "40"), ("Bob", "Issuance, legend removed", "50")))
    assert statement.journal["shares"].tolist() == [40, 50]
    assert codes(statement, "info") == ["type-taken-as-credit"]
    assert codes(statement, "warning") == []


def test_such_a_type_with_the_shares_of_another_entry_of_its_holder_is_a_warning(tmp_path: Path) -> None:
    statement = read(tmp_path, _typed(("Ann", "Issuance", "40"), ("Ann", "Deposit/Withdrawal", "40")))
    assert statement.journal["shares"].tolist() == [40, 40]
    (said,) = statement.findings
    assert (said.severity, said.code, said.rows) == ("warning", "type-taken-as-credit", (3,))


def test_a_warning_of_debits_above_zero_names_only_types_that_are(tmp_path: Path) -> None:
    rows = [("Ann", "Cancellation", "40"), ("Ann", "Reversal", "-10"), ("Ann", "DWAC (Deposit/Withdrawal)", "50")]
    (said,) = read(tmp_path, _typed(*rows)).findings
    assert said.code == "debit-type-above-zero"
    assert "“Cancellation” have shares above 0" in said.message
    assert "Reversal" not in said.message
    assert "DWAC" not in said.message


def test_a_persons_word_for_a_type_goes_before_all_and_is_not_inferred(tmp_path: Path) -> None:
    path = text(tmp_path, '"Kind" = "Type"\n[signs]\n"reversal" = "Debit"\n"Withdrawal" = "credit"\n', "map.toml")
    mapped = read_mapping(path)
    content = _typed(("Ann", "REVERSAL", "40"), ("Ann", "Withdrawal", "50")).replace("Type", "Kind")
    statement = read(tmp_path, content, mapping=mapped.headers, signs=mapped.signs)
    assert statement.journal["shares"].tolist() == [-40, 50]
    assert statement.journal["inferred"].tolist() == [False, False]
    assert statement.findings == ()
    assert [note for note in statement.taken[0].notes if "mapping file states" in note]


def test_a_reversal_of_a_cancellation_may_be_stated(tmp_path: Path) -> None:
    content = _typed(("Ann", "Cancellation", "40"), ("Ann", "Reversal of cancellation", "40"))
    statement = read(tmp_path, content, signs={"reversal of cancellation": 1})
    assert statement.journal["shares"].tolist() == [-40, 40]
    assert codes(statement) == []


# What a mapping file says below [signs], and words of the refusal.
WRONG_SIGNS = {
    "another word": ('"X" = "minus"', "is neither debit nor credit"),
    "a column": ('"X" = "Date"', "Put lines for columns above"),
    "a number": ('"X" = 5', "is neither debit nor credit"),
    "both": ('"X" = "debit"\n"x." = "credit"', "is both a debit and a credit"),
}


@pytest.mark.parametrize(("line", "words"), WRONG_SIGNS.values(), ids=WRONG_SIGNS.keys())
def test_a_mistake_below_signs_is_refused(tmp_path: Path, line: str, words: str) -> None:
    with pytest.raises(NotAMapping, match=words):
        read_mapping(text(tmp_path, f"[signs]\n{line}\n", "map.toml"))


HEADERS = [
    "D/C Flag", "DC", "Dr Cr Flag", "CR/DR Flag", "Debit or Credit", "Debit Credit Code", "Cr/Dr Ind", "Side", "Flow",
    "+/-", "Add/Remove", "Inc/Dec", "Buy/Sell", "Posting Sign", "Af Bij", "Soll/Haben",
]  # fmt: skip
# A credit's mark and a debit's.
MARKS = [
    ("C", "D"), ("CR", "DR"), ("Credit", "Debit"), ("+", "-"), ("+", "\u2212"), ("In", "Out"), ("Bij", "Af"),
    ("H", "S"),
    ("Haben", "Soll"), ("Crédit", "Débit"), ("Haber", "Debe"), ("Avere", "Dare"), ("A", "R"), ("R", "D"), ("B", "S"),
    ("Add", "Remove"), ("Inc", "Dec"), ("Buy", "Sell"), ("D", "W"), ("Deposit", "Withdrawal"), ("Issue", "Cancel"),
]  # fmt: skip


def _marked(header: str, *marks: str) -> str:
    lines = [f"2004-01-0{n + 1}\tAnn\t{n + 5}\t{mark}" for n, mark in enumerate(marks)]
    return "\n".join([f"Date\tHolder\tShares\t{header}", *lines])


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("marks", [("C", "D"), ("Credit", "Debit")])
def test_a_column_of_marks_is_known_by_any_header_of_signs(tmp_path: Path, header: str, marks: tuple[str, str]) -> None:
    statement = read(tmp_path, _marked(header, *marks))
    assert statement.journal["shares"].tolist() == [5, -6]
    assert statement.taken[0].columns["Debit/Credit"] == header
    assert codes(statement) == []


@pytest.mark.parametrize("marks", MARKS)
def test_marks_are_known_by_what_stands_beside_them(tmp_path: Path, marks: tuple[str, str]) -> None:
    statement = read(tmp_path, _marked("Side", *marks, marks[0]))
    assert statement.journal["shares"].tolist() == [5, -6, 7]


@pytest.mark.parametrize("marks", [("Credit", "Debit"), ("+", "-"), ("CR", "DR")])
def test_marks_that_mean_nothing_else_need_no_header_that_is_known(tmp_path: Path, marks: tuple[str, str]) -> None:
    assert read(tmp_path, _marked("Xyz", *marks)).journal["shares"].tolist() == [5, -6]


# A header, the column's cells, and whether it is an error that names it.
NOT_TAKEN = {
    "letters under a header that says nothing": ("Xyz", ["C", "D"], True),
    "debits alone": ("Xyz", ["DR", "DR"], True),
    "marks with gaps": ("D/C Flag", ["C", ""], True),
    "marks and another word": ("D/C Flag", ["C", "D", "Z"], True),
    "marks of another language": ("D/C Flag", ["C", "D", "Ma"], True),
    "credits alone, which change nothing": ("Xyz", ["CR", "CR"], False),
    "a class of shares": ("Class", ["A", "B"], False),
    "a dash for nothing": ("Xyz", ["-", "-"], False),
    "other words": ("Xyz", ["Cert", "Book"], False),
    "one word that could be a mark": ("Xyz", ["Cert", "Out", "Book", "Other"], False),
}


@pytest.mark.parametrize(("header", "marks", "named"), NOT_TAKEN.values(), ids=NOT_TAKEN.keys())
def test_a_column_that_may_be_of_marks_is_an_error_that_names_it(
    tmp_path: Path, header: str, marks: list[str], named: bool
) -> None:
    statement = read(tmp_path, _marked(header, *marks))
    assert codes(statement) == (["marks-not-taken"] if named else [])
    if named:
        assert f'"{header}" = "Debit/Credit"' in statement.findings[0].message


def test_a_column_of_letters_beside_signed_numbers_is_left_alone(tmp_path: Path) -> None:
    statement = read(tmp_path, "Date,Holder,Shares,Xyz\n2004-01-02,Ann,5,D\n2004-01-03,Ann,-6,C\n")
    assert statement.journal["shares"].tolist() == [5, -6]
    assert codes(statement) == []


@pytest.mark.parametrize("ours", ["Debit/Credit", "Sign", "Dr/Cr", "D/C"])
def test_a_mapping_names_the_column_of_marks(tmp_path: Path, ours: str) -> None:
    path = text(tmp_path, f'"Xyz" = "{ours}"\n[signs]\n"Plus" = "credit"\n"Moins" = "debit"\n', "map.toml")
    mapped = read_mapping(path)
    statement = read(tmp_path, _marked("Xyz", "Plus", "Moins"), mapping=mapped.headers, signs=mapped.signs)
    assert statement.journal["shares"].tolist() == [5, -6]


def test_a_column_that_the_mapping_ignores_is_not_asked_about(tmp_path: Path) -> None:
    statement = read(tmp_path, _marked("Xyz", "C", "D"), mapping={"Xyz": "ignore"})
    assert statement.journal["shares"].tolist() == [5, 6]
    assert codes(statement) == []


def test_types_that_are_all_marks_state_the_sign(tmp_path: Path) -> None:
    statement = read(tmp_path, _typed(("Ann", "Credit", "40"), ("Ann", "Debit", "40")))
    assert statement.journal["shares"].tolist() == [40, -40]
    assert not statement.journal["inferred"].any()
    assert statement.findings == ()
