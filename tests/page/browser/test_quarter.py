"""A whole quarter in the browser, with the mouse and by keyboard alone: from the workbook to what is filed."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest

pytest.importorskip("starlette", reason="the extra page is not installed")

from calc.job.pipeline import check, write_run
from calc.watch import Folders
from tests.page.browser.windows import HANDS, Hands, link_to, opened, part, wait_for
from tests.page.pages import made_folders
from tests.page.server import CTC, STATEMENT, WRONG, serving

FEE, TYPED_THEN, SEPTEMBER = "R-2000-ASH", 15_000, date(2002, 9, 30)
SEEN = """() => {
    globalThis.seen = [];
    const note = () => document.querySelectorAll("[data-run]").forEach((row) => seen.push(row.dataset.state));
    new MutationObserver(note).observe(document.getElementById("runs"), {childList: true});
}"""


class Quarter(NamedTuple):
    """A page that ties to the results of the quarter before, and the workbook of that quarter."""

    folders: Folders
    address: str
    september: Path


@pytest.fixture(scope="module")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Quarter]:
    """The results of the quarter before were made while a fee was typed wrong."""
    place = tmp_path_factory.mktemp("quarter")
    earlier = openpyxl.load_workbook(CTC)
    next(row for row in earlier["Plan"].iter_rows() if row[0].value == "As-of Date *")[1].value = SEPTEMBER
    earlier.save(place / "september.xlsx")
    next(row for row in earlier["Fees"].iter_rows() if row[0].value == FEE)[6].value = TYPED_THEN
    earlier.save(place / "as it was.xlsx")
    (place / "last").mkdir()
    write_run(check(place / "as it was.xlsx"), place / "last" / "september.results.xlsx")
    folders = made_folders(place)
    with serving(folders, "--prior", str(place / "last"), "--reports", "--workers", "2") as (_, browser):
        yield Quarter(folders, str(browser.base_url).rstrip("/"), place / "september.xlsx")


@pytest.mark.parametrize("hands", HANDS, ids=lambda hands: hands.__name__.lower())
def test_a_whole_quarter_through_the_page(chromium: Any, quarter: Quarter, hands: type[Hands], tmp_path: Path) -> None:
    names = {kind: f"{kind} by {hands.__name__.lower()}.xlsx" for kind in ("december", "september", "wrong")}
    for source, kind in ((CTC, "december"), (quarter.september, "september"), (WRONG, "wrong")):
        (tmp_path / names[kind]).write_bytes(source.read_bytes())
    with opened(chromium, quarter.address) as window:
        hand = hands(window)
        window.evaluate(SEEN)
        hand.send("#upload", [tmp_path / name for name in names.values()])
        wait_for(window, names["december"], "needs attention")  # it does not tie to the results of the quarter before
        wait_for(window, names["wrong"], "needs attention")
        window.wait_for_selector(link_to(names["september"]))
        assert {"waiting", "working"} & set(window.evaluate("seen"))
        hand.press(link_to(names["december"]))
        window.wait_for_url("**/runs/*")
        results_are_shown(hand, quarter.folders, names["december"])
        awards_fees_and_directors_are_explained(hand)
        a_statement_is_reconciled(hand, quarter.folders, names["december"])
        two_quarters_stand_side_by_side(hand, names)
        hand.press('a[href="/"]')
        hand.press(link_to(names["wrong"]))
        findings_stand_beside_their_rows(hand, quarter.folders, names["wrong"])


def results_are_shown(hand: Hands, folders: Folders, name: str) -> None:
    window = hand.window
    assert "174,421" in part(window, "figures")
    assert "To see to:" in part(window, "attention")
    assert "2003" in part(window, "due")
    causes = part(window, "causes")
    assert all(text in causes for text in (f"Fees {FEE}\tAmount\t15000\t20000\t", "+126 shares")), causes
    assert len(window.query_selector_all('svg[role="img"] rect')) > 20
    for kind in ("results", "report", "forecast"):
        made = folders.out / "needs attention" / name.replace(".xlsx", f".{kind}.xlsx")
        assert hand.download(f'a[href$="/files/{kind}"]') == (made.name, made.read_bytes())


def awards_fees_and_directors_are_explained(hand: Hands) -> None:
    for wanted, told in (("DO-02", "12,000"), (FEE, "20,000"), ("Peter Delacroix", "FO-19990923-DEL")):
        hand.type("#q", wanted)
        hand.window.wait_for_selector(".steps")
        assert told in hand.window.inner_text("main")
        hand.window.go_back()


def a_statement_is_reconciled(hand: Hands, folders: Folders, name: str) -> None:
    window = hand.window
    hand.send_statement(STATEMENT)
    window.wait_for_url("**/statements/1")
    assert "Does not tie: 4 items to settle" in window.inner_text(".verdict")
    assert "Ask the agent to post 2,000 shares" in part(window, "items")
    assert len(window.query_selector_all('section[aria-labelledby="bridge"] tbody tr')) > 3
    made = folders.out / "reconciliations" / name / "1" / "bayside-2002-06.reconciliation.xlsx"
    assert hand.download('a[href$="/reconciliation"]') == (made.name, made.read_bytes())
    window.go_back()


def two_quarters_stand_side_by_side(hand: Hands, names: dict[str, str]) -> None:
    window = hand.window
    label = window.locator("#one option", has_text=names["september"]).inner_text()
    assert "30 September 2002" in label
    window.select_option("#one", label=label)
    hand.press('form[action="/compare"] button')
    window.wait_for_url("**/compare?**")
    (row,) = [row for row in window.inner_text("main").splitlines() if row.startswith("Available\t")]
    *_, then, now, change = row.split("\t")
    assert now == "174,421"
    assert int(now.replace(",", "")) - int(then.replace(",", "")) == int(change.replace(",", "").replace("−", "-"))


def findings_stand_beside_their_rows(hand: Hands, folders: Folders, name: str) -> None:
    window = hand.window
    window.wait_for_selector("article.finding")
    assert len(window.query_selector_all("article.finding.error")) == 30
    assert "03/04/1996" in window.locator("article.finding mark").all_inner_texts()
    made = folders.out / "needs attention" / name.replace(".xlsx", ".errors.xlsx")
    assert hand.download('a[href$="/files/copy"]') == (made.name, made.read_bytes())
    hand.press('a[href="/"]')
    wait_for(window, name, "needs attention")
