"""What Prometheus reads: counters that grow, and how everything stands when it asks.

No label takes a value from outside: outcomes, healths and states are our own words, and
sources and channels those of the configuration.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

MEDIA_TYPE: Final = "text/plain; version=0.0.4"

_VISIT: Final = (0.1, 0.3, 1, 3, 10, 30, 100, 300)  # seconds
_READ: Final = (0.03, 0.1, 0.3, 1, 3, 10, 30, 100)
_LAG: Final = (60, 300, 900, 1800, 3600, 7200, 21_600, 86_400, 604_800)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """One quantity with its values; `labels` name what tells these apart."""

    name: str
    help: str
    values: Mapping[tuple[str, ...], float]
    labels: tuple[str, ...] = ()


class Metrics:
    """Implements `monitor.ports.Measures`, and writes the page."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._gauges = _Gauges()
        self._registry.register(self._gauges)

        def counter(name: str, about: str, *labels: str) -> Counter:
            return Counter(name, about, labels, registry=self._registry)

        def histogram(name: str, about: str, buckets: Sequence[float]) -> Histogram:
            return Histogram(name, about, buckets=buckets, registry=self._registry)

        self._visits = counter(
            "lodewatch_visits", "Visits of sources by outcome.", "outcome"
        )
        self._visit_seconds = histogram(
            "lodewatch_visit_seconds",
            "Time of a visit, from the request to the commit.",
            _VISIT,
        )
        self._articles = counter(
            "lodewatch_articles_read",
            "Articles that went through extraction.",
            "result",
        )
        self._read_seconds = histogram(
            "lodewatch_extraction_seconds",
            "Time of extraction for each article, waiting included.",
            _READ,
        )
        self._lag = histogram(
            "lodewatch_lag_seconds",
            "From an article's publication, as stated, to its events being kept.",
            _LAG,
        )

    def visited(self, outcome: str, seconds: float) -> None:
        """Count a visit."""
        self._visits.labels(outcome.replace(" ", "_")).inc()
        self._visit_seconds.observe(seconds)

    def read(self, seconds: float, *, articles: int, failed: bool) -> None:
        """Count articles that were read together; a failed batch is read again singly."""
        if failed and articles > 1:
            return
        self._articles.labels("failed" if failed else "read").inc(articles)
        for _ in range(articles):
            self._read_seconds.observe(seconds / articles)

    def kept(self, *, lag: timedelta) -> None:
        """Count an article that was kept."""
        self._lag.observe(max(lag.total_seconds(), 0.0))

    def page(self, gauges: Iterable[Gauge], *, about: Mapping[str, str]) -> bytes:
        """Return the page; `about` says which program this is."""
        self._gauges.now, self._gauges.about = tuple(gauges), about
        return generate_latest(self._registry)


def moments(values: Mapping[str, datetime]) -> Mapping[tuple[str, ...], float]:
    """Return moments by name as the values of a gauge: seconds since 1970."""
    return {(name,): at.timestamp() for name, at in values.items()}


def counts(values: Mapping[str, int]) -> Mapping[tuple[str, ...], float]:
    """Return counts by name as the values of a gauge."""
    return {(name,): float(count) for name, count in values.items()}


class _Gauges(Collector):
    """What is so now, as the library collects it."""

    def __init__(self) -> None:
        self.now: tuple[Gauge, ...] = ()
        self.about: Mapping[str, str] = {}

    def collect(self) -> Iterator[Metric]:
        """Yield one family for each gauge."""
        info = InfoMetricFamily("lodewatch_build", "Which program this is.")
        info.add_metric((), dict(self.about))
        yield info
        for gauge in self.now:
            family = GaugeMetricFamily(gauge.name, gauge.help, labels=gauge.labels)
            for labels, value in gauge.values.items():
                family.add_metric(labels, value)
            yield family
