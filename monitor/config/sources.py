"""Which sources are watched: shipped packs, and the user's own."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

from monitor.config.tables import ConfigFile, PackFile, SourceTable
from monitor.errors import ConfigError, Problem
from monitor.model.source import Source
from monitor.nearest import suggest
from monitor.toml_file import Key, TomlFile, read

PACKS = "monitor.collect.packs"

Problems = list[Problem]


def packs() -> tuple[str, ...]:
    """Return the names of the source packs that are shipped."""
    found = (p.name for p in files(PACKS).iterdir() if p.name.endswith(".toml"))
    return tuple(sorted(name.removesuffix(".toml") for name in found))


def pack(name: str) -> tuple[Source, ...]:
    """Return the sources of a shipped pack; raise `ConfigError` if there is none."""
    return _pack(Path(str(files(PACKS) / f"{name}.toml")), shown=f"pack {name}")


def _pack(path: Path, *, shown: str) -> tuple[Source, ...]:
    """Return the sources of a pack's file; raise `ConfigError` if one is wrong."""
    file = read(path, shown=shown)
    problems: Problems = []
    sources = _tables(file, file.into(PackFile).source, problems)
    if problems:
        raise ConfigError(problems)
    return tuple(sources.values())


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
    file: TomlFile, config: ConfigFile, problems: Problems, *, folder: Path
) -> tuple[Source, ...]:
    """Join packs and the user's own sources; an own one replaces a pack's.

    `folder` is where the packs are that are named as files.
    """
    packed = _packed(file, config, problems, folder)
    own = _tables(file, config.source, problems)
    return tuple((packed | own).values())


def _tables(
    file: TomlFile, tables: Iterable[SourceTable], problems: Problems
) -> dict[str, Source]:
    """Return the sources of one file by name, and note what is wrong with them."""
    found: dict[str, Source] = {}
    for number, table in enumerate(tables):
        key: Key = ("source", number)
        if table.name in found:
            message = f'a source called "{table.name}" stands above'
            problems.append(file.problem((*key, "name"), message))
        problems += _wrong_address(file, key, table.url)
        found[table.name] = _source(table)
    return found


def _packed(
    file: TomlFile, config: ConfigFile, problems: Problems, folder: Path
) -> dict[str, Source]:
    sources: dict[str, Source] = {}
    for number, name in enumerate(config.sources.packs):
        if name.endswith(".toml"):
            try:
                found = _pack(folder / name, shown=name)
            except ConfigError as error:
                problems += error.problems
                continue
        elif name in packs():
            found = pack(name)
        else:
            hint = suggest(name, packs()) or "; a pack of your own is a .toml file"
            message = f'there is no pack "{name}"{hint}'
            problems.append(file.problem(("sources", "packs", number), message))
            continue
        sources |= {s.name: s for s in found}
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
    read_as = TomlFile(path=file, data=dict(values))
    source = _source(read_as.into(SourceTable))
    if problems := _wrong_address(read_as, (), source.url):
        raise ConfigError(problems)
    return source


def _wrong_address(file: TomlFile, key: Key, url: str) -> Problems:
    """Return what is wrong with the address of the source at `key`."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:  # a bracket that is not closed
        usable = False
    if usable:
        return []
    return [file.problem((*key, "url"), f"{url!r} is no http or https address")]
