"""IMPACT relations of whole documents."""

import pytest

from monitor.extract.impact.rows import impact_words
from monitor.model.event import Extraction, Relation
from monitor.model.ontology import (
    ArgumentType,
    Attribution,
    Effect,
    Factuality,
    Mode,
    Polarity,
)
from monitor.model.record import from_record, to_record
from tests.extract.reader import a_text, extract

pytestmark = pytest.mark.slow

BAN = "China banned exports of antimony on Tuesday. "
SEED = (
    "China is reportedly exploring a new licensing regime to facilitate the export of "
    "rare earth materials to the U.S., while excluding firms with ties to the American "
    "military. Concurrently, the U.S. government is expanding financing tools and "
    "partnerships to boost domestic mining and processing capabilities. This policy "
    "shift supports companies like USA Rare Earth and MP Materials."
)
EXAMPLES = impact_words().examples


def relations(text: str, **changes: str) -> tuple[Relation, ...]:
    return extract(text, **changes).relations


def the_relation(text: str, **changes: str) -> Relation:
    """Return the only relation of a text."""
    (relation,) = relations(text, **changes)
    return relation


@pytest.mark.parametrize(
    "number", range(len(EXAMPLES)), ids=[e.text[-50:] for e in EXAMPLES]
)
def test_the_examples_of_the_file(number: int) -> None:
    """If it fails, the words do not do what their file promises."""
    example = EXAMPLES[number]
    found = extract(example.text, title=example.title)
    assert bool(found.relations) is example.fires, example.because
    for relation in found.relations:
        assert example.polarity in (None, relation.polarity)
        assert example.exemplar in (None, relation.exemplar)
        causes = {found.events[n].type for n in relation.cause}
        assert not example.cause or causes == set(example.cause)
        targets = tuple(t.span.text for t in relation.targets)
        assert example.targets in ((), targets)


def test_the_seed_shows_its_relation() -> None:
    """If it fails, the ontology's worked example comes out without its relation."""
    found = extract(SEED)
    (relation,) = found.relations
    assert relation.type == "IMPACT"
    assert relation.polarity is Effect.HELPS
    assert relation.exemplar
    assert (relation.trigger.start, relation.trigger.text) == (325, "supports")
    assert relation.cause_span is not None
    assert relation.cause_span.text == "This policy shift"
    causes = [found.events[n].type for n in relation.cause]
    assert causes == ["FUNDING_PROGRAM", "EXPORT_LICENSING"]
    told = [(t.type, t.span.start, t.span.end) for t in relation.targets]
    assert told == [
        (ArgumentType.COMPANY, 349, 363),
        (ArgumentType.COMPANY, 368, 380),
    ]
    assert relation.certainty.attribution is Attribution.AUTHOR
    assert relation.certainty.score == 0.5


def test_a_relation_makes_no_event() -> None:
    """If it fails, whoever is said to gain gets a grant that nobody gave."""
    text = "This policy shift supports companies like USA Rare Earth and MP Materials."
    assert extract(text).events == ()
    assert len(extract(BAN + text).events) == len(extract(BAN).events) == 1


CERTAINTIES = {
    "plain": ("The ban hurts European refiners.", 0.5, Factuality.CERTAIN, ()),
    "may": ("The ban may hurt European refiners.", 0.3, Factuality.POSSIBLE, ()),
    "will": (
        *("The ban will hurt European refiners.", 0.5, Factuality.CERTAIN),
        (Mode.FUTURE,),
    ),
    "likely": (
        *("The ban is likely to hurt European refiners.", 0.4, Factuality.PROBABLE),
        (),
    ),
    "if": (
        "If it lasts, the ban will hurt European refiners.",
        *(0.2, Factuality.UNCOMMITTED, (Mode.FUTURE, Mode.HYPOTHETICAL)),
    ),
    "hearsay": (
        "The ban has reportedly hurt European refiners.",
        *(0.3, Factuality.POSSIBLE, ()),
    ),
    "analysts": (
        "Analysts said the ban hurts European refiners.",
        *(0.5, Factuality.CERTAIN, ()),
    ),
}


@pytest.mark.parametrize(
    ("sentence", "score", "factuality", "modes"),
    CERTAINTIES.values(),
    ids=CERTAINTIES.keys(),
)
def test_how_sure_it_is(
    sentence: str, score: float, factuality: Factuality, modes: tuple[Mode, ...]
) -> None:
    """If it fails, a guess about somebody's gain reads as a fact."""
    certainty = the_relation(BAN + sentence).certainty
    assert certainty.score == score
    assert certainty.factuality is factuality
    assert certainty.modes == modes


def test_who_says_so_is_kept() -> None:
    """If it fails, a lobby's judgement reads as the paper's own."""
    found = the_relation(BAN + "Analysts at Example Bank said it would hurt nobody, "
                         "but the ban hurts European refiners.")  # fmt: skip
    assert found.certainty.attribution is Attribution.NAMED_THIRD_PARTY
    assert found.certainty.source is not None
    assert "Analysts" in found.certainty.source.text


def test_what_is_denied_is_kept_as_denied() -> None:
    """If it fails, "does not hurt" is told as harm."""
    relation = the_relation(BAN + "The ban does not hurt Perpetua Resources.")
    assert relation.polarity is Effect.HURTS
    assert relation.certainty.polarity is Polarity.NEGATIVE
    assert relation.certainty.modes == (Mode.NEGATION,)


def test_two_verbs_for_one_effect_are_one_relation() -> None:
    """If it fails, "stands to gain" counts twice."""
    relation = the_relation(BAN + "Perpetua Resources stands to gain from the ban.")
    assert relation.trigger.text == "stands to gain"


def test_spans_quote_the_document() -> None:
    """If it fails, evidence points beside its words."""
    document = a_text(
        f"Traders smiled 🙂. {BAN}The curbs weigh on refiners such as Nyrstar."
    )
    relation = the_relation(document.text)
    spans = [relation.trigger, relation.sentence, relation.cause_span]
    for span in [*spans, *(t.span for t in relation.targets)]:
        assert span is not None
        assert document.text[span.start : span.end] == span.text
    assert relation.trigger.text == "weigh on"


def test_a_headline_has_relations_too() -> None:
    """If it fails, what stands only in the headline is lost."""
    relation = the_relation(BAN, title="Ban lifts Perpetua Resources")
    assert relation.trigger.field == "title"
    assert relation.cause == (0,)


def test_the_record_holds_it() -> None:
    """If it fails, `lodewatch extract` prints what nobody can read back."""
    found = extract(BAN + "The ban hurts European refiners.")
    record = to_record(found)
    (relation,) = record["relations"]
    assert relation["type"] == "IMPACT"
    assert relation["cause"] == [0]
    assert relation["polarity"] == "hurts"
    assert relation["targets"][0]["role"] == "target"
    assert from_record(Extraction, record) == found
