"""Run the tests that stand inside the rule files.

An `event` test looks at invented values; a `timeline` at several, with the dedup window
between them; a `text` test goes through the whole extraction, each event found opening a
story of its own. A test fails on the wrong answer, on the right answer for another
reason than `because` says, and on a firing that it does not name.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from monitor.match.compile import Compiled, compiled
from monitor.match.correlate import Moment
from monitor.match.evaluate import judge
from monitor.match.fields import Raw, View, view, view_of
from monitor.match.modifiers import predicate
from monitor.match.play import DAY, Play
from monitor.match.ruleset import EVERY, RuleSet, RuleTest, Step
from monitor.model import facts
from monitor.model.event import Event, Extraction, event_id
from monitor.model.rule import Rule, Scalar, Verdict
from monitor.model.story import ChangeKind, Report, StoryChange
from monitor.model.text import Document, Origin
from monitor.toml_file import write_duration

NO_EVENT = "no event"  # the reason of a text test in which nothing was found
OTHER_TYPE = "events"  # the reason if only events of other types were found

Extract = Callable[[Document], Extraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class TestResult:
    """What one test of one rule came to."""

    __test__: ClassVar[bool] = False  # no test of pytest's

    test: RuleTest
    passed: bool
    message: str  # for people: what was expected and what came
    # Conditions that alone stopped the rule: without one of them it would have fired.
    decided_by: tuple[str, ...] = ()
    # Values of conditions that it meets, each with the condition's name.
    touched: frozenset[tuple[str, Scalar]] = frozenset()


def run_tests(rules: RuleSet, *, extract: Extract) -> tuple[TestResult, ...]:
    """Run every test of `rules`; `extract` reads the texts of `text` tests."""
    ready = {rule.id: compiled(rule) for rule in rules.rules}
    return tuple(_run(ready[t.rule_id], t, extract) for t in rules.tests)


def _run(ready: Compiled, test: RuleTest, extract: Extract) -> TestResult:
    views: list[View] = []  # what the rule was shown
    if test.timeline:
        wrong, verdicts = _timeline(ready, test, views)
    elif test.event is not None:
        verdicts = [_of_event(ready, test.event, views)]
        wrong = _unlike(test, verdicts)
    else:
        verdicts = _of_text(ready, test, extract, views)
        wrong = _unlike(test, verdicts)
    return TestResult(
        test=test,
        passed=not wrong,
        message=wrong or "as expected",
        decided_by=tuple(dict.fromkeys(_deciding(verdicts))),
        touched=frozenset(_touched(ready.rule, views)),
    )


def _touched(rule: Rule, views: Sequence[View]) -> Iterator[tuple[str, Scalar]]:
    """Yield the values of lists that stand in a field of what the rule was shown."""
    for condition in rule.conditions:
        for value in condition.choices:
            alone = predicate(condition.of(value))
            if any(alone(seen) for seen in views):
                yield condition.name, value


def _deciding(verdicts: Sequence[Verdict | str]) -> Iterator[str]:
    """Yield the conditions that were the only ones to fail."""
    for verdict in verdicts:
        if isinstance(verdict, Verdict) and verdict.is_near_miss and verdict.because:
            yield verdict.because


def _unlike(test: RuleTest, verdicts: Sequence[Verdict | str]) -> str:
    """Say how the verdicts differ from what the test expects; empty if they do not."""
    fired = any(isinstance(v, Verdict) and v.fired for v in verdicts)
    reasons = [v if isinstance(v, str) else v.because or "" for v in verdicts]
    why = ", ".join(dict.fromkeys(r for r in reasons if r))
    if fired is not test.expect:
        return "it fired" if fired else f"it did not fire: {why}"
    if test.because is not None and test.because not in reasons:
        return f"it stayed quiet because of {why}, not of {test.because}"
    return ""


# --- event ------------------------------------------------------------------------


def _of_event(
    ready: Compiled, given: Mapping[str, Raw], views: list[View]
) -> Verdict | str:
    values = _filled(ready.rule, given)
    if not _wants(ready.rule, values["type"]):
        return OTHER_TYPE
    moment = Moment(change_id="test", at=DAY)
    views.append(view_of(values))
    return judge(ready, _change_kind(values), views[-1], moment=moment)


def _filled(rule: Rule, given: Mapping[str, Raw]) -> dict[str, Raw]:
    """Add what a test need not say: the rule's first type and change."""
    first = () if rule.events[0] == EVERY else (rule.events[0],)
    return {"type": first, "change": (rule.changes[0],), **given}


def _wants(rule: Rule, types: Raw) -> bool:
    told = types if isinstance(types, tuple) else ()
    return EVERY in rule.events or bool(set(told) & set(rule.events))


def _change_kind(values: Mapping[str, Raw]) -> ChangeKind:
    told = values["change"]
    return ChangeKind(told[0].casefold() if isinstance(told, tuple) else str(told))


# --- timeline ---------------------------------------------------------------------


def _timeline(
    ready: Compiled, test: RuleTest, views: list[View]
) -> tuple[str, list[Verdict | str]]:
    """Say which firings differ from the named ones, and what the rule said each time."""
    play = Play(ready)
    stages: dict[str, Raw] = {}
    for number, step in enumerate(test.timeline):
        values = _moved(ready.rule, step, stages)
        stages[step.story] = values.get("stage", ())
        play.wait_until(step.at)
        if _wants(ready.rule, values["type"]):
            views.append(view_of(values))
            play.take(number, step.at, _change_kind(values), views[-1])
    play.wait_until(timedelta.max)
    named = {s.at: s.shown for s in test.timeline}
    told = [
        *_differs("fire", play.first, set(test.fires), named),
        *_differs("repeat", play.again, set(test.repeats), named),
    ]
    if play.failed:
        told.append(f"its `where` failed: {play.failed}")
    return "; ".join(told), [*play.verdicts]


def _moved(rule: Rule, step: Step, stages: Mapping[str, Raw]) -> dict[str, Raw]:
    """Add what follows from the steps before: the change, and the stage before it."""
    given = dict(step.values)
    if step.story not in stages:
        given.setdefault("change", (ChangeKind.NEW,))
        return _filled(rule, given)
    before = stages[step.story]
    given.setdefault("stage", before)
    given.setdefault("stage_before", before)
    same = given["stage"] == before
    given.setdefault("change", (ChangeKind.FACT if same else ChangeKind.STAGE,))
    return _filled(rule, given)


def _differs(
    what: str,
    got: set[timedelta],
    wanted: set[timedelta],
    named: Mapping[timedelta, str],
) -> Iterator[str]:
    for at in sorted(got - wanted):
        shown = named.get(at) or write_duration(at)
        yield f"it did {what} at {shown}, which the test does not name"
    for at in sorted(wanted - got):
        yield f"it did not {what} at {named.get(at) or write_duration(at)}"


# --- text -------------------------------------------------------------------------


def _of_text(
    ready: Compiled, test: RuleTest, extract: Extract, views: list[View]
) -> list[Verdict | str]:
    document = Document(
        id=f"{test.rule_id}/{test.name}",
        title=test.title,
        text=test.text or "",
        published=test.published or DAY,
        source=Origin(name=test.source, tier=test.tier),
    )
    events = extract(document).events
    if not events:
        return [NO_EVENT]
    return [_of_found(ready, event, document, views) for event in events]


def _of_found(
    ready: Compiled, event: Event, document: Document, views: list[View]
) -> Verdict | str:
    if not _wants(ready.rule, (event.type,)):
        return OTHER_TYPE
    kinds = ready.rule.changes
    kind = ChangeKind.NEW if ChangeKind.NEW in kinds else kinds[0]
    moment = Moment(change_id="test", at=DAY)
    views.append(_seen(event, document, kind))
    return judge(ready, kind, views[-1], moment=moment)


def _seen(event: Event, document: Document, kind: ChangeKind) -> View:
    published = document.published or DAY
    report = Report(
        event_id=event_id(document.id, event),
        event=event,
        document=document,
        witness=document.source.name if document.source else document.id,
        published=published,
        first_seen=published,
    )
    story = facts.first_state(report)
    change = StoryChange(
        id=story.id,
        kind=kind,
        story=story,
        report=report,
        stage_before=None,
        at=published,
    )
    return view(change)
