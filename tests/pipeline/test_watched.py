"""Sources with what is remembered of them."""

from dataclasses import replace

from monitor.model.push import Subscription
from monitor.model.source import SourceHealth
from monitor.pipeline.watched import watched
from tests.makers import NOON, a_source
from tests.store.test_sources import HELD, STATE


def test_a_hubs_secret_is_shown_to_nobody() -> None:
    """If it fails, whoever sees the list of sources can forge what a hub sends."""
    state = replace(STATE, source="example-wire", subscription=HELD)
    (one,) = watched([a_source()], {"example-wire": state}, now=NOON)
    assert isinstance(HELD, Subscription)
    assert HELD.secret not in repr(one)
    (new,) = watched([a_source()], {}, now=NOON)
    assert (new.health, new.trouble(now=NOON)) == (SourceHealth.NEW, None)
