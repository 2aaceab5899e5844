"""What the page tells of an ID or a name, and what it offers where nothing bears it."""

import html
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the extra page is not installed")

from calc.job.pipeline import check, write_run
from tests.page.pages import made_folders, opened_page
from tests.page.server import CTC

Ask = Callable[[str], str]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """The page of explanations of a run, asked for an ID or a name."""
    folders = made_folders(tmp_path_factory.mktemp("page"))
    done = folders.out / "done"
    shutil.copy(CTC, done / "ctc.xlsx")
    write_run(check(CTC, with_effects=False), Path(done / "ctc.results.xlsx"), values_only=True)
    with opened_page(folders) as client:
        found = re.search(r'href="(/runs/[0-9a-f]+)"', client.get("/").text)
        assert found
        yield lambda wanted: client.get(f"{found[1]}/explain", params={"q": wanted} if wanted else {}).text


def links(page: str) -> list[str]:
    """What the page offers to be explained, as a person reads it."""
    return [html.unescape(words) for words in re.findall(r'/explain\?q=[^"]+"><bdi>(.*?)</bdi>', page)]


def headed(page: str) -> str:
    found = re.search(r"<h2><bdi>(.*?)</bdi></h2>\s*<p>(.*?)</p>", page)
    return f"{found[1]}: {found[2]}" if found else ""


def test_without_a_question_the_directors_are_there_to_choose_from(ask: Ask) -> None:
    offered = links(ask(""))
    assert len(offered) == 8
    assert offered[0] == "Daniel J. Bellamy (BEL)"
    assert "Ruth E. Carmichael (CAR)" in offered
    assert headed(ask("CAR")).startswith("CAR: Ruth E. Carmichael (CAR) at the end of 2002-12-31: 3 options")


def test_a_miss_offers_what_is_near_and_the_directors_and_names_no_sheet_of_a_file(ask: Ask) -> None:
    page = ask("Carmichael")
    assert links(page)[0] == "Ruth E. Carmichael"
    assert "Ruth E. Carmichael (CAR)" in links(page)
    assert "Find the IDs on" not in ask("nothing like it")
    assert "Ruth E. Carmichael (CAR)" in links(ask("nothing like it"))


def test_what_differs_by_case_alone_opens_at_once_and_what_is_only_alike_does_not(ask: Ask) -> None:
    assert "<h2><bdi>FO-20010726-CAR</bdi></h2>" in ask("fo-20010726-car")
    page = ask("FO-20010726-CRA")
    assert "<ol" not in page
    assert "FO-20010726-CAR" in links(page)


def test_an_issuance_is_headed_by_its_own_id_and_says_of_which_option_it_is(ask: Ask) -> None:
    assert (
        headed(ask("IS-E-10"))
        == headed(ask("is-e-10"))
        == "IS-E-10: IS-E-10 is an issuance of the option FO-20010726-CAR."
    )
