"""What is said of customers and cases."""

from dataclasses import dataclass

from router.core.values import Instant


@dataclass(slots=True)
class CustomerLinked:
    """Two names belong to one customer's circle: what is known of one helps the other."""

    id: str
    source: str
    customer: str
    other: str


@dataclass(slots=True)
class CustomerMerged:
    """`other` was the same customer all along, and goes by this name from now on."""

    id: str
    source: str
    customer: str
    other: str


@dataclass(slots=True)
class PastContact:
    """A contact of before, as the platform remembers it."""

    contact: str = ""
    channel: str = ""
    intent: str = ""
    at: Instant = Instant(0)
    outcome: str = ""
    case: str = ""
    agent: str = ""


@dataclass(slots=True)
class CustomerHistory:
    """What the platform remembers of a customer, from before Poise or from longer ago than it keeps."""

    id: str
    source: str
    customer: str
    contacts: tuple[PastContact, ...] = ()


@dataclass(slots=True)
class CustomerErased:
    """Nothing of this customer may be kept any longer."""

    id: str
    source: str
    customer: str


@dataclass(slots=True)
class CaseOpened:
    """The platform opened a case; `by` is the agent who did, and owns it."""

    id: str
    source: str
    case: str
    customer: str = ""
    by: str = ""
    at: Instant | None = None


@dataclass(slots=True)
class CaseLinked:
    """Two cases have to do with each other."""

    id: str
    source: str
    case: str
    other: str


@dataclass(slots=True)
class CaseMerged:
    """`other` was the same issue all along: its contacts belong to `case`."""

    id: str
    source: str
    case: str
    other: str


@dataclass(slots=True)
class CaseResolved:
    """Somebody says that the issue is settled; only the owner, their cover or a supervisor may (`role`)."""

    id: str
    source: str
    case: str
    by: str = ""
    role: str = "agent"


@dataclass(slots=True)
class CasePromised:
    """Somebody promised the customer something by an instant."""

    id: str
    source: str
    case: str
    by: str = ""
    at: Instant | None = None


@dataclass(slots=True)
class CaseReassigned:
    """The case gets another owner; the owner or a supervisor may say so (`role`)."""

    id: str
    source: str
    case: str
    owner: str
    by: str = ""
    role: str = "agent"


@dataclass(slots=True)
class AuthorityMissing:
    """A rep had to say no: what they would have needed, and in which case."""

    id: str
    source: str
    case: str
    by: str = ""
    authority: dict[str, int] | None = None
    contact: str = ""
