"""The explanation of whole documents."""

from dataclasses import replace

import pytest

from monitor.extract.explain import explain
from monitor.extract.extractor import Seen
from monitor.model.explanation import Explanation, Score, Witness
from monitor.model.record import from_json, to_json
from tests.extract.reader import a_text, extractor
from tests.extract.seeing import explained

pytestmark = pytest.mark.slow

KINDS = len(extractor().types)
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


def scored(score: float, *, kind: str) -> Explanation:
    """Return an explanation with a detector's score of the first sentence."""
    with extractor().seen(a_text(TARIFF)) as seen:
        assert isinstance(seen, Seen)
        sentence = seen.extraction.events[0].sentence
        said = Score(sentence=sentence, type=kind, score=score, threshold=0.5)
        return explain(replace(seen, scores=(said,)))


@pytest.mark.parametrize(
    ("score", "witness"), [(0.9, Witness.BOTH), (0.1, Witness.FRAME)]
)
def test_a_second_witness_is_shown_with_its_score(
    score: float, witness: Witness
) -> None:
    """If it fails, nobody sees on which witness an event rests."""
    (account,) = scored(score, kind="TARIFF_DUTY").accounts
    assert (account.witness, account.score) == (witness, score)


def test_an_event_without_a_frame_is_the_detectors() -> None:
    """If it fails, what the detector alone found breaks the explanation."""
    with extractor().seen(a_text(TARIFF)) as seen:
        assert isinstance(seen, Seen)
        (account,) = explain(replace(seen, drafts=())).accounts
    assert (account.witness, account.cues, account.base) == (
        Witness.DETECTOR,
        (),
        None,
    )
