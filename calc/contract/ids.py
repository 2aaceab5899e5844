"""The IDs that the program makes, put together and taken apart: ``FO-20000727-D1``, ``DS-F001``, ``IS-DS-F001``."""

from datetime import date

FORMULA_OPTION, DEFERRED_AWARD, ISSUANCE = "FO-", "DS-", "IS-"  # what stands before
_DAY = slice(len(FORMULA_OPTION), len(FORMULA_OPTION) + 8)


def formula_option_id(granted: date, director_id: str) -> str:
    """Make the Option ID of a Formula Option: ``FO-YYYYMMDD-`` and the Director ID."""
    return f"{FORMULA_OPTION}{granted:%Y%m%d}-{director_id}"


def is_formula_option(option_id: str) -> bool:
    """Tell whether an Option ID begins as those of Formula Options do; a Grant ID may."""
    return option_id.startswith(FORMULA_OPTION)


def parts_of_formula_option(option_id: str) -> tuple[str, str]:
    """Take the Option ID of a Formula Option apart: its date as ``YYYYMMDD``, and the Director ID."""
    return option_id[_DAY], option_id[_DAY.stop + 1 :]


def formula_option_of(option_id: str, old_director_id: str, director_id: str) -> str:
    """Make the Option ID that a Formula Option has once its director has another ID; what is none stays as it is."""
    day, director = parts_of_formula_option(option_id)
    is_theirs = is_formula_option(option_id) and director == old_director_id
    return f"{FORMULA_OPTION}{day}-{director_id}" if is_theirs else option_id


def deferred_award_id(fee_id: str) -> str:
    """Make the Award ID of a fee that is, or would be, deferred: ``DS-`` and the Fee ID."""
    return f"{DEFERRED_AWARD}{fee_id}"


def is_deferred_award(award_id: str) -> bool:
    """Tell whether an ID begins as those of deferred awards do; another ID may."""
    return award_id.startswith(DEFERRED_AWARD)


def fee_id_of(award_id: str) -> str:
    """Take the Fee ID out of the Award ID of a deferred award; what is none stays as it is."""
    return award_id.removeprefix(DEFERRED_AWARD)


def issuance_id(of: str) -> str:
    """Make the Issuance ID of an option event or of a deferred award: ``IS-`` and its ID."""
    return f"{ISSUANCE}{of}"


def issued_for(issuance_id: str) -> str:
    """Take the ID of the option event or the deferred award out of an Issuance ID; what is none stays as it is."""
    return issuance_id.removeprefix(ISSUANCE)
