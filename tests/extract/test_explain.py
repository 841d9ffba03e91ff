"""The explanation of whole documents."""

from dataclasses import replace

import pytest

from monitor.extract.case import Case
from monitor.extract.detector.detector import Sure, Verdict
from monitor.extract.detector.layout import Sentence
from monitor.extract.explain import explain
from monitor.extract.extractor import Seen
from monitor.model.explanation import Condition, Explanation, Witness
from monitor.model.record import from_json, to_json
from tests.extract.reader import a_text
from tests.extract.seeing import explained, framed

pytestmark = pytest.mark.slow

KINDS = len(framed().types)
NOTE = (
    f"{KINDS} of {KINDS} event types not looked for:"
    " document set aside: comment or explainer"
)
TARIFF = "Japan imposed a tariff on nickel. The carmaker raised a tariff on copper."


def test_an_explanation_goes_through_a_record_and_back() -> None:
    """If it fails, a program cannot read what people see."""
    found = explained(TARIFF)
    assert from_json(Explanation, to_json(found)) == found


def test_one_account_an_event_in_their_order() -> None:
    """If it fails, reasons stand beside the wrong event."""
    found = explained(
        TARIFF + " Japan also banned gallium exports.",
        title="Japan imposes a tariff on nickel",
    )
    assert tuple(a.event for a in found.accounts) == found.extraction.events
    assert [a.witness for a in found.accounts] == [Witness.FRAME] * 2
    assert [s.text for s in found.accounts[0].also] == [
        "Japan imposes a tariff on nickel"
    ]


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("", "there is nothing to read"),
        ("The cat saw a mouse under the old tree. " * 9, "no words of any event type"),
    ],
)
def test_a_shut_gate_is_said(text: str, note: str) -> None:
    """If it fails, silence about a document has no reason."""
    found = explained(text)
    assert (found.accounts, found.near_misses) == ((), ())
    assert found.notes[0].startswith(note)


def test_a_comment_is_noted() -> None:
    """If it fails, an explainer's silence has no reason."""
    assert explained(TARIFF, title="Opinion: nickel").notes == (NOTE,)


def judged(score: float, *, event: bool) -> Explanation:
    """Return an explanation with a detector that judges the first sentence."""
    with framed().seen(a_text(TARIFF)) as seen:
        assert isinstance(seen, Seen)
        (found,) = seen.extraction.events
        found = replace(found, score=score)
        extraction = replace(seen.extraction, events=(found,) if event else ())
        span = found.sentence
        place = Sentence(span.field, span.start, span.end)
        verdict = Verdict(type="TARIFF_DUTY", sentence=place, score=score)
        case = Case(
            readings={r.field: r for r in seen.around.readings},
            drafts=seen.drafts,
            verdicts=[verdict],
            marks=(),
            sure=Sure(
                event=0.6, framed=0.4, unfit=0.9, second=0.9, again=1.0, part=0.5
            ),
            fitting=frozenset(["TARIFF_DUTY"]),
            kinds=seen.around.kinds,
            title="Tariff news",
        )
        known = frozenset(["TARIFF_DUTY"])
        return explain(replace(seen, extraction=extraction, case=case, judged=known))


def test_a_second_witness_is_shown_with_its_score() -> None:
    """If it fails, nobody sees on which witness an event rests."""
    found = judged(0.9, event=True)
    (account,) = found.accounts
    assert (account.witness, account.score) == (Witness.BOTH, 0.9)
    assert [(s.type, s.score, s.threshold, s.found) for s in found.scores] == [
        ("TARIFF_DUTY", 0.9, 0.4, True)
    ]


def test_a_frame_that_the_detector_does_not_confirm_is_a_near_miss() -> None:
    """If it fails, a vetoed event is gone without a word."""
    found = judged(0.1, event=False)
    miss = next(m for m in found.near_misses if m.type == "TARIFF_DUTY")
    assert [f.condition for f in miss.failures] == [Condition.SCORE]
    assert miss.told == "the detector gives it 0.10 here, and 0.40 is asked"
    assert miss.score == 0.1
    assert miss.noun is not None


def test_an_event_without_a_frame_is_the_detectors() -> None:
    """If it fails, what the detector alone found breaks the explanation."""
    with framed().seen(a_text(TARIFF)) as seen:
        assert isinstance(seen, Seen)
        (account,) = explain(replace(seen, drafts=())).accounts
    assert account.witness is Witness.DETECTOR
    assert account.base is account.composed is None
    assert {f.told for f in account.fillings} == {"tied to it by the detector"}
