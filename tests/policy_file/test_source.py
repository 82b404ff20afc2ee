"""Files are read without surprises, and every fault has its line and column."""

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from router.core.policy import Policy
from router.policy_file import PolicyError, check_policy, load_policy, parse_policy
from router.policy_file.schema import records
from router.policy_file.source import BYTES_MAX, read_source
from tests.policy_file.examples import PLAIN, changed, refused, told


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "p.yaml:1:1: is empty; a policy has at least a name and channels"),
        (b"# a comment", "p.yaml:1:1: is empty; a policy has at least a name and channels"),
        (b"name: x\nchannels: [", "p.yaml:2:12: is not YAML: while parsing a flow node"),
        (b"name: x\n\tchannels: {}", "p.yaml:2:1: is not YAML: while scanning"),
        (b"name: *nobody", "p.yaml:1:7: is not YAML: found undefined alias"),
        (b"a: 1\n---\nb: 2", "p.yaml:2:1: is not YAML: expected a single document"),
        (b"name: a\x07b", "p.yaml:1:8: is not YAML: the character U+0007 is not allowed"),
        (b"name: x\nabout: caf\xe9", "p.yaml:2:11: byte 0xe9 is not UTF-8; save it as UTF-8"),
        (b"- name", "p.yaml:1:1: a list stands where keys belong; write keys such as name, channels"),
        (b"!!python/object/apply:os.system [ls]", "p.yaml:1:1: the tag tag:yaml.org,2002:python/object/apply"),
        (b"[" * 500, "p.yaml:1:1: is not YAML: it is nested deeper than 40 levels"),
        (b"- " * 500 + b"x", "p.yaml:1:1: is not YAML: it is nested deeper than 40 levels"),
        (b"x" * (BYTES_MAX + 1), "p.yaml:1:1: is larger than 1048576 bytes"),
        (b"<<: {name: x}", "p.yaml:1:1 <<: merge keys (<<) are not read here; write the keys out"),
        (b"? [a]\n: 1", "p.yaml:1:3 a list or mapping: a key is text, not a list or mapping"),
    ],
)
def test_what_is_no_policy_at_all_is_refused_with_its_place(content: bytes, said: str) -> None:
    assert any(line.startswith(said) for line in refused(content)), refused(content)


def test_a_key_that_stands_twice_is_refused_with_both_its_lines() -> None:
    text = changed(("    live: true\n", "    live: true\n    live: false\n"))
    assert told(text)[0] == (
        "p.yaml:5:5 channels.phone.live: the key live stands twice: on lines 4 and 5; keep one of them"
    )


def test_a_flood_of_faults_is_cut_short_and_counted() -> None:
    lines = refused(b"a: 1\n" * 500)
    assert len(lines) == 201
    assert lines[-1].endswith(": and 302 more findings, 302 errors")
    assert len(refused(b"!" * 100_000)[0]) < 200


def test_a_number_as_a_name_is_asked_to_be_quoted() -> None:
    text = changed(("    back: {budget: 900}", "    12: {budget: 900}"))
    assert told(text)[0].endswith('limits.teams.12: a key is text, not 12; write "12" in quotes')


def test_a_nest_of_aliases_is_refused_before_it_grows() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    assert refused("\n".join(lines).encode())[0] == (
        "p.yaml:1:1: holds more than 100000 values once its aliases are written out"
    )


def test_an_alias_within_what_it_names_is_refused() -> None:
    assert any("is nested deeper than 40 levels" in line for line in refused(b"name: &a [*a]"))


def test_an_alias_is_read_as_what_it_names() -> None:
    text = changed(("weights: {active: 25%}", "weights: &w {active: 25%}\n  social:\n    live: false\n    weights: *w"))
    channels = parse_policy(text.encode()).policy.channels
    assert channels["social"].weights == channels["email"].weights


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("no", "no"),
        ("17:00", "17:00"),
        ("1_000", "1_000"),
        ("0x10", "0x10"),
        ("010", "010"),
        ("1e3", "1e3"),
        ("2011-07-04", "2011-07-04"),
        ("~", None),
        ("null", None),
        ("true", True),
        ("-5", -5),
        ('"5"', "5"),
    ],
)
def test_only_true_false_null_and_plain_decimal_numbers_are_not_text(written: str, read: object) -> None:
    assert read_source(f"a: {written}".encode()).data == {"a": read}


def test_every_key_and_every_item_has_its_place() -> None:
    source = read_source(b"a:\n  b: [x, y]\nc: {d: 1}\n")
    assert source.place(("a", "b", 1)) == (2, 10)
    assert source.place(("c", "d")) == (3, 5)
    assert source.place(("c", "e", "f")) == (3, 1), "what is not there stands where it would lie"


def test_a_file_that_is_not_there_is_the_supervisors_fault(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=r"absent\.yaml:1:1: cannot be read: No such file or directory"):
        load_policy(tmp_path / "absent.yaml")
    assert [finding.severity for finding in check_policy(tmp_path)] == ["error"]
    assert check_policy("a\0b")[0].message.startswith("cannot be read")


def test_a_policy_is_read_from_a_file_with_its_text_and_digest(tmp_path: Path) -> None:
    path = tmp_path / "plain.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + PLAIN.encode())  # some editors put a mark there
    loaded = load_policy(path)
    assert loaded.text == PLAIN
    assert loaded.findings == ()
    assert loaded.digest == parse_policy(PLAIN.encode()).digest


def words_of(record: Any) -> list[str]:
    """Name the keys of a record and of those within it."""
    return sorted({item.name for part in records(record) for item in fields(part)})


WORDS = [*words_of(Policy), "phone", "any", "not", "in", "mon"]
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
RUBBISH = st.recursive(
    SCALARS | st.sampled_from(["20s", "80%", "phone"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS) | st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=20,
)


def flow(value: Any) -> str:
    """Write data as YAML, rubbish as it is."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    return "~" if value is None else str(value)


def survives(content: bytes) -> None:
    try:
        parse_policy(content)
    except PolicyError as error:
        assert error.findings and all(finding.line >= 1 and finding.column >= 1 for finding in error.findings)


@settings(max_examples=150)
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_rubbish_raises_nothing_but_a_policy_error(content: bytes) -> None:
    survives(content)


@settings(max_examples=250)
@given(RUBBISH)
def test_yaml_that_is_no_policy_raises_nothing_but_a_policy_error(data: Any) -> None:
    survives(flow(data).encode("utf-8", "surrogatepass"))


@settings(max_examples=150)
@given(st.sampled_from(PLAIN.split("\n")[:-1]), st.text("ab0:-[]{},%&*!|>'\"#@ \n\t~", max_size=6), st.integers(0, 40))
def test_a_policy_with_a_slip_of_the_hand_raises_nothing_but_a_policy_error(line: str, slip: str, place: int) -> None:
    survives(PLAIN.replace(line, line[:place] + slip + line[place:], 1).encode())


@settings(max_examples=60)
@given(st.lists(st.sampled_from(PLAIN.split("\n")), max_size=30))
def test_lines_in_any_order_raise_nothing_but_a_policy_error(lines: list[str]) -> None:
    survives("\n".join(lines).encode())
