"""Burn, overhang and runway of each fiscal year, worked out plainly: common shares are added up day by day."""

from datetime import date
from fractions import Fraction
from typing import Any

from .facts import Row
from .figures import half_up, months_after, shown
from .finance import Report
from .finance_figures import mean_rate, quotient, rate, whole
from .market import ONE_DAY
from .readings import ends_a_fiscal_year


def fiscal_years(report: Report) -> list[tuple[date, date]]:
    begin = report.facts.books_open or report.facts.effective
    day, ends = date(begin.year - 1, 1, 1), []
    while day <= report.end:
        month, last = map(int, report.in_force("Fiscal Year End", day).split("-"))
        if ends_a_fiscal_year(day, month, last):
            ends.append(day)
        day += ONE_DAY
    firsts = [months_after(ends[0] + ONE_DAY, -12), *(end + ONE_DAY for end in ends[:-1])] if ends else []
    years = list(zip(firsts, ends, strict=True))
    if report.facts.books_open:
        return [year for year in years if year[0] >= begin]
    return [year for year in years if year[1] >= begin]


def plan_metrics(report: Report) -> list[Row]:
    rows: list[Row] = []
    report_begins = report.facts.books_open or report.facts.effective
    burns: list[tuple[Fraction, Fraction | None, Fraction | None]] = []
    for first, last in fiscal_years(report):
        year = figures_of(report, first, last)
        granted = year["G"] + year["F"]
        kinds = (granted, granted - year["L"], year["G"])
        burn = [None if year["W"] is None else each / year["W"] for each in kinds]
        burns.append((granted, burn[0], burn[1]))
        of_a_whole_year = burns[1:] if fiscal_years(report)[0][0] < report_begins else burns
        recent = (of_a_whole_year or burns)[-3:]
        standing = year["O"] + year["D"] + year["A"]
        mean = sum((each[0] for each in recent), Fraction(0)) / len(recent)
        rows.append(
            {
                "Fiscal Year End": last,
                "Options Granted": whole(year["G"]),
                "Full-Value Shares": whole(year["F"]),
                "Returned": whole(year["L"]),
                "Weighted Common Shares": None if year["W"] is None else whole(year["W"]),
                "Year-End Common Shares": None if year["C"] is None else whole(year["C"]),
                "Price": None if year["P"] is None else shown(half_up(year["P"], 8), 8),
                "Gross Burn": rate(burn[0]),
                "Net Burn": rate(burn[1]),
                "Gross Burn Without Fees": rate(burn[2]),
                "Gross Burn Mean": mean_rate([each[1] for each in recent]),
                "Net Burn Mean": mean_rate([each[2] for each in recent]),
                "Years Averaged": len(recent),
                "Options Outstanding": whole(year["O"]),
                "Deferred Outstanding": whole(year["D"]),
                "Available": whole(year["A"]),
                "Basic Overhang": rate(None if year["C"] is None else standing / year["C"]),
                "Diluted Overhang": rate(None if year["C"] is None else standing / (year["C"] + standing)),
                "Simple Runway": quotient(year["A"], mean, 2),
            }
        )
    return rows


def figures_of(report: Report, first: date, last: date) -> dict[str, Any]:
    found: dict[str, Any] = dict.fromkeys("GFLODA", Fraction(0))
    available = 0
    for row in report.now.sheets["Share Reserve"]:
        moved, available = row["Available"] - available, row["Available"]
        if row["Date"] > last:
            break
        for letter, header in (("O", "Options Outstanding"), ("D", "Deferred Outstanding"), ("A", "Available")):
            found[letter] = row[header] * report.later(last)
        if row["Date"] >= first:
            found["G"] += row["Shares"] * report.later(row["Date"]) * (row["Event"] == "option granted")
            found["F"] += row["Shares"] * report.later(row["Date"]) * (row["Event"] == "deferred granted")
            if row["Event"] in ("lapsed", "cancelled", "settled in shares"):
                found["L"] += moved * report.later(row["Date"])
    common = sorted(report.plan["Shares Outstanding"], key=lambda row: row["Date"])
    market = report.fmv(last)
    found["P"] = None if market is None else market / report.later(last)
    found["W"] = found["C"] = None
    total, day = Fraction(0), first
    while day <= last:
        so_far = [row for row in common if row["Date"] <= day]
        if not so_far:
            total = Fraction(-1)
            break
        total += so_far[-1]["Shares"] * report.later(so_far[-1]["Date"])
        day += ONE_DAY
    if total >= 0:
        found["W"] = total / ((last - first).days + 1)
    so_far = [row for row in common if row["Date"] <= last]
    if so_far:
        found["C"] = so_far[-1]["Shares"] * report.later(so_far[-1]["Date"])
    return found
