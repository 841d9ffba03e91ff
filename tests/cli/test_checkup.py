"""Each fault that a user can have, in a place of its own, and what the doctor says."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.app import read_settings
from monitor.cli.checkup import check_all
from monitor.cli.findings import Finding, Level
from monitor.extract.detector.detector import Detector
from monitor.match import load_rules
from monitor.model.source import FetchTrouble
from monitor.store import Store, open_store
from tests.cli.conftest import CONFIG, RULES
from tests.makers import NOON
from tests.store.test_articles import an_article

SOON = NOON + timedelta(minutes=30)

pytestmark = pytest.mark.slow


def found(*, now: timedelta = timedelta(minutes=30)) -> Mapping[Level, list[Finding]]:
    findings = list(check_all(read_settings(None), now=NOON + now))
    return {level: [f for f in findings if f.level is level] for level in Level}


def store_at(place: Path, change: Callable[[Store], object]) -> None:
    with open_store(place / "lodewatch.db", now=NOON) as store:
        change(store)


def told(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(f.subject, f.words) for f in findings]


def test_a_healthy_place_has_nothing_to_do(filled: Path) -> None:
    """A doctor who always complains is not heard."""
    findings = found()
    assert findings[Level.FAIL] == []
    assert told(findings[Level.WARN]) == [
        (
            "sources",
            "ministry: the server answered 403 Forbidden; last success never",
        ),
        ("messages", "1 message could not be delivered"),
    ]
    assert all(f.advice for f in findings[Level.WARN])
    words = " ".join(f.words for f in findings[Level.OK])
    assert "1 rule, 2 tests" in words
    assert "every page sound" in words
    assert "1 of 2 fresh" in words
    assert "1 sent, 0 waiting" in words


def test_nobody_polls(filled: Path) -> None:
    """A daemon that died last week would go unnoticed."""
    warnings = found(now=timedelta(days=8))[Level.WARN]
    assert ("polling", "last visit 8 d ago; sources are due") in told(warnings)


def test_before_the_first_round(place: Path) -> None:
    """A newcomer would be told that the database is broken."""
    findings = found()
    assert findings[Level.FAIL] == []
    assert [f.subject for f in findings[Level.WARN]] == ["database"]


def test_wrong_rules(place: Path) -> None:
    """The daemon would not start, and the doctor would not say why."""
    (place / "rules/ree.toml").write_text(RULES.replace("REE", "Reee").replace(
        'severity = "high"', 'severity = "hi"'))  # fmt: skip
    failures = found()[Level.FAIL]
    assert {f.subject for f in failures} == {"rules"}
    assert "ree.toml:7" in failures[0].words


def test_no_rules_channels_or_routes(place: Path) -> None:
    """A monitor that can tell nobody would look healthy."""
    (place / "rules/ree.toml").unlink()
    (place / "config.toml").write_text("", encoding="utf-8")
    subjects = [f.subject for f in found()[Level.WARN]]
    assert subjects == ["rules", "channels", "routes", "database"]


def test_without_the_detector(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of the events would be missed, and nobody would be told."""
    monkeypatch.setattr(Detector, "load", lambda: None)
    warnings = told(found()[Level.WARN])
    assert any("detector is not there" in words for _, words in warnings)


def test_a_missing_token(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Alerts would silently go nowhere."""
    monkeypatch.delenv("SLACK_BOT_TOKEN", raising=False)
    monkeypatch.delenv("SLACK_BOT_TOKEN_FILE", raising=False)
    slack = '[[channel]]\nname = "s"\ntype = "slack"\nchannel = "#x"\n'
    (place / "config.toml").write_text(CONFIG + slack, encoding="utf-8")
    (failure,) = found()[Level.FAIL]
    assert failure.subject == "channels"
    assert "SLACK_BOT_TOKEN is not set" in failure.words


def test_the_sec_wants_a_contact(place: Path) -> None:
    """Every request to the SEC would be refused, and nobody would know why."""
    sec = '[[source]]\nname = "sec"\nurl = "https://www.sec.gov/x.atom"\n'
    (place / "config.toml").write_text(CONFIG + sec, encoding="utf-8")
    advice = [f.advice for f in found()[Level.WARN] if f.subject == "sources"]
    assert advice == ["set [fetch] contact to a mail address or URL of yours"]


def test_a_machine_without_network(filled: Path) -> None:
    """If it fails, each source seems to be to blame where the cable is out."""

    def cut(store: Store) -> None:
        for state in store.sources.states().values():
            lost = replace(state, last_success=None, failures=9)
            store.sources.save(replace(lost, trouble=FetchTrouble.DNS))

    store_at(filled, cut)
    advice = {f.words: f.advice or "" for f in found()[Level.WARN]}
    assert "reaches the internet" in advice["0 of 2 fresh"]


@pytest.mark.fault(no=4)
def test_little_room(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If it fails, visits rest for want of room, and the doctor finds nothing wrong."""
    usage = shutil.disk_usage(place)._replace(free=99 * 1024 * 1024)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    (warning,) = (f for f in found()[Level.WARN] if f.subject == "disk")
    assert warning.words == f"only 99 MB are free in {place}"
    assert (warning.advice or "").startswith(
        "make room: below 100 MB no source is visited"
    )


def test_a_parked_channel(filled: Path) -> None:
    """A channel that refuses everything would look healthy."""
    store_at(
        filled,
        lambda s: s.outbox.park("terminal", reason="invalid_auth", now=NOON),
    )
    (failure,) = found()[Level.FAIL]
    assert failure.words == "channel terminal is parked: invalid_auth"


@pytest.mark.fault(no=56)
def test_unreadable_articles(filled: Path) -> None:
    """A text that nobody could read would be forgotten."""

    def spoil(store: Store) -> None:
        store.articles.add([an_article(id="poison")])
        for _ in range(3):
            store.events.extraction_failed("poison", "v1", "took longer than 30 s")

    store_at(filled, spoil)
    expected = "article poison could not be read: took longer than 30 s"
    assert ("articles", expected) in told(found()[Level.WARN])


def test_a_damaged_database(filled: Path) -> None:
    """The command that is to find damage would end by it."""
    path = filled / "lodewatch.db"
    content = bytearray(path.read_bytes())
    content[8192:40960] = b"\xff" * (40960 - 8192)
    path.write_bytes(content)
    failures = found()[Level.FAIL]
    assert [f.subject for f in failures] == ["database"]
    assert "restore" in failures[0].words


def test_a_rule_that_is_switched_off_is_named(filled: Path) -> None:
    """If it fails, a rule that failed once is never heard of, nor mended."""
    rules = load_rules(filled / "rules", types=["EXPORT_LICENSING", "FUNDING_AWARD"])
    store_at(filled, lambda s: s.rules.switch_off(rules.rules[0], "it threw", now=NOON))
    name = rules.rules[0].id
    assert (
        "rules",
        f"rule {name} is switched off: its `where` failed: it threw",
    ) in told(found()[Level.WARN])


def test_the_own_list_is_read_and_missed(filled: Path) -> None:
    """If it fails, a rule waits in vain for a list that is wrong or not there."""
    asking = RULES.replace(
        '"commodities|any" = ["REE"]\n', '"exposure|any" = ["hs"]\n', 1
    )
    (filled / "rules/ree.toml").write_text(
        asking.partition("[[rule.test]]")[0], encoding="utf-8"
    )
    assert (
        "exposure",
        "rare-earth-licences asks for exposure, and there is no list",
    ) in told(found()[Level.WARN])
    (filled / "config.toml").write_text(
        CONFIG + '[exposure]\nfile = "mine.toml"\n', encoding="utf-8"
    )
    mine = filled / "mine.toml"
    mine.write_text('[[company]]\nname = "MP Material"', encoding="utf-8")
    (finding,) = (f for f in found()[Level.FAIL] if f.subject == "exposure")
    assert "mine.toml:2: company[1].name" in finding.words
    mine.write_text('[[company]]\nname = "MP Materials"', encoding="utf-8")
    assert ("exposure", "1 entry on your list") in told(found()[Level.OK])
