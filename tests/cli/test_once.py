import json
from pathlib import Path

from monitor.cli.once import summary
from monitor.running import Round
from tests.cli.conftest import CONFIG, Run
from tests.cli.dates import fill


def test_a_failed_source_is_told_by_the_exit_code(place: Path, run: Run) -> None:
    """Cron would never say that a source is dead."""
    source = '[[source]]\nname = "own"\nurl = "http://127.0.0.1:9/x"\n'
    (place / "config.toml").write_text(source, encoding="utf-8")
    shown = run("once", "--now", "2025-11-07T12:00Z")
    assert (shown.code, shown.out) == (1, "")
    assert "monitor.daemon.polling: visited source=own" in shown.err
    assert shown.err.splitlines()[-1].startswith("1 source visited, 1 failed, 0 new")
    assert "2025-11-07T" in run("sources").out


def test_nothing_watched_is_said(place: Path, run: Run) -> None:
    """If it fails, somebody without a source wonders why nothing was visited."""
    (place / "config.toml").write_text("", encoding="utf-8")
    shown = run("once", "-q")
    assert shown.code == 0
    assert shown.err.endswith("`lodewatch sources add URL` adds a source\n")


def test_an_empty_round_is_no_failure() -> None:
    """The summary would claim visits that were not made."""
    done = Round(visits=(), deliveries=(), digests=0)
    assert not done.failed
    assert summary(done).startswith("no source is due")


def test_a_date_that_comes_near_is_told(place: Path, run: Run) -> None:
    """If it fails, whoever runs the monitor from cron is never reminded."""
    fill(place)
    quiet = CONFIG.replace("url = ", "enabled = false\nurl = ")
    (place / "config.toml").write_text(quiet, encoding="utf-8")

    shown = run("once", "--now", "2998-11-03T08:00Z")
    again = run("once", "--now", "2998-11-04T08:00Z")

    told = "10 November 2998: suspension stated to end"
    assert [told in s.out for s in (shown, again)] == [True, False]
    assert "In 7 days, counted from 3 November 2998." in " ".join(shown.out.split())
    story = json.loads(run("calendar", "--json").out.splitlines()[0])["story"]
    assert "reminder" in run("alerts", "--story", story).out
