"""Why an alert was told, in lines."""

from monitor.model.rule import Check
from monitor.notify.because import because
from tests.notify.rules import a_match

RULE = (
    "Rule export-licensing (high): Export licensing of rare earths changes. "
    "New story, by Example Wire."
)


def test_every_condition_is_shown_with_what_it_found() -> None:
    """If it fails, nobody can say why an alert came."""
    check = Check(
        condition="match.commodities|any", expected="REE", actual="REE, Nd", held=True
    )
    lines = because(
        "China\nsuspends", "controls fired: new", "sent", [a_match(checks=(check,))]
    )
    assert lines == (
        "China suspends",
        "sent; controls fired: new",
        RULE,
        "  ✓ match.commodities|any: REE; found REE, Nd",
    )


def test_a_reason_is_not_said_twice() -> None:
    """If it fails, an alert that was held back is explained in stutters."""
    assert because("T", "quiet hours", "held back: quiet hours", ())[1:] == (
        "held back: quiet hours",
    )
