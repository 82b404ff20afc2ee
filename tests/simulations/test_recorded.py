"""A recorded CSV becomes arrivals in order of time; broken rows are kept apart, and every count is told."""

import gzip
from hashlib import sha256
from pathlib import Path

import pytest

from router.core.events import ContactArrived
from router.core.values import Instant
from simulations.behaviour import Behaviour, Customers
from simulations.draws import Draws
from simulations.letters import DeadLetters
from simulations.lines import LogError, opened
from simulations.mapping import MappingFile
from simulations.recorded import CsvLog, Survey
from simulations.roster import Attendance

ROOT = Path(__file__).resolve().parents[2]
BANK = ROOT.parent / "shared/reference/data/anonymous_bank_1999_08.csv"
BOSTON = ROOT.parent / "shared/reference/data/boston_311_2011h2.csv.gz"
SAMPLES = ROOT / "simulations/samples"

MAPPING = """\
zone: UTC
columns:
  contact: {column: id}
  arrival: {column: start, plus: {column: ivr, at_least: 0s}}
  channel: {column: how, values: {tel: phone, mail: email}}
  intent: {column: why}
  priority: {column: prio}
  customer: {column: who}
  language: {constant: fr}
  due_at: {column: due}
  attributes: {shop: {column: shop}}
  wait: {column: wait}
  handle: {column: took, missing: ["", "0"]}
rows:
  - {when: {out: NOISE}, as: left_out, reason: noise}
  - {when: {out: SELF}, as: self_service}
  - {when: {out: HANG}, as: abandoned}
  - {when: {out: DONE}, as: answered}
assumed:
  patience: kaplan_meier
  handle: {same: intent}
"""
HEADER = "id,start,ivr,how,why,prio,who,due,shop,wait,took,out"
MIDNIGHT = 1_312_156_800_000  # 2011-08-01

Told = list[tuple[Instant, ContactArrived, Behaviour]]


def log(tmp_path: Path, *rows: str, pack: bool = False, seed: int = 0) -> tuple[Told, Survey, DeadLetters, Customers]:
    (tmp_path / "m.yaml").write_text(MAPPING)
    text = "\n".join([HEADER, *rows]).encode("utf-8", "surrogateescape") + b"\n"
    path = tmp_path / ("log.csv.gz" if pack else "log.csv")
    path.write_bytes(gzip.compress(text) if pack else text)
    letters, mapping = DeadLetters(), MappingFile(tmp_path / "m.yaml")
    with opened(path) as file:
        found = CsvLog(file, path, mapping, letters)
        customers = Customers(mapping.mapping.assumed, Draws(seed), found.evidence)
        told: Told = []
        for at, fact, behaviour, _ in found.facts(customers):
            assert isinstance(fact, ContactArrived) and behaviour is not None
            told.append((at, fact, behaviour))
        return told, found.survey, letters, customers


def row(id: str = "c", start: str = "2011-08-01 00:00:00", **other: str) -> str:
    cells = {"ivr": "0", "how": "tel", "why": "x", "prio": "", "who": "", "due": "", "shop": "", "wait": "5",
             "took": "60", "out": "DONE"}  # fmt: skip
    cells |= {"id": id, "start": start} | other
    return ",".join(cells[name] for name in HEADER.split(","))


def test_a_row_becomes_an_arrival_with_all_that_the_mapping_names(tmp_path: Path) -> None:
    cells = {"ivr": "90", "how": "mail", "why": "loan", "prio": "2", "who": "k9", "due": "2011-08-02T00:00:00+02:00"}
    ((at, fact, behaviour),), _, letters, _ = log(tmp_path, row(**cells, shop='"Rue de\nl\'Est"', took="12.5"))
    assert letters.count == 0
    assert at == fact.time == MIDNIGHT + 90_000
    assert (fact.contact, fact.channel, fact.intent, fact.priority, fact.language) == ("c", "email", "loan", 2, "fr")
    assert fact.customer is not None and fact.customer.id == "k9"
    assert fact.due_at == MIDNIGHT + 22 * 3_600_000
    assert fact.attributes == {"shop": "Rue de l'Est"}, "control characters become spaces"
    assert behaviour.handle == 12_500


@pytest.mark.parametrize("pack", [False, True])
def test_rows_come_in_order_of_arrival_then_of_the_file(tmp_path: Path, pack: bool) -> None:
    rows = [
        row("late", "2011-08-01 00:10:00"), row("first", "2011-08-01 00:01:00"),
        row("shifted", "2011-08-01 00:00:00", ivr="300"), row("same", "2011-08-01 00:05:00", shop='"a ""b"""'),
    ]  # fmt: skip
    told, survey, _, _ = log(tmp_path, *rows, pack=pack)
    assert [fact.contact for _, fact, _ in told] == ["first", "shifted", "same", "late"]
    assert [fact.id for _, fact, _ in told] == ["row-2", "row-3", "row-4", "row-1"]
    assert not survey.in_order and survey.first == MIDNIGHT + 60_000 and survey.last == MIDNIGHT + 600_000


@pytest.mark.parametrize(
    ("cells", "column", "code", "words"),
    [
        ({"start": "yesterday"}, "start", "time", "write it like 2011-08-01 09:30:00"),
        ({"start": "2011-02-30 00:00:00"}, "start", "time", "is no time"),
        ({"start": "1969-12-31 00:00:00"}, "start", "time", "1970"),
        ({"start": ""}, "", "time", "no arrival"),
        ({"ivr": "soon"}, "ivr", "duration", "write a number of s"),
        ({"wait": "-3"}, "wait", "duration", "at_least"),
        ({"wait": "1e9"}, "wait", "duration", "is no length"),
        ({"wait": "nan"}, "wait", "duration", "is no length"),
        ({"took": "9" * 15}, "took", "duration", "is no length"),
        ({"how": "fax"}, "how", "value", "known are tel, mail"),
        ({"prio": "high"}, "prio", "number", "write digits"),
        ({"prio": "9" * 17}, "prio", "number", "write digits"),
        ({"id": ""}, "id", "id", "1 to 256"),
        ({"id": "x" * 300}, "id", "id", "1 to 256"),
        ({"due": "soon"}, "due", "time", "is no time"),
        ({"shop": "x" * 5000}, "shop", "text", "4096"),
        ({"shop": "\udcff"}, "", "encoding", "utf-8"),
        ({"shop": "\0"}, "", "nul", "NUL"),
        ({"shop": '"open'}, "", "quote", "close it"),
        ({"shop": "a,b"}, "", "columns", "13 fields, the header has 12"),
    ],
)
def test_a_row_that_cannot_be_read_is_a_dead_letter_and_the_rest_is_routed(
    tmp_path: Path, cells: dict[str, str], column: str, code: str, words: str
) -> None:
    bad = row("bad") if not cells else row(**({"id": "bad"} | cells))
    told, survey, letters, _ = log(tmp_path, row("one"), bad, row("two"))
    assert [fact.contact for _, fact, _ in told] == ["one", "two"]
    (letter,) = letters.first
    original = bad.encode("utf-8", "surrogateescape") + b"\n"
    assert (letter.line, letter.row, letter.column, letter.code) == (3, 2, column, code)
    assert words in letter.reason and letter.file.endswith("log.csv")
    assert (letter.head, letter.length, letter.sha256) == (original, len(original), sha256(original).hexdigest())
    assert survey.rows == survey.arrivals == 2


def test_rows_are_counted_by_what_the_rules_say_of_them(tmp_path: Path) -> None:
    rows = [row("a"), row("b", out="NOISE"), row("c", out="SELF", ivr="40"), row("d", out="HANG", wait="7"),
            row("e", ivr="-20"), row("f", out="NOISE", ivr="-1")]  # fmt: skip
    told, survey, _, _ = log(tmp_path, *rows)
    assert survey.kinds == {"answered": 2, "left_out": 2, "self_service": 1, "abandoned": 1}
    assert survey.left_out == {"noise": 2} and survey.raised == {"ivr": 2} and survey.arrivals == 4
    stay = {str(fact.contact): (fact.stage, behaviour.stay, at - MIDNIGHT) for at, fact, behaviour in told}
    assert stay["c"] == ("self_service", 40_000, 0), "one who left in self-service came before it, not after it"
    assert stay["e"] == ("queue", None, 0)


def test_a_row_that_no_rule_matches_is_routed_and_counted(tmp_path: Path) -> None:
    told, survey, letters, customers = log(tmp_path, row("a"), row("b", out="ODD"), row("c", out="", how="mail"))
    assert len(told) == 3 and letters.count == 0
    assert survey.kinds == {"answered": 1, "no rule matched": 2}
    noted = {one.channel: (one.how, one.uses) for one in customers.assumptions() if one.what == "outcome of a row"}
    assert noted == {"phone": ("unknown: no rule matched", 1), "email": ("unknown: no rule matched", 1)}


def test_a_last_rule_without_conditions_takes_whatever_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rest = "  - {when: {}, as: answered}\nassumed:"
    monkeypatch.setattr("tests.simulations.test_recorded.MAPPING", MAPPING.replace("assumed:", rest))
    assert log(tmp_path, row("b", out="ODD"))[1].kinds == {"answered": 1}


def test_recorded_waits_and_the_curve_make_patience(tmp_path: Path) -> None:
    rows = [row("a", wait="5"), row("b", out="HANG", wait="3"), row("c", out="HANG", wait="8", took="99")]
    rows.append(row("d", took="0"))
    told, _, _, customers = log(tmp_path, *rows)
    by_name = {str(fact.contact): behaviour for _, fact, behaviour in told}
    assert by_name["b"].patience == 3_000 and by_name["c"].patience == 8_000
    assert by_name["a"].patience == by_name["d"].patience == 8_000, "all that the curve has after five seconds"
    assert by_name["a"].handle == by_name["d"].handle == 60_000, "that of an answered row of the same intent"
    assert by_name["c"].handle == 60_000, "what the log says of serving one who left is not believed"
    assert [(one.what, one.uses) for one in customers.assumptions()] == [
        ("handle time", 3), ("patience", 2), ("wrap-up time", 4)
    ]  # fmt: skip


def test_another_seed_draws_otherwise_and_the_same_seed_the_same(tmp_path: Path) -> None:
    rows = [row(f"a{n}", wait="1") for n in range(20)] + [row(f"h{n}", out="HANG", wait=str(n + 2)) for n in range(20)]
    one, other, again = (
        [behaviour.patience for _, _, behaviour in log(tmp_path, *rows, seed=seed)[0]] for seed in (1, 2, 1)
    )
    assert one == again != other


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "has a header and no rows"),
        ([row(out="NOISE")], "the mapping leaves out every row"),
        ([row(start="x"), row(start="y")], "not one row can be read; the first is"),
    ],
)
def test_a_log_of_which_nothing_can_be_routed_is_refused(tmp_path: Path, rows: list[str], words: str) -> None:
    with pytest.raises(LogError, match=words):
        log(tmp_path, *rows)


# ── The real logs ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.skipif(not BANK.exists(), reason="the bank's log lies beside the checkout or nowhere: we may not ship it")
def test_the_bank_log_has_the_counts_that_its_description_tells() -> None:
    letters, mapping = DeadLetters(), MappingFile(SAMPLES / "bank_1999_08.mapping.yaml")
    attendance = Attendance("Asia/Jerusalem")
    with opened(BANK) as file:
        found = CsvLog(file, BANK, mapping, letters, attendance.see)
    survey, evidence = found.survey, found.evidence
    assert letters.count == 0
    assert survey.kinds == {"answered": 31_402, "abandoned": 7_309, "self_service": 3_057, "left_out": 310}
    assert survey.kinds["answered"] + survey.kinds["abandoned"] == 38_711
    assert survey.left_out == {"phantom call": 310} and survey.raised == {"vru_time": 19}
    assert attendance.nameless == 391
    assert sum(len(found) for key, found in evidence.handles.items() if key[0] == "channel") == 31_402 - 125
    customers = Customers(mapping.mapping.assumed, Draws(0), evidence)
    assert customers.curves["phone"].still_there(60_000) == pytest.approx(0.80, abs=0.05)


@pytest.mark.skipif(not BOSTON.exists(), reason="the city's whole log lies beside the checkout or nowhere")
def test_the_city_log_is_read_whole() -> None:
    letters, mapping = DeadLetters(), MappingFile(SAMPLES / "boston_311.mapping.yaml")
    with opened(BOSTON) as file:
        survey = CsvLog(file, BOSTON, mapping, letters).survey
    assert letters.count == 0 and survey.arrivals == 58_251
    assert survey.channels == {"phone": 28_136, "task": 18_045, "web": 8_160, "app": 3_907, "social": 3}


def test_the_shipped_sample_is_read_whole() -> None:
    letters, path = DeadLetters(), SAMPLES / "boston_311_two_weeks.csv"
    with opened(path) as file:
        survey = CsvLog(file, path, MappingFile(SAMPLES / "boston_311.mapping.yaml"), letters).survey
    assert letters.count == 0 and survey.arrivals == 4_352
    assert survey.channels == {"phone": 1_840, "task": 1_742, "web": 604, "app": 166}
