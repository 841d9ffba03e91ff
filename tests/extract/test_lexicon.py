"""The shipped lexicon, and the files that a user adds to it."""

import re
from pathlib import Path

import pytest

from monitor.errors import ConfigError
from monitor.extract.lexicon import CompanyRow, Lexicon, load_lexicon

LEXICON = load_lexicon()


def with_file(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def problems(path: Path) -> list[str]:
    with pytest.raises(ConfigError) as raised:
        load_lexicon([path])
    return [
        str(problem).replace(str(path), "FILE") for problem in raised.value.problems
    ]


def company(lexicon: Lexicon, name: str) -> CompanyRow:
    return next(row for row in lexicon.companies if row.id == name)


def test_ships_enough_to_be_of_use() -> None:
    """A table would have been lost on the way into the package."""
    assert len(LEXICON.companies) > 500
    assert len({row.id for row in LEXICON.places}) > 240
    assert len(LEXICON.agencies) > 200
    assert len(LEXICON.commodities) > 100


def test_every_company_is_dated() -> None:
    """Tickers move; a row without a day could never be found to be old."""
    assert all(row.as_of for row in LEXICON.companies)


def test_knows_the_seventeen_rare_earths() -> None:
    """A control on one of them would not touch the group."""
    elements = {
        row.id for row in LEXICON.commodities if "REE" in row.groups and row.id != "REE"
    }

    assert elements == set(
        "La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Y Sc".split()  # noqa: SIM905
    )


def test_verified_filing_numbers() -> None:
    """Filings would be tied to another company."""
    assert company(LEXICON, "mp-materials").cik == "0001801368"
    assert company(LEXICON, "usa-rare-earth").cik == "0001970622"


def test_no_name_stands_for_two_companies() -> None:
    """Which of the two is meant would depend on the order of the file."""
    owners: dict[str, set[str]] = {}
    for row in LEXICON.companies:
        for name in (row.name, *row.aliases):
            owners.setdefault(name.lower(), set()).add(row.id)

    assert [name for name, rows in owners.items() if len(rows) > 1] == []


def test_ambiguous_names_are_names_of_their_row() -> None:
    """A guard would stand for a name that nothing looks for."""
    for row in LEXICON.companies:
        assert set(row.ambiguous) <= {row.name, *row.aliases}, row.id


@pytest.mark.parametrize("row", LEXICON.agencies, ids=lambda row: row.id)
def test_agencies_belong_to_known_states(row: object) -> None:
    """An agency would act for a state that has no name."""
    known = {place.id for place in LEXICON.places} | {"XX"}

    assert getattr(row, "iso2") in known  # noqa: B009


def test_a_users_csv_adds_and_replaces(tmp_path: Path) -> None:
    """Own companies would be ignored, or stand beside the shipped row."""
    path = with_file(
        tmp_path,
        "mine.csv",
        "id,name,aliases,ticker\n"
        "bolt,Bolt Metals,Bolt|Bolt Corp,BLT\n"
        "lynas-rare-earths,Lynas Renamed,,\n",
    )

    lexicon = load_lexicon([path])

    assert company(lexicon, "bolt").aliases == ("Bolt", "Bolt Corp")
    assert company(lexicon, "lynas-rare-earths").name == "Lynas Renamed"
    assert len(lexicon.companies) == len(LEXICON.companies) + 1


def test_a_users_folder_is_read(tmp_path: Path) -> None:
    """Only the first file of a folder would count."""
    with_file(tmp_path, "a.toml", '[[company]]\nid = "a"\nname = "Aa Metals"\n')
    with_file(tmp_path, "b.toml", '[[place]]\nid = "ZZ"\nname = "Utopia"\n')
    with_file(tmp_path, "notes.txt", "not a lexicon")

    lexicon = load_lexicon([tmp_path])

    assert company(lexicon, "a").name == "Aa Metals"
    assert any(row.name == "Utopia" for row in lexicon.places)


MISTAKES = {
    "unknown key": (
        "x.toml",
        '[[company]]\nid = "a"\nname = "A"\ntiker = "AA"\n',
        r'FILE:4: company\[1\]\.tiker: unknown key "tiker"; did you mean "ticker"\?',
    ),
    "bad country": (
        "x.toml",
        '[[company]]\nid = "a"\nname = "A"\ncountry = "Chile"\n',
        r"FILE:4: company\[1\]\.country: 'Chile' is no ISO 3166-1 alpha-2 code",
    ),
    "bad HS code": (
        "x.toml",
        '[[commodity]]\nid = "Q"\nnames = ["q"]\nhs = ["12"]\n',
        r"FILE:4: commodity\[1\]\.hs: '12' is no HS code",
    ),
    "bad state code": (
        "x.toml",
        '[[place]]\nid = "usa"\nname = "A"\n',
        r"FILE:2: place\[1\]\.id: 'usa' is no ISO",
    ),
    "no TOML": ("x.toml", "[[company\n", r"FILE:1: not TOML"),
    "unknown column": (
        "x.csv",
        "id,name,tickr\na,A,AA\n",
        r'FILE:1: tickr: unknown column; did you mean "ticker"\?',
    ),
    "empty name": ("x.csv", "id,name\na,\n", r"FILE:2: name: is missing"),
    "bad CIK": ("x.csv", "id,name,cik\na,A,123\n", r"FILE:2: cik: '123' is no CIK"),
    "bad day": (
        "x.csv",
        "id,name,as_of\na,A,May\n",
        r"FILE:2: as_of: 'May' is no date",
    ),
    "too many cells": ("x.csv", "id,name\na,A,b\n", r"FILE:2: has more cells"),
    "unclosed quote": ("x.csv", 'id,name\na,"A\n', r"FILE:2: not CSV"),
    "unclosed name of a column": ("x.csv", 'id,"name\na,A\n', r"FILE:1: not CSV"),
    "empty file": ("x.csv", "", r"FILE: has no line of column names"),
}


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES.keys())
def test_mistakes_name_their_line(
    tmp_path: Path, mistake: tuple[str, str, str]
) -> None:
    """Whoever wrote the file would have to search it for the mistake."""
    name, text, wanted = mistake

    (found,) = problems(with_file(tmp_path, name, text))

    assert re.search(wanted, found), found


def test_a_missing_file_is_a_mistake(tmp_path: Path) -> None:
    """A mistyped path would silently leave the user's companies out."""
    for name in ("none.csv", "none.toml"):
        (found,) = problems(tmp_path / name)

        assert "cannot be read" in found


def test_all_files_mistakes_come_at_once(tmp_path: Path) -> None:
    """Files would have to be mended one start at a time."""
    with_file(tmp_path, "a.csv", "id,name\na,\n")
    with_file(tmp_path, "b.toml", '[[company]]\nname = "B"\n')

    with pytest.raises(ConfigError) as raised:
        load_lexicon([tmp_path])

    assert len(raised.value.problems) == 2
