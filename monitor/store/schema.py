"""The tables: one commented SQL text, every index with the question it answers.

What is asked for has a column; the whole value stands beside it as JSON in `record`.
Times are UTC text of one fixed form (`monitor.store.moments`), so that sorting the
text sorts the time. Every table has a key made from what it stores, so that writing a
thing twice does nothing. Tables may change with migrations; the views of
`monitor.store.views` are what others may rely on.
"""

import sqlite3
from collections.abc import Iterator

TABLES = """
-- What the monitor remembers about a source between visits (SourceState).
CREATE TABLE sources (
  source TEXT PRIMARY KEY,
  url TEXT NOT NULL,
  feed_title TEXT,
  first_visit TEXT,
  last_attempt TEXT,
  last_success TEXT,
  last_new TEXT,
  next_due TEXT,
  failures INTEGER NOT NULL,
  trouble TEXT,
  message TEXT,
  record TEXT NOT NULL
);

-- The columns are the whole value; what an edit replaced is kept in article_versions.
CREATE TABLE articles (
  number INTEGER PRIMARY KEY,  -- the full-text index refers to it
  id TEXT NOT NULL UNIQUE,
  source TEXT NOT NULL,
  identity TEXT NOT NULL,
  identity_basis TEXT NOT NULL,
  url TEXT,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  published TEXT NOT NULL,
  published_provenance TEXT NOT NULL,
  published_zone TEXT,  -- the publisher's UTC offset
  first_seen TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  origin_name TEXT NOT NULL,
  origin_tier TEXT NOT NULL
);
-- articles.search without words: the newest first
CREATE INDEX articles_by_published ON articles (published);
-- articles.search of one source
CREATE INDEX articles_by_source ON articles (source, published);

-- articles.search: title and text, stemmed, without accents.
CREATE VIRTUAL TABLE articles_words USING fts5 (
  title, text, content='articles', content_rowid='number',
  tokenize='porter unicode61 remove_diacritics 2'
);
CREATE TRIGGER articles_words_insert AFTER INSERT ON articles BEGIN
  INSERT INTO articles_words (rowid, title, text)
  VALUES (new.number, new.title, new.text);
END;
CREATE TRIGGER articles_words_delete AFTER DELETE ON articles BEGIN
  INSERT INTO articles_words (articles_words, rowid, title, text)
  VALUES ('delete', old.number, old.title, old.text);
END;

-- How far extraction has come with an article, and by which version of it.
CREATE TABLE extractions (
  article_id TEXT PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
  version TEXT NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,  -- failed ones with this version
  error TEXT  -- of the last try; NULL: it went well
) WITHOUT ROWID;

-- What an article mentions, in text order.
CREATE TABLE entities (
  article_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  type TEXT NOT NULL,
  text TEXT NOT NULL,
  record TEXT NOT NULL,
  PRIMARY KEY (article_id, position)
) WITHOUT ROWID;

-- One event as one document states it (Report). No foreign key to articles: replayed
-- documents have events and no article.
CREATE TABLE events (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  article_id TEXT NOT NULL,
  type TEXT NOT NULL,
  family TEXT NOT NULL,
  stage TEXT NOT NULL,
  direction TEXT NOT NULL,
  certainty REAL NOT NULL,
  witness TEXT NOT NULL,
  published TEXT NOT NULL,
  first_seen TEXT NOT NULL,
  title TEXT NOT NULL,  -- of the document
  sentence TEXT NOT NULL,
  document TEXT,  -- JSON; NULL: the stored article is the document
  record TEXT NOT NULL
);
-- events.find of one type, the newest first
CREATE INDEX events_by_type ON events (type, published);
-- events.find of every type, the newest first
CREATE INDEX events_by_published ON events (published);
-- v_events and housekeeping: the events of an article
CREATE INDEX events_by_article ON events (article_id);

-- events.find and stories.find by company, commodity or country: the names, folded.
CREATE TABLE event_names (
  kind TEXT NOT NULL,  -- company, commodity, country
  name TEXT NOT NULL,
  event_id TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
  PRIMARY KEY (kind, name, event_id)
) WITHOUT ROWID;
-- deleting an event takes its names along
CREATE INDEX event_names_by_event ON event_names (event_id);

-- events.find and stories.find by words: headline and evidence.
CREATE VIRTUAL TABLE events_words USING fts5 (
  title, sentence, content='events', content_rowid='number',
  tokenize='porter unicode61 remove_diacritics 2'
);
CREATE TRIGGER events_words_insert AFTER INSERT ON events BEGIN
  INSERT INTO events_words (rowid, title, sentence)
  VALUES (new.number, new.title, new.sentence);
END;
CREATE TRIGGER events_words_delete AFTER DELETE ON events BEGIN
  INSERT INTO events_words (events_words, rowid, title, sentence)
  VALUES ('delete', old.number, old.title, old.sentence);
END;

-- The latest state of a story; `record` is the Story without its fingerprints.
CREATE TABLE stories (
  id TEXT PRIMARY KEY,
  type TEXT NOT NULL,
  family TEXT NOT NULL,
  title TEXT NOT NULL,
  stage TEXT NOT NULL,
  stage_since TEXT NOT NULL,
  direction TEXT NOT NULL,
  certainty REAL NOT NULL,
  first_published TEXT NOT NULL,
  last_published TEXT NOT NULL,
  first_seen TEXT NOT NULL,
  last_seen TEXT NOT NULL,
  fingerprints TEXT NOT NULL,
  record TEXT NOT NULL
);
-- stories.find and stories.open_stories: the newest first
CREATE INDEX stories_by_published ON stories (last_published);
-- stories.find by type
CREATE INDEX stories_by_type ON stories (type, last_published);
-- stories.find by stage
CREATE INDEX stories_by_stage ON stories (stage, last_published);

-- stories.sharing: which stories a report must be compared with.
CREATE TABLE story_keys (
  key TEXT NOT NULL,
  story_id TEXT NOT NULL REFERENCES stories (id) ON DELETE CASCADE,
  PRIMARY KEY (key, story_id)
) WITHOUT ROWID;
-- stories.save: replacing the keys of a story
CREATE INDEX story_keys_by_story ON story_keys (story_id);

-- To which story an event belongs, and why. One announcement that suspends six earlier
-- ones belongs to one story and moves the others as well: those rows are `also`.
CREATE TABLE story_reports (
  event_id TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
  story_id TEXT NOT NULL REFERENCES stories (id) ON DELETE CASCADE,
  also INTEGER NOT NULL,
  reason TEXT NOT NULL,
  explanation TEXT NOT NULL,
  PRIMARY KEY (event_id, story_id)
) WITHOUT ROWID;
-- stories.reports
CREATE INDEX story_reports_by_story ON story_reports (story_id);

-- What moved in a story (StoryChange); `story` is the story after it, without
-- fingerprints; the report is found by its event.
CREATE TABLE story_changes (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  story_id TEXT NOT NULL REFERENCES stories (id) ON DELETE CASCADE,
  event_id TEXT NOT NULL REFERENCES events (id),
  kind TEXT NOT NULL,
  stage_before TEXT,
  stage TEXT NOT NULL,
  facts TEXT NOT NULL,
  at TEXT NOT NULL,
  baseline INTEGER NOT NULL,
  story TEXT NOT NULL
);
-- stories.timeline, and open_stories: has it moved since?
CREATE INDEX story_changes_by_story ON story_changes (story_id, at);
-- stories.changed_since
CREATE INDEX story_changes_by_time ON story_changes (at);
-- deleting an event asks for its changes
CREATE INDEX story_changes_by_event ON story_changes (event_id);

-- Rules that fired (Match), with the rule as it was then.
CREATE TABLE matches (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  rule_id TEXT NOT NULL,
  rule_hash TEXT NOT NULL,
  change_id TEXT NOT NULL REFERENCES story_changes (id) ON DELETE CASCADE,
  dedup_key TEXT NOT NULL,
  repeat INTEGER NOT NULL,
  at TEXT NOT NULL,
  checks TEXT NOT NULL,
  rule TEXT NOT NULL
);
-- matches.last: when was this last told anew?
CREATE INDEX matches_by_key ON matches (dedup_key, at) WHERE NOT repeat;
-- matches.of_change and matches.of_story
CREATE INDEX matches_by_change ON matches (change_id);

-- The outbox: what is to be told, and what became of it (docs/delivery.md).
CREATE TABLE messages (
  number INTEGER PRIMARY KEY,  -- settles the order of messages made at one moment
  id TEXT NOT NULL UNIQUE,
  channel TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  sequence TEXT NOT NULL,
  recipient TEXT,
  parent TEXT,
  payload_type TEXT NOT NULL,  -- alert, digest, notice, reminder
  payload TEXT NOT NULL,
  matches TEXT NOT NULL,
  reason TEXT NOT NULL,
  created_at TEXT NOT NULL,
  not_before TEXT,
  expires_at TEXT,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  first_try TEXT,
  next_at TEXT,
  lease TEXT,  -- the fence of the attempt under way
  lease_until TEXT,
  text_only INTEGER NOT NULL DEFAULT 0,
  remote_id TEXT,
  last_error TEXT,
  sent_at TEXT
);
-- outbox.enqueue: one message for one thing, channel and person
CREATE UNIQUE INDEX messages_once
  ON messages (subject, channel, kind, sequence, coalesce(recipient, ''));
-- outbox.claim: the next in order of creation
CREATE INDEX messages_due ON messages (channel, created_at, number)
  WHERE state IN ('pending', 'parked');
-- outbox.claim_unknown: the next in order of creation
CREATE INDEX messages_doubtful ON messages (channel, created_at, number)
  WHERE state IN ('sending', 'unknown');
-- outbox.claim: what has become stale
CREATE INDEX messages_expiring ON messages (channel, expires_at)
  WHERE expires_at IS NOT NULL AND state IN ('pending', 'parked');
-- outbox.messages: the newest first
CREATE INDEX messages_by_time ON messages (created_at);
-- outbox.counts
CREATE INDEX messages_by_state ON messages (state);

-- Channels at rest until their configuration changes.
CREATE TABLE parked_channels (
  channel TEXT PRIMARY KEY,
  reason TEXT NOT NULL,
  at TEXT NOT NULL
) WITHOUT ROWID;

-- Digests that were made: one for each local date, whatever the clock does.
CREATE TABLE digests (
  name TEXT NOT NULL,
  local_date TEXT NOT NULL,
  at TEXT NOT NULL,
  until TEXT,  -- up to when it told; NULL: the day was let pass
  messages TEXT NOT NULL,
  PRIMARY KEY (name, local_date)
) WITHOUT ROWID;

-- Small single values, such as the hash of the configuration last seen.
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;
"""


def statements(script: str) -> Iterator[str]:
    """Yield the statements of an SQL text one by one.

    `executescript` would commit the open transaction, and a migration must happen
    wholly or not at all.
    """
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending.strip()
            pending = ""
    if pending.strip():
        yield pending.strip()
