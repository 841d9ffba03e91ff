"""What of a storm is posted, and what its summary says."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.config.settings import StormSettings
from monitor.model.message import Folded
from monitor.model.rule import Severity
from monitor.notify.blocks import notice_post
from monitor.notify.storm import RULES, STORIES, STORM, Room, beyond, summary
from monitor.notify.text import notice_text

LIMIT = StormSettings(most=3, window=timedelta(minutes=10))


def folded(number: int, *, rule: str = "Controls", story: str | None = None) -> Folded:
    return Folded(
        story=story or f"story-{number}",
        headline=f"Headline {number}",
        url=f"https://news.example/{number}",
        severity=Severity.HIGH if number == 7 else Severity.LOW,
        rule=rule,
        standing="reportedly suspended · hearsay",
    )


def test_the_gravest_are_posted() -> None:
    """If it fails, what matters most is folded because it came last."""
    wanted = [(n, "slack", Severity.LOW) for n in range(5)]
    wanted.append((5, "slack", Severity.HIGH))

    assert beyond(wanted, {"slack": Room(storm=LIMIT, told=0)}) == {2, 3, 4}


def test_what_was_posted_of_late_takes_its_place() -> None:
    """If it fails, twenty visits of twenty alerts are no storm."""
    room = Room(storm=LIMIT, told=2)
    wanted = [(n, "slack", Severity.LOW) for n in range(3)]

    assert beyond(wanted, {"slack": room}) == {1, 2}
    assert room.reason.startswith(f"{STORM}more than 3 alerts in 10m")


def test_noise_does_not_fold_what_is_critical() -> None:
    """If it fails, a flood of trifles hides the one alert that nobody may miss."""
    full = {"slack": Room(storm=LIMIT, told=3)}

    assert not beyond([("k", "slack", Severity.CRITICAL)], full)
    assert beyond([("k", "slack", Severity.HIGH)], full) == {"k"}
    flood = [(n, "slack", Severity.CRITICAL) for n in range(4)]
    assert beyond(flood, full) == {3}


@given(
    st.lists(st.sampled_from(list(Severity)), max_size=40),
    st.integers(0, 10),
)
def test_never_more_than_the_limit(severities: list[Severity], told: int) -> None:
    """If it fails, a storm gets through, or a channel without one is folded."""
    wanted = [(n, "slack", s) for n, s in enumerate(severities)]
    beside = [(-n - 1, "file", s) for n, s in enumerate(severities)]

    kept = {n for n, _, _ in wanted + beside} - beyond(
        wanted + beside, {"slack": Room(storm=LIMIT, told=told)}
    )

    assert {k for k in kept if k < 0} == {n for n, _, _ in beside}
    posted = [severities[k] for k in kept if k >= 0]
    assert told + len(posted) <= max(2 * LIMIT.most, told)
    assert all(s is Severity.CRITICAL for s in posted[max(LIMIT.most - told, 0) :]) or (
        told + sum(s is not Severity.CRITICAL for s in posted) <= LIMIT.most
    )


def test_a_summary_counts_by_rule_and_names_the_gravest() -> None:
    """If it fails, nobody learns what the storm was about."""
    some = [folded(n) for n in range(12)] + [folded(99, rule="Mines", story="m")] * 2

    told = summary("slack", some, LIMIT)
    text = notice_text(told)

    assert told.title == "14 more alerts in 13 stories"
    assert [p.text for p in told.points if not p.level] == [
        "Controls: 12 alerts in 12 stories",
        "Mines: 2 alerts in 1 story",
    ]
    assert told.points[1].text == "Headline 7"
    assert told.points[1].note == "reportedly suspended · hearsay"
    assert "More than 3 alerts within 10 minutes came for slack." in told.text
    assert told.points[1 + STORIES].text == f"+{12 - STORIES} more"
    assert "https://news.example/7" in text
    assert "<https://news.example/7|Headline 7>" in str(notice_post(told).blocks)


def test_a_summary_of_many_rules_says_what_it_left_out() -> None:
    """If it fails, rules vanish without a word, or Slack refuses the message."""
    some = [folded(n, rule=f"Rule {n} {'x' * 300}") for n in range(500)]

    told = summary("slack", some, LIMIT)

    assert told.points[-1].text == f"+{500 - RULES} rules more"
    assert len(notice_post(told).text) < 3_900
