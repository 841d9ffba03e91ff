"""The operator is told through the channel that the configuration names."""

from collections.abc import Callable
from dataclasses import replace

from monitor.model.message import Notice
from monitor.pipeline.operator import for_operator
from monitor.pipeline.parts import Parts
from tests.fakes import FakeChannel
from tests.makers import NOON

Maker = Callable[..., Parts]
NOTICE = Notice(title="t", text="x")


def channels_of(parts: Parts) -> list[str]:
    told = for_operator(parts, NOTICE, subject="rule:x", reason="r", now=NOON)
    return [message.channel for message in told]


def test_the_operator_learns_why_it_is_told_there(make: Maker) -> None:
    """If it fails, a desk gets words about the monitor and cannot send them elsewhere."""
    parts = make(channels={"terminal": FakeChannel("terminal")})
    (message,) = for_operator(parts, NOTICE, subject="rule:x", reason="r", now=NOON)

    assert isinstance(message.payload, Notice)
    assert "`[daemon] operator` names no other" in message.payload.why


def test_a_notice_goes_to_the_operator(make: Maker) -> None:
    """If it fails, a broken rule is reported to the wrong people, or nowhere."""
    two = {name: FakeChannel(name) for name in ("terminal", "ops")}
    parts = make(channels=two)
    named = replace(parts.settings.daemon, operator="ops")

    assert channels_of(parts) == ["terminal"]
    assert channels_of(
        replace(parts, settings=replace(parts.settings, daemon=named))
    ) == ["ops"]
    assert channels_of(replace(parts, channels={})) == []
