"""The views: the part of the database that other programs may rely on.

They stay when tables change: every migration drops them and makes them anew from this
text. `docs/schema.md` describes each column; a test holds the two together. Lists are
JSON arrays.
"""

import re
from typing import Final

VIEWS = """
-- One row for each source that was ever visited, with its health.
CREATE VIEW v_sources AS
SELECT
  s.source,
  s.url,
  s.feed_title,
  CASE
    WHEN s.gone THEN 'gone'
    WHEN s.trouble IS NOT NULL THEN 'failing'
    WHEN s.last_success IS NULL THEN 'new'
    ELSE 'ok'
  END AS health,
  s.first_visit,
  s.last_attempt,
  s.last_success,
  s.last_new,
  s.next_due,
  s.failures,
  s.trouble,
  s.message,
  coalesce(a.count, 0) AS articles
FROM sources s LEFT JOIN source_articles a ON a.source = s.source;

-- One row for each article.
CREATE VIEW v_articles AS
SELECT
  a.id AS article_id,
  a.source,
  a.origin_name AS publisher,
  a.origin_tier AS tier,
  a.title,
  a.text,
  a.url,
  a.published,
  a.published_provenance,
  a.published_zone,
  a.first_seen,
  a.content_hash,
  x.version AS extractor_version,
  x.error AS extraction_error,
  (SELECT count(*) FROM events e WHERE e.article_id = a.id) AS events
FROM articles a LEFT JOIN extractions x ON x.article_id = a.id;

-- One row for each event, with its evidence and the story that it belongs to.
CREATE VIEW v_events AS
SELECT
  e.id AS event_id,
  e.article_id,
  r.story_id,
  e.type,
  e.family,
  json_extract(e.record, '$.subtype') AS subtype,
  e.stage,
  json_extract(e.record, '$.stage_detail') AS stage_detail,
  e.direction,
  e.certainty,
  json_extract(e.record, '$.certainty.polarity') AS polarity,
  json_extract(e.record, '$.certainty.factuality') AS factuality,
  json_extract(e.record, '$.certainty.attribution') AS attribution,
  (SELECT json_group_array(DISTINCT json_extract(g.value, '$.value.iso2'))
     FROM json_each(e.record, '$.arguments') g
    WHERE json_extract(g.value, '$.role') = 'implementer'
      AND json_extract(g.value, '$.value.iso2') IS NOT NULL) AS implementers,
  (SELECT json_group_array(DISTINCT json_extract(g.value, '$.value.id'))
     FROM json_each(e.record, '$.arguments') g
    WHERE json_extract(g.value, '$.type') = 'COMMODITY') AS commodities,
  (SELECT json_group_array(DISTINCT json_extract(g.value, '$.value.name'))
     FROM json_each(e.record, '$.arguments') g
    WHERE json_extract(g.value, '$.type') = 'COMPANY') AS companies,
  e.sentence,
  e.title,
  coalesce(a.url, json_extract(e.document, '$.url')) AS url,
  e.witness,
  coalesce(a.origin_tier, json_extract(e.document, '$.source.tier')) AS tier,
  e.published,
  e.first_seen,
  r.reason AS story_reason,
  r.explanation AS story_explanation,
  e.record
FROM events e
LEFT JOIN articles a ON a.id = e.article_id
LEFT JOIN story_reports r ON r.event_id = e.id AND NOT r.also;

-- One row for each story, as it stands now.
CREATE VIEW v_stories AS
SELECT
  s.id AS story_id,
  s.type,
  s.family,
  s.title,
  s.stage,
  json_extract(s.record, '$.stage_detail') AS stage_detail,
  s.stage_since,
  s.direction,
  json_extract(s.record, '$.attribution') AS attribution,
  s.certainty,
  json_extract(s.record, '$.implementers') AS implementers,
  json_extract(s.record, '$.affected') AS affected,
  json_extract(s.record, '$.commodities') AS commodities,
  json_extract(s.record, '$.company_names') AS companies,
  json_extract(s.record, '$.legal_refs') AS legal_refs,
  json_extract(s.record, '$.reports') AS reports,
  json_array_length(s.record, '$.witnesses') AS witnesses,
  json_array_length(s.record, '$.contested_by') > 0 AS contested,
  s.first_published,
  s.last_published,
  s.first_seen,
  s.last_seen,
  s.record
FROM stories s;

-- One row for each change of a story, with the words that caused it.
CREATE VIEW v_story_timeline AS
SELECT
  c.story_id,
  c.id AS change_id,
  c.at,
  c.kind,
  c.stage_before,
  c.stage,
  c.facts,
  c.baseline,
  c.event_id,
  e.published,
  e.witness,
  e.title,
  e.sentence,
  coalesce(a.url, json_extract(e.document, '$.url')) AS url,
  r.reason,
  r.explanation
FROM story_changes c
JOIN events e ON e.id = c.event_id
LEFT JOIN articles a ON a.id = e.article_id
LEFT JOIN story_reports r ON r.event_id = c.event_id AND r.part = c.part;

-- One row for each merge or split by hand, also those that were taken back.
CREATE VIEW v_story_corrections AS
SELECT
  c.id AS correction_id,
  c.kind,
  c.story_id,
  c.other_id,
  json_extract(c.record, '$.title') AS other_title,
  json_extract(c.record, '$.events') AS events,
  c.at,
  json_extract(c.record, '$.by') AS made_by,
  json_extract(c.record, '$.why') AS why,
  c.undone_at,
  json_extract(c.record, '$.undone.by') AS undone_by,
  json_extract(c.record, '$.undone.why') AS undone_why
FROM story_corrections c;

-- One row for each message and channel: what was told, or why not.
CREATE VIEW v_alerts AS
SELECT
  m.id AS message_id,
  m.channel,
  m.recipient,
  m.kind,
  m.subject,
  json_extract(m.payload, '$.story_id') AS story_id,
  coalesce(json_extract(m.payload, '$.headline'), json_extract(m.payload, '$.title')) AS headline,
  json_extract(m.payload, '$.severity') AS severity,
  (SELECT json_group_array(json_extract(g.value, '$[0]'))
     FROM json_each(m.payload, '$.rules') g) AS rules,
  m.state,
  m.reason,
  m.last_error AS error,
  m.attempts,
  m.created_at,
  m.not_before,
  m.expires_at,
  m.next_at,
  m.sent_at,
  m.remote_id,
  m.parent
FROM messages m;

-- One row for each mute: what nobody is told of for a time, and what it has held back.
CREATE VIEW v_mutes AS
SELECT
  u.id AS mute_id,
  u.kind,
  u.target,
  u.reason,
  u.person AS made_by,
  u.at,
  u.until,
  (SELECT count(*) FROM matches m WHERE m.muted_by = u.id) AS held
FROM mutes u;

-- One row for each verdict and event that it is about; the latest counts.
CREATE VIEW v_feedback AS
SELECT
  f.number AS feedback,
  f.verdict,
  f.verdict IN ('relevant', 'acknowledged') AS is_right,
  f.subject,
  j.value AS event_id,
  f.comment,
  f.person AS given_by,
  f.at
FROM feedback f LEFT JOIN json_each(f.events) j;

-- One row for each date that a story names.
CREATE VIEW v_calendar AS
SELECT
  s.id AS story_id,
  d.key AS kind,
  json_extract(d.value, '$.start') AS start,
  json_extract(d.value, '$.end') AS "end",
  json_extract(d.value, '$.granularity') AS granularity,
  json_extract(d.value, '$.modifier') AS modifier,
  json_extract(d.value, '$.span.text') AS words,
  s.type,
  s.stage,
  s.title
FROM stories s, json_each(s.record, '$.dates') d
WHERE d.type = 'object'
  AND coalesce(json_extract(d.value, '$.start'), json_extract(d.value, '$.end')) IS NOT NULL;
"""

NAMES = (
    "v_sources",
    "v_articles",
    "v_events",
    "v_stories",
    "v_story_timeline",
    "v_story_corrections",
    "v_alerts",
    "v_mutes",
    "v_feedback",
    "v_calendar",
)

ABOUT: Final = {
    name: " ".join(words.replace("-- ", "").split())
    for words, name in re.findall(
        r"((?:^-- .+\n)+)CREATE VIEW (\w+)", VIEWS, re.MULTILINE
    )
}
"""What each view shows, in a sentence."""
