"""Whose stories are asked for: materials, firms, states, types, a list, a rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from monitor.group.identity import covers
from monitor.model.facts import company_key
from monitor.model.story import Story

_SYMBOL = 2  # letters of an element's symbol, at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Whose stories are asked for; what is left empty asks for all."""

    materials: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    listed: tuple[str, ...] | None = None  # values of a watch list; None: no list
    rule: str | None = None  # id of a rule that has matched; None: any story

    def wants(self, story: Story) -> bool:
        """Tell whether every kind that is asked for has one in `story`."""
        firms, states = self.companies, (*story.implementers, *story.affected)
        return (
            (not self.materials or _handles(story, self.materials))
            and (not firms or any(_names(story, firm) for firm in firms))
            and (not self.countries or _any(self.countries, states))
            and (not self.types or _any(map(_type_id, self.types), (story.type,)))
            and (self.listed is None or _is_listed(story, self.listed))
        )


def _handles(story: Story, materials: Sequence[str]) -> bool:
    """Tell whether a story is about one of `materials`, or about their group."""
    goods = frozenset(story.commodities)
    return any(covers(frozenset({_material_id(m)}), goods) for m in materials)


def _material_id(word: str) -> str:
    if word.casefold() == "ree":
        return "REE"
    return word.capitalize() if len(word) <= _SYMBOL else word.casefold()


def _names(story: Story, firm: str) -> bool:
    """Tell whether a story names a firm by its name, the beginning of it, or its id."""
    asked = company_key(firm)
    names = [company_key(name) for name in (*story.company_names, *story.companies)]
    return any(n == asked or n.startswith(f"{asked} ") for n in names)


def _type_id(type_: str) -> str:
    return "_".join(type_.replace("-", " ").replace("_", " ").split())


def _any(asked: Any, there: Sequence[str]) -> bool:
    have = {value.casefold() for value in there}
    return any(value.casefold() in have for value in asked)


def _is_listed(story: Story, values: Sequence[str]) -> bool:
    """Tell whether a list names one of the story's firms, materials or states."""
    states = (*story.implementers, *story.affected)
    return (
        any(_names(story, value) for value in values)
        or _any(values, (*story.commodities, *states, story.type))
    )  # fmt: skip
