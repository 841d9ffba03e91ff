"""Who hears of a match, once, and as what."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.config.settings import QuietHours, Route
from monitor.model.message import Alert, DeliveryState, Message, MessageKind
from monitor.model.rule import Dedup, Match, OnRepeat, RuleStatus, Severity
from monitor.model.story import ChangeKind
from monitor.notify.reach import Silence
from monitor.notify.route import Routed, messages_for, quiet_reason, quiet_until
from tests.makers import NOON, a_change, a_report, a_story
from tests.notify.fakes import FakeChannel
from tests.notify.rules import a_match, a_route, a_rule, an_absence

MINUTE = timedelta(minutes=1)
NIGHT = QuietHours(start=time(20), end=time(7))


def route_all(
    matches: Sequence[Match],
    *,
    routes: Sequence[Route] = (a_route(),),
    told: Callable[[str, str], int] = lambda _story, _channel: 0,
    channels: Mapping[str, FakeChannel] | None = None,
    now: datetime = NOON,
    thread: Callable[[str, str, str | None], str | None] = lambda *_: None,
) -> Routed:
    return messages_for(
        matches,
        routes=routes,
        channels=channels or {"slack": FakeChannel(), "mail": FakeChannel(name="mail")},
        told=told,
        reports=lambda _story: (a_report(),),
        titles={},
        now=now,
        thread=thread,
    )


def only(routed: Routed) -> Message:
    (message,) = routed.messages
    return message


def alert(message: Message) -> Alert:
    assert isinstance(message.payload, Alert)
    return message.payload


def a_repeat(on_repeat: OnRepeat, **changes: Any) -> Match:
    return a_match(a_rule(dedup=Dedup(on_repeat=on_repeat)), repeat=True, **changes)


def test_the_first_message_of_a_story_is_its_root() -> None:
    """Everything later hangs on it."""
    message = only(route_all([a_match()]))

    assert message.kind is MessageKind.ROOT
    assert (message.sequence, message.parent) == ("", None)
    assert message.state is DeliveryState.PENDING
    assert message.reason == "export-licensing fired: new"
    assert message.expires_at == NOON + timedelta(hours=24)


def test_what_comes_later_goes_under_the_root() -> None:
    """Two roots for one story are two stories to the reader."""
    update = only(
        route_all([a_match()], told=lambda _s, _c: 2, thread=lambda *_: "root")
    )

    assert update.kind is MessageKind.UPDATE
    assert (update.parent, update.sequence) == ("root", "change-1")
    assert alert(update).updates == 2


def test_another_first_news_of_a_story_is_another_message() -> None:
    """If it fails, news after a restore bears the id of what was sent before it.

    A receiver of webhooks throws it away as known, and many a mail server does.
    """
    first, again, other = (
        only(route_all([a_match(change=a_change(id=name))])) for name in "aab"
    )

    assert first.id == again.id != other.id
    assert (first.kind, other.kind) == (MessageKind.ROOT, MessageKind.ROOT)
    assert (first.sequence, other.sequence) == ("", "")


def test_a_batch_makes_one_message_for_a_story_and_channel() -> None:
    """Ten rules and three reports within a minute are one message."""
    rules = [a_rule(id=f"rule-{i}") for i in range(10)]
    fact = a_change(id="c2", kind=ChangeKind.FACT, at=NOON + timedelta(minutes=1))
    matches = [a_match(r) for r in rules] + [a_match(r, change=fact) for r in rules]

    message = only(route_all(matches))

    assert len(message.matches) == 20


def test_doing_it_twice_gives_the_same_ids() -> None:
    """After a crash the batch is routed again; the outbox must know the rows."""
    again = [only(route_all([a_match()])).id for _ in range(2)]

    assert again[0] == again[1]


def test_each_recipient_gets_a_message_of_his_own() -> None:
    """One refused address must not keep the others from hearing."""
    mail = FakeChannel(name="mail", recipients=("ann@example.org", "bob@example.org"))

    routed = route_all(
        [a_match()], routes=[a_route(channels=("mail",))], channels={"mail": mail}
    )

    assert [m.recipient for m in routed.messages] == list(mail.recipients)
    assert len({m.id for m in routed.messages}) == 2


@pytest.mark.parametrize(
    ("route", "wanted"),
    [
        ({"tags": ("policy.*",)}, True),
        ({"tags": ("material.*",)}, False),
        ({"severity": (Severity.HIGH, Severity.CRITICAL)}, True),
        ({"severity": (Severity.LOW,)}, False),
        ({"rules": ("export-licensing",)}, True),
        ({"rules": ("other",)}, False),
        ({}, True),
    ],
)
def test_a_route_takes_what_it_asks_for(route: dict[str, Any], *, wanted: bool) -> None:
    """A wrong route is an alert that the wrong people get, or nobody."""
    routed = route_all([a_match()], routes=[a_route(**route)])

    assert bool(routed.messages) is wanted
    assert [u.reason for u in routed.untold] == [Silence.NO_ROUTE] * (not wanted)


@pytest.mark.parametrize(
    ("go_on", "channels"), [(False, {"slack"}), (True, {"slack", "mail"})]
)
def test_the_first_route_takes_all_unless_it_says_continue(
    *, go_on: bool, channels: set[str]
) -> None:
    """`continue = false` must end the walk."""
    routes = [a_route(go_on=go_on), a_route(channels=("mail",))]

    routed = route_all([a_match()], routes=routes)

    assert {m.channel for m in routed.messages} == channels


@pytest.mark.parametrize(
    ("match", "reason"),
    [
        (a_match(a_rule(status=RuleStatus.SHADOW)), Silence.SHADOW),
        (a_match(change=a_change(baseline=True)), Silence.BASELINE),
        (a_repeat(OnRepeat.DROP), Silence.REPEAT),
    ],
    ids=lambda value: value.name if isinstance(value, Silence) else "match",
)
def test_what_is_not_told_has_its_reason(match: Match, reason: Silence) -> None:
    """Whoever asks why an alert did not go out must get an answer."""
    routed = route_all([match])

    assert not routed.messages
    assert [(u.match, u.reason) for u in routed.untold] == [(match, reason)]


def test_a_route_without_channels_leaves_it_to_the_digest() -> None:
    """Which is no silence, but a choice."""
    routed = route_all([a_match()], routes=[a_route(channels=(), digest="daily")])

    assert [u.reason for u in routed.untold] == [Silence.DIGEST_ONLY]


@pytest.mark.parametrize(
    ("on_repeat", "told", "in_place"),
    [
        (OnRepeat.THREAD, 1, False),
        (OnRepeat.UPDATE, 1, True),
        (OnRepeat.UPDATE, 0, False),
    ],
)
def test_a_repeat_goes_where_the_rule_says(
    on_repeat: OnRepeat, told: int, *, in_place: bool
) -> None:
    """An update in place means silence; but what was never told cannot be updated."""
    message = only(route_all([a_repeat(on_repeat)], told=lambda _s, _c: told))

    assert alert(message).in_place is in_place


def test_one_match_that_is_news_makes_the_message_news() -> None:
    """A silent repeat must not take a new match into silence with it."""
    matches = [a_repeat(OnRepeat.UPDATE), a_match(a_rule(id="other"))]

    message = only(route_all(matches, told=lambda _s, _c: 1))

    assert not alert(message).in_place


def test_quiet_hours_suppress_with_a_reason() -> None:
    """The digest tells it; and it must not take the place of the story's root."""
    quiet = a_route(quiet_hours=NIGHT, timezone="Europe/Berlin", digest="daily")
    night = datetime(2025, 11, 7, 22, 0, tzinfo=UTC)

    held = only(route_all([a_match()], routes=[quiet], now=night))
    morning = only(route_all([a_match()], routes=[quiet], now=NOON))

    assert held.state is DeliveryState.SUPPRESSED
    assert held.reason == (
        "quiet hours 20:00-07:00 Europe/Berlin: the digest daily tells it"
    )
    assert morning.kind is MessageKind.ROOT
    assert morning.id != held.id


def test_a_route_that_may_interrupt_wins() -> None:
    """Quiet hours of one route must not silence another."""
    routes = [
        a_route(quiet_hours=QuietHours(start=time(0), end=time(23)), go_on=True),
        a_route(),
    ]

    assert only(route_all([a_match()], routes=routes)).state is DeliveryState.PENDING


@given(hour=st.integers(0, 23), minute=st.integers(0, 59))
def test_quiet_hours_pass_midnight(hour: int, minute: int) -> None:
    """A span from evening to morning is quiet at night and only at night."""
    route = a_route(quiet_hours=NIGHT, timezone="UTC")
    at = NOON.replace(hour=hour, minute=minute)

    assert (quiet_reason(route, at) is not None) == (hour >= 20 or hour < 7)


def test_group_wait_holds_back() -> None:
    """Reports of one minute are to be told together."""
    waits = [timedelta(minutes=5), timedelta(seconds=60)]
    routes = [a_route(group_wait=wait, go_on=True) for wait in waits]

    assert only(route_all([a_match()], routes=routes)).not_before == NOON + waits[1]


def test_a_channel_that_is_not_open_is_recorded() -> None:
    """A missing token must not make alerts vanish without a row."""
    message = only(route_all([a_match()], routes=[a_route(channels=("gone",))]))

    assert message.state is DeliveryState.SUPPRESSED
    assert message.reason == "channel gone is not open"


def test_every_match_is_told_or_has_a_reason() -> None:
    """Nothing is silent."""
    matches = [
        a_match(),
        a_match(a_rule(id="b", status=RuleStatus.SHADOW)),
        a_match(a_rule(id="c", tags=())),
        a_match(a_rule(id="d"), change=a_change(a_story(id="story-2"), id="c3")),
    ]

    routed = route_all(matches, routes=[a_route(tags=("policy.*",))])

    told = {m for message in routed.messages for m in message.matches}
    silent = {u.match.id for u in routed.untold}
    assert told | silent == {m.id for m in matches}
    assert not told & silent


def test_silence_after_a_change_is_another_message_than_the_change() -> None:
    """If it fails, "nothing came of it" has the name of a message sent long ago."""
    change = only(route_all([a_match()], told=lambda _s, _c: 1))

    silence = only(route_all([an_absence()], told=lambda _s, _c: 2))

    assert silence.id != change.id
    assert silence.id == only(route_all([an_absence()], told=lambda _s, _c: 2)).id


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2025-11-07T21:30", "2025-11-08T07:00"),
        ("2025-11-08T03:00", "2025-11-08T07:00"),
        ("2025-11-08T07:00", None),
        ("2025-11-08T12:00", None),
    ],
)
def test_quiet_hours_end_in_the_morning(now: str, until: str | None) -> None:
    """If it fails, what waits for the morning is told at night, or a day late."""
    route = a_route(quiet_hours=NIGHT, timezone="UTC")
    end = quiet_until(route, datetime.fromisoformat(now).replace(tzinfo=UTC))

    assert end == (until and datetime.fromisoformat(until).replace(tzinfo=UTC))
    assert quiet_until(a_route(), NOON) is None


@given(
    now=st.datetimes(
        datetime(2026, 3, 1),  # noqa: DTZ001 - `timezones` gives the zone
        datetime(2026, 11, 30),  # noqa: DTZ001
        timezones=st.just(UTC),
    ),
    near=st.sampled_from(["2026-03-29T00:00", "2026-10-25T00:00", "2026-04-04T14:00"]),
    minutes=st.none() | st.integers(0, 240),
    zone=st.sampled_from(["Europe/Berlin", "Australia/Lord_Howe", "UTC"]),
    start=st.times(),
    end=st.times(),
)
@example(
    now=NOON,
    near="2026-10-25T00:00",
    minutes=63,  # 02:03 for the second time in this night
    zone="Europe/Berlin",
    start=time(0),
    end=time(2, 30),
)
def test_quiet_hours_end_after_now_whatever_clocks_do(
    now: datetime, near: str, minutes: int | None, zone: str, start: time, end: time
) -> None:
    """If it fails, what waits for the morning is told in the night, or never."""
    if minutes is not None:  # a night in which clocks are changed
        now = datetime.fromisoformat(near).replace(tzinfo=UTC) + minutes * MINUTE
    route = a_route(quiet_hours=QuietHours(start=start, end=end), timezone=zone)

    until = quiet_until(route, now)

    assert (until is None) == (quiet_reason(route, now) is None)
    if until is not None:
        assert now < until <= now + timedelta(hours=25)
        assert quiet_reason(route, until) is None


def test_a_story_told_under_another_name_goes_on_in_that_thread() -> None:
    """If it fails, a merged story starts a second thread on the same channel."""
    routed = messages_for(
        [a_match(a_rule())],
        routes=(a_route(channels=("slack",)),),
        channels={"slack": FakeChannel()},
        told=lambda _story, _channel: 1,
        reports=lambda _story: (a_report(),),
        titles={},
        now=NOON,
        thread=lambda story, channel, recipient: f"{story}/{channel}/{recipient}",
    )
    (message,) = routed.messages
    assert (message.kind, message.parent) == (
        MessageKind.UPDATE,
        "story-1/slack/None",
    )
