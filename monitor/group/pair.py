"""A report beside a story, with what every comparison needs of both."""

from dataclasses import dataclass
from datetime import timedelta

from monitor.group.identity import Identity, act_numbers, of_report, of_story
from monitor.group.similarity import Signature, fingerprint, is_copy
from monitor.group.sums import Sums, weigh_sums
from monitor.model.facts import headline
from monitor.model.ontology import Stage
from monitor.model.story import Report, Story

_AROUND = timedelta(days=14)
_PAUSES = frozenset({Stage.SUSPENDED, Stage.EXTENDED})
_ON_PAUSES = _PAUSES | {Stage.ENDED}
_PLANNED = frozenset({Stage.CONSIDERED, Stage.PROPOSED, Stage.ANNOUNCED})
_CARRIED_OUT = frozenset({Stage.ADOPTED, Stage.EFFECTIVE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A report made ready to be compared with many stories."""

    report: Report
    identity: Identity
    signature: Signature
    headline: str  # the words that name it


def subject(report: Report) -> Subject:
    """Make `report` ready to be compared."""
    return Subject(
        report=report,
        identity=of_report(report),
        signature=fingerprint(report.document),
        headline=headline(report),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A report and a story, with what every check needs of them."""

    report: Report
    headline: str
    story: Story
    me: Identity
    it: Identity
    copy: bool
    sums: Sums

    @property
    def gap(self) -> timedelta:
        """Return the time between the report and the story's nearest end."""
        zero = timedelta(0)
        return max(self.it.since - self.me.until, self.me.since - self.it.until, zero)

    @property
    def act(self) -> bool:
        """Tell whether both name the same act by its number."""
        return bool(self.me.laws & self.it.laws)

    @property
    def own_act(self) -> bool:
        """Tell whether the report names the act that the story is about.

        An act that suspends six others is told in the stories of all six.
        """
        numbered = (act_numbers([ref]) for ref in self.story.legal_refs)
        own = next((numbers for numbers in numbered if numbers), frozenset())
        return self.act and bool(self.me.laws & own)

    @property
    def carries_out(self) -> bool:
        """Tell whether the firms carry out an offering that they had proposed.

        What is priced in the end is often more than what was proposed.
        """
        planned = self.it.type == "CAPITAL_RAISE" and self.it.stage in _PLANNED
        return (
            planned
            and self.me.type == self.it.type
            and self.me.stage in _CARRIED_OUT
            and self.me.companies == self.it.companies
            and self.gap <= _AROUND
        )

    @property
    def firms(self) -> int:
        """Count the firms of the smaller set that the larger has."""
        return shared_firms(self.me.companies, self.it.companies)

    @property
    def on_named_day(self) -> bool:
        """Tell whether the report comes around a day that the story has named.

        What is said of a pause before it is over is said of that pause, however long
        nothing was heard of it.
        """
        days = (self.it.effective, self.it.expiry)
        at = self.report.published.date()
        if any(d is not None and abs(at - d) <= _AROUND for d in days):
            return True
        ends = self.it.expiry
        paused = self.it.stage in _PAUSES and self.me.stage in _ON_PAUSES
        return paused and ends is not None and self.it.until.date() <= at <= ends


def pair_up(told: Subject, story: Story) -> Pair:
    """Put a report beside a story."""
    it = of_story(story)
    return Pair(
        report=told.report,
        headline=told.headline,
        story=story,
        me=told.identity,
        it=it,
        copy=any(is_copy(told.signature, other) for other in story.fingerprints),
        sums=weigh_sums(told.identity.sums, it.sums),
    )


def shared_firms(mine: frozenset[str], its: frozenset[str]) -> int:
    """Count the firms of the smaller set that the larger has."""
    small, large = sorted((mine, its), key=len)
    return sum(any(_one_firm(a, b) for b in large) for a in small)


def _one_firm(one: str, other: str) -> bool:
    """Tell whether two names are one firm's: a short form begins the long one."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    return " " in short and long.startswith(short + " ")


def listed(values: frozenset[str]) -> str:
    """Write a set of words for people."""
    return ", ".join(sorted(values))
