"""The second witness as an explanation shows it: scores by sentence and type.

What the detector said is read off the case in which the events were decided; nothing is
judged again.
"""

from collections.abc import Sequence

from monitor.extract.case import Case, asked
from monitor.extract.detector.detector import Verdict
from monitor.model.explanation import Condition, Failure, NearMiss, Score
from monitor.model.text import Span

_NEAR = 0.5  # of the threshold; a verdict below is no near miss


def scores_of(case: Case | None) -> tuple[Score, ...]:
    """Return what the detector said of each sentence and type; nothing if it is away."""
    if case is None:
        return ()
    return tuple(_score(verdict, case) for verdict in case.verdicts)


def _score(verdict: Verdict, case: Case) -> Score:
    place = verdict.sentence
    sentence = case.readings[place.field].span(place.start, place.end)
    return Score(
        sentence=sentence,
        type=verdict.type,
        score=round(verdict.score, 3),
        threshold=asked(case, verdict),
    )


def inside(span: Span, whole: Span) -> bool:
    """Say whether a span lies in another."""
    same = span.field is whole.field
    return same and whole.start <= span.start and span.end <= whole.end


def touching(a: Span, b: Span) -> bool:
    """Say whether two spans share a character."""
    return a.field is b.field and a.start < b.end and b.start < a.end


def score_at(kind: str, sentence: Span, scores: Sequence[Score]) -> Score | None:
    """Return the highest score of a type in the words of `sentence`."""
    here = [s for s in scores if s.type == kind and touching(s.sentence, sentence)]
    return max(here, key=lambda s: s.score, default=None)


def unsure(score: Score | None) -> Failure:
    """Say that the detector is not sure enough; None: it sees nothing at all."""
    if score is None:
        told = "the frame holds, and the detector sees nothing here"
    else:
        told = (
            f"the detector gives it {score.score:.2f} here,"
            f" and {score.threshold:.2f} is asked"
        )
    return Failure(condition=Condition.SCORE, told=told)


def near_by_score(
    scores: Sequence[Score], *, known: Sequence[tuple[str, Span]]
) -> tuple[NearMiss, ...]:
    """Return what the detector nearly found, but for what is `known` already."""
    return tuple(
        NearMiss(
            type=score.type,
            frame="no frame",
            sentence=score.sentence,
            noun=None,
            verb=None,
            failures=(unsure(score),),
            score=score.score,
        )
        for score in scores
        if _NEAR * score.threshold <= score.score < score.threshold
        and not any(
            kind == score.type and touching(span, score.sentence)
            for kind, span in known
        )
    )
