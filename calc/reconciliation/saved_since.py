"""What is said of the program's own workbooks that somebody saved since the program wrote them."""

from calc.excel.text import visible
from calc.findings import Finding, info
from calc.reconciliation.last import Last
from calc.reconciliation.register import Register


def saved_since(register: Register, last: Last | None) -> list[Finding]:
    """Say which of the program's own workbooks somebody has saved since: not every change to them shows."""
    said = []
    if register.saved_since:
        said.append(
            (visible(register.path.name), "calculate its input again (plancalc run) and reconcile the new results")
        )
    if last is not None and last.saved_since:
        said.append((last.name, "use the reconciliation as plancalc wrote it"))
    return [
        info(
            "saved-since",
            f"{name} was saved by someone after plancalc wrote it. A figure that was typed over there may show here as"
            f" a difference, or hide one. If anything was changed, {todo}.",
        )
        for name, todo in said
    ]
