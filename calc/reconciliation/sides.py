"""Both sides as columns of whole numbers: which account, which director and which issuance each row means."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from calc.contract import AGENT_JOURNAL
from calc.exact import Integers
from calc.findings import Finding, error, info
from calc.plan.calendar import FOREVER, BusinessDays, days
from calc.reconciliation.accounts import account_numbers, numbered
from calc.reconciliation.match import match
from calc.reconciliation.model import NONE, STATUSES, Ours, Rules, Texts, Theirs, texts
from calc.reconciliation.names import NameMatch, resolve
from calc.reconciliation.pairing import packed, sort_keys

JOURNAL = AGENT_JOURNAL.name
_CLEARLY = 3  # times as many matched rows as any other plan code has


@dataclass(frozen=True, eq=False)
class Sides:
    """What is to be matched, which rows it came from, and what had to be decided on the way."""

    ours: Ours
    theirs: Theirs
    our_rows: Integers  # places in the register
    known: pd.DataFrame  # director_id, name: every name of every director
    near: Mapping[str, NameMatch]  # by holder: whom names that were compared stand for
    plan_codes: tuple[str, ...]  # those taken as ours; none where the statement has but one
    their_codes: tuple[str, ...]  # all that the journal has
    findings: tuple[Finding, ...]


def our_side(register: pd.DataFrame, calendar: BusinessDays, window: int) -> tuple[Ours, Integers]:
    """Give the issuances in order of Due Date and Issuance ID, without accounts and persons, and their rows."""
    due, ids = days(register["due_date"]), register["issuance_id"].array
    order = _in_order(due, ids)
    if order is not None:
        register, due, ids = register.iloc[order], due[order], ids[order]
    deliverable = days(register["deliverable_from"])
    # A delivery that was held may be posted from its release on.
    begins = np.where((deliverable < FOREVER) & (deliverable > due), deliverable, due)
    nobody = np.full(len(due), NONE, dtype=np.int64)
    ours = Ours(
        ids, due, deliverable, calendar.business_days_after(begins, window),
        register["shares"].to_numpy(dtype=np.int64), nobody, nobody,
    )  # fmt: skip
    return ours, np.arange(len(due)) if order is None else order


def _in_order(due: Integers, ids: Texts) -> Integers | None:
    """Sort the places by due date and ID; None where they stand so already, as the program writes them."""
    if len(due) < 2:
        return None
    same, later = due[1:] == due[:-1], due[1:] > due[:-1]
    if bool(np.all(later | (same & np.asarray(ids[1:] >= ids[:-1], dtype=bool)))):
        return None
    keys = sort_keys(ids)
    return np.lexsort((np.unique(texts(ids), return_inverse=True)[1] if keys is None else keys, due))


def sides(
    register: pd.DataFrame,
    journal: pd.DataFrame,
    names: pd.DataFrame,
    calendar: BusinessDays,
    window: int,
    rules: Rules,
    plan_codes: Collection[str] = (),
    elsewhere: Texts = (),
) -> Sides:
    """Make both sides of a reconciliation. ``elsewhere`` are accounts of ours without an issuance in this register.

    ``register`` and ``journal`` have the columns of Issuances and of the agent's journal, ``names`` the ``director_id``
    and ``name`` of every director.
    """
    ours, our_rows = our_side(register, calendar, window)
    register = register.iloc[our_rows] if len(register) else register
    theirs = _their_side(journal, ours)
    findings: list[Finding] = []
    account, their_account, gives, folded = account_numbers(
        register["account_no"].array, theirs.account_text, elsewhere
    )
    findings += folded
    person = np.full(len(ours), NONE, dtype=np.int64)
    known = names.assign(person=NONE)
    if (account == NONE).any() or (their_account == NONE).any():  # else nobody is known by name
        known, person = known_names(register, names)
    ours = replace(ours, account=account, person=person)
    theirs = replace(theirs, account=their_account, gives_account=gives)
    their_person, score, near = _persons(theirs, known)
    findings += _names_taken(near, known)
    theirs = replace(theirs, person=their_person, score=score)
    theirs, chosen, more = _of_our_plan(ours, theirs, rules, plan_codes)
    return Sides(ours, theirs, our_rows, known, near, chosen, _given_codes(theirs.plan), (*findings, *more))


def _their_side(journal: pd.DataFrame, ours: Ours) -> Theirs:
    """Give the agent's rows without accounts and persons."""
    day, account = days(journal["date"]), journal["account_no"].array
    nobody = np.full(len(day), NONE, dtype=np.int64)
    inferred = journal["inferred"].to_numpy(dtype=bool) if "inferred" in journal else np.zeros(len(day), dtype=bool)
    return Theirs(
        day, journal["shares"].to_numpy(dtype=np.int64), nobody, nobody != NONE, nobody, nobody,
        _references(journal["reference"].array, ours.ids), np.zeros(len(day), dtype=bool), inferred,
        journal["holder"].array, account, journal["plan_code"].array,
    )  # fmt: skip


def _references(references: Texts, ids: Texts) -> Integers:
    """Find the place of the issuance that each row names, whatever case it is in."""
    issuance = np.full(len(references), NONE, dtype=np.int64)
    given = np.flatnonzero(~np.asarray(pd.isna(references)))
    if not given.size or not len(ids):
        return issuance
    asked = references if len(given) == len(references) else references[given]
    issuance[given] = _found(asked, ids)
    missed = given[issuance[given] == NONE]
    if missed.size:
        folded = pd.Index([str(text).strip().casefold() for text in ids])
        if folded.is_unique:
            asked = pd.Index([str(text).strip().casefold() for text in texts(references[missed])])
            issuance[missed] = folded.get_indexer(asked)
    return issuance


def _found(references: Texts, ids: Texts) -> Integers:
    """Find the place of the ID that each reference is; ``NONE`` where it is none. Every ID is there once."""
    keys = sort_keys(np.concatenate([texts(ids), texts(references)])) if _is_of_python(ids, references) else None
    if keys is not None:
        return pd.Index(keys[: len(ids)]).get_indexer(pd.Index(keys[len(ids) :]))
    own, others = numbered(ids, references)[0]
    if (own != np.arange(len(ids))).any():
        raise AssertionError("two issuances have one ID")
    return np.where(others < len(ids), others, NONE)


def _is_of_python(*columns: Texts) -> bool:
    """Tell whether texts are Python's own; those of pyarrow are numbered by it as quickly as they are taken out."""
    return all(getattr(column.dtype, "storage", "python") == "python" for column in columns)


def known_names(register: pd.DataFrame, names: pd.DataFrame) -> tuple[pd.DataFrame, Integers]:
    """Give every name of every director with the director's number, and the number of each issuance's director."""
    person, ids = pd.factorize(register["director_id"].array)
    given = [_pairs(register, person, register[column].array) for column in ("name", "payee")]
    known = pd.concat([*given, names[["director_id", "name"]]]).dropna().drop_duplicates(ignore_index=True)
    number = pd.Index(ids).get_indexer(pd.Index(known["director_id"]))
    # Directors without an issuance count too: their names must not be taken for another's.
    others = pd.factorize(known["director_id"])[0] + len(ids)
    return known.assign(person=np.where(number == NONE, others, number)), person.astype(np.int64)


def _pairs(register: pd.DataFrame, person: Integers, name: Texts) -> pd.DataFrame:
    """Give each name of each director, once."""
    rows = np.unique(packed(person, pd.factorize(name)[0].astype(np.int64)), return_index=True)[1]
    return register[["director_id"]].iloc[rows].assign(name=pd.array(texts(name[rows]), dtype="str"))


def _persons(theirs: Theirs, known: pd.DataFrame) -> tuple[Integers, Integers, dict[str, NameMatch]]:
    """Find whom each row without an account of ours names, how alike the names are, and what each was taken for."""
    person = np.full(len(theirs), NONE, dtype=np.int64)
    score = person.copy()
    rows = np.flatnonzero(theirs.account == NONE)
    if not rows.size:
        return person, score, {}
    codes, unique = pd.factorize(texts(theirs.holder[rows]))
    matches = resolve([str(match) for match in unique], known["name"].tolist(), known["person"].tolist())
    numbers = known["person"].to_numpy(dtype=np.int64)
    persons = np.array([NONE if match.place is None else numbers[match.place] for match in matches], dtype=np.int64)
    person[rows] = persons[codes]
    score[rows] = np.array([match.score for match in matches], dtype=np.int64)[codes]
    return person, score, {str(name): match for name, match in zip(unique, matches, strict=True)}


def _names_taken(near: Mapping[str, NameMatch], known: pd.DataFrame) -> list[Finding]:
    return [
        info(
            "name-taken",
            f"The holder {name} was matched with {known['name'].iloc[match.place]}: the names have a score of"
            f" {match.score}"
            " of 100. If that is someone else, add the account numbers.",
            JOURNAL,
            "Holder",
        )
        for name, match in near.items()
        if match.place is not None and match.score < 100
    ]


def _given_codes(plan: Texts) -> tuple[str, ...]:
    return () if pd.isna(plan).all() else tuple(sorted({str(code) for code in pd.unique(plan) if not pd.isna(code)}))


def _of_our_plan(
    ours: Ours, theirs: Theirs, rules: Rules, wanted: Collection[str]
) -> tuple[Theirs, tuple[str, ...], list[Finding]]:
    """Mark the rows of other plans. The plan code is ours that matches ours, unless it is said which one is."""
    if pd.isna(theirs.plan).all():
        return theirs, (), []
    codes, unique = pd.factorize(texts(theirs.plan))
    given = [str(code) for code in unique if code != ""]
    if wanted:
        asked = {code.strip().casefold() for code in wanted}
        chosen = [code for code in given if code.strip().casefold() in asked]
        if not chosen and given:
            message = f"No row has the plan code {', '.join(wanted)}; the statement has {', '.join(given)}."
            return theirs, (), [error("plan-code", message, JOURNAL, "Plan Code")]
        findings: list[Finding] = []
    elif len(given) < 2:
        return theirs, (), []
    else:
        chosen, findings = _likely(ours, theirs, rules, given)
    other = np.array([code != "" and code not in chosen for code in unique], dtype=bool)
    return replace(theirs, other_plan=other[codes]), tuple(chosen), findings


def _likely(ours: Ours, theirs: Theirs, rules: Rules, given: list[str]) -> tuple[list[str], list[Finding]]:
    plan = texts(theirs.plan)
    counts = {code: int(np.count_nonzero((plan == code) & (theirs.reference != NONE))) for code in given}
    if not any(counts.values()):
        items = match(ours, theirs, rules)
        matched = items.status[items.of_theirs] <= STATUSES.index("matched in total")
        counts = {code: int(np.count_nonzero((plan == code) & matched)) for code in given}
    first, second = sorted(counts.values(), reverse=True)[:2]
    best = max(given, key=lambda code: counts[code])
    shown = ", ".join(f"{code} ({counts[code]:,})" for code in given)
    if first and first >= _CLEARLY * second:
        return [best], [
            info(
                "plan-code",
                f"The plan code {best} was used as this plan's: rows that match our register, by plan code: {shown}."
                " Rows of the other codes are ignored. If that is wrong, name the plan's code with --plan-code.",
                JOURNAL,
                "Plan Code",
            )
        ]
    return [], [
        error(
            "plan-code",
            f"The statement has several plan codes, and it is not clear which is this plan's. Rows that match our"
            f" register, by plan code: {shown}. Name the plan's code with --plan-code.",
            JOURNAL,
            "Plan Code",
        )
    ]
