"""The compiled policy as canonical JSON, for the journal: one policy, one text, one digest.

Records keep the order of their fields and mappings the order in which they were written, because order carries
meaning (the first kind whose condition holds names the contact's kind).
"""

import hashlib
import json

from router.core.policy import Policy
from router.policy_file.findings import Finding, PolicyError
from router.wire import EventError
from router.wire.records import read_record, write_record


def dump_policy(policy: Policy) -> bytes:
    """Return the canonical JSON of a policy, compiled hours included."""
    return json.dumps(write_record(policy), ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def policy_from_json(content: bytes) -> Policy:
    """Read what `dump_policy` wrote; anything else is a PolicyError."""
    try:
        policy: Policy = read_record(Policy, json.loads(content), "")
    except EventError as error:
        said = f"found {error.found}; {error.right} would be right"
        raise PolicyError([Finding("error", "compiled policy", 1, 1, error.path or "the whole", said)]) from error
    except (ValueError, RecursionError) as error:
        raise PolicyError([Finding("error", "compiled policy", 1, 1, "", f"is not JSON: {error}")]) from error
    return policy


def policy_digest(policy: Policy) -> str:
    """Return the sha256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(dump_policy(policy)).hexdigest()
