"""Accounts of both sides as numbers: which of the agent's is which of ours."""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from calc.contract import AGENT_JOURNAL
from calc.exact import Flags, Integers
from calc.findings import Finding, info, warning
from calc.reconciliation.model import NONE, Texts

JOURNAL = AGENT_JOURNAL.name
_SHOWN = 10  # accounts in a message
_CUT = re.compile(r"\d(?:[.,]\d+E\+?\d{1,3}|E\+\d{1,3})$", re.IGNORECASE)  # what Excel makes of a long number


def account_numbers(ours: Texts, theirs: Texts, elsewhere: Texts) -> tuple[Integers, Integers, Flags, list[Finding]]:
    """Number the accounts of both sides: one number for each of ours, which the agent's rows get too.

    An account that differs only by zeros in front, spaces and dashes is taken for ours where just one is meant.
    """
    (mine, agent, others), unique = numbered(ours, theirs, pd.array(elsewhere, dtype="str"))
    number = np.arange(len(unique) + 1)  # the last is that of blanks
    cut = np.array([bool(_CUT.match(each)) if isinstance(each, str) else False for each in unique], dtype=bool)
    number[np.append((unique == "") | cut, True)] = NONE
    gives = number[agent] != NONE
    is_ours = np.zeros(len(unique) + 1, dtype=bool)
    is_ours[mine] = True
    is_ours[others] = True
    strangers = np.flatnonzero(~is_ours & (number != NONE)).tolist()
    taken = []
    by_folded: dict[str, list[int]] = {}
    for place in np.flatnonzero(is_ours & (number != NONE)).tolist() if strangers else ():
        by_folded.setdefault(_folded_account(unique[place]), []).append(place)
    for place in strangers:
        same = by_folded.get(_folded_account(unique[place]), [])
        number[place] = same[0] if len(same) == 1 else NONE
        if len(same) == 1:
            taken.append(f"{unique[place]} for {unique[same[0]]}")
    said = [*_accounts_taken(taken), *_digits_lost(unique[cut].tolist())]
    return number[mine], number[agent], gives, said


def _digits_lost(accounts: Sequence[str]) -> list[Finding]:
    """Warn of accounts that Excel has cut to an exponent: many accounts look like one of them."""
    if not accounts:
        return []
    shown = ", ".join(accounts[:_SHOWN]) + (f" and {len(accounts) - _SHOWN:,} more" if len(accounts) > _SHOWN else "")
    what = "is an account that lost its digits" if len(accounts) == 1 else "are accounts that lost their digits"
    message = (
        f"{shown} under Account No. {what} when Excel read it as a number, so several accounts look alike. No"
        " entry was matched by it; the holder's name was used. Ask for the statement with accounts as text, and correct"
        " the account in the plan's workbook if it is wrong there too."
    )
    return [warning("account-lost-digits", message, JOURNAL, "Account No.")]


def _accounts_taken(taken: Sequence[str]) -> list[Finding]:
    if not taken:
        return []
    shown = ", ".join(taken[:_SHOWN]) + (f" and {len(taken) - _SHOWN:,} more" if len(taken) > _SHOWN else "")
    message = f"The agent's accounts were matched with ours, ignoring zeros, spaces and dashes: {shown}."
    return [info("account-taken", message, JOURNAL, "Account No.")]


def _folded_account(account: str) -> str:
    return "".join(char for char in account.casefold() if char.isalnum()).lstrip("0")


def numbered(*columns: Texts) -> tuple[list[Integers], Texts]:
    """Number the texts of some columns in the order in which they first come; ``NONE`` if blank."""
    codes, unique = pd.factorize(pd.concat([pd.Series(column) for column in columns], ignore_index=True))
    return np.split(codes, np.cumsum([len(column) for column in columns])[:-1]), np.asarray(unique, dtype=object)
