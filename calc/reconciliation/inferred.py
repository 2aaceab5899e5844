"""What was inferred about a statement, by the codes of the findings that tell it, what matters most first."""

INFERRED = (
    "sign-inferred",
    "type-taken-as-credit",
    "reserve-plan-taken",
    "reserve-rows",
    "last-day",
    "plan-code",
    "account-lost-digits",
    "account-taken",
    "name-taken",
    "preferred-column",
)
