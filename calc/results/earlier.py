"""A folder of last quarter's results: which of them a company's figures of today are to be compared with."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from calc.excel.text import folded


@dataclass(frozen=True)
class Earlier:
    """One workbook of results."""

    path: Path
    company: str
    as_of: date
    sha256: str


@dataclass(frozen=True)
class Priors:
    """The results in a folder, by company."""

    folder: Path
    of: Mapping[str, tuple[Earlier, ...]]

    def before(self, company: str, as_of: date) -> Earlier | None:
        """Find the company's latest results before a day; None where there are none. ``NotResults``: it is unclear."""
        from calc.results.read_back import NotResults

        earlier = [results for results in self.of.get(folded(company), ()) if results.as_of < as_of]
        latest = max((results.as_of for results in earlier), default=None)
        candidates = [results for results in earlier if results.as_of == latest]
        if len({results.sha256 for results in candidates}) > 1:
            names = " and ".join(str(results.path.relative_to(self.folder)) for results in candidates)
            raise NotResults(
                f"{self.folder} holds more than one workbook of results of {company} as of {latest}: {names}. Move away"
                " all except the one that was reported."
            )
        return candidates[0] if candidates else None


def earlier_of(path: Path) -> Earlier | None:
    """Read what a workbook of results says of itself; None for any other file. ``NotShown`` where it is not shown."""
    from calc.results.read_back import NotResults, NotShown, read_prior

    try:
        prior = read_prior(path, ())
        with path.open("rb") as file:
            return Earlier(path, prior.company, prior.as_of_date, hashlib.file_digest(file, "sha256").hexdigest())
    except NotShown:
        raise
    except (NotResults, OSError):
        return None


def priors_of(folder: Path, found: Iterable[Earlier | None]) -> Priors:
    """Group the results found in a folder by company."""
    of: dict[str, list[Earlier]] = {}
    for results in sorted((results for results in found if results is not None), key=lambda results: str(results.path)):
        of.setdefault(folded(results.company), []).append(results)
    return Priors(folder, {company: tuple(earlier) for company, earlier in of.items()})
