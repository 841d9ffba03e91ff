"""Rules are found by type, each once."""

from pathlib import Path

from monitor.model.story import ChangeKind
from tests.makers import a_change, a_report, an_event
from tests.match.files import HEAD, load


def test_a_rule_of_two_near_types_is_asked_once(tmp_path: Path) -> None:
    """A change whose story and report differ in type would match twice."""
    both = HEAD.replace('"EXPORT_LICENSING"', '"EXPORT_LICENSING", "LICENCE_DECISION"')
    change = a_change(report=a_report(an_event(type="LICENCE_DECISION")))

    found = [r.rule.id for r in load(tmp_path, both).reached_by(change)]

    assert found == ["one"]


def test_what_no_rule_hears_of_is_known_beforehand(tmp_path: Path) -> None:
    """If it fails, a backtest reads a history for nothing, or leaves alerts out."""
    other = HEAD.replace('"one"', '"two"').replace("EXPORT_LICENSING", "TARIFF_DUTY")
    rules = load(tmp_path, HEAD, other + 'changes = ["fact"]\n')
    for kind in ChangeKind:
        default = kind in (ChangeKind.NEW, ChangeKind.STAGE)
        assert rules.hears(kind, ("EXPORT_LICENSING", "PERMIT_DECISION")) is default
        assert rules.hears(kind, ("TARIFF_DUTY",)) is (kind is ChangeKind.FACT)
        assert not rules.hears(kind, ("PERMIT_DECISION",))
    (tmp_path / "every").mkdir()
    every = load(tmp_path / "every", HEAD.replace("EXPORT_LICENSING", "*"))
    assert every.hears(ChangeKind.NEW, ("PERMIT_DECISION",))
