"""Whom the routes let hear of a match, and why nobody does.

Kept apart from `route`, which composes what they hear: to ask takes no composing.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from monitor.config.settings import Route
from monitor.model.rule import Match, OnRepeat, Rule, RuleStatus


class Silence(StrEnum):
    """Why a match is told nowhere."""

    SHADOW = "the rule is in shadow: its matches are stored, not told"
    BASELINE = "from a source's first visit: stored, not told"
    MUTED = "muted: told when the mute ends, or by the digest"
    REPEAT = "a repeat within the rule's dedup window, and on_repeat is drop"
    NO_ROUTE = "no route wants it"
    DIGEST_ONLY = "its routes name no channel: left to the digest"


def silence(match: Match, routes: Sequence[Route]) -> Silence | None:
    """Return why the present routes tell a match to nobody; None if they tell it."""
    if match.rule.status is RuleStatus.SHADOW:
        return Silence.SHADOW
    if match.change.baseline:
        return Silence.BASELINE
    if match.repeat and match.rule.dedup.on_repeat is OnRepeat.DROP:
        return Silence.REPEAT
    taken = tuple(taking(match, routes))
    if any(route.channels for route in taken):
        return None
    return Silence.DIGEST_ONLY if taken else Silence.NO_ROUTE


def taking(match: Match, routes: Iterable[Route]) -> Iterable[Route]:
    """Yield the routes that take a match: the first, and on while they `continue`."""
    for route in routes:
        if route.wants(match.rule):
            yield route
            if not route.go_on:
                return


def unreached(rules: Iterable[Rule], routes: Sequence[Route]) -> tuple[Rule, ...]:
    """Return the rules that no route asks for, though they are not in shadow."""
    return tuple(
        rule
        for rule in rules
        if rule.status is not RuleStatus.SHADOW
        and not any(route.wants(rule) for route in routes)
    )
