"""The words of an explanation, the same on a terminal and on a page."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from monitor.model.event import Argument, DateInterval, Event, Money
from monitor.model.explanation import Account, Explanation, NearMiss, Step
from monitor.model.ontology import DateModifier, Polarity
from monitor.model.text import Document, Span
from monitor.notify.clean import one_line
from monitor.notify.words import date_words, money_words, stage_name

_SURE = {"CT": "certain", "PR": "probable", "PS": "possible", "U": "uncommitted"}
_SAID = (DateModifier.UNTIL, DateModifier.FROM, DateModifier.BY, DateModifier.WITHIN)


def heading(document: Document | None, name: str | None) -> str:
    """Name a document by its headline, or whatever else it has."""
    title = one_line(document.title) if document is not None else ""
    return title or (f"document {name}" if name else "a line that is no document")


def stage_told(event: Event) -> str:
    """Name the stage, with its fine label."""
    name = stage_name(event.stage, event.family)
    return f"{name} ({event.stage_detail})" if event.stage_detail else name


def stage_changed(account: Account) -> str | None:
    """Say that more than the sentence's verbs set the stage; None where only they did."""
    if account.stage in (None, account.event.stage):
        return None
    return (
        f"by its verbs {account.stage}; {account.event.stage} by its dates,"
        " the measure it belongs to, or the detector"
    )


def direction_told(account: Account) -> str:
    """Compose the direction: `restrict × −1 (verb “lift”) = ease`."""
    direction, composed = account.event.direction, account.composed
    if composed is None:
        return direction
    turns = [s for s in account.signs if s.sign < 0]
    factors = "".join(f" × −1 ({s.words})" for s in turns)
    told = f"{account.base}{factors} = {composed}" if turns else str(composed)
    if composed is direction:
        return told
    return f"{direction}, as the detector judges; by the words {told}"


def certainty_told(event: Event) -> str:
    """Say how sure it is, and on whose word."""
    sure = event.certainty
    parts = [f"{sure.score:g}", _SURE[sure.factuality], sure.attribution]
    if sure.source is not None:
        parts.append(f"“{sure.source.text}”")
    if sure.polarity is Polarity.NEGATIVE:
        parts.append("denied")
    return " · ".join([*parts, *sure.modes])


def witness_told(account: Account) -> str:
    """Say what found the event."""
    score = "" if account.score is None else f" ({account.score:.2f})"
    words = {
        "frame": f"frame: {account.event.why}",
        "detector": f"detector{score}",
        "both": f"frame: {account.event.why}; detector{score}",
    }
    return words[account.witness]


def dates_told(event: Event) -> Iterator[tuple[str, str, Span]]:
    """Yield the name, the words and the evidence of each date."""
    dates = event.dates
    for name in ("announced", "effective", "expiry", "deadline"):
        value: DateInterval | None = getattr(dates, name)
        if value is not None:
            said = f"{value.modifier} " if value.modifier in _SAID else ""
            yield name, f"{said}{date_words(value)}", value.span


def by_role(event: Event) -> tuple[tuple[str, tuple[Argument, ...]], ...]:
    """Return the arguments of each role, in the order of the text."""
    roles = dict.fromkeys(a.role for a in event.arguments)
    return tuple((role, event.of(role)) for role in roles)


def value_told(argument: Argument) -> str | None:
    """Return the normal form of an argument; None where it is no more than its words."""
    value = argument.value
    if isinstance(value, Money):
        return money_words(value)
    for name in ("iso2", "name", "id"):
        found = getattr(value, name, None)
        if found:
            return None if found == argument.span.text else str(found)
    return None


def path_told(trigger: str, path: Sequence[Step]) -> str:
    """Write a way through the tree: `lift ↑ccomp said ↓nsubj China`."""
    steps = [f"{'↑' if s.up else '↓'}{s.relation} {s.word}" for s in path]
    return " ".join([trigger, *steps]) if steps else ""


def near_by_sentence(
    explanation: Explanation,
) -> Iterator[tuple[Span, tuple[NearMiss, ...]]]:
    """Yield the sentences with what almost was an event in them."""
    for sentence, misses in groupby(explanation.near_misses, lambda m: m.sentence):
        yield sentence, tuple(misses)


def score_told(miss: NearMiss) -> str | None:
    """Say what the detector thinks of a near miss; None where it was not asked."""
    return None if miss.score is None else f"detector {miss.score:.2f}"


def near_told(count: int) -> str:
    """Count near misses."""
    return "1 near miss" if count == 1 else f"{count} near misses"
