"""The changes that the mutants make, and the list of those that cannot be noticed."""

from pathlib import Path
from types import ModuleType

import yaml

from calc import plan
from tests.mutants.mutations import mutants
from tests.mutants.replace import put_in

PLAN = Path(plan.__path__[0])

SOURCE = '''
LIMIT = 1 + 1

class Box:
    @property
    def full(self) -> bool | None:
        return not self.count < 3

def size(a: int = 1) -> int:
    """At least one."""
    if a and LIMIT:
        note(a)
    return max(a, 1)
'''


def test_every_change_is_one_slip_in_one_function() -> None:
    assert [each.name for each in mutants(SOURCE)] == [
        "size: if a and LIMIT: -> if False:",
        "size: if a and LIMIT: -> if True:",
        "size: a and LIMIT -> a or LIMIT",
        "size: note(a) -> pass",
        "size: max -> min in max(a, 1)",
        "size: 1 -> 2 in max(a, 1)",
        "Box.full: not self.count < 3 -> self.count < 3 in return not self.count < 3",
        "Box.full: self.count < 3 -> self.count <= 3",
        "Box.full: 3 -> 4 in self.count < 3",
    ]


def test_a_change_is_undone_before_the_next_is_made() -> None:
    results = []
    for mutant in mutants("def least(a, b):\n    return min(a + 1, b)\n"):
        names: dict[str, object] = {}
        exec(mutant.code("least.py"), names)
        results.append(names["least"](5, 9))  # type: ignore[operator]
    assert results == [9, 4, 7]  # max(6, 9), min(4, 9), min(7, 9)


def test_functions_that_others_have_imported_get_the_changed_code() -> None:
    module = ModuleType("box")
    source = "class Box:\n    @property\n    def size(self):\n        return 1\n\ndef size():\n    return 1\n"
    exec(compile(source, "box.py", "exec"), vars(module))
    imported, box = module.size, module.Box()
    put_in(module, compile(source.replace("return 1", "return 2"), "box.py", "exec"))
    assert (imported(), box.size) == (2, 2)


def test_each_explained_mutant_is_one_that_is_made() -> None:
    explained = yaml.safe_load(Path(__file__).with_name("explained.yaml").read_text(encoding="utf-8"))
    asked = {name for group in explained for name in group["mutants"]}
    files = {name.split()[0] for name in asked}
    made = {f"{file} {each.name}" for file in files for each in mutants((PLAN / file).read_text(encoding="utf-8"))}
    assert asked - made == set()
