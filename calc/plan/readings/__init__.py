"""Every place where the Plan leaves a choice, and the choice made. The Committee may read it otherwise. Plan §2(d).

Nine of these readings are chosen on the Readings sheet: ``calc.contract.readings`` has their table. The others stand
here. The Basis sheet prints them all, so that nobody takes a reading for the Plan's own words, and what each touched in
the run.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from calc.plan.readings import touched_deferred, touched_options, touched_reserve
from calc.plan.readings.touched import Calculation, Measure

UNTOUCHED = "nothing in this run"


@dataclass(frozen=True)
class Reading:
    """One choice: the section that leaves it open, the question, the reading taken, and what tells what it touched."""

    section: str
    question: str
    reading: str
    touched: Measure | None = None


READINGS = (
    Reading(
        "§3, §6(j)",
        "May awards be made after a change of control?",
        "No award is made after the date of a change of control, unless the Plan continues: it ends the options, and"
        " what follows it is another plan's. On that date itself awards are still made.",
        touched_reserve.awards_after_a_change_of_control,
    ),
    Reading(
        "§4(b), §7(a)",
        "How is the part of a fee worth less than a whole share paid?",
        "It is paid in cash: what is not deferred as whole shares is not paid in the form of Deferred Stock Awards, so"
        " it stays payable. Where the term Share Rounding is not down, only a fee that makes no share is.",
        touched_deferred.fractions_in_cash,
    ),
    Reading(
        "§4(c)",
        "What is an appropriate adjustment for a split?",
        "The reserve, the shares delivered so far and those assumed, the Formula Option Shares and each award's shares"
        " are multiplied by New / Old and rounded down; exercise prices by Old / New and rounded up to 4 decimals. What"
        " rounding cuts off an award is available again.",
        touched_reserve.splits,
    ),
    Reading(
        "§6(c), §7(a), §7(b)",
        "What is a business day?",
        "A trading day of the market that the term Business-day Calendar names.",
        touched_deferred.business_days,
    ),
    Reading(
        "§6(d), §6(h), §6(i)",
        "May an option be exercised on its deadline?",
        "Yes; what is left lapses at the end of that day.",
        touched_options.on_the_deadline,
    ),
    Reading(
        "§6(g)",
        "Which shares does a share settlement use up?",
        "The shares delivered count against the reserve; the rest of the cancelled shares is available again, as on"
        " termination.",
        touched_options.share_settlements,
    ),
    Reading(
        "§6(h), §6(i)",
        'What do the references to "Section 6(g)" in §6(h) and to "Section 6(c)" in §6(h) and §6(i) mean?',
        "They are slips for §8(e) and §6(d).",
        touched_options.final_date_before_the_period,
    ),
    Reading(
        "§5, §6(h), §6(i), §7(b)",
        "What is one service?",
        "Rows of Directors with no day between them, such as terms of office: service does not end between them.",
        touched_options.services_of_several_rows,
    ),
    Reading(
        "§6(h), §6(i)",
        "Which rule governs a director who dies while an employee, or after leaving?",
        "A director who dies in service while an employee is under §6(h); one who dies after leaving stays under"
        " §6(i).",
        touched_options.death_while_employee_or_after_leaving,
    ),
    Reading(
        "§7(a), §7(b)",
        "When is a Deferred Stock Award in lieu of a Meeting Fee granted?",
        "On the date of the meeting. Its value is that of the day before, or of the day where the term Price Day says"
        " so.",
        touched_deferred.meeting_fee_awards,
    ),
    Reading(
        "§7(a)",
        "Is a fee for the stockholders' meeting deferred?",
        "No: §7(a) speaks of meetings of the Board and its committees, so it is paid in cash.",
        touched_deferred.stockholders_meetings,
    ),
    Reading(
        "§3, §7",
        "How much of an Annual Fee may be deferred in the year of the Last Deferral Service Date?",
        "The share of the year's 12 months that are completed by that date, to the cent; the rest is paid in cash. A"
        " fee for a meeting after it is paid in cash.",
        touched_deferred.deferral_cutoff,
    ),
    Reading(
        "§8(a)",
        "How long is a consent to wait for more shares in force?",
        "Until the day before it is withdrawn.",
        touched_deferred.consents_that_go_on,
    ),
    Reading(
        "§8(f)",
        "Which terms govern an award after an amendment?",
        "Those in force on its grant date, whatever an amendment changes later; but a longer exercise period also"
        " applies"
        " to outstanding options if the amendment says so.",
        touched_options.terms_of_the_grant_date,
    ),
)

# Not switchable either, and declared: with a count where the choice decided a figure of the run.
DECLARED = (
    Reading(
        "§6(c)",
        "Which Formula Options does the par value limit?",
        "All of them: none is priced below par, whether its shares will be newly issued or not.",
        touched_options.priced_at_par,
    ),
    Reading(
        "§8(a)",
        "Which shares are used for pending awards?",
        "Only those of an increase of the reserve, not shares that become available otherwise.",
    ),
    Reading(
        "§7(a)",
        "How is the Annual Fee of a director who becomes eligible only later in its year treated?",
        "It is paid in cash: the award is made on the year's first business day.",
    ),
    Reading(
        "§7(a)",
        "How is a second Annual Fee for one year, such as a raise, treated?",
        "As another award on the same first business day, at the same Fair Market Value.",
        touched_deferred.second_annual_fees,
    ),
    Reading(
        "§3, §6(j), §8(f)",
        "Are awards made on the day the Plan ends?",
        "Not on the day of a plan termination; on the day of a change of control they are.",
    ),
    Reading(
        "§6(g)",
        "May part of an option be cancelled for its gain?",
        "Yes; all shares of the part cashed out return to the reserve.",
        touched_options.partly_cashed_out,
    ),
    Reading(
        "§8(a)",
        "Who gets the shares left over when equal remainders tie?",
        "The awards whose IDs come first in text order.",
    ),
    Reading(
        "§4(c), §6(c), §6(j)",
        "How are prices and shares rounded?",
        "A price adjusted for splits stays an exact fraction; it is rounded half up to 8 decimals where it is shown,"
        " and up"
        " to 4 where it becomes an exercise price, also of an assumed option. Shares are rounded down.",
    ),
    Reading(
        "§4, §6, §7, §8(a)",
        "In what order do events of one day happen?",
        "Consents withdrawn, plan events, decisions on awards, awards together, option events, deferred stock issued,"
        " service that ends, deadlines; and at last the options that a survivor assumes.",
    ),
)


def touched(run: Calculation) -> Mapping[str, str]:
    """Say what each reading touched in one run, by its question: awards or fees, and their shares or dollars."""
    counted = (each for each in (*READINGS, *DECLARED) if each.touched is not None)
    return {each.question: "; ".join(each.touched(run)) or UNTOUCHED for each in counted if each.touched is not None}
