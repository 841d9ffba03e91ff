"""Events, stories and alerts as entries of a feed."""

from dataclasses import replace
from datetime import timedelta

from monitor.model.message import Notice
from monitor.notify.feed import alert_entries, date_entry, event_entry, story_entry
from tests.makers import NOON, a_message, a_report, a_story, an_alert
from tests.notify.dates import an_entry


def test_what_several_channels_tell_is_one_entry() -> None:
    """If it fails, who reads the feed hears everything as often as there are channels."""
    slack = a_message(id="a", channel="slack", matches=("m1",))
    mail = a_message(id="b", channel="mail", matches=("m1", "m2"),
                     payload=an_alert(headline="The fuller"))  # fmt: skip
    later = a_message(id="c", created_at=NOON + timedelta(hours=1))

    entries = alert_entries([slack, mail, later])

    assert [entry.title for entry in entries] == ["The fuller", slack.payload.headline]  # type: ignore[union-attr]
    assert len({entry.id for entry in entries}) == 2
    assert entries == alert_entries([mail, slack, later])


def test_words_to_the_operator_are_no_news() -> None:
    """If it fails, a broken source is told to everybody who reads the feed."""
    notice = a_message(payload=Notice(title="A source is silent", text="…"))

    assert alert_entries([notice]) == ()


def test_an_entry_leads_to_the_source_and_nowhere_else() -> None:
    """If it fails, an entry opens a link that is no web page."""
    report = a_report()
    odd = replace(report, document=replace(report.document, url="javascript:alert(1)"))

    assert event_entry(report, title_of=str).url == report.document.url
    assert event_entry(odd, title_of=str).url is None


def test_a_story_keeps_its_id_and_is_new_when_a_report_comes() -> None:
    """If it fails, a reader shows a story twice, or never what it has come to."""
    now = a_story()
    later = replace(now, last_seen=now.last_seen + timedelta(days=1), reports=2)
    before, after = (story_entry(s, title_of=str) for s in (now, later))

    assert before.id == after.id
    assert before.updated < after.updated
    assert before.published == after.published


def test_a_date_is_new_when_its_source_is() -> None:
    """If it fails, a date that has moved is not shown to whoever has read the old one."""
    entry = an_entry()
    assert entry.source is not None
    shown = date_entry(entry, title_of=str, url="http://a.example/1")
    assert shown.updated == entry.source.seen
    assert shown.title.startswith("2026-11-10 ")
    assert entry.source.sentence.text in shown.text
    lost = replace(entry, source=None)
    again = date_entry(lost, title_of=str, url="http://a.example/1")
    assert (again.id, again.updated) == (shown.id, entry.story.last_seen)
