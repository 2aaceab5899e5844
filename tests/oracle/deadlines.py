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
    ends = [(option.final_exercise_date, "final exercise date")]
    if option.decided is None:
        ends += after_service(facts, option)
    control = facts.change_of_control(option.granted_on)
    if control is not None and control.get("Options Assumed") != "yes":
        ends.append((control["Effective Date"], "change of control"))
    if option.decided is not None:
        ends.append((option.decided, "decision"))
    option.deadline, option.deadline_reason = earliest(ends)


def after_service(facts: Facts, option: Option) -> list[tuple[date, str]]:
    """The end of the period after the option's service, where that has ended, §6(h), §6(i)."""
    end, reason = option.ended or end_for_options(facts, option.service)
    if end is None:
        return []
    if reason == "death":
        return [(months_after(end, option.months_after_death), "death")]
    return [(months_after(end, option.months_after_cessation), "cessation")]


def known_deadline(facts: Facts, option: Option, day: date) -> date:
    """The deadline as it is known on a day: no end of service and no change of control that comes later counts."""
    ends = [option.final_exercise_date]
    if option.decided is not None:
        ends.append(option.decided)
    else:
        service_end = (option.ended or end_for_options(facts, option.service))[0]
        if service_end is not None and service_end <= day:
            ends += [end for end, _ in after_service(facts, option)]
    control = facts.change_of_control(option.granted_on)
    if control is not None and control.get("Options Assumed") != "yes" and control["Effective Date"] <= day:
        ends.append(control["Effective Date"])
    return min(ends)


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
