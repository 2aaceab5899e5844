"""When an option may be exercised: terms of an award that no figure shows before their day. Plan §6(e)(i)."""

from collections.abc import Container

from calc.tie_out.compare import Changed
from calc.tie_out.facts import Change

FROM, STEP = "Exercisable From", "Exercisable on "


def changed_vesting(change: Change, options: Container[str]) -> Changed | None:
    """Make of a change of Vesting or Exercisable From one of the option's terms; None of another change.

    ``options`` are the IDs of the options then. A step is told by its day, with its shares then and now. An option that
    came or went is told as a whole.
    """
    grant = str(change.key[0])
    if change.sheet not in ("Vesting", FROM) or grant not in options:
        return None
    then, now = {"Option ID": grant}, {"Option ID": grant}
    if change.sheet == FROM:
        if change.then is None or change.now is None:
            return None
        then[FROM], now[FROM] = change.then[FROM], change.now[FROM]
        return Changed("Options", grant, then, now, (FROM,), {})
    if change.then is not None:
        then[f"{STEP}{change.old_key[1]}"] = change.then["Shares"]
    if change.now is not None:
        now[f"{STEP}{change.key[1]}"] = change.now["Shares"]
    steps = [header for header in {**then, **now} if header != "Option ID"]
    return Changed("Options", grant, then, now, tuple(steps), {})
