"""Plain text for mail, files and terminals."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from monitor.model.message import Activity, DateAhead, Notice, Reminder
from monitor.model.story import ChangeKind
from monitor.notify.text import (
    WIDTH,
    alert_text,
    payload_text,
    render_digest_text,
)
from tests.makers import NOON, SENTENCE, an_alert
from tests.notify.dates import a_reminder
from tests.notify.rules import a_digest, a_notice

MOST = 78  # RFC 5322, 2.1.1: what a line should not exceed


def test_an_alert_says_what_how_sure_and_where() -> None:
    """Somebody who reads mail as text must miss nothing."""
    text = " ".join(alert_text(an_alert()).split())

    for words in (
        "[HIGH] China suspends rare earth export controls",
        "Export licensing · suspended until 10 November 2026",
        "(stated by officials)",
        f"“{SENTENCE}” (Example Wire, 7 November 2025)",
        "https://news.example/china-suspends",
        "Why you get this: Export licensing of rare earths changes (export-licensing).",
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
        activity=(Activity(title="Tariff", days=(*[0] * 28, 1, 4)),),
        audience="Investor",
        about="Sums come first.",
        outside=3,
        changed=(changed,),
        still_open=(an_alert(headline="Open one"),),
        dates_ahead=(ahead,),
        late=True,
        more=4,
    )

    text = render_digest_text(digest)

    for words in (
        "RARE EARTHS DAILY · INVESTOR\nFriday 7 November 2025",
        "NEW\n===",
        "CHANGED\n===",
        "Stage: a → b",
        "7 November 2025    the suspension ends",
        "- Open one",
        "Late:",
        "+4 more",
        "41 of 44 sources fresh",
        f"Tariff{' ' * 31}    5  {'·' * 28}▂█",
        "For investor: Sums come first. 3 stories outside this view.",
    ):
        assert words in text
    assert max(len(line) for line in text.splitlines()) <= WIDTH


def test_an_alert_says_why_it_came_and_how_it_came_to_this() -> None:
    """If it fails, a reader cannot tell why he was woken, or what it touches."""
    alert = an_alert(
        history=("1 May 2025 proposed (Wire)", "7 November 2025 suspended (Wire)"),
        exposure="Touches your dysprosium.",
        change=ChangeKind.STAGE,
        change_words="Stage: proposed → suspended",
    )

    text = alert_text(alert)

    for words in (
        "Touches your dysprosium.",
        "Stage: proposed → suspended",
        "HOW IT CAME TO THIS\n  - 1 May 2025 proposed (Wire)\n  - 7 November",
        "1 independent source.",
    ):
        assert words in text


@given(st.text(max_size=300), st.text(alphabet="ab ", max_size=300))
def test_no_line_is_wider_than_mail_programs_wrap(odd: str, plain: str) -> None:
    """If it fails, mail programs break lines anew and the text looks torn."""
    words = f"{plain} {plain}"
    alert = an_alert(
        headline=words,
        type_title=words,
        stage_words=words,
        certainty_words=words,
        change=ChangeKind.STAGE,
        change_words=words,
        rules=((odd[:20], words),),
        exposure=words,
        history=(words, words),
        url=None,
    )
    ahead = DateAhead(
        day=NOON.date(), when=plain, words=words, story_id="s", title=words, url=None
    )
    digest = a_digest(
        title=plain[:60],
        new=(alert,),
        still_open=(alert,),
        dates_ahead=(ahead,),
        coverage=words,
        activity=(Activity(title=words, days=(1,) * 30),),
    )

    others = (a_notice(words), a_reminder(words))
    for text in (payload_text(one) for one in (alert, digest, *others)):
        wide = [line for line in text.splitlines() if len(line) > MOST]
        assert not [
            line for line in wide if len(max(line.split(), key=len)) < WIDTH / 2
        ]


def test_outside_words_stay_on_their_line() -> None:
    """A headline must not write lines of its own, nor drive a terminal."""
    text = alert_text(an_alert(headline="a\nRules: none\x1b[2J", url="javascript:x"))

    assert text.startswith("[HIGH] a Rules: none[2J\n")
    assert "javascript" not in text


def test_every_payload_has_a_text() -> None:
    """An alert, a digest and a notice can all be sent without blocks."""
    assert "China suspends" in payload_text(an_alert())
    assert "RARE EARTHS" in payload_text(a_digest())
    assert payload_text(Notice(title="T", text="x")) == "[NOTICE] T\n\nx\n"


def test_a_notice_says_when_what_can_be_done_and_why() -> None:
    """If it fails, who is told of a fault as text does not know what to do about it."""
    assert payload_text(a_notice("Words.", "https://news.example/x")) == (
        "[NOTICE] Words.\n7 November 2025, 12:00 UTC\n\nWords.\n\n"
        "  - Words.\n    (Words.)\n"
        "      - Words.\n        (Words.)\n        https://news.example/x\n\n"
        "WHAT YOU CAN DO\nWords. `Words.`\n\nWhy you get this: Words.\n"
    )


def test_a_reminder_is_told_with_its_words_and_the_way_to_them() -> None:
    """If it fails, a mail as text names a day and nobody can check it."""
    made = a_reminder("Until November.", "https://news.example/x")

    assert payload_text(made) == (
        "[DATE] 10 November 2026: Until November.\nIn 30 days. Until November.\n\n"
        "AS LAST REPORTED\nUntil November.\nUntil November. · Until November.\n"
        "(Until November.)\nUntil November.\n\n"
        "WHAT STATES THE DAY\n"
        "  - “Until November.” (Until November., 7 November 2025)\n\n"
        "https://news.example/x\n\n"
        "Why you get this: Until November. (controls). `lodewatch story show story-1`\n"
        "tells all of it.\n"
    )
    gone = payload_text(replace(made, quote=None))
    assert "“" not in gone
    assert "The report that states it is not stored any more." in gone


def test_a_reminder_from_before_it_had_parts_is_told_whole() -> None:
    """If it fails, what waited over an update says a date and nothing else."""
    old = Reminder(story_id="s", title="T", story="S", text="In 3 days.", quote=None)

    assert payload_text(old) == (
        "[DATE] T\nIn 3 days.\n\nAS LAST REPORTED\nS\n\nWHAT STATES THE DAY\n"
        "  - The report that states it is not stored any more.\n\n"
        "`lodewatch story show s` tells all of it.\n"
    )
