"""An independent calculation of the Plan, written from its rules alone, and plans at random to hold it against."""

from .oracle import DECISIONS, Invalid, Refused, calculate

__all__ = ["DECISIONS", "Invalid", "Refused", "calculate"]
