"""The extractor as a whole: the worked seed, its traps, and the laws of the stage."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.extract.extractor import Extractor
from monitor.extract.types import load_types
from monitor.model.event import Dates, Event, Extraction, Jurisdiction
from monitor.model.ontology import (
    ArgumentType,
    Attribution,
    Direction,
    Factuality,
    Stage,
)
from monitor.model.record import from_json, to_json
from monitor.model.text import Document
from tests.extract.reader import DAY, SETTINGS, a_text, extract, extractor

pytestmark = pytest.mark.slow

SEED = (
    "China is reportedly exploring a new licensing regime to facilitate the export of"
    " rare earth materials to the U.S., while excluding firms with ties to the American"
    " military. Concurrently, the U.S. government is expanding financing tools and"
    " partnerships to boost domestic mining and processing capabilities. This policy"
    " shift supports companies like USA Rare Earth and MP Materials."
)
GOLD = Path(__file__).parents[3] / "shared" / "gold"


def seed() -> Extraction:
    return extractor().extract(Document(id="seed", text=SEED))


def words(event: Event, role: str) -> list[str]:
    return [a.span.text for a in event.of(role)]


def iso(event: Event, role: str) -> list[str]:
    return [a.value.iso2 for a in event.of(role) if isinstance(a.value, Jurisdiction)]


def test_the_seed_gives_its_three_events() -> None:
    """If it fails, the worked example of the ontology is misread."""
    found = [
        (e.type, e.subtype, e.stage, e.stage_detail, e.direction) for e in seed().events
    ]
    assert found == [
        ("EXPORT_LICENSING", None, Stage.CONSIDERED, None, Direction.EASE),
        ("EXPORT_LICENSING", "end_user_exclusion", Stage.CONSIDERED, None, Direction.RESTRICT),
        ("FUNDING_PROGRAM", None, Stage.EFFECTIVE, "IN_PROGRESS", Direction.SUPPORT),
    ]  # fmt: skip


def test_the_seeds_first_event() -> None:
    """If it fails, E1 has lost a part."""
    event = seed().events[0]
    assert event.trigger.text == "exploring"
    assert (event.trigger.start, event.trigger.end) == (20, 29)
    assert iso(event, "implementer") == ["CN"]
    assert words(event, "measure") == ["a new licensing regime"]
    assert words(event, "product") == ["rare earth materials"]
    assert iso(event, "affected") == ["US"]
    assert words(event, "purpose") == [
        "to facilitate the export of rare earth materials to the U.S."
    ]
    assert event.certainty.attribution is Attribution.HEARSAY
    assert event.certainty.factuality is Factuality.POSSIBLE
    assert event.certainty.score <= 0.3
    assert "reportedly" in [c.text for c in event.certainty.cues]
    assert event.codes.gta == 35
    assert event.codes.mast == "P33"


def test_the_seeds_exclusion() -> None:
    """If it fails, E1b has lost a part."""
    event = seed().events[1]
    assert event.trigger.text == "excluding"
    assert iso(event, "implementer") == ["CN"]
    assert words(event, "measure") == ["a new licensing regime"]
    assert words(event, "excluded") == ["firms with ties to the American military"]
    assert event.of("excluded")[0].type is ArgumentType.FIRMCLASS


def test_the_seeds_programme() -> None:
    """If it fails, E2 has lost a part."""
    event = seed().events[2]
    assert event.trigger.text == "expanding"
    assert iso(event, "implementer") == ["US"]
    assert words(event, "program") == ["financing tools", "partnerships"]
    assert words(event, "purpose") == [
        "to boost domestic mining and processing capabilities"
    ]
    assert event.certainty.attribution is Attribution.AUTHOR
    assert event.certainty.factuality is Factuality.CERTAIN


def test_trap_1_a_firms_name_holds_no_state_and_no_material() -> None:
    """If it fails, "USA Rare Earth" is a country with a metal."""
    place = SEED.index("USA Rare Earth")
    inside = [n for n in seed().entities if place <= n.span.start < place + 14]
    assert [n.type for n in inside] == [ArgumentType.COMPANY]


def test_trap_2_american_acts_nowhere() -> None:
    """If it fails, "the American military" makes the U.S. an author."""
    spans = [
        a.span.text
        for e in seed().events
        for a in e.arguments
        if a.type is ArgumentType.JURISDICTION
    ]
    assert "American" not in spans


def test_trap_3_the_firms_are_shut_out() -> None:
    """If it fails, the excluded firms are told as eligible."""
    assert all(not e.of("eligible") for e in seed().events)


def test_trap_4_no_date_is_invented() -> None:
    """If it fails, a document without dates gets some."""
    for event in seed().events:
        assert event.dates == Dates()


def test_trap_5_there_are_exactly_three() -> None:
    """If it fails, the sentence on who gains is told as an event."""
    assert len(seed().events) == 3


def test_trap_6_mp_materials_is_found() -> None:
    """If it fails, only the statistical model looks for firms."""
    firms = [n.text for n in seed().entities if n.type is ArgumentType.COMPANY]
    assert firms == ["USA Rare Earth", "MP Materials"]


def test_trap_7_to_facilitate_exports_is_no_ban() -> None:
    """If it fails, the purpose of a measure is told as another measure."""
    assert "EXPORT_BAN_QUOTA" not in {e.type for e in seed().events}


def test_trap_8_a_policy_shift_is_no_event() -> None:
    """If it fails, an anaphor raises an event of its own."""
    place = SEED.index("This policy shift")
    assert all(e.trigger.start < place for e in seed().events)


def test_trap_9_nothing_was_imposed() -> None:
    """If it fails, an idea is told as a decision."""
    assert seed().events[0].stage not in (Stage.ADOPTED, Stage.EFFECTIVE)


def test_trap_10_a_record_says_what_it_lacks() -> None:
    """If it fails, gaps are silent."""
    event = extract("A new licensing regime for exports is being explored.").events
    assert all(e.missing for e in event)
    exclusion = seed().events[1]
    assert exclusion.certainty.source is None
    assert not exclusion.of("legal_ref")


EXAMPLES = [(t.id, e) for t in load_types() for e in t.examples]


@pytest.mark.parametrize(
    ("kind", "example"), EXAMPLES, ids=[f"{k}: {e.text[:50]}" for k, e in EXAMPLES]
)
def test_the_examples_of_the_type_files(kind: str, example: object) -> None:
    """If it fails, a type file does not do what it promises."""
    given_ = next(e for k, e in EXAMPLES if k == kind and e is example)
    found = [
        e for e in extract(given_.text, title=given_.title).events if e.type == kind
    ]
    assert bool(found) is given_.fires, given_.because
    if given_.stage is not None:
        assert found[0].stage is given_.stage
    if given_.direction is not None:
        assert found[0].direction is given_.direction


OWN = """
id = "DRUG_APPROVAL"
title = "Drug approval"
family = "HEALTH"
track = "policy"
direction = "ease"
topical = false

[[role]]
name = "authority"
types = ["AGENCY", "JURISDICTION"]
at = ["actor"]
required = true

[[frame]]
name = "AGENCY decides on a drug"
noun = ["drug|medicine|vaccine, gene therapy"]
verb = ["approve=ADOPTED", "-reject", "@consider", "@plan"]
actor = ["GOV"]
"""


def test_a_users_own_type_works_with_a_file_alone(tmp_path: Path) -> None:
    """If it fails, the engine knows the shipped types by name."""
    (tmp_path / "drug.toml").write_text(OWN, encoding="utf-8")
    own = Extractor.load(replace(SETTINGS, types=(tmp_path,)))
    text = "The European Commission approved a gene therapy. Canada is considering a vaccine."
    found = [(e.type, e.stage, e.direction) for e in own.extract(a_text(text)).events]
    assert found == [
        ("DRUG_APPROVAL", Stage.ADOPTED, Direction.EASE),
        ("DRUG_APPROVAL", Stage.CONSIDERED, Direction.EASE),
    ]
    assert own.version != extractor().version


def spans_resolve(document: Document, result: Extraction) -> bool:
    spans = [n.span for n in result.entities]
    for event in result.events:
        certain = event.certainty
        dates = event.dates
        spans += [event.trigger, event.sentence, *certain.cues]
        spans += [a.span for a in event.arguments]
        spans += [certain.source] if certain.source else []
        spans += [
            d.span
            for d in (dates.announced, dates.effective, dates.expiry, dates.deadline)
            if d
        ]
    return all(document.field(s.field)[s.start : s.end] == s.text for s in spans)


PIECES = st.sampled_from(
    [
        "China", "the U.S.", "banned", "will ban", "exports of", "rare earths", "tariffs",
        "$1.5bn", "until Nov. 10", "MP Materials", "loan", "stake", "said", ".", ",", "\n\n",
        "“", "’s", "🚀", "(((((((", "About Acme\n", "licence", "if", "not", "\x00", "é", "—",
    ]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(title=st.lists(PIECES, max_size=9), text=st.lists(PIECES, max_size=40))
def test_any_words_give_a_record_whose_spans_resolve(
    title: list[str], text: list[str]
) -> None:
    """If it fails, some text stops the daemon or quotes what nobody wrote."""
    document = a_text(" ".join(text), title=" ".join(title))
    result = extractor().extract(document)
    assert result.id == document.id
    assert spans_resolve(document, result)
    assert from_json(Extraction, to_json(result)) == result
    assert extractor().extract(document) == result


@settings(max_examples=40, deadline=None)
@given(title=st.text(max_size=60), text=st.text(max_size=300))
def test_arbitrary_text_never_raises(title: str, text: str) -> None:
    """If it fails, one strange feed entry stops a batch."""
    document = replace(a_text(text), title=title)
    assert spans_resolve(document, extractor().extract(document))


def test_results_do_not_depend_on_order_or_company() -> None:
    """If it fails, a backtest differs from the live run."""
    texts = [
        SEED,
        "Japan banned gallium exports.",
        "The cat slept under the old tree and woke again. " * 9,
        "",
        "Lynas raised $50 million in a placing.",
    ]
    documents = [a_text(t, id=str(n)) for n, t in enumerate(texts)]
    alone = [extractor().extract(d) for d in documents]
    assert list(extractor().extract_all(documents)) == alone
    assert list(extractor().extract_all(documents[::-1])) == alone[::-1]


def test_what_the_gate_refuses_keeps_its_names() -> None:
    """If it fails, a search for a firm misses articles without events."""
    result = extract("Lynas held its picnic under the old tree and was glad. " * 9)
    assert not result.relevant
    assert "Lynas" in {n.text for n in result.entities}


def test_a_long_text_is_read_from_its_head() -> None:
    """If it fails, nobody learns that half a text was not read."""
    result = extract("Japan banned gallium exports. " + "Prices fell again. " * 2_000)
    assert result.truncated
    assert result.events


@pytest.mark.skipif(not GOLD.exists(), reason="the annotated documents are not here")
def test_spans_of_the_annotated_documents_resolve() -> None:
    """If it fails, evidence of real texts is misquoted."""
    rows = [
        json.loads(r) for r in (GOLD / "real_dev.jsonl").read_text("utf-8").splitlines()
    ]
    documents = [a_text(r["text"], title=r["title"], published=DAY) for r in rows]
    for document, result in zip(
        documents, extractor().extract_all(documents), strict=True
    ):
        assert spans_resolve(document, result)
