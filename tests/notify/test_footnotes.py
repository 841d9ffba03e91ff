"""Numbers of sources."""

from monitor.notify.footnotes import footnotes
from tests.makers import a_quote
from tests.notify.briefings import a_briefing


def test_each_sentence_has_one_number_however_often_it_is_used() -> None:
    """If it fails, one sentence stands five times among the sources."""
    briefing = a_briefing()

    assert footnotes(briefing) == {a_quote(): 1}


def test_what_is_quoted_in_place_needs_no_number() -> None:
    """If it fails, the sources repeat every quotation of the brief."""
    briefing = a_briefing()
    first = briefing.chapters[0].topics[0].parts[0].lines[0]

    assert first.quote == a_quote()
    assert first.sources == ()
