"""Quotations."""

from dataclasses import replace

from monitor.notify.quotes import MAX_SOURCES, different, quoted, resting_on
from monitor.notify.sentences import stating
from tests.makers import a_document, a_report


def test_a_quotation_says_who_where_and_when() -> None:
    """If it fails, a reader cannot look up what a brief rests on."""
    report = a_report(document=a_document(url="https://news.example/1"))
    (sentence,) = stating(report)

    line = quoted(sentence)

    assert line.quote is not None
    assert line.text == line.quote.text == report.event.sentence.text
    assert line.quote.source == "Example Wire"
    assert (line.quote.url, line.quote.published) == (
        "https://news.example/1",
        report.published,
    )
    script = a_report(document=a_document(url="javascript:alert(1)"))
    assert resting_on([script])[0].url is None


def test_copies_prove_nothing() -> None:
    """If it fails, one agency text on five pages looks like five sources."""
    (one,) = resting_on([a_report(), a_report(event_id="copy")])
    others = [replace(one, text=f"Sentence {n}.") for n in range(2 * MAX_SOURCES)]

    assert different([one, one, *others]) == (one, *others[: MAX_SOURCES - 1])
