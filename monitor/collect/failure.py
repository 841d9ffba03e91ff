"""The one way a visit is broken off inside this package.

`fetch` turns it into a `FetchFailed` value at its door, so it never leaves `collect`.
"""

from datetime import datetime, timedelta

from monitor.errors import MonitorError
from monitor.model.source import FetchFailed, FetchTrouble


class VisitError(MonitorError):
    """A visit cannot go on, for a reason that is one sentence for people."""

    def __init__(
        self,
        trouble: FetchTrouble,
        message: str,
        *,
        status: int | None = None,
        retry_after: timedelta | None = None,
        host: str | None = None,
    ) -> None:
        super().__init__(message)
        self.trouble = trouble
        self.message = message
        self.status = status
        self.retry_after = retry_after
        self.host = host

    def told(self, source: str, *, at: datetime) -> FetchFailed:
        """Return the failure as the value that the other stages read."""
        return FetchFailed(
            source=source,
            trouble=self.trouble,
            message=self.message,
            status=self.status,
            retry_after=self.retry_after,
            host=self.host,
            at=at,
        )
