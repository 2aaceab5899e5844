"""Files whose names are hostile texts, as far as this system lets a file bear them."""

import os
from pathlib import Path

from tests.hostile_texts.plan import write
from tests.hostile_texts.texts import TEXTS
from tests.support import workbooks

PLANS = (  # those that are plans, of companies called like their files; each is run, so they are few
    "formula after an apostrophe",
    "command by DDE",
    "link to an address",
    "rich text, as the writing library takes it",
    "escapes of a workbook",
    "a line of a log",
    "escapes of a terminal",
)
OTHER_ENCODING = os.fsdecode(b"caf\xe9.xlsx")  # a name of half characters, as Python reads it
_NO_SLASH = str.maketrans({"/": "\u2215", "\0": ""})


def file_name(text: str) -> str:
    """A name that holds the text, or as much of it as a name has room for; not that of a hidden file."""
    return text.lstrip(".").translate(_NO_SLASH).encode()[:200].decode(errors="ignore") + ".xlsx"


def fill(folder: Path) -> None:
    """A folder with a file for each text: a few plans, and files that are no workbooks."""
    folder.mkdir()
    for name, text in TEXTS.items():
        path = folder / file_name(text)
        if name not in PLANS:
            path.write_bytes(b"Date,Holder\n")
            continue
        write(path, _plan(text))
    write(folder / OTHER_ENCODING, _plan("Café"))
    below = folder / file_name(TEXTS["link to the web"]).removesuffix(".xlsx")
    below.mkdir()
    workbooks.write(below / "=1+1.xlsx", {**workbooks.sound(), "Fees": [{"Fee ID": "=1+1"}]})


def _plan(company: str) -> workbooks.Sheets:
    """The smallest plan of a company."""
    sheets = workbooks.sound()
    sheets["Plan"][0]["Value"] = company
    return sheets
