"""A transfer agent's statement, as the agent sends it -> clean frames, and a finding for all that is not sound."""

from calc.statement.mapping import Mapped, read_mapping
from calc.statement.model import Line, NotAMapping, NotAStatement, Statement, Taken
from calc.statement.read import read_statement

__all__ = ["Line", "Mapped", "NotAMapping", "NotAStatement", "Statement", "Taken", "read_mapping", "read_statement"]
