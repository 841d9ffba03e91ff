"""Alerts in the terminal."""

import io
from dataclasses import replace

import pytest
from rich.style import Style

from monitor.model.message import Claim, Finding, Notice, Payload, Result
from monitor.model.rule import Severity
from monitor.model.story import ChangeKind
from monitor.notify.console import _COLOURS, WIDTH, ConsoleChannel
from tests.makers import SENTENCE, a_message, an_alert
from tests.notify.dates import a_reminder
from tests.notify.rules import a_digest, a_notice


def a_claim(payload: Payload) -> Claim:
    return Claim(
        message=a_message(payload=payload),
        lease="lease",
        attempts=0,
        first_try=None,
        parent_remote_id=None,
    )


def shown(payload: Payload) -> str:
    stream = io.StringIO()
    delivery = ConsoleChannel("terminal", stream).send(a_claim(payload))
    assert delivery.result is Result.ACCEPTED
    return stream.getvalue()


def words(payload: Payload) -> str:
    return " ".join(shown(payload).replace("│", " ").split())


def test_an_alert_shows_what_matters() -> None:
    """The terminal is where the tour happens: nothing may be missing there."""
    alert = an_alert(
        change=ChangeKind.STAGE,
        change_words="Stage: a → b",
        exposure="Touches your dysprosium.",
        history=("1 May 2025 proposed (Wire)",),
    )
    text = words(alert)

    for part in (
        "HIGH · Export licensing · alert",
        "China suspends rare earth export controls",
        "Suspended until 10 November 2026",
        "stated by officials",
        "Stage: a → b",
        "What's happening",
        f"“{SENTENCE}”",
        "Example Wire, 7 November 2025",
        "https://news.example/china-suspends",
        "Touches your dysprosium.",
        "How it came to this • 1 May 2025 proposed (Wire)",
        "1 independent source.",
        "Why you get this: Export licensing of rare earths changes (export-licensing)",
    ):
        assert part in text


def test_an_update_says_so() -> None:
    """The same panel twice would look like a mistake."""
    assert "· update" in shown(an_alert(updates=1))


def test_outside_words_are_no_markup_and_no_control() -> None:
    """A headline must not colour, clear or re-title anybody's terminal."""
    text = shown(
        an_alert(
            headline="[red]x[/red] [/] \x1b]0;title\x07 :smile:", url="javascript:x"
        )
    )

    assert "[red]x[/red] [/] ]0;title :smile:" in text
    assert "\x1b" not in text
    assert "javascript" not in text


def test_digests_and_notices_are_shown() -> None:
    """Every kind of message can go to the terminal."""
    assert "RARE EARTHS DAILY" in shown(a_digest())
    assert "channel parked" in shown(Notice(title="channel parked", text="why"))


def test_a_long_link_is_one_piece() -> None:
    """If it fails, whoever clicks on it in the terminal lands nowhere."""
    url = "https://news.example/" + "a-long-title-" * 12
    assert f"  {url}\n" in shown(an_alert(url=url))


def test_no_line_but_a_link_is_wider_than_the_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """If it fails, lines break where the terminal's edge happens to be."""
    for width in (80, 120):
        monkeypatch.setenv("COLUMNS", str(width))
        long = "word " * 50
        for payload in (an_alert(headline=long), a_reminder(long), a_notice(long)):
            lines = shown(payload).splitlines()
            assert max(map(len, lines)) <= min(width, WIDTH)


@pytest.mark.parametrize("severity", list(Severity))
def test_a_label_reads_on_dark_and_on_light(severity: Severity) -> None:
    """If it fails, the gravest word of an alert is unreadable on half the screens."""
    style = Style.parse(_COLOURS[severity])
    assert style.color is not None
    assert style.bgcolor is not None
    lights = sorted(_light(c.get_truecolor()) for c in (style.color, style.bgcolor))
    assert (lights[1] + 0.05) / (lights[0] + 0.05) >= 4.5  # WCAG 2.2, contrast AA


def _light(colour: tuple[int, int, int]) -> float:
    """Return the relative luminance of WCAG."""
    parts = [c / 255 for c in colour]
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def test_a_closed_stream_is_told_as_not_sent() -> None:
    """`lodewatch once | head` must not end in a traceback."""
    stream = io.StringIO()
    channel = ConsoleChannel("terminal", stream)
    stream.close()

    assert channel.send(a_claim(an_alert())).result is Result.NOT_SENT


def test_a_terminal_cannot_be_looked_up() -> None:
    """What scrolled by cannot be read back."""
    channel = ConsoleChannel("terminal", io.StringIO())

    assert channel.find(a_claim(an_alert())).finding is Finding.CANNOT_LOOK
    assert (channel.name, channel.recipients) == ("terminal", ())


def test_a_notice_says_when_what_can_be_done_and_why() -> None:
    """If it fails, a terminal tells of a fault and not what to do about it."""
    text = shown(a_notice("[b]Words[/b]", "https://news.example/x"))

    assert [line.strip() for line in text.splitlines() if line.strip()][1:] == [
        "[b]Words[/b]",
        "[b]Words[/b]",
        "• [b]Words[/b]",
        "[b]Words[/b]",
        "• [b]Words[/b]",
        "[b]Words[/b]",
        "https://news.example/x",
        "What you can do",
        "[b]Words[/b] `[b]Words[/b]`",
        "Why you get this: [b]Words[/b]",
    ]
    assert "NOTICE  · 7 November 2025, 12:00 UTC" in text


def test_a_reminder_says_how_near_how_sure_and_why() -> None:
    """If it fails, a terminal names a day and not how sure it is, or why it is told."""
    made = replace(
        a_reminder("[b]Until[/b]"),
        lead="In 30 days.",
        type_title="Export licensing",
        stage_words="suspended",
        certainty_words="hearsay",
    )
    text = words(made)

    for part in (
        "DATE · Export licensing · a stated day comes near",
        "In 30 days. As last reported [b]Until[/b] Suspended · hearsay",
        "What states the day • “[b]Until[/b]”",
        "Why you get this: [b]Until[/b] (controls)",
        "`lodewatch story show story-1` tells all of it.",
    ):
        assert part in text
    assert "DATE? · Export" in words(replace(made, asks=True))


def test_a_reminder_is_shown_with_its_source() -> None:
    """If it fails, a terminal names a day and nobody can check it."""
    text = shown(a_reminder("until November", "https://news.example/x"))

    assert "“until November” — until November, 7 November 2025" in text
    assert "https://news.example/x" in text
    assert "“" not in shown(replace(a_reminder(), quote=None))
