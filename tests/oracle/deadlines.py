"""The last date on which an option may be exercised, §6(d), §6(h) to §6(j), and what an amendment does to it, §8(f)."""

from datetime import date

from .awards import Option
from .facts import Facts
from .figures import months_after
from .readings import end_for_options

DEATH = "Exercise Period after Death (months)"
CESSATION = "Exercise Period after Cessation (months)"


def earliest(dates: list[tuple[date, str]]) -> tuple[date, str]:
    """The earliest of the dates; on equal dates the later in the list."""
    best = dates[0]
    for candidate in dates[1:]:
        if candidate[0] <= best[0]:
            best = candidate
    return best


def set_deadline(facts: Facts, option: Option) -> None:
    end, reason = option.ended or end_for_options(facts, option.service)
    ends = [(option.final_exercise_date, "final exercise date")]
    if end is not None and reason == "death":
        ends.append((months_after(end, option.months_after_death), "death"))
    if end is not None and reason != "death":
        ends.append((months_after(end, option.months_after_cessation), "cessation"))
    control = facts.change_of_control(option.granted_on)
    if control is not None and control.get("Options Assumed") != "yes":
        ends.append((control["Effective Date"], "change of control"))
    option.deadline, option.deadline_reason = earliest(ends)


def lengthen(facts: Facts, options: list[Option], term: str, months: int) -> None:
    """Give options that are outstanding the new period where it is longer than their own."""
    for option in options:
        if not option.outstanding:
            continue
        if term == DEATH:
            option.months_after_death = max(option.months_after_death, months)
        if term == CESSATION:
            option.months_after_cessation = max(option.months_after_cessation, months)
        set_deadline(facts, option)
