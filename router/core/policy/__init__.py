"""The policy: what "right" means, as frozen data. The edge reads it from YAML; the engine only obeys.

Every field's name is the key that a supervisor writes. Nothing here reads a file or knows a time zone: opening
hours arrive compiled to UTC instants. Rules that span several fields are the linter's (router/policy_file); what
a single record can tell about itself is refused here, as ValueError.
"""

from dataclasses import dataclass, field
from typing import Literal

from router.core.policy.attention import (
    UNLIMITED,
    AttentionRules,
    Channel,
    Kind,
    Limit,
    Limits,
    Mix,
    NamedBudget,
    Recovery,
    RestAfter,
    Roles,
    Scopes,
    Share,
    Switches,
    WarmUp,
    Weight,
    Weights,
    Window,
    Wrap,
)
from router.core.policy.choosing import (
    Choosing,
    Fairness,
    Fit,
    Offers,
    Planning,
    RankName,
    Reserve,
    Shares,
    Weighting,
)
from router.core.policy.order import (
    HeadStart,
    Hours,
    Need,
    Overflow,
    Positions,
    Relaxation,
    RelaxStep,
    Split,
    Urgency,
)
from router.core.policy.service import (
    Answer,
    Briefing,
    Callbacks,
    Contract,
    HandOffs,
    Ownership,
    Preference,
    Segment,
    Sessions,
    Waking,
)
from router.core.values import Duration, PerMille

__all__ = [
    "UNLIMITED", "Answer", "AttentionRules", "Briefing", "Callbacks", "Channel", "Choosing", "Contract", "Fairness",
    "Fit", "HandOffs", "HeadStart", "Hours", "Kind", "Limit", "Limits", "Memory", "Mix", "NamedBudget", "Need",
    "Offers", "Overflow", "Ownership", "Planning", "Policy", "Positions", "Preference", "RankName", "Recovery",
    "RelaxStep", "Relaxation", "Reserve", "RestAfter", "Roles", "Scopes", "Segment", "ServiceLevel", "Sessions",
    "Share", "Shares", "Split", "Switches", "Urgency", "Waking", "WarmUp", "Weight", "Weighting", "Weights", "Window",
    "Wrap",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ServiceLevel:
    """A named definition: they differ by points on the same floor, so each is named wherever it shows."""

    within: Duration
    of: Literal["all", "served", "all_but_short_abandons"]
    channels: tuple[str, ...]
    target: PerMille | None = None
    short: Duration = Duration(5_000)


@dataclass(frozen=True, slots=True)
class Memory:
    """Limits on what is remembered and on how much may wait."""

    remember_for: Duration = Duration(86_400_000)
    remember_max: int = 1_000_000
    waiting_max: Limit = UNLIMITED
    max_age: Duration = Duration(31 * 86_400_000)
    entry: tuple[tuple[int, Limit], ...] = ()  # priority -> they may enter while fewer than this wait


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything a supervisor decides, in one record."""

    name: str
    channels: dict[str, Channel]
    about: str = ""
    attention: AttentionRules = AttentionRules()
    kinds: dict[str, Kind] = field(default_factory=dict)
    limits: Scopes = field(default_factory=Scopes)
    needs: tuple[Need, ...] = ()
    urgency: tuple[Urgency, ...] = (Urgency("plain", ((Duration(0), 1000),)),)
    choosing: Choosing = Choosing()
    fit: Fit = field(default_factory=Fit)
    offers: Offers = Offers()
    hours: dict[str, Hours] = field(default_factory=dict)
    service_levels: dict[str, ServiceLevel] = field(default_factory=dict)
    memory: Memory = Memory()
    relax: tuple[Relaxation, ...] = ()
    head_start: HeadStart = HeadStart()
    overflow: tuple[Overflow, ...] = ()
    splits: tuple[Split, ...] = ()
    positions: Positions = Positions()
    sessions: Sessions = Sessions()
    waking: Waking = Waking()
    hand_offs: HandOffs = HandOffs()
    callbacks: Callbacks | None = None
    segments: tuple[Segment, ...] = ()
    contracts: tuple[Contract, ...] = ()
    preference: Preference = Preference()
    ownership: Ownership | None = None
    brief: Briefing = Briefing()
