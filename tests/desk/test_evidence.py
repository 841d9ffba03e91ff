"""Evidence in its place."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from monitor.desk.evidence import LONGEST, excerpt
from monitor.model.text import Field, Span
from tests.makers import SENTENCE, a_document, a_report, an_event


def _moved(span: Span, by: int) -> Span:
    return replace(span, start=span.start + by, end=span.end + by)


@given(before=st.text(max_size=400), after=st.text(max_size=400))
def test_the_sentence_is_shown_to_the_character(before: str, after: str) -> None:
    """If it fails, the page quotes what the source has not said."""
    event, by = an_event(), len(before)
    event = replace(
        event,
        trigger=_moved(event.trigger, by),
        sentence=_moved(event.sentence, by),
        arguments=tuple(replace(a, span=_moved(a.span, by)) for a in event.arguments),
    )
    text = f"{before}{SENTENCE}{after}"
    found = excerpt(a_report(event, a_document(text=text)))
    assert "".join(w.text for w in found.words if "said" in w.look) == SENTENCE
    whole = "".join(w.text for w in found.words)
    assert whole in text
    assert found.begins is text.startswith(whole) or not found.begins
    assert {w.text for w in found.words if "deed" in w.look} == {"suspended"}
    labels = {w.text: w.label for w in found.words if "found" in w.look}
    assert labels["rare earth"] == "product"


def test_a_sentence_without_an_end_is_cut() -> None:
    """If it fails, one list of a thousand names fills the page."""
    text = "word " * 1000
    span = Span(field=Field.TEXT, start=0, end=len(text), text=text)
    event = an_event(sentence=span, trigger=span, arguments=())
    found = excerpt(a_report(event, a_document(text=text)))
    assert len("".join(w.text for w in found.words)) <= LONGEST + 200
    assert not found.ends
