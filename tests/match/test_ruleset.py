"""Rules are found by type, each once."""

from pathlib import Path

from tests.makers import a_change, a_report, an_event
from tests.match.files import HEAD, load


def test_a_rule_of_two_near_types_is_asked_once(tmp_path: Path) -> None:
    """A change whose story and report differ in type would match twice."""
    both = HEAD.replace('"EXPORT_LICENSING"', '"EXPORT_LICENSING", "LICENCE_DECISION"')
    change = a_change(report=a_report(an_event(type="LICENCE_DECISION")))

    found = [r.rule.id for r in load(tmp_path, both).reached_by(change)]

    assert found == ["one"]
