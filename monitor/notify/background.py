"""What a brief knows besides a story's own reports, and which stories are its kin.

Pure: whoever composes has looked these values up, so that the same values give the
same brief again.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from monitor.model.event import Commodity, Company, Jurisdiction, Relation
from monitor.model.exposure import Touch
from monitor.model.ontology import ArgumentType
from monitor.model.story import Report, Story
from monitor.notify.clean import one_line

MAX_RELATED: Final = 3
_ENOUGH: Final = 3  # points: a firm, or a material with something else
_POINTS: Final = {"company": 4, "commodity": 2, "state": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """Another story about the same materials, firms or states."""

    story: Story
    report: Report  # the one that its title comes from
    shared: tuple[str, ...]  # names of what both are about


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """What lies beside one story when its brief is composed."""

    today: date | None = None  # None: the day of the story's last report
    relations: Mapping[str, Sequence[Relation]] = field(default_factory=dict)
    """By event: whom its document says that it helps, hurts or exposes."""
    related: tuple[Related, ...] = ()
    touches: tuple[Touch, ...] = ()  # of the user's own list


Beside = Callable[[Story, Sequence[Report]], Background]
"""Looks up what lies beside a story with these reports."""


def nothing(_story: Story, _reports: Sequence[Report]) -> Background:
    """Know nothing besides the reports."""
    return Background()


def related(
    story: Story, reports: Sequence[Report], others: Iterable[tuple[Story, Report]]
) -> tuple[Related, ...]:
    """Return the stories of `others` that share most with `story`, the latest first.

    One shared firm is enough, or a material with another one or with a state: a
    state alone relates half the world. Stories of one headline count as one, and
    those of the story's own headline are no news.
    """
    mine = _keys(story)
    found = []
    for other, report in others:
        names = _names(mine & _keys(other), (*reports, report))
        points = sum(_POINTS[kind] for kind, _ in names)
        if other.title != story.title and points >= _ENOUGH:
            shared = tuple(filter(None, names.values()))
            kin = Related(story=other, report=report, shared=shared)
            found.append((points, other.last_published, kin))
    found.sort(key=lambda item: (-item[0], -item[1].timestamp(), item[2].story.id))
    once: dict[str, Related] = {}
    for _, _, kin in found:
        once.setdefault(kin.story.title, kin)
    return tuple(once.values())[:MAX_RELATED]


def _keys(story: Story) -> set[tuple[str, str]]:
    """Return what a story is about, in forms that can be compared."""
    return {
        *(("company", name) for name in story.companies),
        *(("commodity", name) for name in story.commodities),
        *(("state", name) for name in (*story.implementers, *story.affected)),
    }


def _names(
    wanted: set[tuple[str, str]], reports: Sequence[Report]
) -> dict[tuple[str, str], str]:
    """Return things with the words by which reports name them; firms come first.

    A state of which only an office is named has none.
    """
    found: dict[tuple[str, str], str] = {}
    names: dict[str, str | None] = {}  # None: only an agency of that state is named
    for argument in (a for r in reports for a in r.event.arguments):
        value = argument.value
        if isinstance(value, Company):
            found.setdefault(("company", value.id), value.name)
        elif isinstance(value, Commodity):
            words = one_line(argument.span.text).lower()
            found.setdefault(("commodity", value.id), words)
        elif isinstance(value, Jurisdiction):
            is_state = argument.type is ArgumentType.JURISDICTION
            names[value.iso2] = value.name if is_state else names.get(value.iso2)
    for iso2, name in names.items():
        found[("state", iso2)] = name or ""
    order = list(_POINTS)
    keys = sorted(
        (key for key in found if key in wanted), key=lambda k: order.index(k[0])
    )
    return {key: found[key] for key in keys}
