"""What an event is about, in the terms in which stories and rules ask.

An event holds arguments as the text gives them, by role. Grouping and rules ask
simpler questions: which states act, on whom, which materials, which firms, which sums,
which legal texts. This module answers them, in one place, so that both hear the same.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256

from monitor.model.event import Commodity, Company, Event, Jurisdiction, Money, Text
from monitor.model.ontology import ArgumentType
from monitor.model.story import Report, Story
from monitor.model.text import Field

ACTING = ("implementer", "authority", "provider", "investor", "party")
MET = ("affected", "excluded", "eligible", "destination", "origin")
NAMED = ("program", "facility", "list")

_WORD = re.compile(
    # One sign of a script written without spaces, or a run of letters and digits.
    "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]"
    "|[^\\W_\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]+"
)
_FORMS = """
    ab ag asa berhad bhd bv co company corp corporation gmbh group holding holdings inc
    incorporated jsc kk limited llc llp lp ltd nv oyj pjsc plc pte pty sa sab se spa tbk
"""
_LEGAL_FORMS = frozenset(_FORMS.split())


def clean(text: str) -> str:
    """Return `text` in compatibility form, without invisible signs."""
    shown = unicodedata.normalize("NFKC", text)
    if shown.isascii():
        return shown
    # Format characters: zero-width spaces and joiners, soft hyphens, direction marks.
    return "".join(c for c in shown if unicodedata.category(c) != "Cf")


def words(text: str) -> tuple[str, ...]:
    """Return the case-folded words of `text`; signs and white space part them."""
    return tuple(_WORD.findall(unicodedata.normalize("NFKC", clean(text).casefold())))


@lru_cache(maxsize=10_000)
def company_key(name: str) -> str:
    """Return a firm's name without its legal form: "MP Materials Corp." is one firm."""
    parts = [p for p in words(name.replace(".", "")) if p]
    while len(parts) > 1 and parts[-1] in _LEGAL_FORMS:
        parts.pop()
    if len(parts) > 1 and parts[0] == "the":
        parts.pop(0)
    return " ".join(parts)


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(v for v in values if v))


def _states(event: Event, roles: tuple[str, ...]) -> tuple[str, ...]:
    found = (a.value for a in event.of(*roles))
    return _unique(v.iso2 for v in found if isinstance(v, Jurisdiction))


def implementers(event: Event) -> tuple[str, ...]:
    """Return the states that act, as ISO alpha-2 codes."""
    return _states(event, ACTING)


def affected(event: Event) -> tuple[str, ...]:
    """Return the states that the act meets, favours or shuts out."""
    return _states(event, MET)


def commodities(event: Event) -> tuple[str, ...]:
    """Return the ids of the materials."""
    values = (a.value for a in event.arguments)
    return _unique(v.id for v in values if isinstance(v, Commodity))


def companies(event: Event) -> tuple[Company, ...]:
    """Return the firms that take part or are the object, each once."""
    values = [a.value for a in event.arguments if isinstance(a.value, Company)]
    return tuple({v.id: v for v in reversed(values)}.values())[::-1]


def money(event: Event) -> tuple[Money, ...]:
    """Return the sums that belong to the event, each once."""
    values = (a.value for a in event.arguments)
    return tuple(dict.fromkeys(v for v in values if isinstance(v, Money)))


def legal_refs(event: Event) -> tuple[str, ...]:
    """Return the legal texts as the document names them."""
    found = (
        a.value.text
        for a in event.arguments
        if isinstance(a.value, Text)
        and (a.role == "legal_ref" or a.type is ArgumentType.LEGAL_REF)
    )
    return _unique(found)


def named(event: Event) -> tuple[str, ...]:
    """Return the names of programmes, plants and lists."""
    values = (a.value for a in event.of(*NAMED))
    return _unique(" ".join(words(v.text)) for v in values if isinstance(v, Text))


def headline(report: Report) -> str:
    """Return the words that name a story, verbatim: the title, or the sentence.

    A document may state several events; its title names this one only if it shares a
    word with the event's trigger or arguments.
    """
    event, title = report.event, report.document.title.strip()
    if not title:
        return event.sentence.text
    told = set(words(title))
    spans = (event.trigger, *(a.span for a in event.arguments))
    shares = event.sentence.field is Field.TITLE or any(
        told & set(words(s.text)) for s in spans
    )
    return title if shares else event.sentence.text


def story_id(report: Report) -> str:
    """Name the story that `report` opens: the same report gives the same name."""
    return sha256(f"story\x1f{report.event_id}".encode()).hexdigest()[:16]


def first_state(report: Report) -> Story:
    """Return the story as its first report tells it, without grouping's own fields."""
    event = report.event
    firms = companies(event)
    return Story(
        id=story_id(report),
        type=event.type,
        family=event.family,
        title=headline(report),
        stage=event.stage,
        stage_detail=event.stage_detail,
        stage_since=report.published,
        direction=event.direction,
        attribution=event.certainty.attribution,
        certainty=event.certainty.score,
        implementers=implementers(event),
        affected=affected(event),
        commodities=commodities(event),
        companies=tuple(c.id for c in firms),
        company_names=tuple(c.name for c in firms),
        money=money(event),
        legal_refs=legal_refs(event),
        dates=event.dates,
        witnesses=(report.witness,),
        first_published=report.published,
        last_published=report.published,
        first_seen=report.first_seen,
        last_seen=report.first_seen,
        headline_event=report.event_id,
    )
