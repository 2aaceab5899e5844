"""How the functions of a module that everybody has imported already get other code."""

from collections.abc import Iterator
from types import CodeType, FunctionType
from typing import Any


def put_in(module: Any, code: CodeType) -> None:
    """Give the functions of a module, and of its classes, the code that they have in another version of it."""
    codes = {each.co_qualname: each for each in _codes(code)}
    classes = [each for each in vars(module).values() if isinstance(each, type) and each.__module__ == module.__name__]
    for holder in (module, *classes):
        for member in vars(holder).values():
            function = getattr(member, "fget", getattr(member, "__wrapped__", member))
            own = isinstance(function, FunctionType) and function.__module__ == module.__name__
            if own and function.__qualname__ in codes:  # a dataclass makes others, of which no code stands in the file
                function.__code__ = codes[function.__qualname__]


def _codes(code: CodeType) -> Iterator[CodeType]:
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield each
            yield from _codes(each)
