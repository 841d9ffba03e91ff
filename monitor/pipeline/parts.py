"""What the stages are given to work with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from monitor.collect.robots import Robots
from monitor.config import Settings
from monitor.match import RuleSet
from monitor.model.exposure import Exposure
from monitor.ports import Channel, Clock, Fetcher, Measures, Workers
from monitor.store import Store


class Unmeasured:
    """Counts nothing: most commands end before anybody could look."""

    def visited(self, outcome: str, seconds: float) -> None:
        """Do nothing."""

    def read(self, seconds: float, *, articles: int, failed: bool) -> None:
        """Do nothing."""

    def kept(self, *, lag: timedelta) -> None:
        """Do nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """One set of parts, replaced as a whole when the configuration is reloaded."""

    settings: Settings
    store: Store
    fetcher: Fetcher
    parsers: Workers  # where feeds are parsed
    readers: Workers  # where texts are read
    reader_version: str  # of types, lexicon and code: names an extraction's result
    rules: RuleSet
    titles: Mapping[str, str]  # event type id to its name for people
    channels: Mapping[str, Channel]
    clock: Clock
    exposure: Exposure = field(default_factory=Exposure)  # the user's own list
    robots: Robots = field(default_factory=Robots)
    measures: Measures = field(default_factory=Unmeasured)
