"""Under which messages a story goes on that people have merged or split."""

import json

from monitor.model.correction import kin, taken
from monitor.store.connection import Connection
from monitor.store.corrections import Corrections

# What was told of a story, also under the names of stories that were merged into it; of
# one from which it was split, what told a report that is in this story now.
ABOUT = """
  (subject IN (SELECT value FROM json_each(:taken))
   OR subject IN (SELECT value FROM json_each(:kin)) AND EXISTS (
     SELECT 1 FROM json_each(messages.matches) j
     JOIN matches m ON m.id = j.value
     JOIN story_changes c ON c.id = m.change_id
     WHERE c.story_id = :story))
"""

_THREAD = f"""
  SELECT CASE kind WHEN 'root' THEN id ELSE parent END FROM messages
  WHERE channel = :channel AND coalesce(recipient, '') = :recipient AND {ABOUT}
    AND (kind = 'root' OR parent IS NOT NULL)
  ORDER BY state IN ('suppressed', 'dead'), kind <> 'root', subject <> :story,
    created_at, number
  LIMIT 1
"""  # noqa: S608 - of constants


def about(connection: Connection, story_id: str) -> dict[str, str]:
    """Return the parameters of `ABOUT`."""
    done = Corrections(connection).all()
    return {
        "story": story_id,
        "taken": json.dumps(taken(story_id, done)),
        "kin": json.dumps(sorted(kin(story_id, done))),
    }


class Threads:
    """Where on each channel a story was told first."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def of(
        self, story_id: str, channel: str, recipient: str | None = None
    ) -> str | None:
        """Return the id of the message under which a corrected story goes on.

        It may be another story's. One that was really sent is preferred, then the story's
        own, then the oldest. None: nobody has corrected the story, or nothing was told.
        """
        asked = about(self._db, story_id)
        if asked["kin"] == json.dumps([story_id]):
            return None
        found: str | None = self._db.value(
            _THREAD, {"channel": channel, "recipient": recipient or "", **asked}
        )
        return found
