"""What the pages know besides the database: rules, names of types, materials, states."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from monitor import knowledge
from monitor.config import Settings
from monitor.extract.known import Known as Things
from monitor.extract.lexicon import CommodityRow, load_lexicon
from monitor.match import RuleSet, load_lists
from monitor.model.exposure import Exposure
from monitor.model.ontology import Attribution, Direction, Stage, Tier
from monitor.pipeline.named import Names

_SIGN = 2  # longest chemical symbol


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Read once, when the pages are opened."""

    settings: Settings
    rules: RuleSet
    titles: Mapping[str, str]  # of event types
    exposure: Exposure
    materials: Mapping[str, str]  # names for people, by id
    states: Mapping[str, str]  # names, by code
    lists: Mapping[str, tuple[str, ...]]  # watch lists of the rule files, by name
    names: Names  # what is muted by name is looked up here

    def title(self, type_: str) -> str:
        """Name an event type as people know it."""
        return self.titles.get(type_) or type_.replace("_", " ").capitalize()

    def publisher(self, witness: str) -> str:
        """Name a source for people; a publisher of several sources by its own name."""
        titles = {s.name: s.title for s in self.settings.sources if s.title}
        return titles.get(witness, witness)

    def material(self, id_: str) -> str:
        """Name a material; one that no list knows by its id."""
        return self.materials.get(id_, id_)

    def state(self, code: str) -> str:
        """Name a state; one that no list knows by its code."""
        return self.states.get(code, code)


def read_known(settings: Settings) -> Known:
    """Read the data files; raise `ConfigError` with every mistake in them."""
    read = knowledge.read_knowledge(settings)
    lexicon = load_lexicon(settings.extract.lexicon)
    return Known(
        settings=settings,
        rules=read.rules,
        titles=read.titles,
        exposure=read.exposure,
        materials={row.id: _named(row) for row in lexicon.commodities},
        states={row.id: row.name for row in lexicon.places},
        lists=watch_lists(load_lists(settings.rules.path), read.titles),
        names=Names(
            settings=settings,
            things=lru_cache(lambda: Things(lexicon)),
            rules=lambda: [rule.id for rule in read.rules.rules],
        ),
    )


def watch_lists(
    lists: Mapping[str, Iterable[object]], types: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """Return the lists that name firms, materials or states, by name.

    Others hold numbers, or words of the ontology that rules compare stages with.
    """
    ours = {*Stage, *Direction, *Attribution, *Tier, *types}
    texts = {
        name: tuple(v for v in values if isinstance(v, str) and v not in ours)
        for name, values in lists.items()
    }
    return {name: texts[name] for name in sorted(texts) if texts[name]}


def _named(row: CommodityRow) -> str:
    name = row.names[0] if row.names else row.id
    name = f"{name}s" if row.id == "REE" else name
    said = name[:1].upper() + name[1:]
    return f"{said} ({row.id})" if len(row.id) <= _SIGN else said
