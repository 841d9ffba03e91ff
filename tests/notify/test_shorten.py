"""What is shown where room is short."""

from monitor.model.message import Brief, Digest, Line, Section
from monitor.notify.brief import BEYOND, HAPPENING, NEXT
from monitor.notify.facts import NOT_STATED
from monitor.notify.shorten import short_sections, shorter, tally
from tests.makers import a_quote, an_alert
from tests.notify.rules import a_digest


def test_a_digest_shows_the_quotation_and_not_the_status_again() -> None:
    """The stage stands beside the headline already."""
    lines = (Line(text="q", quote=a_quote()), Line(text="status"))
    brief = Brief(
        sections=(
            Section(title=HAPPENING, lines=lines),
            Section(title=NEXT, lines=(Line(text=NOT_STATED),)),
            Section(title=BEYOND, lines=(Line(text="old"),)),
        )
    )

    (section,) = short_sections(an_alert(brief=brief))

    assert [line.text for line in section.lines] == ["q"]


def test_without_a_quotation_the_status_is_shown() -> None:
    """A card without any line would say nothing."""
    brief = Brief(sections=(Section(title=HAPPENING, lines=(Line(text="status"),)),))

    (section,) = short_sections(an_alert(brief=brief))

    assert section.lines[0].text == "status"


def test_tally_says_what_is_in_it_and_that_nothing_is() -> None:
    """An empty day must not look like a broken monitor."""
    assert tally(a_digest(still_open=(an_alert(),))) == "1 new · 1 still open"
    assert tally(a_digest(new=())) == "Nothing new since the last digest"


def test_the_least_goes_first_and_everything_is_counted() -> None:
    """News is the last thing to leave out."""
    digest: Digest | None = a_digest(still_open=(an_alert(),), changed=(an_alert(),))
    seen = []
    while digest is not None:
        parts = (len(digest.still_open), len(digest.changed), len(digest.new))
        seen.append((*parts, digest.more))
        digest = shorter(digest)

    assert seen == [(1, 1, 1, 0), (0, 1, 1, 1), (0, 0, 1, 2), (0, 0, 0, 3)]
