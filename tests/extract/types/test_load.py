"""Reading type files."""

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.config.settings import ExtractSettings, Written
from monitor.errors import ConfigError
from monitor.extract.types import is_shipped, known_types, load_types, types_of
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
    "a place without its words": (
        'at = ["actor"]',
        'at = ["after"]',
        "belong together",
    ),
    "words without their place": (
        'at = ["actor"]',
        'at = ["actor"]\nafter = ["for"]',
        "belong together",
    ),
    "an example's role": (
        "[[frame]]",
        '[[example]]\ntext = "x"\nroles = { autority = "x" }\n\n[[frame]]',
        'did you mean "authority"',
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


def without(*names: str, folder: Path | None = None) -> ExtractSettings:
    written = [
        Written(name=n, file="config.toml", line=7, key="extract.without")
        for n in names
    ]
    return ExtractSettings(
        types=(folder,) if folder else (),
        lexicon=(),
        timeout=timedelta(seconds=30),
        max_chars=20_000,
        without=tuple(written),
    )


def test_a_type_can_be_switched_off(tmp_path: Path) -> None:
    """If it fails, a reader gets news of what he does not want."""
    write(tmp_path, GOOD)
    settings = without("CAPITAL_RAISE", "DRUG_APPROVAL", folder=tmp_path)
    looked_for = {t.id for t in types_of(settings)}
    assert looked_for.isdisjoint({"CAPITAL_RAISE", "DRUG_APPROVAL"})
    assert len(looked_for) == 23
    assert len(known_types(settings)) == 25  # rules may still name them


def test_all_shipped_types_can_be_switched_off(tmp_path: Path) -> None:
    """If it fails, a monitor for another subject tells of tariffs."""
    write(tmp_path, GOOD)
    assert [t.id for t in types_of(without("*", folder=tmp_path))] == ["DRUG_APPROVAL"]


def test_what_is_switched_off_must_exist() -> None:
    """If it fails, a typing mistake leaves the type on and says nothing."""
    with pytest.raises(ConfigError) as caught:
        types_of(without("CAPITAL_RAISES"))
    assert str(caught.value) == (
        "config.toml:7: extract.without: there is no event type "
        '"CAPITAL_RAISES"; did you mean "CAPITAL_RAISE"?'
    )


def test_a_users_type_is_told_from_a_shipped_one(tmp_path: Path) -> None:
    """If it fails, `types check` runs the wrong examples."""
    own = [t.id for t in load_types([write(tmp_path, GOOD)]) if not is_shipped(t)]
    assert own == ["DRUG_APPROVAL"]


def test_an_example_knows_its_line(tmp_path: Path) -> None:
    """If it fails, a failing example has to be searched for."""
    text = GOOD + '\n[[example]]\ntext = "x"\n'
    kind = load_types([write(tmp_path, text)])[-1]
    assert kind.lines == (text.splitlines().index("[[example]]") + 1,)
