"""Under which messages a story goes on, also one that people have merged or split."""

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


_ROOT = """
  SELECT id FROM messages
  WHERE subject = :story AND channel = :channel AND kind = 'root' AND sequence = ''
    AND coalesce(recipient, '') = :recipient
"""


class Threads:
    """Where on each channel a story was told first."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def of(
        self, story_id: str, channel: str, recipient: str | None = None
    ) -> str | None:
        """Return the id of the message under which a story goes on; None: nothing was told.

        For a story that was corrected it may be another story's. One that was really sent
        is preferred, then the story's own, then the oldest.
        """
        asked = about(self._db, story_id)
        is_corrected = asked["kin"] != json.dumps([story_id])
        found: str | None = self._db.value(
            _THREAD if is_corrected else _ROOT,
            {"channel": channel, "recipient": recipient or "", **asked},
        )
        return found
