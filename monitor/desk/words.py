"""Small words of the pages: what a tier, a state or a verdict is called and looks like."""

from datetime import timedelta
from typing import Final

from monitor.model.message import DeliveryState, MessageKind
from monitor.model.ontology import Tier
from monitor.model.people import Verdict
from monitor.model.source import SourceHealth
from monitor.model.story import Report, Story
from monitor.notify.words import CONFIRMED, HEARSAY

MUTE_SPANS: Final = (
    ("4h", "4 hours"),
    ("24h", "a day"),
    ("7d", "a week"),
    ("30d", "a month"),
)
_GOOD: Final = "good"
_WAITING: Final = "waiting"
_BAD: Final = "bad"
_PLAIN: Final = "plain"
_STATES: Final = {
    DeliveryState.SENT: _GOOD,
    DeliveryState.PENDING: _WAITING,
    DeliveryState.SENDING: _WAITING,
    DeliveryState.UNKNOWN: _WAITING,
    DeliveryState.HELD: _WAITING,
    DeliveryState.PARKED: _BAD,
    DeliveryState.DEAD: _BAD,
    DeliveryState.SUPPRESSED: _PLAIN,
}
_HEALTH: Final = {
    SourceHealth.OK: _GOOD,
    SourceHealth.UNDATED: _GOOD,
    SourceHealth.NEW: _WAITING,
    SourceHealth.STALE: _WAITING,
    SourceHealth.EMPTY: _WAITING,
    SourceHealth.FAILING: _BAD,
    SourceHealth.BLOCKED: _BAD,
    SourceHealth.GONE: _BAD,
    SourceHealth.OFF: _PLAIN,
}
_VERDICTS: Final = {
    Verdict.RELEVANT: "was right",
    Verdict.NOT_RELEVANT: "was not relevant",
    Verdict.WRONG_COMPANY: "names the wrong company",
    Verdict.OLD_NEWS: "was old news",
    Verdict.ACKNOWLEDGED: "is taken care of",
}


def tier(report: Report) -> str:
    """Name the tier of the publisher of a report."""
    source = report.document.source
    return str(source.tier if source else Tier.MEDIA)


def state_look(state: DeliveryState) -> str:
    """Return how a state of delivery looks."""
    return _STATES[state]


def health_look(health: SourceHealth) -> str:
    """Return how the health of a source looks."""
    return _HEALTH[health]


def verdict(value: Verdict) -> str:
    """Say a verdict as the end of a sentence that begins with the alert."""
    return _VERDICTS[value]


def message_kind(kind: MessageKind) -> str:
    """Say what a message is: the first about a story is called an alert."""
    return "alert" if kind is MessageKind.ROOT else str(kind)


def sure(story: Story) -> str:
    """Say in a word how well a story stands; `certainty_words` says why."""
    if story.contested_by:
        return "contested"
    if story.attribution in CONFIRMED:
        return "confirmed"
    if story.attribution in HEARSAY:
        return "hearsay"
    return "reported"


def span(value: timedelta | None) -> str:
    """Write a length of time by its largest unit."""
    if value is None:
        return "not known"
    seconds = int(value.total_seconds())
    for unit, length in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * length or (seconds >= length and seconds % length == 0):
            return f"{seconds // length} {unit}"
    return f"{seconds} s"


def sentence(text: str) -> str:
    """Begin with a capital letter."""
    return text[:1].upper() + text[1:]
