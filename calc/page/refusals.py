"""What cannot be read or reconciled, as a value with the sentence that says why: it goes from process to process."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Refusal:
    """A sentence for a person: what cannot be done, and what to do; of an unknown ID, those that are near."""

    sentence: str
    near: tuple[str, ...] = ()


def refused_as_value(question: Callable[P, T]) -> Callable[P, T | Refusal]:
    """Have a question about a file answered by a refusal where the file does not let it be answered."""

    @wraps(question)
    def ask(*args: P.args, **kwargs: P.kwargs) -> T | Refusal:
        from calc.excel.inspect import NotAWorkbook
        from calc.explanation.from_workbook import UnknownID
        from calc.reconciliation import NOT_WRITTEN, UNREADABLE

        try:
            return question(*args, **kwargs)
        except UnknownID as unknown:
            return Refusal(unknown.said, unknown.near)
        except (NotAWorkbook, *UNREADABLE, *NOT_WRITTEN) as refused:
            return Refusal(str(refused))
        except OSError as error:
            return Refusal(f"The file cannot be read ({error.strerror or error}).")

    return ask
