"""`[[inhibit]]`: which alerts keep which others quiet."""

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.config import load
from monitor.config.settings import Choice
from monitor.model.rule import Severity
from tests.config.test_load import mistakes, write

TABLE = """
[[inhibit]]
source = { rules = ["one"] }
target = { tags = ["policy.*"], severity = ["low"] }
equal = ["commodities"]
"""


def test_what_is_set_arrives(tmp_path: Path) -> None:
    """If it fails, the wrong alerts are silent."""
    (found,) = load(write(tmp_path, TABLE), environment={}).inhibits

    assert found.source == Choice(rules=("one",))
    assert found.target == Choice(tags=("policy.*",), severity=(Severity.LOW,))
    assert (found.equal, found.window) == (("commodities",), timedelta(hours=24))
    assert (found.key, found.line) == ("inhibit[1]", 2)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('{ rules = ["one"] }', "{}", "inhibit[1].source"),
        ('["commodities"]', "[]", "inhibit[1].equal"),
        ("equal", "equals", "inhibit[1].equals"),
    ],
)
def test_a_table_that_would_silence_everything_is_refused(
    tmp_path: Path, old: str, new: str, key: str
) -> None:
    """If it fails, a slip of the pen keeps all alerts quiet."""
    told = mistakes(tmp_path, TABLE.replace(old, new, 1))

    assert any(key in one for one in told)
