"""The templates made of one contract: the Plan's own, and one for a company that pays retainers by the quarter.

They have the same sheets, columns and terms; a variant sets some terms and says in other words what goes in where.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from calc.contract import Sheet, Term


@dataclass(frozen=True)
class Variant:
    """A template by name: its file, the values of terms that are not the Plan's, and its own words.

    A term of the value None stands empty, to be typed. ``words`` has, by sheet, what goes in and when it is needed,
    where the contract's words are not enough. With ``finance`` it has the sheets of the finance reports too.
    """

    file_name: str
    about: tuple[str, ...] = ()
    terms: Mapping[str, object] = field(default_factory=dict)
    words: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    finance: bool = False  # has the sheets that only reports and the forecast use

    def must_be_typed(self, term: Term) -> bool:
        """Tell whether a person has to type a term: required, or without a default that could be this company's."""
        return term.required or (term.name in self.terms and self.terms[term.name] is None)

    def what_goes_in(self, sheet: Sheet) -> str:
        """Say what goes into a sheet."""
        return self.words[sheet.name][0] if sheet.name in self.words else sheet.about

    def when_needed(self, sheet: Sheet) -> str:
        """Say when a sheet is needed."""
        if sheet.name in self.words:
            return self.words[sheet.name][1]
        return "always" if sheet.required else sheet.needed


PLANS_OWN = Variant("plancalc-template.xlsx")
QUARTERLY = Variant(
    "plancalc-quarterly-template.xlsx",
    (
        "For a company that pays its directors retainers by the quarter and lets them take shares instead: at the"
        " closing price of the retainer's day, to the nearest whole share, issued when service ends.",
        "On Plan, type the terms that stand empty. Price Day, Share Rounding, Deferral Period and Formula Option Shares"
        " are set for such a company; change the one in which your plan differs. The sections are those of the Plan"
        " that plancalc was made for.",
        "Each quarter add to Fees a retainer for each director, with its Fee Date, and to Prices the close of that day."
        " Where the day is no trading day, the latest close before it counts.",
    ),
    {
        "Effective Date": None,
        "Last Deferral Service Date": None,
        "Share Reserve": None,
        "Formula Option Shares": 0,
        "Deferral Period (Januaries)": 0,
        "Price Day": "same day",
        "Share Rounding": "nearest",
    },
    {
        "Meetings": (
            "One row for each meeting that has a fee of its own. Leave it empty if you pay no fees for meetings.",
            "for meeting fees",
        ),
        "Fees": (
            "One row for each director's retainer, deferred or not: Fee Type retainer, its Fee Date, the whole Amount.",
            "always",
        ),
        "Elections": (
            "One row for each written notice: Percent where only a part is taken in shares, First Year yes for a new"
            " director's first notice.",
            "if there are any",
        ),
        "Prices": ("One row for each day on which a retainer is dated: the last sale of that day.", "always"),
        "Discretionary Grants": (
            "One row for each option that was granted. Leave it empty if the plan has no options.",
            "with options",
        ),
        "Vesting": ("Only for an option that becomes exercisable in steps: one row a step.", "with options"),
        "Option Events": ("One row for each exercise or settlement of an option.", "with options"),
    },
)
VARIANTS: Mapping[str, Variant] = {"plan": PLANS_OWN, "quarterly": QUARTERLY}
