"""The few reports from which all follows that is said of a story.

What a page says of a story of two thousand reports takes a dozen of them for the brief, and
for contradictions, days and names the first that says each. Read from these, all comes out
as read from all; a test holds that.
"""

from collections.abc import Iterator, Sequence

from monitor.model.story import Report, Story
from monitor.notify.ranking import MAX_REPORTS, rank
from monitor.store import Store
from monitor.store.outline import Sketch


def essence(
    store: Store, story: Story, sketches: Sequence[Sketch]
) -> tuple[Report, ...]:
    """Return the reports that decide what is said of `story`, the oldest first.

    `sketches` are all of its reports in outline.
    """
    ids = {*_best(story, sketches), *_first(story, sketches)}
    found = store.events.by_ids(ids | store.outline.naming(story))
    return tuple(sorted(found.values(), key=lambda r: r.published))


def _best(story: Story, sketches: Sequence[Sketch]) -> Iterator[str]:
    """Yield the reports that a brief is made of."""

    def order(sketch: Sketch) -> tuple[bool, bool, int, float]:
        return rank(
            story, sketch.event_id, sketch.stage, sketch.attribution, sketch.published
        )

    yield from (s.event_id for s in sorted(sketches, key=order)[:MAX_REPORTS])


def _first(story: Story, sketches: Sequence[Sketch]) -> Iterator[str]:
    """Yield of all reports that say the same the first published and the first seen."""
    published: dict[tuple[str, bool], Sketch] = {}
    seen: dict[tuple[str, bool], Sketch] = {}
    contested = frozenset(story.contested_by)
    for sketch in sorted(sketches, key=lambda s: (s.published, s.event_id)):
        key = sketch.said, sketch.event_id in contested
        published.setdefault(key, sketch)
        if sketch.first_seen < seen.setdefault(key, sketch).first_seen:
            seen[key] = sketch
    yield from (s.event_id for s in (*published.values(), *seen.values()))
