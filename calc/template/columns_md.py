"""``templates/COLUMNS.md``, made from the contract: every sheet, column and term in words."""

from collections.abc import Sequence
from datetime import date

from calc.contract import (
    ALL_RESULTS,
    DECIMALS,
    FINANCE_INPUT,
    FORECAST,
    PASTED_PRICES,
    PLAN,
    PLAN_INPUT,
    RECONCILIATION,
    REPORTS,
    STATEMENT,
    TEMPLATE_VERSION,
    TERMS,
    WORKBOOKS,
    Column,
    Kind,
    Sheet,
    Term,
)
from calc.contract.wording import section_of, what_goes_in
from calc.exact import price

_OPENING = f"""\
# Sheets and columns

Made from `calc/contract/` by `python -m calc.template.generate`; template version
{TEMPLATE_VERSION}. Change the contract, not this file.

Headers and sheet names are found by name: upper or lower case, spaces, `_` and a trailing `*` are ignored, and so is
the order of columns or sheets. The template marks a required column with `*`. An unknown sheet or column is left alone
and reported. Dates are real Excel dates, typed as 2000-07-27. Sections are those of the Plan.
"""

_COLUMN_HEADERS = ("Column", "Type", "Required", "Choices", "Left empty", "Meaning", "Plan")
_TERM_HEADERS = ("Term", "Type", "Required", "Choices", "Default", "Can be amended", "Meaning", "Plan")
_PARTS: tuple[tuple[str, str, tuple[Sheet, ...]], ...] = (
    ("Input", "What you fill in: `templates/plancalc-template.xlsx`. A key is unique.", PLAN_INPUT),
    (
        "Input for finance",
        "Sheets that `plancalc template --finance` adds, or you do, for the forecast and the finance reports.",
        FINANCE_INPUT,
    ),
    (
        "A vendor's prices",
        "A sheet for a vendor's block as it comes, and what `plancalc prices` puts into Prices. The columns are those"
        " of Prices; a vendor's names are known (Close, Close/Last, Last Price, PX_LAST …). An adjusted close, and the"
        " highest and lowest trades, are never taken.",
        (PASTED_PRICES,),
    ),
    (
        "Results",
        "What you get back: a header row, then one row for each award, event or fee. Blank means none.",
        ALL_RESULTS,
    ),
    (
        "The transfer agent's statement",
        "What `plancalc reconcile` compares the issuances with. Agents name these columns as they like: common synonyms"
        " are known, and a mapping file covers the rest.",
        STATEMENT,
    ),
    (
        "The reconciliation",
        "What `plancalc reconcile` writes. The agent's own sheets follow these, as sent.",
        RECONCILIATION,
    ),
    (
        "The report",
        "What `plancalc report` writes. Its Summary, Checks, Findings and Basis are as in the results.",
        REPORTS,
    ),
    (
        "The forecast",
        "What `plancalc forecast` writes: a projection, not a record. Each table has its headers in row 3.",
        FORECAST,
    ),
    ("The batch", "The table of `batch.xlsx`, which `plancalc batch` writes; its Summary is for people.", (WORKBOOKS,)),
)


def columns_doc() -> str:
    """Give the text of ``COLUMNS.md``."""
    parts = [_OPENING, _contents()]
    for title, about, sheets in _PARTS:
        parts.append(f"## {title}\n\n{about}\n")
        parts.extend(_sheet(sheet, title) for sheet in sheets)
    return "\n".join(parts)


def _contents() -> str:
    lines = [
        f"- {title}: {', '.join(f'[{sheet.name}](#{_anchor(title, sheet)})' for sheet in sheets)}"
        for title, _, sheets in _PARTS
    ]
    return "\n".join(lines) + "\n"


def _anchor(part: str, sheet: Sheet) -> str:
    return f"{part.split()[-1]}-{sheet.name}".lower().replace(" ", "-").replace("'", "")


def _sheet(sheet: Sheet, part: str) -> str:
    lines = [f'<a id="{_anchor(part, sheet)}"></a>', "", f"### {sheet.name}", "", sheet.about, ""]
    if facts := _facts(sheet, part):
        lines += [facts, ""]
    if sheet.columns:
        lines += _table(_COLUMN_HEADERS, [_column(column, sheet) for column in sheet.columns])
    if sheet is PLAN:
        lines += ["", "The terms:", "", *_table(_TERM_HEADERS, [_term(term) for term in TERMS])]
    return "\n".join(lines) + "\n"


def _facts(sheet: Sheet, part: str) -> str:
    facts = []
    if part.startswith("Input"):
        facts.append("This sheet must be there." if sheet.required else "This sheet may be missing or empty.")
    if sheet.key:
        facts.append(f"Key: {' + '.join(sheet.key)}.")
    if sheet.section:
        facts.append(f"Plan {sheet.section}.")
    return " ".join(facts)


def _column(column: Column, sheet: Sheet) -> list[str]:
    kind = what_goes_in(column) + (f", from {column.refers_to}" if column.refers_to else "")
    required = "yes" if column.required else ""
    return [
        column.header,
        kind,
        required,
        _code(*column.choices),
        _code(column.default),
        column.meaning,
        section_of(column, sheet),
    ]


def _term(term: Term) -> list[str]:
    required, amendable = ("yes" if fact else "" for fact in (term.required, term.amendable))
    kind, choices = what_goes_in(term), _code(*term.choices)
    return [term.name, kind, required, choices, _default(term), amendable, term.meaning, term.section]


def _default(term: Term) -> str:
    if term.default is None:
        return term.default_words
    if isinstance(term.default, date):
        return term.default.isoformat()
    if term.kind is Kind.PRICE and isinstance(term.default, int):
        return str(price(term.default))
    return f"{term.default:,}" if term.kind in DECIMALS else str(term.default)


def _code(*values: str) -> str:
    return ", ".join(f"`{value}`" for value in values if value)


def _table(headers: tuple[str, ...], rows: list[list[str]]) -> list[str]:
    """Give a table without the columns that are empty on every row."""
    kept = [place for place in range(len(headers)) if any(row[place] for row in rows)]

    def line(cells: Sequence[str]) -> str:
        return f"| {' | '.join(cells[place].replace('|', '&#124;') for place in kept)} |"

    return [line(headers), line(["---"] * len(headers)), *map(line, rows)]
