"""What a user has at stake: a list of their own, and what of it a story touches."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from monitor.model.story import Story, StoryChange


class Stake(StrEnum):
    """The kinds of entries."""

    MATERIAL = "material"
    HS = "hs"
    COMPANY = "company"
    TICKER = "ticker"
    JURISDICTION = "jurisdiction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One entry of the list, with what touches it."""

    kind: Stake
    label: str  # as people are told, e.g. "dysprosium", "HS 8505.11", "MP Materials"
    note: str | None = None  # the user's own words; None: none
    weight: float = 1.0  # how far it brings a story forward
    materials: Mapping[str, str | None] = field(default_factory=dict)
    """Commodity ids with the name under which they touch it; None: it is that itself."""
    company: str | None = None  # gazetteer id; None: no firm
    state: str | None = None  # ISO alpha-2; None: no state


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """An entry that a story touches."""

    holding: Holding
    via: str | None = None  # under which name; None: it is named itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """The whole list; empty where the user has none."""

    holdings: tuple[Holding, ...] = ()

    def touched(
        self,
        *,
        materials: Sequence[str] = (),
        companies: Collection[str] = (),
        states: Collection[str] = (),
    ) -> tuple[Touch, ...]:
        """Return the entries that these touch, the weightiest first."""
        found = []
        for one in self.holdings:
            named = [one.materials[m] for m in materials if m in one.materials]
            if named:
                via = None if None in named else named[0]
                found.append(Touch(holding=one, via=via))
            elif one.company in companies or one.state in states:
                found.append(Touch(holding=one))
        return tuple(sorted(found, key=lambda touch: -touch.holding.weight))

    def touched_by(
        self, story: Story, *, companies: Iterable[str] = ()
    ) -> tuple[Touch, ...]:
        """Return the entries that a story touches; `companies` are further firms."""
        return self.touched(
            materials=story.commodities,
            companies={*story.companies, *companies},
            states={*story.implementers, *story.affected},
        )

    def looking_at(self, change: StoryChange) -> StoryChange:
        """Return a change with the kinds of entries that its story touches."""
        if not self.holdings and not change.touches:
            return change
        kinds = (touch.holding.kind for touch in self.touched_by(change.story))
        return replace(change, touches=tuple(dict.fromkeys(kinds)))
