"""What the commands make of hostile texts, each output once, beside its twin from harmless texts of the same length."""

import csv
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from click.testing import CliRunner, Result
from python_calamine import CalamineWorkbook

from calc.cells import trimmed
from calc.cli import cli
from tests.hostile_texts import names, plan, statement
from tests.hostile_texts.texts import TEXTS

HARMLESS = plan.harmless(TEXTS)
_WORDS = {name: trimmed(text) for name, text in HARMLESS.items()}
SCENARIOS = (
    "formula", "formula with an at", "formula after a line end", "command by DDE", "link by a formula",
    "link inside, as the writing library takes it", "rich text, as the writing library takes it",
    "markup of a formula", "escapes of a workbook", "an Excel error", "escapes of a terminal", "controls",
    "turned around", "32,767 characters", "32,767 characters as Excel counts them",
)  # fmt: skip
COMPANY = "rich text, as the writing library takes it"


class Pair(NamedTuple):
    """One output of hostile texts, and of harmless ones."""

    hostile: Path
    harmless: Path


def plancalc(code: int, *arguments: str | Path) -> Result:
    """Run a command that must end with this code, and look at what it says."""
    done = CliRunner().invoke(cli, [str(each) for each in arguments])
    assert done.exit_code == code, done.output
    assert unsafe(done.stderr) == unsafe(done.stdout) == set()
    return done


def unsafe(said: str) -> set[str]:
    """The characters that a terminal would obey, and those that end or turn a line unseen."""
    odd = {char for char in said if unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"}} - {"\n", "\t"}
    return odd | (set(said) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))


def as_read(text: str) -> str:
    """A text of a cell as the program takes it: without what is around it; what no file holds is written out."""
    return trimmed(text).replace("\ufffe", "_xFFFE_").replace("\uffff", "_xFFFF_")


def as_hostile(text: str) -> str:
    """A text of the harmless plan's outputs, with each harmless text in it replaced by the hostile one."""
    for name, word in _WORDS.items():
        text = text.replace(word, as_read(TEXTS[name])) if word[:3] in text else text
    return text


def columns(book: CalamineWorkbook, sheet: str) -> dict[str, Counter[str]]:
    """What stands in each column of a table, in whatever order."""
    rows = book.get_sheet_by_name(sheet).to_python()
    return {str(header): Counter(str(row[place]) for row in rows[1:]) for place, header in enumerate(rows[0])}


class Outputs:
    """The outputs of the commands, made when they are asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.told: dict[str, Result] = {}  # what some commands said, by their input

    def pair(self, name: str, make: Callable[[Path, Mapping[str, str]], object], suffix: str = ".xlsx") -> Pair:
        """Two files that are made of the hostile and of the harmless texts."""
        paths = Pair(self.folder / f"a{name}{suffix}", self.folder / f"b{name}{suffix}")
        for path, texts in zip(paths, (TEXTS, HARMLESS), strict=True):
            make(path, texts)
        return paths

    @cached_property
    def inputs(self) -> Pair:
        """A sound plan."""

        def make(path: Path, texts: Mapping[str, str]) -> None:
            ids = {name: texts[name] for name in plan.IDS}
            plan.write(path, plan.plan(texts[COMPANY], texts, ids), texts)

        return self.pair("", make)

    @cached_property
    def results(self) -> Pair:
        """Its results: what ``run`` writes."""
        for path in self.inputs:
            plancalc(0, "run", path)
        return Pair(*(path.with_name(f"{path.stem}.results.xlsx") for path in self.inputs))

    @cached_property
    def forecasts(self) -> Pair:
        """The plan with scenarios that bear some of the texts as their names: what ``forecast`` writes."""

        def make(path: Path, texts: Mapping[str, str]) -> None:
            sheets = plan.plan(texts[COMPANY], texts, {name: texts[name] for name in plan.IDS})
            for name in SCENARIOS:
                sheets["Scenarios"].append({"Scenario": texts[name], "Horizon": 1})
            plan.write(path, sheets)
            self.told[path.name] = plancalc(0, "forecast", path, "--json")

        made = self.pair(" ahead", make)
        return Pair(*(path.with_name(f"{path.stem}.forecast.xlsx") for path in made))

    @cached_property
    def rolled(self) -> Pair:
        """The plan of the next quarter: what ``roll`` writes."""
        made = [path.with_name(f"{path.stem} next.xlsx") for path in self.inputs]
        for path, target in zip(self.inputs, made, strict=True):
            plancalc(0, "roll", path, "--as-of", "2002-03-31", "-o", target)
        return Pair(*made)

    @cached_property
    def tied_out(self) -> Pair:
        """Its results held against those of the quarter before, with a fee that has changed since."""
        for path, prior in zip(self.rolled, self.results, strict=True):
            plancalc(0, "run", path, "--prior", prior)
        return Pair(*(path.with_name(f"{path.stem}.results.xlsx") for path in self.rolled))

    @cached_property
    def wrong(self) -> Pair:
        """A plan with all texts where they must not be, with sheets, columns and comments of its own."""

        def make(path: Path, texts: Mapping[str, str]) -> None:
            plan.write(path, plan.wrong_plan(texts), texts, plan.titles(texts))

        return self.pair(" wrong", make)

    @cached_property
    def copies(self) -> Pair:
        """It with its errors marked: what ``check`` writes."""
        for path in self.wrong:
            plancalc(1, "check", path)
        return Pair(*(path.with_name(f"{path.stem}.errors.xlsx") for path in self.wrong))

    @cached_property
    def copy_of_short_texts(self) -> Path:
        """A marked copy without the texts that fill a cell: LibreOffice takes long over dozens of them on a sheet."""
        short = {name: text for name, text in TEXTS.items() if len(text) < 1_000}
        path = plan.write(self.folder / "short.xlsx", plan.wrong_plan(short), short, plan.titles(short))
        plancalc(1, "check", path)
        return path.with_name("short.errors.xlsx")

    @cached_property
    def reconciliations(self) -> Pair:
        """The results held against a statement in Excel, with a mapping file and the last reconciliation."""
        statements = self.pair(
            " agent", lambda path, texts: statement.book(path, statement.rows(self.ours(path), texts), texts)
        )
        mappings = self.pair(" mapping", statement.mapping, ".toml")
        last = self.pair(" last", lambda path, texts: self._last(path, texts))
        made = Pair(*(path.with_suffix(".reconciliation.xlsx") for path in statements))
        for results, sent, named, prior, target in zip(self.results, statements, mappings, last, made, strict=True):
            code = statement.code(self._texts(sent))
            plancalc(1, "reconcile", results, sent, "--map", named, "--prior", prior, "--plan-code", code, "-o", target)
        return made

    def _last(self, path: Path, texts: Mapping[str, str]) -> None:
        """A reconciliation with a text file of the same rows up to a day before, to be carried on from."""
        rows, named = statement.rows(self.ours(path), texts), path.with_suffix(".toml")
        statement.mapping(named, texts)
        text_file(path.with_suffix(".csv"), rows)
        of = self.results[self._is_twin(path)]
        arguments = ("--map", named, "--plan-code", statement.code(texts), "--to", "2001-11-15", "-o", path)
        plancalc(1, "reconcile", of, path.with_suffix(".csv"), *arguments)

    @cached_property
    def batch(self) -> Path:
        """What ``batch`` makes of a folder of files with hostile names, some of them plans of hostile companies."""
        folder = self.folder / "batch in"
        names.fill(folder)
        told = plancalc(1, "batch", folder, "-o", self.folder / "batch out", "--workers", "1", "--json")
        (self.folder / "told.json").write_text(told.stdout, encoding="utf-8")
        return self.folder / "batch out"

    def ours(self, path: Path) -> list[dict[str, object]]:
        """The issuances of the results that a statement is made for."""
        found = CalamineWorkbook.from_path(self.results[self._is_twin(path)]).get_sheet_by_name("Issuances").to_python()
        return [dict(zip(map(str, found[0]), row, strict=True)) for row in found[1:]]

    def _is_twin(self, path: Path) -> bool:
        return path.name.startswith("b")

    def _texts(self, path: Path) -> Mapping[str, str]:
        return HARMLESS if self._is_twin(path) else TEXTS


def text_file(path: Path, rows: Sequence[Sequence[object]]) -> None:
    """A statement as a text file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
