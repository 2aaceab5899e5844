"""The shares that a fee asks for, rounded as the term Share Rounding says, as a formula and as a condition. Plan §4(b).

Excel's ROUND gives the whole number that is nearest as far as binary floating point can tell. The sign of an exact
difference, rounded to 8 decimals, then says whether it is one too many or one too few:

    down       1,000 at 8.00     ROUND(125)=125          125*8 is not more than 1,000    so 125
    up         1,001 at 8.00     ROUND(125.125)=125      125*8 is less than 1,001        so 126
    nearest    1,020 at 8.00     ROUND(127.5)=128        255*8 is not more than 2,040    so 128
"""

from calc.plan.s07_deferred_stock import DOWN, NEAREST, UP

# What is true of so many shares, for a fee and the price of a share; both as whole numbers in one unit, or as dollars.
IN_WORDS = {
    DOWN: "Shares Requested x the price <= Deferrable Fee < (Shares Requested + 1) x the price, exact through splits",
    UP: "(Shares Requested - 1) x the price < Deferrable Fee <= Shares Requested x the price, exact through splits",
    NEAREST: "Shares Requested is Deferrable Fee / the price to the nearest share, half a share up, exact through"
    " splits",
}


def shares_formula(fee: str, price: str, divisor: str, rounding: str) -> str:
    """Make the shares that a fee asks for; ``divisor`` is the price as something may be divided by it."""
    near = f"ROUND({fee}/{divisor},0)"
    if rounding == DOWN:
        return f"{near}-(ROUND({near}*{price}-{fee},8)>0)"
    if rounding == UP:
        return f"{near}+(ROUND({fee}-{near}*{price},8)>0)"
    less, more = f"(2*{near}-1)*{price}", f"(2*{near}+1)*{price}"
    return f"{near}-(ROUND({less}-2*{fee},8)>0)+(ROUND(2*{fee}-{more},8)>=0)"


def shares_condition(shares: str, fee: str, price: str, rounding: str, rounds: bool) -> str:
    """Make the condition that a fee asks for just so many shares.

    Where the figures are dollars a difference ``rounds`` to 8 decimals; whole numbers need none of that.
    """

    def sign(difference: str, comparison: str) -> str:
        """Compare a difference with 0."""
        return f"(ROUND({difference},8){comparison})" if rounds else f"({difference}{comparison})"

    if rounding == DOWN:
        return sign(f"{shares}*{price}-{fee}", "<=0") + "*" + sign(f"({shares}+1)*{price}-{fee}", ">0")
    if rounding == UP:
        return sign(f"({shares}-1)*{price}-{fee}", "<0") + "*" + sign(f"{shares}*{price}-{fee}", ">=0")
    less, more = f"(2*{shares}-1)*{price}-2*{fee}", f"(2*{shares}+1)*{price}-2*{fee}"
    return sign(less, "<=0") + "*" + sign(more, ">0")
