"""Data files read together."""

from pathlib import Path

import pytest

from monitor.app import read_settings
from monitor.config import Settings
from monitor.errors import ConfigError
from monitor.knowledge import read_audiences, read_exposure, read_knowledge

RULE = """schema = 1
[[rule]]
id = "any-licence"
title = "Licensing of exports changes"
status = "experimental"
severity = "high"
events = ["EXPORT_LICENSING"]
"""
INHIBIT = '[[inhibit]]\nsource = { rules = ["any-lisence"] }\ntarget = { tags = ["x"] }\nequal = ["commodities"]\n'


def settings_in(folder: Path, text: str = "", rule: str = RULE) -> Settings:
    (folder / "config.toml").write_text(text, encoding="utf-8")
    (folder / "rules").mkdir()
    (folder / "rules/own.toml").write_text(rule, encoding="utf-8")
    return read_settings(folder / "config.toml")


def test_types_and_rules_are_read_together(tmp_path: Path) -> None:
    """If it fails, rules run against other event types than those that are read."""
    known = read_knowledge(settings_in(tmp_path))
    assert [rule.id for rule in known.rules.rules] == ["any-licence"]
    assert known.titles["EXPORT_LICENSING"]
    assert not known.exposure.holdings


def test_an_inhibition_of_no_rule_is_refused(tmp_path: Path) -> None:
    """If it fails, a misspelt rule is never kept quiet, and nobody is told."""
    with pytest.raises(ConfigError, match='did you mean "any-licence"'):
        read_knowledge(settings_in(tmp_path, INHIBIT))


def test_without_a_list_nothing_is_held(tmp_path: Path) -> None:
    """If it fails, whoever has no list of their own cannot start."""
    assert read_exposure(settings_in(tmp_path)).holdings == ()


def test_a_list_that_is_not_there_is_named(tmp_path: Path) -> None:
    """If it fails, alerts on what somebody holds are missing without a word."""
    settings = settings_in(tmp_path, '[exposure]\nfile = "mine.toml"\n')
    with pytest.raises(ConfigError, match=r"mine\.toml: cannot be read"):
        read_exposure(settings)


def test_everybody_s_view_is_always_there(tmp_path: Path) -> None:
    """If it fails, `lodewatch brief` needs a file that nobody wrote."""
    assert read_audiences(settings_in(tmp_path))
