"""How a backtest is shown."""

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.cli.backtested import Shown, show_backtest
from monitor.pipeline.backtest import backtest
from monitor.store.history import Period
from tests.makers import NOON
from tests.pipeline.test_backtest import a_world, rules_of, story_changes


def shown(folder: Path, days: int, *, since: int | None = None) -> Shown:
    """Return a backtest of one story a day."""
    changes = story_changes(days)
    found = backtest(changes, rules_of(folder), world=a_world())
    return Shown(
        found=found,
        period=Period(
            changes=days, baseline=2, first=changes[0].at, last=changes[-1].at
        ),
        since=None if since is None else NOON + timedelta(days=since),
        until=None,
        title_of=str.capitalize,
    )


def test_a_rate_is_told_where_there_is_a_week_to_count(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """If it fails, one loud day is shown as seven times as many alerts a week."""
    assert shown(tmp_path, 5).weeks is None
    assert shown(tmp_path, 15).weeks == 2.0
    assert shown(tmp_path, 15, since=-30).weeks == 2.0
    assert shown(tmp_path, 15, since=7).weeks == 1.0
    show_backtest(shown(tmp_path, 15), as_json=False)
    out, err = capsys.readouterr()
    assert out.splitlines()[1].split("\t")[:5] == [
        *("controls", "experimental", "15", "15", "7.5")
    ]
    assert "2 from first visits and backfills, of which no rule hears" in err


def test_what_is_not_told_is_counted_with_its_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """If it fails, a rule in shadow looks as if it had told people."""
    folder = tmp_path / "rules"
    text = 'schema = 1\n[[rule]]\nid = "a"\ntitle = "A"\nstatus = "shadow"\n'
    rules = rules_of(folder, text + 'severity = "low"\nevents = ["*"]\n')
    found = backtest(story_changes(3), rules, world=a_world())
    period = Period(changes=3, baseline=0, first=NOON, last=NOON)
    show_backtest(
        Shown(
            found=found, period=period, since=None, until=None, title_of=str.capitalize
        ),
        as_json=True,
    )
    out, err = capsys.readouterr()
    assert '"messages":0' in out
    assert "3 not told: the rule is in shadow" in err
