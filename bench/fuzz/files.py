"""Targets: files that people write, and what Slack sends. Mistakes have a file and a line."""

import json
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from bench.command import default_settings
from bench.fuzz.target import Target, text_of
from monitor.config import load
from monitor.errors import ConfigError, DocumentError
from monitor.extract.exposure import load_exposure
from monitor.extract.lexicon import Lexicon, _read_csv, _read_toml, load_lexicon
from monitor.extract.types import EventType, types_of
from monitor.extract.types.load import _read as read_type
from monitor.match.fields import view_of
from monitor.match.load import load_rules
from monitor.match.text import Pattern, read_near
from monitor.match.where import WhereError, compile_where, flaws
from monitor.model.message import Delivery
from monitor.notify.audience import with_own
from monitor.notify.buttons import Press, read_press
from monitor.notify.slack_answers import delivery
from monitor.pipeline.documents import read_documents


@cache
def _folder() -> Path:
    return Path(mkdtemp(prefix="lodewatch-fuzz-"))


@cache
def _types() -> tuple[EventType, ...]:
    return types_of(default_settings())


@cache
def _lexicon() -> Lexicon:
    return load_lexicon()


def _file(name: str, read: Callable[[Path], object]) -> Callable[[bytes], None]:
    """Make a check of what reads a file: it is understood, or its mistakes are named."""

    def check(data: bytes) -> None:
        path = _folder() / name
        path.write_bytes(data[:-1])
        try:
            read(path)
        except ConfigError as error:
            _says_what(error)

    return check


def _says_what(error: ConfigError) -> None:
    assert error.problems, "refused without a word"
    for problem in error.problems:
        assert problem.file, problem
        assert problem.message, problem
        assert problem.line is None or problem.line > 0, problem
        str(problem).encode()


def where(data: bytes) -> None:
    text = text_of(data)[:2500]
    if flaws(text):
        return
    with suppress(WhereError):
        compile_where(text).holds(view_of({}))


def patterns(data: bytes) -> None:
    text = text_of(data)[:2500]
    pattern, _, words = text.partition("\n")
    read_near(pattern)
    with suppress(ValueError):
        Pattern(pattern).found(words * 20)


def documents(data: bytes) -> None:
    lines = data[:-1].decode("utf-8", "surrogateescape").split("\n")
    for one in read_documents(lines):
        if not isinstance(one, DocumentError):
            one.text.encode()
            one.title.encode()
            assert one.published is None or one.published.tzinfo is not None


def presses(data: bytes) -> None:
    with suppress(ValueError, RecursionError):
        payload = json.loads(text_of(data))
        if isinstance(payload, dict):
            found = read_press(payload)
            if isinstance(found, Press):
                assert found.message
                assert found.member
            assert isinstance(
                delivery(status=200, body=payload, retry_after=None), Delivery
            )
    text = text_of(data)[:300]
    for status in (200, 302, 400, 429, 500):
        delivery(status=status, body=None, retry_after=text)


TARGETS = (
    Target(name="config", check=_file("config.toml", lambda p: load(p, environment={})),
           tests=("config", "test_toml_file.py")),
    Target(name="rules", tests=("match/test_load.py", "match/test_lint.py", "match/test_lint_tests.py"),
           check=_file("rules.toml", lambda p: load_rules(
               p, types={t.id: t.family for t in _types()}))),
    Target(name="types", check=_file("type.toml", read_type), seconds=10,
           tests=("extract/types",)),
    Target(name="lexicon", check=_file("own.toml", _read_toml), seconds=10,
           tests=("extract/test_lexicon.py",)),
    Target(name="lexicon-csv", check=_file("own.csv", _read_csv), seconds=10,
           tests=("extract/test_lexicon.py",)),
    Target(name="exposure", check=_file("exposure.toml", lambda p: load_exposure(p, _lexicon())),
           tests=("extract/test_exposure.py",)),
    Target(name="exposure-csv", check=_file("exposure.csv", lambda p: load_exposure(p, _lexicon())),
           tests=("extract/test_exposure.py",)),
    Target(name="audiences", check=_file("audiences.toml", lambda p: with_own(p, {"TRADE_CONTROL"})),
           tests=("notify/test_audience.py",)),
    Target(name="where", check=where, seconds=5, tests=("match/test_where.py",)),
    Target(name="patterns", check=patterns, tests=("match/test_text.py", "match/test_modifiers.py")),
    Target(name="documents", check=documents, tests=("pipeline/test_documents.py",)),
    Target(name="presses", check=presses, tests=("notify/test_buttons.py", "notify/test_slack_answers.py")),
)  # fmt: skip
