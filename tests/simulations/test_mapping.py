"""Mapping files: what they may say, and that every fault is told with its place and what would be right."""

from pathlib import Path

import pytest

from simulations.draws import Constant, Lognormal
from simulations.mapping import KAPLAN_MEIER, MappingFile, Same
from simulations.roster import RosterFile
from simulations.written import FileError

WHOLE = """\
about: a small log
format: csv
zone: Europe/Paris
columns:
  contact: {column: id}
  arrival: {column: start, plus: {column: ivr, at_least: 0s}}
  channel: {column: how, values: {tel: phone, mail: email}}
  attributes: {shop: {column: shop}}
  wait: {column: wait, unit: ms}
rows:
  - {when: {out: [LOST, ""]}, as: left_out, reason: noise}
  - {when: {out: HANG, start: {not: ""}}, as: abandoned}
assumed:
  patience: kaplan_meier
  handle: {phone: {lognormal: {mean: 3m, sd: 4m}}, all: {same: intent}}
  wrap: 30s
  decline: 2.5%
roster: {from_log: {levels: {"1": 3, "100": 5}}}
"""
HEADER = ["id", "start", "ivr", "how", "shop", "wait", "out"]


def mapping(tmp_path: Path, text: str) -> MappingFile:
    path = tmp_path / "m.yaml"
    path.write_text(text)
    return MappingFile(path)


def told(tmp_path: Path, text: str) -> str:
    """Return what is wrong, without the folder."""
    with pytest.raises(FileError) as caught:
        found = mapping(tmp_path, text)
        found.check_header(HEADER)
        found.check_channels(["phone", "email"])
    return str(caught.value).replace(f"{tmp_path}/", "")


def test_a_whole_mapping_is_read(tmp_path: Path) -> None:
    found = mapping(tmp_path, WHOLE)
    found.check_header(HEADER)
    found.check_channels(["phone", "email"])
    assumed = found.mapping.assumed
    assert assumed.patience == {"all": KAPLAN_MEIER}
    assert assumed.handle == {"phone": Lognormal(180_000, 240_000), "all": Same(same="intent")}
    assert assumed.wrap == {"all": Constant(30_000)}
    assert assumed.decline == 25


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("zone: Europe/Paris", "zone: Europe/Pari", "m.yaml:3:1 zone: Europe/Pari is no time zone; did you mean"),
        ("zone: Europe/Paris\n", "", "zone: is missing; say which clock the log's times are of, such as zone: "),
        ("columns:", "colums:", "m.yaml:4:1 colums: no such key; did you mean columns?"),
        ("wait: {column", "wait: {colum", "m.yaml:9:10 columns.wait.colum: no such key; did you mean column?"),
        ("column: shop", "column: shopp", "m.yaml:8:23 columns.attributes.shop.column: the log has no column shopp; "
                                          "did you mean shop?"),
        ("plus: {column: ivr", "plus: {column: ivrr", "columns.arrival.plus.column: the log has no column ivrr; did"),
        ("HANG, start:", "HANG, begin:", "rows[1].when.begin: the log has no column begin; known are id, start, ivr"),
        ("mail: email", "mail: e-mail", "columns.channel.values.mail: the policy has no channel e-mail; did you mean"),
        ("handle: {phone", "handle: {phon", "assumed.handle.phon: the policy has no channel phon; did you mean phone?"),
        ("as: abandoned", "as: gone", "m.yaml:12:43 rows[1].as: gone is not a choice; write left_out"),
        (", reason: noise", "", "rows[0]: leaves rows out without a reason; add reason:"),
        ("unit: ms", "unit: sec", "columns.wait.unit: sec is not a choice; write ms, s, m or h"),
        ("wrap: 30s", "wrap: 30", "assumed.wrap.all: 30 is no length of time and no distribution; write 30s, 30m or"),
        ("wrap: 30s", "wrap: kaplan_meier", "assumed.wrap.all"),
        ("{mean: 3m, sd: 4m}", "{mean: 3m}", "assumed.handle.phone: lognormal is not complete; write 45s"),
        ("{mean: 3m, sd: 4m}", "{mean: 0s, sd: 4m}", "assumed.handle.phone: a mean of nothing"),
        ("{same: intent}", "{same: mood}", "mood is not a choice; write intent or channel"),
        ("patience: kaplan_meier", "patience: {same: intent}", "assumed.patience: same is for handle times"),
        ("{same: intent}", "never", "assumed.handle: never is a patience"),
        ("decline: 2.5%", "decline: 2.5", "assumed.decline: 2.5 is not a percentage; write it like 80%"),
        ("decline: 2.5%", "decline: 60%\n  no_answer: 50%", "declined and unanswered offers are more than all"),
        ('"100": 5', '"many": 5', "roster.from_log.levels: many is no count"),
        ("contact: {column: id}", "contact: {}", "columns.contact: says neither or both of column and constant"),
        ("contact: {column: id}\n", "where: {column: id}\n", "columns.where: no such key"),
        ("format: csv", "format: ndjson", "is for CSV; the events of an NDJSON log say it themselves"),
        ("format: csv", "format: xml", "m.yaml:2:1 format: xml is not a choice; write csv or ndjson"),
        ("about: a small log", "about: [", "is not YAML"),
        ("zone: Europe/Paris", "zone: Europe/Paris\nzone: UTC", "the key zone stands twice: on lines 3 and 4"),
        ("rows:\n", "rows: all\nrow:\n", "row"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_place_and_what_would_be_right(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert old in WHOLE
    assert message in told(tmp_path, WHOLE.replace(old, new, 1))


def test_several_faults_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = WHOLE.replace("column: id", "column: idd").replace("column: shop", "column: shops")
    assert [line.split(" ")[0] for line in told(tmp_path, text).splitlines()] == ["m.yaml:5:13", "m.yaml:8:23"]


def test_a_mapping_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be read"):
        MappingFile(tmp_path / "none.yaml")


@pytest.mark.parametrize("content", ["", "[]", "- a", "text", "null"])
def test_a_file_that_is_no_mapping_is_told(tmp_path: Path, content: str) -> None:
    with pytest.raises(FileError):
        mapping(tmp_path, content)


def test_what_the_readme_shows_can_be_written(tmp_path: Path) -> None:
    readme = (Path(__file__).resolve().parents[2] / "simulations/README.md").read_text()
    first, second = (block.partition("```")[0] for block in readme.split("```yaml\n")[1:])
    mapping(tmp_path, first)
    (tmp_path / "roster.yaml").write_text(second)
    RosterFile(tmp_path / "roster.yaml")
