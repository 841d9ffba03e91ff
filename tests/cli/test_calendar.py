import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor import app
from monitor.store import open_store
from tests.cli.conftest import Run, in_terminal
from tests.cli.dates import DEAL, PAUSE, dated, fill
from tests.makers import NOON


@pytest.fixture
def dates(place: Path) -> Path:
    fill(place)
    return place


def listed(run: Run, *options: str) -> list[dict[str, Any]]:
    shown = run("calendar", "--json", *options)
    assert shown.code == 0
    return [json.loads(line) for line in shown.out.splitlines()]


@pytest.mark.parametrize(
    ("options", "kinds"),
    [
        ([], ["expiry", "closing"]),
        (["--all"], ["expiry", "expiry", "closing"]),
        (["--from", "2999-01-01"], ["closing"]),
        (["--from", "2998-11-10", "--until", "2998-11-10"], ["expiry"]),
        (["--until", "90d"], []),
        (["--material", "REE"], ["expiry"]),
        (["--material", "dy"], ["expiry"]),
        (["--material", "Cu"], []),
        (["--material", "Cu", "--material", "Dy"], ["expiry"]),
        (["--company", "lynas"], ["closing"]),
        (["--company", "Lyn"], []),
        (["--country", "cn"], ["expiry"]),
        (["--type", "merger-acquisition"], ["closing"]),
        (["--rule", "rare-earth-licences"], ["expiry"]),
        (["--list", "watched"], ["closing"]),
        (["--list", "metals", "--all"], ["expiry"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_dates_are_listed_and_narrowed(
    options: list[str], kinds: list[str], dates: Path, run: Run
) -> None:
    """If it fails, a compliance desk does not see the dates of its materials."""
    assert [r["kind"] for r in listed(run, *options)] == kinds


def test_a_record_holds_the_words_and_the_source(dates: Path, run: Run) -> None:
    """If it fails, a script has a day and no evidence for it."""
    first = listed(run)[0]

    assert (first["first"], first["last"], first["holds"]) == (
        "2998-11-10",
        "2998-11-10",
        True,
    )
    assert first["date"]["granularity"] == "day"
    assert first["source"]["words"] == first["date"]["span"]
    span = first["date"]["span"]
    assert PAUSE[span["start"] : span["end"]] == span["text"] == "10 November 2998"
    sentence = first["source"]["sentence"]
    assert PAUSE[sentence["start"] : sentence["end"]] == sentence["text"]
    assert first["source"]["url"] == "https://news.example/china-suspends"
    assert first["question"] is None
    assert first["words"] == "suspension stated to end"


def test_a_date_that_holds_no_longer_is_marked(dates: Path, run: Run) -> None:
    """If it fails, the end of a finished ban looks like one to come."""
    assert [r["holds"] for r in listed(run, "--all")] == [False, True, True]


def test_a_day_that_has_come_is_a_question(place: Path, run: Run) -> None:
    """If it fails, a passed day is told as a fact, or silently dropped."""
    today = app.now().date()
    long_ago = today - timedelta(days=400)
    fill(
        place,
        dated(PAUSE, "10 November 2998", "expiry", today),
        dated(DEAL, "fourth quarter", "effective", long_ago, type="TARIFF_DUTY"),
    )

    old, new = listed(run, "--from", "1000d")

    assert old["question"] is None  # nobody is asked any more
    assert new["question"] == "expired, extended or resumed? No source yet"
    assert new["question"] in run("calendar", "--from", "1000d").out


def test_a_pipe_gets_one_line_a_date(dates: Path, run: Run) -> None:
    """If it fails, a script cannot cut the days out."""
    head, *lines = run("calendar").out.splitlines()

    assert head.split("\t")[:4] == ["first", "last", "granularity", "kind"]
    assert [line.split("\t")[:4] for line in lines] == [
        ["2998-11-10", "2998-11-10", "day", "expiry"],
        ["2999-10-01", "2999-12-31", "quarter", "closing"],
    ]


def test_a_terminal_gets_a_table_that_fits(dates: Path) -> None:
    """If it fails, lines break in the middle, or a quarter becomes a day."""
    shown = in_terminal("calendar", "--all", cwd=dates, width=80)

    assert shown.code == 0
    assert max(map(len, shown.out.splitlines())) <= 80
    assert "stated to close Q4 2999" in shown.out
    assert "holds no longer: stated to expire 1 May 2998" in shown.out
    assert "Example Wire" in shown.out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--from", "tomorrow"], "'tomorrow' is no day; write e.g. 2026-11-10 or 90d"),
        (["--list", "wached"], 'no list "wached"; did you mean "watched"?'),
        (["--rule"], "requires an argument"),
    ],
)
def test_wrong_options_are_named(
    options: list[str], said: str, dates: Path, run: Run
) -> None:
    """If it fails, a typo lists all dates, or none."""
    shown = run("calendar", *options)

    assert shown.code == 2
    assert said in shown.err


def test_looking_changes_nothing(dates: Path, run: Run) -> None:
    """If it fails, a list that somebody looks at moves the numbers of the export."""
    run("calendar", "--all")
    with open_store(dates / "lodewatch.db", now=NOON, read_only=True) as store:
        assert store.calendar.given() == {}
