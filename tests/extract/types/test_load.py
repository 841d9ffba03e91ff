"""Reading type files."""

from pathlib import Path

import pytest

from monitor.errors import ConfigError
from monitor.extract.types import load_types
from monitor.model.ontology import Stage

GOOD = """
id = "DRUG_APPROVAL"
title = "Drug approval"
family = "HEALTH"
track = "policy"
direction = "ease"
topical = false

[codes]
gta = 7

[[role]]
name = "authority"
types = ["AGENCY", "JURISDICTION"]
at = ["actor"]
required = true

[[frame]]
name = "AGENCY decides on a drug"
noun = ["drug|medicine|therapy|vaccine, gene therapy"]
verb = ["approve", "-reject=REJECTED", "@consider"]
actor = ["GOV"]
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


def problems(folder: Path, text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        load_types([write(folder, text)])
    return str(caught.value)


def test_all_24_types_are_shipped_with_examples_on_both_sides() -> None:
    """If it fails, a type of the ontology is missing or untested."""
    types = load_types()
    assert len(types) == 24
    for kind in types:
        assert {e.fires for e in kind.examples} == {True, False}, kind.id
        assert len(kind.examples) >= 3, kind.id


def test_a_users_type_is_read(tmp_path: Path) -> None:
    """If it fails, the event types are not data."""
    found = load_types([write(tmp_path, GOOD)])
    kind = next(t for t in found if t.id == "DRUG_APPROVAL")
    (frame,) = kind.frames
    assert frame.codes.gta == 7
    assert len(frame.nouns) == 2
    assert frame.verbs["reject"][0].sign == -1
    assert frame.verbs["reject"][0].stage is Stage.REJECTED
    assert "weigh" in frame.verbs
    assert kind.roles[0].required


def test_a_users_folder_replaces_a_shipped_type(tmp_path: Path) -> None:
    """If it fails, nobody can correct a type without touching the package."""
    write(tmp_path, GOOD.replace("DRUG_APPROVAL", "TARIFF_DUTY"))
    found = [t for t in load_types([tmp_path]) if t.id == "TARIFF_DUTY"]
    assert [t.title for t in found] == ["Drug approval"]


MISTAKES = {
    "an unknown key": ("actor =", "aktor =", "aktor"),
    "an unknown kind": ('["GOV"]', '["GOVT"]', "GOV"),
    "an unknown class": ('"@consider"', '"@considder"', 'did you mean "consider"'),
    "an unknown stage": ("=REJECTED", "=REJECTD", 'did you mean "REJECTED"'),
    "a bad pattern": ("drug|medicine", "drug||medicine", "no word pattern"),
    "an unknown track": ('"policy"', '"politics"', "politics"),
    "no frame word": (
        'noun = ["drug|medicine|therapy|vaccine, gene therapy"]\nverb = ["approve", "-reject=REJECTED", "@consider"]',
        "",
        "needs a noun",
    ),
    "a sign that is none": ('actor = ["GOV"]', "sign = 2", "1 or -1"),
    "a kind in needs": (
        'actor = ["GOV"]',
        'needs = ["MONNEY"]',
        'did you mean "MONEY"',
    ),
    "two roles of one name": (
        "[[frame]]",
        '[[role]]\nname = "authority"\ntypes = ["AGENCY"]\n\n[[frame]]',
        "stands twice",
    ),
}


@pytest.mark.parametrize(("old", "new", "said"), MISTAKES.values(), ids=MISTAKES.keys())
def test_mistakes_are_named_with_their_place(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    """If it fails, a user looks for a typing mistake in the dark."""
    assert old in GOOD
    message = problems(tmp_path, GOOD.replace(old, new))
    assert said in message
    assert "own.toml:" in message


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    """If it fails, a file is mended one start at a time."""
    text = GOOD.replace("=REJECTED", "=X").replace('"@consider"', '"@y"')
    assert len(problems(tmp_path, text).splitlines()) == 2
