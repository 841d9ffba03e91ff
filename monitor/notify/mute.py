"""Which mute keeps a match quiet.

A change of stage breaks through every mute: who silences a rumour still wants to hear
that it has become law. That nothing came after such a change is no change of stage.
"""

from collections.abc import Iterable, Sequence

from monitor.model.facts import clean, company_key
from monitor.model.people import Mute, MuteKind
from monitor.model.rule import Match
from monitor.model.story import ChangeKind


def muting(match: Match, mutes: Sequence[Mute]) -> Mute | None:
    """Return the first of `mutes`, all in force, that keeps `match` quiet, or None."""
    moved = match.change.kind is ChangeKind.STAGE and not match.is_absence
    if not mutes or moved:
        return None
    return next((mute for mute in mutes if _covers(mute, match)), None)


def held_by(matches: Iterable[Match], mutes: Sequence[Mute]) -> dict[str, str]:
    """Return the matches that are kept quiet, each with the id of its mute."""
    found = ((match.id, muting(match, mutes)) for match in matches)
    return {name: mute.id for name, mute in found if mute is not None}


def _covers(mute: Mute, muted: Match) -> bool:
    story, report = muted.change.story, muted.change.report
    match mute.kind:
        case MuteKind.STORY:
            return mute.target == story.id
        case MuteKind.RULE:
            return mute.target == muted.rule.id
        case MuteKind.SOURCE:
            origin = report.document.source
            names = (report.witness, origin.name if origin else "")
            return _folded(mute.target) in map(_folded, names)
        case MuteKind.ENTITY:
            named = (*story.commodities, *story.implementers, *story.affected)
            return _folded(mute.target) in map(
                _folded, (*named, *story.companies)
            ) or company_key(mute.target) in map(company_key, story.company_names)


def _folded(name: str) -> str:
    return " ".join(clean(name).split()).casefold()
