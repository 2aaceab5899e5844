"""The small changes that are made to a module: each is what somebody might have written by mistake."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from types import CodeType
from typing import Any

OPERATORS = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
FUNCTIONS = {
    "min": "max",
    "max": "min",
    "minimum": "maximum",
    "maximum": "minimum",
    "any": "all",
    "all": "any",
    "isna": "notna",
    "notna": "isna",
    "eq": "ne",
    "muldiv_floor": "muldiv_ceil",
    "muldiv_ceil": "muldiv_floor",
    "muldiv_half_up": "muldiv_floor",
}
UNSEEN = {"strict", "copy"}  # arguments that guard or hasten, and change no result
TEXTS = {"left": "right", "right": "left"}  # the sides of a search among days


@dataclass(frozen=True)
class Mutant:
    """One change to a module: ``changed`` in the place of ``node``, which its parent holds in a field."""

    tree: ast.Module
    scope: str
    parent: ast.AST
    field: str
    place: int | None
    node: Any
    changed: ast.AST

    @property
    def name(self) -> str:
        """The function, what stands there, what is put there, and of a single number or name what it stands in."""
        name = f"{self.scope}: {_line(self.node)} -> {_line(self.changed)}"
        if not isinstance(self.node, ast.Constant | ast.Name | ast.Attribute | ast.UnaryOp):
            return name
        entry = isinstance(self.parent, ast.Dict) and self.place is not None and self.parent.keys[self.place]
        return f"{name} in {_line(entry or self.parent)}"

    @property
    def lines(self) -> range:
        """The lines whose tests may notice."""
        return range(self.node.lineno, self.node.end_lineno + 1)

    def code(self, file: str) -> CodeType:
        """The module as it is with the change."""
        self._put(ast.fix_missing_locations(ast.copy_location(self.changed, self.node)))
        try:
            return compile(self.tree, file, "exec")
        finally:
            self._put(self.node)

    def _put(self, node: ast.AST) -> None:
        if self.place is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.place] = node


def mutants(source: str) -> Iterator[Mutant]:
    """All changes to what a module's functions do. What stands outside of functions is done before any test begins."""
    tree = ast.parse(source)
    for body, outer in [(tree.body, ""), *((n.body, f"{n.name}.") for n in tree.body if isinstance(n, ast.ClassDef))]:
        for function in body:
            if isinstance(function, ast.FunctionDef):
                for parent, field, place, node in _inside(function):
                    for changed in _changes(node):
                        yield Mutant(tree, f"{outer}{function.name}", parent, field, place, node, changed)


def _inside(node: ast.AST) -> Iterator[tuple[ast.AST, str, int | None, ast.AST]]:
    """All that stands in a function but types and defaults, each with its parent and its place there."""
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "args" if isinstance(node, ast.FunctionDef) else "", "decorator_list"):
            continue
        if isinstance(node, ast.keyword) and node.arg in UNSEEN:
            continue
        for place, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(child, ast.AST):
                yield node, field, place, child
                yield from _inside(child)


def _changes(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(ops=[first, *rest]):
            yield _with(node, ops=[OPERATORS[type(first)](), *rest])
        case ast.BinOp() | ast.BoolOp() | ast.AugAssign() if type(node.op) in OPERATORS:
            yield _with(node, op=OPERATORS[type(node.op)]())
        case ast.UnaryOp():
            yield node.operand
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant(value + 1)
        case ast.Constant(value=str(value)) if value in TEXTS:
            yield ast.Constant(TEXTS[value])
        case ast.Attribute(attr=name) if name in FUNCTIONS:
            yield _with(node, attr=FUNCTIONS[name])
        case ast.Name(id=name) if name in FUNCTIONS:
            yield _with(node, id=FUNCTIONS[name])
        case ast.Call(func=ast.Attribute(attr="where"), args=[_, one, other]):
            yield from (one, other)
        case ast.If() | ast.IfExp() | ast.While():
            yield from (_with(node, test=ast.Constant(value)) for value in (False, True))
        case ast.Expr(value=ast.Call()):
            yield ast.Pass()


def _with(node: ast.AST, **fields: Any) -> ast.AST:
    return type(node)(**{**dict(ast.iter_fields(node)), **fields})


def _line(node: ast.AST) -> str:
    """The code of a node; of a statement that has others in it, the first line."""
    return ast.unparse(node).splitlines()[0]
