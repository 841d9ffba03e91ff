"""Which new matches are kept quiet: by a mute, or by an alert that says more."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from monitor.match import inhibitors, sources_of
from monitor.model.rule import Match
from monitor.notify.mute import held_by
from monitor.pipeline.parts import Parts


class Quiet:
    """What keeps matches quiet in one transaction; the mutes are asked for once.

    It knows afterwards what it has kept quiet: `muted` by the id of the mute,
    `inhibited` by the reason in words.
    """

    def __init__(self, parts: Parts, *, now: datetime) -> None:
        self._parts = parts
        self._now = now
        self._mutes = parts.store.mutes.at(now)
        self._inhibits = parts.settings.inhibits
        self._sources = sources_of(self._inhibits, parts.rules.rules)
        self.muted: dict[str, str] = {}
        self.inhibited: dict[str, str] = {}
        self._longest = max((i.window for i in self._inhibits), default=timedelta())

    def of(self, matches: Sequence[Match]) -> Mapping[str, str]:
        """Return the matches that are kept quiet, with the id of the mute or match.

        What a mute holds is told when it ends, so the mute comes first.
        """
        held = held_by(matches, self._mutes)
        self.muted |= held
        rest = [match for match in matches if match.id not in held]
        if not self._sources or not self._may_be_kept(rest):
            return held
        earlier = self._parts.store.matches.told_since(
            self._sources, self._now - self._longest
        )
        kept = inhibitors(rest, earlier, self._inhibits, now=self._now)
        for name, source in kept.items():
            self.inhibited[name] = f"inhibited: rule {source.rule.id} has told of it"
        return held | {name: source.id for name, source in kept.items()}

    def _may_be_kept(self, matches: Sequence[Match]) -> bool:
        return any(i.target.wants(m.rule) for m in matches for i in self._inhibits)
