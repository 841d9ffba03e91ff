"""The process that stays: polls, extracts, matches, delivers, sends digests.

What is due when stands in the database, so that a restart neither repeats nor forgets;
APScheduler only gives the beat.
"""

from monitor.daemon.loop import Daemon
from monitor.daemon.polling import due_sources, poll_due

__all__ = ["Daemon", "due_sources", "poll_due"]
