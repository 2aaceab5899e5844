"""A transfer agent's statement, as the agent sends it -> clean frames, and a finding for all that is not sound."""

from calc.statement.mapping import Mapped, read_mapping
from calc.statement.model import NotAMapping, NotAStatement, ReadAs, Statement, StatementLine
from calc.statement.read import read_statement

__all__ = [
    "Mapped",
    "NotAMapping",
    "NotAStatement",
    "ReadAs",
    "Statement",
    "StatementLine",
    "read_mapping",
    "read_statement",
]
