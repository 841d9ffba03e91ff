"""The order of the stages, and the transactions around them: nothing else knows it.

`visit` and `push` bring articles in, `take` turns them into messages, `digests` and
`reminders` make those that a day brings. Each ends in one transaction; telling people is
the outbox's work afterwards.
"""

from monitor.pipeline.coverage import coverage_words
from monitor.pipeline.digests import make_digests
from monitor.pipeline.feeds import alerts_feed, calendar_feed
from monitor.pipeline.mutes import end_mutes
from monitor.pipeline.outcome import outcomes
from monitor.pipeline.parts import Parts
from monitor.pipeline.presses import Reply, press
from monitor.pipeline.push import (
    callbacks,
    confirm,
    due_requests,
    is_genuine,
    send_requests,
    take_push,
)
from monitor.pipeline.read import Reading, read_articles, warm_up
from monitor.pipeline.reminders import make_reminders
from monitor.pipeline.rules import past_of, tell_absences
from monitor.pipeline.storms import sum_up
from monitor.pipeline.take import Taken, read_again, take_readings
from monitor.pipeline.upkeep import tell_troubled
from monitor.pipeline.visit import Visit, note_failure, visit_source

__all__ = [
    "Parts",
    "Reading",
    "Reply",
    "Taken",
    "Visit",
    "alerts_feed",
    "calendar_feed",
    "callbacks",
    "confirm",
    "coverage_words",
    "due_requests",
    "end_mutes",
    "is_genuine",
    "make_digests",
    "make_reminders",
    "note_failure",
    "outcomes",
    "past_of",
    "press",
    "read_again",
    "read_articles",
    "send_requests",
    "sum_up",
    "take_push",
    "take_readings",
    "tell_absences",
    "tell_troubled",
    "visit_source",
    "warm_up",
]
