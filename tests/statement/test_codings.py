"""Names in a coding that the file does not declare: told, where it shows in them."""

from pathlib import Path

import pytest

from tests.support.statements import book, codes, read

NAMES = "José Peña", "Jürgen Müller", "María García"
# The coding that the names are written in.
SHOWS = ["mac_roman", "cp850", "cp437"]


def _lines(names: list[str] | tuple[str, ...]) -> str:
    return "\n".join(["Date,Holder,Shares", *(f"2004-01-02,{name},5" for name in names)])


@pytest.mark.parametrize("coding", SHOWS)
def test_names_of_another_coding_are_told(tmp_path: Path, coding: str) -> None:
    statement = read(tmp_path, _lines(["José Peña", "Jürgen Müller"]).encode(coding))
    assert "names-misread" in codes(statement, "warning") or "unreadable-characters" in codes(statement)


# What a name looks like once it was read in the wrong coding.
MISREAD = {
    "UTF-8 read as Windows-1252": "JosÃ© PeÃ±a",
    "UTF-8 read as a Mac's": "Jos√©",
    "UTF-8 read as DOS": "Jos├⌐",
    "a Mac's é": "JosŽ",
    "a Mac's ü": "MŸller",
    "a Mac's ñ": "Pe–a",
    "DOS's é": "Jos‚",
    "DOS's ö": "M”ller",
    "DOS's ó": "L¢pez",
    "Polish": "£ukasz",
    "Cyrillic": "Èâàí Ïåòðîâ",
    "letters lost": "Garc?a",
    "the last letter lost": "Jos?",
    "the first letter lost": "?gnes Nagy",
    "as on a web page": "Jos&eacute;",
    "as on a web page, by number": "O&#39;Neil",
    "UTF-7": "Jos+AOk-",
}


@pytest.mark.parametrize("name", MISREAD.values(), ids=MISREAD.keys())
def test_a_misread_name_is_told_with_its_row(tmp_path: Path, name: str) -> None:
    statement = read(tmp_path, _lines(["Ann Able", name, name]))
    (found,) = statement.findings
    assert (found.severity, found.code, found.cell) == ("warning", "names-misread", "lines 3-4, column 2")
    assert found.message.startswith(
        f"1 name looks as if the file was saved in a different encoding than the one it was read in: “{name}”."
    )
    assert statement.journal["holder"].tolist() == ["Ann Able", name, name]


def test_a_misread_name_in_a_workbook_is_told(tmp_path: Path) -> None:
    from calc.statement import read_statement

    path = book(tmp_path, S=[["Date", "Holder", "Shares"], ["2004-01-02", "JosÃ©", 5]])
    assert codes(read_statement(path), "warning") == ["names-misread"]


SOUND = [
    "José Peña", "Jürgen Müller", "Zoë O’Neil", "FRANÇOIS LEFÈVRE", "Søren Bjørn", "Łukasz Wójcik", "Jiří Dvořák",
    "Þór Ægisson", "Иван Петров", "Smith & Sons, Ltd.", "Ann “Annie” Able", "Wagner–Brandt", "Smith — Jones", "王小明",
    "D´Angelo", "Gal·la Roig", "Ångström", "Acme™ Trust", "Anne-Élise Noël", "Trust § 401", "A+B- Trust", "AT&T; Inc",
]  # fmt: skip


def test_sound_names_are_not_told(tmp_path: Path) -> None:
    statement = read(tmp_path, "\n".join(["Date\tHolder\tShares", *(f"2004-01-02\t{name}\t5" for name in SOUND)]))
    assert statement.findings == ()
    assert statement.journal["holder"].tolist() == SOUND


def test_the_words_of_a_windows_file_are_shown(tmp_path: Path) -> None:
    statement = read(tmp_path, _lines(["Jos\xe9 Pe\xf1a", "Ann", "Dvo\xf8\xe1k"]).encode("cp1252"))
    (found,) = statement.findings
    assert (found.severity, found.code, found.cell) == ("info", "charset", "lines 2, 4")
    assert found.message == (
        "The file was read as Windows-1252 (Western European). Check that these words are right: “José”, “Peña”,"
        " “Dvoøák”."
    )
