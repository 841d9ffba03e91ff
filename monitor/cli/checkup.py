"""What `lodewatch doctor` looks at: each check says what is so, and what to do if not.

A check never stops the others; what cannot be checked because of an earlier failure is
left out.
"""

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from io import StringIO
from typing import Final
from urllib.parse import urlsplit

from monitor import app, knowledge
from monitor.cli.rules import read_rules
from monitor.cli.rules_check import no_route
from monitor.cli.times import relative
from monitor.collect.health import HEARD, TROUBLED, health
from monitor.config import Settings, SlackSettings
from monitor.errors import ConfigError, MonitorError
from monitor.extract.extractor import Extractor
from monitor.model.message import DeliveryState
from monitor.model.source import SourceHealth, SourceState
from monitor.notify.open import open_channels
from monitor.notify.route import unreached
from monitor.notify.words import plural
from monitor.pipeline.coverage import trouble
from monitor.store import Store

LITTLE_SPACE: Final = 500 * 1024 * 1024  # bytes
LATE: Final = timedelta(minutes=10)  # a due visit this old: nobody is polling
NAMED: Final = 5  # things of a kind that are named; the rest is counted


class Level(StrEnum):
    """How a check came out."""

    OK = "OK"
    WARN = "WARN"
    FAIL = "FAIL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the doctor's report."""

    level: Level
    subject: str
    words: str
    advice: str | None = None  # None: nothing to do


def _ok(subject: str, words: str) -> Finding:
    return Finding(level=Level.OK, subject=subject, words=words)


def _warn(subject: str, words: str, advice: str | None = None) -> Finding:
    return Finding(level=Level.WARN, subject=subject, words=words, advice=advice)


def _fail(subject: str, words: str, advice: str | None = None) -> Finding:
    return Finding(level=Level.FAIL, subject=subject, words=words, advice=advice)


def broken_config(error: ConfigError) -> Iterator[Finding]:
    """Say what is wrong with the configuration; nothing else can be checked then."""
    for problem in error.problems:
        yield _fail("configuration", str(problem), "mend this line and run it again")


def check_all(settings: Settings, *, now: datetime) -> Iterator[Finding]:
    """Look at everything, one finding or more for each part."""
    yield _ok("configuration", str(settings.file))
    yield from _rules(settings)
    yield from _exposure(settings)
    yield from _audiences(settings)
    yield from _model(settings)
    yield from _channels(settings)
    yield from _routes(settings)
    yield from _manners(settings)
    yield from _disk(settings)
    if not settings.store.path.exists():
        advice = "`lodewatch run` makes it"
        yield _warn("database", f"{settings.store.path} is not there yet", advice)
        return
    try:
        with app.open_database(settings, read_only=True) as store:
            wrong = store.check()
            yield _database(store, wrong)
            if wrong is not None:
                return
            yield from _sources(settings, store, now=now)
            yield from _messages(store)
            yield from _articles(store)
            yield from _switched_off(settings, store)
    except MonitorError as error:
        yield _fail("database", str(error))


def _rules(settings: Settings) -> Iterator[Finding]:
    try:
        rules = read_rules(settings, None)
    except ConfigError as error:
        for problem in error.problems:
            yield _fail(
                "rules", str(problem), "mend this line; `lodewatch rules check`"
            )
        return
    words = f"{plural(len(rules.rules), 'rule')}, {plural(len(rules.tests), 'test')}"
    if rules.rules:
        yield _ok("rules", words)
    else:
        advice = f"write one into {settings.rules.path}; see docs/rules.md"
        yield _warn("rules", "there is no rule, so nothing is ever told", advice)
    for warning in rules.warnings:
        yield _warn("rules", warning)
    for rule in unreached(rules.rules, settings.routes):
        advice = "give it a [[route]], or set it to shadow"
        yield _warn("rules", no_route(rule), advice)


def _switched_off(settings: Settings, store: Store) -> Iterator[Finding]:
    """Name the rules whose `where` has failed; wrong files are told by `_rules`."""
    try:
        rules = read_rules(settings, None)
    except ConfigError:
        return
    for name, reason in store.rules.off(rules.rules).items():
        words = f"rule {name} is switched off: its `where` failed: {reason}"
        yield _warn("rules", words, "change it; it is tried again then")


def _audiences(settings: Settings) -> Iterator[Finding]:
    if settings.audiences is None:
        return
    try:
        views = knowledge.read_audiences(settings)
    except ConfigError as error:
        for problem in error.problems:
            yield _fail("audiences", str(problem), "mend this line")
    else:
        yield _ok("audiences", ", ".join(views))


def _exposure(settings: Settings) -> Iterator[Finding]:
    """Read the user's own list; say where a rule asks for one that is not there."""
    try:
        holdings = knowledge.read_exposure(settings).holdings
        rules = read_rules(settings, None).rules if not holdings else ()
    except ConfigError as error:
        for problem in error.problems:
            if settings.exposure is not None:
                yield _fail("exposure", str(problem), "mend this line")
        return
    if holdings:
        words = f"{plural(len(holdings), 'entry')} on your list"
        yield _ok("exposure", words)
    asking = [r.id for r in rules if any(c.field == "exposure" for c in r.conditions)]
    if asking:
        words = f"{', '.join(asking)} asks for exposure, and there is no list"
        yield _warn("exposure", words, "name one with [exposure] file")


def _model(settings: Settings) -> Iterator[Finding]:
    """Load what reads texts: the model, the user's types and names."""
    try:
        extractor = Extractor.load(settings.extract)
    except ConfigError as error:
        for problem in error.problems:
            yield _fail("extraction", str(problem), "mend this line")
    except MonitorError as error:
        yield _fail("extraction", str(error))
    else:
        types = plural(len(extractor.types), "event type")
        yield _ok("extraction", f"model loaded, {types}")
        if not extractor.detects:
            words = "the trained detector is not there; far fewer events are found"
            yield _warn("extraction", words, "install lodewatch again")


def _channels(settings: Settings) -> Iterator[Finding]:
    channels, problems = open_channels(
        settings.channels, stream=StringIO(), clock=app.now
    )
    if channels:
        yield _ok("channels", ", ".join(channels))
    for problem in problems:
        yield _fail("channels", problem)
    for one in settings.channels:
        if isinstance(one, SlackSettings) and one.buttons and one.app_token is None:
            words = f"{one.name} shows no buttons: {one.app_token_env} is not set"
            yield _warn("channels", words, "`lodewatch channels test` says what helps")
    if not settings.channels:
        advice = "add a [[channel]] table"
        yield _warn("channels", "there is none, so nobody can be told", advice)


def _routes(settings: Settings) -> Iterator[Finding]:
    if not settings.routes:
        advice = "add a [[route]] table with the channels to tell"
        yield _warn("routes", "there is none, so no match is told", advice)


def _manners(settings: Settings) -> Iterator[Finding]:
    """Name the hosts that refuse visitors without an address."""
    if settings.fetch.contact is not None:
        return
    hosts = {urlsplit(s.url).hostname or "" for s in settings.sources if s.enabled}
    if any(host == "sec.gov" or host.endswith(".sec.gov") for host in hosts):
        advice = "set [fetch] contact to a mail address or URL of yours"
        yield _warn("sources", "the SEC answers nobody without a contact", advice)


def _disk(settings: Settings) -> Iterator[Finding]:
    folder = next(p for p in settings.store.path.absolute().parents if p.exists())
    free = shutil.disk_usage(folder).free
    if free < LITTLE_SPACE:
        words = f"only {_size(free)} are free in {folder}"
        yield _warn("disk", words, "make room: a full disk stops the monitor")


def _database(store: Store, wrong: str | None) -> Finding:
    if wrong is not None:
        return _fail("database", wrong)
    size = _size(store.path.stat().st_size)
    return _ok("database", f"{store.path}, {size}, every page sound")


def _size(count: int) -> str:
    kilo = 1024
    if count < kilo * kilo:
        return f"{count / kilo:.0f} kB"
    return f"{count / kilo / kilo:,.0f} MB"


def _sources(settings: Settings, store: Store, *, now: datetime) -> Iterator[Finding]:
    states = store.sources.states()
    healths = {s.name: health(s, states.get(s.name), now=now) for s in settings.sources}
    counts = Counter(healths.values())
    watched = len(healths) - counts[SourceHealth.OFF]
    if not watched:
        advice = "add a [[source]] table, or a pack under [sources]"
        yield _warn("sources", "none is switched on", advice)
        return
    known = [states[s.name] for s in settings.sources if s.enabled and s.name in states]
    yield from _polling(known, now=now)
    words = f"{sum(counts[how] for how in HEARD)} of {watched} fresh"
    if new := counts[SourceHealth.NEW]:
        words += f", {new} not visited yet"
    yield _ok("sources", words)
    troubled = [name for name, how in healths.items() if how in TROUBLED]
    for name in troubled[:NAMED]:
        yield _troubled(states[name], healths[name], now=now)
    if len(troubled) > NAMED:
        more = f"{len(troubled) - NAMED} more are in trouble"
        yield _warn("sources", more, "`lodewatch sources list` shows all")


def _troubled(state: SourceState, how: SourceHealth, *, now: datetime) -> Finding:
    if state.gone:
        advice = "take it out, or give it its new address"
        return _warn("sources", f"{state.source} is gone for good (410)", advice)
    if how in (SourceHealth.STALE, SourceHealth.EMPTY):
        advice = "look whether the publisher has moved its news to another feed"
        return _warn("sources", trouble(state, how, now=now), advice)
    since = relative(state.last_success, now=now)
    words = f"{state.source}: {state.message or state.trouble}; last success {since}"
    return _warn("sources", words, f"`lodewatch sources check {state.source}`")


def _polling(states: list[SourceState], *, now: datetime) -> Iterator[Finding]:
    """Say when somebody last polled, and whether it is overdue."""
    last = max((s.last_attempt for s in states if s.last_attempt), default=None)
    due = min((s.next_due for s in states if s.next_due and not s.gone), default=None)
    words = f"last visit {relative(last, now=now)}"
    if last is None or (due is not None and now - due > LATE):
        advice = "start `lodewatch run`, or call `lodewatch once` regularly"
        yield _warn("polling", f"{words}; sources are due", advice)
    else:
        yield _ok("polling", words)


def _messages(store: Store) -> Iterator[Finding]:
    for channel, reason in store.outbox.parked().items():
        advice = "put the channel or its credential right, then restart or reload"
        yield _fail("messages", f"channel {channel} is parked: {reason}", advice)
    counts = store.outbox.counts()
    for state, level, words in (
        (DeliveryState.UNKNOWN, _warn, "may or may not have arrived"),
        (DeliveryState.HELD, _warn, "wait for a person to look whether they arrived"),
        (DeliveryState.DEAD, _warn, "could not be delivered"),
    ):
        if count := counts.get(state, 0):
            advice = f"`lodewatch alerts --state {state}` lists them"
            yield level("messages", f"{plural(count, 'message')} {words}", advice)
    sent, waiting = counts[DeliveryState.SENT], counts[DeliveryState.PENDING]
    yield _ok("messages", f"{sent} sent, {waiting} waiting")


def _articles(store: Store) -> Iterator[Finding]:
    unread = store.events.quarantined()
    for article, error in list(unread.items())[:NAMED]:
        words = f"article {article} could not be read: {error}"
        yield _warn("articles", words, "it is left alone; please report it")
    if len(unread) > NAMED:
        yield _warn("articles", f"{len(unread) - NAMED} more could not be read")
