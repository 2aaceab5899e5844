"""What a word under Type may do to the sign of an unsigned count.

It makes a debit only where the whole text says so: “Cancellation”, “Reversal of issuance”. A word within a text that
tells how shares were delivered or why they were issued (“Deposit/Withdrawal at Custodian”, “legend removed”,
“retirement”) makes none, and is told.
"""

import re

from calc.statement.marks import all_words, plain_word

DEBIT, UNCLEAR, DOUBTFUL, PLAIN = "debit", "unclear", "doubtful", ""

_UNDONE = all_words(
    "reversal reversals reverse reversed reversing rev rvsl rescission rescind rescinded correction corrected"
    " correcting storno stornierung stornobuchung extourne"
)
_TAKEN_BACK = all_words(
    "cancel cancels cancelled canceled cancellation cancellations cancelation canc cxl cancelling withdraw withdrawal"
    " withdrawals withdrawn surrender surrendered forfeit forfeited forfeiture forfeitures debit debits debited dr db"
    " void voided voids redemption redeemed redeem repurchase repurchased buyback rescindment returned out"
    " annulation annule annulee annulacion anulacion annullamento loschung geloscht lastschrift abgang debet debito"
    " annullering makulering"
)
_BESIDE = all_words(
    "of the a an to from for in by share shares stock certificate certificates cert certs issuance issuances issue"
    " issued entry entries transaction transactions posting postings posted position drs book bookentry shs units"
    " code type transfer transfers journal exchange full partial prior previous earlier erroneous error wrong incorrect"
    " duplicate duplicated manual account credit and"
)
_HINTS = re.compile(
    r"cancel|cxl|revers|withdraw|surrender|forfeit|debit|return|redeem|redempt|void|rescind|resciss|buy-?back|repurch"
    r"|\bout(?:flow|going)?\b|\bsales?\b|\bsold\b|\bsell|retire|remov|storn|annul|deduct|\bd(?:r|b|eb)?\b"
)
_WORDS = re.compile(r"[a-z]+")


def kind_of_entry(text: str) -> str:
    """Give ``DEBIT`` where all words say so, ``UNCLEAR`` for an undone debit, ``DOUBTFUL`` for a word within others."""
    plain = plain_word(text)
    if not _HINTS.search(plain) and not set(_WORDS.findall(plain)) & (_UNDONE | _TAKEN_BACK):
        return PLAIN
    words = _WORDS.findall(plain.replace("buy-back", "buyback").replace("buy back", "buyback"))
    undone, back = _UNDONE & set(words), _TAKEN_BACK & set(words)
    if undone and back:
        return UNCLEAR
    if set(words) - _UNDONE - _TAKEN_BACK - _BESIDE or (back and {"credit", "in"} & set(words)):
        return DOUBTFUL
    if back or any(not one.startswith("correct") for one in undone):
        return DEBIT
    return DOUBTFUL if _HINTS.search(plain) else PLAIN
