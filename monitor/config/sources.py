"""Which sources are watched: shipped packs, and the user's own."""

from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

from monitor.config.tables import ConfigFile, PackFile, SourceTable
from monitor.errors import ConfigError, Problem
from monitor.model.source import Source
from monitor.toml_file import Key, TomlFile, read, suggest

PACKS = "monitor.collect.packs"

Problems = list[Problem]


def packs() -> tuple[str, ...]:
    """Return the names of the source packs that are shipped."""
    found = (p.name for p in files(PACKS).iterdir() if p.name.endswith(".toml"))
    return tuple(sorted(name.removesuffix(".toml") for name in found))


def pack(name: str) -> tuple[Source, ...]:
    """Return the sources of a shipped pack; raise `ConfigError` if there is none."""
    file = read(Path(str(files(PACKS) / f"{name}.toml")), shown=f"pack {name}")
    return tuple(_source(table) for table in file.into(PackFile).source)


def _source(table: SourceTable) -> Source:
    return Source(
        name=table.name,
        url=table.url,
        title=table.title,
        tier=table.tier,
        kind=table.kind,
        interval=table.interval,
        group=table.group,
        enabled=table.enabled,
        user_agent=table.user_agent,
        full_text=table.full_text,
        push=table.push,
    )


def read_sources(
    file: TomlFile, config: ConfigFile, problems: Problems
) -> tuple[Source, ...]:
    """Join packs and the user's own sources; an own one replaces a pack's."""
    sources = _packed(file, config, problems)
    own: set[str] = set()
    for number, table in enumerate(config.source):
        key: Key = ("source", number)
        if table.name in own:
            message = f'a source called "{table.name}" stands above'
            problems.append(file.problem((*key, "name"), message))
        problems += _wrong_address(file, key, table.url)
        own.add(table.name)
        sources[table.name] = _source(table)
    return tuple(sources.values())


def _packed(
    file: TomlFile, config: ConfigFile, problems: Problems
) -> dict[str, Source]:
    sources: dict[str, Source] = {}
    for number, name in enumerate(config.sources.packs):
        if name not in packs():
            message = f'there is no pack "{name}"{suggest(name, packs())}'
            problems.append(file.problem(("sources", "packs", number), message))
            continue
        sources.update({s.name: s for s in pack(name)})
    for key, names in (
        ("without", config.sources.without),
        ("enable", config.sources.enable),
    ):
        for number, name in enumerate(names):
            if name not in sources:
                message = f'no pack has a source "{name}"{suggest(name, sources)}'
                problems.append(file.problem(("sources", key, number), message))
    return {
        name: _switched_on(source) if name in config.sources.enable else source
        for name, source in sources.items()
        if name not in config.sources.without
    }


def _switched_on(source: Source) -> Source:
    return replace(source, enabled=True)


def source_from(values: Mapping[str, object], *, file: str) -> Source:
    """Read the keys of one `[[source]]` from elsewhere; raise `ConfigError` if wrong."""
    read_as = TomlFile(path=file, data=dict(values), lines={})
    source = _source(read_as.into(SourceTable))
    if problems := _wrong_address(read_as, (), source.url):
        raise ConfigError(problems)
    return source


def _wrong_address(file: TomlFile, key: Key, url: str) -> Problems:
    """Return what is wrong with the address of the source at `key`."""
    if urlsplit(url).scheme in ("http", "https"):
        return []
    return [file.problem((*key, "url"), f"{url!r} is no http or https address")]
