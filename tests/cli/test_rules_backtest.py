"""`lodewatch rules backtest`, through the command."""

import json
import shutil
from pathlib import Path

import pytest

from monitor.store import open_store
from tests.cli.conftest import RULES, Run, in_terminal, reports
from tests.makers import NOON

ENDED_ONLY = RULES.replace("[rule.match]", '[rule.match]\nstage = "ENDED"').partition(
    "[[rule.test]]"
)[0]


def test_what_was_told_is_counted_by_rule(filled: Path, run: Run) -> None:
    """If it fails, nobody can say how loud a rule is before it is switched on."""
    shown = run("rules", "backtest")
    head, line = (row.split("\t") for row in shown.out.splitlines())
    found = dict(zip(head, line, strict=True))
    assert shown.code == 0
    assert found["rule"] == "rare-earth-licences"
    assert (found["fired"], found["alerts"], found["stories"]) == ("2", "2", "1")
    assert found["messages"] == "2"
    assert found["precision"] == "unmeasured"
    assert "3 story changes" in shown.err
    assert "would have been told: 2 messages on terminal" in shown.err


def test_nothing_is_stored_or_sent(filled: Path, run: Run) -> None:
    """If it fails, asking about the past changes the present."""
    with open_store(filled / "lodewatch.db", now=NOON, read_only=True) as store:
        before = store.outbox.counts(), len(store.matches.severities(()))
    run("rules", "backtest", "--against", str(filled / "rules"))
    with open_store(filled / "lodewatch.db", now=NOON, read_only=True) as store:
        assert (store.outbox.counts(), len(store.matches.severities(()))) == before


def test_a_difference_is_shown_with_evidence_and_reason(filled: Path, run: Run) -> None:
    """If it fails, a changed rule is a leap in the dark."""
    (filled / "other").mkdir()
    (filled / "other/ree.toml").write_text(ENDED_ONLY, encoding="utf-8")
    shown = run("rules", "backtest", "--against", "other", "--json")
    (rule,) = json.loads(shown.out)["rules"]
    assert (rule["only_here"], rule["only_there"]) == (1, 0)
    (sample,) = rule["samples_here"]
    assert sample["event"] == reports()[0].event_id
    assert sample["sentence"] == reports()[0].event.sentence.text
    assert sample["url"] == reports()[0].document.url
    assert sample["why_not_in_the_other"] == "match.stage: is ENDED; found SUSPENDED"
    assert "1 message only here, 0 only there" in shown.err
    seen = in_terminal("rules", "backtest", "--against", "other", cwd=filled)
    assert seen.code == 0
    assert "there silent: match.stage: is ENDED; found SUSPENDED" in seen.out
    assert max(map(len, seen.out.splitlines())) <= 80
    plain = run("rules", "backtest", "--against", "other").out
    counts, samples = plain.split("\n\n")
    assert len(counts.splitlines()) == len(samples.splitlines()) == 2


def test_samples_are_shown_of_one_rule(filled: Path, run: Run) -> None:
    """If it fails, "when would this have fired?" has no answer."""
    rule = ("--rule", "rare-earth-licences", "--json")
    record = json.loads(run("rules", "backtest", *rule).out)
    assert [s["at"] for s in record["rules"][0]["samples"]] == [
        "2025-11-07T12:05:00Z",
        "2025-11-08T08:05:00Z",
    ]
    record = json.loads(run("rules", "backtest", *rule, "--samples", "1").out)
    assert len(record["rules"][0]["samples"]) == 1
    record = json.loads(run("rules", "backtest", "--json").out)
    assert record["rules"][0]["samples"] == []


def test_a_time_may_be_chosen(filled: Path, run: Run) -> None:
    """If it fails, last year's alerts hide what a rule did this week."""
    since = json.loads(run("rules", "backtest", "--since", "2025-11-08", "--json").out)
    until = json.loads(run("rules", "backtest", "--until", "2025-11-08", "--json").out)
    assert [r["rules"][0]["counts"]["fired"] for r in (since, until)] == [1, 1]
    assert [r["changes"] for r in (since, until)] == [1, 2]
    assert (since["since"], until["until"]) == ("2025-11-08T00:00:00Z",) * 2
    never = run("rules", "backtest", "--since", "2031-01-01")
    assert "No story changes are stored for this time" in never.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--rule", "rare-earth-licenses"), 'did you mean "rare-earth-licences"?'),
        (("--against", "nowhere"), "there is no such file or folder of rules"),
        (("--against", "git:"), "names no revision"),
        (("--since", "soon"), "write e.g. 24h, 7d or 2025-11-07"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_mistake_is_one_clear_sentence(
    filled: Path, run: Run, arguments: tuple[str, ...], message: str
) -> None:
    """If it fails, a mistyped name is answered with nothing, or with a traceback."""
    shown = run("rules", "backtest", *arguments)
    assert shown.code == 2
    assert message in shown.err
    assert "Traceback" not in shown.err


def test_without_a_database_the_next_step_is_named(place: Path, run: Run) -> None:
    """If it fails, a newcomer meets an error of SQLite's."""
    shown = run("rules", "backtest")
    assert shown.code == 2
    assert "there is no database yet" in shown.err
    shutil.rmtree(place / "rules")
    assert run("rules", "backtest").code == 2
