"""Actor and object: of which kinds they must be, and what is said where they are not."""

import pytest

from monitor.extract.candidate import Candidate, Unmet
from monitor.extract.fit import unfit
from monitor.extract.frames import Matcher
from monitor.extract.words import core_words
from monitor.model.explanation import Condition
from tests.extract.reader import candidate, extractor, kinds, reading

pytestmark = pytest.mark.slow


def told(text: str, kind: str) -> list[tuple[Candidate, tuple[Unmet, ...]]]:
    """Return what is lacking in the first sentence, for one type."""
    read = reading(text)
    heard: list[tuple[Candidate, tuple[Unmet, ...]]] = []

    def tell(candidate: Candidate, unmet: tuple[Unmet, ...]) -> None:
        heard.append((candidate, unmet))

    types = [t for t in extractor().types if t.id == kind]
    listening = Matcher(read, read.sentences[0], kinds(read), core_words(), tell=tell)
    assert list(listening.candidates(types)) == []
    return heard


def test_who_fits_lacks_nothing() -> None:
    """If it fails, every frame is refused."""
    found = candidate("Japan banned gallium exports.", "EXPORT_BAN_QUOTA")
    assert list(unfit(found, kinds(found.reading))) == []


def test_the_wrong_actor_is_named() -> None:
    """If it fails, nobody can say who stood in the way."""
    heard = told(
        "The carmaker banned exports of gallium lamps to Japan.", "EXPORT_BAN_QUOTA"
    )
    actors = [
        (unmet[0].token.text if unmet[0].token else None, unmet[0].kinds)
        for _, unmet in heard
        if len(unmet) == 1 and unmet[0].condition is Condition.ACTOR
    ]
    assert ("carmaker", ("GOV",)) in actors
