"""Settings that every test shares."""

import os

from hypothesis import HealthCheck, settings

# `default` is for every day; under CI it tries the same examples each time, so that a change is judged by itself.
settings.register_profile("default", deadline=None, derandomize="CI" in os.environ)
settings.register_profile(
    "nightly",
    deadline=None,
    max_examples=5_000,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
