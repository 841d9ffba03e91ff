"""Rules: what each listens for, how often it fired, its tests and its backtest."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from monitor.desk.alerts import listed
from monitor.desk.chart import HEIGHT, WIDTH, Chart, chart
from monitor.desk.documents import Listed, also
from monitor.desk.jobs import BACKTEST, TESTS, Job
from monitor.desk.page import Look, NoSuchPageError, Page
from monitor.desk.today import midnight
from monitor.match.ruleset import RuleTest
from monitor.model.rule import Rule
from monitor.store.messages import OutboxRow

WEEKS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A rule with what is known of it."""

    rule: Rule
    tests: int
    failed: int | None  # None: the tests have not been run
    fired: Chart
    backtest: Mapping[str, Any] | None  # what it would have told; None: not played
    off: str | None  # why it is switched off; None: it is not


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """A test with its result."""

    test: RuleTest
    passed: bool | None  # None: not run
    message: str  # what was wrong; empty: nothing


def rules(look: Look) -> Page:
    """List the rules with how often each fired."""
    shown = _all(look)
    return Page(
        template="rules.html",
        title="Rules",
        section="rules",
        values={
            "rules": shown,
            "weeks": WEEKS,
            "most": max((_alerts(s) for s in shown), default=0) or 1,
            "lists": [
                (name, values, also(look, "/stories", {"list": name}))
                for name, values in look.known.lists.items()
            ],
            **_jobs(look),
        },
    )


def rule(look: Look, id_: str) -> Page:
    """Show one rule: its conditions, its tests, and when it fired."""
    found = next((s for s in _all(look, wide=True) if s.rule.id == id_), None)
    if found is None:
        raise _unknown(id_)
    results = _results(look.jobs.get(TESTS[-1]))
    tests = tuple(
        Tested(
            test=test,
            passed=_passed(results.get((id_, test.name))),
            message=str(results.get((id_, test.name), {}).get("message") or ""),
        )
        for test in look.known.rules.tests
        if test.rule_id == id_
    )
    return Page(
        template="rule.html",
        title=found.rule.title,
        section="rules",
        values={"shown": found, "tests": tests, "weeks": WEEKS, **_jobs(look)},
        also=also(look, f"/rules/{id_}", {}),
        content="What it told",
    )


def told_by(look: Look, id_: str) -> Listed[OutboxRow]:
    """Return the messages that one rule has a part in, for programs."""
    if all(rule.id != id_ for rule in look.known.rules.rules):
        raise _unknown(id_)
    return listed(look, rule=id_)


def _unknown(id_: str) -> NoSuchPageError:
    message = f'There is no rule "{id_}".'
    return NoSuchPageError(message)


def _jobs(look: Look) -> dict[str, object]:
    return {
        "testing": look.jobs.get(TESTS[-1]),
        "playing": look.jobs.get(BACKTEST[-1]),
        "busy": look.jobs.busy,
    }


def _all(look: Look, *, wide: bool = False) -> tuple[Shown, ...]:
    first = look.now - timedelta(weeks=WEEKS) + timedelta(days=1)
    fired = look.store.trends.of_rules(since=midnight(first))
    known = look.known.rules
    results = _results(look.jobs.get(TESTS[-1]))
    played = _played(look.jobs.get(BACKTEST[-1]))
    off = look.store.rules.off(known.rules)
    return tuple(
        Shown(
            rule=rule,
            tests=sum(test.rule_id == rule.id for test in known.tests),
            failed=sum(
                _passed(r) is False for (id_, _), r in results.items() if id_ == rule.id
            )
            if results
            else None,
            fired=chart(
                fired.get(rule.id, {}),
                first=first.date(),
                last=look.today,
                title=f"How often “{rule.title}” fired",
                noun="firing",
                width=WIDTH if wide else 240,
                height=HEIGHT if wide else 64,
            ),
            backtest=played.get(rule.id),
            off=off.get(rule.id),
        )
        for rule in known.rules
    )


def _results(job: Job | None) -> dict[tuple[str, str], Mapping[str, Any]]:
    if job is None or not job.done:
        return {}
    return {(r["rule"], r["test"]): r for r in job.records if "test" in r}


def _passed(result: Mapping[str, Any] | None) -> bool | None:
    return None if result is None else result["result"] == "ok"


def _played(job: Job | None) -> dict[str, Mapping[str, Any]]:
    if job is None or not job.done:
        return {}
    return {r["rule"]: r["counts"] for record in job.records for r in record["rules"]}


def _alerts(shown: Shown) -> int:
    return int(shown.backtest["alerts"]) if shown.backtest else 0
