"""The trained witness on sentences that it has never seen."""

from datetime import UTC, datetime

import pytest

from monitor.errors import ModelMissing
from monitor.extract.detector.detector import FLOOR, FOLDER, Detector, Mark
from monitor.extract.types import load_types
from monitor.model.ontology import ArgumentType, Tier
from monitor.model.text import Document, Field, Origin


@pytest.fixture(scope="module")
def detector() -> Detector:
    found = Detector.load()
    assert found is not None
    return found


def a_document(text: str, title: str = "") -> Document:
    return Document(
        id="d",
        title=title,
        text=text,
        published=datetime(2026, 3, 10, tzinfo=UTC),
        source=Origin(name="Example Wire", tier=Tier.WIRE),
    )


def best(detector: Detector, text: str) -> tuple[str, float]:
    read = detector.read(a_document(text), limit=30_000)
    return max(
        ((v.type, v.score) for v in read.verdicts([])),
        key=lambda x: x[1],
        default=("", 0.0),
    )


def test_it_knows_every_shipped_type_and_no_other(detector: Detector) -> None:
    """If it fails, a type is judged under another one's name."""
    assert detector.types == tuple(t.id for t in load_types())


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Peru's government has put a stop to all exports of tellurium from Monday.",
            "EXPORT_BAN_QUOTA",
        ),
        (
            "The US energy department will lend Quillmark Metals $90 million.",
            "FUNDING_AWARD",
        ),
        (
            "Workers at the Brannoch zinc mine walked out at dawn, halting output.",
            "SUPPLY_DISRUPTION",
        ),
    ],
)
def test_a_plain_statement_is_seen(detector: Detector, text: str, wanted: str) -> None:
    kind, score = best(detector, text)
    assert kind == wanted
    assert score > 0.5


@pytest.mark.parametrize(
    "text",
    [
        "The striker was banned for three matches after Saturday's goalless draw.",
        "Rain is expected in the west, with sunny spells later in the afternoon.",
        "",
    ],
)
def test_other_matters_are_none_of_it(detector: Detector, text: str) -> None:
    assert best(detector, text)[1] < 0.3


def test_marks_are_tied_by_their_number(detector: Detector) -> None:
    text = "Peru banned exports of tellurium. The cat of Chile slept."
    marks = [
        Mark(Field.TEXT, 0, 4, ArgumentType.JURISDICTION),
        Mark(Field.TEXT, 23, 32, ArgumentType.COMMODITY),
        Mark(Field.TEXT, 45, 50, ArgumentType.JURISDICTION),
    ]
    read = detector.read(a_document(text), limit=30_000)
    verdict = max(read.verdicts(marks), key=lambda v: v.score)
    actor = {p.mark: p.score for p in verdict.parts if p.name == "actor"}
    assert actor.get(0, 0) > actor.get(2, 0)
    assert all(p.score > FLOOR for p in verdict.parts)


def test_without_its_files_there_is_none(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """The frames work alone then."""
    assert Detector.load(tmp_path_factory.mktemp("empty")) is None


@pytest.mark.parametrize("name", ["heads.npz", "vocab.txt"])
def test_damaged_files_are_named(
    name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """If it fails, a half-copied file ends in an error of some library."""
    folder = tmp_path_factory.mktemp("damaged")
    for path in FOLDER.iterdir():
        (folder / path.name).symlink_to(path)
    (folder / name).unlink()
    with pytest.raises(ModelMissing, match=name):
        Detector.load(folder)
    (folder / name).write_bytes(b"half")
    with pytest.raises(ModelMissing, match=name):
        Detector.load(folder)


@pytest.mark.parametrize("content", ["", "{", "{}"])
def test_a_damaged_list_of_files_is_named(
    content: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    (folder / "detector.json").write_text(content, encoding="utf-8")
    with pytest.raises(ModelMissing, match=r"detector\.json"):
        Detector.load(folder)


def test_firms_are_seen_where_they_stand(detector: Detector) -> None:
    text = "Quillmark Metals Ltd said it had agreed to buy Brannoch Zinc plc."
    firms = detector.read(a_document(text), limit=30_000).firms()
    assert "Quillmark Metals" in text[firms[0].start : firms[0].end]
