"""The transfer agent's name, taken from the lines above the headers and never made up."""

import pytest

from calc.statement.agent import AGENT, agent_name
from calc.statement.model import ReadAs, StatementLine

COMPANY = "Example Transfer Networks, Inc."
TITLES = [
    # titles, the agent's name, why
    (["Bayside Registrar & Transfer Co.", "Transaction journal"], "Bayside Registrar & Transfer Co.", "the trade"),
    (["EXAMPLE TRUST COMPANY N.A."], "EXAMPLE TRUST COMPANY N.A.", "in capitals"),
    (["Société de Transfert Exemple SA"], "Société de Transfert Exemple SA", "in French"),
    (["Transfer Agent: Acme Services", "Bayside Transfer Co."], "Acme Services", "named as such"),
    (["Bayside Transfer Co.", "BAYSIDE TRANSFER CO."], "BAYSIDE TRANSFER CO.", "the same twice"),
    (["Bayside Transfer Co.", "Cape Trust Company"], AGENT, "two names"),
    (["EXAMPLE TRANSFER NETWORKS INC"], AGENT, "the company itself"),
    (["Transfer journal"], AGENT, "what the sheet is"),
    (["Trust agreement dated 1999-05-01"], AGENT, "a contract"),
    (["Example Holdings, Inc.", "Share register"], AGENT, "nothing of the trade"),
    ([], AGENT, "no titles"),
]


@pytest.mark.parametrize(("titles", "name", "why"), TITLES)
def test_the_name_is_the_only_one_that_is_an_agents(titles: list[str], name: str, why: str) -> None:
    lines = [StatementLine(row, "title", title) for row, title in enumerate(titles, start=1)]
    assert agent_name([ReadAs("Sheet", "journal", lines=tuple(lines))], COMPANY) == name, why
