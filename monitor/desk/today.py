"""Today: the brief of the last days, what moved, what lies ahead, what needs a look."""

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import islice
from threading import Lock
from time import monotonic
from typing import Final

from monitor.desk.chart import chart
from monitor.desk.known import Known
from monitor.desk.page import Look, Page
from monitor.desk.rows import Row, rows, together
from monitor.model.briefing import Briefing
from monitor.model.message import DeliveryState
from monitor.pipeline.briefs import brief_period
from monitor.pipeline.calendar import dates_holding
from monitor.pipeline.coverage import coverage_words
from monitor.pipeline.watched import Watched, watched
from monitor.store import Store, open_store
from monitor.store.shelf import Wanted

SPANS: Final = (1, 7, 30)  # days that may be asked for
TOLD: Final = 6  # stories told in full
MOVED: Final = 8  # headlines
_KEPT: Final = 9  # briefs: some of each span
AHEAD: Final = timedelta(days=30)
_AHEAD_SHOWN: Final = 7
_CHART: Final = timedelta(days=29)
_STUCK: Final = (
    DeliveryState.PARKED,
    DeliveryState.HELD,
    DeliveryState.DEAD,
    DeliveryState.UNKNOWN,
)


class Briefs:
    """The latest briefs, each written once, aside: a month of news takes a second.

    One is written anew when something has moved, and every hour.
    """

    def __init__(self, *, patience: float = 0.1) -> None:
        self._patience = patience  # seconds that a reader waits for one
        self._lock = Lock()
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="briefs")
        self._made: OrderedDict[tuple[object, ...], Future[Briefing]] = OrderedDict()

    def begin(self, look: Look, days: int) -> Callable[[], Briefing | None]:
        """Have the brief of the last `days` written; return what gets it.

        It gets None while the first is being written, and while a new one is, the one
        before it. What a reader waits counts from now on.
        """
        until = monotonic() + self._patience
        changes, _ = look.store.shelf.state()
        corrections = len(look.store.corrections.all())
        hour = look.now.replace(minute=0, second=0, microsecond=0)
        key = (days, changes, corrections, hour)
        with self._lock:
            if key not in self._made:
                self._made[key] = self._writer.submit(
                    _written, look.known, look.now, days
                )
                while len(self._made) > _KEPT:
                    self._made.popitem(last=False)
            found = self._made[key]

        def get() -> Briefing | None:
            try:
                return found.result(max(0.0, until - monotonic()))
            except TimeoutError:
                return self._before(days)
            except Exception:
                with self._lock:
                    self._made.pop(key, None)  # the next reader has it tried again
                raise

        return get

    def _before(self, days: int) -> Briefing | None:
        """Return the latest brief of these days that is written."""
        with self._lock:
            made = [f for key, f in self._made.items() if key[0] == days and f.done()]
        return next((f.result() for f in reversed(made) if not f.exception()), None)


def _written(known: Known, now: datetime, days: int) -> Briefing:
    with open_store(known.settings.store.path, now=now, read_only=True) as store:
        return brief_period(
            store,
            since=now - timedelta(days=days),
            until=now,
            now=now,
            titles=known.title,
            exposure=known.exposure,
            limit=TOLD,
            kin=False,  # a story's own page has them
            linked=False,
        )


def today(look: Look, briefs: Briefs) -> Page:
    """Show the brief of the day, and what goes with it."""
    days = look.number("days", choices=SPANS)
    brief = briefs.begin(look, days)
    store, settings = look.store, look.known.settings
    states = store.sources.states()
    first = look.now - _CHART
    counts = store.outbox.counts()
    return Page(
        template="today.html",
        title="Today",
        section="today",
        values={
            "days": days,
            "spans": SPANS,
            "moved": _moved(store),
            "ahead": tuple(islice(
                dates_holding(store, since=look.today, until=look.today + AHEAD), _AHEAD_SHOWN
            )),
            "coverage": coverage_words(settings.sources, states, now=look.now),
            "troubled": troubled(watched(settings.sources, states, now=look.now), look.now),
            "activity": chart(
                store.trends.of_changes(since=midnight(first)),
                first=first.date(),
                last=look.today,
                title="What moved, day by day",
                noun="change",
                width=312,
                height=96,
            ),
            "stuck": {s.value: counts[s.value] for s in _STUCK if counts[s.value]},
            "brief": brief(),  # last: it is written while all this is read
        },
    )  # fmt: skip


def _moved(store: Store) -> tuple[Row, ...]:
    """Return the stories of the latest headlines; one may stand over several."""
    found = rows(store, store.shelf.stories(Wanted(), limit=2 * MOVED))
    return tuple(row for group in together(found)[:MOVED] for row in group)


def troubled(
    found: tuple[Watched, ...], now: datetime
) -> tuple[tuple[Watched, str], ...]:
    """Return the sources that need a look, each with what is wrong."""
    return tuple((w, why) for w in found if (why := w.trouble(now=now)))


def midnight(moment: datetime) -> datetime:
    """Return the beginning of a day."""
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
