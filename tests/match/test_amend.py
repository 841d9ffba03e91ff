"""A line is added to a rule file, and nothing else changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.match.amend import amended, diff, line_of
from monitor.model.rule import Condition
from monitor.toml_file import parse

HEAD = '[[rule]]\nid = "one"  # ours\nevents = ["*"]\n'
MATCH = '[rule.match]\n"commodities|any" = [\n  "REE",\n]\n'
DEDUP = '[rule.dedup]\nwindow = "1h"\n'
NEXT = '\n# the next one\n[[rule]]\nid = "two"\n'
BLOG = Condition(field="source.name", modifier="in", values=("Blog",), block="unless")
LINE = '"source.name|in" = ["Blog"]\n'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            HEAD + MATCH + DEDUP + NEXT,
            HEAD + MATCH + "[rule.unless]\n" + LINE + DEDUP + NEXT,
            id="no block yet",
        ),
        pytest.param(
            HEAD + MATCH + NEXT,
            HEAD + MATCH + "[rule.unless]\n" + LINE + NEXT,
            id="no table behind it",
        ),
        pytest.param(
            HEAD + MATCH.rstrip("\n"),
            HEAD + MATCH + "[rule.unless]\n" + LINE,
            id="the file ends without a line end",
        ),
        pytest.param(
            HEAD + '[rule.unless]\nstage = "ENDED"\n' + NEXT,
            HEAD + "[rule.unless]\n" + LINE + 'stage = "ENDED"\n' + NEXT,
            id="a block",
        ),
        pytest.param(
            HEAD + '[rule.unless]\n"source.name|in" = ["A", "B"]\n' + NEXT,
            HEAD + '[rule.unless]\n"source.name|in" = ["A", "B", "Blog"]\n' + NEXT,
            id="the same key",
        ),
        pytest.param(
            HEAD + '[rule.unless]\n"source.name|in" = "A"\n' + NEXT,
            HEAD + '[rule.unless]\n"source.name|in" = ["A", "Blog"]\n' + NEXT,
            id="the same key, with one value",
        ),
        pytest.param(
            HEAD + '[rule.unless]\n"source.name|in" = [\n  "A",  # loud\n]\n',
            HEAD
            + '[rule.unless]\n"source.name|in" = [\n  "A",  # loud\n  "Blog",\n]\n',
            id="the same key, over several lines",
        ),
    ],
)
def test_one_line_is_added(before: str, after: str) -> None:
    """If it fails, a suggestion breaks a file, or loses a comment."""
    assert amended(before, "one", BLOG) == after


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            '[[rule]]\nid = "one"\nunless = { stage = "ENDED" }\n', id="inline"
        ),
        pytest.param(
            HEAD + '[rule.unless]\n"source.name|in" = [\n  "A"\n]\n', id="no last comma"
        ),
        pytest.param(
            HEAD + '[rule.unless]\n"source.name|in" = ["A"]  # ]\n', id="a comment"
        ),
        pytest.param(NEXT, id="no such rule"),
    ],
)
def test_what_is_not_safe_is_left_to_a_person(text: str) -> None:
    """If it fails, a suggestion writes what is no rule file, or another rule."""
    assert amended(text, "one", BLOG) is None


@given(value=st.text(st.characters(codec="utf-8"), min_size=1, max_size=12))
def test_whatever_a_value_holds_it_is_read_as_it_was(value: str) -> None:
    """If it fails, a quotation mark in a name breaks the file."""
    condition = Condition(
        field="title", modifier="phrase", values=(value,), block="unless"
    )
    new = amended(HEAD + MATCH + NEXT, "one", condition)
    if new is not None:
        (first, _) = parse(new, name="x").data["rule"]
        assert first["unless"] == {"title|phrase": [value]}
    else:  # signs that TOML has no plain way to write
        assert not value.isprintable()


def test_a_number_stands_alone() -> None:
    """If it fails, the proposed line is refused by `rules check`."""
    bound = Condition(field="certainty", modifier="lt", values=(0.4,), block="unless")
    assert line_of(bound) == '"certainty|lt" = 0.4'
    new = amended(HEAD, "one", bound)
    assert new == HEAD + '[rule.unless]\n"certainty|lt" = 0.4\n'
    assert amended(new, "one", bound) is None


def test_the_diff_is_one_that_patch_reads() -> None:
    """If it fails, nobody can apply a suggestion."""
    new = amended(HEAD, "one", BLOG)
    assert new is not None
    assert diff(HEAD, new, name="rules/a.toml").splitlines()[:2] == [
        "--- rules/a.toml",
        "+++ rules/a.toml",
    ]
