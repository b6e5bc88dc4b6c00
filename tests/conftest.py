"""Settings that every test shares."""

import os

from hypothesis import HealthCheck, settings

# `default` tries the same examples each time, so that a change is judged by itself; `nightly` looks for new ones.
settings.register_profile("default", deadline=None, derandomize=True)
settings.register_profile(
    "nightly",
    deadline=None,
    max_examples=5_000,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
