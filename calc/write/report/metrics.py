"""The ratios of Plan Metrics as formulas over the counts beside them."""

from fractions import Fraction

from calc.tables.model import Columns, Table
from calc.write.report.cells import Made, in_steps, live, ratio, whole_or_none

_RATE, _YEARS = 10**8, 10**4  # units of 1
_BASIS_POINT, _HUNDREDTH = 10**4, 100  # what rates and years are rounded to, in their units
_COUNTS = (
    "Options Granted", "Full-Value Shares", "Returned", "Weighted Common Shares", "Year-End Common Shares",
    "Options Outstanding", "Deferred Outstanding", "Available", "Years Averaged",
)  # fmt: skip


def metrics_columns(table: Table) -> Columns:
    """Make the formulas of burn rates, overhangs and the simple runway."""
    letters = {header: table.letter(header) for header in _COUNTS}
    rows = [
        dict(zip(_COUNTS, row, strict=True))
        for row in zip(*(whole_or_none(table, header) for header in _COUNTS), strict=True)
    ]
    gross = ("Options Granted", "Full-Value Shares")
    made = {
        "Gross Burn": [_burn(letters, rows, at, gross) for at in range(len(rows))],
        "Net Burn": [_burn(letters, rows, at, gross, "Returned") for at in range(len(rows))],
        "Gross Burn Without Fees": [_burn(letters, rows, at, gross[:1]) for at in range(len(rows))],
        "Gross Burn Mean": [_mean(letters, rows, at, gross) for at in range(len(rows))],
        "Net Burn Mean": [_mean(letters, rows, at, gross, "Returned") for at in range(len(rows))],
        "Basic Overhang": [_overhang(letters, rows, at, diluted=False) for at in range(len(rows))],
        "Diluted Overhang": [_overhang(letters, rows, at, diluted=True) for at in range(len(rows))],
        "Simple Runway": [_runway(letters, rows, at) for at in range(len(rows))],
    }
    return {header: live(table, header, column) for header, column in made.items()}


Letters = dict[str, str]
Rows = list[dict[str, int | None]]


def _ratio(letters: Letters, rows: Rows, at: int, plus: tuple[str, ...], less: str) -> tuple[str, Fraction | None]:
    """Divide what was granted, less what came back, by the weighted common shares."""
    row, number = rows[at], at + 2
    above = "+".join(f"{letters[each]}{number}" for each in plus) + (f"-{letters[less]}{number}" if less else "")
    below = row["Weighted Common Shares"]
    count = sum(row[each] or 0 for each in plus) - ((row[less] or 0) if less else 0)
    return f"({above})/{letters['Weighted Common Shares']}{number}", ratio(count, below) if below else None


def _burn(letters: Letters, rows: Rows, at: int, plus: tuple[str, ...], less: str = "") -> Made:
    text, exact = _ratio(letters, rows, at, plus, less)
    return f"ROUND({text},4)", in_steps(None if exact is None else exact * _RATE, _BASIS_POINT)


def _mean(letters: Letters, rows: Rows, at: int, plus: tuple[str, ...], less: str = "") -> Made:
    """Average the burn rates of the years averaged, which end with this one."""
    count = rows[at]["Years Averaged"] or 1
    each = [_ratio(letters, rows, index, plus, less) for index in range(at + 1 - count, at + 1)]
    known = [exact for _, exact in each if exact is not None]
    text = "+".join(text for text, _ in each)
    exact = sum(known, Fraction(0)) / count * _RATE if len(known) == count else None
    return f"ROUND(({text})/{letters['Years Averaged']}{at + 2},4)", in_steps(exact, _BASIS_POINT)


def _overhang(letters: Letters, rows: Rows, at: int, *, diluted: bool) -> Made:
    row, number = rows[at], at + 2
    headers = ("Options Outstanding", "Deferred Outstanding", "Available")
    over = "+".join(f"{letters[each]}{number}" for each in headers)
    common, count = row["Year-End Common Shares"], sum(row[each] or 0 for each in headers)
    below = f"{letters['Year-End Common Shares']}{number}"
    exact = ratio(count, common + count if diluted else common) if common else None
    text = f"({over})/({below}+{over})" if diluted else f"({over})/{below}"
    return f"ROUND({text},4)", in_steps(None if exact is None else exact * _RATE, _BASIS_POINT)


def _runway(letters: Letters, rows: Rows, at: int) -> Made:
    """Divide what is available by the mean of what was granted in the years averaged."""
    count, number = rows[at]["Years Averaged"] or 1, at + 2
    first = number + 1 - count
    spans = [f"{letters[each]}{first}:{letters[each]}{number}" for each in ("Options Granted", "Full-Value Shares")]
    granted = sum(
        (row["Options Granted"] or 0) + (row["Full-Value Shares"] or 0) for row in rows[at + 1 - count : at + 1]
    )
    exact = ratio((rows[at]["Available"] or 0) * count * _YEARS, granted)
    text = f"{letters['Available']}{number}/(SUM({','.join(spans)})/{letters['Years Averaged']}{number})"
    return f"ROUND({text},2)", in_steps(exact, _HUNDREDTH)
