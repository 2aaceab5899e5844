"""The alerts of the Summary: what needs attention, what matters most first, and what may not look right.

First that figures do not tie to earlier results, with the causes; then checks that fail; then what the controls of
plausibility ask; then the rest by weight. Findings of one kind are told once, with their count.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from calc.contract import BASIS, DECISIONS, FINDINGS, READINGS_RESULT, TERM, TIE_OUT, Kind
from calc.contract.wording import date_in_words
from calc.findings import Finding, Severity, count
from calc.plausibility import CODES
from calc.results.basis import term_as_typed
from calc.results.run_facts import RunFacts
from calc.tables.marks import SOON, expiring, held

if TYPE_CHECKING:
    from calc.plan.readings.in_force import InForce
    from calc.plan.results import Results
    from calc.plan.terms import Terms, TermUsed

_CAUSES, _KINDS, _QUESTIONS = 5, 6, 8  # told on the Summary; their sheets have all of them
_CELLS = 30  # characters of cells that stand before a message

# What makes figures wrong is told before what must be done, and that before what is only unrecorded.
_UNCERTAIN, _OTHER, _EXHAUSTED, _TO_DO, _UNRECORDED = range(5)
_WEIGHT: Mapping[str, int] = {
    "price-row-missing": _UNCERTAIN,
    "payment-not-recorded": _UNRECORDED,
}


@dataclass(frozen=True)
class Alert:
    """Something that needs attention, in a sentence, the sheet that tells more, and the symbol before it."""

    text: str
    sheet: str
    symbol: str = "▲"


@dataclass(frozen=True)
class Attention:
    """All of it: what goes before the checks, what after them, and the questions of the controls of plausibility."""

    first: Sequence[Alert]
    rest: Sequence[Alert]
    questions: Sequence[Alert]
    notes: Sequence[Alert]

    @property
    def is_calm(self) -> bool:
        """Tell whether there is nothing to see to."""
        return not any(alert.symbol == "▲" for alert in (*self.first, *self.rest, *self.questions))


def attention(results: "Results", run: RunFacts) -> Attention:
    """Collect what needs attention in a run."""
    asked = [finding for finding in run.findings if finding.code in CODES]
    others = [finding for finding in run.findings if finding.code not in CODES]
    return Attention(
        list(_tie_out(run)),
        [*_asked(asked), *_by_weight(results, others), *_ahead(run)],
        list(_questions(asked)),
        [*_terms(results.terms), *_readings(results.readings), *_decided(results), *_notes(run)],
    )


def _tie_out(run: RunFacts) -> Iterable[Alert]:
    """Say whether the figures tie to earlier results; if not, why."""
    compared = run.compared
    if compared is None:
        return
    yield Alert(compared.sentence, TIE_OUT.name, "✓" if compared.ties else "▲")
    if not compared.ties:
        yield from (Alert(cause, "", "–") for cause in compared.causes[:_CAUSES])
        if (more := len(compared.causes) - _CAUSES) > 0:
            yield Alert(f"and {count(more, 'more cause')}", TIE_OUT.name, "–")


def _ahead(run: RunFacts) -> Iterable[Alert]:
    """Say that the reserve falls short within a year if all goes on as now."""
    if run.ahead is not None and run.ahead.is_soon:
        yield Alert(run.ahead.sentence, "")


def _asked(asked: Sequence[Finding]) -> Iterable[Alert]:
    """Say how many questions stand below."""
    if warnings := sum(finding.severity is not Severity.INFO for finding in asked):
        what = "thing in the input may be a mistake", "things in the input may be mistakes"
        yield Alert(f"{count(warnings, *what)}: see “Does this look right?” below.", "")


def _by_weight(results: "Results", findings: Sequence[Finding]) -> Iterable[Alert]:
    """Say the warnings by kind and what the sheets show, the weightiest first."""
    sheets, as_of = results.sheets, results.terms.as_of_date
    kinds: dict[tuple[Severity, str], list[Finding]] = {}
    for finding in findings:
        if finding.severity is not Severity.INFO:
            kinds.setdefault((finding.severity, finding.code), []).append(finding)
    weighed = [
        (0 if severity is Severity.ERROR else 1 + _WEIGHT.get(code, _OTHER), -len(of_kind), _of_kind(of_kind))
        for (severity, code), of_kind in kinds.items()
    ]
    weighed.sort(key=lambda alert: alert[:2])
    more = sum(-number for _, number, _ in weighed[_KINDS:])
    by_sheet = [
        *((1 + _EXHAUSTED, 0, alert) for alert in _exhausted(sheets["Share Reserve"])),
        *((1 + _TO_DO, 0, alert) for alert in _expiring(sheets["Options"], as_of)),
        *((1 + _TO_DO, 1, alert) for alert in _pending(sheets["Deferred Awards"])),
        *((1 + _TO_DO, 2, alert) for alert in _held(sheets["Issuances"])),
    ]
    yield from (alert for _, _, alert in sorted([*weighed[:_KINDS], *by_sheet], key=lambda alert: alert[:2]))
    if more:
        yield Alert(f"And {count(more, 'more warning')} on Findings.", FINDINGS.name)


def _of_kind(findings: Sequence[Finding]) -> Alert:
    """Say the first of the findings of one kind, and how many are like it."""
    more = len(findings) - 1
    like_it = f" And {count(more, 'more like it', 'more like it')}." if more else ""
    return Alert(f"{_where(findings[0])}{findings[0].message}{like_it}", FINDINGS.name)


def _questions(asked: Sequence[Finding]) -> Iterable[Alert]:
    """Say what the controls of plausibility ask, each with its sheet and cell; what is only a note last."""
    ordered = sorted(asked, key=lambda finding: finding.severity is Severity.INFO)
    for finding in ordered[:_QUESTIONS]:
        symbol = "○" if finding.severity is Severity.INFO else "▲"
        yield Alert(f"{_where(finding)}{finding.message}", "", symbol)
    if (more := len(ordered) - _QUESTIONS) > 0:
        yield Alert(f"And {count(more, 'more question')} on Findings.", "", "○")


def _where(finding: Finding) -> str:
    """Name the sheet and the cell of a finding, before its message."""
    cell = finding.cell if len(finding.cell) <= _CELLS else f"{finding.cell[:_CELLS].rsplit(',', 1)[0]}, …"
    cells = f"{finding.sheet} {cell}".strip()
    return f"{cells}: " if cells else ""


def _terms(terms: "Terms") -> Iterable[Alert]:
    """Say which terms differ from those that the Plan states."""
    others = [_differs(used) for used in terms.used if _is_another(used)]
    if others:
        yield Alert(f"Terms that differ from the Plan: {', '.join(others)}.", BASIS.name, "○")


def _readings(in_force: Sequence["InForce"]) -> Iterable[Alert]:
    """Say which readings of the Plan are not the default."""
    others = [
        f"{each.reading.name}: {each.choice} (default: {each.reading.default})"
        for each in in_force
        if not each.is_default
    ]
    if others:
        yield Alert(f"Readings of the Plan other than the default: {'; '.join(others)}.", READINGS_RESULT.name, "○")


def _decided(results: "Results") -> Iterable[Alert]:
    """Say what the Board and the Committee decided on single awards, by kind. Plan §4(c), §6, §8(f)."""
    kinds = results.sheets[DECISIONS.name]["decision"].value_counts(sort=False)
    if len(kinds):
        words = ", ".join(f"{number:,} {kind}" for kind, number in kinds.items())
        yield Alert(f"{count(int(kinds.sum()), 'decision')} on awards took effect: {words}.", DECISIONS.name, "○")


def _is_another(used: "TermUsed") -> bool:
    """Tell whether a term has another value than the Plan states."""
    stated = TERM[used.name].default
    return stated is not None and used.value is not None and used.value != stated


def _differs(used: "TermUsed") -> str:
    """Say a term's value, and what the Plan states."""
    since = f" from {used.since}" if used.since is not None else ""
    return f"{used.name} {_value(used.value, used.kind)}{since} (Plan: {_value(TERM[used.name].default, used.kind)})"


def _value(value: date | int | str | None, kind: Kind) -> str:
    """Write a term's value as a person reads it."""
    typed = term_as_typed(value, kind)
    return str(typed) if isinstance(typed, str | date) else f"{typed:,}"


def _notes(run: RunFacts) -> Iterable[Alert]:
    """Say what could not be compared, and how many notes there are."""
    if run.compared is not None and run.compared.lacks:
        yield Alert(run.compared.lacks, TIE_OUT.name, "○")
    infos = sum(finding.code not in CODES for finding in run.of(Severity.INFO))
    if infos:
        yield Alert(f"{count(infos, 'note')} on how the input was read.", FINDINGS.name, "○")


def _expiring(options: pd.DataFrame, as_of: date) -> Iterable[Alert]:
    """Say how many options are about to lapse."""
    soon = options[expiring(options, as_of)].sort_values("deadline", kind="stable")
    if len(soon):
        first = soon.iloc[0]
        yield Alert(
            f"{count(len(soon), 'option')} with {count(_total(soon, 'shares_outstanding'), 'share')}"
            f" {'lapses' if len(soon) == 1 else 'lapse'} within {SOON} days unless exercised, the first"
            f" on {date_in_words(first['deadline'].date())} ({first['option_id']}).",
            "Upcoming",
        )


def _pending(awards: pd.DataFrame) -> Iterable[Alert]:
    """Say how many shares wait for authorization. Plan §8(a)."""
    waiting = awards[awards["shares_pending"] > 0]
    if len(waiting):
        yield Alert(
            f"{count(_total(waiting, 'shares_pending'), 'share')} of {count(len(waiting), 'deferred award')}"
            f" {'waits' if _total(waiting, 'shares_pending') == 1 else 'wait'} for the authorization of more shares.",
            "Deferred Awards",
        )


def _held(issuances: pd.DataFrame) -> Iterable[Alert]:
    """Say how many deliveries cannot be made yet. Plan §8(d)."""
    waiting = issuances[held(issuances)]
    if len(waiting):
        yield Alert(
            f"{count(len(waiting), 'delivery', 'deliveries')} of {count(_total(waiting, 'shares'), 'share')} cannot be"
            " made yet: there is a delivery hold, or an estate has not shown its authority.",
            "Issuances",
        )


def _exhausted(ledger: pd.DataFrame) -> Iterable[Alert]:
    """Say that no share is available, where that is so."""
    if len(ledger) and int(ledger["available"].iloc[-1]) == 0:
        yield Alert("No shares are available for further awards.", "Share Reserve")


def _total(frame: pd.DataFrame, name: str) -> int:
    """Add up a column."""
    return int(frame[name].sum())
