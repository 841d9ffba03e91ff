"""The frozen content of a message."""

import pytest

from monitor.model.message import Alert
from monitor.model.ontology import Stage
from monitor.model.record import from_json, to_json
from monitor.model.rule import Severity
from monitor.model.story import ChangeKind
from monitor.notify.alert import alert, alert_of, rises
from tests.makers import a_change, a_document, a_report, a_story
from tests.notify.rules import a_match, a_rule, an_absence

TITLES = {"EXPORT_LICENSING": "Export licensing"}


def test_several_rules_are_one_alert() -> None:
    """Three rules on one development are no three alarms."""
    low = a_rule(id="low", severity=Severity.LOW, tags=("a", "b"))
    high = a_rule(id="high", severity=Severity.CRITICAL, tags=("b", "c"))
    fact = a_change(id="c2", kind=ChangeKind.FACT, facts=("expiry",))

    told = alert(
        [a_match(low), a_match(high), a_match(high, change=fact)],
        reports=[a_report()],
        titles=TITLES,
    )

    assert told.severity is Severity.CRITICAL
    assert [rule for rule, _ in told.rules] == ["low", "high"]
    assert told.tags == ("a", "b", "c")
    assert told.change is ChangeKind.NEW
    assert told.type_title == "Export licensing"


def test_a_type_without_a_title_is_still_readable() -> None:
    """A user's own type may have no title yet."""
    told = alert_of(a_story(type="MY_TYPE"), [], titles={})

    assert told.type_title == "My type"


def test_only_a_web_link_is_given() -> None:
    """The first report that can be opened is the one to open."""
    reports = [
        a_report(document=a_document(url="javascript:alert(1)"), event_id="event-1"),
        a_report(document=a_document(url="https://ok.example/"), event_id="e2"),
    ]

    assert alert_of(a_story(), reports, titles={}).url == "https://ok.example/"
    assert alert_of(a_story(), reports[:1], titles={}).url is None


@pytest.mark.parametrize(
    ("before", "now", "rising"),
    [
        (Stage.PROPOSED, Stage.ADOPTED, True),
        (Stage.EFFECTIVE, Stage.SUSPENDED, True),
        (Stage.SUSPENDED, Stage.EFFECTIVE, True),
        (Stage.ADOPTED, Stage.ANNOUNCED, False),
        (None, Stage.ADOPTED, False),
    ],
)
def test_a_step_forward_rises(
    before: Stage | None, now: Stage, *, rising: bool
) -> None:
    """What rises is shown to everybody; the rest stays in the thread."""
    kind = ChangeKind.NEW if before is None else ChangeKind.STAGE
    change = a_change(a_story(stage=now), kind=kind, stage_before=before)

    assert rises(change) is rising


@pytest.mark.parametrize(
    ("told", "rising"),
    [(Severity.LOW, True), (Severity.HIGH, False), (None, False)],
)
def test_a_higher_severity_rises(told: Severity | None, *, rising: bool) -> None:
    """A story that becomes critical must leave its thread."""
    one = alert(
        [a_match(a_rule(severity=Severity.HIGH))],
        reports=[],
        titles={},
        severity_told=told,
    )

    assert one.rises is rising


def test_an_alert_survives_the_outbox() -> None:
    """What is frozen at enqueue must be the same after a restart."""
    told = alert([a_match()], reports=[a_report()], titles=TITLES)

    assert from_json(Alert, to_json(told)) == told


def test_an_alert_carries_the_event_behind_it() -> None:
    """If it fails, a webhook's receiver gets words and no evidence."""
    match = a_match()
    told = alert([match, match], reports=[a_report()], titles=TITLES)
    (one,) = told.events
    assert one.event == match.change.report.event
    assert (one.document_id, bool(one.source)) == (
        match.change.report.document.id,
        True,
    )


def test_silence_is_told_as_silence() -> None:
    """If it fails, a month without news arrives as a new story."""
    told = alert([an_absence()], reports=[a_report()], titles={})

    assert told.change_words == (
        "absence: nothing since 2025-11-07 12:00 UTC (story.id=story-1)"
    )
    assert told.change is not ChangeKind.NEW
    assert not told.rises
