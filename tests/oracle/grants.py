"""Step 2 of a day: the awards granted on it, together, §6(a), §6(b), §7(a), §8(a)."""

from datetime import date

from .awards import Attendance, Deferred, Fee, Option, Request, Short
from .book import Book, allot
from .deadlines import CESSATION, DEATH, earliest, set_deadline
from .facts import Row, Service
from .figures import cents, months_after, number, up, whole, years_after
from .like_plans import fraction, percent_elected, shares_asked, shortfall, value_day
from .market import ONE_DAY, Invalid, Value, fair_market_value, first_business_day
from .readings import DISCRETIONARY, LAST_DAY


def grant_awards(book: Book, day: date) -> None:
    entitled = formula_options(book, day) + deferred_awards(book, day)
    discretionary = discretionary_options(book, day)
    if len({request.award.id for request in entitled + discretionary}) < len(entitled + discretionary):
        raise Invalid(f"two awards of {day} bear one ID")
    rounds = [entitled + discretionary]
    if book.facts.reads(DISCRETIONARY, "after entitlements"):
        rounds = [entitled, discretionary]
    available, granted, shorts = book.available(), {}, []
    for requests in rounds:
        requests.sort(key=lambda request: request.award.id)
        asked = {request.award.id: request.shares for request in requests}
        given = allot(asked, available, book.terms["Pro-rata Rounding"])
        if sum(asked.values()) > available:
            shorts += [(request, available, sum(asked.values())) for request in requests]
        available -= sum(given.values())
        granted |= given
    treatments = {}
    for request in sorted(entitled + discretionary, key=lambda request: request.award.id):
        shares = granted[request.award.id]
        if isinstance(request.award, Option):
            book_option(book, request.award, shares)
            treatments[request.award.id] = "lost"
        else:
            treatments[request.award.id] = book_deferred(book, request.award, shares)
    for request, there, total in shorts:
        shares = granted[request.award.id]
        told = treatments[request.award.id] if shares < request.shares else None
        short = Short(day, request.award, request.kind, there, total, request.shares, shares, told)
        book.history.shorts.append(short)


def book_option(book: Book, option: Option, granted: int) -> None:
    option.grant(granted)
    control = book.facts.change_of_control(option.granted_on)
    option.all_vested = control is not None and control["Effective Date"] == option.granted_on
    set_deadline(book.facts, option)
    book.options[option.id] = option
    book.note(option.granted_on, "option granted", option.id, granted)


def book_deferred(book: Book, award: Deferred, granted: int) -> str:
    """Book the award; say what becomes of the shares that it did not get."""
    fee = award.fee
    price, asked = award.fair_market_value, award.requested
    short = shortfall(book.terms, fee.deferrable, price, asked, granted, fee.fraction)
    waits = book.seeking and book.facts.consents_on(fee.director, award.granted_on)
    award.granted_at_first = award.granted = award.outstanding = granted
    if waits:
        award.pending = award.requested - granted
        fee.pending = short
    else:
        fee.shortfall = short
        book.cash_due(fee.day, fee, "shortfall", short)
    book.deferred[award.id] = award
    book.note(award.granted_on, "deferred granted", award.id, granted)
    return "pending" if waits else "cash"


def no_award_reason(book: Book, day: date) -> bool:
    """Whether the day is outside the term in which awards are granted, §3, §8(f)."""
    after_control = book.ended_on is not None and book.ended_on < day
    return day < book.facts.effective or book.terminated or after_control


def formula_reason(book: Book, director: str, day: date) -> str:
    service = book.facts.service_on(director, day)
    if no_award_reason(book, day) or day > book.terms["Last Option Grant Date"]:
        return "outside plan term"
    if service is None:
        return "not in service"
    if service.start == day:
        return "newly elected"
    if service.end == day:
        return "leaving"
    if book.facts.employed(director, day):
        return "employee"
    return "reelected or continuing"


def formula_options(book: Book, day: date) -> list[Request]:
    facts, requests = book.facts, []
    if book.no_formula_options:
        return []
    for meeting in facts.meetings:
        if meeting["Date"] != day or meeting["Type"] != "annual":
            continue
        for director in facts.directors:
            reason = formula_reason(book, director, day)
            granted = reason == "reelected or continuing"
            if reason == "leaving" and facts.reads(LAST_DAY, "granted"):
                granted = facts.eligible(director, day)
            book.history.attendance.append(Attendance(meeting["Meeting ID"], day, director, reason, granted))
            if granted:
                option = formula_option(book, director, day)
                requests.append(Request(option, "formula", option.requested))
    return requests


def formula_option(book: Book, director: str, day: date) -> Option:
    facts, terms = book.facts, book.terms
    service = facts.service_on(director, day)
    assert service is not None
    award = f"FO-{day:%Y%m%d}-{director}"
    value = fair_market_value(facts.quotes, facts.splits, value_day(terms, day), day, award)
    price, basis = value.price, value.basis
    if price != value.close:
        price = up(price, 4)
    if price < terms["Par Value"]:
        price, basis = terms["Par Value"], "par value"
    final = years_after(day, terms["Formula Option Term (years)"])
    return Option(
        award,
        "formula",
        service,
        day,
        value.day,
        basis,
        value.price,
        price,
        terms["Formula Option Shares"],
        final,
        "original issue",
        [(day, terms["Formula Option Shares"])],
        terms[DEATH],
        terms[CESSATION],
    )


def discretionary_options(book: Book, day: date) -> list[Request]:
    requests = []
    for row in book.facts.grants:
        if row["Grant Date"] == day:
            option = discretionary_option(book, row)
            requests.append(Request(option, "discretionary", option.requested))
    return requests


def discretionary_option(book: Book, row: Row) -> Option:
    facts, terms = book.facts, book.terms
    award, day, director, shares = row["Grant ID"], row["Grant Date"], row["Director ID"], whole(row["Shares"])
    price, final = number(row["Exercise Price"]), row["Expiration Date"]
    source = row.get("Stock Source") or "original issue"
    service = facts.service_on(director, day)
    if no_award_reason(book, day) or day > terms["Last Option Grant Date"]:
        raise Invalid(f"{award}: granted outside the Plan's term")
    if service is None or not facts.eligible(director, day):
        raise Invalid(f"{award}: {director} is not eligible on {day}")
    if source == "original issue" and price < terms["Par Value"]:
        raise Invalid(f"{award}: priced below par")
    if not day <= final <= years_after(day, terms["Discretionary Option Maximum Term (years)"]):
        raise Invalid(f"{award}: expires outside its limits")
    steps = [row_ for row_ in facts.sheet("Vesting") if row_["Grant ID"] == award]
    vesting = [(step["Exercisable Date"], whole(step["Shares"])) for step in steps]
    if vesting and sum(vested for _, vested in vesting) != shares:
        raise Invalid(f"{award}: its vesting does not add up")
    if not vesting:
        vesting = [(row.get("Exercisable From") or day, shares)]
    return Option(
        award,
        "discretionary",
        service,
        day,
        None,
        "set by committee",
        None,
        price,
        shares,
        final,
        source,
        vesting,
        terms[DEATH],
        terms[CESSATION],
    )


def months_in_time(book: Book, fee: Fee) -> int:
    """How many twelfths of the fee are for services up to the Last Deferral Service Date, §3."""
    last: date = book.terms["Last Deferral Service Date"]
    if fee.kind != "annual":
        return 12 if fee.day <= last else 0
    months = 0
    while months < 12 and months_after(date(fee.day.year, 1, 1), months + 1) - ONE_DAY <= last:
        months += 1
    return months


def settle_in_cash(book: Book, fee: Fee) -> None:
    """Set the part of the fee that is not deferred and the first reason for it."""
    percent, months = percent_elected(book.facts, fee.director, fee.day), months_in_time(book, fee)
    if not book.facts.eligible(fee.director, fee.day):
        fee.cash, fee.reason = fee.amount, "not eligible"
    elif no_award_reason(book, fee.day):
        fee.cash, fee.reason = fee.amount, "outside plan term"
    elif fee.of_stockholders_meeting:
        fee.cash, fee.reason = fee.amount, "stockholders' meeting"
    elif percent == 0:
        fee.cash, fee.reason = fee.amount, "no election"
    else:
        fee.cash = fee.amount - cents(fee.amount * percent / 100 * months / 12)
        if fee.cash:
            fee.reason = "after deferral cutoff" if months < 12 else "part not elected"
    if fee.reason:
        book.cash_due(fee.day, fee, fee.reason, fee.cash)


def deferred_awards(book: Book, day: date) -> list[Request]:
    facts, requests = book.facts, []
    for fee_day, row in facts.fees:
        if fee_day != day:
            continue
        director = row["Director ID"]
        if row["Fee Type"] != "annual" and facts.service_on(director, day) is None:
            raise Invalid(f"{row['Fee ID']}: {director} is not in service on {day}")
        annual = row["Fee Type"] == "meeting" and facts.meeting(row["Meeting ID"])["Type"] == "annual"
        fee = Fee(row["Fee ID"], director, facts.name(director), row["Fee Type"], day, number(row["Amount"]), annual)
        book.history.fees.append(fee)
        settle_in_cash(book, fee)
        if fee.deferrable:
            award = deferred_award(book, fee)
            fee.fraction = fraction(book.terms, fee.deferrable, award.fair_market_value, award.requested)
            book.cash_due(day, fee, "fraction", fee.fraction)
            if award.requested:
                requests.append(Request(award, "deferred", award.requested))
    return requests


def deferred_award(book: Book, fee: Fee) -> Deferred:
    facts, day = book.facts, fee.day
    service = facts.service_on(fee.director, day)
    assert service is not None
    award = "DS-" + fee.id
    valued_on = day if fee.kind == "annual" else value_day(book.terms, day)
    value: Value = fair_market_value(facts.quotes, facts.splits, valued_on, day, award)
    return Deferred(
        award,
        fee,
        service,
        day,
        valued_on,
        value.day,
        value.basis,
        value.price,
        shares_asked(book.terms, fee.deferrable, value.price),
        *issue_date(book, service, day),
        book.terms["Stock Source for Deferred Shares"],
    )


def issue_date(book: Book, service: Service, day: date) -> tuple[date | None, str | None]:
    """When an award of the day is issued, as far as it is known, and why, §7(b)."""
    januaries = book.terms["Deferral Period (Januaries)"]
    due: list[tuple[date, str]] = []
    if januaries:
        due.append((first_business_day(day.year + januaries, 1), "third January" if januaries == 3 else "January"))
    control = book.facts.change_of_control(day)
    if control is not None:
        due.append((control["Effective Date"], "change of control"))
    if service.end is not None:
        due.append((service.end, "cessation"))
    return earliest(due) if due else (None, None)
