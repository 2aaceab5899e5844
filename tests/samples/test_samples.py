"""The samples are sound, or wrong in just the thirty ways that they say, and look like the template filled in."""

import openpyxl
import pytest

from calc.contract import PLAN_INPUT, PLAN_TERMS, folded_header
from calc.demo.ctc import ctc_rows
from calc.demo.decisions import decisions_rows
from calc.findings import Severity
from calc.job.pipeline import check
from calc.template import write_template
from calc.template.variants import PLANS_OWN, QUARTERLY
from tests import samples
from tests.oracle.test_against_oracle import differences
from tests.samples.__main__ import main
from tests.samples.first import first_rows
from tests.samples.quarterly import quarterly_rows

FOLDER = samples.FOLDER
SOUND = ("first.xlsx", "ctc-1999-2002.xlsx", "quarterly-2023-2024.xlsx", "decisions-2000-2003.xlsx")

# Sheet, cell, code: the mistake.
MISTAKES = {
    ("Directors", "C6", "ambiguous-date"): "a start typed as the text 03/04/1996: March 4 or April 3",
    ("Directors", "C8", "overlap"): "back on the board while the first service still lasts",
    ("Directors", "E9", "end-reason-missing"): "left, but nobody said why",
    ("Directors", "G5", "misspelt-header"): "Acct No. for Account No.",
    ("Employment", "C7", "end-before-start"): "the year of the end is one too low",
    ("Meetings", "B11", "two-annual-meetings"): "the adjourned meeting entered as another one of the same day",
    ("Meetings", "D33:D34", "merged-cells"): "one body typed across two meetings",
    ("Fees", "G5, H5", "duplicate-header"): "a second Amount column",
    ("Fees", "D8", "missing"): "an annual fee without its year",
    ("Fees", "G9", "ambiguous-number"): "$20,000.00 as text",
    ("Fees", "G10", "out-of-range"): "a negative amount",
    ("Fees", "G11", "error-cell"): "a lookup of a column that is not there: #REF!",
    ("Fees", "G12", "formula-without-value"): "a formula that a program wrote and Excel never calculated",
    ("Fees", "B13", "unknown-id"): "DLE for DEL",
    ("Fees", "E14", "id-lost-zeros"): "meeting 0011 stored as the number 11",
    ("Fees", "B15, E15", "fee-not-in-service"): "a fee for a meeting after the director had left",
    ("Fees", "A18:G18", "total-row"): "a total below the data",
    ("Elections", "C9", "opposite-notices"): "elects and revokes on one day",
    ("Elections", "B10", "number-for-date"): "a date that lost its format",
    ("Elections", "B11", "notice-refused"): "an employee elects",
    ("Prices", "A9", "price-on-closed-day"): "a price on the Fourth of July",
    ("Discretionary Grants", "E7", "price-below-par"): "a price of 0, to be filled in later",
    ("Discretionary Grants", "F8", "grant-too-long"): "to the end of the month: ten years and thirteen days",
    ("Vesting", "C6:C8", "vesting-sum"): "three quarters of the grant vest, the last step is missing",
    ("Option Events", "C7", "option-event-after-deadline"): "exercised more than three months after leaving",
    ("Option Events", "B8", "option-unknown"): "the day before the grant in the Option ID",
    ("Option Events", "K9", "tender-not-held"): "tendered shares not held six months",
    ("Option Events", "E10", "too-many-decimals"): "half a share",
    ("Plan Events", "A6", "before-plan"): "an event before the Plan took effect",
    ("Plan Events", "D7", "missing"): "a split without its old shares",
}


@pytest.fixture(scope="module", params=samples.SAMPLES)
def sample(request):
    """Each sample as openpyxl reads it, beside the blank template."""
    book = openpyxl.load_workbook(FOLDER / request.param)
    book.variant = QUARTERLY if request.param.startswith("quarterly") else PLANS_OWN
    return book


@pytest.mark.parametrize("name", SOUND)
def test_nothing_is_found_in_a_sound_sample_and_it_can_be_computed(name):
    checked = check(FOLDER / name)
    # A split that leaves deferred awards fractions is told as what it did, and so are decisions: nothing to ask.
    told = {"ctc": ["fractions-lost"], "decisions": ["decisions-counted"]}
    assert [each.code for each in checked.findings] == told.get(name.split("-")[0], [])
    assert checked.results is not None


@pytest.mark.parametrize("rows", [first_rows, ctc_rows, quarterly_rows, decisions_rows])
def test_the_independent_calculation_comes_to_the_same_results(rows):
    typed = {name: [{h: v for h, v in row.items() if v is not None} for row in sheet] for name, sheet in rows().items()}
    assert differences(typed) == []


def test_the_thirty_mistakes_are_found_where_they_are_and_nothing_else():
    checked = check(FOLDER / "thirty-mistakes.xlsx")
    found = [(finding.sheet, finding.cell, finding.code) for finding in checked.findings]
    assert len(MISTAKES) == 30
    assert sorted(found) == sorted(MISTAKES)
    assert {finding.severity for finding in checked.findings} == {Severity.ERROR}


@pytest.fixture(scope="module")
def full():
    return check(FOLDER / "ctc-1999-2002.xlsx")


def test_the_full_sample_uses_every_sheet_and_shows_what_the_plan_does(full):
    frames, sheets = full.workbook.frames, full.results.sheets
    assert [sheet.name for sheet in PLAN_INPUT if frames[sheet.name].empty] == ["Award Decisions", "Opening Awards"]
    shown = {
        "Options": ("deadline_reason", {"final exercise date", "death", "cessation"}),
        "Deferred Awards": ("issuance_reason", {"third January", "cessation"}),
        "Fee Settlement": ("reason", {"not eligible", "no election"}),
        "Formula Eligibility": (
            "reason",
            {"reelected or continuing", "employee", "newly elected", "not in service"},
        ),
        "Shortfalls": ("treatment", {"lost", "cash", "pending"}),
        "Issuances": ("source", {"option exercise", "share settlement", "deferred stock"}),
        "Option Events": ("event", {"exercise", "cash-out", "share settlement"}),
        "Upcoming": ("event", {"option deadline", "option exercisable", "deferred stock issues"}),
    }
    assert {name: (column, set(sheets[name][column].dropna())) for name, (column, _) in shown.items()} == shown
    held = sheets["Issuances"].query("deliverable_from > due_date")
    # Held from October 22 to January 15: what Carmichael's death made due, and the exercises of the winter. What her
    # estate exercised in March waits for the authority shown on April 8.
    assert set(held["deliverable_from"].dt.date.astype(str)) == {"2002-01-15", "2002-04-08"}
    assert set(sheets["Issuances"]["payee"]) >= {"Estate of Ruth E. Carmichael"}


def test_the_full_sample_has_300_000_shares_after_the_split_none_after_the_shortfall_and_then_250_000_more(full):
    ledger = full.results.sheets["Share Reserve"]
    last = ledger.drop_duplicates("date", keep="last").set_index("date")
    assert last.at["2000-03-31", "reserve"] == 300_000
    assert last.at["2001-07-26", "available"] == 0
    assert last.at["2002-07-25", "reserve"] == 550_000


def test_a_sample_keeps_the_templates_sheets_notes_lists_marks_and_names(sample, tmp_path_factory):
    path = tmp_path_factory.mktemp("blank") / "blank.xlsx"
    write_template(path, variant=sample.variant)
    blank = openpyxl.load_workbook(path)
    assert sample.sheetnames == blank.sheetnames
    assert set(sample.defined_names) == set(blank.defined_names)
    for sheet in PLAN_INPUT:
        ours, theirs = sample[sheet.name], blank[sheet.name]
        assert [rule.sqref for rule in ours.data_validations.dataValidation] == [
            rule.sqref for rule in theirs.data_validations.dataValidation
        ]
        assert [str(area.sqref) for area in ours.conditional_formatting] == [
            str(area.sqref) for area in theirs.conditional_formatting
        ]
        assert [cell.comment.text for cell in ours[5] if cell.comment] == [
            cell.comment.text for cell in theirs[5] if cell.comment
        ]


def test_a_sample_says_at_the_top_of_its_instructions_what_it_is(sample):
    lines = [str(row[0]) for row in sample["Instructions"].iter_rows(max_col=1, max_row=10, values_only=True)]
    assert "About this workbook" in lines
    assert any("made up" in line for line in lines)


def test_every_term_of_the_plan_stands_on_the_plan_sheet_of_a_sample(sample):
    names = [folded_header(str(row[0])) for row in sample["Plan"].iter_rows(min_row=6, max_col=1, values_only=True)]
    assert names == [folded_header(term.name) for term in PLAN_TERMS]


def test_the_samples_are_not_stale():
    assert samples.stale(FOLDER) == []


def test_the_same_samples_have_the_same_bytes(tmp_path):
    samples.make(tmp_path / "once")
    samples.make(tmp_path / "again")
    for name in samples.SAMPLES:
        assert (tmp_path / "once" / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


def test_a_stale_sample_is_named_and_the_check_fails(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(samples, "FOLDER", tmp_path)
    assert main([]) == 0
    assert main(["--check"]) == 0
    (tmp_path / "first.xlsx").unlink()
    (tmp_path / "ctc-1999-2002.xlsx").write_bytes((tmp_path / "thirty-mistakes.xlsx").read_bytes())
    assert main(["--check"]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "sample_inputs/first.xlsx is stale: run python -m tests.samples",
        "sample_inputs/ctc-1999-2002.xlsx is stale: run python -m tests.samples",
    ]
    assert main(["--chek"]) == 2
