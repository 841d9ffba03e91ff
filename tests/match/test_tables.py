"""The shape of rule files: which keys there are, and what they are by default."""

from monitor.match.tables import FileTable
from monitor.model.rule import Dedup, OnRepeat, RuleStatus
from monitor.model.story import ChangeKind
from monitor.toml_file import parse
from tests.match.files import HEAD


def test_defaults_are_those_of_the_model() -> None:
    """A rule that leaves a key out would differ from what the documentation says."""
    (rule,) = parse(HEAD, name="x.toml").into(FileTable).rule

    assert tuple(rule.dedup.by) == Dedup().by
    assert rule.dedup.window == Dedup().window
    assert rule.dedup.on_repeat is Dedup().on_repeat is OnRepeat.THREAD
    assert rule.changes == [ChangeKind.NEW, ChangeKind.STAGE]
    assert rule.status is RuleStatus.EXPERIMENTAL
