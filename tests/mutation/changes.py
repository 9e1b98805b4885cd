"""The small changes that are made to a source file, one at a time, each described so that it can be found again."""

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

SWAPPED: dict[type, list[type]] = {
    ast.Lt: [ast.LtE], ast.LtE: [ast.Lt], ast.Gt: [ast.GtE], ast.GtE: [ast.Gt], ast.Eq: [ast.NotEq], ast.NotEq: [ast.Eq], ast.Is: [ast.IsNot],
    ast.IsNot: [ast.Is], ast.In: [ast.NotIn], ast.NotIn: [ast.In], ast.And: [ast.Or], ast.Or: [ast.And], ast.Add: [ast.Sub],
    ast.Sub: [ast.Add], ast.Mult: [ast.Add], ast.BitAnd: [ast.BitOr], ast.BitOr: [ast.BitAnd], ast.FloorDiv: [ast.Mult],
}  # fmt: skip
OTHER_NAMES = {
    "highest_of": "lowest_of", "lowest_of": "highest_of", "to_fen": "up_to_yuan", "month_first": "month_last", "month_last": "month_first",
    "max": "min", "any": "all", "all": "any",
}  # fmt: skip
OTHER_MEMBERS = {"NEXT_MONTH": "MONTH_OF_APPLICATION", "MONTH_OF_APPLICATION": "NEXT_MONTH", "ONCE": "NEXT_MONTH", "NUMBER": "TRUTH", "TRUTH": "CODE", "CODE": "NUMBER"}  # fmt: skip
Parents = dict[ast.AST, ast.AST]
CODES = frozenset({"one_of", "parameter", "paid_by"})


@dataclass(frozen=True)
class Change:
    """One change: where it is, what stood there, what stands there now, and the whole source with it."""

    file: str
    within: str
    before: str
    after: str
    source: str

    def __str__(self) -> str:
        return f"{self.file} · {self.within} · {self.before} → {self.after}"


def changes(path: Path, name: str) -> Iterator[Change]:
    """Every change of a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    told: dict[str, int] = {}
    for node in ast.walk(tree):
        for new in _others(node, parents):
            whole = _shown(node, parents)
            before = ast.unparse(whole)
            changed = _with(tree, node, new)
            after = ast.unparse(_with(whole, node, new)) if whole is not node else ast.unparse(new)
            key = f"{_within(node, parents)} · {before} → {after}"
            told[key] = told.get(key, 0) + 1
            within = _within(node, parents) + (f" ({told[key]})" if told[key] > 1 else "")
            yield Change(name, within, _line(before), _line(after), ast.unparse(ast.fix_missing_locations(changed)))


def _others(node: ast.AST, parents: Parents) -> Iterator[ast.AST]:
    """What may stand in place of a node."""
    for kinds, of in _OF.items():
        if isinstance(node, kinds):
            yield from of(node, parents)


def _comparisons(node: ast.Compare, _parents: Parents) -> Iterator[ast.AST]:
    for place, sign in enumerate(node.ops):
        for other in SWAPPED.get(type(sign), []):
            yield _changed(node, ops=[*node.ops[:place], other(), *node.ops[place + 1 :]])


def _operations(node: ast.BoolOp | ast.BinOp, parents: Parents) -> Iterator[ast.AST]:
    for other in [] if _typing(node, parents) else SWAPPED.get(type(node.op), []):
        yield _changed(node, op=other())


def _opposites(node: ast.UnaryOp, _parents: Parents) -> Iterator[ast.AST]:
    if isinstance(node.op, ast.Not | ast.Invert):
        yield node.operand


def _names(node: ast.Name, _parents: Parents) -> Iterator[ast.AST]:
    if node.id in OTHER_NAMES and isinstance(node.ctx, ast.Load):
        yield ast.Name(OTHER_NAMES[node.id], ast.Load())


def _members(node: ast.Attribute, _parents: Parents) -> Iterator[ast.AST]:
    if node.attr in OTHER_MEMBERS and ast.unparse(node.value) in {"Effective", "Kind"}:
        yield _changed(node, attr=OTHER_MEMBERS[node.attr])


def _branches(node: ast.If | ast.IfExp, _parents: Parents) -> Iterator[ast.AST]:
    yield _changed(node, test=ast.Constant(value=True))
    yield _changed(node, test=ast.Constant(value=False))


def _conditions(node: ast.FunctionDef, _parents: Parents) -> Iterator[ast.AST]:
    """A condition that is none any more."""
    if _sort(node) == "condition":
        yield _changed(node, decorator_list=[])


def _constants(node: ast.Constant, parents: Parents) -> Iterator[ast.AST]:
    parent = parents[node]
    if _of_a_table(node, parents):
        return
    if isinstance(node.value, bool):
        yield ast.Constant(value=not node.value)
    elif isinstance(node.value, int):
        yield ast.Constant(value=node.value + 1)
    elif isinstance(node.value, str) and not isinstance(parent, ast.Expr | ast.JoinedStr):
        above = parents.get(parent)
        call = parent if isinstance(parent, ast.Call) else above
        coded = isinstance(call, ast.Call) and ast.unparse(call.func).rsplit(".", 1)[-1] in CODES
        excluded = isinstance(parent, ast.Tuple) and isinstance(above, ast.keyword) and above.arg == "excludes"
        if coded or excluded or isinstance(parent, ast.Compare):
            yield ast.Constant(value=f"{node.value}_")


def _of_a_table(node: ast.AST, parents: Parents) -> bool:
    """Whether it says how a data class is made: whether it is frozen, what takes part in comparing."""
    above = parents.get(parents[node])
    return isinstance(above, ast.Call) and ast.unparse(above.func) in {"dataclass", "field"}


def _fewer(node: ast.Call, _parents: Parents) -> Iterator[ast.AST]:
    """A case less in ``choose`` and ``band``, a code less in ``one_of``, a value less in the highest of three."""
    name, least = (
        ast.unparse(node.func).rsplit(".", 1)[-1],
        {"choose": 2, "one_of": 2, "band": 2, "highest_of": 3, "lowest_of": 3},
    )
    for place in range(name == "band", len(node.args)):
        if len(node.args) >= least.get(name, 1_000):
            yield _changed(node, args=[*node.args[:place], *node.args[place + 1 :]])


def _typing(node: ast.AST, parents: Parents) -> bool:
    """Whether it stands in an annotation, where ``|`` is no operation."""
    while node in parents:
        parent = parents[node]
        if isinstance(parent, ast.arg | ast.AnnAssign) and getattr(parent, "annotation", None) is node:
            return True
        if isinstance(parent, ast.FunctionDef) and parent.returns is node:
            return True
        if isinstance(parent, ast.Call) and ast.unparse(parent.func) == "isinstance":
            return True
        node = parent
    return False


def _sort(node: ast.FunctionDef) -> str:
    first = node.decorator_list[0] if node.decorator_list else None
    return first.func.id if isinstance(first, ast.Call) and isinstance(first.func, ast.Name) else ""


def _changed(node: ast.AST, **fields: object) -> ast.AST:
    found = copy.copy(node)
    for name, value in fields.items():
        setattr(found, name, value)
    return found


def _with(tree: ast.AST, old: ast.AST, new: ast.AST) -> ast.AST:
    """The tree with one node in the place of another; what does not lie above it is shared."""
    if tree is old:
        return new
    found = copy.copy(tree)
    for name, value in ast.iter_fields(tree):
        if isinstance(value, ast.AST):
            setattr(found, name, _with(value, old, new))
        elif isinstance(value, list):
            setattr(found, name, [_with(each, old, new) if isinstance(each, ast.AST) else each for each in value])
    return found


def _shown(node: ast.AST, parents: Parents) -> ast.AST:
    """What of the source is shown: the smallest part that can be understood."""
    if isinstance(node, ast.FunctionDef | ast.If):
        return node
    while isinstance(node, ast.Constant | ast.Name | ast.Attribute | ast.Tuple | ast.keyword) and node in parents:
        node = parents[node]
    return node


def _within(node: ast.AST, parents: Parents) -> str:
    names = []
    while node in parents:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.append(node.name)
        node = parents[node]
    return ".".join(reversed(names)) or "module"


def _line(text: str) -> str:
    """One line, and not too long: the first 160 signs say what it is."""
    return " ".join(text.split())[:160]


_OF: dict[tuple[type, ...], Callable[..., Iterator[ast.AST]]] = {
    (ast.Compare,): _comparisons, (ast.BoolOp, ast.BinOp): _operations, (ast.UnaryOp,): _opposites, (ast.Constant,): _constants,
    (ast.Call,): _fewer, (ast.Name,): _names, (ast.Attribute,): _members, (ast.If, ast.IfExp): _branches,
    (ast.FunctionDef,): _conditions, (ast.Raise,): lambda _node, _parents: iter([ast.Pass()]),
}  # fmt: skip
