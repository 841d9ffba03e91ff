"""Views, as data."""

from dataclasses import replace
from pathlib import Path

import pytest

from monitor.errors import ConfigError
from monitor.extract.types import load_types
from monitor.notify.audience import (
    EVERYBODY,
    Audience,
    audiences,
    read_audiences,
    with_own,
)
from monitor.notify.stakes import KINDS, facts_of
from monitor.toml_file import parse
from tests.makers import a_company, a_report, a_story, an_event


def view(**changes: object) -> Audience:
    return replace(EVERYBODY, id="mine", **changes)  # type: ignore[arg-type]


def test_the_shipped_views_name_what_exists() -> None:
    """If it fails, a view waits for a fact or an event type that never comes."""
    types = load_types()
    known = {*KINDS, *(t.id for t in types), *(t.family for t in types)}

    assert [*audiences()] == ["investor", "supply-chain", "compliance", "policy"]
    for shown in audiences().values():
        assert {*shown.points, *shown.without} <= known, shown.id
        assert shown.about.endswith(".")
        assert len(set(shown.facts)) == len(shown.facts) > 0


def test_a_view_leaves_out_and_puts_forward() -> None:
    """If it fails, an investor reads about quotas before the placement."""
    deal = a_report(an_event(arguments=(a_company("MP Materials"),)))
    act = a_report(an_event(arguments=()))
    story = a_story()
    has, lacks = (
        {f.kind: f for f in facts_of(story, [report])} for report in (deal, act)
    )
    investor = view(needs=("companies", "sums"), points={"companies": 3})

    assert investor.wants(story, has)
    assert not investor.wants(story, lacks)
    assert investor.weight(story, has) > investor.weight(story, lacks)
    assert not view(without=("TRADE_CONTROL",)).wants(story, has)
    assert EVERYBODY.wants(story, lacks)


def test_points_count_for_types_and_less_where_it_is_unsure() -> None:
    """If it fails, a rumour outranks what is in the official journal."""
    shown = view(points={"EXPORT_LICENSING": 3})

    sure, unsure = (a_story(certainty=value) for value in (0.95, 0.2))

    assert shown.weight(sure, {}) > shown.weight(unsure, {})
    assert shown.weight(unsure, {}) > EVERYBODY.weight(unsure, {})


def test_every_mistake_in_a_view_is_named_with_its_line() -> None:
    """If it fails, a typing error silently leaves out a kind of fact."""
    text = (
        '[[audience]]\nid="x"\ntitle="X"\nabout="X."\nfacts = ["sum"]\nneeds=["lists"]'
    )

    with pytest.raises(ConfigError) as caught:
        read_audiences(parse(text, name="views.toml"))

    told = [str(problem) for problem in caught.value.problems]
    assert told[1].startswith("views.toml:6: audience[1].needs: there is no kind")
    assert told[0] == (
        'views.toml:5: audience[1].facts: there is no kind of fact "sum"; '
        'did you mean "sums"?'
    )


OWN = """
[[audience]]
id = "magnets"
title = "Magnet desk"
about = "Materials come first."
needs = ["materials"]
without = ["MERGER_ACQUISITION"]
[audience.points]
dates = 3
EXPORT_LICENSING = 2
[[audience]]
id = "policy"
title = "Our policy desk"
about = "Everything."
"""
TYPES = {"MERGER_ACQUISITION", "EXPORT_LICENSING", "TRADE_CONTROL"}


def test_own_views_stand_beside_the_shipped_ones(tmp_path: Path) -> None:
    """If it fails, a desk of its own cannot be written for."""
    path = tmp_path / "mine.toml"
    path.write_text(OWN, encoding="utf-8")

    views = with_own(path, TYPES)

    assert [*views] == [*audiences(), "magnets"]
    assert views["policy"].title == "Our policy desk"
    assert views["magnets"].points == {"dates": 3, "EXPORT_LICENSING": 2}
    assert with_own(None, ()) is audiences()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            '"MERGER_ACQUISITION"',
            '"MERGER_AQUISITION"',
            '7: audience[1].without: there is no event type or family "MERGER_AQ',
        ),
        (
            "dates = 3",
            "dats = 3",
            "9: audience[1].points.dats: there is no fact, event",
        ),
        ('id = "policy"', 'id = "magnets"', '12: audience[2].id: "magnets" is there'),
        ('id = "policy"', 'id = "Our desk"', "12: audience[2].id: "),
        (
            "needs",
            "need",
            '6: audience[1].need: unknown key "need"; did you mean "needs"?',
        ),
    ],
)
def test_a_mistake_in_an_own_view_is_named_with_its_place(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    """If it fails, a misspelt type is told after all, and nobody knows why."""
    path = tmp_path / "mine.toml"
    path.write_text(OWN.replace(old, new), encoding="utf-8")

    with pytest.raises(ConfigError) as caught:
        with_own(path, TYPES)

    (problem,) = map(str, caught.value.problems)
    assert problem.startswith(f"{path}:{said}")
