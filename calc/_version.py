"""The release. Results name it, and those of an earlier one are read by it."""

__version__ = "0.2.0"
