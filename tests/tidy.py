"""Rules of the house that read source: each takes a parsed file and tells, line by line, what breaks it."""

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

FACT_FILES = ("router/core/events/", "router/core/decisions/", "router/core/plan.py")
PURE_MODULES = {"__future__", "abc", "bisect", "collections", "dataclasses", "enum", "functools", "hashlib", "heapq"}
PURE_MODULES |= {"itertools", "math", "operator", "types", "typing"}
IMPURE_CALLS = {"open", "print", "input", "eval", "exec", "compile", "id", "hash", "float", "breakpoint"}
PLAIN_BASES = ("Enum", "Flag", "Exception", "Error", "NamedTuple", "Protocol", "TypedDict")
ORDER_FREE = {"sorted", "any", "all", "sum", "len", "set", "frozenset", "min", "max"}
ORDER_BOUND = {"list", "tuple", "iter", "enumerate", "zip", "map", "filter", "deque", "join", "extend", "fromkeys"}
FACT_NAMES = ("fact", "event", "decision", "order")


class Finding(NamedTuple):
    """What is wrong on a line."""

    line: int
    what: str


def names_in(node: ast.AST | None) -> set[str]:
    """Collect the plain names and last parts of dotted names under a node, and those in quoted annotations."""
    found = set()
    for part in ast.walk(node) if node else ():
        if isinstance(part, ast.Name):
            found.add(part.id)
        elif isinstance(part, ast.Attribute):
            found.add(part.attr)
        elif isinstance(part, ast.Constant) and isinstance(part.value, str):
            found.update(re.findall(r"[A-Za-z_]\w*", part.value))
    return found


def called(node: ast.AST) -> str:
    """Name what a call calls; '' when it is no call of a plain or dotted name."""
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Name):
            return node.func.id
        if isinstance(node.func, ast.Attribute):
            return node.func.attr
    return ""


# ── Purity ────────────────────────────────────────────────────────────────────────────────────────────────────────


def impure(tree: ast.Module) -> Iterator[Finding]:
    """Imports beyond the pure part of the standard library, calls that reach the machine, anything asynchronous."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            modules = [node.module or "."] if isinstance(node, ast.ImportFrom) else [name.name for name in node.names]
            for module in modules:
                if module.partition(".")[0] not in PURE_MODULES and not module.startswith("router.core"):
                    yield Finding(node.lineno, f"imports {module}")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in IMPURE_CALLS:
            yield Finding(node.lineno, f"calls {node.func.id}()")
        elif isinstance(node, ast.AsyncFunctionDef | ast.AsyncFor | ast.AsyncWith | ast.Await):
            yield Finding(node.lineno, "is asynchronous")
        elif isinstance(node, ast.Global):
            yield Finding(node.lineno, "keeps state in a module")


def inexact(tree: ast.Module) -> Iterator[Finding]:
    """Float literals, true division and powers: what the core counts is counted in integers."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            yield Finding(node.lineno, f"float {node.value}")
        elif isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div):
            yield Finding(node.lineno, "true division")
        elif isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Pow):
            yield Finding(node.lineno, "a power")


# ── Sets have no order ────────────────────────────────────────────────────────────────────────────────────────────


def is_set_type(annotation: ast.AST | None) -> bool:
    """Tell whether an annotation names a set, alone or beside None."""
    if isinstance(annotation, ast.BinOp):
        return is_set_type(annotation.left) or is_set_type(annotation.right)
    if isinstance(annotation, ast.Subscript):
        wrapped = bool(names_in(annotation.value) & {"Final", "ClassVar"})
        return is_set_type(annotation.slice if wrapped else annotation.value)
    return isinstance(annotation, ast.Name | ast.Attribute) and bool(
        names_in(annotation) & {"set", "frozenset", "AbstractSet", "MutableSet"}
    )


def set_names(tree: ast.Module) -> tuple[set[str], set[str]]:
    """Collect the variables and the attributes that a file declares, or fills, as sets."""
    variables: set[str] = set()
    attributes: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            fields = [item for item in node.body if isinstance(item, ast.AnnAssign) and is_set_type(item.annotation)]
            attributes |= {item.target.id for item in fields if isinstance(item.target, ast.Name)}
            continue
        if isinstance(node, ast.arg) and is_set_type(node.annotation):
            variables.add(node.arg)
        targets: list[ast.expr] = []
        if isinstance(node, ast.AnnAssign) and is_set_type(node.annotation):
            targets = [node.target]
        elif isinstance(node, ast.Assign) and makes_set(node.value, set(), set()):
            targets = node.targets
        variables |= {target.id for target in targets if isinstance(target, ast.Name)}
        attributes |= {target.attr for target in targets if isinstance(target, ast.Attribute)}
    return variables, attributes


def makes_set(node: ast.expr, variables: set[str], attributes: set[str]) -> bool:
    """Tell whether an expression is a set, as far as its form and the declared names say."""
    if isinstance(node, ast.Set | ast.SetComp) or called(node) in ("set", "frozenset"):
        return True
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd | ast.BitOr | ast.BitXor | ast.Sub):
        sides = (node.left, node.right)
        return any(makes_set(side, variables, attributes) or called(side) in ("keys", "items") for side in sides)
    if called(node) in ("union", "intersection", "difference", "symmetric_difference"):
        return True
    if isinstance(node, ast.Name):
        return node.id in variables
    return isinstance(node, ast.Attribute) and node.attr in attributes


def ordered_places(node: ast.AST, free: set[ast.AST]) -> list[ast.expr]:
    """List the expressions whose order a node makes visible; what stands in `free` feeds something without order."""
    if isinstance(node, ast.For):
        return [node.iter]
    if isinstance(node, ast.ListComp | ast.GeneratorExp | ast.DictComp) and node not in free:
        return [part.iter for part in node.generators]
    if isinstance(node, ast.Starred):
        return [node.value]
    if not isinstance(node, ast.Call):
        return []
    if called(node) == "pop" and isinstance(node.func, ast.Attribute) and not node.args:
        return [node.func.value]
    if called(node) in ORDER_BOUND | {"min", "max"}:
        return [arg for arg in node.args if arg not in free]
    return []


def unordered(tree: ast.Module, attributes: set[str] | None = None) -> Iterator[Finding]:
    """Sets whose order would show: iterated, listed, unpacked or popped. `attributes` are sets declared elsewhere."""
    variables, own = set_names(tree)
    known = own | (attributes or set())
    free: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) in ORDER_FREE:
            ties = called(node) in ("min", "max") and any(key.arg == "key" for key in node.keywords)
            free.update(() if ties else node.args)
    for node in ast.walk(tree):
        for place in ordered_places(node, free):
            if makes_set(place, variables, known):
                yield Finding(place.lineno, f"takes the order of a set: {ast.unparse(place)}")


# ── Facts, decisions and state ────────────────────────────────────────────────────────────────────────────────────


def classes(tree: ast.Module) -> Iterator[ast.ClassDef]:
    """Go through the classes that hold data: enumerations, errors and protocols are left out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            bases = {name for base in node.bases for name in names_in(base)}
            if not any(base.endswith(PLAIN_BASES) for base in bases):
                yield node


def dataclass_options(node: ast.ClassDef) -> dict[str, bool] | None:
    """Read the options of a class's @dataclass; None when it is not a dataclass."""
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Name) and decorator.id == "dataclass":
            return {}
        if isinstance(decorator, ast.Call) and called(decorator) == "dataclass":
            values = {key.arg: key.value for key in decorator.keywords if key.arg}
            return {name: isinstance(value, ast.Constant) and value.value is True for name, value in values.items()}
    return None


def misshapen_facts(tree: ast.Module) -> Iterator[Finding]:
    """Facts and decisions that are not `@dataclass(slots=True)`, or are frozen."""
    for node in classes(tree):
        options = dataclass_options(node)
        if options is None or not options.get("slots"):
            yield Finding(node.lineno, f"{node.name} is not @dataclass(slots=True)")
        elif options.get("frozen"):
            yield Finding(node.lineno, f"{node.name} is frozen, which costs the engine two fifths of its speed")


def misshapen_state(tree: ast.Module) -> Iterator[Finding]:
    """State that has no slots or may be subclassed; frozen dataclasses are data and need no @final."""
    for node in classes(tree):
        options = dataclass_options(node) or {}
        body = [target for item in node.body if isinstance(item, ast.Assign) for target in item.targets]
        slotted = options.get("slots") or any(isinstance(name, ast.Name) and name.id == "__slots__" for name in body)
        final = any(isinstance(item, ast.Name) and item.id == "final" for item in node.decorator_list)
        if not slotted:
            yield Finding(node.lineno, f"{node.name} has no slots")
        if not final and not options.get("frozen"):
            yield Finding(node.lineno, f"{node.name} is not @final")


def class_names(tree: ast.Module) -> set[str]:
    """Name the data classes of a file."""
    return {node.name for node in classes(tree)}


def only(tree: ast.Module, names: set[str]) -> ast.Module:
    """Take the classes of these names out of a file."""
    return ast.Module([node for node in classes(tree) if node.name in names], [])


def strangers(tree: ast.Module, homes: tuple[str, ...]) -> set[str]:
    """Name the classes that a file defines itself, or takes from elsewhere than these modules (`a.b.`)."""
    names = class_names(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and not f"{node.module}.".startswith(homes):
            names |= {item.asname or item.name for item in node.names}
    return names


def rewritten_facts(tree: ast.Module, kinds: set[str]) -> Iterator[Finding]:
    """Assignments to a field of a fact or decision, known by its name, its annotation, its pattern or its making."""
    for scope in ast.walk(tree):
        if not isinstance(scope, ast.FunctionDef):
            continue
        known = set(FACT_NAMES)
        for node in ast.walk(scope):
            if isinstance(node, ast.arg) and names_in(node.annotation) & kinds:
                known.add(node.arg)
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                known |= {node.target.id} if names_in(node.annotation) & kinds else set()
            elif isinstance(node, ast.Assign) and called(node.value) in kinds:
                known |= {target.id for target in node.targets if isinstance(target, ast.Name)}
            elif isinstance(node, ast.MatchAs) and node.name and names_in(node.pattern) & kinds:
                known.add(node.name)
            elif called(node) == "isinstance" and isinstance(node, ast.Call) and names_in(node.args[1]) & kinds:
                known |= {node.args[0].id} if isinstance(node.args[0], ast.Name) else set()
        for node in ast.walk(scope):
            if (
                isinstance(node, ast.Attribute)
                and not isinstance(node.ctx, ast.Load)
                and isinstance(node.value, ast.Name)
                and node.value.id in known
            ):
                yield Finding(node.lineno, f"writes {node.value.id}.{node.attr}")


# ── Size and words ────────────────────────────────────────────────────────────────────────────────────────────────


def function_lengths(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Measure every function from `def` to its last line; its docstring is not counted."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            documented = ast.get_docstring(node) is not None and first.end_lineno is not None
            words = first.end_lineno - first.lineno + 1 if documented and first.end_lineno else 0
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1 - words


def opening(tree: ast.Module) -> str:
    """Return what is wrong with a file's opening sentence; '' when nothing is."""
    text = ast.get_docstring(tree)
    if not text:
        return "has no docstring"
    line = text.partition("\n")[0]
    return "" if line.endswith(".") else "does not open with a sentence on one line"
