"""The JSON of webhooks: what stands in docs/delivery.md, and no less."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from monitor.model.message import Evidence, MessageKind, Notice, Payload
from monitor.notify.webhook_record import VERSION, record
from tests.makers import NOON, a_message, a_report, an_alert
from tests.notify.dates import a_reminder
from tests.notify.rules import a_digest, a_notice

PAGE = (Path(__file__).parents[2] / "docs/delivery.md").read_text(encoding="utf-8")
ALERT = {
    "story": {
        *("id", "title", "type", "type_title", "stage", "stage_words"),
        *("published", "sources", "url"),
    },
    "change": {"kind", "words", "rises"},
}


def evidence() -> Evidence:
    report = a_report()
    return Evidence(
        event=report.event,
        document_id="d1",
        title="China suspends",
        url="https://news.example/china",
        source="Example Wire",
        published=NOON,
    )


def told(payload: Payload, **changes: Any) -> dict[str, Any]:
    """Return the record as a receiver reads it."""
    made: dict[str, Any] = json.loads(
        json.dumps(record(a_message(payload=payload, **changes)))
    )
    return made


def test_an_alert_says_all_that_the_page_promises() -> None:
    """If it fails, programs of other people break without a change of version."""
    found = told(an_alert(events=(evidence(),)), matches=("m1",))
    assert VERSION == 1
    assert set(found) == {
        *("version", "id", "kind", "update", "parent", "subject", "channel"),
        *("created_at", "reason", "matches", "text", "alert"),
    }
    alert = found["alert"]
    assert set(alert) == {
        *("story", "severity", "certainty_words", "change", "rules", "tags", "brief"),
        "events",
    }
    for key, inside in ALERT.items():
        assert set(alert[key]) == inside
    assert (found["kind"], found["update"], found["parent"]) == ("alert", False, None)
    assert alert["severity"] == "high"
    assert alert["rules"][0]["id"] == "export-licensing"
    assert alert["brief"][0]["lines"][0]["quote"]["url"].startswith("https://")


def test_an_event_carries_its_evidence() -> None:
    """If it fails, a receiver has to believe what it cannot check."""
    (event,) = told(an_alert(events=(evidence(),)))["alert"]["events"]
    assert set(event["document"]) == {"id", "title", "url", "source", "published"}
    assert {"type", "stage", "direction", "certainty", "trigger"} <= set(event)
    assert {"field", "start", "end", "text"} == set(event["trigger"])


@pytest.mark.parametrize(
    ("payload", "kind", "key"),
    [
        (a_digest(), "digest", "new"),
        (Notice(title="t", text="x"), "notice", "title"),
        (a_reminder(), "reminder", "quote"),
    ],
)
def test_every_other_message_has_its_data(
    payload: Payload, kind: str, key: str
) -> None:
    """If it fails, a digest to a webhook is an empty envelope."""
    found = told(payload)
    assert found["kind"] == kind
    assert key in found[kind]
    assert found["text"]


def test_a_digest_names_its_stories_and_dates() -> None:
    """If it fails, a receiver cannot link what a digest tells."""
    found = told(a_digest())["digest"]
    stories = [*found["new"], *found["changed"], *found["still_open"]]
    assert all(one["story"]["id"] for one in stories)
    assert all(one["date"] for one in found["dates_ahead"])


def test_an_update_names_the_message_it_goes_under() -> None:
    """If it fails, a receiver cannot thread what belongs together."""
    found = told(an_alert(updates=1), kind=MessageKind.UPDATE, parent="root-1")
    assert (found["update"], found["parent"]) == (True, "root-1")


def test_the_page_names_every_key() -> None:
    """If it fails, a key is posted that nobody can look up."""
    section = PAGE.partition("### The record")[2].partition("\n## ")[0]
    named = set(re.findall(r"`(\w+)`", section))
    found = told(an_alert(events=(evidence(),)))
    digest = told(a_digest())["digest"]
    notice, reminder = told(a_notice())["notice"], told(a_reminder())["reminder"]
    keys = {*found, *found["alert"], *digest, *(k for v in ALERT.values() for k in v)}
    keys |= {*notice, *notice["points"][0], *reminder, *reminder["quote"]}
    assert keys - named == set()
