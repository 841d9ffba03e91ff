"""Plain text for mail, files and terminals."""

from dataclasses import replace

from monitor.model.message import DateAhead, Notice
from monitor.model.story import ChangeKind
from monitor.notify.text import (
    WIDTH,
    alert_text,
    payload_text,
    render_digest_text,
)
from tests.makers import NOON, SENTENCE, an_alert
from tests.notify.dates import a_reminder
from tests.notify.rules import a_digest


def test_an_alert_says_what_how_sure_and_where() -> None:
    """Somebody who reads mail as text must miss nothing."""
    text = " ".join(alert_text(an_alert()).split())

    for words in (
        "[HIGH] China suspends rare earth export controls",
        "Export licensing · suspended until 10 November 2026",
        "(stated by officials)",
        f"“{SENTENCE}” (Example Wire, 7 November 2025)",
        "https://news.example/china-suspends",
        "Rules: Export licensing of rare earths changes",
    ):
        assert words in text


def test_a_digest_says_all_that_it_holds() -> None:
    """The text part is the same digest."""
    ahead = DateAhead(
        day=NOON.date(),
        words="the suspension ends",
        story_id="s",
        title="Curbs",
        url=None,
    )
    changed = an_alert(change=ChangeKind.STAGE, change_words="Stage: a → b")
    digest = a_digest(
        changed=(changed,),
        still_open=(an_alert(headline="Open one"),),
        dates_ahead=(ahead,),
        late=True,
        more=4,
    )

    text = render_digest_text(digest)

    for words in (
        "RARE EARTHS DAILY\nFriday 7 November 2025",
        "NEW\n===",
        "CHANGED\n===",
        "Stage: a → b",
        "7 November 2025    the suspension ends",
        "- Open one",
        "Late:",
        "+4 more",
        "41 of 44 sources fresh",
    ):
        assert words in text
    assert max(len(line) for line in text.splitlines()) <= WIDTH


def test_outside_words_stay_on_their_line() -> None:
    """A headline must not write lines of its own, nor drive a terminal."""
    text = alert_text(an_alert(headline="a\nRules: none\x1b[2J", url="javascript:x"))

    assert text.startswith("[HIGH] a Rules: none[2J\n")
    assert "javascript" not in text


def test_every_payload_has_a_text() -> None:
    """An alert, a digest and a notice can all be sent without blocks."""
    assert "China suspends" in payload_text(an_alert())
    assert "RARE EARTHS" in payload_text(a_digest())
    assert payload_text(Notice(title="T", text="x")) == "T\n\nx\n"


def test_a_reminder_is_told_with_its_words_and_the_way_to_them() -> None:
    """If it fails, a mail as text names a day and nobody can check it."""
    text = payload_text(a_reminder("Until November.", "https://news.example/x"))

    assert text == (
        "[DATE] 10 November 2026: Until November.\nUntil November.\n\n"
        "In 30 days. Until November.\n\n"
        "“Until November.” (Until November., 7 November 2025)\n"
        "https://news.example/x\n"
    )
    assert "“" not in payload_text(replace(a_reminder(), quote=None))
