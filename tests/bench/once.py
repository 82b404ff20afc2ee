"""One measurement in a process of its own: `python -m tests.bench.once TASK ARGUMENTS`, answered in JSON."""

import gc
import hashlib
import json
import sys
import time
import tracemalloc
from collections.abc import Callable

from router.core import engine as compiled_or_not
from router.core import events as e
from router.core.engine import Engine
from router.core.values import AgentId, ContactId, Instant
from tests.bench.floor import CHANNELS, SKILLS, SKILLS_OF_AN_AGENT, Floor, policy
from tests.bench.mmn import PROGRAMS

Answer = dict[str, float | int | str]


def mmn(program: str, contacts: str, seed: str) -> Answer:
    """Time a program on M/M/100+M, from start to empty."""
    run = PROGRAMS[program]
    run(1000, 0)
    began = time.process_time()
    arrived, waited, abandoned = run(int(contacts), int(seed))
    seconds = time.process_time() - began
    return {"seconds": seconds, "contacts": arrived, "waited": waited, "abandoned": abandoned}


def floor(agents: str, waiting: str, owned: str, contacts: str, seed: str) -> Answer:
    """Time a floor once it is full: so many agents, and so many waiting (0: as they come), with cases or without."""
    world = Floor(int(agents), int(seed), waiting=int(waiting), owned=owned == "1")
    world.run(len(world.heap) + 5 * world.agents)  # first everybody who is to wait, then work for all hands
    before = world.facts
    gc.collect()
    gc.disable()  # as simulations/driver.py does: the engine leaves no cycles
    began = time.process_time()
    world.run(int(contacts))
    seconds = time.process_time() - began
    world.engine.floor.check()
    return {
        "seconds": seconds, "contacts": int(contacts), "facts": world.facts - before, "load": world.load(),
        "waiting": world.engine.floor.waiting,
    }  # fmt: skip


def everything(prefix: str) -> list[e.ContactArrived]:
    """Return an arrival on every channel for every skill."""
    return [
        e.ContactArrived(prefix + channel + skill, channel, ContactId(prefix + channel + skill), channel, intent=skill)
        for channel in CHANNELS
        for skill in SKILLS
    ]


def memory_contact(count: str) -> Answer:
    """Measure what one more waiting contact keeps of memory: itself, its fact, its place, its id remembered."""
    engine = Engine(policy())
    handle = engine.handle
    for fact in everything("first-"):
        handle(fact, Instant(0))
    began = traced()
    for no in range(int(count)):
        channel, intent, name = CHANNELS[no % len(CHANNELS)], SKILLS[no % len(SKILLS)], f"contact-{no}"
        customer = e.Customer(f"customer-{no}", language="en")
        fact = e.ContactArrived(f"fact-{no}", channel, ContactId(name), channel, intent=intent, customer=customer)
        handle(fact, Instant(no))
    assert engine.floor.waiting > int(count), "nobody was there to take them"
    return {"bytes": (traced() - began) / int(count)}


def memory_agent(count: str) -> Answer:
    """Measure what one more agent keeps of memory: skills, ledger, and a place in every ranking that is theirs."""
    engine = Engine(policy())
    handle = engine.handle
    for fact in everything("first-"):
        handle(fact, Instant(0))
    began = traced()
    for no in range(int(count)):
        skills = {SKILLS[(no + step) % len(SKILLS)]: 1 + no % 10 for step in range(SKILLS_OF_AN_AGENT)}
        name = f"agent-{no}"
        handle(e.AgentSignedIn(f"fact-{no}", "desk", AgentId(name), f"session-{no}", skills=skills), Instant(no))
    for fact in everything("last-"):  # somebody looks at each ranking, so that all stand in it
        handle(fact, Instant(int(count)))
    return {"bytes": (traced() - began) / int(count)}


def traced() -> int:
    """Return how much memory is in use, as far as it has been allocated since this was first asked."""
    gc.collect()
    if not tracemalloc.is_tracing():
        tracemalloc.start()
    return tracemalloc.get_traced_memory()[0]


def digest(agents: str, contacts: str, seed: str) -> Answer:
    """Digest every decision made on a floor: the same source, compiled or not, decides the same."""
    world = Floor(int(agents), int(seed))
    world.told = []
    world.run(int(contacts))
    return {"digest": hashlib.sha256("\n".join(map(repr, world.told)).encode()).hexdigest(), "orders": len(world.told)}


TASKS: dict[str, Callable[..., Answer]] = {
    "mmn": mmn, "floor": floor, "memory_contact": memory_contact, "memory_agent": memory_agent, "digest": digest,
}  # fmt: skip


def main() -> None:
    """Do one task, and say whether the engine that did it was compiled."""
    answer = TASKS[sys.argv[1]](*sys.argv[2:])
    answer["engine"] = "compiled" if str(compiled_or_not.__file__).endswith(".so") else "source"
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
