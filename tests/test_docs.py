"""The pages for people: their links lead somewhere, their figures are the program's."""

import configparser
import re
import tomllib
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from datetime import time, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bench.pictured_pages import PAGES as SHOTS
from bench.pictures import PICTURES
from monitor.collect.fetch import MAX_REDIRECTS
from monitor.config import load, tables
from monitor.config.secret import HEARTBEAT
from monitor.config.sources import pack
from monitor.model.ontology import Tier
from monitor.toml_file import read_clock, read_duration

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


CONFIGURATION = (ROOT / "docs/configuration.md").read_text(encoding="utf-8")
TABLES = {
    "channel": (
        *(tables.ConsoleTable, tables.FileTable, tables.SlackTable),
        *(tables.EmailTable, tables.WebhookTable, tables.PluginTable),
    ),
    "source": (tables.SourceTable,),
    "route": (tables.RouteTable,),
    "inhibit": (tables.InhibitTable,),
    "digest": (tables.DigestTable,),
}


def test_the_page_of_the_configuration_names_every_variable() -> None:
    """If it fails, somebody cannot find where a token goes."""
    variables = {HEARTBEAT} | {
        f.default
        for name in dir(tables)
        if is_dataclass(kind := getattr(tables, name))
        for f in fields(kind)
        if f.name.endswith("_env") and isinstance(f.default, str)
    }
    assert len(variables) > 4
    told = set(re.findall(r'`"?([A-Z_]+)"?`', CONFIGURATION))
    assert variables <= told


def test_every_picture_is_shown_and_asks_no_other_server() -> None:
    """If it fails, a picture lies about for nothing, or a reader is seen elsewhere."""
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    for picture in (ROOT / "docs/images").glob("*.svg"):
        assert f"images/{picture.name})" in text, picture.name
        drawn = picture.read_text(encoding="utf-8")
        assert not re.search(r"(?:url\(|href=)[\"']?http", drawn), picture.name
    names = [*(f"{name}.svg" for name in PICTURES), *(f"{name}.png" for name in SHOTS)]
    assert sorted(names) == sorted(
        picture.name
        for picture in (ROOT / "docs/images").iterdir()
        if picture.stem != "stages"  # of docs/explanation.md, drawn by hand
    )


def _written_defaults() -> Iterator[tuple[str, str, str]]:
    """Yield section, key and default of each row that states one as TOML."""
    for part in re.split(r"^## ", CONFIGURATION, flags=re.MULTILINE)[1:]:
        section = re.findall(r"\[+(\w+)\]+", part.splitlines()[0])[0]
        here = False  # in a table of keys
        for line in part.splitlines():
            here = " default |" in line or (here and line.startswith("|"))
            cells = [c.strip() for c in re.split(r"(?<!\\)\|", line)]
            if not here or not re.fullmatch(r"`[^`]+`(?:, `[^`]+`)*", cells[-3]):
                continue
            names, values = (re.findall(r"`([^`]+)`", c) for c in cells[-4:-2])
            yield from ((section, n, v) for n, v in zip(names, values, strict=True))


def _is(written: str, value: object) -> bool:
    """Tell whether a default is what is written, a duration or a clock as well."""
    told = tomllib.loads(f"x = {written}")["x"]
    if isinstance(value, timedelta):
        return read_duration(told) == value
    if isinstance(value, time):
        return read_clock(told) == value
    if isinstance(value, tuple):
        return [str(v) for v in map(read_duration, told)] == [str(v) for v in value]
    return bool(told == value)


def test_the_page_of_the_configuration_states_the_programs_defaults() -> None:
    """If it fails, somebody leaves a key out and gets another value than promised."""
    seen = 0
    parts = {f.name: f.default_factory for f in fields(tables.ConfigFile)}
    for section, key, written in _written_defaults():
        kinds = TABLES.get(section) or (parts[section],)
        defaults = [
            f.default
            for kind in kinds
            if isinstance(kind, type) and is_dataclass(kind)
            for f in fields(kind)
            if f.name == key and f.default is not MISSING
        ]
        if defaults and not re.fullmatch(r"\[\w+\] \w+", written):  # another key's
            seen += 1
            assert any(_is(written, d) for d in defaults), (section, key, written)
    assert seen > 50


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
