"""Every mistake in a rule is named, with a suggestion where there is one."""

from pathlib import Path

import pytest

from monitor.errors import ConfigError
from monitor.match import load_rules
from tests.match.files import HEAD, TYPES, wrong

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
    "where": ("where = 'event.certanty > 0.4'", 'did you mean "event.certainty"'),
    "where, plain name": ("where = 'certainty > 0.4'", 'did you mean "event.certainty"'),
    "where, type": ("where = 'event.stage > 1'", "`>` cannot be applied to '(string, int)'"),
    "where, no condition": ("where = 'story.sources'", "of type double; a condition is"),
    "where, no text": ("where = 5", "where: "),
    "where, throws": ("where = 'event.commodities[0] == \"REE\"'", "throws where nothing"),
    "where, pattern": ("where = 'event.title.matches(\"(\")'", "invalid regular expression"),
    "correlate": ('[rule.correlate]\ntype = "cuont"\nwindow = "6h"', 'did you mean "count"'),
    "correlate, step": ('[rule.correlate]\ntype = "sequence"\nwindow = "6h"\n[[rule.correlate.step]]\nstge = "ADOPTED"', 'did you mean "stage"'),
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


def test_an_expression_is_marked_where_it_is_wrong(tmp_path: Path) -> None:
    """If it fails, the writer of a long expression looks for the mistake in vain."""
    text = f"{HEAD}where = '''\nevent.certainty > 0.4 &&\n  'x' == foo\n'''"

    (found,) = wrong(tmp_path, text)

    assert found == (
        "0.toml:8: rule[1].where: unknown name \"foo\"\n      'x' == foo\n             ^"
    )


def test_every_mistake_of_an_expression_is_told_with_its_line(tmp_path: Path) -> None:
    """If it fails, mistakes come to light one by one, or at the wrong place."""
    found = wrong(tmp_path, f"{HEAD}where = 'foo && bar'")

    assert [m.splitlines()[0] for m in found] == [
        '0.toml:6: rule[1].where: unknown name "bar"',
        '0.toml:6: rule[1].where: unknown name "foo"',
    ]


@pytest.mark.parametrize(
    ("by", "events", "said"),
    [
        ('["role.issuer"]', '["CAPITAL_RAISE", "EXPORT_LICENSING"]', None),
        ('["role.issuer"]', '["*"]', None),
        ('["company"]', '["EXPORT_LICENSING"]', None),
        ('["role.isuer"]', '["CAPITAL_RAISE"]', "unknown field"),
        (
            '["role.buyer", "stage"]',
            '["EXPORT_LICENSING"]',
            'no event of EXPORT_LICENSING has "role.buyer": it is always empty',
        ),
    ],
)
def test_a_role_that_no_event_has_tells_no_matches_apart(
    tmp_path: Path, by: str, events: str, said: str | None
) -> None:
    """If it fails, a rule tells the first of many deals and takes the others for repeats."""
    text = HEAD.replace('["EXPORT_LICENSING"]', events) + f"[rule.dedup]\nby = {by}\n"
    (tmp_path / "rules.toml").write_text(text, encoding="utf-8")
    roles = {"EXPORT_LICENSING": {"excluded"}, "CAPITAL_RAISE": {"issuer"}}

    told = ""
    try:
        load_rules(tmp_path, types=TYPES, roles=roles)
    except ConfigError as error:
        (problem,) = error.problems
        told = str(problem)

    assert (said is None) is (told == "")
    assert (said or "") in told
    assert said is None or ":7: rule[1].dedup.by: " in told
