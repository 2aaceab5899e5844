"""One account for two directors, and two IDs for one name."""

from calc.findings import Finding, in_a_list, together, warning
from calc.plausibility.facts import RIGHT, Facts
from calc.validate.schemas import are_distinct

ACCOUNT_OF_TWO, TWO_IDS = "account-of-two", "two-ids"


def accounts_of_two(facts: Facts) -> list[Finding]:
    """Warn of an Account No. of more than one director. Case and spaces do not make another account."""
    directors = facts.frames["Directors"]
    directors = directors[~directors["account_no"].array.isna()]
    account = directors["account_no"].str.casefold().str.replace(r"\s", "", regex=True)
    pairs = directors.assign(account=account).drop_duplicates(["account", "director_id"])
    shared = pairs.loc[pairs.duplicated("account"), "account"].unique()
    findings = []
    for each in shared:
        named = [facts.who(who) for who in pairs.loc[pairs["account"] == each, "director_id"]]
        rows = directors.index[(account == each).to_numpy(dtype=bool)]
        message = (
            f"Account No. {directors.at[rows[0], 'account_no']} is entered for {in_a_list(named)}. A transfer agent"
            " keeps one account for each holder, and reconcile identifies holders by it: one holder's shares could be"
            f" matched to the other. Correct the wrong one. If they hold the account jointly, {RIGHT}."
        )
        findings.append(warning(ACCOUNT_OF_TWO, message, "Directors", "Account No.", rows))
    return together(findings, f"accounts are entered for more than one director. If they are held jointly, {RIGHT}.")


def two_ids(facts: Facts) -> list[Finding]:
    """Warn of one name under two Director IDs."""
    people = facts.frames["Directors"]
    if are_distinct(people, ["name"]):
        return []
    people = people.drop_duplicates("director_id")
    first = people.groupby("name")["director_id"].transform("first")
    findings = []
    for row in people.index[people.duplicated("name")]:
        name, who = (str(people.at[row, column]) for column in ("name", "director_id"))
        message = (
            f"{name} is both director {first.at[row]} and director {who}. If this is one person, use one ID. If they"
            f" are two, {RIGHT}."
        )
        findings.append(warning(TWO_IDS, message, "Directors", "Director ID", [row]))
    return together(findings, f"directors have the same name as another one. If they are different people, {RIGHT}.")
