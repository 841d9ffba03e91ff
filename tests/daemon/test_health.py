import asyncio
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

from prometheus_client.parser import text_string_to_metric_families

from monitor.config import HealthSettings
from monitor.daemon.health import Health
from monitor.model.message import MessageKind
from monitor.model.source import SourceState
from monitor.store import Store
from monitor.web.metrics import Metrics
from tests.daemon.test_loop import Maker
from tests.end_to_end.conftest import free_port
from tests.makers import NOON, a_message

Answer = tuple[int, str]


async def ask(port: int, path: str, *, host: str = "localhost") -> Answer:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    words = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    writer.write(words.encode())
    answer = (await reader.read()).decode()
    writer.close()
    await writer.wait_closed()
    head, _, body = answer.partition("\r\n\r\n")
    return int(head.split()[1]), body


def asked(make: Maker, stuck: list[str], *paths: str, **how: str) -> list[Answer]:
    """Serve the health of the fakes, and ask for paths."""
    port = free_port()
    parts = make(measures=Metrics())
    served = HealthSettings(host="127.0.0.1", port=port)
    parts = replace(parts, settings=replace(parts.settings, health=served))
    parts.measures.visited("not modified", 0.2)
    parts.measures.read(4.0, articles=2, failed=False)
    parts.measures.read(4.0, articles=2, failed=True)
    parts.measures.kept(lag=timedelta(minutes=10))
    health = Health(lambda: parts, lambda: tuple(stuck), lambda: ("digests: full",))

    async def scenario() -> list[Answer]:
        await health.listen()
        answers = [await ask(port, path, **how) for path in paths]
        await health.close()
        return answers

    return asyncio.run(scenario())


def test_a_supervisor_is_told_whether_a_restart_helps(make: Maker) -> None:
    """If it fails, a hung container stays, or one is restarted for a full disk."""
    ((status, body),) = asked(make, [], "/healthz")
    assert status == 200
    assert json.loads(body)["failing"] == ["digests: full"]
    ((status, body),) = asked(make, ["visits is 90 s late"], "/healthz")
    assert status == 503
    assert json.loads(body)["reasons"] == ["visits is 90 s late"]


def test_every_metric_reads_as_prometheus_does(make: Maker, store: Store) -> None:
    """If it fails, graphs are empty and no alarm goes off."""
    state = SourceState(
        source="example-wire",
        url="https://news.example/feed.xml",
        last_success=NOON,
        next_due=NOON - timedelta(hours=1),
    )
    store.sources.save(state)
    store.outbox.enqueue([a_message(kind=MessageKind.ROOT)])
    ((status, body),) = asked(make, [], "/metrics")
    assert status == 200
    families = {f.name: f for f in text_string_to_metric_families(body)}
    assert all(f.documentation and f.type != "unknown" for f in families.values())
    found = {
        (s.name, *s.labels.values()): s.value
        for family in families.values()
        for s in family.samples
    }
    assert found["lodewatch_visits_total", "not_modified"] == 1
    assert found["lodewatch_articles_read_total", "read"] == 2
    assert found["lodewatch_extraction_seconds_sum",] == 4
    assert found["lodewatch_lag_seconds_bucket", "900.0"] == 1
    assert found["lodewatch_sources", "ok"] == 1
    assert found["lodewatch_sources_overdue",] == 1
    assert found["lodewatch_messages", "pending"] == 1
    assert found["lodewatch_messages", "unknown"] == 0
    waits = found["lodewatch_message_waiting_since_timestamp_seconds",]
    assert waits == NOON.timestamp()
    last = "lodewatch_source_last_success_timestamp_seconds", "example-wire"
    assert found[last] == NOON.timestamp()
    assert found["lodewatch_schema_version",] > 5


def test_strangers_learn_nothing(make: Maker) -> None:
    """If it fails, a web page that the operator visits reads along."""
    ((status, _),) = asked(make, [], "/metrics", host="evil.example")
    assert status == 421
    assert [status for status, _ in asked(make, [], "/", "/x")] == [404, 404]


def test_a_database_that_refuses_is_said_so(make: Maker, store: Store) -> None:
    """If it fails, a scrape beside a long writer fills the log with tracebacks."""
    parts = make(measures=Metrics())
    health = Health(lambda: parts, tuple, tuple)
    with closing(sqlite3.connect(store.path)) as other:
        other.execute("DROP VIEW v_alerts")
        other.execute("ALTER TABLE parked_channels RENAME TO elsewhere")
        refused = health._document("metrics", {})
    assert refused is not None
    assert refused.status == 503
    assert b"parked_channels" in refused.body
