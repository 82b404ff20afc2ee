"""From bytes to plain data with the line and column of every key: YAML 1.2, read without surprises.

The nodes of ruamel's loader are turned into data here rather than by its constructor, so that every duplicate key is
told with both its lines, aliases cannot blow up, and no scalar becomes what its writer did not mean.
"""

import re
import warnings
from dataclasses import dataclass, field
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from router.policy_file.findings import Path, Problem

BYTES_MAX: Final = 1 << 20
NODES_MAX: Final = 100_000
"""Values in a file, counted after aliases are written out."""
DEPTH_MAX: Final = 40
TAG: Final = "tag:yaml.org,2002:"
PLAIN: Final = {TAG + name for name in ("map", "seq", "str", "int", "float", "bool", "null", "timestamp")}

Place = tuple[int, int]


@dataclass(slots=True)
class Source:
    """The data of a file, where each key stands, and what was wrong already."""

    data: Any = None
    places: dict[Path, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def place(self, path: Path) -> Place:
        """Return the line and column of a path, or of what it lies in."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (1, 1))


def read_source(content: bytes) -> Source:
    """Read a file's bytes; whatever they are, nothing is raised: `problems` says what is wrong."""
    source = Source()
    if len(content) > BYTES_MAX:
        source.problems.append(Problem((), f"is larger than {BYTES_MAX} bytes", "a policy is a few hundred lines"))
        return source
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, column = position(content[: error.start].decode("utf-8", "replace"))
        source.places[("",)] = (line, column)
        source.problems.append(Problem(("",), f"byte {content[error.start]:#04x} is not UTF-8", "save it as UTF-8"))
        return source
    node = compose(text, source)
    if node is None and not source.problems:
        source.problems.append(Problem((), "is empty", "a policy has at least a name and channels"))
    if node is not None:
        Builder(source).build(node)
    return source


def position(text: str) -> Place:
    """Return the line and column after a text, counted from 1."""
    return text.count("\n") + 1, len(text) - (text.rfind("\n") + 1) + 1


def compose(text: str, source: Source) -> Node | None:
    """Parse YAML to nodes, or say why not."""
    place, message = (1, 1), ""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            node: Node | None = YAML(typ="safe", pure=True).compose(text)
            return node
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else place
        message = ", ".join(part for part in (error.context, error.problem) if part)
    except ReaderError as error:
        place = position(text[: error.position])
        sign = error.character if isinstance(error.character, int) else ord(error.character)
        message = f"the character U+{sign:04X} is not allowed"
    except RecursionError:
        message = f"it is nested deeper than {DEPTH_MAX} levels"
    except (YAMLError, ValueError, TypeError, AttributeError, LookupError, AssertionError, NotImplementedError) as slip:
        message = str(slip).splitlines()[0] if str(slip) else "it cannot be parsed"  # ruamel's own, on rubbish
    source.places[("",)] = place
    source.problems.append(Problem(("",), f"is not YAML: {message[:200]}"))
    return None


class Builder:
    """Turns nodes into data, noting places and problems on the way."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.nodes = 0

    def build(self, node: Node) -> None:
        """Fill the source from the top node."""
        self.source.data = self.value(node, ())

    def wrong(self, path: Path, message: str, right: str = "") -> None:
        self.source.problems.append(Problem(path, message, right))

    def value(self, node: Node, path: Path) -> Any:
        """Return a node's data; what cannot be data is None, with a problem told."""
        mark = node.start_mark
        self.source.places.setdefault(path, (mark.line + 1, mark.column + 1))
        self.nodes += 1
        if self.nodes > NODES_MAX:
            if self.nodes == NODES_MAX + 1:
                self.wrong((), f"holds more than {NODES_MAX} values once its aliases are written out")
            return None
        if len(path) > DEPTH_MAX:  # an alias may also stand inside of what it names
            if not any(problem.message.startswith("is nested") for problem in self.source.problems):
                self.wrong(path[:1], f"is nested deeper than {DEPTH_MAX} levels")
            return None
        if str(node.tag) not in PLAIN:
            self.wrong(path, f"the tag {str(node.tag)[:60]} is not read here", "leave the tag out")
            return None
        if isinstance(node, MappingNode):
            return self.mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.value(item, (*path, index)) for index, item in enumerate(node.value)]
        assert isinstance(node, ScalarNode)
        return scalar(node)

    def mapping(self, node: MappingNode, path: Path) -> dict[str, Any]:
        """Return a mapping's data; a key that stands twice is a problem of the second."""
        found: dict[str, Any] = {}
        lines: dict[str, int] = {}
        for key_node, value_node in node.value:
            place = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            key = self.key(key_node, path, place)
            if key is None:
                continue
            if key in found:
                self.source.places[(*path, key, "")] = place
                self.wrong(
                    (*path, key, ""),
                    f"the key {key[:60]} stands twice: on lines {lines[key]} and {place[0]}",
                    "keep one of them",
                )
                continue
            lines[key] = place[0]
            self.source.places[(*path, key)] = place
            found[key] = self.value(value_node, (*path, key))
        return found

    def key(self, node: Node, path: Path, place: Place) -> str | None:
        """Return a key's text, or None and a problem."""
        tag = str(node.tag)
        text = str(node.value)[:60] if isinstance(node, ScalarNode) else "a list or mapping"
        if isinstance(node, ScalarNode) and tag in (TAG + "str", TAG + "timestamp"):
            return str(node.value)
        self.source.places[(*path, "?", text)] = place
        if tag == TAG + "merge":
            self.wrong((*path, "?", text), "merge keys (<<) are not read here", "write the keys out")
        else:
            self.wrong((*path, "?", text), f"a key is text, not {text}", f'write "{text}" in quotes')
        return None


def scalar(node: ScalarNode) -> Any:
    """Return a scalar as its writer meant it: only true, false, null and plain decimal numbers are not text."""
    text = str(node.value)
    tag = str(node.tag)
    if tag == TAG + "null":
        return None
    if tag == TAG + "bool" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    if tag == TAG + "int" and re.fullmatch(r"[-+]?(0|[1-9][0-9]{0,17})", text, re.ASCII):
        return int(text)
    return text
