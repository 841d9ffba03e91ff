"""Lists of feeds as other programs keep them: read OPML 1.0 and 2.0, write OPML 2.0. Pure.

What OPML has no place for stands in attributes of a namespace of our own, so that a list
that was written here gives the same sources again.
"""

import re
import shlex
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from email.utils import format_datetime
from types import MappingProxyType
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from monitor.collect.charset import decoded, legal
from monitor.collect.links import key, safe
from monitor.collect.markup import one_line
from monitor.collect.naming import name_for
from monitor.config.sources import source_from
from monitor.errors import ConfigError, Problem
from monitor.model.source import Source
from monitor.nearest import nearest
from monitor.toml_file import write_duration

NAMESPACE = "urn:x-lodewatch:source"

_PREFIX = "lodewatch"
_PLAIN = ("url", "title")  # what OPML itself has a place for
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FEED_SCHEME = re.compile(r"^feed:(?://)?(?=https?:)", re.IGNORECASE)
_DEEPEST = 8  # folders of a feed that are named
_MISNAMED = ("url", "feedurl", "rssurl")  # instead of xmlUrl
_FEEDS = ("rss", "rss1", "rss2", "atom", "feed", "json")  # types of outlines


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One line of a list that is a feed or claims to be."""

    line: int
    attributes: Mapping[str, str]  # without prefix, names in lower case
    own: Mapping[str, str]  # those of our namespace
    folders: tuple[str, ...]  # the outlines around it, the outermost first
    is_comment: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A feed of the list that is not watched yet, as a source."""

    line: int
    source: Source
    folders: tuple[str, ...]  # also categories; they decide nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """A line of the list that gives no new source."""

    line: int
    words: str  # title or address
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a list comes to."""

    new: tuple[Listed, ...]
    known: tuple[Passed, ...]  # watched already, or twice in the list
    refused: tuple[Passed, ...]


def read_opml(
    body: bytes,
    *,
    file: str,
    known: Iterable[Source] = (),
    taken: Collection[str] = (),
    former: Mapping[str, str] = MappingProxyType({}),
) -> Reading:
    """Return the sources of a list, each address once, none that is in `known`.

    No name is in `taken`, unless it is the `former` name of that address; a name that the
    list brings along gives way to one that is.
    Raises `ConfigError` with the line if the list is no XML or no OPML.
    """
    addresses = {key(s.url): f"watched as {s.name}" for s in known}
    names = set(taken)
    new: list[Listed] = []
    twice: list[Passed] = []
    refused: list[Passed] = []
    for outline in outlines(body, file=file):
        words = _title(outline) or outline.attributes.get("xmlurl", "")
        try:
            listed = _listed(outline, file, names, former)
        except ConfigError as error:
            told = (": ".join(filter(None, (p.key, p.message))) for p in error.problems)
            why = "; ".join(told)
            refused.append(Passed(line=outline.line, words=words, why=why))
            continue
        address = key(listed.source.url)
        if address in addresses:
            why = addresses[address]
            twice.append(Passed(line=outline.line, words=words, why=why))
            continue
        addresses[address] = f"stands in line {outline.line}"
        names.add(listed.source.name)
        new.append(listed)
    return Reading(new=tuple(new), known=tuple(twice), refused=tuple(refused))


def _listed(
    outline: Outline, file: str, names: Collection[str], former: Mapping[str, str]
) -> Listed:
    """Make a source of an outline, or raise `ConfigError` saying why not."""
    url, title = _address(outline, file), _title(outline)
    wish = outline.own.get("name")
    name = name_for(title, url, taken=names, former=former, wish=wish)
    values = {
        **outline.own,
        "name": name,
        "url": url,
        **({"title": title} if title else {}),
    }
    categories = outline.attributes.get("category", "").split(",")
    return Listed(
        line=outline.line,
        source=source_from(values, file=file),
        folders=tuple(
            f
            for f in (" / ".join(outline.folders), *(c.strip() for c in categories))
            if f
        ),
    )


def _title(outline: Outline) -> str:
    """Return what the feed is called; our own lists give a title only if there is one."""
    title = outline.attributes.get("title")
    if title is None and "name" not in outline.own:
        title = outline.attributes.get("text")
    return title if outline.own and title else one_line(title or "")


def _address(outline: Outline, file: str) -> str:
    kind = outline.attributes.get("type", "").lower()
    url = _FEED_SCHEME.sub("", outline.attributes.get("xmlurl", "").strip())
    url = re.sub(r"^feed://", "http://", url, flags=re.IGNORECASE)
    why, key = None, ""
    if outline.is_comment:
        why = "is commented out"
    elif not url and kind == "include":
        why = "is another list, which is not read"
    elif not url and kind not in (*_FEEDS, ""):
        why = "is a link and no feed"
    elif not url:
        why = f"has no xmlUrl{_instead(outline)}"
    elif safe(url) is None:
        why, key = f"{url!r} is no http or https address{_scheme(url)}", "xmlUrl"
    if why is None:
        return url
    raise ConfigError([Problem(file=file, line=outline.line, key=key, message=why)])


def _instead(outline: Outline) -> str:
    """Say what to do about a feed without an address."""
    page = safe(outline.attributes.get("htmlurl", "").strip())
    if page:
        command = f"lodewatch sources add {shlex.quote(page)}"
        return f"; `{command}` looks for the feed of its page"
    near = nearest("xmlurl", outline.attributes)
    return "" if near is None else f"; is it meant by {near}?"


def _scheme(url: str) -> str:
    """Suggest an address where only its beginning is missing or misspelt."""
    scheme, _, rest = url.rpartition("://")
    if not scheme and safe(f"https://{rest}") and "." in rest.partition("/")[0]:
        return f'; did you mean "https://{rest}"?'
    near = nearest(scheme.lower(), ("https", "http"))
    return "" if near is None else f'; did you mean "{near}://{rest}"?'


def outlines(body: bytes, *, file: str) -> tuple[Outline, ...]:
    """Return the outlines of a list that are no mere folders."""
    text = legal(decoded(body, None))
    found = text.lstrip()
    above = text[: len(text) - len(found)].count("\n")
    reader = _Reader(file, above=above)
    return reader.read(found)


class _Reader:
    """Follows the elements of one list; entities are refused before they can grow."""

    def __init__(self, file: str, *, above: int) -> None:
        self._file = file
        self._above = above  # lines before the first element
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.EntityDeclHandler = self._entity
        self._found: list[Outline] = []
        self._around: list[tuple[str, bool]] = []  # names, and whether commented out
        self._prefixes: set[str] = set()  # that stand for our namespace
        self._has_root = False

    def read(self, text: str) -> tuple[Outline, ...]:
        try:
            self._parser.Parse(text, True)  # noqa: FBT003 - takes no keyword
        except expat.ExpatError as error:
            place = f" (column {error.offset + 1})"
            what = expat.ErrorString(error.code)
            message = f"not well-formed XML: {what}{place}"
            raise self._refusal(message, line=error.lineno) from None
        return tuple(self._found)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        bare = name.rpartition(":")[2].lower()
        if not self._has_root and bare != "opml":
            message = f"this is no OPML: it begins with <{name}>{_other(bare)}"
            raise self._refusal(message)
        self._has_root = True
        for attribute, value in attributes.items():
            prefix = attribute.partition(":")
            if prefix[0] == "xmlns" and value == NAMESPACE:
                self._prefixes.add(prefix[2])
        if bare == "outline":
            self._outline(attributes)

    def _outline(self, attributes: dict[str, str]) -> None:
        plain: dict[str, str] = {}
        own: dict[str, str] = {}
        for name, value in attributes.items():
            prefix, _, rest = name.rpartition(":")
            if prefix and prefix in self._prefixes:
                own[rest] = value
            elif not prefix:
                plain.setdefault(rest.lower(), value)
        around = self._around[-1:]
        comment = plain.get("iscomment", "").lower() == "true"
        comment = comment or any(inside for _, inside in around)
        kind = plain.get("type", "").lower()
        claims = any(plain.get(name) for name in ("xmlurl", *_MISNAMED))
        if claims or kind in (*_FEEDS, "include", "link"):
            self._found.append(
                Outline(
                    line=self._parser.CurrentLineNumber + self._above,
                    attributes=plain,
                    own=own,
                    folders=tuple(
                        folder for folder, _ in self._around[-_DEEPEST:] if folder
                    ),
                    is_comment=comment,
                )
            )
        words = plain.get("text") or plain.get("title") or ""
        self._around.append((one_line(words), comment))

    def _end(self, name: str) -> None:
        if name.rpartition(":")[2].lower() == "outline":
            self._around.pop()

    def _entity(self, name: str, *_: object) -> None:
        message = f"it declares the entity {name!r}, and entities are refused"
        raise self._refusal(message)

    def _refusal(self, message: str, *, line: int | None = None) -> ConfigError:
        number = (line or self._parser.CurrentLineNumber) + self._above
        return ConfigError(
            [Problem(file=self._file, line=number, key="", message=message)]
        )


def _other(root: str) -> str:
    """Say what to do with a file that is another thing."""
    if root in ("rss", "feed", "rdf"):
        return ", as a feed does; `lodewatch sources add` takes the address of one feed"
    if root == "html":
        return ", as a web page does; have the other reader export its feeds as OPML"
    return ""


def write_opml(sources: Iterable[Source], *, title: str, now: datetime) -> str:
    """Return `sources` as an OPML 2.0 list, made at `now`."""
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<opml version="2.0" xmlns:{_PREFIX}="{NAMESPACE}">',
            "  <head>",
            f"    <title>{_escaped(title)}</title>",
            f"    <dateCreated>{format_datetime(now, usegmt=True)}</dateCreated>",
            "  </head>",
            "  <body>",
            *(f"    <outline {' '.join(_attributes(source))}/>" for source in sources),
            "  </body>",
            "</opml>\n",
        ]
    )


def _attributes(source: Source) -> Iterator[str]:
    yield f'type="rss" text={_quoted(source.title or source.name)}'
    if source.title is not None:
        yield f"title={_quoted(source.title)}"
    yield f"xmlUrl={_quoted(source.url)}"
    for field in fields(source):
        value = getattr(source, field.name)
        if field.name not in _PLAIN and value != field.default:
            yield f"{_PREFIX}:{field.name}={_quoted(_text(value))}"


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return write_duration(value) if isinstance(value, timedelta) else str(value)


def _quoted(text: str) -> str:
    return quoteattr(_ILLEGAL.sub("", text))


def _escaped(text: str) -> str:
    return _quoted(text)[1:-1]
