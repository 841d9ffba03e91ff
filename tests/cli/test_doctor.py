import json
from pathlib import Path

import pytest

from monitor.cli.doctor import worst
from monitor.cli.findings import Finding, Level
from tests.cli.conftest import Run, in_terminal


def test_the_gravest_finding_counts() -> None:
    """A monitoring script would be told that all is well."""
    levels = {level: Finding(level=level, subject="x", words="y") for level in Level}
    assert worst([]) == 0
    assert worst([levels[Level.OK]]) == 0
    assert worst([levels[Level.WARN], levels[Level.OK]]) == 1
    assert worst([levels[Level.WARN], levels[Level.FAIL]]) == 2


def test_a_broken_configuration_is_the_first_finding(place: Path, run: Run) -> None:
    """The doctor would need the health that it is asked about."""
    (place / "config.toml").write_text("[stroe]\n", encoding="utf-8")
    shown = run("doctor", "--json")
    assert shown.code == 2
    finding = json.loads(shown.out)
    assert finding["level"] == "FAIL"
    assert "config.toml:1: stroe" in finding["words"]


@pytest.mark.slow
def test_everything_has_a_line(filled: Path, run: Run) -> None:
    """A part that is broken would not be looked at."""
    shown = run("doctor")
    lines = [line.split("\t") for line in shown.out.splitlines()]
    subjects = {line[1] for line in lines}
    assert shown.code == 1
    assert {len(line) for line in lines} == {4}
    assert subjects >= {
        "configuration",
        "rules",
        "extraction",
        "channels",
        "database",
        "polling",
        "sources",
        "messages",
    }
    seen = in_terminal("doctor", cwd=filled)
    assert seen.code == 1
    assert "→ start `lodewatch run`" in seen.out
    assert max(map(len, seen.out.splitlines())) <= 80
