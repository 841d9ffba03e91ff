"""Rules, their tests and backtests."""

from http import HTTPStatus
from typing import Any

import pytest

from monitor.desk import rules
from monitor.desk.jobs import Job, Jobs
from tests.desk.conftest import NOW, LookAt, Place

TESTED: tuple[dict[str, Any], ...] = (
    {"rule": "rare-earth-licences", "test": "a suspension is told", "result": "ok"},
    {"rule": "rare-earth-licences", "test": "copper is not", "result": "FAILED",
     "message": "it fired"},
)  # fmt: skip
PLAYED = {
    "changes": 3,
    "rules": [
        {
            "rule": "rare-earth-licences",
            "counts": dict.fromkeys(
                ("fired", "alerts", "stories", "messages", "right", "judged"), 2
            ),
        }
    ],
}


class _Done(Jobs):
    """Work that was done before."""

    def get(self, name: str) -> Job | None:
        records = TESTED if name == "test" else (PLAYED,)
        return Job(name=name, begun=NOW, done=True, records=records)


def test_a_failed_test_is_seen(look_at: LookAt, shown: Place) -> None:
    """If it fails, a rule whose test fails looks as good as any."""
    look = look_at("")
    done = type(look)(
        store=look.store, known=look.known, now=NOW, request=look.request,
        jobs=_Done(shown.known.settings),
    )  # fmt: skip
    shown_rules: Any = rules.rules(done).values["rules"]
    (row,) = shown_rules
    assert (row.tests, row.failed) == (2, 1)
    assert row.backtest["alerts"] == 2
    page = rules.rule(done, "rare-earth-licences")
    tests: Any = page.values["tests"]
    assert [(t.passed, t.message) for t in tests] == [(True, ""), (False, "it fired")]


def test_before_they_are_run_tests_have_no_result(shown: Place) -> None:
    """If it fails, tests that nobody has run count as passed."""
    page = shown.show("/rules/rare-earth-licences")
    assert page.count("not run") == 2
    assert "match.commodities|any" in page


def test_work_is_begun_once(changed: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """If it fails, an impatient reader starts ten language models."""
    begun: list[tuple[str, ...]] = []

    def start(_self: Jobs, _name: str, command: tuple[str, ...], **_: object) -> bool:
        begun.append(command)
        return len(begun) == 1

    monkeypatch.setattr(Jobs, "start", start)
    assert changed.send("/rules/backtest").location == "/rules"
    assert begun[0] == ("rules", "backtest", "--since", "2025-08-10")
    assert changed.send("/rules/tests").status == HTTPStatus.BAD_REQUEST
