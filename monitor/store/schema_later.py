"""What later versions added to the first tables, one script for each migration."""

EDITS = """
-- The entry as the feed gave it, hashed: unchanged entries are not cleaned again.
ALTER TABLE articles ADD COLUMN entry_hash TEXT;
-- How many texts the article has had.
ALTER TABLE articles ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
-- articles.at: is this address known under another name?
CREATE INDEX articles_by_url ON articles (url) WHERE url IS NOT NULL;
CREATE TRIGGER articles_words_update AFTER UPDATE OF title, text ON articles BEGIN
  INSERT INTO articles_words (articles_words, rowid, title, text)
  VALUES ('delete', old.number, old.title, old.text);
  INSERT INTO articles_words (rowid, title, text)
  VALUES (new.number, new.title, new.text);
END;

-- What an article said before it was edited.
CREATE TABLE article_versions (
  article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  version INTEGER NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  until TEXT NOT NULL,  -- when the next one was seen
  PRIMARY KEY (article_id, version)
);
"""

RULES = """
-- What rules with [rule.correlate] count (Hit): one row for each group of a change.
CREATE TABLE rule_hits (
  number INTEGER PRIMARY KEY,  -- the order in which they happened
  rule_id TEXT NOT NULL,
  group_key TEXT NOT NULL,
  change_id TEXT NOT NULL REFERENCES story_changes (id) ON DELETE CASCADE,
  at TEXT NOT NULL,
  baseline INTEGER NOT NULL,
  terms TEXT NOT NULL,  -- JSON: the values of the correlation's field
  steps TEXT NOT NULL,  -- JSON: which of its steps the change is
  UNIQUE (rule_id, group_key, change_id)
);
-- rules.earlier: what came before in a group
CREATE INDEX rule_hits_by_group ON rule_hits (rule_id, group_key, at);
-- deleting a change takes its hits along
CREATE INDEX rule_hits_by_change ON rule_hits (change_id);

-- With which content a rule counted, and whether it is switched off.
CREATE TABLE rule_states (
  rule_id TEXT PRIMARY KEY,
  rule_hash TEXT NOT NULL,
  off TEXT,  -- why it is switched off; NULL: it is not
  off_at TEXT
) WITHOUT ROWID;
"""

PEOPLE = """
-- What nobody is told of for a time (Mute).
CREATE TABLE mutes (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  target TEXT NOT NULL,
  reason TEXT NOT NULL,
  person TEXT NOT NULL,
  at TEXT NOT NULL,
  until TEXT NOT NULL,
  settled INTEGER NOT NULL DEFAULT 0  -- what it held back has been dealt with
);
-- mutes.at and mutes.over
CREATE INDEX mutes_by_end ON mutes (until);

-- What people said of alerts and events (Feedback), each time anew.
CREATE TABLE feedback (
  number INTEGER PRIMARY KEY,
  verdict TEXT NOT NULL,
  subject TEXT NOT NULL,  -- the message or event that it was given on
  events TEXT NOT NULL,  -- JSON: the events that it is about
  comment TEXT NOT NULL,
  person TEXT NOT NULL,
  at TEXT NOT NULL
);

-- The mute that kept the match quiet; it does not count as told. NULL: none did.
ALTER TABLE matches ADD COLUMN muted_by TEXT;
-- matches.muted_by
CREATE INDEX matches_muted ON matches (muted_by) WHERE muted_by IS NOT NULL;
"""

RELATIONS = """
-- Whom an event helps, hurts or exposes, as its document says (Relation): one row for
-- each event that may be the cause.
CREATE TABLE relations (
  event_id TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,  -- of the relation in its document
  effect TEXT NOT NULL,
  record TEXT NOT NULL,
  PRIMARY KEY (event_id, position)
) WITHOUT ROWID;
"""

CALENDAR = """
-- Entries of the calendar as they were last given out (Given): one that moves is the same
-- entry with a higher sequence.
CREATE TABLE calendar_given (
  uid TEXT PRIMARY KEY,
  story_id TEXT NOT NULL,
  name TEXT NOT NULL,  -- effective, expiry, deadline
  first TEXT NOT NULL,
  last TEXT NOT NULL,
  status TEXT NOT NULL,
  summary TEXT NOT NULL,
  description TEXT NOT NULL,
  url TEXT,
  sequence INTEGER NOT NULL,
  revised TEXT NOT NULL
) WITHOUT ROWID;

-- Reminders that were told: one for each day that an entry had and each step before it.
CREATE TABLE calendar_told (
  uid TEXT NOT NULL,
  day TEXT NOT NULL,
  days_before INTEGER NOT NULL,  -- 0: the question on the day
  at TEXT NOT NULL,
  messages TEXT NOT NULL,
  PRIMARY KEY (uid, day, days_before)
) WITHOUT ROWID;
"""

PRESSES = """
-- Buttons that people have pressed: Slack may deliver a press more than once.
CREATE TABLE presses (
  key TEXT PRIMARY KEY,
  message_id TEXT NOT NULL,
  action TEXT NOT NULL,
  person TEXT NOT NULL,
  at TEXT NOT NULL
) WITHOUT ROWID;
"""

CORRECTIONS = """
-- What people have merged, split and taken back (Correction); nothing is ever deleted.
CREATE TABLE story_corrections (
  number INTEGER PRIMARY KEY,  -- the order in which they were made
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  story_id TEXT NOT NULL,  -- no foreign key: a merged story has no row of its own
  other_id TEXT NOT NULL,
  at TEXT NOT NULL,
  undone_at TEXT,  -- NULL: it stands
  record TEXT NOT NULL
);

-- The parts of merged stories, each as it would be by itself: what later reports are
-- compared with. A story that nobody has merged is its own only part and not here.
CREATE TABLE story_parts (
  id TEXT PRIMARY KEY,
  story_id TEXT NOT NULL REFERENCES stories (id) ON DELETE CASCADE,
  fingerprints TEXT NOT NULL,
  record TEXT NOT NULL
) WITHOUT ROWID;
-- stories.parts
CREATE INDEX story_parts_by_story ON story_parts (story_id);

-- To which story an event belongs, and why. `part` is the story that grouping has found,
-- and stays; `story_id` is what it is after corrections. One announcement that suspends
-- six earlier ones belongs to one story and moves the others: those rows are `also`.
CREATE TABLE story_reports_by_part (
  event_id TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
  story_id TEXT NOT NULL REFERENCES stories (id) ON DELETE CASCADE,
  part TEXT NOT NULL,
  also INTEGER NOT NULL,
  reason TEXT NOT NULL,
  explanation TEXT NOT NULL,
  score REAL,  -- what spoke for the story; NULL: from before it was kept
  near TEXT,  -- JSON: the other stories that were near; NULL: as score
  PRIMARY KEY (event_id, part)
) WITHOUT ROWID;
INSERT INTO story_reports_by_part (event_id, story_id, part, also, reason, explanation)
  SELECT event_id, story_id, story_id, also, reason, explanation FROM story_reports;
DROP TABLE story_reports;
ALTER TABLE story_reports_by_part RENAME TO story_reports;
-- stories.reports
CREATE INDEX story_reports_by_story ON story_reports (story_id);

-- Which part of its story a change moved.
ALTER TABLE story_changes ADD COLUMN part TEXT NOT NULL DEFAULT '';
UPDATE story_changes SET part = story_id;
"""

NAMES_BY_TIME = """
-- When the event was published, as in its own row: which stories were the latest about a
-- material is asked with every alert.
ALTER TABLE event_names ADD COLUMN published TEXT NOT NULL DEFAULT '';
UPDATE event_names SET published =
  (SELECT published FROM events WHERE id = event_names.event_id);
-- standings.about
CREATE INDEX event_names_by_time ON event_names (kind, name, published);
"""

KEYS_BY_TIME = """
-- When the story was last reported, as in its own row: of the stories that share as many
-- keys with a report the latest are taken, and that is asked with every event.
ALTER TABLE story_keys ADD COLUMN last_published TEXT NOT NULL DEFAULT '';
UPDATE story_keys SET last_published =
  (SELECT last_published FROM stories WHERE id = story_keys.story_id);
"""

UNREAD = """
-- events.quarantined, events.to_read_again and state: what could not be read, however
-- much could
CREATE INDEX extractions_failed ON extractions (article_id) WHERE error IS NOT NULL;
"""

PAGES = """
-- What a view needs of a source's record; the rest of that is nobody's business.
ALTER TABLE sources ADD COLUMN gone INTEGER
  GENERATED ALWAYS AS (json_extract(record, '$.gone')) VIRTUAL;

-- When something last moved in the story; NULL: nothing ever has. Kept by the triggers.
ALTER TABLE stories ADD COLUMN changed_at TEXT;
UPDATE stories SET changed_at =
  (SELECT max(at) FROM story_changes WHERE story_id = stories.id);
CREATE TRIGGER story_changes_insert AFTER INSERT ON story_changes BEGIN
  UPDATE stories SET changed_at = max(coalesce(changed_at, ''), new.at)
  WHERE id = new.story_id;
END;
CREATE TRIGGER story_changes_move AFTER UPDATE OF story_id ON story_changes BEGIN
  UPDATE stories SET changed_at =
    (SELECT max(at) FROM story_changes WHERE story_id = stories.id)
  WHERE id IN (old.story_id, new.story_id);
END;
-- The last possible day of all dates that the story names; NULL: it names none.
ALTER TABLE stories ADD COLUMN last_date TEXT GENERATED ALWAYS AS (nullif(max(
  coalesce(json_extract(record, '$.dates.effective.end'), json_extract(record, '$.dates.effective.start'), ''),
  coalesce(json_extract(record, '$.dates.deadline.end'), json_extract(record, '$.dates.deadline.start'), ''),
  coalesce(json_extract(record, '$.dates.expiry.end'), json_extract(record, '$.dates.expiry.start'), '')
), '')) VIRTUAL;
-- calendar.stories from a day on
CREATE INDEX stories_by_last_date ON stories (last_date) WHERE last_date IS NOT NULL;
-- shelf.stories: what changed last
CREATE INDEX stories_by_change ON stories (changed_at);
-- shelf.stories of one type
CREATE INDEX stories_by_type_and_change ON stories (type, changed_at);
-- shelf.stories of one stage
CREATE INDEX stories_by_stage_and_change ON stories (stage, changed_at);
-- trends.of_rules
CREATE INDEX matches_by_time ON matches (at, rule_id);
"""

CONTESTED = """
-- shelf.stories: those that a report contradicts
CREATE INDEX stories_contested ON stories (changed_at)
  WHERE json_array_length(record, '$.contested_by') > 0;
"""

COUNTED_ARTICLES = """
-- v_sources: how many articles each source has brought. Kept by the triggers: to count a
-- million of them takes longer than a page may read.
CREATE TABLE source_articles (
  source TEXT PRIMARY KEY,
  count INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO source_articles SELECT source, count(*) FROM articles GROUP BY source;
CREATE TRIGGER articles_counted AFTER INSERT ON articles BEGIN
  INSERT INTO source_articles
    SELECT new.source, 0 WHERE NOT EXISTS
      (SELECT 1 FROM source_articles WHERE source = new.source);
  UPDATE source_articles SET count = count + 1 WHERE source = new.source;
END;
CREATE TRIGGER articles_discounted AFTER DELETE ON articles BEGIN
  UPDATE source_articles SET count = count - 1 WHERE source = old.source;
END;
"""
