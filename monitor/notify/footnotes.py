"""Numbers the sentences that composed lines rest on, in the order of their use."""

from collections.abc import Iterable, Mapping

from monitor.model.briefing import Briefing
from monitor.model.message import Quote


def footnotes(briefing: Briefing) -> Mapping[Quote, int]:
    """Return every sentence behind a composed line with its number, from 1.

    What is quoted where it stands carries its source beside it and needs no number.
    """
    used = dict.fromkeys(_used(briefing))
    return {quote: number for number, quote in enumerate(used, start=1)}


def _used(briefing: Briefing) -> Iterable[Quote]:
    for chapter in briefing.chapters:
        for dated in chapter.dates:
            yield from dated.sources
        for topic in chapter.topics:
            for part in topic.parts:
                for line in part.lines:
                    yield from line.sources
