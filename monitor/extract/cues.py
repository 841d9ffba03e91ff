"""The word of a sentence that best shows an event that no frame has explained."""

from monitor.extract.detector.layout import Sentence
from monitor.extract.phrases import Words
from monitor.extract.reading import Reading
from monitor.extract.types.schema import EventType
from monitor.model.text import Span


def cue_of(kind: EventType, reading: Reading, place: Sentence) -> Span:
    """Return a noun of the type's frames, else one of their verbs, else the main verb."""
    tokens = reading.tokens_of(place.start, place.end)
    words = Words(tokens)
    for frame in kind.frames:
        for found in words.find(frame.nouns):
            first, last = reading.doc[found.start], reading.doc[found.end - 1]
            return reading.of_tokens(first, last)
    verbs = {lemma for frame in kind.frames for lemma in frame.verbs}
    token = next((t for t in tokens if t.lemma_.lower() in verbs), tokens.root)
    return reading.of_tokens(token, token)
