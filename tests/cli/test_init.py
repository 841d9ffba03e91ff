"""`lodewatch init` by options; `test_init_ask.py` has the questions."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run

MINE = ("--yes", "--material", "dysprosium", "--company", "USAR")


@pytest.fixture
def empty(place: Path) -> Path:
    """Return a folder in which nobody has begun."""
    (place / "config.toml").unlink()
    (place / "rules/ree.toml").unlink()
    (place / "rules").rmdir()
    return place


def test_defaults_are_enough(empty: Path, run: Run) -> None:
    """If it fails, a newcomer's first command leaves them with nothing that works."""
    shown = run("init", "--yes")
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.splitlines()[-1] == "  lodewatch run"
    assert run("rules", "test").code == 0
    assert run("rules", "check").code == 0


def test_options_answer(empty: Path, run: Run) -> None:
    """If it fails, a script cannot set lodewatch up."""
    shown = run("init", *MINE, "--slack", "#m", "--mail-to", "a@example.org",
                "--mail-host", "smtp.example.org", "--mail-from", "Watch <w@example.org>",
                "--mail-user", "w", "--webhook", "https://hook.example/",
                "--new-company", "Nordmine", "--at", "06:00")  # fmt: skip
    assert shown.code == 0
    for step in ("SLACK_BOT_TOKEN", "SMTP_PASSWORD", "WEBHOOK_SECRET", "test slack"):
        assert step in shown.out
    rules = (empty / "rules/critical-minerals.toml").read_text(encoding="utf-8")
    assert 'my_materials = ["Dy"]' in rules
    assert 'my_companies = ["USA Rare Earth", "Nordmine"]' in rules
    assert "nordmine,Nordmine" in (empty / "names/companies.csv").read_text("utf-8")


def test_nothing_is_overwritten_unasked(empty: Path, run: Run) -> None:
    """If it fails, a second `init` takes a configuration that somebody has worked on."""
    (empty / "config.toml").write_text("# mine", encoding="utf-8")
    shown = run("init", "--yes")
    assert (shown.code, shown.out) == (2, "")
    assert "--force" in shown.err
    assert (empty / "config.toml").read_text(encoding="utf-8") == "# mine"
    assert run("init", "--yes", "--force").code == 0
    (empty / "config.toml").unlink()
    assert "critical-minerals.toml already" in run("init", "--yes").err
    assert not (empty / "config.toml").exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--material", "dysprosum", "--material", "unobtainium"), "unobtainium"),
        (("--material", "dysprosum"), 'did you mean "dysprosium"?'),
        (("--company", "MP Materals"), 'did you mean "MP Materials"?'),
        (("--slack", "xoxb-1-canary"), "belongs into the environment"),
        (("--slack", "minerals"), "write #name"),
        (("--mail-to", "a@example.org"), "--mail-host"),
        (("--webhook", "hook.example"), "no http or https address"),
        (("--webhook", "https://hooks.slack.com/services/canary"), "--slack"),
        (("--timezone", "Berlin"), "write e.g. Europe/Berlin"),
        (("--at", "half past"), "07:30"),
        (("--subject", "Wind", "--word", "wind*"), "plain words"),
        ((), "--yes"),
    ],
)
def test_an_answer_that_cannot_be_used_is_named(
    empty: Path, run: Run, options: tuple[str, ...], words: str
) -> None:
    """If it fails, a mistake is written down and found by what is never told."""
    shown = run("init", *options, *(("--yes",) if options else ()))
    assert (shown.code, shown.out) == (2, "")
    assert words in shown.err
    assert "canary" not in shown.err
    assert not list(empty.iterdir())


def test_a_test_without_a_token_is_told_and_costs_nothing(
    empty: Path, run: Run
) -> None:
    """If it fails, a missing token loses all answers, or looks like success."""
    shown = run("init", "--yes", "--slack", "#m", "--test")
    assert shown.code == 1
    assert "not tried: SLACK_BOT_TOKEN is not set" in shown.out
    assert (empty / "config.toml").exists()


def test_another_place_may_be_named(empty: Path, run: Run) -> None:
    """If it fails, the files lie where nobody asked for them."""
    shown = run("init", "--yes", "--config", str(empty / "there/watch.toml"))
    assert (empty / "there/rules/critical-minerals.toml").exists()
    assert f"doctor --config {empty / 'there/watch.toml'}" in shown.out
    assert not (empty / "config.toml").exists()
