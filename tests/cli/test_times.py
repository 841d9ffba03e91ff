from datetime import UTC, datetime, timedelta

import click
import pytest
from click.testing import CliRunner

from monitor.cli.times import (
    a_moment,
    a_past,
    an_end,
    as_of_option,
    relative,
    stamp,
)
from tests.makers import NOON


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (timedelta(), "now"),
        (timedelta(seconds=20), "now"),
        (timedelta(seconds=90), "2 min ago"),
        (timedelta(minutes=59), "59 min ago"),
        (timedelta(minutes=119), "1 h ago"),
        (timedelta(hours=47), "47 h ago"),
        (timedelta(days=2), "2 d ago"),
        (timedelta(days=29), "29 d ago"),
        (timedelta(days=30), "2025-10-08"),
        (-timedelta(minutes=12), "in 12 min"),
        (-timedelta(days=3), "in 3 d"),
        (-timedelta(days=400), "2026-12-12"),
    ],
    ids=str,
)
def test_distances_are_told_in_words(ago: timedelta, expected: str) -> None:
    """A reader would have to subtract."""
    assert relative(NOON - ago, now=NOON) == expected


def test_never_and_nothing() -> None:
    """A source that was never visited would break the list."""
    assert relative(None, now=NOON) == "never"
    assert stamp(None) == ""
    assert stamp(NOON) == "2025-11-07T12:00:00Z"


@click.command()
@click.option("--at", callback=a_moment)
@click.option("--since", callback=a_past)
def command(at: datetime | None, since: datetime | None) -> None:
    click.echo(f"{stamp(at)}|{stamp(since)}")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], "|"),
        (["--at", "2025-11-07T13:00+01:00"], "2025-11-07T12:00:00Z|"),
        (["--since", "2025-11-07"], "|2025-11-07T00:00:00Z"),
    ],
    ids=str,
)
def test_options_take_moments(arguments: list[str], expected: str) -> None:
    """A usual form would be refused."""
    done = CliRunner().invoke(command, arguments)
    assert done.exit_code == 0, done.output
    assert done.output.startswith(expected)


def test_a_duration_is_counted_from_now() -> None:
    """`--since 24h` would mean something else."""
    done = CliRunner().invoke(command, ["--since", "24h"])
    found = datetime.fromisoformat(done.output.strip().removeprefix("|"))
    distance = datetime.now(UTC) - timedelta(hours=24) - found
    assert timedelta(0) <= distance < timedelta(minutes=10)


@pytest.mark.parametrize(
    "arguments", [["--at", "soon"], ["--since", "soon"], ["--since", "5"]], ids=str
)
def test_what_is_no_time_says_how_one_is_written(arguments: list[str]) -> None:
    """A person would have to guess the form."""
    done = CliRunner().invoke(command, arguments)
    assert done.exit_code == 2
    assert "write e.g." in done.output


def test_a_day_as_an_end_counts_to_its_end() -> None:
    """If it fails, `--until 2025-11-30` leaves the last day of the month out."""
    command = click.Command("x", params=[click.Option(["--until"], callback=an_end)])

    def read(words: str) -> datetime:
        context = command.make_context("x", ["--until", words])
        found = context.params["until"]
        assert isinstance(found, datetime)
        return found

    assert read("2025-11-07") == datetime(2025, 11, 8, tzinfo=UTC)
    assert read("2025-11-07T12:00Z") == NOON
    with pytest.raises(click.BadParameter):
        read("9999-12-31")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2025-11-06", "2025-11-06 23:59:59.999999+00:00"),
        ("2025-11-06T18:00", "2025-11-06 18:00:00+00:00"),
        ("2025-11-06T18:00+02:00", "2025-11-06 16:00:00+00:00"),
    ],
)
def test_a_day_is_known_by_its_evening(said: str, meant: str) -> None:
    """If it fails, "as of the 6th" leaves out what came on the 6th."""

    @click.command()
    @as_of_option
    def show(as_of: datetime | None) -> None:
        click.echo(as_of)

    assert CliRunner().invoke(show, ["--as-of", said]).output.strip() == meant
    assert CliRunner().invoke(show, ["--as-of", "soon"]).exit_code == 2
