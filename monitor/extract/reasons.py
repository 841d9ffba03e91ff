"""Why one event is what it is: its words, its direction sign by sign, its arguments.

Everything is read again with the code that made the event; nothing here decides.
"""

from collections.abc import Iterator, Sequence

from monitor.extract import syntax
from monitor.extract.arguments import Around
from monitor.extract.candidate import Candidate
from monitor.extract.direction import sign_of
from monitor.extract.drafts import Draft
from monitor.extract.lacking import found_span, short, verb_group
from monitor.extract.paths import JUDGED, filling
from monitor.extract.stage import Staged, stage_of
from monitor.extract.words import CoreWords
from monitor.model.event import Certainty, Event
from monitor.model.explanation import Account, Clue, Cue, Filling, Sign, Witness
from monitor.model.ontology import Attribution, Direction, Stage
from monitor.model.text import Span

_UNQUOTED = {
    Attribution.AUTHOR: "nobody is quoted: the writer says so",
    Attribution.OFFICIAL_DOC: "the document itself is official",
    Attribution.OFFICIAL_STATEMENT: "the office that published it says so",
    Attribution.COMPANY_STATEMENT: "the firm that published it says so",
}


def account_of(
    event: Event,
    draft: Draft,
    drafts: tuple[Draft, ...],
    around: Around,
    core: CoreWords,
) -> Account:
    """Say why the frame behind `draft` made `event`."""
    candidate = draft.candidate
    staged = stage_of(candidate, core)
    return Account(
        event=event,
        witness=Witness.FRAME if event.score is None else Witness.BOTH,
        score=event.score,
        cues=(
            *_frame_cues(candidate, core),
            _stage_cue(candidate, staged),
            *_judged_cues(event, staged.stage),
            *_voice_cues(event.certainty),
        ),
        base=candidate.frame.row.direction or candidate.type.direction,
        signs=tuple(_signs(candidate, staged, event.direction)),
        stage=staged.stage,
        fillings=tuple(
            filling(argument, event, draft, drafts, around)
            for argument in event.arguments
        ),
        also=(),
    )


def detected(event: Event) -> Account:
    """Say why the detector alone made `event`."""
    return Account(
        event=event,
        witness=Witness.DETECTOR,
        score=event.score,
        cues=(*_judged_cues(event, None), *_voice_cues(event.certainty)),
        base=None,
        signs=(),
        stage=None,
        fillings=tuple(
            Filling(argument=a, slot=None, path=(), told=JUDGED)
            for a in event.arguments
        ),
        also=(),
    )


def _judged_cues(event: Event, stage: Stage | None) -> Iterator[Cue]:
    """Yield the stage as the detector judges it, where it says another one."""
    if event.score is not None and event.stage is not stage:
        yield Cue(clue=Clue.STAGE, meaning=f"{event.stage}: the detector judges so")


def _frame_cues(candidate: Candidate, core: CoreWords) -> Iterator[Cue]:
    reading, verb, noun = candidate.reading, candidate.verb, candidate.noun
    if verb is not None:
        span = reading.of_tokens(candidate.slot, candidate.slot)
        known = verb.stage is not None and verb.group != verb.pattern.lemma
        meaning = f"verb of the class {verb.group}" if known else "verb of the frame"
        yield Cue(clue=Clue.VERB, meaning=meaning, span=span)
    if noun is not None:
        meaning = f"noun of the frame: {short(noun.phrase.text)}"
        yield Cue(clue=Clue.NOUN, meaning=meaning, span=found_span(reading, noun))
    yield from _path_cues(candidate, core)
    if candidate.frame.words:
        found = next(candidate.words.find(candidate.frame.words), None)
        if found is not None:
            meaning = f"further words of the frame: {short(found.phrase.text)}"
            span = found_span(reading, found)
            yield Cue(clue=Clue.WORDS, meaning=meaning, span=span)


def _path_cues(candidate: Candidate, core: CoreWords) -> Iterator[Cue]:
    """Yield the action nouns between the noun and its verb, as the matcher met them."""
    left = list(candidate.path)
    for up, _ in syntax.above(candidate.head):
        act = core.nouns.get(up.lemma_.lower())
        if not left or up.i == candidate.slot.i:
            return
        if act is not None and act == left[0]:
            left.pop(0)
            span = candidate.reading.of_tokens(up, up)
            yield Cue(clue=Clue.PATH, meaning=f"action noun: {act.name}", span=span)


def _stage_cue(candidate: Candidate, staged: Staged) -> Cue:
    span: Span | None = None
    if staged.cue is not None:
        own = staged.cue.i == candidate.slot.i
        span = verb_group(candidate.reading, staged.cue)
        why = "by the verb in its clause" if own else "by the word above the verb"
    elif candidate.frame.row.stage is not None:
        why = "as the frame says"
    elif candidate.verb is not None:
        span = candidate.reading.of_tokens(candidate.slot, candidate.slot)
        why = f"by the verb ({candidate.verb.group})"
    else:
        why = "by the noun alone"
    return Cue(clue=Clue.STAGE, meaning=f"{staged.stage} {why}", span=span)


def _voice_cues(certainty: Certainty) -> Iterator[Cue]:
    told = certainty.attribution
    if certainty.source is not None:
        meaning = f"{told}: who vouches for it"
        yield Cue(clue=Clue.CERTAINTY, meaning=meaning, span=certainty.source)
    cue = next(iter(certainty.cues), None)
    if cue is not None and (certainty.source is not None or told not in _UNQUOTED):
        yield Cue(clue=Clue.CERTAINTY, meaning=f"{told}: by these words", span=cue)
    elif certainty.source is None:
        meaning = f"{told}: {_UNQUOTED.get(told, 'by the words of the document')}"
        yield Cue(clue=Clue.CERTAINTY, meaning=meaning)


def _signs(
    candidate: Candidate, staged: Staged, direction: Direction
) -> Iterator[Sign]:
    """Yield the factors of the direction, from the noun outwards."""
    row, verb = candidate.frame.row, candidate.verb
    if row.sign < 0:
        yield Sign(words="what the noun means", sign=row.sign)
    for act in candidate.path:
        yield Sign(words=f"action noun: {act.name}", sign=act.sign)
    if verb is not None:
        yield Sign(words=f"verb “{candidate.slot.text}” ({verb.group})", sign=verb.sign)
    if staged.sign < 0:
        yield Sign(words="what stands above the verb, or denies it", sign=staged.sign)
    base = row.direction or candidate.type.direction
    kept = sign_of(candidate, staged) > 0
    if kept and base is Direction.RESTRICT and direction is Direction.EASE:
        yield Sign(words="it is meant to ease", sign=-1)


def told_also(event: Event, others: Sequence[Draft]) -> tuple[Span, ...]:
    """Return the sentences of other drafts that tell `event`, each once."""
    spans = [d.event.sentence for d in others]
    return tuple(dict.fromkeys(s for s in spans if s != event.sentence))
