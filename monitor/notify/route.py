"""Decides which matches go to which channels, once, and as what.

A batch's matches of one story become one message for each channel and recipient: the
first is the root, later ones go under it. Whatever is not told is given back with its
reason, so that nothing falls silent.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from types import MappingProxyType
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from monitor.config.settings import QuietHours, Route
from monitor.model.message import Alert, DeliveryState, Message, MessageKind
from monitor.model.rule import Match, OnRepeat, Severity
from monitor.model.story import Report
from monitor.notify.alert import alert, latest_first
from monitor.notify.background import Beside, nothing
from monitor.notify.key import message_id
from monitor.notify.reach import Silence, silence, taking
from monitor.notify.storm import Room, beyond

STALE_AFTER: Final = timedelta(hours=24)  # then an alert is the digest's business


class Addressed(Protocol):
    """As much of a channel as routing asks for."""

    @property
    def recipients(self) -> tuple[str, ...]:
        """Return the addresses that each need a message of their own."""
        ...


class Write(Protocol):
    """Freezes what the matches of one story say (`monitor.notify.alert.alert`)."""

    def __call__(
        self,
        matches: Sequence[Match],
        *,
        reports: Sequence[Report],
        titles: Mapping[str, str],
        updates: int,
        in_place: bool,
        severity_told: Severity | None,
        beside: Beside,
    ) -> Alert:
        """Return the content of a message."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Untold:
    """A match that makes no message, and why."""

    match: Match
    reason: Silence


@dataclass(frozen=True, slots=True, kw_only=True)
class Routed:
    """What a batch of matches comes to: every match is in one of the two."""

    messages: tuple[Message, ...]
    untold: tuple[Untold, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """One route that wants one match on one channel."""

    match: Match
    route: Route
    channel: str


def messages_for(
    matches: Sequence[Match],
    *,
    routes: Sequence[Route],
    channels: Mapping[str, Addressed],
    told: Callable[[str, str], int],
    reports: Callable[[str], Sequence[Report]],
    titles: Mapping[str, str],
    now: datetime,
    severity_told: Callable[[str, str], Severity | None] = lambda _story, _channel: (
        None
    ),
    muted: Callable[[Match], bool] = lambda _match: False,
    inhibited: Mapping[str, str] = MappingProxyType({}),
    beside: Beside = nothing,
    thread: Callable[[str, str, str | None], str | None] = lambda *_: None,
    rooms: Mapping[str, Room] = MappingProxyType({}),
    write: Write = alert,
) -> Routed:
    """Return the messages that `matches` come to, and the matches that come to none.

    `told` counts what a channel was told of a story, or is about to be; a root counts
    in every state, since its place is taken. With 0 the message is the root, else an
    update in the `thread` that the story was told in on the channel to the recipient,
    if any. A match that is `muted` is told nowhere. Matches that are `inhibited`, by id
    with the reason, make a message that is not sent, unless others have a part in it. What
    a channel has no room for is folded: `rooms` holds the channels that take only so many.
    `write` makes the content, which decides nothing.
    """
    wishes: list[_Wish] = []
    untold: list[Untold] = []
    for match in matches:
        wanted = Silence.MUTED if muted(match) else _wishes(match, routes)
        if isinstance(wanted, Silence):
            untold.append(Untold(match=match, reason=wanted))
        else:
            wishes += wanted
    posts = {
        (story, channel): _Post(
            wishes=group,
            told=told(story, channel),
            severity_told=severity_told(story, channel),
            inhibited=inhibited,
            thread=thread,
            write=write,
            now=now,
        )
        for (story, channel), group in _grouped(wishes).items()
    }
    folded = _folded(posts, channels, rooms)
    messages: list[Message] = []
    for (story, channel), post in posts.items():
        addressed = channels.get(channel)
        recipients = addressed.recipients if addressed is not None else ()
        state, reason = post.state(is_open=addressed is not None)
        around = beside
        if (story, channel) in folded:
            state, reason = DeliveryState.SUPPRESSED, rooms[channel].reason
            around = nothing  # nobody is shown it, and a storm has many
        payload = post.payload(reports(story), titles, around)
        messages += (
            post.message(payload, recipient, state, reason)
            for recipient in recipients or (None,)
        )
    return Routed(messages=tuple(messages), untold=tuple(untold))


def _wishes(match: Match, routes: Sequence[Route]) -> tuple[_Wish, ...] | Silence:
    """Return who wants a match, or why nobody hears of it."""
    return silence(match, routes) or tuple(
        _Wish(match=match, route=route, channel=channel)
        for route in taking(match, routes)
        for channel in route.channels
    )


def _grouped(wishes: Iterable[_Wish]) -> dict[tuple[str, str], tuple[_Wish, ...]]:
    """Gather the wishes by story and channel, in order of appearance."""
    groups: dict[tuple[str, str], tuple[_Wish, ...]] = {}
    for wish in wishes:
        key = (wish.match.change.story.id, wish.channel)
        groups[key] = (*groups.get(key, ()), wish)
    return groups


def _folded(
    posts: Mapping[tuple[str, str], "_Post"],
    channels: Mapping[str, Addressed],
    rooms: Mapping[str, Room],
) -> frozenset[tuple[str, str]]:
    """Return what would be posted at once and finds no room on its channel."""
    wanted = (
        (key, key[1], post.severity)
        for key, post in posts.items()
        if post.state(is_open=key[1] in channels)[0] is DeliveryState.PENDING
    )
    return beyond(wanted, rooms)


def quiet_reason(route: Route, now: datetime) -> str | None:
    """Return the reason not to interrupt at `now`; None if the route may."""
    hours = route.quiet_hours
    if hours is None:
        return None
    local = now.astimezone(ZoneInfo(route.timezone)).time()
    if not _within(local, hours):
        return None
    told = f"the digest {route.digest} tells it" if route.digest else "no digest is set"
    span = f"{hours.start:%H:%M}-{hours.end:%H:%M} {route.timezone}"
    return f"quiet hours {span}: {told}"


def quiet_until(route: Route, now: datetime) -> datetime | None:
    """Return when the quiet hours of a route end that `now` lies in, in UTC, or None."""
    if quiet_reason(route, now) is None or route.quiet_hours is None:
        return None
    zone = ZoneInfo(route.timezone)
    local, end = now.astimezone(zone), route.quiet_hours.end
    day = local.date() + timedelta(days=local.time() >= end)
    ends = datetime.combine(day, end, tzinfo=zone)
    # In the night in which an hour comes twice, the end may have passed once.
    passed = ends.astimezone(UTC) <= now
    return (ends.replace(fold=1) if passed else ends).astimezone(UTC)


def _within(local: time, hours: QuietHours) -> bool:
    """Say whether a time of day lies in a span that may pass midnight."""
    if hours.start <= hours.end:
        return hours.start <= local < hours.end
    return local >= hours.start or local < hours.end


@dataclass(frozen=True, slots=True, kw_only=True)
class _Post:
    """The wishes of one story on one channel, about to become messages."""

    wishes: tuple[_Wish, ...]
    told: int
    severity_told: Severity | None  # None: unknown, or nothing was told
    inhibited: Mapping[str, str]
    thread: Callable[[str, str, str | None], str | None]
    write: Write
    now: datetime

    @property
    def matches(self) -> tuple[Match, ...]:
        """Return the matches, once each."""
        return tuple({w.match.id: w.match for w in self.wishes}.values())

    @property
    def severity(self) -> Severity:
        """Return the highest severity of the matches."""
        return max((m.rule.severity for m in self.matches), key=lambda s: s.rank)

    def state(self, *, is_open: bool) -> tuple[DeliveryState, str]:
        """Decide whether it is sent, and say why or why not.

        A route that may interrupt wins over one that is in its quiet hours.
        """
        if not is_open:
            name = self.wishes[0].channel
            return DeliveryState.SUPPRESSED, f"channel {name} is not open"
        kept = [self.inhibited.get(w.match.id) for w in self.wishes]
        if all(kept):
            return DeliveryState.SUPPRESSED, str(kept[0])
        held = [quiet_reason(w.route, self.now) for w in self.wishes]
        if all(held):
            return DeliveryState.SUPPRESSED, str(held[0])
        return DeliveryState.PENDING, self._reason()

    def _reason(self) -> str:
        """Say which rules fired, and for what."""
        rules = ", ".join(dict.fromkeys(m.rule.id for m in self.matches))
        kinds = ", ".join(dict.fromkeys(m.change.kind.value for m in self.matches))
        return f"{rules} fired: {kinds}"

    def _sequence(self) -> str:
        """Name what is told: the latest change, or that nothing came after it.

        A change may have been told long ago when its rule has waited in vain.
        """
        change = latest_first([m.change for m in self.matches])[0].id
        late = sorted(m.id for m in self.matches if m.is_absence)
        return "/".join([change, *late])

    def payload(
        self, reports: Sequence[Report], titles: Mapping[str, str], beside: Beside
    ) -> Alert:
        """Freeze the content; it is brought up to date in place if all ask for that."""
        in_place = all(
            m.repeat and m.rule.dedup.on_repeat is OnRepeat.UPDATE for m in self.matches
        )
        return self.write(
            self.matches,
            reports=reports,
            titles=titles,
            updates=self.told,
            in_place=in_place and self.told > 0,
            severity_told=self.severity_told,
            beside=beside,
        )

    def message(
        self,
        payload: Alert,
        recipient: str | None,
        state: DeliveryState,
        reason: str,
    ) -> Message:
        """Address the content: the root of its story, or an update under it.

        What is suppressed never takes the root's place: that is for the first message
        that people see.
        """
        channel, story = self.wishes[0].channel, payload.story_id
        first = not self.told and state is DeliveryState.PENDING
        kind = MessageKind.ROOT if first else MessageKind.UPDATE
        news = self._sequence()
        not_before = self.now + min(w.route.group_wait for w in self.wishes)
        return Message(
            # Of the news also where it is the root: a store that was put back from a
            # backup, or begun anew, may tell another first news of the story, and who
            # has got the one of before would take it for known.
            id=message_id(channel, story, kind, news, recipient),
            channel=channel,
            kind=kind,
            subject=story,
            sequence="" if first else news,
            recipient=recipient,
            parent=self.thread(story, channel, recipient) if self.told else None,
            payload=payload,
            reason=reason,
            matches=tuple(m.id for m in self.matches),
            state=state,
            created_at=self.now,
            not_before=not_before if not_before > self.now else None,
            expires_at=not_before + STALE_AFTER,
        )
