"""Which frames fire on which words."""

import pytest

from monitor.extract.candidate import Candidate, Unmet
from monitor.extract.frames import Matcher
from monitor.extract.words import core_words
from monitor.model.explanation import Condition
from tests.extract.reader import candidates, extractor, kinds, matcher, reading

pytestmark = pytest.mark.slow

FIRE = {
    "active": ("Japan banned gallium exports.", "EXPORT_BAN_QUOTA"),
    "passive": ("Gallium exports were banned by Japan.", "EXPORT_BAN_QUOTA"),
    "nominal": (
        "Japan's ban on gallium exports takes effect on Monday.",
        "EXPORT_BAN_QUOTA",
    ),
    "an infinitive": (
        "Japan decided to lift its ban on gallium exports.",
        "EXPORT_BAN_QUOTA",
    ),
    "a duty to hold a licence": (
        "Japan will require a licence for exports of gallium.",
        "EXPORT_LICENSING",
    ),
    "a firm that gets": (
        "Lynas received a $20 million grant from the Pentagon.",
        "FUNDING_AWARD",
    ),
    "an organ without a name": (
        "The ministry scrapped the import duty on nickel.",
        "TARIFF_DUTY",
    ),
}


@pytest.mark.parametrize(("text", "kind"), FIRE.values(), ids=FIRE.keys())
def test_frames_fire_in_every_voice(text: str, kind: str) -> None:
    """If it fails, an event is found in one wording only."""
    found = candidates(text)
    assert [c.type.id for c in found] == [kind]
    assert found[0].frame.row.name
    assert found[0].weight > 0


SILENT = {
    "the noun alone": "Japan and its gallium exports.",
    "the verb alone": "Japan banned it.",
    "a firm that stops exports": "The retailer banned exports of its gallium lamps.",
    "the measure as a reason": "Prices of gallium rose after the Japanese export ban.",
    "a blocker": "The utility cut its feed-in tariff for copper smelters.",
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT.keys())
def test_frames_stay_silent(text: str) -> None:
    """If it fails, words alone raise an alarm."""
    assert candidates(text) == []


def test_an_endless_sentence_is_read_from_its_head() -> None:
    """If it fails, a page without full stops holds a worker for minutes."""
    read = reading("Japan banned gallium exports and " * 200)
    assert len(matcher(read, read.sentences[0]).words.tokens) <= 400


def test_a_blocker_gives_its_reason() -> None:
    """If it fails, nobody can say why a sentence was passed over."""
    read = reading("The utility cut its feed-in tariff for copper smelters.")
    tariff = next(t for t in extractor().types if t.id == "TARIFF_DUTY")
    assert matcher(read, read.sentences[0]).blocked(tariff) == tariff.blockers[0].reason


def test_the_last_verb_done_to_the_same_thing_counts() -> None:
    """If it fails, an approved application is told as one received."""
    text = "Japan received applications for gallium export licences and approved them."
    assert [c.slot.text for c in candidates(text)] == ["approved"]


def listening(text: str) -> tuple[list[Candidate], dict[str, set[Condition]]]:
    """Return what fires in the first sentence, and what the other frames lack."""
    read = reading(text)
    lacking: dict[str, set[Condition]] = {}

    def tell(candidate: Candidate, unmet: tuple[Unmet, ...]) -> None:
        lacking.setdefault(candidate.frame.row.name, set()).update(
            u.condition for u in unmet
        )

    told = Matcher(read, read.sentences[0], kinds(read), core_words(), tell=tell)
    return list(told.candidates(extractor().types)), lacking


@pytest.mark.parametrize("text", [*(t for t, _ in FIRE.values()), *SILENT.values()])
def test_listening_changes_nothing(text: str) -> None:
    """If it fails, an explanation explains another reading than the one that counts."""
    read = reading(text)
    silent = matcher(read, read.sentences[0]).candidates(extractor().types)
    heard, _ = listening(text)
    assert [(c.frame.row.name, c.slot.i) for c in heard] == [
        (c.frame.row.name, c.slot.i) for c in silent
    ]


LACKING = {
    "no verb": ("Japan and its import tariff on nickel.", Condition.VERB),
    "a reason": ("Prices fell after the import tariff on nickel.", Condition.ASIDE),
    "a blocker": (SILENT["a blocker"], Condition.BLOCKER),
    "another actor": (SILENT["a firm that stops exports"], Condition.ACTOR),
    "no noun": ("Japan imposed it.", Condition.NOUN),
    "an excluded word": (
        "The government granted an export licence for gallium.",
        Condition.UNLESS,
    ),
    "a word of a name": (
        "The U.S. International Development Finance Corporation visited Perpetua.",
        Condition.NAME,
    ),
}


@pytest.mark.parametrize(("text", "condition"), LACKING.values(), ids=LACKING.keys())
def test_a_listener_hears_what_is_lacking(text: str, condition: Condition) -> None:
    """If it fails, nobody can say why a sentence raised no event."""
    _, lacking = listening(text)
    assert any(condition in conditions for conditions in lacking.values())
