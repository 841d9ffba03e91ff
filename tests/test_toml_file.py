"""Mistakes in TOML files are all found at once, each with its file, line and key."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import field
from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ConfigError
from monitor.toml_file import (
    ByType,
    Duration,
    TimeOfDay,
    dotted,
    named,
    parse,
    read,
    read_duration,
    table,
    write_duration,
)


@table
class Dog:
    """A table told by its type."""

    type: Literal["dog"]
    name: str


@table
class Cat:
    """Another one."""

    type: Literal["cat"]
    name: str
    lives: int = 9


@table
class House:
    """The file of these tests."""

    title: str
    at: TimeOfDay = time(7, 30)
    every: Duration = timedelta(hours=1)
    sender: Annotated[str, named("from")] = "nobody"
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pet: tuple[Annotated[Dog | Cat, ByType], ...] = ()


def mistakes(text: str) -> list[str]:
    """Return what is wrong with a `House` file."""
    with pytest.raises(ConfigError) as caught:
        parse(text, name="house.toml").into(House)
    return [str(problem) for problem in caught.value.problems]


def test_reads_a_right_file() -> None:
    """If it fails, no configuration is read at all."""
    house = parse(
        'title = "x"\nevery = "90s"\nat = "06:05"\nfrom = "me"\n'
        '[[pet]]\ntype = "cat"\nname = "Tom"\n[[pet]]\ntype = "dog"\nname = "Rex"\n',
        name="house.toml",
    ).into(House)
    assert house.every == timedelta(seconds=90)
    assert house.at == time(6, 5)
    assert house.sender == "me"
    assert house.pet == (Cat(type="cat", name="Tom"), Dog(type="dog", name="Rex"))


CASES = [
    pytest.param('titel = "x"', ['house.toml:1: titel: unknown key "titel"; did you mean "title"?', "house.toml: title: is missing"], id="unknown key and missing key"),
    pytest.param('title = "x"\nfrm = "y"', ['house.toml:2: frm: unknown key "frm"; did you mean "from"?'], id="suggests the key, not our name for it"),
    pytest.param('title = "x"\nevery = "soon"', ["house.toml:2: every: 'soon' is no duration; write e.g. \"90s\", \"10m\", \"72h\" or \"2d\""], id="duration"),
    pytest.param('title = "x"\nevery = 90', ["house.toml:2: every: 90 is no duration; write e.g. \"90s\", \"10m\", \"72h\" or \"2d\""], id="a bare number is no duration"),
    pytest.param('title = "x"\nat = "25:00"', ["house.toml:2: at: '25:00' is no time of day; write e.g. \"07:30\""], id="time"),
    pytest.param('title = 3', ["house.toml:1: title: Input should be a valid string, not 3"], id="type"),
    pytest.param('title = "x"\n[[pet]]\ntype = "cat"\nname = "T"\n\n[[pet]]\ntype = "dog"\nnam = "R"', ["house.toml:6: pet[2].name: is missing", 'house.toml:8: pet[2].nam: unknown key "nam"; did you mean "name"?'], id="second table of an array"),
    pytest.param('title = "x"\n[lists]\na = ["x",\n "y"]\nb = 3', ["house.toml:5: lists.b: Input should be a valid tuple, not 3"], id="after an array over lines"),
    pytest.param('title = """\n[[pet]]\n"""\n[[pet]]\ntype = "cow"', ["house.toml:4: pet[1]: Input tag 'cow' found using 'type' does not match any of the expected tags: 'dog', 'cat', not {'type': 'cow'}"], id="a string over lines hides what looks like a table"),
    pytest.param('title = "x', ["house.toml:1: not TOML: Illegal character '\\n'"], id="not TOML"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_names_file_line_and_key(text: str, expected: list[str]) -> None:
    """If it fails, a user has to search for a typo."""
    found = mistakes(text + "\n")
    assert sorted(found) == sorted(expected)


def test_a_missing_file_and_bad_bytes_are_problems_too(tmp_path: Path) -> None:
    """If it fails, a wrong path ends in a traceback."""
    with pytest.raises(ConfigError, match="cannot be read: No such file"):
        read(tmp_path / "no.toml")
    (tmp_path / "bad.toml").write_bytes(b'a = 1\nb = "\xff"\n')
    with pytest.raises(ConfigError, match=r"bad\.toml:2: is not UTF-8"):
        read(tmp_path / "bad.toml")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a = " + "[" * 5000 + "]" * 5000, "more than 50 deep"),
        ("a" + ".a" * 3000 + " = 1", "more than 50 deep"),
        ("a = " + "9" * 5000, "too many digits"),
        ('b = 1\na = ["", "\\u0000"]', "x.toml:2: a[2]: holds the character NUL"),
    ],
    ids=["lists", "keys", "digits", "NUL"],
)
def test_what_no_person_writes_is_a_mistake_like_others(text: str, words: str) -> None:
    """If it fails, a file from a stranger ends the program with a traceback."""
    with pytest.raises(ConfigError) as caught:
        parse(text, name="x.toml")
    assert words in str(caught.value)


def test_keys_count_from_one_for_people() -> None:
    """If it fails, messages point one table too early."""
    assert dotted(("source", 0, "url")) == "source[1].url"


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    """If it fails, some file ends the program with a traceback."""
    with suppress(ConfigError):
        assert isinstance(parse(text, name="any.toml").data, dict)


@given(st.integers(0, 10**13).map(lambda n: timedelta(microseconds=n)))
def test_a_duration_is_read_as_it_was_written(value: timedelta) -> None:
    """If it fails, an interval that a program wrote is another one."""
    assert read_duration(write_duration(value)) == value


@pytest.mark.parametrize("text", ["30m", "2d", "36h", "90s", "0s", "0.250000s"])
def test_a_duration_is_written_for_people(text: str) -> None:
    """If it fails, half an hour is written as 1800 seconds."""
    assert write_duration(read_duration(text)) == text  # type: ignore[arg-type]
