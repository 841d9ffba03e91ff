"""What holds for all tests."""

from hypothesis import HealthCheck, settings

# How fast a machine is says nothing about what it runs: a busy one would fail here.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")
