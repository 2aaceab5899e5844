"""A journal written in any layout, delimiter, charset, number style and date style reads back the same."""

import csv
import io
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calc.statement import Statement, read_statement
from tests.support.statements import book

HOLDERS = ["Ann Able", "Best, Bob", 'Robert "Rob" O\'Neil', "José Niño & Mary", "Estate of C. Day", "Total Return Fund"]
HEADERS = {
    "Date": ["Date", "Posting Date", "TRANS_DATE", "Transaction date"],
    "Holder": ["Holder", "Registration", "Shareholder Name", "Registered Holder"],
    "Account No.": ["Acct #", "Account Number", "Holder Account No."],
    "Shares": ["Shares", "Qty", "No. of Shares"],
}
DATES = {
    "iso": "%Y-%m-%d",
    "day first": "%d/%m/%Y",
    "month first": "%m/%d/%Y",
    "dots": "%d.%m.%Y",
    "named": "%d %b %Y",
    "long": "%B %d, %Y",
    "compact": "%Y%m%d",
    "short year": "%m/%d/%y",
}
SETTLING = date(2003, 12, 31)  # in each journal, so that its order is settled
entry = st.tuples(
    st.dates(date(1999, 7, 27), date(2009, 7, 27)),
    st.sampled_from(HOLDERS),
    st.sampled_from(["007", "1007", "A-12"]),
    st.integers(-2_000_000, 2_000_000).filter(bool),
)
journal = st.lists(entry, max_size=12).map(
    lambda rows: [(SETTLING, "Ann Able", "007", 450), *rows, (SETTLING, "Best, Bob", "7", 1234567)]
)


def _grouped(mark: str) -> Any:
    return lambda number: f"{number:,}".replace(",", mark)


NUMBERS = {
    "plain": str,
    "commas": _grouped(","),
    "dots": _grouped("."),
    "spaces": _grouped(" "),
    "apostrophes": _grouped("'"),
    "decimals": lambda number: f"{number:,}.00",
    "parentheses": lambda number: f"({-number:,})" if number < 0 else f"{number:,}",
    "trailing minus": lambda number: f"{-number:,}-" if number < 0 else f"{number:,}",
    "marks": lambda number: f"{abs(number):,} {'DR' if number < 0 else 'CR'}",
}


def _same(statement: Statement, rows: list[tuple[date, str, str, int]]) -> None:
    assert [finding for finding in statement.findings if finding.code != "charset"] == []
    frame = statement.journal
    read = zip(frame["date"].dt.date, frame["holder"], frame["account_no"], frame["shares"].tolist(), strict=True)
    assert list(read) == rows


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), journal)
def test_a_text_statement_reads_back_the_same(data: st.DataObject, rows: list[tuple[date, str, str, int]]) -> None:
    draw = data.draw
    order = draw(st.permutations(list(HEADERS)))
    number, day = NUMBERS[draw(st.sampled_from(list(NUMBERS)))], DATES[draw(st.sampled_from(list(DATES)))]
    two_columns = draw(st.booleans())
    out = io.StringIO()
    write = csv.writer(
        out, delimiter=draw(st.sampled_from(",;\t|")), lineterminator=draw(st.sampled_from(["\n", "\r\n"]))
    )
    for title in draw(st.sampled_from([[], ["Example Transfer Company", "Activity of the Plan"]])):
        write.writerow([title])
    names = {ours: draw(st.sampled_from(HEADERS[ours])) for ours in order}
    extra = ["Credit", "Debit"] if two_columns else []
    write.writerow([names[ours] for ours in order if not (two_columns and ours == "Shares")] + extra)
    again = draw(st.booleans())
    for i, (when, holder, account, shares) in enumerate(rows):
        cells = {"Date": f"{when:{day}}", "Holder": holder, "Account No.": account, "Shares": number(shares)}
        counts = [number(shares) if shares > 0 else "", number(-shares) if shares < 0 else ""] if two_columns else []
        write.writerow([cells[ours] for ours in order if not (two_columns and ours == "Shares")] + counts)
        if again and i == 0 and not two_columns:
            write.writerow([])
            write.writerow([names[ours] for ours in order])
    charset = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "agent.csv")
        path.write_bytes(out.getvalue().encode(charset))
        _same(read_statement(path), rows)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(journal, st.permutations(list(HEADERS)), st.booleans(), st.integers(0, 3))
def test_a_workbook_reads_back_the_same(
    rows: list[tuple[date, str, str, int]], order: list[str], as_text: bool, above: int
) -> None:
    lines: list[list[Any]] = [["Example Transfer Company"]] * above + [[HEADERS[ours][0] for ours in order]]
    for when, holder, account, shares in rows:
        cells = {"Date": when, "Holder": holder, "Account No.": account, "Shares": f"{shares:,}" if as_text else shares}
        lines.append([cells[ours] for ours in order])
    lines.append(["Total" if ours == "Holder" else None for ours in order])
    lines[-1][order.index("Shares")] = sum(row[3] for row in rows)
    with tempfile.TemporaryDirectory() as folder:
        _same(read_statement(book(Path(folder), Activity=lines)), rows)
