"""Input that cannot be what was meant: the controls of plausibility, in one place.

Each is a question, never an error: it says the figures that it rests on, why it is asked, what to do if they are wrong,
and what if they are right.
"""

# The codes of all findings that ask whether the input looks right.
CODES = frozenset(
    {
        "account-of-two",
        "annual-fee-missing",
        "annual-meeting-missing",
        "annual-meetings-close",
        "double-entry",
        "election-without-fees",
        "empty-quarter",
        "far-after-as-of-date",
        "fee-out-of-line",
        "meeting-fee-missing",
        "price-jump",
        "price-jumps-and-returns",
        "quotes-far-apart",
        "split-not-seen",
        "split-not-checked",
        "two-annual-fees",
        "two-ids",
    }
)
