"""What rules would have told: stored changes through evaluation, dedup and routing.

The stages are the ones that run live (`monitor.pipeline.take`); only what they remember
is kept in memory instead of the database, and every message counts as accepted. Nothing
is stored or sent. The replay always begins with the first stored change, since what is
a repeat depends on what came before; `since` says from when it is counted.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from monitor.config.settings import Route
from monitor.match import RuleSet
from monitor.match.backtest import Version
from monitor.model.message import Alert, DeliveryState, Message, MessageKind
from monitor.model.rule import Match, Rule, Severity
from monitor.model.story import StoryChange
from monitor.notify.alert import wordless
from monitor.notify.route import Addressed, messages_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One alert of a rule, with the change that it is about."""

    change: StoryChange
    why: str | None = None  # why the other version gives none; None: there is no other


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCount:
    """How often one rule would have spoken."""

    rule: Rule
    fired: int = 0  # matches, repeats included
    alerts: int = 0  # matches that repeat no earlier one
    stories: int = 0  # with an alert
    messages: int = 0  # in which it has a part, and which would have been sent
    judged: int = 0  # alerts about which somebody has said whether they are right
    right: int = 0  # of these, the ones that are
    samples: tuple[Sample, ...] = ()  # the latest alerts, the oldest first

    @property
    def precision(self) -> float | None:
        """Return the share of the judged alerts that are right; None: none is judged."""
        return self.right / self.judged if self.judged else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one version of the rules would have told."""

    rules: tuple[RuleCount, ...]
    messages: Mapping[str, int]  # by channel: those that would have been sent
    held: int  # messages that quiet hours would have left to the digest
    untold: Mapping[str, int]  # matches that make no message, by reason
    broken: Mapping[str, str]  # rules whose `where` failed: off from then on, and why


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The alerts of one rule that only one of two versions gives."""

    rule_id: str
    only_here: int
    only_there: int
    here: tuple[Sample, ...]
    there: tuple[Sample, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtest:
    """What rules would have told in a period, and where another version differs."""

    here: Told
    there: Told | None = None  # None: no other version was asked
    differences: tuple[Difference, ...] = ()
    messages_only_here: int = 0  # a story on a channel at a moment
    messages_only_there: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What rules meet outside their own files."""

    routes: Sequence[Route]
    channels: Mapping[str, Addressed]
    titles: Mapping[str, str]
    judged: Mapping[str, bool] = field(default_factory=dict)  # event id: is it right?


def backtest(
    changes: Iterable[StoryChange],
    here: RuleSet,
    *,
    world: World,
    there: RuleSet | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    samples: int = 0,
) -> Backtest:
    """Play `changes`, in the order of their time, through one or two sets of rules.

    Up to `until` the clock goes on, for rules that wait; None: up to the last change.

    Changes of one moment were kept in one transaction, and are routed together. Those
    for which no rule fires may be left out.
    """
    ours = _Run(here, world, samples)
    theirs = None if there is None else _Run(there, world, samples)
    apart = _Apart(samples)
    for at, batch in groupby(changes, key=lambda change: change.at):
        moment = tuple(batch)
        found = ours.hear(at, moment, since=since)
        if theirs is not None:
            apart.compare(ours, found, theirs, theirs.hear(at, moment, since=since))
    if until is not None:
        found = ours.hear(until, (), since=since)
        if theirs is not None:
            apart.compare(ours, found, theirs, theirs.hear(until, (), since=since))
    return Backtest(
        here=ours.told(),
        there=None if theirs is None else theirs.told(),
        differences=apart.differences(),
        messages_only_here=apart.messages_here,
        messages_only_there=apart.messages_there,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heard:
    """What one version makes of one moment, as far as it is counted."""

    matches: tuple[Match, ...]
    sent: frozenset[tuple[str, str]]  # channel and story

    def __add__(self, other: "_Heard") -> "_Heard":
        """Put what was heard later after this."""
        return _Heard(
            matches=(*self.matches, *other.matches), sent=self.sent | other.sent
        )

    @property
    def alerts(self) -> Mapping[tuple[str, str], Match]:
        """Return the matches that are no repeats, by rule and change."""
        return {(m.rule.id, m.change.id): m for m in self.matches if not m.repeat}


_NOTHING = _Heard(matches=(), sent=frozenset())


class _Run:
    """One version, with its own memory of what was told, and its counts."""

    def __init__(self, rules: RuleSet, world: World, samples: int) -> None:
        self.version = Version(rules)
        self._world = world
        self._outbox = _Outbox()
        self._fired: Counter[str] = Counter()
        self._alerts: Counter[str] = Counter()
        self._messages: Counter[str] = Counter()
        self._judged: Counter[str] = Counter()
        self._right: Counter[str] = Counter()
        self._stories: defaultdict[str, set[str]] = defaultdict(set)
        self._samples: defaultdict[str, deque[Sample]] = defaultdict(
            lambda: deque(maxlen=samples)
        )
        self._sent: Counter[str] = Counter()
        self._held = 0
        self._untold: Counter[str] = Counter()

    def hear(
        self, at: datetime, moment: Sequence[StoryChange], *, since: datetime | None
    ) -> _Heard:
        """Take the changes of one moment in, as one transaction does live.

        Before them comes what rules have waited for in vain until then. What is before
        `since` is told and not counted.
        """
        heard = _NOTHING
        for passed, match in self.version.wait(at):
            heard += self._tell([match], passed, since)
        matches = [m for change in moment for m in self.version.hear(change)]
        return heard + self._tell(matches, at, since) if matches else heard

    def _tell(
        self, matches: Sequence[Match], at: datetime, since: datetime | None
    ) -> _Heard:
        routed = messages_for(
            matches,
            routes=self._world.routes,
            channels=self._world.channels,
            told=self._outbox.told,
            reports=lambda _story: (),  # they fill the text, and decide nothing
            titles=self._world.titles,
            now=at,
            severity_told=self._outbox.severity_told,
            write=wordless,
        )
        new = self._outbox.enqueue(routed.messages)
        if since is not None and at < since:
            return _NOTHING
        for match in matches:
            self._count(match)
        self._untold.update(u.reason.value for u in routed.untold)
        self._count_messages(new)
        sent = frozenset((m.channel, m.subject) for m in new if _is_sent(m))
        return _Heard(matches=tuple(matches), sent=sent)

    def _count(self, match: Match) -> None:
        name, change = match.rule.id, match.change
        self._fired[name] += 1
        if match.repeat:
            return
        self._alerts[name] += 1
        self._stories[name].add(change.story.id)
        self._samples[name].append(Sample(change=change))
        right = self._world.judged.get(change.report.event_id)
        if right is not None:
            self._judged[name] += 1
            self._right[name] += right

    def _count_messages(self, new: Sequence[Message]) -> None:
        """Count each message once, however many people it goes to."""
        once = {(m.channel, m.subject, m.kind, m.sequence): m for m in new}
        for message in once.values():
            if not _is_sent(message):
                self._held += 1
                continue
            self._sent[message.channel] += 1
            if isinstance(message.payload, Alert):
                self._messages.update(name for name, _ in message.payload.rules)

    def told(self) -> Told:
        """Return the counts so far, each rule in its place in the files."""
        return Told(
            rules=tuple(self._of(rule) for rule in self.version.rules.rules),
            messages=dict(sorted(self._sent.items())),
            held=self._held,
            untold=dict(sorted(self._untold.items())),
            broken=dict(self.version.broken),
        )

    def _of(self, rule: Rule) -> RuleCount:
        return RuleCount(
            rule=rule,
            fired=self._fired[rule.id],
            alerts=self._alerts[rule.id],
            stories=len(self._stories[rule.id]),
            messages=self._messages[rule.id],
            judged=self._judged[rule.id],
            right=self._right[rule.id],
            samples=tuple(self._samples[rule.id]),
        )


def _is_sent(message: Message) -> bool:
    return message.state is DeliveryState.PENDING


class _Outbox:
    """As much of the outbox as routing asks for (`monitor.store.outbox`)."""

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._told: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self._loudest: dict[tuple[str, str], Severity] = {}

    def told(self, story: str, channel: str) -> int:
        """Return how often a story was told on a channel."""
        return len(self._told.get((story, channel), ()))

    def severity_told(self, story: str, channel: str) -> Severity | None:
        """Return the highest severity that `told` counts."""
        return self._loudest.get((story, channel))

    def enqueue(self, messages: Iterable[Message]) -> tuple[Message, ...]:
        """Take the messages that are not there yet, and return them."""
        new = []
        for message in messages:
            if message.id in self._known:
                continue
            self._known.add(message.id)
            new.append(message)
            if message.kind is MessageKind.ROOT or _is_sent(message):
                self._tell(message)
        return tuple(new)

    def _tell(self, message: Message) -> None:
        place = (message.subject, message.channel)
        self._told[place].add(f"{message.kind} {message.sequence}")
        if isinstance(message.payload, Alert):
            severity = message.payload.severity
            loudest = self._loudest.get(place, severity)
            self._loudest[place] = max(loudest, severity, key=lambda s: s.rank)


class _Apart:
    """Where two versions differ."""

    def __init__(self, samples: int) -> None:
        self.messages_here = self.messages_there = 0
        self._counts: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
        self._samples: tuple[dict[str, deque[Sample]], dict[str, deque[Sample]]] = (
            defaultdict(lambda: deque(maxlen=samples)),
            defaultdict(lambda: deque(maxlen=samples)),
        )

    def compare(self, ours: _Run, here: _Heard, theirs: _Run, there: _Heard) -> None:
        """Note what only one of the versions makes of one moment."""
        self.messages_here += len(here.sent - there.sent)
        self.messages_there += len(there.sent - here.sent)
        if here.matches or there.matches:
            self._note(0, here, there, silent=theirs.version)
            self._note(1, there, here, silent=ours.version)

    def _note(self, side: int, mine: _Heard, other: _Heard, *, silent: Version) -> None:
        known = other.alerts
        for (name, change), match in mine.alerts.items():
            if (name, change) in known:
                continue
            self._counts[side][name] += 1
            why = silent.why_silent(name, match.change)
            self._samples[side][name].append(Sample(change=match.change, why=why))

    def differences(self) -> tuple[Difference, ...]:
        """Return the rules that differ, in the order of their ids."""
        here, there = self._counts
        return tuple(
            Difference(
                rule_id=name,
                only_here=here[name],
                only_there=there[name],
                here=tuple(self._samples[0].get(name, ())),
                there=tuple(self._samples[1].get(name, ())),
            )
            for name in sorted({*here, *there})
        )
