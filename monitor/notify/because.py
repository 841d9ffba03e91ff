"""Says why an alert was told, in lines: the same on a terminal and in Slack. Pure."""

from collections.abc import Iterator, Sequence

from monitor.model.rule import Match
from monitor.notify.clean import one_line
from monitor.notify.words import change_words


def because(
    headline: str, reason: str, outcome: str, matches: Sequence[Match]
) -> tuple[str, ...]:
    """Name what fired and for which change, each condition with what it found.

    `outcome` is what became of the alert, `reason` why it was made.
    """
    said = outcome if reason in outcome else f"{outcome}; {reason}"
    return (one_line(headline), said, *(ln for m in matches for ln in _lines(m)))


def _lines(match: Match) -> Iterator[str]:
    rule, change = match.rule, match.change
    yield (
        f"Rule {rule.id} ({rule.severity}): {one_line(rule.title)}. "
        f"{change_words(change)}, by {one_line(change.report.witness, limit=80)}."
    )
    for check in match.checks:
        mark = "✓" if check.held else "✗"
        yield (
            f"  {mark} {check.condition}: {one_line(check.expected)}; "
            f"found {one_line(check.actual)}"
        )
