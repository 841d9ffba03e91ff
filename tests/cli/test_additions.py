from pathlib import Path

from monitor.cli.additions import names, next_step, refusal, watched_at
from monitor.cli.logs import Logs
from monitor.cli.options import Common
from monitor.config import Settings, load
from monitor.config.sources import pack, packs
from monitor.model.source import SourceState
from monitor.store import open_store
from tests.makers import NOON

NO_BASELINE = "[fetch]\nbaseline = false\n"


def common() -> Common:
    return Common(config=None, database=None, logs=Logs(level=0))


def settings(place: Path) -> Settings:
    return load(place / "config.toml", environment={})


def test_a_name_in_use_belongs_to_no_address(place: Path) -> None:
    """Two sources would share a name."""
    with open_store(place / "lodewatch.db", now=NOON) as store:
        for name in ("ministry", "gone"):
            url = f"https://{name}.example/feed.xml"
            store.sources.save(SourceState(source=name, url=url))
    found = names(common(), settings(place))
    assert {"ministry", "example-wire", "gone"} <= found.taken
    assert found.former["gone.example/feed.xml"] == "gone"
    assert "ministry" not in found.former.values()


def test_names_of_packs_stay_theirs(place: Path) -> None:
    """A pack's source would be replaced by another feed once the pack is used."""
    found = names(common(), settings(place))
    shipped = {source.name for name in packs() for source in pack(name)}
    assert shipped <= found.taken
    assert shipped == set(found.former.values())


def test_an_address_is_known_in_any_spelling(place: Path) -> None:
    """One feed would be watched twice."""
    known = watched_at(settings(place), "HTTP://News.Example:80/feed.xml/?utm_source=a")
    assert known is not None
    assert known.name == "example-wire"
    assert watched_at(settings(place), "https://news.example/") is None


def test_the_next_step_says_what_the_first_visit_does(place: Path) -> None:
    """Somebody would wait for alerts that do not come, or be surprised by many."""
    assert "is stored and not alerted" in next_step(settings(place))
    (place / "config.toml").write_text(NO_BASELINE, encoding="utf-8")
    assert "is alerted" in next_step(settings(place))


def test_a_refusal_names_the_file(place: Path) -> None:
    """Nobody would know which configuration is meant."""
    assert str(refusal(settings(place), "no")).endswith("config.toml: source: no")
