from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from monitor.model.correction import Correction, CorrectionKind
from monitor.model.event import Money
from monitor.model.ontology import Stage
from monitor.model.story import Assignment, AssignReason, ChangeKind, Story
from monitor.store import Store
from tests.makers import (
    NOON,
    a_change,
    a_company,
    a_document,
    a_report,
    a_story,
    an_event,
)

HOUR = timedelta(hours=1)


def assigned(story: Story, *, at: int | None = 0, name: str = "") -> Assignment:
    """Return a story that changed `at` hours after noon; None: a copy arrived."""
    name = name or story.id
    report = a_report(document=a_document(id=f"doc-{name}"))
    change = (
        None
        if at is None
        else a_change(story, report, id=f"change-{name}", at=NOON + at * HOUR)
    )
    return Assignment(
        story=story, change=change, reason=AssignReason.KEY, explanation="same measure"
    )


def ids(stories: tuple[Story, ...]) -> list[str]:
    return [story.id for story in stories]


def test_a_story_comes_back_whole(store: Store) -> None:
    """Grouping would go on with another story than it had left."""
    money = Money(low=Decimal("1.5"), high=Decimal("1.50"), currency="USD")
    story = a_story(keys=("a", "b"), fingerprints=((0, 2**64 - 1), ()), money=(money,))
    for _ in range(2):
        store.stories.save(assigned(story))
    assert store.stories.get("story-1") == story
    assert len(store.stories.timeline("story-1")) == 1
    assert len(store.stories.reports("story-1")) == 1


def test_the_latest_state_counts(store: Store) -> None:
    """A report that shares only an old key would be compared with the story."""
    store.stories.save(assigned(a_story(keys=("old", "both"))))
    now = a_story(keys=("both", "new"), stage=Stage.ENDED, reports=2)
    store.stories.save(assigned(now, name="2"))

    assert store.stories.get("story-1") == now
    assert store.stories.sharing(["old"]) == ()
    assert store.stories.sharing(["new", "both", "x"]) == (now,)
    assert store.stories.sharing([]) == ()


def test_of_many_stories_those_that_share_most_are_found(store: Store) -> None:
    """If it fails, a report is compared with the wrong ones of a crowded subject."""
    for name, keys, hours in (
        ("late", ("a",), 9),
        ("early", ("a",), 1),
        ("both", ("a", "b"), 0),
        ("other", ("c",), 9),
    ):
        story = a_story(id=name, keys=keys, last_published=NOON + hours * HOUR)
        store.stories.put(story)

    assert ids(store.stories.sharing(["a", "b"])) == ["both", "early", "late"]
    assert ids(store.stories.sharing(["a", "b"], most=2)) == ["both", "late"]
    assert ids(store.stories.sharing(["a", "b", "b"], most=1)) == ["both"]


def test_every_report_is_kept_with_its_reason(store: Store) -> None:
    """A copy would vanish, and nobody could say why it went there."""
    first = assigned(a_story())
    copy = a_report(document=a_document(id="copy", published=NOON + HOUR))
    store.stories.save(first)
    store.stories.save(
        Assignment(
            story=a_story(reports=2),
            change=None,
            reason=AssignReason.COPY,
            explanation="same words",
        ),
        copy,
    )
    assert first.change is not None
    assert store.stories.reports("story-1") == (first.change.report, copy)
    assert store.stories.why(copy.event_id) == ("copy", "same words")
    assert store.stories.why("nobody") is None


def test_a_copy_without_its_report_keeps_the_story(store: Store) -> None:
    """Counting a copy would fail for want of a change."""
    store.stories.save(assigned(a_story(reports=3), at=None))
    assert store.stories.get("story-1") == a_story(reports=3)
    assert store.stories.reports("story-1") == ()


def test_the_timeline_tells_what_was_known_then(store: Store) -> None:
    """The timeline would show today's state at every step."""
    rumour = a_story(stage=Stage.CONSIDERED)
    late = assigned(a_story(stage=Stage.ADOPTED), at=1, name="late")
    assert late.change is not None
    moved = replace(
        late.change,
        kind=ChangeKind.STAGE,
        stage_before=Stage.CONSIDERED,
        facts=("expiry",),
        baseline=True,
    )
    store.stories.save(replace(late, change=moved))
    store.stories.save(assigned(rumour, at=0, name="early"))

    timeline = store.stories.timeline("story-1")
    assert [change.id for change in timeline] == ["change-early", "change-late"]
    assert timeline[0].story == rumour
    assert timeline[1] == moved


def test_the_timeline_is_without_fingerprints(store: Store) -> None:
    """Each change would carry the signatures of all earlier reports."""
    story = a_story(fingerprints=((1, 2),))
    store.stories.save(assigned(story))
    (change,) = store.stories.timeline("story-1")
    assert change.story == replace(story, fingerprints=())


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        pytest.param("abc1", "abc1", id="whole"),
        pytest.param("abc", None, id="of two"),
        pytest.param("abc2", "abc2x", id="unique beginning"),
        pytest.param("ab", "ab", id="whole, although others begin so"),
        pytest.param("a", None, id="of many"),
        pytest.param("b_", None, id="no wildcard"),
        pytest.param("b%", None, id="no wildcard either"),
        pytest.param("", None, id="nothing"),
        pytest.param("z", None, id="of none"),
    ],
)
def test_a_story_is_found_by_the_beginning_of_its_id(
    store: Store, asked: str, found: str | None
) -> None:
    """People would have to type whole ids, or get somebody else's story."""
    for name in ("ab", "abc1", "abc2x", "bcd"):
        store.stories.save(assigned(a_story(id=name)))
    story = store.stories.get(asked)
    assert (story and story.id) == found


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        pytest.param({}, ["deal", "rule"], id="everything, the newest first"),
        pytest.param({"stage": Stage.ENDED}, ["rule"], id="stage"),
        pytest.param({"type": "CAPITAL_RAISE"}, ["deal"], id="type"),
        pytest.param({"text": "capital"}, ["deal"], id="words of a report"),
        pytest.param({"text": "*"}, [], id="hostile words"),
        pytest.param({"company": "lynas"}, ["deal"], id="company"),
        pytest.param({"since": NOON + HOUR}, ["deal"], id="since"),
        pytest.param({"limit": 1}, ["deal"], id="limit"),
        pytest.param({"company": "lynas", "stage": Stage.ENDED}, [], id="all hold"),
    ],
)
def test_stories_are_found(
    store: Store, asked: dict[str, Any], found: list[str]
) -> None:
    """A filter would show too little or too much."""
    store.stories.save(assigned(a_story(id="rule", stage=Stage.ENDED)))
    deal = a_story(id="deal", type="CAPITAL_RAISE", last_published=NOON + HOUR)
    report = a_report(
        an_event(arguments=(a_company("Lynas Rare Earths"),)),
        a_document(id="doc-deal", title="Lynas raises capital"),
    )
    store.stories.save(replace(assigned(deal, at=None)), report)
    assert ids(store.stories.find(**asked)) == found


def test_changes_of_two_digests_meet_without_overlap(store: Store) -> None:
    """A change at the seam would be told twice, or not at all."""
    for hour in range(4):
        store.stories.save(assigned(a_story(id=f"story-{hour}"), at=hour))

    def told(since: int, until: int) -> list[str]:
        changes = store.stories.changed_since(NOON + since * HOUR, NOON + until * HOUR)
        return [change.story.id for change in changes]

    assert told(0, 2) == ["story-0", "story-1"]
    assert told(2, 4) == ["story-2", "story-3"]


def test_open_stories_are_those_at_rest(store: Store) -> None:
    """A digest would list as open what is over, or what it has just told."""
    store.stories.save(assigned(a_story(id="ended", stage=Stage.ENDED)))
    store.stories.save(assigned(a_story(id="rejected", stage=Stage.REJECTED)))
    store.stories.save(assigned(a_story(id="quiet")))
    store.stories.save(assigned(a_story(id="moved", last_published=NOON + HOUR), at=2))

    assert ids(store.stories.open_stories()) == ["moved", "quiet"]
    assert ids(store.stories.open_stories(before=NOON + HOUR)) == ["quiet"]
    assert ids(store.stories.open_stories(limit=1)) == ["moved"]


def test_one_announcement_may_move_several_stories(store: Store) -> None:
    """A suspension of six acts would be told of the last one only."""
    own, other = assigned(a_story()), assigned(a_story(id="story-2"))
    assert own.change is not None
    report = own.change.report
    store.stories.save(own, report)
    store.stories.save(other, report, also=True)
    assert store.stories.reports("story-1") == (report,)
    assert store.stories.reports("story-2") == (report,)
    assert store.stories.why(report.event_id) == (own.reason, own.explanation)


def test_stories_by_their_ids_and_under_a_name_they_lost(store: Store) -> None:
    """If it fails, a link to a story that was merged since leads nowhere."""
    store.stories.save(assigned(a_story(id="abc1")))
    store.corrections.add(
        Correction(
            id="m",
            kind=CorrectionKind.MERGE,
            story="abc1",
            other="def2",
            title="x",
            at=NOON,
            by="Ada",
            why="",
        )
    )
    assert set(store.stories.by_ids(["abc1", "def2"])) == {"abc1"}
    assert store.stories.get("abc1") is not None
    assert store.stories.get("def2") == store.stories.get("abc1")
    assert store.stories.get("de") == store.stories.get("abc1")
    assert store.stories.get("zzz") is store.stories.get("") is None
