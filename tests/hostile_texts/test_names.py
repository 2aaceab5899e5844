"""Hostile names of files and folders: in a batch, a drop folder, on the screen, and in what programs read."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from calc.contract import WORKBOOKS
from tests.hostile_texts import names
from tests.hostile_texts.inside import decoded, inside
from tests.hostile_texts.outputs import Outputs, as_read, columns, plancalc, unsafe
from tests.hostile_texts.texts import TEXTS
from tests.support import workbooks

pytestmark = pytest.mark.posix  # Windows lets no file bear most of these names
FILES = len(TEXTS) + 2  # with the name in another encoding and the file in the folder below


def plain_lines(text: str) -> list[str]:
    """The lines of a text for programs, of which no reader makes other lines."""
    assert all(" " <= char <= "~" or char == "\n" for char in text)
    return text.split("\n")


def test_the_summary_of_a_batch_has_no_formula_or_link_but_its_own(outputs: Outputs) -> None:
    found = inside(outputs.batch / "batch.xlsx")
    assert found.faults == []
    formulas = [text for _, kind, text in found.computing if kind == "f"]
    assert all(text.startswith(("COUNTIF(Workbooks!$D$2:$D$53,", "SUBTOTAL(109,Workbooks!$")) for text in formulas)
    files = {path.relative_to(outputs.batch).as_posix() for path in outputs.batch.rglob("*.xlsx")}
    as_linked = {name.replace("/", "\\").replace(" ", "%20").replace("[", "%5b").replace("]", "%5d") for name in files}
    as_linked = {name.replace("`", "%60").replace("{", "%7b").replace("}", "%7d") for name in as_linked}
    assert found.stray_links(as_linked) == []
    assert len({where for _, where in found.links}) == len(names.PLANS) + 2


def test_the_summary_of_a_batch_lists_every_file_and_company(outputs: Outputs) -> None:
    found = columns(CalamineWorkbook.from_path(outputs.batch / "batch.xlsx"), WORKBOOKS.name)
    assert sum(found["File"].values()) == FILES
    assert {as_read(TEXTS[name]) for name in names.PLANS} | {"Café"} <= set(found["Company"])
    assert found["Status"] == {"ok": len(names.PLANS) + 1, "unreadable": len(TEXTS) - len(names.PLANS), "errors": 1}
    assert not unsafe("".join(found["File"]) + "".join(found["What to Know"]))


def test_each_company_stands_in_its_results(outputs: Outputs) -> None:
    results = [inside(path) for path in outputs.batch.glob("*.results.xlsx")]
    assert len(results) == len(names.PLANS) + 1
    assert all(found.faults == found.stray_links() == [] for found in results)
    companies = {" ".join(as_read(TEXTS[name]).split()) for name in names.PLANS} | {"Café"}
    assert {found.texts["Summary"]["A1"] for found in results} == companies
    files = {text for found in results for cell, text in found.texts["Basis"].items() if cell == "D2"}
    assert "caf\\udce9.xlsx" in files
    assert not unsafe("".join(files))


def test_the_lines_of_a_batch_for_programs_are_one_a_workbook(outputs: Outputs) -> None:
    lines = plain_lines((outputs.batch / "batch.jsonl").read_text(encoding="utf-8"))
    rows = [json.loads(line) for line in lines[:-1]]
    assert (len(rows), lines[-1]) == (FILES, "")
    told = json.loads((outputs.folder / "told.json").read_text(encoding="utf-8"))
    assert [row["file"] for row in told["workbooks"]] == [row["file"] for row in rows]
    plain_lines((outputs.folder / "told.json").read_text(encoding="utf-8"))
    assert json.dumps(rows, ensure_ascii=False).encode()  # which half a character would not let it


def test_a_watch_puts_one_line_into_its_log_and_one_text_beside_each_file(tmp_path: Path) -> None:
    drop, out = tmp_path / "in", tmp_path / "out"
    drop.mkdir()
    for text in TEXTS.values():
        (drop / names.file_name(text)).write_bytes(b"Date,Holder\n")
    (drop / names.OTHER_ENCODING).write_bytes(b"Date,Holder\n")
    done = plancalc(1, "watch", drop, "-o", out, "--once", "--interval", "0.05", "--workers", "1", "--json")
    log = (out / "watch.log").read_text(encoding="utf-8")
    assert not unsafe(log)
    assert len(log.splitlines()) == len(TEXTS) + 3  # with the start and the stop
    assert all(datetime.fromisoformat(line[:19]) and line[19:21] == "  " for line in log.splitlines())
    told = [json.loads(line) for line in plain_lines(done.stdout)[:-1]]
    assert [each["event"] for each in told] == ["started", *["needs attention"] * (len(TEXTS) + 1), "stopped"]
    reasons = [path.read_bytes().decode() for path in (out / "needs attention").glob("*.txt")]
    assert len(reasons) == len(TEXTS) + 1
    assert all(not unsafe(text.replace("\r\n", "\n")) and len(text.splitlines()) == 5 for text in reasons)


@pytest.mark.parametrize("name", [*names.PLANS, "turned around", "separators of lines", "controls of eight bits"])
def test_a_command_says_a_files_name_on_one_line(tmp_path: Path, name: str) -> None:
    folder = tmp_path / names.file_name(TEXTS[name]).removesuffix(".xlsx")
    folder.mkdir()
    path = folder / names.file_name(TEXTS[name])
    path.write_bytes(b"Date,Holder\n")
    for arguments in (
        ("check", path),
        ("run", path),
        ("run", path, "--prior", path),
        ("roll", path, "--as-of", "2002-03-31", "-o", path.with_name("next.xlsx")),
        ("explain", path, "DO-1"),
        ("reconcile", path, path),
        ("batch", path.with_name("none"), "-o", path),
        ("watch", path.with_name("none"), "-o", path),
    ):
        done = plancalc(2, *arguments)
        assert len(done.stderr.splitlines()) == 1, (arguments[0], done.stderr)
    for arguments in (("template", "-o", path), ("roll", path, "--as-of", folder.name, "-o", path), (folder.name,)):
        said = plancalc(2, *arguments).stderr.splitlines()
        assert [line[:6] for line in said] == ["Usage:", "Try 'c", "", "Error:"]


def test_a_name_in_another_encoding_is_written_out_in_results_and_told_to_programs(tmp_path: Path) -> None:
    path = workbooks.write(tmp_path / names.OTHER_ENCODING, workbooks.sound())
    first = json.loads(plain_told("run", path, "--json"))
    assert first["input"] == str(path).replace("\udce9", "\\udce9")
    results = next(tmp_path.glob("*.results.xlsx"))
    again = tmp_path / "again.results.xlsx"
    plain_told("run", path, "--prior", results, "-o", again, "--json")
    assert any("caf\\udce9.results.xlsx" in text for text in inside(again).texts["Tie-out"].values())
    sent = tmp_path / names.OTHER_ENCODING.replace(".xlsx", ".csv")
    sent.write_text("Date,Holder,Shares\n2001-10-05,Ann Able,100\n2001-10-06,Bob Best,x\n", encoding="utf-8")
    plain_told("reconcile", results, sent, "--json", code=1)
    sent.write_text("Date,Holder,Shares\n2001-10-05,Ann Able,100\n,,100\n", encoding="utf-8")
    plain_told("reconcile", results, sent, "-o", tmp_path / "r.xlsx", "--json")
    found = inside(tmp_path / "r.xlsx")
    assert found.faults == []
    assert {"caf\\udce9.results.xlsx", "caf\\udce9.csv"} <= set(found.texts["Basis"].values())
    shown = found.texts["Summary"].values()
    assert any(text.startswith("caf\\udce9.results.xlsx with caf\\udce9.csv") for text in shown)


def plain_told(*arguments: str | Path, code: int = 0) -> str:
    """What a command tells programs."""
    told = plancalc(code, *arguments).stdout
    plain_lines(told)
    return told


@pytest.mark.parametrize("name", [names.OTHER_ENCODING, "x" * 240 + ".xlsx", "a\n'b#.xlsx"])
def test_a_list_of_findings_beside_any_name_is_a_sound_workbook(tmp_path: Path, name: str) -> None:
    sheets = workbooks.sound()
    sheets["Fees"][0]["Amount"] = -1
    workbooks.write(tmp_path / name, sheets)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("calc.annotate.annotate.__defaults__", ((), 1))
        plancalc(1, "check", tmp_path / name)
    found = inside(next(tmp_path.glob("*.errors.xlsx")))
    assert found.titles == ["Findings"]
    assert found.faults == []
    assert all(decoded(where).startswith("x" * 240) for _, where in found.links)


def test_a_template_may_bear_any_name(tmp_path: Path) -> None:
    for text in ("=cmd|' ∕C calc'!A0", "a\n\x1b[2J"):
        plancalc(0, "template", "-o", tmp_path / f"{text}.xlsx")
        assert inside(tmp_path / f"{text}.xlsx").stray_links() == []
