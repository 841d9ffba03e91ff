"""Makers for rules, matches, routes and digests."""

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

from monitor.config.settings import DigestSettings, Route
from monitor.model.message import Digest, Notice, Pointer
from monitor.model.rule import (
    Check,
    Correlation,
    CorrelationKind,
    Match,
    Rule,
    RuleStatus,
    Severity,
)
from tests.makers import NOON, a_change, an_alert


def a_rule(**changes: Any) -> Rule:
    base = Rule(
        id="export-licensing",
        title="Export licensing of rare earths changes",
        status=RuleStatus.STABLE,
        severity=Severity.HIGH,
        tags=("policy.export-control",),
        events=("EXPORT_LICENSING",),
        hash="hash",
        file="rules/x.toml",
        line=1,
    )
    return replace(base, **changes)


def a_match(rule: Rule | None = None, **changes: Any) -> Match:
    rule = rule or a_rule()
    change = changes.get("change") or a_change()
    base = Match(
        id=f"{rule.id}/{change.id}",
        rule=rule,
        change=change,
        dedup_key="key",
        repeat=False,
        checks=(),
        at=NOON,
    )
    return replace(base, **changes)


def an_absence(**changes: Any) -> Match:
    """Return the match of a rule that waited thirty days in vain."""
    waits = Correlation(type=CorrelationKind.ABSENCE, window=timedelta(days=30))
    check = Check(
        condition="correlate",
        expected="absence: no further change within 30d",
        actual="nothing since 2025-11-07 12:00 UTC (story.id=story-1)",
        held=True,
    )
    rule = a_rule(id="silence", correlate=waits)
    return a_match(rule, checks=(check,), **changes)


def a_route(**changes: Any) -> Route:
    base = Route(channels=("slack",), group_wait=timedelta(0))
    return replace(base, **changes)


def digest_settings(**changes: Any) -> DigestSettings:
    base = DigestSettings(
        name="daily",
        title="Rare earths daily",
        channel="mail",
        at=time(7, 30),
        timezone="Europe/Berlin",
        days=tuple(range(7)),
        empty=True,
        max_lateness=timedelta(hours=12),
    )
    return replace(base, **changes)


def a_digest(**changes: Any) -> Digest:
    base = Digest(
        name="daily",
        title="Rare earths daily",
        local_date=NOON.date(),
        timezone="Europe/Berlin",
        since=NOON - timedelta(days=1),
        until=NOON,
        new=(an_alert(),),
        coverage="41 of 44 sources fresh",
    )
    return replace(base, **changes)


def a_notice(words: str = "Words", url: str | None = None) -> Notice:
    """Return a notice in which every word and link is of outsiders."""
    below = Pointer(text=words, url=url or words, level=1, note=words)
    return Notice(
        title=words,
        text=words,
        points=(Pointer(text=words, note=words), below),
        todo=f"{words} `{words}`",
        why=words,
        at=NOON,
    )
