"""Questions to the dependency tree."""

import pytest
from spacy.tokens import Token

from monitor.extract import syntax
from tests.extract.reader import parser

pytestmark = pytest.mark.slow


def word(text: str) -> Token:
    """Return the token marked [so] in `text`."""
    place = text.index("[")
    plain = text.replace("[", "").replace("]", "")
    (doc,) = parser().parse([plain])
    return next(t for t in doc if t.idx == place)


SUBJECTS = {
    "active": ("Japan [banned] exports.", ["Japan"]),
    "agent of a passive": ("Exports were [banned] by Japan.", ["Japan"]),
    "passive without agent": ("Exports were [banned].", []),
    "an infinitive's": ("Japan wants to [ban] exports.", ["Japan"]),
    "a participle's": ("Japan eased rules while [excluding] firms.", ["Japan"]),
    "behind an adjective": ("Japan is ready to [ban] exports.", ["Japan"]),
    "across a semicolon": ("[Signed] in Oslo; the deal with Chile ends.", []),
    "what a name says of itself": ("Japan said it [banned] exports.", ["Japan"]),
    "what others say of it": ("Traders said it [banned] exports.", ["it"]),
    "a second verb's": ("Japan met Chile and [signed] a deal.", ["Japan"]),
}


@pytest.mark.parametrize(("text", "found"), SUBJECTS.values(), ids=SUBJECTS.keys())
def test_who_does_it(text: str, found: list[str]) -> None:
    """If it fails, the wrong state is said to act."""
    assert [t.text for t in syntax.subjects(word(text))] == found


def test_what_is_acted_on() -> None:
    """If it fails, a frame does not see its object."""
    assert "exports" in [
        t.text for t in syntax.objects(word("Japan [banned] exports."))
    ]
    assert "exports" in [
        t.text for t in syntax.objects(word("Then exports were [banned]."))
    ]


@pytest.mark.parametrize(
    ("text", "verb", "reached"),
    [
        ("Japan lifted the [ban] on ore.", "lifted", True),
        ("Japan imposed a halt to [exports].", "imposed", True),
        ("Prices rose after the [ban].", "rose", False),
        ("Prices rose despite the [ban].", "rose", False),
    ],
)
def test_what_carries_a_noun(text: str, verb: str, reached: bool) -> None:  # noqa: FBT001
    """If it fails, a ban that only dates a sentence becomes its event."""
    assert (verb in [up.text for up, _ in syntax.above(word(text))]) is reached


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("Japan does not plan to [impose] it.", False),
        ("Japan will not [impose] it.", True),
        ("Japan no longer [imposes] it.", False),
        ("Japan [has] no plans for it.", True),
        ("Japan not only [imposed] it.", False),
        ("Japan [raised] no objection.", False),
    ],
)
def test_what_denies_a_verb(text: str, denied: bool) -> None:  # noqa: FBT001
    """If it fails, denials are told as facts, or facts as denials."""
    verb = word(text)
    assert syntax.negated(verb, verb) is denied


def test_what_a_verb_hangs_on() -> None:
    """If it fails, "plans to ban" is told as a ban."""
    above = [t.lemma_ for t in syntax.governors(word("Japan plans to [ban] exports."))]
    assert above == ["plan"]


def test_what_it_is_for() -> None:
    """If it fails, a regime made to ease trade is told as a restriction."""
    found = syntax.purposes(word("Japan [explores] a scheme to facilitate exports."))
    assert [t.text for t in found] == ["facilitate"]


def test_whose_it_is() -> None:
    """If it fails, "China's ban" has no author."""
    assert "China" in [t.text for t in syntax.possessors(word("China's [ban] ended."))]


def test_passives_and_auxiliaries() -> None:
    """If it fails, a passive's object is taken for its actor."""
    assert syntax.passive(word("Exports were [banned]."))
    assert not syntax.passive(word("Japan [banned] exports."))
    assert "will" in syntax.auxiliaries(word("Japan will [ban] exports."))


def test_a_phrase_is_taken_whole() -> None:
    """If it fails, half a name of a measure is quoted."""
    text = "Vulcan secured a 2.2 billion euro [financing] package, which pays."
    head = syntax.described(word(text))
    assert (syntax.phrase_start(head).text, head.text) == ("a", "package")
    text = "Vulcan [secured] a loan for its plant, which pays."
    assert syntax.clause_end(word(text)).text == "plant"
