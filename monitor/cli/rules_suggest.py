"""`lodewatch rules suggest`: what feedback says of the rules, as a diff to look at."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from monitor import app, knowledge
from monitor.cli.options import Common, common_options, json_flag
from monitor.cli.output import print_json, say
from monitor.cli.rules import read_rules
from monitor.cli.rules_backtest import refuse_unknown
from monitor.match import RuleSet
from monitor.match.amend import amended, diff, line_of
from monitor.match.backtest import only
from monitor.model.people import judged
from monitor.model.story import StoryChange
from monitor.notify.clean import one_line
from monitor.pipeline.past import past
from monitor.pipeline.suggest import Learned, Suggestion, suggest

NO_FEEDBACK = (
    "Too little feedback: nobody has judged an alert yet. "
    "`lodewatch feedback ID not-relevant` does."
)
NO_RULE = "Too little feedback: no rule fires for the events that were judged."
NEXT = (
    "Nothing was changed. Read the diff, and apply one with "
    "`lodewatch rules suggest --rule ID --best | patch -p0`; `lodewatch rules test` and "
    "`lodewatch rules backtest --against git:HEAD` say what it does."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Offer:
    """A suggestion with the text that makes it."""

    suggestion: Suggestion
    diff: str | None  # None: a person has to write the line


@click.command("suggest")
@click.option("--rule", "ids", multiple=True, metavar="ID", help="Only for this rule.")
@click.option("--best", is_flag=True, help="Only the best proposal for each rule.")
@json_flag
@common_options()
def command(common: Common, *, ids: tuple[str, ...], best: bool, as_json: bool) -> None:
    """Propose changes of rules from what people said of alerts; change nothing.

    Where the rejected alerts of a rule share a value that the others do not have, it
    proposes a line of `unless`, as a unified diff with what it would have spared and
    lost in everything that is stored.

    lodewatch rules suggest --rule capital-raise-watched --best
    """
    settings = common.settings()
    rules = read_rules(settings, None)
    refuse_unknown(ids, [rules])
    chosen = only(rules, ids)
    exposure = knowledge.read_exposure(settings)
    with app.open_database(settings, read_only=True) as store:
        given = judged(store.feedback.all())

        def history(asked: RuleSet) -> Iterable[StoryChange]:
            return past(store, [asked], exposure=exposure)

        verdicts = {event: one.verdict.right for event, one in given.items()}
        learned = suggest(chosen, verdicts, history)
    if not learned:
        say(NO_RULE if given else NO_FEEDBACK)
    offered = False
    for one in learned:
        offers = tuple(_offers(one))[: 1 if best else None]
        offered = offered or bool(offers)
        for offer in offers:
            _show(offer, as_json=as_json)
        if one.why_none is not None:
            say(f"{one.rule.id}: {one.why_none}")
    if offered:
        say(NEXT)


def _offers(learned: Learned) -> Iterator[_Offer]:
    for suggestion in learned.suggestions:
        rule, condition = suggestion.rule, suggestion.proposal.condition
        text = Path(rule.file).read_text(encoding="utf-8")
        new = amended(text, rule.id, condition)
        told = None if new is None else diff(text, new, name=_near(rule.file))
        yield _Offer(suggestion=suggestion, diff=told)


def _near(file: str) -> str:
    """Name a file from the present folder, where it is below: `patch` wants that."""
    path, here = Path(file), Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else file


def _show(offer: _Offer, *, as_json: bool) -> None:
    if as_json:
        print_json(_record(offer))
        return
    for line in _words(offer):
        print(f"# {line}")
    if offer.diff is not None:
        print(offer.diff, end="")
    print()


def _words(offer: _Offer) -> Iterator[str]:
    """Say what is proposed and what it would have done; `patch` skips these lines."""
    one = offer.suggestion
    before, after = one.before, one.after
    yield f"{one.rule.id}: unless {one_line(line_of(one.proposal.condition))}"
    spared = before.rejected - after.rejected
    yield (
        f"would have spared {spared} of {before.rejected} rejected alerts, and lost "
        f"{before.right - after.right} of {before.right} called right and "
        f"{before.unjudged - after.unjudged} of {before.unjudged} not judged"
    )
    if offer.diff is None:
        place = f"{one.rule.file}:{one.rule.line}"
        yield f"its [rule.unless] in {place} has to be changed by hand"


def _record(offer: _Offer) -> dict[str, object]:
    one = offer.suggestion
    before, after = one.before, one.after
    return {
        "rule": one.rule.id,
        "file": one.rule.file,
        "unless": line_of(one.proposal.condition),
        "rejected": before.rejected,
        "spared": before.rejected - after.rejected,
        "right": before.right,
        "right_lost": before.right - after.right,
        "unjudged": before.unjudged,
        "unjudged_lost": before.unjudged - after.unjudged,
        "diff": offer.diff,
    }
