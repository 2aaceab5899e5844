"""Columns and choices that several sheets have."""

from calc.contract.model import Column, Kind

YES_NO = ("yes", "no")
FEE_TYPES = ("annual", "meeting", "retainer")
MINUTES = Column("Minutes", Kind.TEXT, "Where the decision or the notice is recorded. Shown on the results.")


def director(meaning: str = "The director's ID, as on the Directors sheet.") -> Column:
    """Make the Director ID column of a sheet."""
    return Column("Director ID", Kind.ID, meaning, required=True, refers_to="Directors")
