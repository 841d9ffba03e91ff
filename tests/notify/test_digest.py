"""The digest: nothing told again unchanged, and for each reader what is his."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from monitor.model.event import DateInterval, Dates
from monitor.model.message import Digest, MessageKind
from monitor.model.ontology import DateModifier, Granularity, Stage
from monitor.model.rule import Severity
from monitor.model.story import ChangeKind
from monitor.notify.audience import audiences
from monitor.notify.digest import (
    MAX_OPEN,
    MAX_STORIES,
    compose_digest,
    digest_messages,
    is_empty,
)
from tests.makers import (
    NOON,
    SENTENCE,
    a_change,
    a_company,
    a_document,
    a_report,
    a_span,
    a_story,
    an_event,
)
from tests.notify.fakes import FakeChannel
from tests.notify.rules import digest_settings


def compose(**changes: Any) -> Digest:
    base: dict[str, Any] = {
        "settings": digest_settings(),
        "local_date": NOON.date(),
        "since": NOON - timedelta(days=1),
        "until": NOON,
        "changes": (),
        "open_stories": (),
        "reports": lambda _story: (a_report(),),
        "titles": {},
        "coverage": "41 of 44 sources fresh",
        "late": False,
    }
    return compose_digest(**base | changes)


def test_new_and_changed_are_told_apart() -> None:
    """A reader must see at once what he has not seen before."""
    old = a_story(id="old")
    digest = compose(
        changes=[
            a_change(a_story(id="fresh"), id="1"),
            a_change(a_story(id="fresh"), id="2", kind=ChangeKind.FACT),
            a_change(old, id="3", kind=ChangeKind.STAGE, stage_before=Stage.EFFECTIVE),
        ]
    )

    assert [a.story_id for a in digest.new] == ["fresh"]
    assert [a.story_id for a in digest.changed] == ["old"]
    assert "Stage: in force → suspended" in digest.changed[0].change_words


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (NOON - timedelta(days=1), False),
        (NOON - timedelta(days=1) + timedelta(seconds=1), True),
        (NOON, True),
        (NOON + timedelta(seconds=1), False),
    ],
)
def test_each_change_is_told_in_one_digest(at: datetime, *, told: bool) -> None:
    """Windows that overlap tell twice, windows with gaps lose."""
    assert bool(compose(changes=[a_change(at=at)]).new) is told


def test_baseline_is_no_news() -> None:
    """A new source's archive must not fill the first digest."""
    assert is_empty(compose(changes=[a_change(baseline=True)]))


def test_open_stories_are_told_without_those_that_changed_or_ended() -> None:
    """What stands under "new" must not stand under "still open" as well."""
    stories = [
        a_story(id="a"),
        a_story(id="b"),
        a_story(id="c", stage=Stage.ENDED),
    ]

    digest = compose(changes=[a_change(stories[0])], open_stories=stories)

    assert [a.story_id for a in digest.still_open] == ["b"]


def test_severity_filters_and_orders() -> None:
    """The most urgent first, and nothing below what was asked for."""
    stories = [a_story(id=name) for name in ("low", "high", "critical")]
    digest = compose(
        settings=digest_settings(min_severity=Severity.HIGH),
        changes=[a_change(s, id=s.id) for s in stories],
        open_stories=[a_story(id="other")],
        severities={"high": Severity.HIGH, "critical": Severity.CRITICAL},
    )

    assert [a.story_id for a in digest.new] == ["critical", "high"]
    assert not digest.still_open


def test_what_does_not_fit_is_counted() -> None:
    """The count after "+" must be true."""
    changes = [a_change(a_story(id=str(i)), id=str(i)) for i in range(MAX_STORIES + 3)]
    still = [a_story(id=f"o{i}") for i in range(MAX_OPEN + 2)]

    digest = compose(changes=changes, open_stories=still)

    assert len(digest.new) == MAX_STORIES
    assert digest.more == 5


def on(
    day: date, granularity: Granularity = Granularity.DAY, **more: Any
) -> DateInterval:
    return DateInterval(
        start=day.replace(day=1) if granularity is not Granularity.DAY else day,
        end=day,
        granularity=granularity,
        span=a_span("until"),
        **more,
    )


def test_dates_ahead_are_the_nearest_first_and_no_exacter_than_stated() -> None:
    """The calendar must not turn "November 2026" into the 30th."""
    today = NOON.date()
    stories = [
        a_story(id="far", dates=Dates(expiry=on(date(2026, 11, 10)))),
        a_story(
            id="month", dates=Dates(effective=on(date(2025, 12, 31), Granularity.MONTH))
        ),
        a_story(
            id="by",
            dates=Dates(deadline=on(date(2025, 12, 1), modifier=DateModifier.BY)),
        ),
        a_story(id="past", dates=Dates(effective=on(today - timedelta(days=1)))),
        a_story(id="today", dates=Dates(effective=on(today))),
    ]

    digest = compose(open_stories=stories)

    assert [(d.story_id, d.when, d.words) for d in digest.dates_ahead] == [
        ("today", "7 November 2025", "stated to take effect"),
        ("by", "by 1 December 2025", "stated deadline"),
        ("month", "December 2025", "stated to take effect"),
        ("far", "10 November 2026", "the suspension is stated to end"),
    ]
    assert digest.dates_ahead[0].url == "https://news.example/china-suspends"


def test_what_is_suspended_or_over_has_no_day_of_taking_effect() -> None:
    """If it fails, the digest announces days that will not come."""
    day = Dates(effective=on(date(2025, 12, 1)))
    paused = a_story(dates=day, first_published=NOON - timedelta(days=29))
    other = a_story(id="other", stage=Stage.ADOPTED, dates=day)

    digest = compose(open_stories=[paused, other])

    assert [d.story_id for d in digest.dates_ahead] == ["other"]


def test_a_digest_is_one_message_for_each_recipient() -> None:
    """The key is digest and local date: a second run adds nothing."""
    mail = FakeChannel(name="mail", recipients=("ann@example.org", "bob@example.org"))
    digest = compose()

    first, again = digest_messages(digest, mail), digest_messages(digest, mail)

    assert [m.recipient for m in first] == list(mail.recipients)
    assert {m.subject for m in first} == {"digest:daily:2025-11-07"}
    assert first[0].kind is MessageKind.DIGEST
    assert [m.id for m in first] == [m.id for m in again]
    late = digest_messages(replace(digest, late=True), FakeChannel())
    assert late[0].reason == "late digest"


def test_one_thing_has_one_date_ahead() -> None:
    """If it fails, a suspension of three measures stands three times in the calendar."""
    dates = Dates(expiry=on(date(2026, 11, 10)))
    stories = [a_story(id=name, dates=dates) for name in ("a", "b", "c")]

    assert len(compose(open_stories=stories).dates_ahead) == 1


def test_a_view_leaves_out_what_it_does_not_want_and_counts_it() -> None:
    """If it fails, an investor reads of licences, or does not learn what he misses."""
    deal = an_event(arguments=(*an_event().arguments, a_company("Acme")))
    stories = {"rule": a_report(), "deal": a_report(deal, event_id="deal")}
    changes = [a_change(a_story(id=name), id=name) for name in stories]

    digest = compose(
        changes=changes,
        open_stories=[a_story(id="rule-2")],
        reports=lambda story: (stories.get(story, a_report()),),
        audience=audiences()["investor"],
    )

    assert [a.story_id for a in digest.new] == ["deal"]
    assert (digest.audience, digest.outside) == ("Investor", 2)
    assert "Companies, sums and tickers come first" in digest.about


def test_a_sentence_is_quoted_once_in_a_digest() -> None:
    """If it fails, three stories of one document quote one sentence three times."""
    changes = [a_change(a_story(id=name), id=name) for name in ("a", "b", "c")]

    digest = compose(changes=changes)

    quoted = [quote.text for alert in digest.new for quote in alert.quotes]
    assert quoted.count(SENTENCE) == 1


def test_what_only_goes_on_does_not_lead() -> None:
    """If it fails, "Article 1 continues to apply" heads the news at critical severity."""
    words = "Article 1 of the announcement continues to apply to military users."
    still = an_event(sentence=a_span(words, words), trigger=a_span("apply", words))
    report = a_report(still, a_document(text=words), event_id="still")
    reports = {"still": (report,), "moved": (a_report(),)}
    changes = [
        a_change(a_story(id="still"), id="1", report=report),
        a_change(a_story(id="moved"), id="2"),
    ]

    digest = compose(
        changes=changes,
        reports=reports.__getitem__,
        severities={"still": Severity.CRITICAL},
    )

    assert [a.story_id for a in digest.new] == ["moved", "still"]


def test_addresses_of_its_own_get_a_digest_instead_of_the_channel_s() -> None:
    """If it fails, a digest for one desk goes to everybody."""
    mail = FakeChannel(name="mail", recipients=("ann@example.org", "bob@example.org"))

    (message,) = digest_messages(compose(), mail, to=("cleo@example.org",))

    assert message.recipient == "cleo@example.org"
