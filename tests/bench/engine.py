"""The engine's own figures: queues beside SimPy, Ciw and a bare heap; floors; growth; memory; compiled and not."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.bench.compiled import SOURCE, compiled, source
from tests.bench.erlang import disagreement
from tests.bench.figures import Bar, Figure, of

ROUNDS = 5
QUEUE, FLOOR = 60_000, 15_000
"""Contacts of one timed run of the queue, and of a floor."""
AGREE_RUNS, AGREE = 12, 80_000
"""More runs of the queue, untimed, in which each program must come near the exact answer."""

Answer = dict[str, float | int | str]
Say = Callable[[str], None]

_BUILDS = {"": "the source", "_compiled": "compiled by mypyc"}

BARS: dict[str, Bar] = {}
for _suffix, _how in _BUILDS.items():
    BARS |= {
        f"engine.mmn{_suffix}": Bar(f"M/M/100+M, {_how}, ÷ SimPy", "≥ 1", "≥ 3"),
        f"engine.mmn_ciw{_suffix}": Bar(f"the same, {_how}, ÷ Ciw", "≥ 3", "≥ 10"),
        f"engine.mmn_heap{_suffix}": Bar(f"the same, {_how}, ÷ a bare heap loop"),
        f"engine.floor{_suffix}": Bar(f"500 agents, 12 skills, 4 channels, cases, {_how}", "≥ 5,000", "≥ 20,000"),
        f"engine.floor_plain{_suffix}": Bar(f"the same without cases, {_how}"),
        f"engine.grow_agents{_suffix}": Bar(f"time per contact, 5,000 ÷ 500 agents, {_how}", "≤ 2", "≤ 1.3"),
        f"engine.grow_waiting{_suffix}": Bar(f"time per contact, 50,000 ÷ 500 waiting, {_how}", "≤ 2", "≤ 1.3"),
        f"engine.memory_contact{_suffix}": Bar(f"one more waiting contact, {_how}", "≤ 3,000"),
        f"engine.memory_agent{_suffix}": Bar(f"one more agent, {_how}", "≤ 6,000"),
    }


def once(tree: Path, *words: object) -> Answer:
    """Have one task done in a process of its own, and make sure that it ran the engine that was meant."""
    env = {**os.environ, "PYTHONPATH": str(tree)}
    command = [sys.executable, "-m", "tests.bench.once", *map(str, words)]
    done = subprocess.run(command, cwd=tree, env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, words))} failed:\n{done.stderr[-3000:]}")
    answer: Answer = json.loads(done.stdout)
    meant = "source" if tree == SOURCE else "compiled"
    assert answer["engine"] == meant, f"this was to run the {meant}, and ran the {answer['engine']}"
    return answer


def rate(answer: Answer) -> float:
    """Return contacts per second."""
    return float(answer["contacts"]) / float(answer["seconds"])


def each_us(answer: Answer) -> float:
    """Return microseconds per contact."""
    return 1e6 / rate(answer)


def run(say: Say) -> list[Figure]:
    """Measure everything; refuse where a program is wrong or the two builds disagree."""
    say("building the compiled copy")
    plain = source()
    trees = {"": plain, "_compiled": compiled(plain)}
    same_decisions(trees, say)
    agree(trees, say)
    return queue(trees, say) + floors(trees, say) + memory(trees, say)


def same_decisions(trees: dict[str, Path], say: Say) -> None:
    """Refuse to go on unless both builds make the same decisions from the same facts."""
    digests = {suffix: once(tree, "digest", 60, 4000, 1) for suffix, tree in trees.items()}
    if len({answer["digest"] for answer in digests.values()}) != 1:
        raise SystemExit(f"compiled and not, the engine decides differently: {digests}")
    say(f"compiled and not: the same {digests['']['orders']:,} decisions")


def contenders(trees: dict[str, Path]) -> dict[str, tuple[Path, str]]:
    """Name every program that runs the queue, with the tree in which it runs."""
    ours = {f"engine{suffix}": (tree, "engine") for suffix, tree in trees.items()}
    return ours | {name: (SOURCE, name) for name in ("simpy", "ciw", "bare")}


def agree(trees: dict[str, Path], say: Say) -> None:
    """Refuse to go on unless every program comes near the exact answer over a long enough run."""
    for name, (tree, program) in contenders(trees).items():
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            tasks = [pool.submit(once, tree, "mmn", program, AGREE, 100 + seed) for seed in range(AGREE_RUNS)]
            answers = [task.result() for task in tasks]
        contacts, waited, abandoned = (
            sum(int(answer[key]) for answer in answers) for key in ("contacts", "waited", "abandoned")
        )
        wrong = disagreement(contacts, waited, abandoned)
        if wrong:
            raise SystemExit(f"{name} does not solve the queue, so nothing is reported: {wrong}")
        say(f"{name}: P(W>0) {waited / contacts:.4f}, P(Ab) {abandoned / contacts:.4f} of {contacts:,} contacts")


def queue(trees: dict[str, Path], say: Say) -> list[Figure]:
    """Run every program in turn, five times over."""
    rates: dict[str, list[float]] = {name: [] for name in contenders(trees)}
    for turn in range(ROUNDS):
        for name, (tree, program) in contenders(trees).items():
            rates[name].append(rate(once(tree, "mmn", program, QUEUE, turn)))
        say(f"queue {turn + 1}: " + ", ".join(f"{name} {runs[-1]:,.0f}/s" for name, runs in rates.items()))
    rivals = {"engine.mmn": "simpy", "engine.mmn_ciw": "ciw", "engine.mmn_heap": "bare"}
    words = {"simpy": "SimPy", "ciw": "Ciw", "bare": "heap loop"}
    return [
        of(name + suffix, "contacts/s", rates["engine" + suffix], words[rival], rates[rival])
        for name, rival in rivals.items()
        for suffix in trees
    ]


def floors(trees: dict[str, Path], say: Say) -> list[Figure]:
    """Run floors of 500 and 5,000 agents, with few and with 50,000 waiting, in turn, five times over."""
    shapes = {
        "floor": (500, 0, 1), "plain": (500, 0, 0), "agents": (5000, 0, 1),
        "few": (500, 500, 0), "many": (500, 50_000, 0),
    }  # fmt: skip
    runs: dict[str, list[Answer]] = {shape + suffix: [] for shape in shapes for suffix in trees}
    for turn in range(ROUNDS):
        for shape, (agents, waiting, owned) in shapes.items():
            for suffix, tree in trees.items():
                runs[shape + suffix].append(once(tree, "floor", agents, waiting, owned, FLOOR, turn))
        say(f"floors {turn + 1}: " + ", ".join(f"{name} {rate(done[-1]):,.0f}/s" for name, done in runs.items()))
    figures = []
    for suffix in trees:
        times = {shape: [each_us(answer) for answer in runs[shape + suffix]] for shape in shapes}
        rates = {shape: [rate(answer) for answer in runs[shape + suffix]] for shape in ("floor", "plain")}
        figures += [
            of("engine.floor" + suffix, "contacts/s", rates["floor"]),
            of("engine.floor_plain" + suffix, "contacts/s", rates["plain"]),
            of("engine.grow_agents" + suffix, "µs", times["agents"], "500 agents", times["floor"]),
            of("engine.grow_waiting" + suffix, "µs", times["many"], "500 waiting", times["few"]),
        ]
    return figures


def memory(trees: dict[str, Path], say: Say) -> list[Figure]:
    """Count bytes once: the count hardly varies."""
    figures = []
    for suffix, tree in trees.items():
        for name, task, count in (("contact", "memory_contact", 20_000), ("agent", "memory_agent", 3_000)):
            figures.append(of(f"engine.memory_{name}{suffix}", "bytes", [float(once(tree, task, count)["bytes"])]))
        say(f"memory{suffix}: " + ", ".join(f"{figure.value:,.0f} bytes" for figure in figures[-2:]))
    return figures
