import json
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.app import read_settings
from monitor.cli.digest import choose
from monitor.errors import ConfigError
from monitor.store import open_store
from tests.cli.conftest import CONFIG, Run
from tests.makers import NOON


def test_a_preview_sends_and_notes_nothing(filled: Path, run: Run) -> None:
    """Looking at the digest would use it up."""
    first = run("digest", "--preview", "--since", "2025-11-01")
    assert first.code == 0
    assert first.out.startswith("MINERALS\n")
    assert "Suspension of rare earth export controls ended" in first.out
    assert run("digest", "--preview", "--since", "2025-11-01").out == first.out
    assert run("alerts", "--json").out.count("digest") == 0


def test_a_preview_can_be_a_page_or_a_record(filled: Path, run: Run) -> None:
    """What goes out by mail could not be looked at first."""
    shown = run("digest", "--preview", "--html", "out.html", "--json")
    assert shown.code == 0
    assert json.loads(shown.out)["name"] == "daily"
    assert "<html" in (filled / "out.html").read_text(encoding="utf-8")
    assert shown.err == "written: out.html\n"


def test_a_page_that_cannot_be_written_is_one_clear_sentence(
    filled: Path, run: Run
) -> None:
    """A mistyped folder would end in a traceback."""
    shown = run("digest", "--preview", "--html", "no/where.html")
    assert (shown.code, shown.out) == (2, "")
    assert shown.err == (
        "lodewatch: no/where.html: No such file or directory. Make its folder first, or "
        "name another place\n"
    )


def test_what_is_due_is_made_once(filled: Path, run: Run) -> None:
    """The digest would be sent again with every call."""
    # Due at midnight, and not too late at any hour of the day.
    digest = 'channel = "terminal"\nat = "00:00"\nmax_lateness = "24h"'
    text = CONFIG.replace('channel = "terminal"', digest)
    (filled / "config.toml").write_text(text, encoding="utf-8")
    with open_store(filled / "lodewatch.db", now=NOON) as store:
        store.meta.set("started_at", NOON.isoformat())  # at work since long ago
    first, second = run("digest"), run("digest")
    assert (first.code, second.code) == (0, 0)
    assert first.err.splitlines()[-1] == "1 digest message made, 1 sent"
    assert "MINERALS" in first.out.upper()
    assert second.err.splitlines()[-1] == "0 digest messages made, 0 sent"


@pytest.mark.parametrize("option", ["--name=x", "--since=1d", "--html=x", "--json"])
def test_options_of_the_preview_need_it(option: str, run: Run) -> None:
    """Somebody who forgets --preview would send a digest instead of seeing it."""
    shown = run("digest", option)
    assert shown.code == 2
    assert "go with --preview" in shown.err


def test_a_digest_is_chosen_by_name(place: Path) -> None:
    """The wrong one would be shown, or a typo would end in a traceback."""
    settings = read_settings(None)
    assert choose(settings, None).name == choose(settings, "daily").name == "daily"
    with pytest.raises(ConfigError, match='did you mean "daily"'):
        choose(settings, "dialy")
    with pytest.raises(ConfigError, match="no digest is configured"):
        choose(replace(settings, digests=()), None)
