"""Chance by hash: a draw depends on the seed, the stream and the contact, never on the order of use.

So a contact keeps its patience when the policy changes, when another contact is added, or when the log is read in
another order: two policies meet the very same customers. Floats live here only; what comes out is whole milliseconds.
"""

import math
from dataclasses import dataclass
from hashlib import blake2b
from statistics import NormalDist
from typing import final

NORMAL = NormalDist()
LONGEST_MS = 1 << 50  # some 35,000 years: a draw from a heavy tail stays an instant that can be added to another


@final
class Draws:
    """Uniform draws in streams; each (seed, stream, subject) has one answer for ever."""

    __slots__ = ("_bases", "_seed")

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._bases: dict[str, blake2b] = {}

    def bits(self, stream: str, subject: str) -> int:
        """Return 64 bits."""
        base = self._bases.get(stream)
        if base is None:
            base = self._bases[stream] = blake2b(f"{self._seed}\0{stream}\0".encode(), digest_size=8)
        state = base.copy()
        state.update(subject.encode("utf-8", "surrogatepass"))
        return int.from_bytes(state.digest(), "big")

    def uniform(self, stream: str, subject: str) -> float:
        """Return a number strictly between 0 and 1, in steps of 2**-52."""
        return ((self.bits(stream, subject) >> 12) + 0.5) * 2.0**-52

    def pick(self, stream: str, subject: str, count: int) -> int:
        """Return an index below `count`."""
        return self.bits(stream, subject) * count >> 64


def whole(milliseconds: float) -> int:
    """Round to whole milliseconds, within what an instant can hold."""
    return round(min(max(milliseconds, 0.0), float(LONGEST_MS)))


@dataclass(frozen=True, slots=True)
class Constant:
    """Always the same duration."""

    value_ms: int

    def at(self, _: float) -> int:
        """Return the duration."""
        return self.value_ms

    def words(self) -> str:
        """Say it for the list of what is assumed."""
        return f"always {spell(self.value_ms)}"


@dataclass(frozen=True, slots=True)
class Exponential:
    """A duration without memory."""

    mean_ms: int

    def at(self, uniform: float) -> int:
        """Return the duration below which a share of `uniform` of all lies."""
        return whole(-math.log1p(-uniform) * self.mean_ms)

    def words(self) -> str:
        """Say it for the list of what is assumed."""
        return f"exponential, mean {spell(self.mean_ms)}"


@dataclass(frozen=True, slots=True)
class Lognormal:
    """A duration whose logarithm is normal; mean and standard deviation are those of the duration itself."""

    mean_ms: int
    sd_ms: int

    def at(self, uniform: float) -> int:
        """Return the duration below which a share of `uniform` of all lies."""
        variance = math.log1p((self.sd_ms / self.mean_ms) ** 2)
        middle = math.log(self.mean_ms) - variance / 2
        return whole(math.exp(middle + math.sqrt(variance) * NORMAL.inv_cdf(uniform)))

    def words(self) -> str:
        """Say it for the list of what is assumed."""
        return f"lognormal, mean {spell(self.mean_ms)}, standard deviation {spell(self.sd_ms)}"


Distribution = Constant | Exponential | Lognormal


def spell(duration_ms: int) -> str:
    """Write a duration as policies do: `90s`, `1.5s`, `4h`."""
    for unit, size in (("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000)):
        if duration_ms and duration_ms % size == 0:
            return f"{duration_ms // size}{unit}"
    return f"{duration_ms / 1000:g}s"
