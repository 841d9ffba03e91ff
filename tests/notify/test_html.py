"""HTML that mail clients show, and that outsiders cannot write into."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from monitor.model.message import (
    Activity,
    Alert,
    Brief,
    DateAhead,
    Line,
    Notice,
    Section,
)
from monitor.model.story import ChangeKind
from monitor.notify.html import (
    MAX_BYTES,
    render_alert_html,
    render_briefing_html,
    render_digest_html,
    render_notice_html,
    render_reminder_html,
)
from tests.makers import NOON, SENTENCE, a_quote, an_alert
from tests.notify.briefings import a_briefing
from tests.notify.dates import a_reminder
from tests.notify.rules import a_digest, a_notice

EVIL = '<script>alert(1)</script><img src=x onerror=alert(1)> {{ 7*7 }} " & \u202e'


class Seen(HTMLParser):
    """What a mail client would find."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.events: list[str] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.events += [name for name, _ in attrs if name.startswith("on")]
        self.links += [v or "" for k, v in attrs if k in {"href", "src"}]

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def evil_alert() -> Alert:
    section = Section(
        title="What's happening",
        lines=(Line(text=EVIL, quote=a_quote(EVIL)), Line(text=EVIL)),
    )
    return an_alert(
        headline=EVIL,
        type_title=EVIL,
        stage_words=EVIL,
        certainty_words=EVIL,
        change=ChangeKind.STAGE,
        change_words=EVIL,
        rules=(("r", EVIL),),
        history=(EVIL,),
        exposure=EVIL,
        brief=Brief(sections=(section,)),
        url="javascript:alert(1)",
    )


def evil_pages() -> dict[str, str]:
    ahead = DateAhead(
        day=NOON.date(), words=EVIL, story_id="s", title=EVIL, url="data:text/html,x"
    )
    alert = evil_alert()
    digest = a_digest(
        title=EVIL,
        new=(alert,),
        changed=(alert,),
        still_open=(alert,),
        dates_ahead=(ahead,),
        coverage=EVIL,
        late=True,
        more=3,
        activity=(Activity(title=EVIL, days=(1,) * 30),),
        audience=EVIL,
        about=EVIL,
        outside=2,
    )
    return {
        "digest": render_digest_html(digest, picture="cid:picture"),
        "alert": render_alert_html(alert),
        "notice": render_notice_html(a_notice(EVIL)),
        "reminder": render_reminder_html(a_reminder(EVIL)),
    }


@pytest.mark.fault(no=44)
@pytest.mark.parametrize("name", ["digest", "alert", "notice", "reminder"])
def test_outsiders_write_words_only(name: str) -> None:
    """A headline must not run a script in anybody's mail."""
    page = evil_pages()[name]
    seen = Seen(page)

    own = {"cid:picture"} if name == "digest" else set()
    assert "script" not in seen.tags
    assert seen.tags.count("img") == len(own)
    assert not seen.events
    assert all(link.startswith("https://news.example/") for link in {*seen.links} - own)
    assert "\u202e" not in page
    assert "{{ 7*7 }}" in seen.text


def test_a_digest_says_all_that_it_holds() -> None:
    """What a section of the digest holds must be on the page."""
    ahead = DateAhead(
        day=NOON.date(),
        words="the suspension ends",
        story_id="s",
        title="Curbs",
        url=None,
    )
    changed = an_alert(
        headline="Old story", change=ChangeKind.STAGE, change_words="Stage: a → b"
    )
    digest = a_digest(
        changed=(changed,),
        still_open=(an_alert(headline="Open one"),),
        dates_ahead=(ahead,),
        late=True,
        more=4,
    )

    text = Seen(render_digest_html(digest)).text

    for words in (
        "Rare earths daily",
        "Friday 7 November 2025",
        "1 new · 1 changed · 1 still open · 1 date ahead",
        "China suspends rare earth export controls",
        "Suspended until 10 November 2026",
        "Stated by officials",
        "Stage: a → b",
        "The suspension ends",
        "Open one",
        "Late:",
        "+4 more",
        "41 of 44 sources fresh",
    ):
        assert words in text


def test_an_empty_digest_is_a_page() -> None:
    """A day without news still shows that the monitor is alive."""
    text = Seen(render_digest_html(a_digest(new=()))).text

    assert "Nothing new since the last digest" in text


def test_a_huge_digest_is_cut_and_counted() -> None:
    """Gmail clips at 102 kB, and hides the end without a word."""
    lines = tuple(Line(text="long " * 150, quote=a_quote()) for _ in range(2))
    brief = Brief(sections=(Section(title="What's happening", lines=lines),))
    alerts = tuple(an_alert(brief=brief, headline=f"Story {n}") for n in range(60))

    page = render_digest_html(a_digest(new=alerts, changed=alerts[:9]))

    assert len(page.encode()) <= MAX_BYTES
    assert " more in the monitor" in Seen(page).text


def test_styles_stand_in_the_elements_and_dark_mode_in_the_head() -> None:
    """Gmail drops style sheets; phones need the queries."""
    page = render_digest_html(a_digest())

    assert 'style="' in page
    assert "prefers-color-scheme: dark" in page
    assert "http://" not in page.replace("http://www.w3.org", "")


def test_a_brief_leads_from_every_number_to_its_sentence() -> None:
    """If it fails, a reader cannot check what a brief says."""
    page = render_briefing_html(a_briefing())
    seen = Seen(page)

    assert seen.links.count("#note-1") == 3
    assert 'id="note-1"' in page
    assert seen.text.count(SENTENCE) == 2  # where it is quoted, and among the sources
    assert "Stated to expire." in seen.text
    assert "Not stated in the sources on: Another headline." in seen.text
    assert "script" not in seen.tags
    assert "default-src 'none'" in page


def test_a_hostile_brief_is_words() -> None:
    """If it fails, a publisher writes into the page that compliance prints."""
    page = render_briefing_html(a_briefing(EVIL, a_quote(EVIL), title=EVIL))
    seen = Seen(page)

    assert not {"script", "img"} & {*seen.tags}
    assert seen.events == []
    assert "49" not in seen.text
    assert "\u202e" not in page


def test_a_reminder_shows_the_words_that_state_the_date() -> None:
    """If it fails, a mail names a day and nobody can check it."""
    url = "https://news.example/x"
    seen = Seen(render_reminder_html(a_reminder("Until 10 November", url)))

    assert url in seen.links
    assert "7 November 2025" in " ".join(seen.words)
    bare = replace(a_reminder(), quote=None)
    assert Seen(render_reminder_html(bare)).links == []


def test_a_notice_says_all_that_it_holds() -> None:
    """If it fails, a mail tells of a fault and not what to do about it."""
    page = render_notice_html(a_notice("Words", "https://news.example/x"))

    assert Seen(page).text.endswith(
        "Notice from the monitor 7 November 2025, 12:00 UTC Words Words "
        "Words Words Words Words What you can do Words Words Why you get this: Words"
    )
    assert Seen(page).links == ["https://news.example/x"]
    assert "monospace" in page.partition("What you can do")[2], "commands stand out"
    plain = render_notice_html(Notice(title="T", text="t"))
    assert "What you can do" not in plain
    assert "Why you get this" not in plain


def test_a_reminder_says_all_that_it_holds() -> None:
    """If it fails, a mail names a day and not how sure it is, or who says so."""
    made = replace(
        a_reminder("Until November", "https://news.example/x"),
        type_title="Export licensing",
        stage_words="suspended",
        certainty_words="hearsay",
        exposure="Touches your Dy.",
    )

    assert Seen(render_reminder_html(made)).text.endswith(
        "A stated day comes near Export licensing 10 November 2026: Until November "
        "In 30 days. Until November As last reported Until November "
        "Suspended Hearsay Touches your Dy. "
        "What states the day Until November Until November · 7 November 2025 "
        "Why you get this: Until November (controls). "
        "lodewatch story show story-1 tells all of it. "
        "Words in quotation bars are the source's own; nothing here is a forecast."
    )
    asked = Seen(render_reminder_html(replace(made, asks=True, quote=None)))
    assert "A stated day has come" in asked.text
    assert "The report that states it is not stored any more." in asked.text


def test_the_picture_is_told_in_words_as_well() -> None:
    """If it fails, who has pictures blocked, or does not see, learns less."""
    counted = Activity(title="Tariff", days=(*[0] * 28, 1, 4))

    mailed = render_digest_html(a_digest(activity=(counted,)), picture="cid:x")
    filed = render_digest_html(a_digest(activity=(counted,)))

    assert "Tariff: 5 stories, 5 of them in the last 7 days." in mailed
    assert 'src="cid:x"' in mailed
    assert "data:image/png;base64,iVBOR" in filed
    assert "<img" not in render_digest_html(a_digest())


def test_an_alert_says_why_it_came_and_what_it_touches() -> None:
    """If it fails, a reader cannot tell why he was woken."""
    alert = an_alert(history=("1 May 2025 proposed (Wire)",), exposure="Touches Dy.")

    text = Seen(render_alert_html(alert)).text

    for words in (
        "Touches Dy.",
        "How it came to this 1 May 2025 proposed (Wire)",
        "Why you get this: Export licensing of rare earths changes (export-licensing).",
        "1 independent source.",
    ):
        assert words in text
