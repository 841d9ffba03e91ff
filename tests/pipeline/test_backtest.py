"""A backtest tells what was told: it is held against what really went through."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from monitor.config import load
from monitor.config.settings import Route
from monitor.match import RuleSet, load_rules
from monitor.model.event import Extraction
from monitor.model.message import DeliveryState
from monitor.model.ontology import Stage, Tier
from monitor.model.story import StoryChange
from monitor.model.text import Origin
from monitor.notify.route import Untold
from monitor.pipeline.backtest import Backtest, World, backtest
from monitor.pipeline.parts import Parts
from monitor.pipeline.past import past
from monitor.pipeline.read import Reading
from monitor.pipeline.rules import tell_absences
from monitor.pipeline.take import take_readings
from monitor.replay import article_of
from monitor.store import open_store
from tests.fakes import FakeChannel
from tests.makers import NOON, a_change, a_document, a_story, an_event

RULES = """
schema = 1
[[rule]]
id = "controls"
title = "Export controls change"
severity = "high"
events = ["EXPORT_LICENSING"]
changes = ["new", "stage", "fact", "corroborated"]
[rule.dedup]
window = "5h"
[[rule]]
id = "once-a-day"
title = "Only the first of a day"
severity = "critical"
tags = ["loud"]
events = ["EXPORT_LICENSING"]
[rule.dedup]
by = ["implementer"]
window = "24h"
on_repeat = "drop"
[[rule]]
id = "trial"
title = "Not told yet"
status = "shadow"
severity = "low"
events = ["*"]
[rule.match]
"source.tier|in" = ["official"]
"""
REMEMBERING = """
[[rule]]
id = "twice"
title = "Two within six hours"
severity = "high"
events = ["EXPORT_LICENSING"]
changes = ["new", "stage", "fact", "corroborated"]
[rule.correlate]
type = "count"
at_least = 2
by = ["implementer"]
window = "6h"
[rule.dedup]
window = "4h"
on_repeat = "drop"
[[rule]]
id = "new-publisher"
title = "A publisher not seen within two days"
severity = "medium"
tags = ["loud"]
events = ["*"]
changes = ["new", "stage", "fact", "corroborated"]
[rule.correlate]
type = "new_term"
field = "source.group"
window = "2d"
[[rule]]
id = "quiet"
title = "Nothing for three hours"
severity = "critical"
events = ["EXPORT_LICENSING"]
changes = ["new", "stage", "fact", "corroborated"]
[rule.correlate]
type = "absence"
by = ["story"]
window = "3h"
[rule.dedup]
window = "10h"
[[rule]]
id = "careless"
title = "Switched off by the first story of two sources"
severity = "high"
events = ["EXPORT_LICENSING"]
changes = ["new", "stage", "fact", "corroborated"]
where = "!(story.sources >= 2) || 1 / 0 > 0"
"""
WAIT = timedelta(hours=3)  # of "quiet"
CONFIG = """
[[channel]]
name = "desk"
type = "console"
[[channel]]
name = "mail"
type = "email"
host = "smtp.example"
security = "none"
from = "a@example.org"
to = ["b@example.org", "c@example.org"]
[[digest]]
name = "daily"
channel = "desk"
[[route]]
channels = ["mail"]
continue = true
[route.match]
tags = ["loud"]
[[route]]
channels = ["desk"]
digest = "daily"
quiet_hours = "20:00-07:00"
[route.match]
severity = ["high", "critical"]
"""
STAGES = (Stage.PROPOSED, Stage.ADOPTED, Stage.SUSPENDED, Stage.ENDED)
Step = tuple[int, int, int, bool]  # minutes since the last, stage, publisher, baseline
Maker = Callable[..., Parts]


def rules_of(folder: Path, text: str = RULES) -> RuleSet:
    """Load one rule file."""
    folder.mkdir(exist_ok=True)
    (folder / "rules.toml").write_text(text, encoding="utf-8")
    return load_rules(folder, types=["EXPORT_LICENSING"])


def live(parts: Parts, steps: Sequence[Step]) -> list[Untold]:
    """Take documents in as the daemon does, its clock looking without delay."""
    now = NOON
    untold: list[Untold] = []
    seen: list[datetime] = []
    for number, (minutes, stage, publisher, baseline) in enumerate(steps):
        now += timedelta(minutes=minutes)
        untold += waited(parts, seen, now)
        seen.append(now)
        tier = (Tier.OFFICIAL, Tier.WIRE, Tier.MEDIA)[publisher % 3]
        document = a_document(
            id=f"doc-{number}",
            published=now,
            source=Origin(name=f"Publisher {publisher}", tier=tier),
        )
        extraction = Extraction(id=document.id, events=(an_event(stage=STAGES[stage]),))
        reading = Reading(article=article_of(document), extraction=extraction)
        taken = take_readings(
            parts, [reading], now=now, witness=lambda a: a.source, baseline=baseline
        )
        untold += taken.untold
    return untold + waited(parts, seen, now + 2 * WAIT)


def waited(parts: Parts, seen: list[datetime], until: datetime) -> list[Untold]:
    """Look at the clock whenever something may have been waited for in vain."""
    untold: list[Untold] = []
    while seen and seen[0] + WAIT <= until:
        untold += tell_absences(parts, now=seen.pop(0) + WAIT).untold
    return untold


def world_of(parts: Parts) -> World:
    return World(
        routes=parts.settings.routes, channels=parts.channels, titles=parts.titles
    )


def as_told(parts: Parts, untold: Sequence[Untold]) -> dict[str, object]:
    """Count what the database says was matched and told."""
    store = parts.store
    matches = [m for s in store.stories.find() for m in store.matches.of_story(s.id)]
    rows = store.outbox.messages(limit=1000)
    messages = {
        (m.channel, m.subject, m.kind, m.sequence): row.state
        for m, row in ((row.message, row) for row in rows)
    }
    states = Counter((key[0], state) for key, state in messages.items())
    return {
        "fired": Counter(m.rule.id for m in matches),
        "alerts": Counter(m.rule.id for m in matches if not m.repeat),
        "messages": {
            channel: count
            for (channel, state), count in states.items()
            if state is DeliveryState.PENDING
        },
        "held": sum(
            count
            for (_, state), count in states.items()
            if state is DeliveryState.SUPPRESSED
        ),
        "untold": Counter(u.reason.value for u in untold),
    }


def as_replayed(found: Backtest) -> dict[str, object]:
    """Count the same in a backtest."""
    told = found.here
    return {
        "fired": Counter({c.rule.id: c.fired for c in told.rules if c.fired}),
        "alerts": Counter({c.rule.id: c.alerts for c in told.rules if c.alerts}),
        "messages": dict(told.messages),
        "held": told.held,
        "untold": Counter(told.untold),
    }


steps = st.lists(
    st.tuples(
        st.sampled_from([1, 20, 130, 400, 2000]),
        st.integers(0, 3),
        st.integers(0, 4),
        st.sampled_from([False, False, False, True]),
    ),
    min_size=1,
    max_size=9,
)


@given(steps=steps)
@examples(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_the_present_rules_would_have_told_what_they_told(
    make: Maker, steps: list[Step]
) -> None:
    """If it fails, a backtest answers for another program than the one that runs."""
    with TemporaryDirectory() as folder:
        place = Path(folder)
        rules = rules_of(place / "rules", RULES + REMEMBERING)
        (place / "config.toml").write_text(CONFIG, encoding="utf-8")
        recipients = ("b@example.org", "c@example.org")
        channels = {
            "desk": FakeChannel("desk"),
            "mail": FakeChannel("mail", recipients=recipients),
        }
        with open_store(place / "own.db", now=NOON) as store:
            settings = load(place / "config.toml", environment={})
            parts = replace(
                make(), settings=settings, store=store, rules=rules, channels=channels
            )
            untold = live(parts, steps)
            end = NOON + timedelta(minutes=sum(step[0] for step in steps)) + 2 * WAIT
            found = backtest(
                past(store, [rules]), rules, world=world_of(parts), until=end
            )
            assert as_replayed(found) == as_told(parts, untold)
            assert found.here.broken.keys() == store.rules.off(rules.rules).keys()


def a_world(**changes: object) -> World:
    """Return a desk that hears of everything."""
    base = World(
        routes=(Route(channels=("desk",), group_wait=timedelta()),),
        channels={"desk": FakeChannel("desk")},
        titles={},
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def story_changes(count: int, **changes: object) -> list[StoryChange]:
    """Return one new story a day."""
    return [
        replace(
            a_change(
                a_story(id=f"story-{day}"),
                id=f"change-{day}",
                at=NOON + timedelta(days=day),
            ),
            **changes,  # type: ignore[arg-type]
        )
        for day in range(count)
    ]


def test_what_came_before_is_played_and_not_counted(tmp_path: Path) -> None:
    """If it fails, the first repeat after `--since` is taken for an alert."""
    rules = rules_of(tmp_path)
    changes = story_changes(3)
    since = changes[1].at
    counts = backtest(changes, rules, world=a_world(), since=since).here.rules
    by_rule = {c.rule.id: (c.fired, c.alerts) for c in counts}
    # A day after the first alert its window has just ended, and the next begins.
    assert by_rule["once-a-day"] == (2, 2)
    close = [replace(changes[0], at=since - timedelta(hours=1)), *changes[1:]]
    counts = backtest(close, rules, world=a_world(), since=since).here.rules
    assert {c.rule.id: (c.fired, c.alerts) for c in counts}["once-a-day"] == (2, 1)


def test_what_only_one_version_tells_is_named_with_its_reason(tmp_path: Path) -> None:
    """If it fails, nobody sees what a changed rule gains and loses."""
    here = rules_of(tmp_path / "here")
    changed = RULES.replace('id = "once-a-day"', 'id = "renamed"').replace(
        'events = ["EXPORT_LICENSING"]\nchanges',
        'events = ["EXPORT_LICENSING"]\nunless = {stage = "SUSPENDED"}\nchanges',
    )
    there = rules_of(tmp_path / "there", changed)
    found = backtest(story_changes(3), here, world=a_world(), there=there, samples=2)
    apart = {d.rule_id: d for d in found.differences}
    assert {n: (d.only_here, d.only_there) for n, d in apart.items()} == {
        "controls": (3, 0),
        "once-a-day": (3, 0),
        "renamed": (0, 3),
    }
    samples = apart["controls"].here
    assert [s.change.id for s in samples] == ["change-1", "change-2"]
    assert samples[0].why == "unless.stage: not: is SUSPENDED; found SUSPENDED"
    assert apart["renamed"].there[0].why == "there is no such rule"
    assert (found.messages_only_here, found.messages_only_there) == (0, 0)


def test_equal_versions_differ_in_nothing(tmp_path: Path) -> None:
    """If it fails, a difference is shown that is none."""
    rules = rules_of(tmp_path)
    found = backtest(story_changes(5), rules, world=a_world(), there=rules, samples=3)
    assert found.differences == ()
    assert found.there == found.here


def test_precision_is_measured_where_somebody_has_judged(tmp_path: Path) -> None:
    """If it fails, a rule that nobody has judged looks perfect, or hopeless."""
    changes = story_changes(4)
    rules = rules_of(tmp_path)
    (controls, *_) = backtest(changes, rules, world=a_world()).here.rules
    assert controls.precision is None
    event = changes[0].report.event_id
    alone = [changes[0], *story_changes(3)[1:]]
    world = a_world(judged={event: False})
    (controls, *_) = backtest(alone[:1], rules, world=world).here.rules
    assert (controls.judged, controls.right, controls.precision) == (1, 0, 0.0)
    world = a_world(judged={event: True})
    (controls, *_) = backtest(alone[:1], rules, world=world).here.rules
    assert controls.precision == 1.0


def test_a_message_to_several_people_counts_once(tmp_path: Path) -> None:
    """If it fails, a mailing list multiplies what a rule is blamed for."""
    desk = FakeChannel("desk", recipients=("b@example.org", "c@example.org"))
    world = a_world(channels={"desk": desk})
    found = backtest(story_changes(2), rules_of(tmp_path), world=world)
    assert found.here.messages == {"desk": 2}


def test_a_rule_that_fails_is_named_and_switched_off(tmp_path: Path) -> None:
    """If it fails, an edit passes a backtest that would be switched off in the night."""
    rules = rules_of(tmp_path, "schema = 1\n" + REMEMBERING)
    single, double = story_changes(2)
    double = replace(double, story=replace(double.story, witnesses=("a", "b")))
    found = backtest([single, double], rules, world=a_world(), there=rules, samples=1)
    assert set(found.here.broken) == {"careless"}
    assert "change-1" in found.here.broken["careless"]
    assert {c.rule.id: c.fired for c in found.here.rules}["careless"] == 1


def test_the_clock_goes_on_to_the_end(tmp_path: Path) -> None:
    """If it fails, a rule that waits is silent about the latest story."""
    rules = rules_of(tmp_path, "schema = 1\n" + REMEMBERING)
    (change,) = story_changes(1)
    for until, fired in ((change.at + WAIT / 2, 0), (change.at + WAIT, 1)):
        counts = backtest([change], rules, world=a_world(), until=until).here.rules
        assert {c.rule.id: c.fired for c in counts}["quiet"] == fired
