import json
from pathlib import Path
from xml.etree import ElementTree as ET

from tests.cli.conftest import CONFIG, Run

SECRET = '[[source]]\nname = "s"\nurl = "https://me:word@s.example/"\nenabled = false\n'


def test_the_sources_come_as_opml(run: Run) -> None:
    """Another program could not read the sources."""
    shown = run("sources", "export")
    assert (shown.code, shown.err) == (0, "")
    outlines = ET.fromstring(shown.out).findall("body/outline")
    assert [(o.get("text"), o.get("xmlUrl"), o.get("type")) for o in outlines] == [
        ("Example Wire", "https://news.example/feed.xml", "rss"),
        ("ministry", "https://ministry.example/feed.xml", "rss"),
    ]
    assert run("sources", "export", "--opml").out.count("<outline ") == 2


def test_the_sources_come_as_json(run: Run) -> None:
    """A script would have to read XML."""
    shown = run("sources", "export", "--json")
    records = [json.loads(line) for line in shown.out.splitlines()]
    assert [(r["name"], r["tier"]) for r in records] == [
        ("example-wire", "wire"),
        ("ministry", "official"),
    ]


def test_two_forms_at_once_are_a_mistake(run: Run) -> None:
    """One of them would be left out silently."""
    assert run("sources", "export", "--json", "--opml").code == 2


def test_a_password_in_an_address_is_pointed_out(place: Path, run: Run) -> None:
    """A list that is given away would give away a password."""
    (place / "config.toml").write_text(CONFIG + SECRET, encoding="utf-8")
    shown = run("sources", "export")
    assert "1 address in it with a user name or a password" in shown.err
    assert 'lodewatch:enabled="false"' in shown.out
