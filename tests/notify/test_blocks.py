"""Block Kit within its limits, and safe from outsiders."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given

from monitor.model.message import (
    Alert,
    Brief,
    DateAhead,
    Line,
    Notice,
    Pointer,
    Section,
)
from monitor.model.story import ChangeKind
from monitor.notify.blocks import (
    Post,
    alert_post,
    digest_post,
    metadata,
    notice_post,
    post,
    reminder_post,
)
from monitor.notify.mrkdwn import (
    MAX_BLOCKS,
    MAX_HEADER,
    MAX_SECTION,
    MAX_TEXT,
    Block,
)
from tests.makers import NOON, a_message, a_quote, an_alert
from tests.notify.dates import a_reminder
from tests.notify.hostile import HARMLESS, HOSTILE, WORDS
from tests.notify.rules import a_digest, a_notice


def texts(blocks: tuple[Block, ...]) -> Iterator[dict[str, Any]]:
    """Yield every text object of some blocks."""
    for block in blocks:
        if block["type"] == "actions":
            for element in block["elements"]:
                parts = element.get("options") or [element]
                yield from (part["text"] for part in parts)
        else:
            yield from block.get("elements") or [block["text"]]


def check_actions(block: Block) -> None:
    """Hold a row of buttons against Slack's limits."""
    assert 1 <= len(block["elements"]) <= 25
    assert len(block["block_id"]) <= 255
    for element in block["elements"]:
        assert len(element["action_id"]) <= 255
        parts = element.get("options") or [element]
        assert all(len(part["text"]["text"]) <= 75 for part in parts)
        assert all(len(part["value"]) <= 150 for part in parts)


def check(built: Post) -> None:
    """Hold a post against Slack's limits and against injection."""
    found = list(texts(built.blocks))
    assert 1 <= len(built.blocks) <= MAX_BLOCKS
    assert sum(len(t["text"]) for t in found) < 10_000
    assert 0 < len(built.text) <= MAX_TEXT
    for block in built.blocks:
        if block["type"] == "header":
            assert block["text"]["type"] == "plain_text"
            assert 0 < len(block["text"]["text"]) <= MAX_HEADER
        if block["type"] == "actions":
            check_actions(block)
        if block["type"] == "section":
            assert len(block.get("fields", ())) <= 10
        if block["type"] == "context":
            assert 1 <= len(block["elements"]) <= 10
    for text in found:
        assert 0 < len(text["text"]) <= MAX_SECTION
    for mrkdwn in [built.text, *(t["text"] for t in found if t["type"] == "mrkdwn")]:
        rest = HARMLESS.sub("", mrkdwn)
        assert "<" not in rest
        assert ">" not in rest
        assert not re.search(r"&(?!amp;|lt;|gt;)", rest), "an escape was cut"
    assert all(t["verbatim"] for t in found if t["type"] == "mrkdwn")


def hostile_alert(words: str, **changes: Any) -> Alert:
    quote = replace(a_quote(words), source=words, url=f"https://x.example/{words[:99]}")
    lines = tuple(Line(text=words, quote=q) for q in (quote, None)) * 5
    sections = tuple(Section(title=t, lines=lines) for t in ("A", "B", words[:50], "D"))
    return an_alert(
        headline=words,
        type_title=words,
        stage_words=words,
        certainty_words=words,
        change_words=words,
        rules=tuple((str(i), words) for i in range(30)),
        brief=Brief(sections=sections),
        url="https://ok.example/|<>",
        **changes,
    )


@pytest.mark.fault(no=43)
@pytest.mark.parametrize("words", HOSTILE, ids=lambda w: ascii(w[:18]))
@pytest.mark.parametrize("reply", [True, False])
def test_hostile_words_stay_words(words: str, *, reply: bool) -> None:
    """A headline must not ring a whole company's phones."""
    check(alert_post(hostile_alert(words), reply=reply, buttons_of="5f2c0e9a"))
    check(alert_post(hostile_alert(words, updates=3), root=True))
    points = tuple(
        Pointer(text=words, url=words, level=n % 2, note=words) for n in range(60)
    )
    check(notice_post(replace(a_notice(words), points=points)))
    check(notice_post(Notice(title=words, text=words)))
    check(reminder_post(a_reminder(words)))


@given(WORDS)
def test_any_words_stay_words(words: str) -> None:
    """No text at all may break out."""
    check(alert_post(hostile_alert(words), buttons_of="5f2c0e9a"))
    check(notice_post(a_notice(words)))
    check(reminder_post(a_reminder(words)))


@pytest.mark.parametrize("blocks", [1, 10, 200])
def test_buttons_are_never_cut(blocks: int) -> None:
    """If it fails, a long alert has no buttons, or Slack refuses it for a 51st block."""
    section = Section(title="t", lines=(Line(text="x" * 600),) * 3)
    alert = an_alert(brief=Brief(sections=(section,) * blocks))

    built = alert_post(alert, buttons_of="5f2c0e9a")

    check(built)
    assert built.blocks[-1]["type"] == "actions"
    assert built.blocks[-2]["type"] == "context"


@pytest.mark.parametrize("words", HOSTILE, ids=lambda w: ascii(w[:18]))
def test_a_big_hostile_digest_fits(words: str) -> None:
    """A storm must give a shorter digest, not a refused one."""
    alerts = tuple(hostile_alert(words, story_id=str(i)) for i in range(40))
    ahead = tuple(
        DateAhead(day=NOON.date(), words=words, story_id="s", title=words, url=words)
        for _ in range(40)
    )
    digest = a_digest(
        title=words,
        new=alerts,
        changed=alerts,
        still_open=alerts,
        dates_ahead=ahead,
        coverage=words,
        late=True,
        more=7,
    )

    built = digest_post(digest)

    check(built)
    assert "+7 more" in str(built.blocks[-1])


def test_a_digest_says_what_it_left_out() -> None:
    """A cut without a word would be a silent loss."""
    alerts = tuple(an_alert(headline=f"Story {n}") for n in range(99))
    built = digest_post(a_digest(new=alerts))

    assert "more in the monitor" in str(built.blocks[-2])


def test_the_mark_holds_an_opaque_id_and_nothing_else() -> None:
    """Members of a workspace can read metadata."""
    assert metadata("abc")["event_payload"] == {"d": "abc"}


def test_a_root_brought_up_to_date_says_how_it_stands() -> None:
    """Who opens the channel must see the present state without opening threads."""
    alert = an_alert(updates=3, change=ChangeKind.STAGE, change_words="Stage: x → y")

    built = alert_post(alert, root=True)

    assert "3 updates · now suspended until 10 November 2026" in str(built.blocks)
    assert "3 updates · now suspended" in built.text


def test_an_alert_says_why_it_came_what_it_touches_and_how_it_came_to_this() -> None:
    """If it fails, a channel is woken and nobody can tell why."""
    alert = an_alert(exposure="Touches <Dy>.", history=("1 May 2025 proposed (W)",))

    said = str(alert_post(alert).blocks)

    assert "*Touches &lt;Dy&gt;.*" in said
    assert "How it came to this*\\n• 1 May 2025 proposed (W)" in said
    assert "Why you get this: Export licensing of rare earths changes (exp" in said


def test_a_digest_says_who_does_what_once_a_document() -> None:
    """If it fails, a channel reads three headlines alike and nothing below them."""
    digest = a_digest(new=(an_alert(),) * 3, audience="Investor", outside=2)

    said = str(post(a_message(payload=digest)).blocks)

    assert said.count("China suspends rare earth export controls") == 1
    assert "2 more measures of this document stand the same." in said
    assert "Investor" in said
    assert "2 stories outside this view." in said


def test_each_payload_has_its_form() -> None:
    """A digest laid out as an alert would be refused or unreadable."""
    digest = a_digest(since=NOON - timedelta(days=1))

    built = [
        post(a_message(payload=p))
        for p in (an_alert(), digest, Notice(title="n", text="t"), a_reminder())
    ]

    assert "China suspends" in built[0].text
    assert "1 new" in built[1].text
    assert built[2].text == "[notice] n\nt"


def test_a_notice_says_when_what_can_be_done_and_why() -> None:
    """If it fails, a channel reads of a fault and nobody knows what to do about it."""
    made = notice_post(a_notice("<Words>", "https://news.example/x"))

    said = [t["text"] for t in texts(made.blocks)]
    assert said == [
        "⚙️ <Words>",
        "&lt;Words&gt;",
        (
            "• &lt;Words&gt;\n    _&lt;Words&gt;_\n"
            "      ◦ <https://news.example/x|&lt;Words&gt;>\n          _&lt;Words&gt;_"
        ),
        "*What you can do*\n&lt;Words&gt; `&lt;Words&gt;`",
        "7 November 2025, 12:00 UTC",
        "Why you get this: &lt;Words&gt;",
    ]
    assert made.text.endswith("`&lt;Words&gt;`\nWhy you get this: &lt;Words&gt;")


def test_a_reminder_says_how_near_how_sure_and_why() -> None:
    """If it fails, a channel is reminded of a day and cannot tell why, or how sure."""
    reminder = replace(
        a_reminder("until November", "https://news.example/x"),
        lead="In 30 days.",
        type_title="Export licensing",
        story="Story",
        stage_words="reportedly suspended",
        certainty_words="hearsay, reported by one source",
        exposure="Touches your Dy.",
    )

    made = reminder_post(reminder)

    assert [t["text"] for t in texts(made.blocks)] == [
        "📅 10 November 2026: until November",
        "*Export licensing*",
        "In 30 days.",
        (
            "*As last reported*\nStory\n"
            "Reportedly suspended · _hearsay, reported by one source_"
        ),
        "*Touches your Dy.*",
        (
            "*What states the day*\n• “until November” — "
            "<https://news.example/x|until November>, 7 November 2025"
        ),
        "Source: <https://news.example/x|news.example>",
        "Why you get this: until November (controls)",
        "`lodewatch story show story-1` tells all of it.",
    ]
    asks = reminder_post(replace(reminder, asks=True, quote=None))
    assert asks.blocks[0]["text"]["text"].startswith("❓ 10 November 2026")
    assert "The report that states it is not stored any more." in asks.text


def test_a_reminder_links_to_the_words_that_state_the_date() -> None:
    """If it fails, a channel names a day and nobody can check it."""
    made = reminder_post(a_reminder("until <November>", "https://news.example/x"))

    assert "<https://news.example/x|until &lt;November&gt;>" in str(made.blocks)
    assert "“until &lt;November&gt;”" in made.text
    assert "10 November 2026" in made.text
    assert "“" not in reminder_post(replace(a_reminder(), quote=None)).text
