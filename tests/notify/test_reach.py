"""Whom the routes let hear of a match."""

import pytest

from monitor.model.rule import Match, RuleStatus
from monitor.notify.reach import Silence, silence, taking, unreached
from tests.makers import a_change
from tests.notify.rules import a_match, a_route, a_rule


@pytest.mark.parametrize(
    ("match", "reason"),
    [
        (a_match(), None),
        (a_match(a_rule(status=RuleStatus.SHADOW)), Silence.SHADOW),
        (a_match(change=a_change(baseline=True)), Silence.BASELINE),
        (a_match(a_rule(id="other")), Silence.NO_ROUTE),
        (a_match(a_rule(id="daily")), Silence.DIGEST_ONLY),
    ],
    ids=str,
)
def test_what_nobody_hears_of_has_its_reason(
    match: Match, reason: Silence | None
) -> None:
    """If it fails, `why` gives a wrong reason for an alert that did not come."""
    routes = (
        a_route(rules=("daily",), channels=(), digest="daily"),
        a_route(rules=(a_match().rule.id,)),
    )
    assert silence(match, routes) is reason


def test_the_first_route_takes_it_and_others_where_it_goes_on() -> None:
    """If it fails, people hear of what another route was to keep to itself."""
    first, second = a_route(go_on=True), a_route(channels=("mail",))
    assert list(taking(a_match(), (first, second, a_route()))) == [first, second]


def test_a_rule_that_no_route_asks_for_is_named() -> None:
    """If it fails, a rule alerts nobody and nothing says so."""
    heard, alone = a_rule(id="heard"), a_rule(id="alone")
    shadow = a_rule(id="shadow", status=RuleStatus.SHADOW)
    routes = (a_route(rules=("heard",)),)
    assert unreached((heard, alone, shadow), routes) == (alone,)
