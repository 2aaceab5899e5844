"""Random registers turned into statements with known damage: what each entry must be told as.

Two damages of one holder lie far enough apart not to touch, and where a line is damaged its holder has no equal shares
nearby; otherwise one damage could rightly be read as another.
"""

import csv
import io
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from calc.plan.calendar import business_days, date_of, day_number

FIRST = ["Ann", "Robert", "Katherine", "William", "Dorothea", "Lawrence", "Margaret", "Christopher", "Penelope", "José"]
LAST = ["O'Neil", "Featherstone", "Wagner-Brandt", "Castellanos", "Nakamura", "Abernathy", "Lindqvist", "Zielinski"]
DAMAGES = ["dropped", "doubled", "merged", "split in two", "shifted", "misspelt", "reversed", "posted and reversed",
           "missed split", "rounded", "wrong quantity", "unknown", "other plan", "no shares",
           "reversed by its type alone", "another's name", "digits lost"]  # fmt: skip
SPLITS = ((3, 2),)


@dataclass
class Damaged:
    """Both sides, and by Issuance ID and by mark of the agent's row its status and cause."""

    register: list[dict[str, Any]] = field(default_factory=list)
    journal: list[dict[str, Any]] = field(default_factory=list)
    ours: dict[str, str] = field(default_factory=dict)
    theirs: dict[str, str] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    others: int = 0  # entries that bear another director's name

    def row(self, expected: str, **cells: Any) -> None:
        mark = f"C{len(self.journal)}"
        self.journal.append({**cells, "certificate": mark})
        self.theirs[mark] = expected


def damaged(seed: int, size: int = 40, layout: str | None = None, damages: Sequence[str] = tuple(DAMAGES)) -> Damaged:
    """A register of some directors over six years, and the statement of an agent who made mistakes."""
    chance = random.Random(seed)
    layout = layout or chance.choice(["account", "name", "reference"])
    made, sessions = Damaged(), business_days().sessions
    sessions = sessions[(sessions >= day_number(date(2000, 1, 3))) & (sessions <= day_number(date(2005, 12, 30)))]
    names = chance.sample([f"{first} {last}" for first in FIRST for last in LAST], chance.randint(3, 9))
    number = 0
    for who, name in enumerate(names):
        account = f"{1000 + who}"
        dues = sorted(chance.choice(sessions.tolist()) for _ in range(chance.randint(1, 2 * size // len(names))))
        shares = chance.sample(range(40, 4000, 7), len(dues))  # no two are one apart
        safe = -(10**6)
        for due, count in zip(dues, shares, strict=True):
            number += 1
            when = str(date_of(due))
            entry = {
                "issuance_id": f"IS-{number}", "due_date": when, "deliverable_from": when, "director_id": f"D{who}",
                "name": name, "payee": name, "account_no": account, "shares": count,
            }  # fmt: skip
            made.register.append(entry)
            others = [each for each in dues if each != due and abs(each - due) <= 250]
            kind = chance.choice(damages) if due - safe > 250 and not others and chance.random() < 0.7 else ""
            if dues.count(due) > 1:
                kind = ""
            if kind:
                safe = due
            another = chance.choice([each for each in names if each != name])
            _post(made, entry, due, kind, chance, layout, sessions, another)
    chance.shuffle(made.journal)
    chance.shuffle(made.register)
    return made


def _post(
    made: Damaged,
    entry: dict[str, Any],
    due: int,
    kind: str,
    chance: random.Random,
    layout: str,
    sessions: Any,
    another: str,
) -> None:
    """Post an issuance, well or badly."""
    count, name, this = entry["shares"], entry["name"], entry["issuance_id"]
    after = sessions[sessions >= due][: chance.randint(1, 11)]
    posted = str(date_of(int(after[-1])))
    cells = {"date": posted, "shares": count, "holder": _written(name, chance), "account_no": entry["account_no"]}
    cells["plan_code"] = "NED" if chance.random() < 0.5 else None
    if layout == "name":
        cells["account_no"] = None
    if layout == "reference":
        cells["reference"] = this
    made.done.append(kind)
    made.ours[this] = "matched none"
    if kind == "dropped":
        made.ours[this] = "only ours missing at agent"
        return
    if kind == "merged":
        twin = {**entry, "issuance_id": f"{this}B", "shares": chance.randint(4100, 4900)}
        made.register.append(twin)
        made.ours[this] = made.ours[twin["issuance_id"]] = "matched in total none"
        made.row("matched in total none", **{**cells, "shares": count + twin["shares"]})
    elif kind == "split in two":
        made.ours[this] = "matched in total none"
        part = chance.randint(1, count - 1)
        made.row("matched in total none", **{**cells, "shares": part})
        made.row("matched in total none", **{**cells, "shares": count - part})
    elif kind == "doubled":
        made.row("matched none", **cells)
        made.row("only theirs duplicate", **cells)
    elif kind == "shifted":
        made.ours[this] = "difference date"
        days = chance.choice([-1, 1]) * chance.randint(20, 90)
        made.row("difference date", **{**cells, "date": str(date_of(due + days))})
    elif kind == "misspelt":
        place = chance.randrange(len(name))
        cells["holder"] = name[:place] + name[place + 1 :] if len(name) > 12 else name
        made.row("matched none", **cells)
    elif kind == "reversed":
        made.ours[this] = "only ours missing at agent"
        made.row("only theirs reversed", **cells)
        made.row("only theirs reversed", **{**cells, "shares": -count, "date": _later(posted, chance)})
    elif kind == "posted and reversed":
        made.row("only theirs reversed", **{**cells, "shares": 5000 + count})
        made.row("only theirs reversed", **{**cells, "shares": -5000 - count, "date": _later(posted, chance)})
        made.row("matched none", **cells)
    elif kind == "missed split":
        made.ours[this] = "difference split"
        made.row("difference split", **{**cells, "shares": chance.choice([count * 2 // 3, -(-count * 2 // 3)])})
    elif kind == "rounded":
        made.ours[this] = "difference rounding"
        made.row("difference rounding", **{**cells, "shares": count + chance.choice([-1, 1])})
    elif kind == "wrong quantity":
        made.ours[this] = "difference quantity"
        made.row("difference quantity", **{**cells, "shares": count + chance.choice([2, 11, 5000])})
    elif kind == "unknown":
        made.row("matched none", **cells)
        stranger = {"holder": "Zebulon Quist", "account_no": None if layout == "name" else "9999", "reference": None}
        made.row("only theirs not in register", **{**cells, **stranger})
    elif kind == "other plan":
        made.row("matched none", **cells)
        made.row("only theirs other plan", **{**cells, "plan_code": "ESPP", "reference": None})
    elif kind == "no shares":
        made.row("matched none", **cells)
        made.row("only theirs none", **{**cells, "shares": 0})
    elif kind == "reversed by its type alone":
        made.row("matched none", **cells)
        debit = {**cells, "shares": -count, "date": _later(posted, chance), "inferred": True}
        made.row("only theirs not in register", **debit)
    elif kind == "another's name" and layout != "name":
        made.others += 1
        made.row("matched none", **{**cells, "holder": _written(another, chance)})
    elif kind == "digits lost":
        lost = {"account_no": "1.23457E+15", "holder": name}
        made.row("matched none", **{**cells, **lost})
    else:
        made.row("matched none", **cells)


def _later(posted: str, chance: random.Random) -> str:
    return str(date.fromisoformat(posted) + timedelta(days=chance.randint(0, 30)))


def _written(name: str, chance: random.Random) -> str:
    """The name as registrations write it."""
    first, last = name.split(" ", 1)
    return chance.choice(
        [name, name.upper(), f"{last}, {first}", f"{last.upper()}, {first.upper()}", f"Estate of {name}",
         f"{name} & Pat {last} JT TEN", name.replace("'", "").replace("-", " ")]
    )  # fmt: skip


SIGNS = [("D/C Flag", "C", "D"), ("Side", "Buy", "Sell"), ("+/-", "+", "-"), ("Xyz", "Credit", "Debit")]
TYPES = ["ISSUANCE", "DWAC (Deposit/Withdrawal)", "Director retirement", "Issuance, legend removed", "Same day sale"]
TITLES = ["2000-01-01 through 2010-12-31", "Period ending: 12/31/2010", "Start: 2000-01-01, End: 2010-12-31"]


def as_text(made: Damaged, chance: random.Random) -> str:
    """The journal as a text file: signs in a column of marks, odd words under Type, subtotals, a phrase for its end.

    It means the same as the journal in every way in which it may be written.
    """
    header, credit, debit = chance.choice(SIGNS)
    out = io.StringIO()
    write = csv.writer(out, delimiter=chance.choice(";|\t"), lineterminator="\n")
    write.writerow([chance.choice(TITLES)])
    write.writerow([])
    write.writerow(["Date", "Holder", "Account", "Type", "Shares", "Plan", "Reference", "Certificate", header])
    every = chance.choice([3, 7, 10**6])
    since = 0
    for number, row in enumerate(made.journal, start=1):
        since += row["shares"]
        texts = [row.get(name) or "" for name in ("plan_code", "reference", "certificate")]
        mark = debit if row["shares"] < 0 else credit
        write.writerow([row["date"], row["holder"], row["account_no"] or "", chance.choice(TYPES), abs(row["shares"]),
                        *texts, mark])  # fmt: skip
        if number % every == 0:
            write.writerow(["", f"{row['holder']} Total", "", "", since])
            since = 0
    return out.getvalue()
