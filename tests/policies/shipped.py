"""The shipped policies, loaded once."""

from functools import cache
from pathlib import Path

from creditrules.api import Policy, load

POLICIES = Path(__file__).parents[2] / "policies"
NAMES = ("network_service_credit", "enterprise_rating", "order_release")


@cache
def shipped(name: str) -> Policy:
    return load(POLICIES / f"{name}.policy")
