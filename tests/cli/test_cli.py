"""The real command on real files: exit codes, what is said, what is written."""

import json
import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click import shell_completion
from click.testing import CliRunner

from calc.cli import COMMANDS, cli
from tests.support.hostile import BOMBS, NOT_A_WORKBOOK
from tests.support.paths import ROOT
from tests.support.workbooks import Formula, sound, write


def plancalc(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command as a person does."""
    command = [sys.executable, "-m", "calc", *map(str, arguments)]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "COLUMNS": "100"}
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", cwd=cwd, env=environment, timeout=120, check=False
    )


def unsound(path: Path) -> Path:
    sheets = sound()
    sheets["Fees"][0]["Amount"] = "1,000"
    return write(path / "fees.xlsx", sheets)


def test_the_help_names_the_commands_in_the_order_of_work() -> None:
    done = plancalc("--help")
    assert done.returncode == 0
    listed = re.findall(r"^  (\w+) ", done.stdout.split("in the order of work:")[1], re.MULTILINE)
    assert listed == [*COMMANDS]
    order = ["template", "check", "run", "explain", "reconcile", "roll", "batch", "watch"]
    assert [name for name in listed if name in order] == order


def test_the_help_of_each_command_ends_with_an_example_that_it_takes_and_with_what_comes_next() -> None:
    for name, (module, _) in COMMANDS.items():
        command = getattr(import_module(f"calc.cli.{module}"), name)
        found = re.search(rf"Example:\n  plancalc {name} (.+)\n\nNext: .+\.$", command.epilog)
        assert found, name
        command.make_context(name, found[1].split())


def test_an_unknown_command_is_a_usage_error() -> None:
    done = plancalc("chek", "x.xlsx")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_the_template_is_written_where_it_is_asked_for_and_checks_clean_of_surprises(tmp_path: Path) -> None:
    done = plancalc("template", "-o", tmp_path / "new.xlsx")
    assert done.returncode == 0
    assert "new.xlsx" in done.stderr
    blank = plancalc("check", tmp_path / "new.xlsx", "--json")
    codes = {(one["code"], one["sheet"]) for one in json.loads(blank.stdout)["inputs"][0]["findings"]}
    assert codes == {("missing", "Plan")}  # Company and As-of Date are for the person to type


def test_the_template_for_quarterly_retainers_has_a_name_of_its_own(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["template", "--terms", "quarterly", "-o", str(tmp_path / "q")])
    assert done.exit_code == 0, done.output
    values = {row[0].value: row[1].value for row in openpyxl.load_workbook(tmp_path / "q.xlsx")["Plan"].iter_rows()}
    assert (values["Price Day"], values["Share Rounding"]) == ("same day", "nearest")
    refused = CliRunner().invoke(cli, ["template", "--terms", "monthly"])
    assert refused.exit_code == 2
    assert "'monthly' is not 'quarterly'" in refused.output


def test_the_template_never_overwrites_a_file(tmp_path: Path) -> None:
    (tmp_path / "mine.xlsx").write_text("mine")
    done = plancalc("template", "-o", tmp_path / "mine.xlsx")
    assert done.returncode == 2
    assert (tmp_path / "mine.xlsx").read_text() == "mine"


def test_a_sound_workbook_checks_with_exit_code_0_and_writes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "input.xlsx", sound())
    done = plancalc("check", path)
    assert (done.returncode, done.stdout) == (0, "")
    assert "no errors" in done.stderr
    assert [one.name for one in tmp_path.iterdir()] == ["input.xlsx"]


def test_a_workbook_with_errors_comes_back_marked_with_exit_code_1(tmp_path: Path) -> None:
    path = unsound(tmp_path)
    before = path.read_bytes()
    done = plancalc("check", path)
    assert done.returncode == 1
    assert "Fees G2" in done.stderr
    assert "fees.errors.xlsx" in done.stderr
    assert path.read_bytes() == before
    copy = openpyxl.load_workbook(tmp_path / "fees.errors.xlsx")
    assert copy.sheetnames[0] == "Findings"
    assert copy["Fees"]["G2"].comment is not None


def test_json_stands_alone_on_standard_output(tmp_path: Path) -> None:
    done = plancalc("check", "--json", unsound(tmp_path))
    (outcome,) = json.loads(done.stdout)["inputs"]
    assert outcome["status"] == "errors"
    assert (outcome["errors"], outcome["warnings"], outcome["infos"], outcome["exit_code"]) == (1, 0, 0, 1)
    assert outcome["copy"].endswith("fees.errors.xlsx")
    assert {key: outcome["findings"][0][key] for key in ("severity", "sheet", "cell")} == {
        "severity": "error",
        "sheet": "Fees",
        "cell": "G2",
    }


def test_a_run_tells_the_readings_other_than_the_default_and_can_leave_out_their_effects(tmp_path: Path) -> None:
    chosen = {"Reading": "Consent withdrawn", "Choice": "pending goes on"}
    source = write(tmp_path / "plan.xlsx", sound() | {"Readings": [chosen]})
    done = plancalc("run", "--no-effects", "--json", source)
    assert json.loads(done.stdout)["readings"] == {"Consent withdrawn": "pending goes on"}
    book = openpyxl.load_workbook(tmp_path / "plan.results.xlsx", read_only=True)
    effects = {row[3] for row in book["Readings"].iter_rows(min_row=2, values_only=True)}
    assert effects == {"not calculated (--no-effects)"}


def test_several_workbooks_are_checked_each_for_itself(tmp_path: Path) -> None:
    good = write(tmp_path / "good.xlsx", sound())
    done = plancalc("check", "--json", good, unsound(tmp_path), tmp_path / "none.xlsx")
    assert done.returncode == 2
    assert [one["status"] for one in json.loads(done.stdout)["inputs"]] == ["ok", "errors", "unreadable"]


def test_a_corrected_copy_can_be_checked_itself(tmp_path: Path) -> None:
    plancalc("check", unsound(tmp_path))
    copy = tmp_path / "fees.errors.xlsx"
    book = openpyxl.load_workbook(copy)
    book["Fees"]["G2"] = 1000
    book.save(copy)
    assert plancalc("check", copy).returncode == 0


def test_a_copy_that_is_still_wrong_comes_back_under_another_name(tmp_path: Path) -> None:
    plancalc("check", unsound(tmp_path))
    done = plancalc("check", tmp_path / "fees.errors.xlsx")
    assert done.returncode == 1
    assert (tmp_path / "fees.errors 2.xlsx").exists()


def test_a_copy_that_cannot_be_written_is_said_and_the_findings_all_the_same(tmp_path: Path) -> None:
    path = unsound(tmp_path)
    (tmp_path / "fees.errors.xlsx").mkdir()
    done = plancalc("check", path)
    assert done.returncode == 2
    assert "Fees G2" in done.stderr
    assert "Traceback" not in done.stderr


def test_findings_beyond_the_first_are_counted_on_the_console_and_listed_in_the_copy(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Elections"] = [
        {"Director ID": f"X{number}", "Notice Date": None, "Action": "elect"} for number in range(25)
    ]
    done = plancalc("check", write(tmp_path / "input.xlsx", sheets))
    assert "more" in done.stderr
    findings = openpyxl.load_workbook(tmp_path / "input.errors.xlsx")["Findings"]
    assert findings.max_row > 25


HOSTILE = NOT_A_WORKBOOK | BOMBS


@pytest.mark.parametrize(
    "name",
    [
        "empty file",
        "a folder",
        "old .xls",
        "with a password",
        ".xlsb",
        ".ods",
        "csv",
        "zip cut off",
        "damaged part",
        "document type in a sheet",
        "cell in the last corner",
        "a gigabyte of rows",
        "a gigabyte of strings",
        "a gigabyte in one cell",
    ],
)
def test_a_file_that_is_no_workbook_ends_in_one_plain_sentence(tmp_path: Path, name: str) -> None:
    path = tmp_path / "input.xlsx"
    HOSTILE[name](path)
    done = plancalc("check", path)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.strip().splitlines()) == 1
    assert "input.xlsx" in done.stderr


def test_a_formula_saved_without_its_result_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "input.xlsx", sound())
    book = openpyxl.load_workbook(path)
    book["Fees"]["G2"] = "=6000*2"
    book.save(path)
    done = plancalc("check", path)
    assert done.returncode == 1
    assert "Open the workbook in Excel" in " ".join(done.stderr.split())


def test_text_that_looks_like_a_formula_stays_text_in_the_copy(tmp_path: Path) -> None:
    sheets: Any = sound()
    sheets["Directors"][0]["Name"] = "=HYPERLINK(1)"
    sheets["Fees"][0]["Amount"] = Formula("=1/0", "#DIV/0!")
    plancalc("check", write(tmp_path / "input.xlsx", sheets))
    copy = openpyxl.load_workbook(tmp_path / "input.errors.xlsx")
    assert copy["Directors"]["B2"].data_type == "s"


def test_a_run_writes_the_results_beside_the_input_and_says_the_key_figures(tmp_path: Path) -> None:
    done = plancalc("run", write(tmp_path / "input.xlsx", sound()))
    assert (done.returncode, done.stdout) == (0, "")
    assert "input.results.xlsx" in done.stderr
    assert re.search(r"available +376,372\n", done.stderr)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["input.results.xlsx", "input.xlsx"]


def test_a_run_of_an_input_with_errors_writes_the_copy_and_leaves_older_results(tmp_path: Path) -> None:
    older = tmp_path / "fees.results.xlsx"
    older.write_text("older")
    done = plancalc("run", unsound(tmp_path))
    assert done.returncode == 1
    assert older.read_text() == "older"
    assert "fees.results.xlsx is from an earlier run" in done.stderr
    assert (tmp_path / "fees.errors.xlsx").exists()


def test_a_run_tells_a_program_its_figures(tmp_path: Path) -> None:
    done = plancalc("run", "--json", write(tmp_path / "input.xlsx", sound()), "-o", tmp_path / "out.xlsx")
    outcome = json.loads(done.stdout)
    assert (outcome["command"], outcome["status"], outcome["exit_code"]) == ("run", "ok", 0)
    # 400,000 after the split; 20,000 + 800 options, 2,728 deferred, 100 exercised
    assert {name: outcome["figures"][name] for name in ("reserve", "options outstanding", "delivered")} == {
        "reserve": 400000,
        "options outstanding": 20800,
        "delivered": 100,
    }
    assert outcome["results"] == str(tmp_path / "out.xlsx")


def test_a_run_never_writes_over_its_input(tmp_path: Path) -> None:
    path = write(tmp_path / "input.xlsx", sound())
    before = path.read_bytes()
    done = plancalc("run", path, "-o", path)
    assert done.returncode == 2
    assert path.read_bytes() == before


def test_results_that_cannot_be_written_are_said_in_a_sentence(tmp_path: Path) -> None:
    done = plancalc("run", write(tmp_path / "input.xlsx", sound()), "-o", tmp_path / "none" / "out.xlsx")
    assert done.returncode == 2
    assert "does not exist" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_command_has_the_same_line_in_the_help_of_all_and_at_the_head_of_its_own() -> None:
    for name, (module, line) in COMMANDS.items():
        command = getattr(import_module(f"calc.cli.{module}"), name)
        assert command.name == name
        assert " ".join((command.help or "").split("\n\n")[0].split()) == line


def test_the_help_imports_no_command() -> None:
    program = (
        "import sys; from calc.cli import main\n"
        "try: main()\n"
        "except SystemExit: print(sorted(name for name in sys.modules if name.startswith('calc')), file=sys.stderr)"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", program, "--help"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    assert done.stderr.strip() == "['calc', 'calc._version', 'calc.cli']"


@pytest.mark.parametrize("arguments", [["--help"], ["check", "none.xlsx"]])
def test_help_and_a_refusal_do_not_wait_for_pandas(tmp_path: Path, arguments: list[str]) -> None:
    program = (
        "import sys; from calc.cli import main\n"
        "try: main()\n"
        "except SystemExit: print('pandas' in sys.modules, file=sys.stderr)"
    )
    command = [sys.executable, "-c", program, *arguments]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment, check=True)
    assert done.stderr.strip().splitlines()[-1] == "False"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_the_line_of_the_readme_gives_each_shell_its_completion(shell: str) -> None:
    if shell not in shell_completion._available_shells:
        pytest.skip("this click is older than its completion for PowerShell")
    readme = (ROOT / "README.md").read_text(encoding="utf-8").replace(' = "', "=")
    assert f"_PLANCALC_COMPLETE={shell}_source" in readme
    done = CliRunner().invoke(cli, [], prog_name="plancalc", env={"_PLANCALC_COMPLETE": f"{shell}_source"})
    if shell == "bash" and "Couldn't detect Bash version" in done.output + done.stderr:
        pytest.skip("there is no bash")
    assert "plancalc" in done.output


def test_completion_knows_the_commands_and_their_options() -> None:
    def completed(*words: str) -> set[str]:
        given = {"COMP_WORDS": " ".join(("plancalc", *words)), "COMP_CWORD": str(len(words))}
        done = CliRunner().invoke(cli, [], prog_name="plancalc", env={"_PLANCALC_COMPLETE": "bash_complete", **given})
        return {line.split(",")[1] for line in done.output.splitlines()}

    assert completed("r") == {"run", "report", "reconcile", "roll"}
    assert {"--as-of", "--open-on", "--output"} <= completed("roll", "--")
