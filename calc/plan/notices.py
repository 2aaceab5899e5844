"""What the Plan's rules did in this run that a person should hear of. Plan §4(c), §6(c), §7(a), §8(a), §8(f)."""

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from calc.contract.readings import DISCRETIONARY_GRANTS_IN_A_SHORTFALL, FRACTION_IN_A_SPLIT
from calc.exact import dollars, total
from calc.exact import price as in_price
from calc.findings import Finding, count, info, warning
from calc.plan.awards import DEFERRED, KINDS, Awards
from calc.plan.calendar import date_of
from calc.plan.checks import named
from calc.plan.s04_share_reserve import Reserve
from calc.plan.s04c_adjustments import PricesSet, price_in_force
from calc.plan.s04c_changes_in_stock import Split, SplitEffect
from calc.plan.s04c_split_fractions import fractions
from calc.plan.s06c_fair_market_value import ClosingPrices
from calc.plan.s07_deferred_stock import NOT_DEFERRED
from calc.plan.terms import PAR_VALUE, Terms

_DISCRETIONARY = KINDS.index("discretionary")
_PAID = "A fraction worth a cent or more is paid in cash: see “split fraction” on Cash Due."
_NOT_PAID = "Whether the directors are paid for it is for the Committee to decide."


def stockholders_meetings(fees: pd.DataFrame, inputs: pd.DataFrame, meetings: pd.DataFrame) -> list[Finding]:
    """Warn of each stockholders' meeting that fees were entered for: they are cash. Plan §7(a).

    Reads ``fee_id``, ``reason`` of the fees; ``meeting_id`` of the input's fees and meetings, ``date``.
    """
    of_it = fees[fees["reason"] == NOT_DEFERRED.index("stockholders' meeting")]
    if of_it.empty:
        return []
    wanted = inputs["meeting_id"].reindex(of_it.index)
    findings = []
    for meeting, rows in of_it.groupby(wanted, sort=False):
        held = meetings.loc[meetings["meeting_id"] == meeting, "date"].iloc[0].date()
        are = "is" if len(rows) == 1 else "are"
        findings.append(
            warning(
                "stockholders-meeting-fee",
                f"{count(len(rows), 'fee')} for {meeting}, the stockholders' meeting of {held}, {are} paid in cash:"
                " only fees for meetings of the Board and its committees are deferred (§7(a)). If the fee is for the"
                " Board's meeting of that day, enter that as a separate meeting (Type board).",
                "Fees",
                "Meeting ID",
                sorted(rows.index.tolist()),
            )
        )
    return findings


def entitlements_cut(awards: Awards, reserve: Reserve, grants: pd.DataFrame, terms: Terms) -> list[Finding]:
    """Warn of each date on which a discretionary grant makes shares run short for entitled directors. §8(a).

    A Formula Option and a deferred award are due without the Committee. Where discretionary grants come after them,
    none can. Reads ``grant_id`` of Discretionary Grants.
    """
    if terms.reads_otherwise(DISCRETIONARY_GRANTS_IN_A_SHORTFALL):
        return []
    short, findings = reserve.shortfalls, []
    dated = short.kind <= DEFERRED
    asked = short.requested > 0
    for day in np.unique(short.day[dated & asked & (short.kind == _DISCRETIONARY)]).tolist():
        of_day = dated & asked & (short.day == day)
        by_choice = of_day & (short.kind == _DISCRETIONARY)
        entitled = of_day & ~by_choice
        if not entitled.any():
            continue
        ids = awards.ids.iloc[short.award[by_choice]].tolist()
        available = int(short.available[of_day][0])
        others = total(short.requested[entitled])
        lacked = total((short.requested - short.granted)[entitled])
        would = "would have been enough" if others <= available else "would have fallen short by less"
        findings.append(
            warning(
                "entitlement-cut",
                f"On {date_of(day)} the discretionary grant {named(ids)} competes for too few shares with awards that"
                f" directors are entitled to: {count(int(entitled.sum()), 'award')} received {lacked:,} fewer shares."
                f" Without it the {available:,} available {would} for the {others:,} shares they requested (§6(a),"
                " §7(a),"
                " §8(a)). If the Committee did not intend that, date the grant later, or increase the reserve first.",
                "Discretionary Grants",
                ("Grant ID", "Shares"),
                grants.index[grants["grant_id"].isin(ids)].tolist(),
            )
        )
    return findings


def after_splits(
    options: pd.DataFrame,
    awards: Awards,
    reserve: Reserve,
    closing: ClosingPrices,
    all_splits: tuple[Split, ...],
    prices: PricesSet,
    terms: Terms,
) -> list[Finding]:
    """Report what each split did that is easily overlooked. Plan §4(c), §6(c).

    A warning where it takes options on an original issue below par, and where it leaves deferred awards no share; an
    info of the fractions that deferred awards lose or are paid for. Reads ``option_id``, ``price_at_grant``,
    ``priced_on``, ``stock_source`` of the options.
    """
    findings: list[Finding] = []
    for effect in reserve.splits:
        findings += _below_par(options, awards, effect, all_splits, prices, terms)
        paid = terms.reads_otherwise(FRACTION_IN_A_SPLIT)
        findings += _closed(awards, effect, paid)
        findings += _fractions(awards, effect, closing, all_splits, paid)
    return findings


def _below_par(
    options: pd.DataFrame,
    awards: Awards,
    effect: SplitEffect,
    all_splits: tuple[Split, ...],
    prices: PricesSet,
    terms: Terms,
) -> Iterator[Finding]:
    """Warn where a split takes options on an original issue below par. Plan §6(c).

    A price that a decision sets on the day comes after the split.
    """
    every, until = np.arange(len(options)), effect.day - 1
    before, after = (price_in_force(options, every, day, prices, all_splits, until) for day in (until, effect.day))
    par, par_before = (int(terms.on(PAR_VALUE, day)) for day in (effect.day, effect.day - 1))
    original = options["stock_source"].eq("original issue").to_numpy(dtype=bool)
    hit = original & (effect.after[awards.options] > 0) & (after < par) & (before >= par_before)
    if hit.any():
        ids = options.loc[hit, "option_id"].tolist()
        lowest = in_price(int(after[hit].min()))
        yield _of_split(
            warning,
            "below-par-after-split",
            effect,
            f"{named(ids)} {'has' if len(ids) == 1 else 'have'} an exercise price below the par value of"
            f" ${in_price(par)} (from ${lowest} on), so newly issued shares cannot be delivered for"
            f" {'it' if len(ids) == 1 else 'them'} (§6(c)). Check New and Old; if par changed too, add an amendment of"
            " Par Value; otherwise new shares cannot be issued below par, and exercises need treasury shares.",
        )


def _closed(awards: Awards, effect: SplitEffect, paid: bool) -> Iterator[Finding]:
    """Warn where a split leaves deferred awards no share; their fractions may be ``paid`` for. Plan §4(c)."""
    closed = np.flatnonzero((awards.kind == DEFERRED) & (effect.before > 0) & (effect.after == 0))
    closed = closed[effect.pending_after[closed] == 0]
    if closed.size:
        ids = awards.ids.iloc[closed].tolist()
        yield _of_split(
            warning,
            "closed-by-split",
            effect,
            f"{named(ids)} {'has' if len(ids) == 1 else 'have'} no whole share left"
            f" ({count(total(effect.before[closed]), 'share')} before it), so nothing is issued for"
            f" {'it' if len(ids) == 1 else 'them'} (§4(c)). Check New and Old. {_PAID if paid else _NOT_PAID}",
        )


def _fractions(
    awards: Awards, effect: SplitEffect, closing: ClosingPrices, all_splits: tuple[Split, ...], paid: bool
) -> Iterator[Finding]:
    """Tell which fractions of a share deferred awards lose by a split, or are ``paid`` for. Plan §4(c)."""
    cut = fractions(awards, effect, closing, all_splits)
    number = int((cut.cents > 0).sum()) if paid else cut.award.size
    if not number:
        return
    worth = f"${dollars(total(cut.cents)):,} in total at the Fair Market Value of the day"
    if paid:
        yield _of_split(
            info,
            "fractions-paid",
            effect,
            f"the fraction of a share of {count(number, 'deferred award')} is paid in cash, {worth} (§4(c)): see"
            " “split fraction” on Cash Due. The shares are available again. The Readings sheet says that the Plan is"
            " read so.",
        )
        return
    yield _of_split(
        info,
        "fractions-lost",
        effect,
        f"{count(number, 'deferred award')} {'loses' if number == 1 else 'lose'} a fraction of a share,"
        f" {f'worth {worth},' if cut.priced else 'for which Prices has no price,'} by rounding down (§4(c)); the"
        " shares are available again. The Readings sheet has this reading of the Plan and the other.",
    )


def _of_split(finding: Callable[..., Finding], code: str, effect: SplitEffect, what: str) -> Finding:
    """Make a finding on the row of a split."""
    text = f"By the {effect.new}-for-{effect.old} split of {date_of(effect.day)} {what}"
    return finding(code, text, "Plan Events", ("New", "Old"), (effect.row,))


def periods_kept(awards: Awards, reserve: Reserve) -> list[Finding]:
    """Warn of each amendment whose shorter exercise period does not reach outstanding options. Plan §8(f)."""
    findings = []
    for row, kept in reserve.kept_own_period:
        if kept.size:
            ids = awards.ids.iloc[kept].tolist()
            keeps = "keeps its" if len(ids) == 1 else "keep their"
            findings.append(
                warning(
                    "longer-period-kept",
                    f"{named(ids)} {keeps} own, longer exercise period: an amendment cannot shorten the period of an"
                    " outstanding"
                    " option without its holder's consent (§8(f)). If that is intended, clear Outstanding Awards.",
                    "Plan Events",
                    ("Value", "Outstanding Awards"),
                    (row,),
                )
            )
    return findings
