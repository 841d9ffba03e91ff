"""What `sources add` and `sources import` share: what is taken already, what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.cli.options import Common
from monitor.collect.links import key
from monitor.config import Settings
from monitor.config.sources import pack, packs
from monitor.errors import ConfigError, Problem
from monitor.model.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Which names a new source must not have."""

    taken: frozenset[str]
    former: Mapping[str, str]  # key of an address → the name that it alone may have


def names(common: Common, settings: Settings) -> Names:
    """Return the names in use, in the database, and in packs that are not in use.

    Articles are known by the names in the database, and a source of one's own would
    replace that of a pack.
    """
    used = {source.name for source in settings.sources}
    packed = ((s.name, s.url) for name in packs() for s in pack(name))
    states = common.read(settings, lambda store: store.sources.states()) or {}
    remembered = ((state.source, state.url) for state in states.values())
    others = [(name, url) for name, url in (*packed, *remembered) if name not in used]
    former = {address: name for name, url in others if (address := key(url))}
    return Names(taken=frozenset((*used, *(name for name, _ in others))), former=former)


def watched_at(settings: Settings, url: str) -> Source | None:
    """Return the source that is watched at `url`, however it is spelled."""
    address = key(url)
    return next((s for s in settings.sources if key(s.url) == address), None)


def refusal(settings: Settings, message: str) -> ConfigError:
    """Make the error that says why nothing is added."""
    return ConfigError(
        [Problem(file=str(settings.file), line=None, key="source", message=message)]
    )


def next_step(settings: Settings) -> str:
    """Say what has to happen before a new source is visited, and what happens then."""
    first = (
        "Its first visit is stored and not alerted."
        if settings.fetch.baseline
        else "Its first visit is alerted ([fetch] baseline = false)."
    )
    return (
        "Next: `kill -HUP` a running `lodewatch run`, which reads the file again then, or "
        f"`lodewatch once`. {first}"
    )
