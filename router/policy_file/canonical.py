"""The compiled policy as canonical JSON, for the journal: one policy, one text, one digest.

Records keep the order of their fields and mappings the order in which they were written, because order carries
meaning (the first kind whose condition holds names the contact's kind).
"""

import hashlib
import json
from dataclasses import fields, is_dataclass
from typing import Any

from pydantic import ValidationError

from router.core.policy import Policy
from router.policy_file.findings import Finding, PolicyError, key_path
from router.policy_file.shape import COMPILED


def dump_policy(policy: Policy) -> bytes:
    """Return the canonical JSON of a policy, compiled hours included."""
    return json.dumps(plain(policy), ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def plain(value: Any) -> Any:
    """Turn records into mappings, all the way down."""
    if is_dataclass(value):
        return {item.name: plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


def policy_from_json(content: bytes) -> Policy:
    """Read what `dump_policy` wrote; anything else is a PolicyError."""
    try:
        return COMPILED.validate_python(json.loads(content))
    except ValidationError as error:
        findings = [
            Finding("error", "compiled policy", 1, 1, key_path(tuple(item["loc"])), item["msg"])
            for item in error.errors(include_url=False)
        ]
        raise PolicyError(findings) from error
    except (ValueError, RecursionError) as error:
        raise PolicyError([Finding("error", "compiled policy", 1, 1, "", f"is not JSON: {error}")]) from error


def policy_digest(policy: Policy) -> str:
    """Return the sha256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(dump_policy(policy)).hexdigest()
