"""Every mistake in a rule is named, with a suggestion where there is one."""

from pathlib import Path

import pytest

from tests.match.files import HEAD, wrong

MATCH = "[rule.match]\n"
CASES = {
    "unknown field": (f'{MATCH}"comodities|any" = ["REE"]', 'did you mean "commodities"'),
    "unknown modifier": (f'{MATCH}"commodities|anny" = ["REE"]', 'did you mean "any"'),
    "modifier and type": (f'{MATCH}"title|gte" = 5', '"title" is a text field'),
    "any on one word": (f'{MATCH}"source.tier|any" = ["wire"]', "it takes none, in"),
    "unknown value": (f'{MATCH}stage = "SUSPENDD"', 'did you mean "SUSPENDED"'),
    "unknown list": (f'{MATCH}"companies|any" = ["@watchd"]', 'unknown list "@watchd"'),
    "a table as value": (f'{MATCH}"stage|in" = [["ADOPTED"]]', "or list of these"),
    "name of an element": (f'{MATCH}"commodities|any" = ["Dysprosium"]', 'mean "Dy"'),
    "name of the group": (f'{MATCH}"commodities|any" = ["rare earths"]', 'mean "REE"'),
    "unknown family": (f'{MATCH}family = "TRADE"', 'unknown family "TRADE"'),
    "pattern": (f'{MATCH}"title|regex" = "("', "no RE2 pattern"),
    "unknown key": ('severty = "low"', 'did you mean "severity"'),
    "where": ("where = 'event.certainty > 0.4'", "not supported yet"),
    "correlate": ('[rule.correlate]\ntype = "count"', "not supported yet"),
    "duration": ('[rule.dedup]\nwindow = "3 days"', "is no duration"),
    "dedup field": ('[rule.dedup]\nby = ["storry"]', 'did you mean "story"'),
    "dedup on a number": ('[rule.dedup]\nby = ["certainty"]', "cannot be told by it"),
    "dedup by nothing": ("[rule.dedup]\nby = []", "is empty"),
    "changes": ('changes = ["stages"]', 'did you mean "stage"'),
    "no changes": ("changes = []", "empty list"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), CASES.values(), ids=CASES.keys())
def test_mistakes(tmp_path: Path, text: str, said: str) -> None:
    """A mistake would be loaded, and the rule would do something else, or nothing."""
    found = wrong(tmp_path, HEAD + text)

    assert any(said in message for message in found), found
    assert all(message.startswith("0.toml:") for message in found)
