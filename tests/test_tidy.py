"""The house keeps its rules: sizes, names, purity, and nothing of anybody's machine in the files."""

import ast
import re
import subprocess
import sys
import tokenize
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from router.core import decisions, events, plan
from tests import tidy

ROOT = Path(__file__).resolve().parent.parent
CORE = "router/core/"

# Ratchets. An entry is a debt with its exact size: it may shrink and leave, never grow, and none may come.
LONG_FILES: dict[str, int] = {}
LONG_FUNCTIONS: dict[str, int] = {}
CORE_FILES_WITHOUT_TESTS: list[str] = []
BASE_CLASSES = {
    "router/core/load.py": "Load",  # Ledger is one: the count of the load apart from the gate that judges by it
    "router/core/state.py": "State",  # Floor is one: what is so apart from the indexes by which it is searched
}
"""State that cannot be final, because one class each builds on it; they have slots, and there are no others."""
STATE_AMONG_FACTS = {"router/core/plan.py": "Pending"}  # the plan that is waited for, beside what plans are made of

# Machine paths and the hosts of package registries, written so that this file does not hold them itself.
PRIVATE = re.compile(
    r"(?<![\w.~-])/(?:work|root|home|Users)/|(?:pypi|pythonhosted)[.](?:org|io)|registry[.]npmjs"
    r"|(?:static[.])?crates[.]io|proxy[.]golang|(?:index|trusted)-?(?:url|host)\s*=",
    re.IGNORECASE,
)


@cache
def sources() -> dict[str, ast.Module]:
    """Parse every Python file of the project, by path."""
    folders = ("router", "channels", "simulations", "tests")
    paths = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8")) for path in paths}


def core() -> dict[str, ast.Module]:
    return {path: tree for path, tree in sources().items() if path.startswith(CORE)}


def tracked() -> list[Path]:
    """List the files that git tracks or would; without git, every file but those of the tools."""
    asked = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    found = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    names = found.stdout.split("\0") if found.returncode == 0 else []
    paths = [ROOT / name for name in names if name] or [
        path for path in ROOT.rglob("*") if not any(part.startswith(".venv") for part in path.parts)
    ]
    return [path for path in paths if path.is_file()]


def findings(trees: dict[str, ast.Module], rule: Callable[[ast.Module], Iterable[tidy.Finding]]) -> list[str]:
    return [f"{path}:{line} {what}" for path, tree in trees.items() for line, what in rule(tree)]


def ratchet(measured: dict[str, int], limit: Callable[[str], int], debts: dict[str, int]) -> list[str]:
    """Tell what passes its limit and is no debt, which debts grew, and which entries are out of date."""
    over = {name: size for name, size in measured.items() if size > limit(name)}
    grown = {name: size for name, size in over.items() if size > debts.get(name, 0)}
    new = [f"{name} has {size} lines, {limit(name)} allowed" for name, size in grown.items()]
    old = [f"{name}: the entry can shrink to {over.get(name, 0)}" for name in debts if over.get(name, 0) < debts[name]]
    return new + old


def file_limit(path: str) -> int:
    return 120 if path == CORE + "engine.py" else 300 if path.startswith(CORE) else 400


# ── Size, place and words ─────────────────────────────────────────────────────────────────────────────────────────


def test_files_stay_short_and_the_engine_shortest() -> None:
    lengths = {path: len((ROOT / path).read_text("utf-8").splitlines()) for path in sources()}
    assert ratchet(lengths, file_limit, LONG_FILES) == []


def test_functions_stay_within_fifty_lines_not_counting_their_docstrings() -> None:
    lengths: dict[str, int] = {}
    for path, tree in sources().items():
        for name, length in tidy.function_lengths(tree):
            lengths[f"{path}:{name}"] = max(length, lengths.get(f"{path}:{name}", 0))
    assert ratchet(lengths, lambda _: 50, LONG_FUNCTIONS) == []


def test_a_ratchet_turns_one_way_only() -> None:
    assert ratchet({"a": 9}, lambda _: 10, {}) == []
    assert ratchet({"a": 12}, lambda _: 10, {"a": 12}) == []
    assert ratchet({"a": 12}, lambda _: 10, {}) == ["a has 12 lines, 10 allowed"]
    assert ratchet({"a": 13}, lambda _: 10, {"a": 12}) == ["a has 13 lines, 10 allowed"]
    assert ratchet({"a": 11}, lambda _: 10, {"a": 12}) == ["a: the entry can shrink to 11"]
    assert ratchet({}, lambda _: 10, {"a": 12}) == ["a: the entry can shrink to 0"]


def test_every_file_opens_with_a_sentence_on_what_it_is() -> None:
    wrong = {path: tidy.opening(tree) for path, tree in sources().items() if path != "channels/__init__.py"}
    assert {path: what for path, what in wrong.items() if what} == {}


def test_channels_is_empty_because_another_package_of_that_name_may_overwrite_it() -> None:
    assert (ROOT / "channels/__init__.py").read_bytes() == b""


def test_no_work_is_left_as_a_note_in_a_comment() -> None:
    left = []
    for path in sources():
        with tokenize.open(ROOT / path) as file:
            for token in tokenize.generate_tokens(file.readline):
                if token.type == tokenize.COMMENT and re.search(r"\b(TODO|FIXME|XXX)\b", token.string):
                    left.append(f"{path}:{token.start[0]} {token.string}")
    assert left == []


def test_every_folder_of_the_source_is_a_package_so_that_no_contract_overlooks_it() -> None:
    folders = {str(Path(path).parent) for path in sources() if not path.startswith("tests/")}
    assert [folder for folder in sorted(folders) if f"{folder}/__init__.py" not in sources()] == []


def test_no_module_takes_a_name_of_the_standard_library() -> None:
    names = {path: Path(path).parent.name if path.endswith("__init__.py") else Path(path).stem for path in sources()}
    assert [path for path, name in names.items() if name in sys.stdlib_module_names and name != "__main__"] == []


def test_every_core_file_that_does_something_is_tested_in_the_same_place_under_tests() -> None:
    working = [Path(path) for path, tree in core().items() if list(tidy.function_lengths(tree))]
    names = [path.stem if path.parent.name == "core" else path.parent.name for path in working]
    tests = [f"{path.stem}_" for path in (ROOT / "tests/core").glob("test_*.py")]  # test_engine_machine.py counts too
    bare = [name for name in names if not any(test.startswith(f"test_{name}_") for test in tests)]
    assert bare == CORE_FILES_WITHOUT_TESTS


# ── The core ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_core_imports_and_calls_only_what_is_pure() -> None:
    assert findings(core(), tidy.impure) == []


def test_the_core_counts_in_integers() -> None:
    assert findings(core(), tidy.inexact) == []


def test_the_core_never_shows_the_order_of_a_set() -> None:
    attributes = {name for tree in core().values() for name in tidy.set_names(tree)[1]}
    assert findings(core(), lambda tree: tidy.unordered(tree, attributes)) == []


def facts() -> dict[str, ast.Module]:
    """Return the files of facts and decisions, and of the plans that they carry, without what is state in them."""
    return {
        path: tidy.only(tree, tidy.class_names(tree) - {STATE_AMONG_FACTS.get(path, "")})
        for path, tree in core().items()
        if path.startswith(tidy.FACT_FILES)
    }


def test_facts_and_decisions_have_slots_and_are_not_frozen() -> None:
    assert sum(len(tidy.class_names(tree)) for tree in facts().values()) > 100  # they are found where they are
    assert findings(facts(), tidy.misshapen_facts) == []


def test_facts_and_decisions_are_never_written_to() -> None:
    kinds = {name for tree in facts().values() for name in tidy.class_names(tree)}
    homes = tuple(path.removesuffix(".py").strip("/").replace("/", ".") + "." for path in tidy.FACT_FILES)
    inside = {path: tree for path, tree in core().items() if path.startswith(tidy.FACT_FILES)}
    outside = {path: tree for path, tree in core().items() if path not in inside}
    assert findings(inside, lambda tree: tidy.rewritten_facts(tree, kinds)) == []
    assert findings(outside, lambda tree: tidy.rewritten_facts(tree, kinds - tidy.strangers(tree, homes))) == []


def test_a_class_of_state_may_have_the_name_of_a_fact() -> None:
    homes = ("router.core.events.",)
    source = "from router.core.{} import Customer\nfrom router.core.plans import Plan\nclass Case: ..."
    assert tidy.strangers(ast.parse(source.format("customer")), homes) == {"Customer", "Plan", "Case"}
    assert tidy.strangers(ast.parse(source.format("events")), homes) == {"Plan", "Case"}
    assert tidy.strangers(ast.parse(source.format("events.contacts")), homes) == {"Plan", "Case"}


@pytest.mark.parametrize("module", [events, decisions, plan])
def test_under_test_facts_and_decisions_refuse_a_second_value(module: ModuleType) -> None:
    kinds = [kind for kind in vars(module).values() if isinstance(kind, type)]
    home = module.__name__.replace(".", "/")
    written = {name for path, tree in facts().items() for name in tidy.class_names(tree) if path.startswith(home)}
    assert written and written <= {kind.__name__ for kind in kinds}
    for kind in (kind for kind in kinds if is_dataclass(kind) and fields(kind)):
        blank, name = object.__new__(kind), fields(kind)[0].name
        setattr(blank, name, 1)
        with pytest.raises(AssertionError, match="written twice"):
            setattr(blank, name, 2)


def test_state_has_slots_and_is_final() -> None:
    state = {path: tree for path, tree in core().items() if not path.startswith(tidy.FACT_FILES)}
    state |= {path: tidy.only(core()[path], {name}) for path, name in STATE_AMONG_FACTS.items()}
    found = [(path, what) for path, tree in state.items() for _, what in tidy.misshapen_state(tree)]
    assert found == [(path, f"{name} is not @final") for path, name in BASE_CLASSES.items()]


def test_a_base_class_is_the_base_of_one_other() -> None:
    bases = [name for tree in core().values() for node in tidy.classes(tree) for name in map(ast.unparse, node.bases)]
    assert sorted(bases) == sorted(BASE_CLASSES.values())


def test_poise_refuses_to_run_without_its_assertions() -> None:
    run = subprocess.run([sys.executable, "-O", "-c", "import router"], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode != 0
    assert "refuses to run without them" in run.stderr


# ── Nothing private ───────────────────────────────────────────────────────────────────────────────────────────────


def test_no_file_names_a_package_registry_or_a_path_of_a_machine() -> None:
    found = []
    for path in tracked():
        text = path.read_bytes().decode("utf-8", "ignore")
        found += [f"{path.relative_to(ROOT)}: {match.group()}" for match in PRIVATE.finditer(text)]
    assert found == []


def test_the_locks_hold_hashes_and_no_address() -> None:
    locks = sorted((ROOT / "requirements").glob("*.txt"))
    assert locks
    for lock in locks:
        text = lock.read_text("utf-8")
        pinned = re.findall(r"^[a-z][^ \n]*==", text, re.MULTILINE)
        assert "://" not in text and not re.search(r"^-", text, re.MULTILINE), lock.name
        assert pinned and len(re.findall(r"^[a-z][^ \n]*==\S+ \\\n +--hash=sha256:", text, re.MULTILINE)) == len(pinned)


@pytest.mark.parametrize("text", ["see /wo" + "rk/x", "(/ro" + "ot/x)", "https://py" + "pi.org", "index-" + "url = x"])
def test_a_private_place_is_recognised(text: str) -> None:
    assert PRIVATE.search(text)


# ── The rules themselves ──────────────────────────────────────────────────────────────────────────────────────────


def unordered(tree: ast.Module) -> Iterable[tidy.Finding]:
    return tidy.unordered(tree, {"skills"})


def rewritten(tree: ast.Module) -> Iterable[tidy.Finding]:
    return tidy.rewritten_facts(tree, {"OfferContact"})


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        (tidy.impure, "import time"),
        (tidy.impure, "from os import path"),
        (tidy.impure, "from router.live import clock"),
        (tidy.impure, "from . import values"),
        (tidy.impure, "open('x')"),
        (tidy.impure, "hash('x')"),
        (tidy.impure, "async def f(): ..."),
        (tidy.inexact, "x = 0.5"),
        (tidy.inexact, "x = a / b"),
        (tidy.inexact, "x /= 2"),
        (tidy.inexact, "x = a ** 2"),
        (unordered, "for x in {1, 2}: ..."),
        (unordered, "for x in set(y): ..."),
        (unordered, "[x for x in {y for y in z}]"),
        (unordered, "def f(a: set[int]):\n    return list(a)"),
        (unordered, "def f(a: frozenset[int] | None):\n    return [*a]"),
        (unordered, "for x in agent.skills: ..."),
        (unordered, "class A:\n    b: Final[set[int]]\ndef f(a):\n    a.b.pop()"),
        (unordered, "class A:\n    def f(self):\n        self.b = set()\n        return next(iter(self.b))"),
        (unordered, "for x in a.keys() & b: ..."),
        (unordered, "min((x for x in agent.skills), key=f)"),
        (unordered, "','.join(agent.skills)"),
        (tidy.misshapen_facts, "@dataclass\nclass A:\n    x: int"),
        (tidy.misshapen_facts, "class A: ..."),
        (tidy.misshapen_facts, "@dataclass(slots=True, frozen=True)\nclass A: ..."),
        (tidy.misshapen_state, "@final\nclass A: ..."),
        (tidy.misshapen_state, "class A:\n    __slots__ = ()"),
        (tidy.misshapen_state, "@final\n@dataclass\nclass A: ..."),
        (rewritten, "def f(fact):\n    fact.at = 1"),
        (rewritten, "def f(x: OfferContact):\n    x.at += 1"),
        (rewritten, "def f(x: 'OfferContact | None'):\n    del x.at"),
        (rewritten, "def f():\n    x = OfferContact(1)\n    x.at = 1"),
        (rewritten, "def f(y):\n    match y:\n        case OfferContact() as x:\n            x.at = 1"),
        (rewritten, "def f(x):\n    if isinstance(x, OfferContact):\n        x.at = 1"),
    ],
)
def test_a_rule_catches_what_it_is_for(
    rule: Callable[[ast.Module], Iterable[tidy.Finding]], source: str
) -> None:
    assert list(rule(ast.parse(source)))


@pytest.mark.parametrize(
    "source",
    [
        "for x in sorted({1, 2}): ...",
        "any(x > 1 for x in agent.skills)",
        "len(agent.skills & other)",
        "for x in [1, 2]: ...",
        "{x for x in agent.skills}",
        "max(agent.skills)",
        "stack.pop()",
    ],
)
def test_a_set_may_be_used_where_its_order_cannot_show(source: str) -> None:
    assert not list(unordered(ast.parse(source)))


@pytest.mark.parametrize(
    "source",
    [
        "@final\nclass A:\n    __slots__ = ('x',)",
        "@final\n@dataclass(slots=True)\nclass A: ...",
        "@dataclass(frozen=True, slots=True)\nclass A: ...",
        "class A(enum.IntEnum):\n    X = 1",
        "class PolicyError(ValueError): ...\nclass Late(PolicyError): ...",
    ],
)
def test_a_state_class_of_good_shape_passes(source: str) -> None:
    assert not list(tidy.misshapen_state(ast.parse(source)))
