"""Names that were read in another coding than they were written in, as far as it shows: JosÃ©, JosŽ, £ukasz, Jos?."""

import re

import numpy as np
import numpy.typing as npt

from calc.findings import Finding, Severity, count
from calc.statement.block import Block

_SHOWN = 3  # names in a message
_LONGEST = 500  # characters of a name
_LETTER = r"[^\W\d_]"
# Marks that stand in no name beside a letter; those of quotations and dashes only within a word.
_MARKS = re.compile(
    rf"[¡¢£¤¥¦§¨©¬¯°±²³µ¶¸¹»«¼½¾¿†‡•‰ƒˆ˜‚„‹›€÷×∆√∂∫≈≠≤≥∞πΩ◊\u2500-\u259f\u2320\u2321]{_LETTER}"
    rf"|{_LETTER}[¡¢£¤¥¦§¨¬¯±¶¸¹»«¼½¾¿†‡•‰ƒˆ˜‚„‹›€÷×∆√∂∫≈≠≤≥∞π◊\u2500-\u259f\u2320\u2321]"
    rf"|{_LETTER}[“”…™®]{_LETTER}|{_LETTER}[–—](?=[a-zß-ÿ])"
)
_CAPITAL_WITHIN = re.compile(r"[a-zß-öø-ÿ](?=[À-ÖØ-ÞŠŒŽŸ])|Ÿ[a-zß-ÿ]")  # JosŽ and MŸller, as a Mac's letters come out
_QUESTION = re.compile(rf"{_LETTER}\?{_LETTER}|(?:^|[\s,])\?{_LETTER}|{_LETTER}{{2}}\?(?=[\s,]|$)")
_ENTITY = re.compile(r"&(?:#\d{2,5}|#x[0-9a-f]{2,4}|[a-z]{2,8}\d?);", re.IGNORECASE)
_UTF_7 = re.compile(r"\+[A-Za-z0-9/]{2,}-")
_WORD = re.compile(rf"{_LETTER}{{3,}}")
_LATIN = re.compile("[À-ÿŠšŒœŽžŸƒˆ˜]")


def check_codings(block: Block, entries: npt.NDArray[np.bool_]) -> list[Finding]:
    """Warn of names that look as if they were read in another coding than they were written in."""
    if "Holder" not in block.columns:
        return []
    column = block.columns["Holder"]
    names = [cell if isinstance(cell, str) else "" for cell in column.cells]
    joined = "\n".join(names)
    if joined.isascii() and not any(mark in joined for mark in "?&+"):
        return []
    odd = np.array([_is_misread(name) for name in names] or [False])
    rows = block.numbers(np.flatnonzero(entries & odd[column.codes]))
    if not rows:
        return []
    codes = dict.fromkeys(column.codes[np.flatnonzero(entries & odd[column.codes])].tolist())
    shown = " and ".join(f"“{names[code][:60]}”" for code in list(codes)[:_SHOWN])
    message = (
        f"{count(len(codes), 'name looks', 'names look')} as if the file was saved in a different encoding than the one"
        f" it was read in: {shown}{' and others' if len(codes) > _SHOWN else ''}. Such a name may not match any"
        " director. Ask the agent for the file in UTF-8, or for a workbook; if another program exported it, export it"
        " again."
    )
    return [block.grid.finding(Severity.WARNING, "names-misread", message, rows, block.header.places["Holder"])]


def _is_misread(name: str) -> bool:
    """Tell whether a name shows signs of another coding."""
    name = name[:_LONGEST]
    if _QUESTION.search(name) or _ENTITY.search(name) or _UTF_7.search(name):
        return True
    if name.isascii():
        return False
    return bool(
        _MARKS.search(name) or _CAPITAL_WITHIN.search(name) or _is_utf_8_twice(name) or _has_words_of_accents(name)
    )


def _is_utf_8_twice(name: str) -> bool:
    """Tell whether what is not ASCII makes sense as bytes of UTF-8, which no name does by chance."""
    for coding in ("cp1252", "latin-1"):
        try:
            return name.encode(coding).decode("utf-8") != name
        except UnicodeError:
            continue
    return False


def _has_words_of_accents(name: str) -> bool:
    """Tell whether nearly all letters of a word have accents, as Cyrillic and Greek come out."""
    return any(4 * len(_LATIN.findall(word)) > 3 * len(word) for word in _WORD.findall(name))
