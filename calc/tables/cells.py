"""The values of a column as the cells of a workbook: exact numbers, dates, and text that stays text.

A number is written as the decimal that it is, at most 15 digits, which is what Excel and every reader give back. What
Excel could not hold exactly, or would cut, is an ``ExcelRefusedError`` that names the sheet and the column.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from calc.contract import DECIMALS, EARLIEST_DATE, LATEST_DATE, Column, Kind
from calc.excel.checked_writer import ExcelRefusedError
from calc.excel.limits import CELL_LENGTH, DAY_0
from calc.excel.text import stored

MOST_DIGITS = 15
_QUOTED = 60  # characters of a text that is too long
BLANK = "/>"  # the end of a cell without a value
TEXTS = (Kind.ID, Kind.TEXT, Kind.CHOICE)

_PLAIN = re.compile(r"[A-Za-z0-9.,:;()§/'+-]+(?: [A-Za-z0-9.,:;()§/'+-]+)*")  # needs no care, as most texts
_ALL_PLAIN = re.compile(rf"{_PLAIN.pattern}(?:\n{_PLAIN.pattern})*")
_MARKED = re.compile("[&<>]")
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def check(values: "pd.Series[Any]", column: Column, where: str) -> None:
    """Refuse what a cell cannot hold whole, with ``ExcelRefusedError``.

    ``where`` names the sheet and the column for the message.
    """
    if column.kind in DECIMALS:
        _check_digits(values.dropna().to_numpy(dtype=np.int64), where)
    elif column.kind is Kind.DATE:
        _check_dates(values.dropna(), where)
    else:
        _check_texts(texts(values), where)


def texts(values: "pd.Series[Any]") -> list[str]:
    """Give the texts of a column, without what is blank."""
    every = np.asarray(values, dtype=object).tolist()
    return every if _joined(every, "") is not None else [value for value in every if isinstance(value, str)]


def _joined(every: Sequence[Any], between: str) -> str | None:
    """Join all texts; None where something is no text, which is found quicker than by a look at each."""
    try:
        return between.join(every)
    except TypeError:
        return None


def endings(values: "pd.Series[Any]", kind: Kind) -> list[str]:
    """Make for each value the cell's XML after its address and style."""
    if kind in DECIMALS:
        return _number_endings(values, kind)
    if kind is Kind.DATE:
        return _date_endings(values)
    if kind is Kind.ANY:
        return [_any_ending(value) for value in values]
    known = _TextEndings()
    return [known[value] for value in np.asarray(values, dtype=object).tolist()]


def pattern(values: "pd.Series[Any]", kind: Kind) -> tuple[str, list[Sequence[object]]] | None:
    """Make the XML that all of these cells have after their address and style, and what stands for the ``%s`` in it.

    None where they have not one form: some are blank, or a text needs care.
    """
    if kind is Kind.ANY:
        return None
    if kind in TEXTS:
        texts = np.asarray(values, dtype=object).tolist()
        joined = _joined(texts, "\n")
        if joined is not None:
            return (' t="inlineStr"><is><t>%s</t></is></c>', [texts]) if _ALL_PLAIN.fullmatch(joined) else None
    missing = values.isna().to_numpy()
    if missing.any():
        return (BLANK, []) if missing.all() else None
    if kind in DECIMALS:
        return "><v>%s</v></c>", [_decimal_texts(values.to_numpy(dtype=np.int64), kind)]
    return "><v>%s</v></c>", [_serials(values)]


def sort_of(value: object) -> Kind:
    """Tell the kind whose look a value of an ``ANY`` column has."""
    if isinstance(value, date):
        return Kind.DATE
    if isinstance(value, int):
        return Kind.SHARES
    return Kind.PRICE if isinstance(value, Decimal) else Kind.TEXT


def utf16_length(text: str) -> int:
    """Count the characters of a text as Excel does: an emoji is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def escaped(text: str) -> str:
    """Escape a text or a formula for its place between the tags of a cell."""
    return text.translate(_MARKUP) if _MARKED.search(text) else text


class _TextEndings(dict[Any, str]):
    """The ending of each text, made once; what is missing has none."""

    def __missing__(self, value: object) -> str:
        ending = _text_ending(value) if isinstance(value, str) else BLANK
        self[value] = ending
        return ending


def _text_ending(text: str) -> str:
    """Make the ending of a text in its own cell: never a formula, a link or markup, and every character comes back."""
    if not _PLAIN.fullmatch(text):
        text = stored(text).translate(_MARKUP)
        return f' t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    return f' t="inlineStr"><is><t>{text}</t></is></c>'


def _number_endings(values: "pd.Series[Any]", kind: Kind) -> list[str]:
    """Make the endings of numbers in whole units."""
    missing = values.isna().to_numpy()
    return _value_endings(_decimal_texts(values.fillna(0).to_numpy(dtype=np.int64), kind), missing)


def _decimal_texts(whole: npt.NDArray[np.int64], kind: Kind) -> list[object]:
    """Turn whole units into what prints as the decimals that they are: each number is turned into text once."""
    if not DECIMALS[kind]:
        return list(whole.tolist())
    which, distinct = pd.factorize(whole)
    # The nearest double of a decimal of at most 15 digits prints as that decimal again.
    texts = np.array(list(map(repr, (distinct / 10 ** DECIMALS[kind]).tolist())), dtype=object)
    return list(texts[which].tolist())


def _date_endings(values: "pd.Series[Any]") -> list[str]:
    """Make the endings of dates."""
    return _value_endings(_serials(values), values.isna().to_numpy())


def _serials(values: "pd.Series[Any]") -> list[int]:
    """Count dates as Excel does."""
    serials = (values.to_numpy(dtype="datetime64[D]") - np.datetime64(DAY_0)).astype(np.int64)
    return list(serials.tolist())


def _value_endings(shown: Iterable[object], missing: npt.NDArray[np.bool_]) -> list[str]:
    """Make the endings of numbers that are shown as they are, and of blanks."""
    endings = [f"><v>{value}</v></c>" for value in shown]
    for index in np.flatnonzero(missing).tolist():
        endings[index] = BLANK
    return endings


def _any_ending(value: object) -> str:
    """Make the ending of a value of any kind."""
    if isinstance(value, date):
        return f"><v>{(value - DAY_0).days}</v></c>"
    if isinstance(value, (int, Decimal)):
        return f"><v>{value:f}</v></c>"
    return _text_ending(value) if isinstance(value, str) else BLANK


def _check_digits(whole: npt.NDArray[np.int64], where: str) -> None:
    """Refuse a number that Excel would round."""
    most = 10**MOST_DIGITS - 1
    if whole.size and (int(whole.max()) > most or int(whole.min()) < -most):
        raise ExcelRefusedError(f"{where}: a number has more than {MOST_DIGITS} digits, which Excel would round.")


def _check_dates(present: "pd.Series[Any]", where: str) -> None:
    """Refuse a date before Excel's calendar is right."""
    if len(present) and not present.between(str(EARLIEST_DATE), str(LATEST_DATE)).all():
        raise ExcelRefusedError(f"{where}: a date is before {EARLIEST_DATE}, where Excel's calendar is wrong.")


def _check_texts(texts: Sequence[str], where: str) -> None:
    """Refuse a text that is longer than a cell's, or holds half a character."""
    if "".join(texts).isascii() and max(map(len, texts), default=0) <= CELL_LENGTH:
        return
    for text in dict.fromkeys(texts):
        if 2 * len(text) > CELL_LENGTH and utf16_length(text) > CELL_LENGTH:
            raise ExcelRefusedError(
                f"{where}: a text of {utf16_length(text):,} characters; Excel holds {CELL_LENGTH:,}."
                f" Shorten “{text[:_QUOTED]}…”."
            )
        if not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text):
            raise ExcelRefusedError(f"{where}: a text holds half a character, which no file can keep.")
