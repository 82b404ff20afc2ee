"""The benchmarks themselves: their programs solve the queue, their floor holds, their table says what was found."""

from pathlib import Path

from tests.bench import figures, mmn
from tests.bench.erlang import disagreement, exact
from tests.bench.floor import Floor


def test_the_exact_answer_is_the_known_one() -> None:
    assert [round(value, 4) for value in exact()] == [0.5967, 0.0330]


def test_the_engine_and_the_bare_loop_empty_the_queue() -> None:
    for program in (mmn.engine, mmn.bare):
        contacts, waited, abandoned = program(2000, 1)
        assert contacts == 2000 and 0 < abandoned < waited < contacts


def test_a_wrong_program_is_refused() -> None:
    assert disagreement(100_000, 59_670, 3_303) == ""
    assert "exactly 0.5967" in disagreement(100_000, 50_000, 3_303)


def test_a_floor_runs_with_everything_on_it_and_keeps_its_rules() -> None:
    floor = Floor(60, 1)
    floor.told = []
    floor.run(1500)
    floor.engine.floor.check()
    names = {type(order).__name__ for order in floor.told}
    assert names >= {"QueueContact", "OfferContact", "AssignContact", "ChangeAssignment", "CloseContact"}
    assert 0.3 < floor.load() < 1
    assert "IgnoreFact" not in names and "RefuseRequest" not in names, "everybody says only what is so"


def test_so_many_wait_as_were_asked_for() -> None:
    floor = Floor(20, 1, waiting=300)
    floor.run(len(floor.heap) + 500)
    assert 250 < floor.engine.floor.waiting < 400


def test_figures_are_kept_by_name_and_shown_in_a_table(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    figures.keep([figures.of("b", "s", [1.0, 3.0, 2.0]), figures.of("a", "s", [4.0], "rival", [2.0])], path)
    kept = figures.keep([figures.of("b", "s", [5.0])], path)
    assert [(one.figure, one.value, one.ratio) for one in kept] == [("a", 4.0, 2.0), ("b", 5.0, None)]
    made = figures.table(kept, {"a": figures.Bar("what it is", "≥ 1")})
    assert "| `a` | what it is | 4 s | rival 2 | 2 | 2 – 2 | ≥ 1 |  |" in made
    page = figures.refresh(f"x {figures.BEGIN} old {figures.END} y", made)
    assert made in page and "old" not in page and page.endswith(" y")
