"""The results sheets, with the headers and the order of the workbook contract."""

from datetime import date

from .awards import Deferred, Delivery, Option
from .book import Book
from .facts import Plan, Row
from .figures import price_shown, shown


def results(book: Book) -> Plan:
    return {
        "Options": options(book),
        "Deferred Awards": deferred_awards(book),
        "Fee Settlement": fee_settlement(book),
        "Cash Due": cash_due(book),
        "Formula Eligibility": formula_eligibility(book),
        "Shortfalls": shortfalls(book),
        "Share Reserve": share_reserve(book),
        "Issuances": issuances(book),
        "Option Events": option_events(book),
    }


def options(book: Book) -> list[Row]:
    ordered = sorted(book.options.values(), key=lambda option: (option.granted_on, option.id))
    return [known_of(option, option_row(option, book.facts.as_of)) for option in ordered]


# What nobody knows of an award that was taken over.
_OF_THE_GRANT = (
    "Price Date",
    "Price Basis",
    "Fair Market Value",
    "Exercise Price at Grant",
    "Shares Requested",
    "Shares Short at Grant",
    "Fee Type",
    "Valuation Date",
    "Deferrable Fee",
)


def known_of(award: Option | Deferred, row: Row) -> Row:
    return {column: None if award.taken_over and column in _OF_THE_GRANT else value for column, value in row.items()}


def option_row(option: Option, as_of: date) -> Row:
    return {
        "Option ID": option.id,
        "Director ID": option.service.director,
        "Name": option.service.name,
        "Kind": option.kind,
        "Grant Date": option.granted_on,
        "Price Date": option.price_day,
        "Price Basis": option.price_basis,
        "Fair Market Value": price_shown(option.fair_market_value),
        "Exercise Price at Grant": shown(option.price_at_grant, 8),
        "Shares Requested": option.requested,
        "Shares Granted": option.granted,
        "Shares Short at Grant": option.requested - option.granted,
        "Final Exercise Date": option.final_exercise_date,
        "Deadline": option.deadline,
        "Deadline Reason": option.deadline_reason,
        "Exercise Price": shown(option.price, 8),
        "Shares Exercised": option.exercised,
        "Shares Cancelled": option.cancelled,
        "Shares Lapsed": option.lapsed,
        "Shares Adjusted": option.adjusted,
        "Shares Assumed": option.assumed,
        "Shares Outstanding": option.outstanding,
        "Shares Exercisable": option.exercisable(as_of),
        "Converted Shares": option.converted_shares,
        "Converted Price": shown(option.converted_price, 4),
        "Status": option.status(),
        "Section": "§6(a)" if option.kind == "formula" else "§6(b)",
        "Gone Before": option.gone_before,
    }


def deferred_awards(book: Book) -> list[Row]:
    ordered = sorted(book.deferred.values(), key=lambda award: (award.granted_on, award.id))
    return [known_of(award, award_row(award)) for award in ordered]


def award_row(award: Deferred) -> Row:
    return {
        "Award ID": award.id,
        "Director ID": award.fee.director,
        "Name": award.fee.name,
        "Fee ID": award.fee.id,
        "Fee Type": award.fee.kind,
        "Grant Date": award.granted_on,
        "Valuation Date": award.valued_on,
        "Price Date": award.price_day,
        "Price Basis": award.price_basis,
        "Fair Market Value": price_shown(award.fair_market_value),
        "Deferrable Fee": shown(award.fee.deferrable, 2),
        "Shares Requested": award.requested,
        "Shares Granted": award.granted,
        "Shares Short at Grant": award.requested - award.granted_at_first,
        "Shares Pending": award.pending,
        "Issuance Date": award.issue_on,
        "Issuance Reason": award.issue_reason,
        "Shares Adjusted": award.adjusted,
        "Shares Outstanding": award.outstanding,
        "Shares Issued": award.issued,
        "Status": award.status(),
        "Section": "§7(a)",
        "Gone Before": award.gone_before,
    }


def fee_settlement(book: Book) -> list[Row]:
    return [
        {
            "Fee ID": fee.id,
            "Director ID": fee.director,
            "Name": fee.name,
            "Fee Type": fee.kind,
            "Fee Date": fee.day,
            "Amount": shown(fee.amount, 2),
            "Deferred": shown(fee.deferred, 2),
            "Cash Not Deferred": shown(fee.cash, 2),
            "Reason": fee.reason,
            "Cash for Fraction": shown(fee.fraction, 2),
            "Cash for Shortfall": shown(fee.shortfall, 2),
            "Pending": shown(fee.pending, 2),
        }
        for fee in sorted(book.history.fees, key=lambda fee: (fee.day, fee.id))
    ]


# In the order in which a fee's causes of one day are listed.
CAUSES = (
    "not eligible",
    "outside plan term",
    "stockholders' meeting",
    "no election",
    "after deferral cutoff",
    "part not elected",
    "fraction",
    "shortfall",
    "not covered",
    "authorization ended",
    "plan terminated",
    "issued",
    "consent withdrawn",
    "split",
    "split fraction",
)


def cash_due(book: Book) -> list[Row]:
    return [
        {
            "Date": due.day,
            "Fee ID": due.fee.id,
            "Director ID": due.fee.director,
            "Name": due.fee.name,
            "Cause": due.cause,
            "Amount": shown(due.amount, 2),
        }
        for due in sorted(book.history.cash, key=lambda due: (due.day, due.fee.id, CAUSES.index(due.cause)))
    ]


def formula_eligibility(book: Book) -> list[Row]:
    return [
        {
            "Meeting ID": at.meeting,
            "Date": at.day,
            "Director ID": at.director,
            "Name": book.facts.name(at.director),
            "Granted": "yes" if at.granted else "no",
            "Reason": at.reason,
        }
        for at in book.history.attendance
    ]


def shortfalls(book: Book) -> list[Row]:
    return [
        {
            "Date": short.day,
            "Award ID": short.award.id,
            "Director ID": short.award.service.director,
            "Name": short.award.service.name,
            "Kind": short.kind,
            "Shares Available": short.available,
            "Total Requested": short.total,
            "Shares Requested": short.requested,
            "Shares Granted": short.granted,
            "Shares Short": short.requested - short.granted,
            "Treatment": short.treatment,
        }
        for short in book.history.shorts
    ]


def share_reserve(book: Book) -> list[Row]:
    return [
        {
            "Date": movement.day,
            "Event": movement.event,
            "Reference": movement.reference,
            "Shares": movement.shares,
            "Reserve": movement.reserve,
            "Available": movement.available,
            "Options Outstanding": movement.options,
            "Deferred Outstanding": movement.deferred,
            "Delivered": movement.delivered,
            "Assumed": movement.assumed,
            "Cause": movement.cause,
        }
        for movement in book.history.ledger
    ]


def deliverable_from(book: Book, delivery: Delivery) -> date | None:
    if not delivery.by_estate:
        return book.facts.deliverable_from(delivery.due)
    if delivery.authority is None:
        return None
    return book.facts.deliverable_from(max(delivery.due, delivery.authority))


def to_estate(book: Book, delivery: Delivery) -> bool:
    """What an estate exercised; deferred stock from the day of the death on."""
    death = book.facts.death(delivery.service.director)
    if delivery.source != "deferred stock":
        return delivery.by_estate
    return death is not None and death <= delivery.due


def issuances(book: Book) -> list[Row]:
    rows = []
    for delivery in sorted(book.history.deliveries, key=lambda delivery: (delivery.due, delivery.id)):
        name = delivery.service.name
        rows.append(
            {
                "Issuance ID": delivery.id,
                "Due Date": delivery.due,
                "Deliverable From": deliverable_from(book, delivery),
                "Director ID": delivery.service.director,
                "Name": name,
                "Payee": f"Estate of {name}" if to_estate(book, delivery) else name,
                "Account No.": book.facts.account(delivery.service.director, delivery.earned_on),
                "Source": delivery.source,
                "Reference": delivery.reference,
                "Shares": delivery.shares,
                "Cash": shown(delivery.cash, 2),
                "Stock Source": delivery.stock,
            }
        )
    return rows


_AS_GIVEN = (
    "Event ID",
    "Option ID",
    "Date",
    "Event",
    "Shares",
    "Exercised By",
    "Cash Paid",
    "Personal Check",
    "Broker Paid",
    "Shares Tendered",
    "Held 6 Months",
    "Stock Source",
    "Authority Shown",
    "Minutes",
)


def option_events(book: Book) -> list[Row]:
    rows = []
    for row in book.facts.known("Option Events", "Date"):
        result, service = book.history.events[row["Event ID"]], book.options[row["Option ID"]].service
        rows.append(
            {column: row.get(column) for column in _AS_GIVEN}
            | {
                "Director ID": service.director,
                "Name": service.name,
                "Exercised By": row.get("Exercised By") or "director",
                "Authority Shown": book.facts.by_as_of(row.get("Authority Shown")),
                "Price Due": shown(result.price_due, 2),
                "Paid": shown(result.paid, 2),
                "Fair Market Value": price_shown(result.fair_market_value),
                "Tender Value": price_shown(result.tender_value),
                "Shares Delivered": result.delivered,
                "Cash Paid Out": shown(result.cash_out, 2),
            }
        )
    return rows
