"""A vendor's price file, as it comes: which column is the close, which day each row is, and each price exact."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from calc.exact import price
from calc.findings import Severity
from calc.plan.calendar import business_days
from calc.prices.file import NotAPriceFile, PriceFile, read_price_file

MARKET = business_days()


def read_text(folder: Path, text: str, name: str = "vendor.csv", date_format: str | None = None) -> PriceFile:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_price_file(path, MARKET, date_format)


def prices(file: PriceFile) -> list[tuple[str, Decimal]]:
    rows = file.table.rows
    return [(str(day.date()), price(units)) for day, units in zip(rows["date"], rows["last_sale"], strict=True)]


def codes(file: PriceFile) -> set[tuple[str, str]]:
    return {(str(each.severity), each.code) for each in file.findings}


EXPECTED = [("2001-12-31", Decimal("14.13")), ("2001-12-28", Decimal("13.82")), ("2001-12-27", Decimal("1013.5"))]
SHAPES = {
    "Nasdaq: newest first, dollar signs, Close/Last among Open, High and Low": (
        "Date,Close/Last,Volume,Open,High,Low\n"
        "12/31/2001,$14.13,635699,$14.03,$14.27,$13.89\n"
        "12/28/2001,$13.82,820787,$13.92,$14.06,$13.68\n"
        '12/27/2001,"$1,013.50",42869,$13.34,$13.71,$13.21\n',
        "Close/Last",
    ),
    "Yahoo: Close beside Adj Close, dates as year-month-day": (
        "Date,Open,High,Low,Close,Adj Close,Volume\n"
        "2001-12-31,14.03,14.27,13.89,14.13,13.7061,635699\n"
        "2001-12-28,13.92,14.06,13.68,13.820000,13.4054,820787\n"
        "2001-12-27,13.34,13.71,13.21,1013.50,13.1629,42869\n",
        "Close",
    ),
    "Yahoo's page, copied: names of months, a dividend among the days, a footnote": (
        "Date\tOpen\tHigh\tLow\tClose*\tAdj Close**\tVolume\n"
        "Dec 31, 2001\t14.03\t14.27\t13.89\t14.13\t13.70\t635,699\n"
        "Dec 28, 2001\t0.12 Dividend\n"
        "Dec 28, 2001\t13.92\t14.06\t13.68\t13.82\t13.40\t820,787\n"
        "Dec 27, 2001\t13.34\t13.71\t13.21\t1,013.50\t13.16\t42,869\n"
        "*Close price adjusted for splits.\n",
        "Close*",
    ),
    "Bloomberg: lines above the headers, PX_LAST, a closed day without a price": (
        "Security\tHAL US Equity\nStart Date\t12/27/2001\nPeriod\tD\n\n"
        "Date\tPX_LAST\tPX_VOLUME\n"
        "12/31/2001\t14.13\t635699\n12/30/2001\t#N/A N/A\t#N/A N/A\n"
        "12/28/2001\t13.82\t820787\n12/27/2001\t1013.5\t42\n",
        "PX_LAST",
    ),
    "FactSet: a title, Price, semicolons, decimal commas, a total at the end": (
        "Halyard Inc. Price History\n\n"
        "Date;Price;Cumulative Volume;% Change\n"
        "31.12.2001;14,13;635.699;2,24\n28.12.2001;13,82;820.787;1,84\n27.12.2001;1.013,50;42.869;0,1\n"
        "Average;347,15;;\n",
        "Price",
    ),
    "A spreadsheet's export: a moment in the exchange's time zone": (
        "Trade Date|Symbol|Last Price\n"
        "2001-12-31 16:00:00-05:00|HAL|14.13\n2001-12-28 16:00:00-05:00|HAL|13.82\n"
        "2001-12-27 16:00:00-05:00|HAL|1013.50\n",
        "Last Price",
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_close_of_each_day_is_taken_exactly_whatever_the_vendors_shape(tmp_path: Path, shape: str) -> None:
    text, close = SHAPES[shape]
    file = read_text(tmp_path, text)
    assert prices(file) == EXPECTED
    assert file.table.header.taken["Last Sale"] == close
    assert not {severity for severity, _ in codes(file)} & {"error"}


def test_a_workbook_is_read_as_a_text_is(tmp_path: Path) -> None:
    path = tmp_path / "vendor.xlsx"
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "m/d/yyyy hh:mm"})
        book.add_worksheet("About").write_row(0, 0, ["Made by hand"])
        page = book.add_worksheet("History")
        page.write_row(1, 1, ["Date", "Close", "High"])
        for row, (when, close) in enumerate(EXPECTED, start=2):
            page.write_datetime(row, 1, datetime.fromisoformat(f"{when} 16:00"), day)
            page.write_row(row, 2, [float(close), 99])
    file = read_price_file(path, MARKET)
    assert prices(file) == EXPECTED
    assert file.grid.name == "History"


def test_the_highest_and_lowest_trades_are_never_bid_and_ask_and_quotes_named_so_are(tmp_path: Path) -> None:
    trades = read_text(tmp_path, "Date,Close,High,Low,Bid,Ask\n12/31/2001,14.13,15,13,14,14.2\n")
    assert trades.table.rows[["high_bid", "low_ask"]].isna().all(axis=None)
    assert trades.table.header.left_alone == ("High", "Low", "Bid", "Ask")
    quotes = read_text(tmp_path, "Date,Last Sale,High Bid,Low Ask\n12/31/2001,,14,14.25\n")
    assert quotes.table.rows[["high_bid", "low_ask"]].values.tolist() == [[1_400_000_000, 1_425_000_000]]


def why_of(file: PriceFile) -> str:
    return next(note for note in file.table.notes if "ate" in note and not note.startswith("Read "))


@pytest.mark.parametrize(
    ("days", "first", "why"),
    [
        (["12/31/2001", "01/02/2001"], date(2001, 12, 31), "12/31/2001” can be nothing else"),
        (["31/12/2001", "02/01/2001"], date(2001, 12, 31), "31/12/2001” can be nothing else"),
        # As day/month the second is Sunday, April 1; as month/day both are trading days.
        (["01/03/2001", "01/04/2001"], date(2001, 1, 3), "each is a trading day of XNYS"),
        # As month/day the second is Sunday, March 4.
        (["03/05/2001", "03/04/2001"], date(2001, 5, 3), "each is a trading day of XNYS"),
        (["2001-01-03", "2001-01-04"], date(2001, 1, 3), "can be read in one way only"),
    ],
)
def test_the_column_or_the_trading_days_decide_the_order_of_dates_and_it_is_said(
    tmp_path: Path, days: list[str], first: date, why: str
) -> None:
    file = read_text(tmp_path, "Date,Close\n" + "".join(f"{day},14.25\n" for day in days))
    assert not file.findings
    assert file.table.rows["date"].iloc[0].date() == first
    assert why in why_of(file)


# Both readings of both are trading days: January 2 and 3, 2002, and February 1 and March 1.
UNDECIDED = "Date,Close\n01/02/2002,14.5\n01/03/2002,14.25\n"


def test_dates_that_trading_days_do_not_decide_are_asked_for(tmp_path: Path) -> None:
    file = read_text(tmp_path, UNDECIDED)
    assert codes(file) == {("error", "ambiguous-dates")}
    assert file.table.rows.empty
    assert "--date-format DMY or --date-format MDY" in file.findings[0].message
    told = read_text(tmp_path, UNDECIDED, date_format="mdy")
    assert [day for day, _ in prices(told)] == ["2002-01-02", "2002-01-03"]
    assert "as --date-format says" in why_of(told)


def test_dates_that_excel_exchanged_are_told_and_none_is_taken(tmp_path: Path) -> None:
    """01/02 to 01/05 of a US file, opened where the day comes first; 01/16 stayed a text."""
    text = "Date,Close\n2001-02-01,14\n2001-03-01,14\n2001-04-01,14\n2001-05-01,14\n01/16/2001,14\n01/17/2001,14\n"
    file = read_text(tmp_path, text)
    assert ("error", "dates-swapped") in codes(file)
    assert "vendor" in file.findings[0].message
    assert file.table.rows.empty


HEAD = "Date,Close\n12/31/2001,14.13\n"


@pytest.mark.parametrize(
    ("text", "expected", "kept"),
    [
        (HEAD + "12/30/2001,14.13\n", ("warning", "price-on-closed-day"), 1),
        (HEAD + "12/25/2001,14.13\n", ("warning", "price-on-closed-day"), 1),
        (HEAD + "12/28/2001,null\n", ("warning", "no-price"), 1),
        (HEAD + "12/28/2001,n/a\n", ("warning", "no-price"), 1),
        (HEAD + "12/28/2001,fourteen\n", ("error", "not-a-number"), 1),
        (HEAD + "12/28/2001,-14.13\n", ("error", "not-above-zero"), 1),
        (HEAD + "12/28/2001,0\n", ("error", "not-above-zero"), 1),
        (HEAD + "12/28/2001,14.123456789\n", ("error", "too-many-decimals"), 1),
        (HEAD + ",14.13\n", ("error", "no-date"), 1),
        (HEAD + "13/13/2001,14.13\n", ("error", "not-a-date"), 1),
        (HEAD + "12/31/2001,14.14\n", ("error", "day-twice"), 1),
        (HEAD + "12/31/2060,14.14\n", ("error", "date-beyond-calendar"), 1),
        ("Date,Close\n12/31/2001,14.125\n12/28/2001,14.250\n", ("error", "ambiguous-number"), 0),
        ("Date,Adj Close\n12/31/2001,14.13\n", ("error", "adjusted-close"), 0),
        ("Date,High Bid\n12/31/2001,14.13\n", ("error", "missing-column"), 1),
        ("Date,Close,Price\n12/31/2001,14.13,14.12\n", ("error", "two-closes"), 1),
        ("Date,Close,Ticker\n12/31/2001,14.13,A\n12/28/2001,14.13,B\n", ("error", "several-securities"), 2),
        ("Date,Close\n2001-12-31T23:00Z,14\n2001-12-30T23:00Z,14\n", ("error", "date-with-time"), 0),
    ],
)
def test_what_is_not_sound_is_told_at_its_line(tmp_path: Path, text: str, expected: tuple[str, str], kept: int) -> None:
    file = read_text(tmp_path, text)
    assert codes(file) == {expected}
    assert len(file.table.rows) == kept
    assert all(finding.cell.startswith("line") for finding in file.findings)
    assert not any("agent" in finding.message or "statement" in finding.message for finding in file.findings)


def test_all_problems_are_told_in_one_go(tmp_path: Path) -> None:
    text = "Date,Close,Adj Close\n12/31/2001,x,1\n12/30/2001,14,1\n,15,1\n12/27/2001,0,1\n12/26/2001,14.5,1\n"
    file = read_text(tmp_path, text)
    assert codes(file) == {
        ("error", "not-a-number"),
        ("error", "no-date"),
        ("error", "not-above-zero"),
        ("warning", "price-on-closed-day"),
    }
    assert prices(file) == [("2001-12-26", Decimal("14.5"))]


def test_the_same_day_twice_with_one_price_is_read_once_and_a_repeated_header_is_no_row(tmp_path: Path) -> None:
    file = read_text(tmp_path, HEAD + "Date,Close\n12/31/2001,14.130\n12/28/2001,13\n")
    assert prices(file) == [("2001-12-31", Decimal("14.13")), ("2001-12-28", Decimal("13"))]
    assert not file.findings
    assert any(note.startswith("Row 4: a day that is there already") for note in file.table.notes)


def test_a_second_block_with_other_columns_is_an_error_at_its_headers(tmp_path: Path) -> None:
    # Below them Open would stand where the first block has its Close.
    file = read_text(tmp_path, "Date,Close,Volume\n12/28/2001,13,9\nDate,Open,Close\n12/31/2001,13.5,14.13\n")
    (finding,) = file.findings
    assert (finding.severity, finding.code, finding.rows) == (Severity.ERROR, "second-block", (3,))
    assert "with other columns than that of row 1" in finding.message


def test_a_second_block_with_its_columns_in_the_same_places_goes_on_with_the_first(tmp_path: Path) -> None:
    file = read_text(tmp_path, "Date,Close,Volume\n12/28/2001,13,9\nDay,Close/Last,Vol\n12/31/2001,14.13,8\n")
    assert prices(file) == [("2001-12-28", Decimal("13")), ("2001-12-31", Decimal("14.13"))]
    assert not file.findings


def test_a_person_s_own_header_last_sale_settles_which_is_the_close(tmp_path: Path) -> None:
    file = read_text(tmp_path, "Date,Close,Last Sale\n12/31/2001,14.13,14.12\n")
    assert prices(file) == [("2001-12-31", Decimal("14.12"))]
    assert not file.findings


def test_without_a_calendar_days_are_read_and_no_trading_day_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "vendor.csv"
    path.write_text(HEAD + "12/30/2001,14\n")
    assert len(read_price_file(path, None).table.rows) == 2
    path.write_text(UNDECIDED)
    assert read_price_file(path, None).findings[0].severity is Severity.ERROR


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("Name,Shares\nAda,5\n", "is not recognized as a price file"),
        ("<html><body>Date Close</body></html>", "price file"),
    ],
)
def test_a_file_that_is_none_is_refused_in_the_words_of_prices(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(NotAPriceFile, match=words) as refused:
        read_text(tmp_path, text)
    assert "agent" not in str(refused.value)


def test_a_wrong_date_format_and_two_sheets_of_prices_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NotAPriceFile, match="is not a date format"):
        read_text(tmp_path, HEAD, date_format="M/D")
    path = tmp_path / "two.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("One", "Two"):
            book.add_worksheet(name).write_row(0, 0, ["Date", "Close"])
    with pytest.raises(NotAPriceFile, match="“One” and “Two”"):
        read_price_file(path, MARKET)
