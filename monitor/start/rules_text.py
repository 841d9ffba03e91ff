"""From answers to a first rule file, with tests that hold for these answers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from monitor.start.answers import Answers
from monitor.start.config_text import quoted
from monitor.start.subject import slug, type_id

_HEAD: Final = """\
# What is worth an alert. docs/rules.md describes the format; `lodewatch rules check` and
# `lodewatch rules test` before a reload (kill -HUP).
schema = 1
"""
_RULE: Final = """
[[rule]]
id       = "{id}"
title    = "{title}"
status   = "stable"
severity = "{severity}"
tags     = {tags}
events   = {events}
changes  = ["new", "stage", "fact"]
[rule.match]
{condition}
[rule.unless]
"title|phrase" = ["week in review", "explainer", "podcast"]
[rule.dedup]
by     = ["story", "stage", "facts"]
window = "72h"
[[rule.test]]
name   = "one that is told"
event  = {{ {good} }}
expect = true
[[rule.test]]
name   = "one that is not"
event  = {{ {bad} }}
expect = false
because = "{because}"
[[rule.test]]
name   = "a round-up repeats what is known"
event  = {{ {good}, title = "Week in review: what happened" }}
expect = false
because = "unless.title|phrase"
"""
_A_GUESS: Final = """\
[[rule.test]]
name   = "a guess that nobody vouches for"
event  = {{ {guess} }}
expect = false
because = "match.certainty|gte"
"""

MATERIALS: Final = (
    "REE", "La", "Ce", "Pr", "Nd", "Sm", "Eu", "Gd", "Tb", "Dy", "Ho", "Er", "Tm", "Yb",
    "Lu", "Sc", "Y", "magnets", "Ga", "Ge", "Sb", "W", "Bi", "Te", "In", "Mo", "graphite",
    "Li", "Co", "Ni", "Cu", "Mn", "critical minerals",
)  # fmt: skip
"""Watched where nobody names materials: those of the rules that ship."""

_CONTROLS: Final = (
    "EXPORT_LICENSING", "EXPORT_BAN_QUOTA", "LICENCE_DECISION", "TARIFF_DUTY",
    "TRADE_REMEDY", "IMPORT_RESTRICTION",
)  # fmt: skip
_MONEY: Final = (
    "FUNDING_PROGRAM", "FUNDING_AWARD", "GOV_EQUITY_STAKE", "PRICE_SUPPORT_STOCKPILE",
)  # fmt: skip
_SUPPLY: Final = ("SUPPLY_DISRUPTION", "OFFTAKE_SUPPLY_CONTRACT")
_DEALS: Final = (
    "CAPITAL_RAISE", "MERGER_ACQUISITION", "PARTNERSHIP_JV", "OFFTAKE_SUPPLY_CONTRACT",
    "FUNDING_AWARD", "GOV_EQUITY_STAKE", "PARTY_LISTING", "PERMIT_DECISION",
    "PROJECT_MILESTONE", "SUPPLY_DISRUPTION",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """What one rule is about."""

    id: str
    title: str
    severity: str
    tag: str
    events: Sequence[str]


_ABOUT_MATERIALS: Final = (
    _Kind(
        id="trade-controls-on-materials",
        title="Trade in a watched material is restricted or freed",
        severity="high",
        tag="policy.trade",
        events=_CONTROLS,
    ),
    _Kind(
        id="public-money-for-materials",
        title="A state pays for a watched material",
        severity="medium",
        tag="finance.public",
        events=_MONEY,
    ),
    _Kind(
        id="supply-of-materials",
        title="Supply of a watched material changes hands or stops",
        severity="medium",
        tag="supply",
        events=_SUPPLY,
    ),
)
_ABOUT_COMPANIES: Final = _Kind(
    id="news-of-companies",
    title="A watched firm raises, buys, sells, builds or stops",
    severity="high",
    tag="company",
    events=_DEALS,
)


def rules_text(answers: Answers) -> str:
    """Return a rule file for the subject, the materials and the firms of `answers`."""
    companies = (*answers.companies, *answers.new_companies)
    materials = () if answers.subject else answers.materials or MATERIALS
    lists = [("my_materials", materials), ("my_companies", companies)]
    parts = [_HEAD]
    if any(values for _, values in lists):
        parts.append("\n[lists]\n")
    parts += [f"{name} = {quoted(values)}\n" for name, values in lists if values]
    parts += [
        _of_materials(kind, materials[0]) for kind in _ABOUT_MATERIALS if materials
    ]
    about_companies = _ABOUT_COMPANIES
    if answers.subject is not None:
        events = (type_id(answers.subject),)
        parts.append(_of_subject(answers.title, events))
        about_companies = replace(
            _ABOUT_COMPANIES, title="A watched firm takes part", events=events
        )
    if companies:
        parts.append(_of_companies(about_companies, companies[0]))
    return "".join(parts)


def _of_materials(kind: _Kind, first: str) -> str:
    adopted, goods = (
        'stage = "ADOPTED", certainty = 0.9',
        f"commodities = [{quoted(first)}]",
    )
    rule = _rule(
        kind,
        condition='"commodities|any" = ["@my_materials"]\n"certainty|gte"   = 0.2',
        good=f"{adopted}, {goods}",
        bad=f'{adopted}, commodities = ["beef"]',
        because="match.commodities|any",
    )
    return rule + _A_GUESS.format(
        guess=f'stage = "CONSIDERED", certainty = 0.1, {goods}'
    )


def _of_companies(kind: _Kind, first: str) -> str:
    return _rule(
        kind,
        condition='"companies|any" = ["@my_companies"]',
        good=f'stage = "ADOPTED", companies = [{quoted(first)}]',
        bad='stage = "ADOPTED", companies = ["Nobody Watches This"]',
        because="match.companies|any",
    )


def _of_subject(title: str, events: Sequence[str]) -> str:
    name = slug(title)
    kind = _Kind(
        id=f"{name}-decided",
        title=f"{title.translate(str.maketrans('', '', _UNQUOTED))}: somebody decides",
        severity="high",
        tag=f"subject.{name}",
        events=events,
    )
    return _rule(
        kind,
        condition='"stage|in" = ["PROPOSED", "ADOPTED", "EFFECTIVE", "AMENDED", '
        '"EXTENDED", "SUSPENDED", "ENDED", "REJECTED"]',
        good='stage = "ADOPTED"',
        bad='stage = "CONSIDERED"',
        because="match.stage|in",
    )


_UNQUOTED: Final = '"\\'


def _rule(
    kind: _Kind,
    *,
    condition: str,
    good: str,
    bad: str,
    because: str,
) -> str:
    return _RULE.format(
        id=kind.id,
        title=kind.title,
        severity=kind.severity,
        tags=quoted((kind.tag,)),
        events=quoted(tuple(kind.events)),
        condition=condition,
        good=good,
        bad=bad,
        because=because,
    )
