"""The types of a dataclass's fields, also where the class is compiled and has forgotten them."""

import ast
import sys
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints


def hints_of(cls: type) -> dict[str, Any]:
    """Return the type of each field, as declared."""
    module = sys.modules[cls.__module__]
    if str(module.__file__).endswith(".py"):
        return get_type_hints(cls)
    return hints_from_source(cls)


def hints_from_source(cls: type) -> dict[str, Any]:
    """Read the types from the module's source, which lies beside its compiled form.

    mypyc keeps of `X | None` and of `dict[str, int]` no more than that they are types.
    """
    module = sys.modules[cls.__module__]
    body = parsed(source_of(cls)).body
    declared = next(node for node in body if isinstance(node, ast.ClassDef) and node.name == cls.__name__)
    return {
        line.target.id: eval(ast.unparse(line.annotation), vars(module))
        for line in declared.body
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name)
    }


def source_of(cls: type) -> Path:
    """Return the file in which a class is declared, also where the module is compiled."""
    module = sys.modules[cls.__module__]
    name = "__init__" if hasattr(module, "__path__") else cls.__module__.rpartition(".")[2]
    return Path(str(module.__file__)).with_name(f"{name}.py")


@cache
def parsed(path: Path) -> ast.Module:
    """Read the tree of a source file."""
    return ast.parse(path.read_text("utf-8"))
