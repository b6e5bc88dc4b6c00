"""Random typed policies, to try the checker and the engine with."""

from creditrules.testing.random_policies.policies import policies

__all__ = ["policies"]
