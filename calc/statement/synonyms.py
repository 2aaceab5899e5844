"""How agents name our columns, as data.

Each of our headers has their names, the preferred one first: where a statement has several of them, the first listed
is taken and the others are left alone, which is said. Names are compared word by word as ``header_key`` folds them.
"""

import re

SIGN = "Debit/Credit"  # no column of ours: their mark of a debit or a credit beside an unsigned count
IGNORE = frozenset({"", "ignore"})

# Words that mean the same within a header.
_WORDS = {
    "number": "no", "num": "no", "nbr": "no", "nr": "no", "numero": "no", "acct": "account", "acc": "account",
    "accnt": "account", "cert": "certificate", "certif": "certificate", "ctf": "certificate", "certs": "certificate",
    "certificates": "certificate", "shs": "shares", "sh": "shares", "share": "shares", "stock": "shares",
    "dt": "date", "trans": "transaction", "tran": "transaction", "txn": "transaction", "trx": "transaction",
    "tx": "transaction", "transactions": "transaction", "qty": "quantity", "quan": "quantity", "desc": "description",
    "ref": "reference", "refno": "reference no", "bal": "balance", "credits": "credit", "debits": "debit",
    "cr": "credit", "dr": "debit", "db": "debit", "beg": "beginning", "begin": "beginning", "end": "ending",
    "posted": "posting", "post": "posting", "issued": "issued", "eff": "effective", "shareholders": "shareholder",
    "shareowner": "shareholder", "stockholder": "shareholder", "holders": "holder", "registered": "registered",
    "cancelled": "cancelled", "canceled": "cancelled", "cancellations": "cancellation", "id": "id", "cd": "code",
    "processed": "process", "processing": "process", "settle": "settlement", "authorised": "authorized",
}  # fmt: skip
_FILLERS = frozenset({"the", "of", "in", "a", "an", "for", "under", "during", "this"})


def header_key(text: str) -> str:
    """Fold a header for comparison: its words in order; punctuation, case and fillers do not count.

    Where it has fillers alone they do: “In” is a column of credits. One without any word is none that is known.
    """
    plain = text.casefold().replace("a/c", "account ").replace("#", " no ").replace("&", " and ")
    every = re.findall(r"[^\W_]+", plain)
    words = [word for word in every if word not in _FILLERS] or every
    return " ".join(_WORDS.get(word, word) for word in words)


_JOURNAL = {
    "Date": (
        "Posting Date", "Date Posted", "Date", "Entry Date", "Transaction Date", "Date of Transaction",
        "Transfer Date", "Activity Date", "Effective Date", "Date Effective", "Issue Date", "Date Issued",
        "Issuance Date", "Process Date", "Date Processed", "Book Date", "Value Date", "Trade Date", "Settlement Date",
        "Date Registered", "Registration Date",
    ),
    "Holder": (
        "Holder", "Registered Holder", "Holder Name", "Registered Holder Name", "Name Registered Holder",
        "Registration", "Registration Name", "Registered Name", "Registered Owner", "Registered To",
        "Account Registration", "Shareholder", "Shareholder Name", "Shareholder Registration", "Name Shareholder",
        "Registered Shareholder", "Owner", "Owner Name", "Account Name", "Account Holder", "Account Holder Name",
        "Account Title", "Investor", "Investor Name", "Participant", "Participant Name", "Holder Registration",
        "Issued To", "Name", "Full Name", "Recipient", "Payee", "Beneficiary", "Holder of Record", "Name of Holder",
    ),
    "Shares": (
        "Shares", "No Shares", "Share Quantity", "Quantity", "Quantity Shares", "Share Amount", "Shares Amount",
        "Transaction Shares", "Shares Transaction", "Share Count", "Net Shares", "Shares Posting", "Units", "No Units",
        "Transaction Quantity", "Shares Issued", "Issued Shares", "Whole Shares", "Full Shares", "Total Shares",
        "Shares Credited", "Shares Delivered", "Shares Transferred", "Shares +/-", "Amount Shares", "Volume",
        "Shares Issued (Cancelled)", "Issued (Cancelled)", "Shares Added (Removed)",
    ),
    "Credit": (
        "Credit", "Shares Credit", "Credit Shares", "Shares Credited", "Shares In", "Shares Added", "Additions",
        "Credit Quantity", "Increase", "Shares Issued", "Issued", "Issuances", "Issuance", "Deposits", "In",
    ),
    "Debit": (
        "Debit", "Shares Debit", "Debit Shares", "Shares Debited", "Shares Out", "Shares Removed", "Cancelled",
        "Shares Cancelled", "Cancellation", "Withdrawals", "Debit Quantity", "Decrease", "Deductions", "Out",
        "Shares Surrendered",
    ),
    "Account No.": (
        "Account No", "Account", "Account ID", "Holder Account No", "Holder Account", "Shareholder Account No",
        "Shareholder Account", "Registered Account No", "Investor ID", "Holder ID", "Holder No", "Shareholder ID",
        "Shareholder No", "Shareholder Reference", "Shareholder Reference No", "SRN", "HIN", "Account Key",
        "Participant ID", "Participant No", "Account Code", "Investor No", "Registration No", "CIN",
    ),
    "Type": (
        "Type", "Transaction Type", "Type Transaction", "Entry Type", "Activity", "Activity Type", "Transaction",
        "Transaction Code", "Transaction Description", "Type Entry", "Movement", "Movement Type", "Event",
        "Description", "Transaction Category", "Reason", "Reason Code", "Action", "Code",
    ),
    "Certificate": (
        "Certificate", "Certificate No", "Certificate ID", "Certificate / Book Entry", "Certificate/DRS No",
        "Certificate No or DRS", "Certificate or Book Entry", "Share Certificate No", "Certificate DRS", "DRS No",
        "Book Entry No", "DRS Statement No",
    ),
    "Plan Code": (
        "Plan Code", "Plan", "Plan ID", "Plan No", "Plan Name", "Issue Code", "Reserve Code", "Plan Type",
        "Reason Plan", "Award Plan", "Equity Plan", "Reserve", "Reserve No", "Reserve Name", "Reserve ID",
    ),
    "Reference": (
        "Reference", "Issuer Reference", "Issuer Reference No", "Issuance ID", "Our Reference", "Your Reference",
        "Client Reference", "Client Reference No", "Customer Reference", "Company Reference", "Company Reference No",
        "Instruction Reference", "Instruction ID", "Instruction No", "External Reference", "External ID",
        "Reference No", "Reference ID", "Request ID", "Request No", "Control No", "Memo", "Issuer ID", "Award ID",
    ),
    SIGN: (
        "Dr/Cr", "Cr/Dr", "D/C", "C/D", "Debit/Credit", "Credit/Debit", "Debit/Credit Indicator",
        "Credit/Debit Indicator", "Dr/Cr Indicator", "Cr/Dr Indicator", "Sign", "Indicator", "Direction",
    ),
}  # fmt: skip
# A holder's name in several columns: no columns of ours, but parts of Holder.
NAME_PARTS = {
    "Last Name": (
        "Last Name", "Surname", "Family Name", "Last", "Holder Last Name", "Holder Surname", "Shareholder Surname",
        "Shareholder Last Name", "Surname or Company", "Surname / Company", "Last Name or Company",
        "Last Name / Company", "Registered Surname", "Name Last",
    ),
    "First Name": (
        "First Name", "First Name(s)", "First Names", "Given Name", "Given Name(s)", "Given Names", "Forename",
        "Forename(s)", "Forenames", "First", "Holder First Name", "Shareholder First Name", "Christian Name", "Given",
        "Name First",
    ),
    "Middle Name": ("Middle Name", "Middle Initial", "Middle Names", "Middle", "MI", "M.I.", "Second Name", "Init"),
    "Name Suffix": ("Name Suffix", "Suffix", "Generation", "Sfx"),
    "Name Title": ("Name Title", "Title", "Salutation", "Prefix", "Honorific", "Name Prefix"),
}  # fmt: skip
_RESERVE = {
    "Opening": (
        "Opening", "Opening Balance", "Beginning Balance", "Beginning", "Opening Reserve", "Beginning Reserve",
        "Opening Shares", "Starting Balance", "Balance Beginning Period", "Previous Balance", "Prior Balance",
        "Balance Forward", "Balance Brought Forward", "Brought Forward", "Shares Reserved", "Total Reserved",
        "Reserved", "Reserved Shares", "Reserve Opening Balance", "Opening Reserve Balance", "Shares Authorized",
        "Original Reserve", "Initial Reserve", "Balance at Beginning", "Balance at Beginning Period",
        "Opening Balance Shares", "Beginning Balance Shares", "Beginning Reserve Balance", "Authorized Reserve",
    ),
    "Increases": (
        "Increases", "Increase", "Additions", "Reserve Increase", "Reserve Increases", "Added", "Shares Added",
        "Additional Shares Reserved", "Additional Reserved", "Increases Reserve", "Increase Reserve",
        "Additions Reserve", "Addition", "Adjustments", "Credits", "Additional Shares", "Plus Increases",
        "Add Increases", "Plus Additions", "Add Additions", "Reserve Additions",
    ),
    "Issued": (
        "Issued", "Shares Issued", "Issuances", "Issuance", "Less Issued", "Less Shares Issued", "Issued Shares",
        "Total Issued", "Total Shares Issued", "Issued Period", "Shares Issued Period", "Shares Issued from Reserve",
        "Issued from Reserve", "Debits", "Used", "Shares Used", "Less Issuances", "Decreases", "Shares Delivered",
        "Issuances from Reserve", "Issued to Date", "Shares Issued to Date", "Total Issued to Date",
        "Cumulative Issued", "Shares Released", "Reductions", "Draws", "Less Shares Issued Period",
    ),
    "Closing": (
        "Closing", "Closing Balance", "Ending Balance", "Ending", "Balance Remaining", "Remaining Balance",
        "Remaining", "Shares Remaining", "Closing Reserve", "Ending Reserve", "Balance", "Current Balance",
        "Available Balance", "Reserve Balance", "Closing Reserve Balance", "Ending Reserve Balance",
        "Reserve Remaining",
        "Balance Carried Forward", "Carried Forward", "Balance at Ending", "Balance at Ending Period", "Closing Shares",
        "Shares Remaining in Reserve", "Remaining Reserve", "Remaining Shares", "Balance Ending Period",
        "Unissued Balance", "Unissued", "Shares Available", "Balance Available", "Available", "Ending Balance Shares",
        "Closing Balance Shares", "Remaining Reserved", "Remaining in Reserve", "Shares Still Reserved",
    ),
    "As-of Date": (
        "As-of Date", "As of", "As at", "As at Date", "Statement Date", "Date", "Balance Date", "Reserve Date",
        "Period End", "Period Ending", "Period End Date", "Period Ended", "Ending Date", "Closing Date", "Through",
        "Report Date", "Month End", "Date To", "End Date",
    ),
    "Plan Code": (
        "Plan Code", "Plan", "Plan ID", "Plan No", "Plan Name", "Issue Code", "Reserve Code", "Reserve Name",
        "Reserve No", "Reserve ID", "Reserve", "Award Plan", "Equity Plan", "Plan Description", "Plan Title", "Issue",
    ),
}  # fmt: skip


def _ranked(names: dict[str, tuple[str, ...]]) -> dict[str, list[tuple[str, int]]]:
    """Rank our headers for each folded name of theirs; several where it can mean several."""
    ranks: dict[str, list[tuple[str, int]]] = {}
    for ours, theirs in names.items():
        for rank, name in enumerate(theirs):
            meant = ranks.setdefault(header_key(name), [])
            if ours not in {header for header, _ in meant}:
                meant.append((ours, rank))
    return ranks


JOURNAL = _ranked(_JOURNAL | NAME_PARTS)
RESERVE = _ranked(_RESERVE)
JOURNAL_HEADERS = tuple(header for header in _JOURNAL if header != SIGN)
RESERVE_HEADERS = tuple(_RESERVE)

# Lines that are no entries.
TOTAL_LABEL = re.compile(
    r"(?:(?:grand|sub|report|page|statement|net|overall|column|plan|class|account|journal|transaction)[\s-]*)*"
    r"(?:total|totals|sum)\b(?![\s-]*(?:return|wine|energy|system))|(?:sub-?)totals?\b"
    r"|\bnet (?:change|activity|shares)\b",
    re.IGNORECASE,
)
# What Excel's Data > Subtotal writes below a group: “ADA Total”, “ADA Count”, “Grand Average”.
SUBTOTAL_LABEL = re.compile(
    r"\S.*\s(?P<what>sub-?total|total|sum|count|average|max(?:imum)?|min(?:imum)?|product|std ?devp?|varp?)s?\s*:?$",
    re.IGNORECASE,
)
TOTAL_ALONE = re.compile(
    r"(?:(?:grand|sub|report|page|statement|net|overall)[\s-]*)*(?:total|totals|sum)(?: shares)?\s*:?$", re.IGNORECASE
)
BALANCE_LABEL = re.compile(
    r"(?:opening|closing|beginning|ending|starting|previous|prior|current|remaining)\s+(?:share\s+)?balance"
    r"|balance\s+(?:brought|carried)?\s*(?:forward|b/?f|c/?f)|(?:brought|carried)\s+forward|balance\s+(?:at|as of)\b"
    r"|(?:opening|closing|beginning|ending|starting)\s+(?:bal\.?|position|holdings?)$"  # no company so named
    r"|(?:bal(?:ance)?\.?\s+)?[bc]/(?:f|d|fwd)$|bal(?:ance)?\.?\s+fwd\.?$|balance$",
    re.IGNORECASE,
)
BALANCE_ALONE = re.compile(
    rf"(?:{BALANCE_LABEL.pattern})(?:\s+(?:shares|of shares))?(?:[\s,(:]*(?:as of|as at|at|on)?[\s:]*[\d./-]*[\s):]*)$",
    re.IGNORECASE,
)
PAGE_LABEL = re.compile(
    r"page\s*:?\s*\d+|continued|no (?:activity|transactions|entries)\b"
    r"|end of (?:report|statement|file|list|journal|data)|\*+\s*end"
    r"|(?:run|print(?:ed)?|report) (?:date|time|on)|printed\b|generated\b|[-=_*\s]{3,}$|confidential",
    re.IGNORECASE,
)
