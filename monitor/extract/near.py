"""What almost was an event: frames that found their words and lacked a thing or two.

The matcher is asked again, with a listener, sentence by sentence; of each type only the
frame that came nearest is kept.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Span as TokenSpan

from monitor.extract.background import comment, set_aside
from monitor.extract.candidate import Candidate, Unmet
from monitor.extract.drafts import choose
from monitor.extract.extractor import Seen
from monitor.extract.frames import Matcher
from monitor.extract.lacking import (
    failure,
    found_span,
    set_aside_failure,
)
from monitor.extract.reading import Reading
from monitor.extract.scores import score_at, touching, unsure
from monitor.extract.topic import Topic
from monitor.extract.types.schema import EventType
from monitor.extract.words import CoreWords
from monitor.model.explanation import Condition, Failure, NearMiss, Score
from monitor.model.text import Span

_FEW = 3  # frames
_MOST = 2  # conditions; a frame that fails more is not near


@dataclass(frozen=True, slots=True, eq=False)
class _Miss:
    """A candidate with what it lacks."""

    candidate: Candidate
    failures: tuple[Failure, ...]

    @property
    def rank(self) -> tuple[int, int, int]:
        """Put first what held as a frame, then what lacks least."""
        late = self.failures[0].condition in _LATE
        wordless = any(f.condition is Condition.NOUN for f in self.failures)
        return (len(self.failures) - late + wordless, wordless, -self.candidate.weight)


_LATE = (
    Condition.SET_ASIDE,
    Condition.OUTDONE,
    Condition.SCORE,
    Condition.LEFT_OUT,
)


@dataclass(slots=True)
class _Ear:
    """Hears what the matcher tells and keeps what is near."""

    telling: frozenset[str]  # verbs that few frames know
    heard: list[_Miss] = field(default_factory=list)

    def __call__(self, candidate: Candidate, unmet: tuple[Unmet, ...]) -> None:
        """Keep a candidate that fails by little."""
        if len(unmet) <= _MOST and not self._by_chance(candidate, unmet):
            told = tuple(failure(u, candidate) for u in unmet)
            self.heard.append(_Miss(candidate, told))

    def _by_chance(self, candidate: Candidate, unmet: Sequence[Unmet]) -> bool:
        """Say whether only a common verb was found: "set" stands in forty frames."""
        wordless = {u.condition for u in unmet} & {Condition.NOUN, Condition.WORDS}
        if candidate.noun is not None or not wordless:
            return False
        return len(unmet) > 1 or candidate.slot.lemma_.lower() not in self.telling


def _telling(types: Sequence[EventType], core: CoreWords) -> frozenset[str]:
    """Return the verbs that stand in few frames, so that each of them says something."""
    known = Counter(v for kind in types for frame in kind.frames for v in frame.verbs)
    return frozenset(verb for verb, count in known.items() if count <= _FEW) - core.idle


def near_misses(seen: Seen, scores: Sequence[Score]) -> tuple[NearMiss, ...]:
    """Return what almost was an event, in the order of the text."""
    refused = refused_types(seen)
    telling = _telling(seen.types, seen.core)
    return tuple(
        miss
        for reading in seen.around.readings
        for sentence in reading.sentences
        for miss in _sentence(seen, reading, sentence, refused, scores, _Ear(telling))
    )


def refused_types(seen: Seen) -> list[tuple[EventType, Unmet]]:
    """Return the types that the document as a whole leaves no room for, and why."""
    document = seen.document
    tier = document.source.tier if document.source else None
    talk = comment(document.title, document.text, tier=tier)
    if talk is not None:
        reason = f"document set aside: {talk}"
        return [(t, Unmet(Condition.COMMENT, reason=reason)) for t in seen.types]
    topic = Topic(seen.around.readings, seen.core)
    shut = [t for t in seen.types if t not in seen.fitting]
    return [(t, _shut(t, topic, seen)) for t in shut]


def _shut(kind: EventType, topic: Topic, seen: Seen) -> Unmet:
    hit = topic.blocker(kind)
    if hit is not None:
        blocker, where, found = hit
        reading = next(r for r in seen.around.readings if r.field is where)
        words = found_span(reading, found).text
        reason = f"blocked in the whole document by “{words}” ({blocker.reason})"
        return Unmet(Condition.BLOCKER, reason=reason)
    foreign = ", ".join(f"“{w.replace('|', '/')}”" for w in sorted(topic.elsewhere()))
    told = f"it speaks of {foreign}" if foreign else "nothing of the subject is named"
    return Unmet(Condition.SUBJECT, reason=f"type off-subject: {told}")


def _sentence(
    seen: Seen,
    reading: Reading,
    sentence: TokenSpan,
    refused: Iterable[tuple[EventType, Unmet]],
    scores: Sequence[Score],
    ear: _Ear,
) -> list[NearMiss]:
    kinds = seen.around.kinds[reading.field]
    matcher = Matcher(reading, sentence, kinds, seen.core, tell=ear)
    fired = list(matcher.candidates(seen.fitting))
    for kind, reason in refused:
        matcher.refuse(kind, reason)
    told = _told(seen, reading.sentence_span(sentence), scores)
    best: dict[str, _Miss] = {}
    for miss in sorted(
        [*_dropped(seen, fired, scores), *ear.heard], key=lambda m: m.rank
    ):
        if miss.candidate.type.id not in told:
            best.setdefault(miss.candidate.type.id, miss)
    return [_near_miss(miss) for miss in best.values()]


def _told(seen: Seen, sentence: Span, scores: Sequence[Score]) -> frozenset[str]:
    """Return the types of which `sentence` tells an event, alone or with another."""
    events = seen.extraction.events
    here = {e.type for e in events if touching(e.sentence, sentence)}
    found = {e.type for e in events}
    again = {
        d.event.type
        for d in seen.drafts
        if d.event.type in found
        and touching(d.event.sentence, sentence)
        and not _vetoed(d.candidate, seen, scores)
    }
    return frozenset(here | again)


def _vetoed(candidate: Candidate, seen: Seen, scores: Sequence[Score]) -> bool:
    """Say whether a frame holds and the detector does not confirm it."""
    if seen.case is None or candidate.type.id not in seen.judged:
        return False
    score = score_at(candidate.type.id, _sentence_of(candidate), scores)
    return score is None or not score.found


def _sentence_of(candidate: Candidate) -> Span:
    return candidate.reading.sentence_span(candidate.sentence)


def _dropped(
    seen: Seen, fired: Sequence[Candidate], scores: Sequence[Score]
) -> Iterator[_Miss]:
    """Yield the frames that fired and made no event."""
    news = []
    for candidate in fired:
        reason = set_aside(candidate)
        if reason is None:
            news.append(candidate)
        else:
            yield _Miss(candidate, (set_aside_failure(candidate, reason),))
    chosen = choose(news)
    for candidate in news:
        if candidate not in chosen:
            yield _Miss(candidate, (_outdone(candidate, chosen),))
        elif _vetoed(candidate, seen, scores):
            score = score_at(candidate.type.id, _sentence_of(candidate), scores)
            yield _Miss(candidate, (unsure(score),))
        else:
            told = "the frame holds, and no event was made of it"
            left = Failure(condition=Condition.LEFT_OUT, told=told)
            yield _Miss(candidate, (left,))


def _outdone(candidate: Candidate, chosen: Sequence[Candidate]) -> Failure:
    near = min(chosen, key=lambda c: abs(c.slot.i - candidate.slot.i))
    told = f"another frame says more of the same words: {near.frame.row.name}"
    return Failure(condition=Condition.OUTDONE, told=f"{told} ({near.type.id})")


def _near_miss(miss: _Miss) -> NearMiss:
    candidate = miss.candidate
    reading, noun = candidate.reading, candidate.noun
    verb = None
    if candidate.verb is not None:
        verb = reading.of_tokens(candidate.slot, candidate.slot)
    return NearMiss(
        type=candidate.type.id,
        frame=candidate.frame.row.name,
        sentence=_sentence_of(candidate),
        noun=found_span(reading, noun) if noun is not None else None,
        verb=verb,
        failures=miss.failures,
    )
