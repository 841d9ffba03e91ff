"""An alert that says more keeps others quiet, through the real database."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from monitor.config.settings import Choice, Inhibit
from monitor.match import load_rules
from monitor.model.event import Extraction, Jurisdiction
from monitor.model.message import DeliveryState, MessageKind
from monitor.model.ontology import Stage
from monitor.model.people import Mute, MuteKind
from monitor.pipeline.outcome import outcomes
from monitor.pipeline.parts import Parts
from monitor.pipeline.quiet import Quiet
from monitor.pipeline.read import Reading
from monitor.pipeline.take import take_readings
from monitor.replay import article_of
from monitor.store import Store
from tests.makers import NOON, a_document, an_event

Maker = Callable[..., Parts]
HOUR = timedelta(hours=1)
STATES = {"in-force": "CN", "talk": "US", "more-talk": "JP"}
INHIBIT = Inhibit(
    source=Choice(rules=("loud",)),
    target=Choice(rules=("soft",)),
    equal=("commodities",),
    window=5 * HOUR,
    file="",
    line=None,
    key="",
)
RULES = """
schema = 1
[[rule]]
id = "loud"
title = "It is in force"
severity = "critical"
events = ["EXPORT_LICENSING"]
match = { stage = "EFFECTIVE" }
[[rule]]
id = "soft"
title = "Somebody talks of it"
severity = "low"
events = ["EXPORT_LICENSING"]
match = { stage = "PROPOSED" }
dedup = { by = ["type"], window = "72h", on_repeat = "drop" }
"""


@pytest.fixture
def parts(make: Maker) -> Parts:
    """Return a monitor in which what is in force silences talk of it."""
    made = make()
    (made.settings.rules.path / "controls.toml").write_text(RULES, encoding="utf-8")
    rules = load_rules(made.settings.rules.path, types=["EXPORT_LICENSING"])
    return replace(
        made, rules=rules, settings=replace(made.settings, inhibits=(INHIBIT,))
    )


def take(parts: Parts, name: str, stage: Stage, hours: float) -> None:
    """Take in a document of one event, of a story of its own."""
    at: datetime = NOON + hours * HOUR
    document = a_document(id=name, published=at, title=f"{name} {stage}")
    state, *rest = an_event().arguments
    own = Jurisdiction(iso2=STATES[name], name=STATES[name])
    event = an_event(stage=stage, arguments=(replace(state, value=own), *rest))
    reading = Reading(
        article=article_of(document),
        extraction=Extraction(id=name, events=(event,)),
    )
    take_readings(parts, [reading], now=at, witness=lambda a: a.source, baseline=False)


def came_of(store: Store) -> list[tuple[str, DeliveryState, MessageKind]]:
    """Return what is in the outbox, the oldest first: rules, state and kind."""
    return [
        (row.message.payload.rules[0][0], row.state, row.message.kind)  # type: ignore[union-attr]
        for row in reversed(store.outbox.messages())
    ]


def test_an_alert_that_says_more_keeps_others_quiet_for_a_time(
    parts: Parts, store: Store
) -> None:
    """If it fails, talk of a measure in force wakes people, or is lost for good."""
    take(parts, "in-force", Stage.EFFECTIVE, 0)
    take(parts, "talk", Stage.PROPOSED, 1)
    assert came_of(store) == [
        ("loud", DeliveryState.PENDING, MessageKind.ROOT),
        ("soft", DeliveryState.SUPPRESSED, MessageKind.UPDATE),
    ]
    (quiet, _) = store.outbox.messages()
    assert quiet.message.reason == "inhibited: rule loud has told of it"
    (change,) = store.stories.timeline(quiet.message.subject)
    assert outcomes(store, change, routes=parts.settings.routes) == {
        "soft": ("terminal: held back: inhibited: rule loud has told of it",)
    }


def test_what_was_kept_quiet_does_not_count_as_told(parts: Parts, store: Store) -> None:
    """If it fails, a rule is silent for its dedup window after an alert nobody saw."""
    take(parts, "in-force", Stage.EFFECTIVE, 0)
    take(parts, "talk", Stage.PROPOSED, 1)
    take(parts, "more-talk", Stage.PROPOSED, 6)
    assert came_of(store)[-1] == ("soft", DeliveryState.PENDING, MessageKind.ROOT)


def test_what_a_mute_holds_is_not_lost_to_another_alert(
    parts: Parts, store: Store
) -> None:
    """If it fails, the end of a mute does not tell what it has held back."""
    store.mutes.add(
        Mute(id="m", kind=MuteKind.RULE, target="soft", reason="", person="ann",
             at=NOON, until=NOON + 9 * HOUR)
    )  # fmt: skip
    take(parts, "in-force", Stage.EFFECTIVE, 0)
    take(parts, "talk", Stage.PROPOSED, 1)
    assert [rule for rule, _, _ in came_of(store)] == ["loud"]
    assert len(store.matches.muted_by("m")) == 1


def test_what_is_muted_silences_nothing(parts: Parts, store: Store) -> None:
    """If it fails, an alert that nobody was told silences the next."""
    store.mutes.add(
        Mute(id="m", kind=MuteKind.RULE, target="loud", reason="", person="ann",
             at=NOON, until=NOON + 9 * HOUR)
    )  # fmt: skip
    take(parts, "in-force", Stage.EFFECTIVE, 0)
    take(parts, "talk", Stage.PROPOSED, 1)
    assert came_of(store) == [("soft", DeliveryState.PENDING, MessageKind.ROOT)]


def test_without_a_table_nothing_is_looked_up(parts: Parts) -> None:
    """If it fails, every batch of articles pays for what nobody has asked for."""
    plain = replace(parts, settings=replace(parts.settings, inhibits=()))
    assert Quiet(plain, now=NOON).of([]) == {}
