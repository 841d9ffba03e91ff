"""What an example comes to."""

from dataclasses import replace
from pathlib import Path

import pytest

from monitor.extract.types import EventType, load_types
from monitor.extract.types.trial import try_examples
from monitor.model.event import Event, Extraction
from monitor.model.ontology import Stage
from monitor.model.text import Document
from tests.makers import an_event

TYPE = """
id = "EXPORT_LICENSING"
title = "x"
family = "X"
track = "policy"
direction = "ease"

[[role]]
name = "implementer"
types = ["JURISDICTION"]

[[frame]]
name = "x"
verb = ["approve"]

[[example]]
"""
OTHER = replace(an_event(), type="TARIFF_DUTY", why="a tariff")


def a_type(folder: Path, example: str) -> EventType:
    path = folder / "own.toml"
    path.write_text(f"{TYPE}text = 'x'\n{example}", encoding="utf-8")
    return next(t for t in load_types([path]) if t.file == str(path))


CASES = {
    "as promised": ("", [an_event()], ""),
    "quiet as promised": ("fires = false", [], ""),
    "others do not matter": ("fires = false", [OTHER], ""),
    "nothing": ("", [], "nothing was found"),
    "something else": (
        "",
        [OTHER],
        'no EXPORT_LICENSING, but TARIFF_DUTY by "a tariff"',
    ),
    "a false alarm": (
        "fires = false\nbecause = 'no such thing'",
        [an_event()],
        "although: no such thing",
    ),
    "stage": (
        "stage = 'ENDED'",
        [an_event(stage=Stage.SUSPENDED)],
        "stage is SUSPENDED, not ENDED",
    ),
    "role": (
        "roles = { implementer = 'Japan' }",
        [an_event()],
        'implementer is "China", not "Japan"',
    ),
    "one of two is right": (
        "stage = 'ENDED'",
        [an_event(stage=Stage.SUSPENDED), an_event(stage=Stage.ENDED)],
        "",
    ),
}


@pytest.mark.parametrize(
    ("example", "events", "said"), CASES.values(), ids=CASES.keys()
)
def test_it_is_said_what_was_found_instead(
    tmp_path: Path, example: str, events: list[Event], said: str
) -> None:
    """If it fails, a user sees that an example fails, and not why."""

    def extract(document: Document) -> Extraction:
        return Extraction(id=document.id, events=tuple(events))

    (result,) = try_examples([a_type(tmp_path, example)], extract)
    assert bool(result.wrong) is bool(said)
    assert said in result.wrong
    assert result.place == f"{tmp_path / 'own.toml'}:{TYPE.count(chr(10))}"
