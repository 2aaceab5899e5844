"""The charts of the Summary, and the figures behind them, which stand in an area of their own to the right."""

from datetime import date
from typing import Any

import pandas as pd

from calc.contract import SHARE_RESERVE, SUMMARY
from calc.contract.wording import date_in_words
from calc.excel.styles import GREY, INK, LINE, NAVY, WHITE, Formats
from calc.write.figures import BALANCES

AREA = 9  # the first column of the figures behind the charts: J

# From the bottom of the stack upwards: dark, light, middle, dark, light. Any two that meet differ by 3:1 or more, also
# where the one between them is 0. A light one has a dark outline against the page.
STACK = ("Delivered", "Assumed", "Deferred Outstanding", "Options Outstanding", "Available")
COLOURS = dict(zip(STACK, (NAVY, "#FBF0D9", "#5A8CC0", "#4A2F5E", "#E9F0F7"), strict=True))
_LIGHT = (COLOURS["Assumed"], COLOURS["Available"])

_FEW = 16  # dates that are shown one by one
_MANY = 40  # quarters; beyond them the years' ends are shown
_YEARS = 16
_FONT = {"name": "Arial", "size": 8, "color": INK}
_TITLE = {"name": "Arial", "size": 10, "bold": True, "color": NAVY}


def reserve_over_time(ledger: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Take the balances at the end of each date of the ledger; of each quarter or year where there are many dates.

    Columns: ``label``, ``date`` and the five balances. The last row is the As-of Date.
    """
    names = [SHARE_RESERVE.by_header[header].name for header in BALANCES]
    daily = ledger.groupby("date", as_index=False)[names].last()
    if daily.empty:
        return daily.assign(label=pd.Series(dtype="str"))
    end = pd.Timestamp(as_of)
    if len(daily) <= _FEW:
        days, labels = daily["date"], ""
    else:
        quarters = pd.date_range(daily["date"].iloc[0], end, freq="QE")
        yearly = len(quarters) > _MANY
        points = pd.date_range(daily["date"].iloc[0], end, freq="YE") if yearly else quarters
        days, labels = pd.Series(points), "{:%Y}" if yearly else "{0.year} Q{0.quarter}"
    days = days.astype("datetime64[s]")
    if days.empty or days.iloc[-1] < end:
        days = pd.concat([days, pd.Series([end])], ignore_index=True).astype("datetime64[s]")
    shown = pd.merge_asof(days.rename("date").to_frame(), daily, on="date")
    return shown.assign(label=[_label(day, labels, end) for day in shown["date"]])


def by_issuance_year(awards: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Add up the deferred shares issued and still to be issued, by the year of the Issuance Date.

    Columns: ``label``, ``shares_issued``, ``shares_outstanding``. The years run on to that of the As-of Date at least.
    The latest of many have a row each, those before one together.
    """
    known = awards[awards["issuance_date"].notna()]
    totals = known.groupby(known["issuance_date"].dt.year)[["shares_issued", "shares_outstanding"]].sum()
    totals = totals[(totals != 0).any(axis=1)]
    if totals.empty:
        return totals.reset_index(drop=True).assign(label=pd.Series(dtype="str"))
    first, last = min(int(totals.index.min()), as_of.year), max(int(totals.index.max()), as_of.year)
    totals = totals.reindex(range(first, last + 1), fill_value=0)
    labels = [str(year) for year in totals.index]
    if len(totals) > _YEARS:
        early = totals.iloc[:-_YEARS].sum().to_frame().T
        labels = [f"to {labels[-_YEARS - 1]}", *labels[-_YEARS:]]
        totals = pd.concat([early, totals.iloc[-_YEARS:]])
    return totals.reset_index(drop=True).assign(label=labels)


def write_chart_data(page: Any, formats: Formats, reserve: pd.DataFrame, issuance: pd.DataFrame) -> int:
    """Write the figures behind both charts; give the row in which those of the second begin."""
    page.write_string(0, AREA, "Chart data", formats(bold=True, font_size=12, font_color=NAVY))
    hint = "The figures behind the charts, from Share Reserve and Deferred Awards. Not printed."
    page.write_string(1, AREA, hint, formats.hint())
    page.set_column(AREA, AREA, 14)
    page.set_column(AREA + 1, AREA + 5, 13)
    headers = ["At the end of", *STACK]
    row = _write_block(page, formats, "ReserveChartTable", 3, headers, reserve, [_name(header) for header in STACK])
    headers = ["Year of issuance", "Issued", "To be issued"]
    names = ["shares_issued", "shares_outstanding"]
    _write_block(page, formats, "IssuanceChartTable", row + 1, headers, issuance, names)
    return row + 1


def reserve_chart(book: Any, top: int, rows: int) -> Any:
    """Make the chart of the reserve over time, stacked."""
    chart = book.add_chart({"type": "column", "subtype": "stacked"})
    for column, header in enumerate(STACK, start=1):
        _add_series(chart, header, COLOURS[header], top, rows, column)
    _finish(chart, "The reserve over time, shares")
    return chart


def issuance_chart(book: Any, top: int, rows: int) -> Any:
    """Make the chart of the deferred shares by year of issuance."""
    chart = book.add_chart({"type": "column", "subtype": "stacked"})
    _add_series(chart, "Issued", NAVY, top, rows, 1)
    _add_series(chart, "To be issued", COLOURS["Deferred Outstanding"], top, rows, 2)
    _finish(chart, "Deferred shares by year of issuance")
    return chart


def reserve_in_words(shown: pd.DataFrame) -> str:
    """Say what the chart of the reserve shows, for who does not see it."""
    first, last = shown.iloc[0], shown.iloc[-1]
    figures = [f"{header.lower()} {int(last[_name(header)]):,}" for header in reversed(STACK)]
    since = f", from {first['label']} to {last['label']}" if len(shown) > 1 else ""
    return (
        f"Stacked columns of the share reserve{since}. At the end of {last['label']}, in shares: {', '.join(figures)}."
    )


def issuance_in_words(totals: pd.DataFrame) -> str:
    """Say what the chart of the deferred shares shows, for who does not see it."""
    columns = totals[["label", "shares_issued", "shares_outstanding"]].itertuples(index=False)
    years = [f"{label}: {int(issued):,} issued, {int(left):,} to be issued" for label, issued, left in columns]
    return f"Stacked columns of deferred shares by year of issuance. {'; '.join(years)}."


def _label(day: pd.Timestamp, labels: str, end: pd.Timestamp) -> str:
    """Write a period's label; a single date, and the As-of Date, in full."""
    return labels.format(day) if labels and day != end else date_in_words(day.date(), short=True)


def _name(header: str) -> str:
    """Give the frame's column of a balance."""
    return SHARE_RESERVE.by_header[header].name


def _write_block(
    page: Any, formats: Formats, table: str, top: int, headers: list[str], frame: pd.DataFrame, names: list[str]
) -> int:
    """Write headers and rows as a table, which must have a row; give the row below them."""
    if frame.empty:
        return top
    head = {"bold": True, "font_size": 9, "font_color": GREY, "bottom": 1, "border_color": LINE, "text_wrap": True}
    columns = [
        {"header": header, "header_format": formats(**head, align="right" if column else "left")}
        for column, header in enumerate(headers)
    ]
    options = {"name": table, "columns": columns, "style": None, "autofilter": False}
    page.add_table(top, AREA, top + len(frame), AREA + len(headers) - 1, options)
    small = formats(font_size=9, font_color=GREY)
    number = formats(font_size=9, font_color=GREY, num_format="#,##0")
    for row, (label, *values) in enumerate(frame[["label", *names]].itertuples(index=False), start=top + 1):
        page.write_string(row, AREA, label, small)
        for column, value in enumerate(values, start=AREA + 1):
            page.write_number(row, column, int(value), number)
    return top + 1 + len(frame)


def _add_series(chart: Any, header: str, colour: str, top: int, rows: int, column: int) -> None:
    """Add a column of figures to a chart, and their header as its name."""
    first, last = top + 1, top + rows
    chart.add_series(
        {
            "name": [SUMMARY.name, top, AREA + column],
            "categories": [SUMMARY.name, first, AREA, last, AREA],
            "values": [SUMMARY.name, first, AREA + column, last, AREA + column],
            "fill": {"color": colour},
            "border": {"color": GREY if colour in _LIGHT else WHITE, "width": 0.75},
            "gap": max(35, 300 // rows),
        }
    )


def _finish(chart: Any, title: str) -> None:
    """Set the title, the legend, the axes and the frame of a chart."""
    chart.set_title({"name": title, "name_font": _TITLE, "overlay": False, "layout": {"x": 0.02, "y": 0.02}})
    chart.set_legend({"position": "bottom", "font": _FONT})
    chart.set_x_axis({"num_font": _FONT, "line": {"color": LINE}, "major_tick_mark": "none"})
    gridlines = {"visible": True, "line": {"color": LINE, "width": 0.5}}
    chart.set_y_axis(
        {"num_font": _FONT, "num_format": "#,##0", "line": {"none": True}, "major_gridlines": gridlines, "min": 0}
    )
    chart.set_chartarea({"border": {"none": True}, "fill": {"none": True}})
