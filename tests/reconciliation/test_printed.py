"""A reconciliation and the summary of a batch on paper, as LibreOffice prints them."""

import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from calc.cli import cli
from tests.reconciliation.test_command import STATEMENTS, reconcile
from tests.samples import FOLDER
from tests.support.recalculation import SOFFICE, convert

PDF_TO_TEXT = shutil.which("pdftotext")
pytestmark = pytest.mark.skipif(None in (SOFFICE, PDF_TO_TEXT), reason="LibreOffice or pdftotext is not installed")

Pages = dict[str, list[str]]


@pytest.fixture(scope="module")
def printed(results: Path, tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """The text of each page of both workbooks, by their names."""
    folder = tmp_path_factory.mktemp("printed")
    reconcile(results, STATEMENTS / "bayside-2002-06.xlsx", "-o", folder / "june.xlsx")
    done = CliRunner().invoke(cli, ["batch", str(FOLDER / "thirty-mistakes.xlsx"), "-o", str(folder)])
    assert done.exit_code == 1, done.output
    convert([folder / "june.xlsx", folder / "batch.xlsx"], folder, folder / "profile", "pdf")
    return {name: pages(folder / f"{name}.pdf") for name in ("june", "batch")}


def pages(path: Path) -> list[str]:
    """The text of each page."""
    done = subprocess.run([str(PDF_TO_TEXT), "-layout", str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode().split("\f")[:-1]


def test_every_page_says_whose_figures_it_has_and_up_to_when(printed: Pages) -> None:
    assert len(printed["june"]) > 8
    for page in printed["june"]:
        assert page.lstrip().startswith("CTC Communications Group, Inc.")
        assert "Statement up to 7 June 2002" in page.splitlines()[0]


def test_a_next_step_stands_beside_the_item_that_it_is_about(printed: Pages) -> None:
    (page,) = (each for each in printed["june"] if "Next Step" in each)
    (line,) = (line for line in page.splitlines() if "Ask the agent to post 2,000 shares due 8 January 2002" in line)
    assert line.split()[:5] == ["only", "ours", "missing", "at", "agent"]
    assert "IS-E-09" in line.split()[5]


def test_a_batch_is_a_page_of_what_needs_attention_and_a_list_one_page_wide(printed: Pages) -> None:
    _, page = printed["batch"]
    head = next(line for line in page.splitlines() if "What to Know" in line)
    assert head.split() == ["File", "Company", "As-of", "Date", "Status", "Output", "What", "to", "Know"]
    assert page.lstrip().startswith("Example Communications, Inc.")
