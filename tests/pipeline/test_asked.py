"""What rules say of a change, and what came of it."""

from pathlib import Path

from monitor.config import load
from monitor.match import load_rules
from monitor.model.exposure import Exposure
from monitor.pipeline.asked import FIRED, NEAR, answers_of
from monitor.store import open_store
from tests.makers import NOON, a_change

RULES = """
schema = 1
[[rule]]
id = "ree"
title = "Rare earths"
status = "experimental"
severity = "high"
events = ["EXPORT_LICENSING"]
[rule.match]
"commodities|any" = ["{}"]
"""


def test_a_rule_fires_or_misses_by_one_condition(tmp_path: Path) -> None:
    """If it fails, nobody learns why an alert did not come."""
    config = tmp_path / "config.toml"
    config.write_text("", encoding="utf-8")
    routes = load(config, environment={}).routes
    found = []
    with open_store(tmp_path / "w.db", now=NOON) as store:
        for material in ("REE", "Cu"):
            file = tmp_path / f"{material}.toml"
            file.write_text(RULES.format(material), encoding="utf-8")
            rules = load_rules(file, types=["EXPORT_LICENSING"])
            (one,) = answers_of(store, rules, a_change(), routes, Exposure())
            found.append((one.how, one.outcome))
    assert found == [(FIRED, ("told nowhere: not in force then",)), (NEAR, ())]
