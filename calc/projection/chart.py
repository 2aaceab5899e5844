"""The chart of what is available by scenario, and the figures behind it, in an area of their own to the right."""

from collections.abc import Sequence
from typing import Any

from calc.contract import SUMMARY
from calc.contract.wording import date_in_words
from calc.excel.styles import GREY, INK, LINE, NAVY, Formats
from calc.excel.text import on_one_line
from calc.plan.calendar import date_of, dates_of, months_from
from calc.projection.project import Projection
from calc.projection.runway import available_at
from calc.projection.sentences import NAME

AREA = 9  # the first column of the figures behind the chart: J
_MOST = 6  # scenarios that can be told apart
_LINES = (  # each differs from the others in its dashes and its marks too
    (NAVY, "solid", "circle"),
    ("#B5541C", "dash", "square"),
    ("#3A7D44", "square_dot", "triangle"),
    ("#7A3E9D", "long_dash", "diamond"),
    ("#555555", "dash_dot", "x"),
    ("#1B7F9C", "round_dot", "plus"),
)
_FONT = {"name": "Arial", "size": 9, "color": INK}


def quarter_by_quarter(projections: Sequence[Projection]) -> list[tuple[int, list[int | None]]]:
    """Give what is available in each scenario every three months from the As-of Date on; None past its horizon."""
    as_of, end = projections[0].as_of, max(each.horizon for each in projections)
    every = [as_of, *(int(months_from(as_of, months)) for months in range(3, 12 * 26, 3))]
    shown = [day for day in every if day < end] + [end]
    return [
        (day, [available_at(each.run, day) if day <= each.horizon else None for each in projections[:_MOST]])
        for day in shown
    ]


def insert_chart(book: Any, page: Any, formats: Formats, row: int, projections: Sequence[Projection]) -> None:
    """Write the figures and insert the chart of the first scenarios at a row."""
    points = quarter_by_quarter(projections)
    head = formats(bold=True, font_size=9, font_color=GREY, bottom=1, border_color=LINE, text_wrap=True)
    page.write_string(0, AREA, "Chart data: shares available, every three months. Not printed.", formats.hint())
    page.write_string(2, AREA, "At the end of", head)
    page.set_column(AREA, AREA + min(len(projections), _MOST), 14)
    chart = book.add_chart({"type": "line"})
    last = 2 + len(points)
    for column, projection in enumerate(projections[:_MOST], start=AREA + 1):
        page.write_string(2, column, on_one_line(projection.scenario.name, NAME), head)
        colour, dash, mark = _LINES[column - AREA - 1]
        chart.add_series(
            {
                "name": [SUMMARY.name, 2, column],
                "categories": [SUMMARY.name, 3, AREA, last, AREA],
                "values": [SUMMARY.name, 3, column, last, column],
                "line": {"color": colour, "width": 2, "dash_type": dash},
                "marker": {"type": mark, "size": 6, "border": {"color": colour}, "fill": {"color": colour}},
            }
        )
    number = formats(font_size=9, font_color=GREY, num_format="#,##0")
    date_look = formats(font_size=9, font_color=GREY, num_format="yyyy-mm-dd", align="left")
    for at, (day, values) in enumerate(points, start=3):
        page.write_datetime(at, AREA, dates_of([day])[0].astype(object), date_look)
        for column, value in enumerate(values, start=AREA + 1):
            if value is not None:
                page.write_number(at, column, value, number)
    chart.set_title({"name": "Shares available by scenario", "name_font": {**_FONT, "size": 10, "bold": True}})
    chart.set_legend({"position": "bottom", "font": _FONT})
    axis = {"num_font": {**_FONT, "rotation": -45}, "num_format": "mmm yyyy", "text_axis": True}
    chart.set_x_axis({**axis, "line": {"color": LINE}, "label_position": "low"})
    gridlines = {"visible": True, "line": {"color": LINE}}
    chart.set_y_axis({"num_font": _FONT, "num_format": "#,##0", "min": 0, "major_gridlines": gridlines})
    chart.set_size({"width": 900, "height": 285})
    where = {"object_position": 2, "x_offset": 2, "y_offset": 4, "description": in_words(projections)}
    page.insert_chart(row, 0, chart, where)


def in_words(projections: Sequence[Projection]) -> str:
    """Say what the chart shows, for who cannot see it."""
    told = []
    for each in projections[:_MOST]:
        start, end = (available_at(each.run, day) for day in (each.as_of, each.horizon))
        name, until = on_one_line(each.scenario.name, NAME), date_in_words(date_of(each.horizon))
        told.append(f"{name}: from {start:,} to {end:,} on {until}")
    return f"Line chart of the shares available by scenario. {'; '.join(told)}."
