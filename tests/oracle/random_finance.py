"""What the finance reports take besides a plan: a day to restate to, and the common shares outstanding."""

import random
from datetime import date, timedelta

from .facts import Plan
from .market import ONE_DAY


def with_finance(rng: random.Random, plan: Plan) -> Plan:
    """The plan with rows for the reports; the days drawn are often those of splits, or the day beside one."""
    as_of: date = next(row["Value"] for row in plan["Plan"] if row["Term"] == "As-of Date")
    splits = [row["Effective Date"] for row in plan.get("Plan Events") or [] if row["Event"] == "split"]
    terms = list(plan["Plan"])
    later = [day for day in splits if day > as_of]
    if later and rng.random() < 0.7:
        terms.append({"Term": "Restate for Splits To", "Value": rng.choice(later)})
    elif rng.random() < 0.2:
        terms.append({"Term": "Restate for Splits To", "Value": as_of + timedelta(days=rng.randrange(200))})
    before = [day for day in splits if day <= as_of]
    opens = any(row["Term"] == "Books Open On" for row in terms)
    if before and not opens and rng.random() < 0.5:  # the period begins with a split, or just before or after one
        start = min(rng.choice(before) + rng.choice((-1, 0, 1)) * ONE_DAY, as_of)
        terms = [row for row in terms if row["Term"] != "Period Start"] + [{"Term": "Period Start", "Value": start}]
    days = {date(1999, 1, 1) + timedelta(days=rng.randrange(4_500)) for _ in range(rng.randrange(5))}
    days |= {day + rng.choice((-1, 0, 1)) * ONE_DAY for day in splits if rng.random() < 0.5}
    days |= {date(1998, 6, 30)} if rng.random() < 0.7 else set()
    common = [{"Date": day, "Shares": rng.randrange(1_000, 30_000_000)} for day in sorted(days)]
    rng.shuffle(common)
    return {**plan, "Plan": terms, "Shares Outstanding": common}
