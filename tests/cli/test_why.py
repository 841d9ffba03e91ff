from dataclasses import replace

import pytest

from monitor.cli import why
from monitor.model.explanation import Account, Sign, Step, Witness
from monitor.model.ontology import Direction, Stage
from tests.makers import a_document, an_event


def an_account(**changes: object) -> Account:
    given: dict[str, object] = {
        "event": an_event(direction=Direction.EASE),
        "witness": Witness.FRAME,
        "score": None,
        "cues": (),
        "base": Direction.RESTRICT,
        "signs": (Sign(words="verb “suspend”", sign=-1), Sign(words="x", sign=1)),
        "stage": Stage.SUSPENDED,
        "fillings": (),
        "also": (),
        **changes,
    }
    return Account(**given)  # type: ignore[arg-type]


def test_a_direction_shows_what_turned_it() -> None:
    """Nobody could follow why a suspended ban is an easing."""
    told = why.direction_told(an_account())
    assert told == "restrict × −1 (verb “suspend”) = ease"
    assert why.direction_told(an_account(base=Direction.EASE, signs=())) == "ease"
    assert why.direction_told(an_account(base=None, signs=())) == "ease"
    assert why.direction_told(an_account(signs=())) == (
        "ease, as the detector judges; by the words restrict"
    )


@pytest.mark.parametrize(
    ("witness", "score", "words"),
    [
        (Witness.FRAME, None, "frame: W"),
        (Witness.DETECTOR, 0.912, "detector (0.91)"),
        (Witness.BOTH, 0.5, "frame: W; detector (0.50)"),
    ],
)
def test_the_witness_is_named(
    witness: Witness, score: float | None, words: str
) -> None:
    """An event of the detector would look like one of a frame."""
    account = an_account(witness=witness, score=score, event=an_event(why="W"))
    assert why.witness_told(account) == words


def test_a_stage_that_more_than_verbs_set_is_said() -> None:
    """“Announced” beside “shall apply from today” would look like a mistake."""
    assert why.stage_changed(an_account()) is None
    assert why.stage_changed(an_account(stage=None)) is None
    assert (why.stage_changed(an_account(stage=Stage.ANNOUNCED)) or "").startswith(
        "by its verbs ANNOUNCED; SUSPENDED by"
    )


def test_a_path_reads_from_the_trigger_on() -> None:
    """The way through the sentence could not be followed."""
    steps = (
        Step(relation="ccomp", word="said", up=True),
        Step(relation="nsubj", word="China", up=False),
    )
    assert why.path_told("lift", steps) == "lift ↑ccomp said ↓nsubj China"
    assert why.path_told("lift", ()) == ""


def test_arguments_of_one_role_stand_together() -> None:
    """Five affected states would be five lines apart."""
    event = an_event()
    twice = replace(event, arguments=(*event.arguments, *event.arguments))
    roles = dict(why.by_role(twice))
    assert list(roles) == [a.role for a in event.arguments]
    assert all(len(found) == 2 for found in roles.values())


@pytest.mark.parametrize(
    ("title", "name", "words"),
    [("A\n b", "x", "A b"), ("", "x", "document x"), ("", None, "a line that is no")],
)
def test_every_document_has_a_heading(title: str, name: str | None, words: str) -> None:
    """A document without a headline could not be found on the page."""
    document = a_document(title=title) if name else None
    assert why.heading(document, name).startswith(words)


@pytest.mark.parametrize(("count", "words"), [(1, "1 near miss"), (3, "3 near misses")])
def test_near_misses_are_counted_in_words(count: int, words: str) -> None:
    """“1 near misses” would be on every page."""
    assert why.near_told(count) == words
