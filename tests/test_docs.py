"""The pages for people: their links lead somewhere, their figures are the program's."""

import configparser
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from monitor.collect.fetch import MAX_REDIRECTS
from monitor.config import load
from monitor.config.sources import pack
from monitor.model.ontology import Tier

ROOT = Path(__file__).parents[1]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
SOURCES = (ROOT / "docs/sources.md").read_text(encoding="utf-8")
LINK = re.compile(r"\]\(([^)\s]+)\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_link_leads_to_a_file(page: Path) -> None:
    """If it fails, a reader meets a dead end."""
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        if not urlsplit(link).scheme and not link.startswith("#"):
            assert (page.parent / link.partition("#")[0]).exists(), link


def test_the_index_leads_to_every_page() -> None:
    """If it fails, a page exists that nobody finds."""
    index = (ROOT / "docs/README.md").read_text(encoding="utf-8")
    for page in (ROOT / "docs").glob("*.md"):
        assert page.name == "README.md" or f"]({page.name})" in index, page.name


def test_decisions_are_short_and_say_the_four_things() -> None:
    """If it fails, a decision is an essay, or lacks its reason."""
    for page in (ROOT / "docs/decisions").glob("*.md"):
        text = page.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 25, page.name
        assert re.findall(r"^\*\*(\w+)\.\*\*", text, re.MULTILINE) == [
            *("Context", "Decision", "Reason", "Consequence")
        ], page.name


def test_the_configuration_on_the_page_of_sources_works(tmp_path: Path) -> None:
    """If it fails, whoever copies it gets an error."""
    path = tmp_path / "config.toml"
    path.write_text(
        "\n".join(re.findall(r"```toml\n(.*?)```", SOURCES, re.DOTALL)),
        encoding="utf-8",
    )
    settings = load(path, environment={})
    enabled = {s.name for s in settings.sources if s.enabled}
    assert {"my-ministry", "sec-mp-materials"} <= enabled
    assert "treasury" not in {s.name for s in settings.sources}
    assert len(settings.fetch.allow_private) == 2


def test_the_page_of_sources_states_the_programs_limits(tmp_path: Path) -> None:
    """If it fails, a limit was changed and its page was not."""
    path = tmp_path / "config.toml"
    path.write_text("", encoding="utf-8")
    settings = load(path, environment={})
    fetch = settings.fetch
    limits = dict(re.findall(r"^\| ([^|]+?) \| ([^|]+?) \|", SOURCES, re.MULTILINE))
    seconds = f"{fetch.timeout.total_seconds():.0f} s"
    assert limits["one visit, all in all"] == seconds
    assert limits["redirects"].startswith(f"{MAX_REDIRECTS};")
    assert limits["entries of one feed, the newest first"] == f"{fetch.max_entries:,}"
    assert f"{fetch.max_bytes >> 20} MiB" in limits.values()
    assert f"{settings.extract.max_chars:,} characters" in SOURCES
    assert {f"`{tier}`" for tier in Tier} <= limits.keys()


def test_the_page_of_sources_knows_the_packs_opt_in_sources() -> None:
    """If it fails, the page names sources that do not exist or need no switch."""
    opt_in = [s.name for s in pack("critical-minerals") if not s.enabled]
    section = SOURCES.partition("## The pack")[2].partition("\n## ")[0]
    named = re.findall(r"\(((?:`[\w-]+…?`(?:, )?)+)\)", section)
    names = [n for group in named for n in re.findall(r"`([\w-]+)", group)]
    assert len(names) >= 6
    for name in names:
        assert any(known.startswith(name) for known in opt_in), name


def test_the_service_gives_the_daemon_time_to_end(tmp_path: Path) -> None:
    """If it fails, systemd kills a monitor that is finishing its work."""
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.read(ROOT / "deploy/lodewatch.service", encoding="utf-8")
    path = tmp_path / "config.toml"
    path.write_text("", encoding="utf-8")
    drain = load(path, environment={}).daemon.drain.total_seconds()
    service = unit["Service"]
    assert float(service["TimeoutStopSec"]) > drain
    assert service["ExecReload"].startswith("/bin/kill -HUP")
    assert service["KillSignal"] == "SIGTERM"
    assert service["RestartPreventExitStatus"] == "2"
