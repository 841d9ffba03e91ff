"""Matches become messages, or say why they do not."""

from collections.abc import Callable
from dataclasses import replace

from monitor.notify.reach import Silence
from monitor.pipeline.parts import Parts
from monitor.pipeline.tell import tell_matches
from monitor.store import Store
from tests.makers import NOON
from tests.notify.rules import a_match

Maker = Callable[..., Parts]


def test_a_match_is_told_or_has_a_reason(make: Maker, store: Store) -> None:
    """If it fails, a match ends nowhere, and nobody can say why."""
    parts = make()
    match = a_match()
    alone = replace(parts, settings=replace(parts.settings, routes=()))

    told = tell_matches(parts, [match], now=NOON)
    untold = tell_matches(alone, [match], now=NOON)

    assert (told.matches, told.messages, told.untold) == ((match,), 1, ())
    assert untold.messages == 0
    assert [u.reason for u in untold.untold] == [Silence.NO_ROUTE]
    assert len(store.outbox.messages()) == 1
