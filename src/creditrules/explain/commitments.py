"""Salted commitments: a hidden value can be checked against the explanation once it is disclosed.

Each value has a salt of its own, so that disclosing one value tells nothing about the others. A commitment is the
HMAC-SHA256, keyed with the value's salt, of the JSON text `["NAME",VALUE]` in UTF-8, without spaces and with the keys
of objects in order. Values are written as in a file of facts. The salt of a value is the HMAC-SHA256 of its name, keyed
with a secret that is drawn at random for each explanation.
"""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from hashlib import sha256

from creditrules.explain.model import Explanation, FactStep
from creditrules.facts.write import written_value
from creditrules.program.types import ListOf
from creditrules.values import Missing

SHORTEST_SALT = 16
"""Bytes; fewer could be guessed."""

SECRETS_VERSION = 1


@dataclass(frozen=True, slots=True)
class Secret:
    """A hidden value with its own salt."""

    salt: bytes
    value: object


class Commitments:
    """The commitments that are made while an explanation is told; none without a salt."""

    def __init__(self, salt: bytes | None) -> None:
        if salt is not None and len(salt) < SHORTEST_SALT:
            raise ValueError(f"a salt has at least {SHORTEST_SALT} bytes, and this one has {len(salt)}")
        self._salt = salt
        self.secrets: dict[str, Secret] = {}

    @property
    def wanted(self) -> bool:
        """Whether hidden values carry commitments."""
        return self._salt is not None

    def of(self, name: str, value: object) -> str | None:
        """The commitment to a value as JSON has it."""
        if self._salt is None:
            return None
        secret = Secret(_hmac(self._salt, name.encode()), value)
        self.secrets[name] = secret
        return commitment(name, secret)

    def told(self) -> tuple[tuple[str, str], ...]:
        """The names of hidden values with their commitments."""
        return tuple((name, commitment(name, secret)) for name, secret in self.secrets.items())


def commitment(name: str, secret: Secret) -> str:
    """The commitment in hexadecimal."""
    content = json.dumps([name, secret.value], ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return _hmac(secret.salt, content.encode()).hex()


def written_fact(fact: FactStep) -> object:
    """The value of a fact as a file of facts has it; null where it is missing."""
    if not isinstance(fact.value.type, ListOf) or isinstance(fact.value.value, Missing):
        return written_value(fact.value.value, fact.value.type)
    return [
        {name: written_value(one.value, one.type) for name, one in row.fields if not isinstance(one.value, Missing)}
        for row in fact.rows
    ]


def secrets_as_json(told: Explanation, commitments: Commitments) -> dict[str, object]:
    """What hidden values are disclosed from: each with its salt in hexadecimal. To be kept apart, and safe."""
    return {
        "version": SECRETS_VERSION,
        "policy": {"id": told.policy.id, "version": told.policy.version, "digest": told.policy.digest},
        "as_of": told.as_of.isoformat(),
        "audience": told.audience,
        "values": {
            name: {"salt": secret.salt.hex(), "value": secret.value} for name, secret in commitments.secrets.items()
        },
    }


def _hmac(key: bytes, content: bytes) -> bytes:
    return hmac.new(key, content, sha256).digest()
