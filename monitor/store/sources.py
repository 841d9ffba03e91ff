"""What the monitor remembers about its sources between visits."""

from collections.abc import Mapping
from dataclasses import replace

from monitor.model.push import Subscription
from monitor.model.record import from_json, to_json
from monitor.model.source import SourceState
from monitor.store.connection import Connection
from monitor.store.moments import to_text_or_none


class Sources:
    """The states of sources, by name."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def states(self) -> Mapping[str, SourceState]:
        """Return every state, also of sources that are no longer configured."""
        rows = self._db.rows("SELECT record FROM sources ORDER BY source")
        states = (from_json(SourceState, row["record"]) for row in rows)
        return {state.source: state for state in states}

    def state(self, name: str) -> SourceState | None:
        """Return the state of one source; None if it was never visited."""
        record = self._db.value("SELECT record FROM sources WHERE source = ?", (name,))
        return None if record is None else from_json(SourceState, record)

    def save(self, state: SourceState) -> None:
        """Remember `state` instead of what was known about its source.

        The subscription stays as it is here: hubs change it while a visit, which began
        with an older one, is under way.
        """
        known = self.state(state.source)
        self._write(replace(state, subscription=known.subscription) if known else state)

    def subscribe(self, name: str, subscription: Subscription | None) -> None:
        """Remember what is agreed with a hub; None: nothing is any more."""
        known = self.state(name)
        if known is not None:
            self._write(replace(known, subscription=subscription))

    def _write(self, state: SourceState) -> None:
        self._db.run(
            """
            INSERT OR REPLACE INTO sources (
              source, url, feed_title, first_visit, last_attempt, last_success,
              last_new, next_due, failures, trouble, message, record
            ) VALUES (
              :source, :url, :feed_title, :first_visit, :last_attempt, :last_success,
              :last_new, :next_due, :failures, :trouble, :message, :record
            )
            """,
            {
                "source": state.source,
                "url": state.url,
                "feed_title": state.feed_title,
                "first_visit": to_text_or_none(state.first_visit),
                "last_attempt": to_text_or_none(state.last_attempt),
                "last_success": to_text_or_none(state.last_success),
                "last_new": to_text_or_none(state.last_new),
                "next_due": to_text_or_none(state.next_due),
                "failures": state.failures,
                "trouble": state.trouble,
                "message": state.message,
                "record": to_json(state),
            },
        )
