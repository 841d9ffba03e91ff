"""`where`: what an expression sees, what it may not do, and what it costs."""

import math
from pathlib import Path
from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.match.fields import FIELDS, view, view_of
from monitor.match.where import (
    MOST_WORDS,
    SLOW,
    WhereError,
    compile_where,
    flaws,
    name_in_where,
)
from tests.makers import a_change, a_document, a_report

HOLDS = [
    'event.type == "EXPORT_LICENSING"',
    "event.certainty >= 0.4 || story.sources >= 2",
    "story.sources == 1",
    'source.tier in ["official", "wire"]',
    '"REE" in event.commodities && event.commodities.size() == 1',
    'event.commodities.exists(c, c.startsWith("RE"))',
    'event.title.matches("(?i)RARE earths?") && !event.title.contains("tungsten")',
    # a missing number compares as false, whatever it is compared with
    "!(money.amount > 5) && !(money.amount <= 5) && !(money.amount == 5)",
    'event.subtype == ""',
]


@pytest.mark.parametrize("source", HOLDS)
def test_an_expression_sees_the_fields_of_a_change(source: str) -> None:
    """If it fails, a rule with `where` is silent, or fires for everything."""
    assert not flaws(source)
    assert compile_where(source).holds(view(a_change()))
    assert not compile_where(f"!({source})").holds(view(a_change()))


def test_every_field_can_be_asked_about() -> None:
    """If it fails, a documented field is unknown to expressions."""
    for name, field in FIELDS.items():
        written = name_in_where(name)
        source = f"{written} == {written}"
        assert not flaws(source), source
        assert [f for _, f in compile_where(source).names] == [name]
        assert field.name == name


def test_the_names_that_count_are_whole_ones() -> None:
    """If it fails, an explanation shows fields that the expression does not name."""
    where = compile_where('event.stage_before == "PROPOSED"')

    assert where.names == (("event.stage_before", "stage_before"),)


FLAWS = {
    "syntax": ("event.certainty >", (1, 18, "Syntax error: mismatched input the end")),
    "unknown": ("story.source > 1", (1, 6, 'unknown name "story.source"; did you mean "story.sources"?')),
    "type": ('event.title > 1', (1, 13, "`>` cannot be applied to '(string, int)'")),
    "no function of ours": ("now() > 1", (1, 4, 'unknown name "now"')),
    "no condition": ("event.title", (1, None, "it is of type string; a condition is true or false")),
    "second line": ("true &&\n  foo", (2, 3, 'unknown name "foo"')),
    "nested loops": ("event.companies.all(a, event.companies.all(b, event.companies.all(c, true)))", (1, None, "has too many nested loops")),
    "too long": ("true" + " && true" * 500, (1, None, "is longer than 2,000 characters")),
    "too many terms": ("+".join(["event.text"] * 50) + " == event.title", (1, None, "Exceeded max recursion depth of 32 when parsing.")),
    "too deep": ("(" * 200 + "true" + ")" * 200, (1, None, "Expression recursion limit exceeded. limit: 32")),
}  # fmt: skip


@pytest.mark.parametrize(("source", "said"), FLAWS.values(), ids=FLAWS.keys())
def test_flaws(source: str, said: tuple[int, int | None, str]) -> None:
    """If it fails, a wrong expression is loaded, or its mistake cannot be found."""
    assert [(f.line, f.column, f.message) for f in flaws(source)] == [said]


@pytest.mark.fault(no=52)
def test_what_is_slow_on_a_long_text_is_refused() -> None:
    """If it fails, one long press release holds up every other source."""
    heavy = (
        "event.companies.all(a, event.companies.all(b, !event.text.contains(a + b)))"
    )

    (flaw,) = flaws(heavy)

    assert flaw.message.startswith("is slow: ")


@pytest.mark.fault(no=52)
@pytest.mark.parametrize(
    "source",
    ['event.text.matches("(a+)+b")', 'event.text.matches("(a|aa)*c")',
     'event.text.contains("aaaaaaaaab")'],
)  # fmt: skip
def test_no_text_makes_a_pattern_slow(source: str) -> None:
    """If it fails, a publisher can stop the monitor with a row of letters."""
    assert not flaws(source)
    seen = view_of({"text": "a" * 3_000_000})

    start = thread_time()
    assert not compile_where(source).holds(seen)
    assert thread_time() - start < SLOW


def test_a_long_list_is_cut() -> None:
    """If it fails, a text that names a thousand firms switches rules off."""
    where = compile_where("event.companies.all(a, event.companies.exists(b, a == b))")
    seen = view_of({"companies": tuple(f"firm {n}" for n in range(1000))})

    assert where.holds(seen)
    assert MOST_WORDS**2 < 10_000  # the iterations that the library allows


@pytest.mark.parametrize(
    ("source", "why"),
    [('event.commodities[1] == "REE"', "Index error"),
     ("int(event.title) > 1", "cannot convert"),
     ("10 / (event.commodities.size() - 1) > 1", "divide by zero")],
)  # fmt: skip
def test_what_throws_says_why(source: str, why: str) -> None:
    """If it fails, a rule stays silent for ever and nobody knows."""
    with pytest.raises(WhereError, match=why):
        compile_where(source).holds(view(a_change()))


@given(
    st.text() | st.just("\ud800\x00"),
    st.floats() | st.integers(-(10**400), 10**400),
    st.lists(st.text(), max_size=100),
)
def test_no_value_is_too_strange(text: str, number: float, words: list[str]) -> None:
    """If it fails, a feed's broken characters raise in the middle of a visit."""
    seen = view_of(
        {
            "title": text,
            "certainty": number,
            "companies": tuple(words),
            "stage": (text,),
        }
    )
    where = compile_where(
        "event.title != event.stage || event.certainty > 1 "
        "|| event.companies.exists(c, c == event.title)"
    )

    assert where.holds(seen) in (True, False)


def test_nan_is_no_number() -> None:
    """If it fails, a figure that is none fulfils a comparison."""
    where = compile_where("event.certainty > 0 || event.certainty <= 0")

    assert not where.holds(view_of({"certainty": math.nan}))


def test_texts_are_the_documents(tmp_path: Path) -> None:
    """If it fails, an expression reads another report than the one that came."""
    report = a_report(document=a_document(text="Tungsten quotas are cut."))
    where = compile_where('event.text.startsWith("Tungsten")')

    assert where.holds(view(a_change(report=report)))
