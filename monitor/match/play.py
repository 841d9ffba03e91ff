"""Play one rule through a timeline: its memory, its clock and its dedup window."""

from datetime import UTC, datetime, timedelta
from typing import Final

from monitor.match.compile import Compiled
from monitor.match.correlate import Moment, absent, hits_of, is_due, judged
from monitor.match.evaluate import dedup_key, fires, is_repeat, judge
from monitor.match.fields import View
from monitor.match.where import WhereError
from monitor.model.rule import CorrelationKind, Hit, Verdict
from monitor.model.story import ChangeKind

DAY: Final = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)  # when every test begins


class Play:
    """One rule among invented changes, as it would be in the pipeline."""

    def __init__(self, ready: Compiled) -> None:
        self.first: set[timedelta] = set()  # offsets at which it fired
        self.again: set[timedelta] = set()  # ... and at which that was a repeat
        self.failed: str | None = None  # why it is switched off; None: it is not
        self.verdicts: list[Verdict] = []  # on each change
        self._ready = ready
        self._last: dict[str, datetime] = {}
        self._hits: list[Hit] = []
        self._seen: dict[str, View] = {}
        self._told: set[str] = set()  # changes that an absence was told for

    def take(self, number: int, at: timedelta, kind: ChangeKind, seen: View) -> None:
        """Put a change to the rule."""
        if self.failed:
            return
        moment = Moment(change_id=str(number), at=DAY + at)
        self.verdicts.append(self._judged(kind, seen, moment))
        try:
            if not fires(self._ready, kind, seen):
                return
        except WhereError as error:
            self.failed = str(error)
            return
        found = self._ready.rule.correlate
        if found is None:
            self._fire(at, seen, "")
            return
        self._seen[moment.change_id] = seen
        hits = hits_of(self._ready, seen, moment)
        met = [h.group for h in hits if judged(found, h, self._past(h)).met]
        self._hits += hits
        if met:
            self._fire(at, seen, min(met, key=lambda g: self._repeats(at, seen, g)))

    def wait_until(self, at: timedelta) -> None:
        """Let the clock go on, and tell of what has not come until then."""
        found = self._ready.rule.correlate
        if found is None or found.type is not CorrelationKind.ABSENCE or self.failed:
            return
        due: list[tuple[timedelta, Hit]] = []
        for group in dict.fromkeys(hit.group for hit in self._hits):
            waiting, _ = absent(found, (h for h in self._hits if h.group == group))
            if waiting is None or waiting.change_id in self._told:
                continue
            end = waiting.at + found.window
            if at == timedelta.max or is_due(found, waiting, now=DAY + at):
                due.append((end - DAY, waiting))
        for offset, hit in sorted(due, key=lambda pair: pair[0]):
            self._told.add(hit.change_id)
            self._fire(offset, self._seen[hit.change_id], hit.group)

    def _judged(self, kind: ChangeKind, seen: View, moment: Moment) -> Verdict:
        return judge(
            self._ready, kind, seen, moment=moment, past=lambda _rule, h: self._past(h)
        )

    def _past(self, hit: Hit) -> list[Hit]:
        found = self._ready.rule.correlate
        since = hit.at - found.window if found else hit.at
        return [h for h in self._hits if h.group == hit.group and h.at >= since]

    def _repeats(self, at: timedelta, seen: View, group: str) -> bool:
        rule = self._ready.rule
        before = self._last.get(dedup_key(rule, seen, group))
        return is_repeat(rule, before, now=DAY + at)

    def _fire(self, at: timedelta, seen: View, group: str) -> None:
        if self._repeats(at, seen, group):
            self.again.add(at)
            return
        self.first.add(at)
        self._last[dedup_key(self._ready.rule, seen, group)] = DAY + at
