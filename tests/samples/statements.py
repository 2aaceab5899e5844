"""What another transfer agent sent about the full sample: a text file for the whole of 2002.

It is sound but for a handful of entries, as they happen; sample_inputs/README.md names them.
"""

from pathlib import Path

_LINES = """\
Société de Transfert Léman SA;;;;;
Registre des actions: CTC Communications Group, Inc.;;;;;
Relevé du 01.01.2002 au 31.12.2002;;;;;

Date;Holder;Credit;Debit;Account;Issuer Ref
17.01.2002;"Carmichael, Ruth E., Estate of";45;;0004473;IS-DS-AC-2000-05-CAR
17.01.2002;"Carmichael, Ruth E., Estate of";85;;0004473;IS-DS-AC-2000-11-CAR
17.01.2002;"Carmichael, Ruth E., Estate of";64;;0004473;IS-DS-BD-2000-02-CAR
17.01.2002;"Carmichael, Ruth E., Estate of";93;;0004473;IS-DS-BD-2000-05-CAR
17.01.2002;"Carmichael, Ruth E., Estate of";105;;0004473;IS-DS-BD-2000-09-CAR
17.01.2002;"Carmichael, Ruth E., Estate of";176;;0004473;IS-DS-BD-2000-11-CAR
17.01.2002;"Carmichael, Ruth E., Estate of";246;;0004473;IS-DS-BD-2001-02-CAR
17.01.2002;"Carmichael, Ruth E., Estate of";628;;0004473;IS-DS-BD-2001-05-CAR
17.01.2002;"Carmichael, Ruth E., Estate of";757;;0004473;IS-DS-R-2000-CAR
17.01.2002;"Carmichael, Ruth E., Estate of";2.000;;0004473;IS-DS-R-2001-CAR
21.01.2002;"Carmichael, Ruth E., Estate of";1.855;;0004473;IS-DS-R-2001-CAR
16.01.2002;"Farnsworth, Ellen M.";1.000;;0004902;IS-E-07
16.01.2002;"Ashworth, Margaret L.";1.000;;0004471;IS-E-08
18.01.2002;"Lindqvist, Ingrid S.";2.000;;0004688;IS-E-09
02.05.2002;"Carmichael, Ruth E., Estate of";5.000;;0004473;IS-E-10
04.06.2002;"Hathaway, George W.";313;;0004475;IS-DS-AC-2001-05-HAT
04.06.2002;"Hathaway, George W.";246;;0004475;IS-DS-BD-2001-02-HAT
04.06.2002;"Hathaway, George W.";682;;0004475;IS-DS-BD-2001-05-HAT
05.06.2002;"Hathaway, George W.";3.855;;0004475;IS-DS-R-2001-HAT
12.09.2002;"Hathaway, Georgia";450;;0007310;
30.09.2002;"Hathaway, Georgia";;450;0007310;
15.11.2002;"Bélanger, Zoé";200;;0008125;
"""


def write_text(path: Path) -> None:
    """Write it: semicolons, cp1252, 17.01.2002, 2.000, credits and debits apart, our IDs as references."""
    path.write_bytes(_LINES.replace("\n", "\r\n").encode("cp1252"))
