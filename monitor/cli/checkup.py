"""What `lodewatch doctor` looks at: each check says what is so, and what to do if not.

A check never stops the others; what cannot be checked because of an earlier failure is
left out.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from typing import Final
from urllib.parse import urlsplit

from monitor import app, knowledge
from monitor.cli.checkup_host import clock, daemon, host, journal_and_copies, size
from monitor.cli.findings import Finding, fail, ok, warn
from monitor.cli.rules import read_rules
from monitor.cli.rules_check import no_route
from monitor.cli.times import relative
from monitor.collect.health import HEARD, TROUBLED, health
from monitor.config import Settings, SlackSettings
from monitor.errors import ConfigError, MonitorError
from monitor.extract.extractor import Extractor
from monitor.model.message import DeliveryState
from monitor.model.source import FetchTrouble, SourceHealth, SourceState
from monitor.notify.open import open_channels
from monitor.notify.reach import unreached
from monitor.notify.words import plural
from monitor.pipeline.coverage import trouble
from monitor.pipeline.standing import LATE
from monitor.store import Store

_CUT_OFF: Final = (FetchTrouble.OFFLINE, FetchTrouble.DNS, FetchTrouble.CONNECT)
"""What befalls every source where the machine is cut off."""
NAMED: Final = 5  # things of a kind that are named; the rest is counted


def broken_config(error: ConfigError) -> Iterator[Finding]:
    """Say what is wrong with the configuration; nothing else can be checked then."""
    for problem in error.problems:
        advice = "mend this line and run it again" if problem.line else ""
        yield fail("configuration", str(problem), advice)


def check_all(settings: Settings, *, now: datetime) -> Iterator[Finding]:
    """Look at everything, one finding or more for each part."""
    yield ok("configuration", str(settings.file))
    yield from _rules(settings)
    yield from _exposure(settings)
    yield from _audiences(settings)
    yield from _model(settings)
    yield from _channels(settings)
    yield from _routes(settings)
    yield from _manners(settings)
    yield from host(settings)
    yield from daemon(settings, now=now)
    if not settings.store.path.exists():
        advice = "`lodewatch run` makes it"
        yield warn("database", f"{settings.store.path} is not there yet", advice)
        return
    try:
        with app.open_database(settings, read_only=True) as store:
            wrong = store.check()
            yield _database(store, wrong)
            if wrong is not None:
                return
            yield from journal_and_copies(settings, store, now=now)
            yield from _sources(settings, store, now=now)
            yield from _messages(store)
            yield from _articles(store)
            yield from _switched_off(settings, store)
    except MonitorError as error:
        yield fail("database", str(error))


def _rules(settings: Settings) -> Iterator[Finding]:
    try:
        rules = read_rules(settings, None)
    except ConfigError as error:
        for problem in error.problems:
            yield fail("rules", str(problem), "mend this line; `lodewatch rules check`")
        return
    words = f"{plural(len(rules.rules), 'rule')}, {plural(len(rules.tests), 'test')}"
    if rules.rules:
        yield ok("rules", words)
    else:
        advice = f"write one into {settings.rules.path}; see docs/rules.md"
        yield warn("rules", "there is no rule, so nothing is ever told", advice)
    for warning in rules.warnings:
        yield warn("rules", warning)
    for rule in unreached(rules.rules, settings.routes):
        advice = "give it a [[route]], or set it to shadow"
        yield warn("rules", no_route(rule), advice)


def _switched_off(settings: Settings, store: Store) -> Iterator[Finding]:
    """Name the rules whose `where` has failed; wrong files are told by `_rules`."""
    try:
        rules = read_rules(settings, None)
    except ConfigError:
        return
    for name, reason in store.rules.off(rules.rules).items():
        words = f"rule {name} is switched off: its `where` failed: {reason}"
        yield warn("rules", words, "change it; it is tried again then")


def _audiences(settings: Settings) -> Iterator[Finding]:
    if settings.audiences is None:
        return
    try:
        views = knowledge.read_audiences(settings)
    except ConfigError as error:
        for problem in error.problems:
            yield fail("audiences", str(problem), "mend this line")
    else:
        yield ok("audiences", ", ".join(views))


def _exposure(settings: Settings) -> Iterator[Finding]:
    """Read the user's own list; say where a rule asks for one that is not there."""
    try:
        holdings = knowledge.read_exposure(settings).holdings
        rules = read_rules(settings, None).rules if not holdings else ()
    except ConfigError as error:
        for problem in error.problems:
            if settings.exposure is not None:
                yield fail("exposure", str(problem), "mend this line")
        return
    if holdings:
        words = f"{plural(len(holdings), 'entry')} on your list"
        yield ok("exposure", words)
    asking = [r.id for r in rules if any(c.field == "exposure" for c in r.conditions)]
    if asking:
        words = f"{', '.join(asking)} asks for exposure, and there is no list"
        yield warn("exposure", words, "name one with [exposure] file")


def _model(settings: Settings) -> Iterator[Finding]:
    """Load what reads texts: the model, the user's types and names."""
    try:
        extractor = Extractor.load(settings.extract)
    except ConfigError as error:
        for problem in error.problems:
            yield fail("extraction", str(problem), "mend this line")
    except MonitorError as error:
        yield fail("extraction", str(error))
    else:
        types = plural(len(extractor.types), "event type")
        yield ok("extraction", f"model loaded, {types}")
        if not extractor.detects:
            words = "the trained detector is not there; far fewer events are found"
            yield warn("extraction", words, "install lodewatch again")


def _channels(settings: Settings) -> Iterator[Finding]:
    channels, problems = open_channels(
        settings.channels, stream=StringIO(), clock=app.now
    )
    if channels:
        yield ok("channels", ", ".join(channels))
    for problem in problems:
        yield fail("channels", problem)
    for one in settings.channels:
        if isinstance(one, SlackSettings) and one.buttons and one.app_token is None:
            words = f"{one.name} shows no buttons: {one.app_token_env} is not set"
            yield warn("channels", words, "`lodewatch channels test` says what helps")
    if not settings.channels:
        advice = "add a [[channel]] table"
        yield warn("channels", "there is none, so nobody can be told", advice)


def _routes(settings: Settings) -> Iterator[Finding]:
    if not settings.routes:
        advice = "add a [[route]] table with the channels to tell"
        yield warn("routes", "there is none, so no match is told", advice)


def _manners(settings: Settings) -> Iterator[Finding]:
    """Name the hosts that refuse visitors without an address."""
    if settings.fetch.contact is not None:
        return
    hosts = {urlsplit(s.url).hostname or "" for s in settings.sources if s.enabled}
    if any(host == "sec.gov" or host.endswith(".sec.gov") for host in hosts):
        advice = "set [fetch] contact to a mail address or URL of yours"
        yield warn("sources", "the SEC answers nobody without a contact", advice)


def _database(store: Store, wrong: str | None) -> Finding:
    if wrong is not None:
        return fail("database", wrong)
    taken = size(store.path.stat().st_size)
    return ok("database", f"{store.path}, {taken}, every page sound")


def _sources(settings: Settings, store: Store, *, now: datetime) -> Iterator[Finding]:
    states = store.sources.states()
    healths = {s.name: health(s, states.get(s.name), now=now) for s in settings.sources}
    counts = Counter(healths.values())
    watched = len(healths) - counts[SourceHealth.OFF]
    if not watched:
        advice = "`lodewatch sources add URL`, or name a pack under [sources]"
        yield warn("sources", "none is switched on", advice)
        return
    known = [states[s.name] for s in settings.sources if s.enabled and s.name in states]
    yield from clock((s.last_attempt for s in known), now=now)
    yield from _polling(known, now=now)
    words = f"{sum(counts[how] for how in HEARD)} of {watched} fresh"
    if new := counts[SourceHealth.NEW]:
        words += f", {new} not visited yet"
    if known and all(state.trouble in _CUT_OFF for state in known):
        advice = "look whether this machine reaches the internet; proxies are not used"
        yield warn("sources", words, advice)
    else:
        yield ok("sources", words)
    troubled = [name for name, how in healths.items() if how in TROUBLED]
    for name in troubled[:NAMED]:
        yield _troubled(states[name], healths[name], now=now)
    if len(troubled) > NAMED:
        more = f"{len(troubled) - NAMED} more are in trouble"
        yield warn("sources", more, "`lodewatch sources list` shows all")


def _troubled(state: SourceState, how: SourceHealth, *, now: datetime) -> Finding:
    if state.gone:
        advice = "take it out, or give it its new address"
        return warn("sources", f"{state.source} is gone for good (410)", advice)
    if how in (SourceHealth.STALE, SourceHealth.EMPTY):
        advice = "look whether the publisher has moved its news to another feed"
        return warn("sources", trouble(state, how, now=now), advice)
    since = relative(state.last_success, now=now)
    words = f"{state.source}: {state.message or state.trouble}; last success {since}"
    return warn("sources", words, f"`lodewatch sources check {state.source}`")


def _polling(states: list[SourceState], *, now: datetime) -> Iterator[Finding]:
    """Say when somebody last polled, and whether it is overdue."""
    last = max((s.last_attempt for s in states if s.last_attempt), default=None)
    due = min((s.next_due for s in states if s.next_due and not s.gone), default=None)
    words = f"last visit {relative(last, now=now)}"
    if last is None or (due is not None and now - due > LATE):
        advice = "start `lodewatch run`, or call `lodewatch once` regularly"
        yield warn("polling", f"{words}; sources are due", advice)
    else:
        yield ok("polling", words)


def _messages(store: Store) -> Iterator[Finding]:
    for channel, reason in store.outbox.parked().items():
        advice = "put the channel or its credential right, then restart or reload"
        yield fail("messages", f"channel {channel} is parked: {reason}", advice)
    counts = store.outbox.counts()
    for state, level, words in (
        (DeliveryState.UNKNOWN, warn, "may or may not have arrived"),
        (DeliveryState.HELD, warn, "wait for a person to look whether they arrived"),
        (DeliveryState.DEAD, warn, "could not be delivered"),
    ):
        if count := counts.get(state, 0):
            advice = f"`lodewatch alerts --state {state}` lists them"
            yield level("messages", f"{plural(count, 'message')} {words}", advice)
    sent, waiting = counts[DeliveryState.SENT], counts[DeliveryState.PENDING]
    yield ok("messages", f"{sent} sent, {waiting} waiting")


def _articles(store: Store) -> Iterator[Finding]:
    unread = store.events.quarantined()
    for article, error in list(unread.items())[:NAMED]:
        words = f"article {article} could not be read: {error}"
        yield warn("articles", words, "it is left alone; please report it")
    if len(unread) > NAMED:
        yield warn("articles", f"{len(unread) - NAMED} more could not be read")
