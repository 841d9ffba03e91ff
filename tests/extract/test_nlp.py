"""Text to parse: what is harmless, where sentences end, what a headline hides."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import ModelMissing
from monitor.extract import nlp as door
from monitor.extract.nlp import (
    cut,
    harmless,
    inner_names,
    load_model,
    title_cased,
    truecase,
)
from tests.extract.reader import extract, extractor, parser

RUNS = {
    "brackets": "a" + "(" * 5_000 + "b",
    "stars": "*" * 5_000,
    "dollars and quotes": '$"' * 3_000,
    "emoji": "🚀🔥" * 2_000,
    "a word without an end": "x" * 30_000,
    "control characters": "a\x00\x01b",
}


@pytest.mark.fault(no=53)
@pytest.mark.parametrize("text", RUNS.values(), ids=RUNS.keys())
def test_what_blows_up_the_tokenizer_is_blanked(text: str) -> None:
    """If it fails, one hostile page costs minutes."""
    plain = harmless(text)
    assert len(plain) == len(text)
    assert len(plain.split()) <= 3


@given(st.text())
def test_harmless_text_keeps_every_offset(text: str) -> None:
    """If it fails, evidence points to the wrong words."""
    plain = harmless(text)
    assert len(plain) == len(text)
    assert all(b in (a, " ") for a, b in zip(text, plain, strict=True))


def test_plain_prose_is_left_alone() -> None:
    """If it fails, ordinary punctuation is lost before the parse."""
    text = 'He said: "No." (The U.S. agreed...) It cost $1.5bn!\n\nNext.'
    assert harmless(text) == text


def test_a_text_is_cut_at_a_sentence() -> None:
    """If it fails, the last sentence of a long text is a false half."""
    assert cut("One. Two. Three is long.", 12) == "One. Two."
    assert cut("short", 12) == "short"
    assert cut("nothing ends here", 7) == "nothing"


TITLES = {
    "title case": (
        "China Bans Exports of Gallium Ore",
        "China bans exports of gallium ore",
    ),
    "capitals": ("CHINA BANS GALLIUM EXPORTS", "CHINA bans gallium exports"),
    "sentence case": ("China bans exports of ore", "China bans exports of ore"),
    "an acronym stays": (
        "China Hits EU With Export Curbs",
        "China hits EU with export curbs",
    ),
    "a name of the text stays": (
        "Noront Buys Mine From Vale",
        "Noront buys mine from Vale",
    ),
}


@pytest.mark.parametrize(("title", "plain"), TITLES.values(), ids=TITLES.keys())
def test_headlines_are_written_as_sentences(title: str, plain: str) -> None:
    """If it fails, the parser takes a headline's verbs for names."""
    place = title.upper().find("CHINA")
    kept = [(place, place + 5)] if place >= 0 else []
    assert truecase(title, names=("Vale",), kept=kept) == plain


@given(st.text(max_size=80))
def test_truecasing_keeps_every_offset(title: str) -> None:
    """If it fails, evidence in headlines points to the wrong words."""
    assert len(truecase(title, names=(), kept=())) == len(title)


def test_two_words_have_no_style() -> None:
    """If it fails, "Lynas Malaysia" loses its capitals."""
    assert not title_cased("Lynas Malaysia")


def test_names_are_learned_inside_sentences_only() -> None:
    """If it fails, every first word of a sentence counts as a name."""
    found = inner_names("Talks with Lynas failed. Then Beijing’s envoy left.")
    assert found == frozenset(("Lynas", "Beijing"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("The U.S. and Japan agreed. They left.", 2),
        ("Announcement No. 61 took effect on Dec. 1 in Japan.", 1),
        ("A headline without a stop\n\nThe first paragraph.", 2),
        ("It acts under Art. 5 of the law.", 1),
        ("", 0),
        ("   \n\n  ", 0),
    ],
)
def test_sentences_end_where_they_end(text: str, number: int) -> None:
    """If it fails, a measure is torn from its date or its state."""
    (doc,) = parser().parse([text])
    sentences = [s for s in doc.sents if s.text.strip()] if len(doc) else []
    assert len(sentences) == number


@pytest.mark.fault(no=53)
@pytest.mark.slow
def test_a_long_text_has_a_bounded_number_of_tokens() -> None:
    """If it fails, one long page holds a worker for minutes."""
    (doc,) = parser().parse(["a b c. " * 9_000])
    assert 4_000 < len(doc) <= 5_000


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(st.text(max_size=200))
def test_any_text_parses_with_its_offsets(text: str) -> None:
    """If it fails, some text stops the daemon or moves the evidence."""
    (doc,) = parser().parse([text])
    assert len(doc.text) <= len(text)
    assert all(doc.text[t.idx : t.idx + len(t)] == t.text for t in doc)


@pytest.mark.slow
def test_the_model_names_itself() -> None:
    """If it fails, results of two models cannot be told apart."""
    assert parser().model.count(".") == 2


def test_a_missing_model_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """If it fails, a new user gets a traceback instead of a command."""
    monkeypatch.setattr(door, "_MODELS", ("no_such_model",))
    with pytest.raises(ModelMissing, match="pip install"):
        load_model()


@pytest.mark.slow
@pytest.mark.fault(no=54)
def test_words_that_were_never_seen_before_leave_nothing_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """If it fails, a process that reads for weeks grows with every name it has met."""
    monkeypatch.setattr(door, "_BASE_FORMS", 20)
    parser = extractor()._parser
    vocabulary = parser._nlp.vocab

    def read(numbers: range) -> tuple[int, int]:
        for n in numbers:
            extract(
                f"China on Monday suspended export controls on rare earths, Zorp{n}x "
                f"of Bnam{n} said. All {n}quuites are not affected, it added."
            )
        return len(vocabulary.strings), sum(1 for _ in vocabulary)

    assert read(range(10)) == read(range(10, 60))
    assert len(parser._base_forms) <= 20
