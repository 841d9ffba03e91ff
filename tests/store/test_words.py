import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.store.words import match_expression


@pytest.mark.parametrize(
    ("query", "expression"),
    [
        pytest.param(None, None, id="nothing asked"),
        pytest.param("  ", None, id="blank"),
        pytest.param("rare earth", '("rare" AND "earth")', id="all words"),
        pytest.param('"rare earth"', '("rare earth")', id="phrase"),
        pytest.param('"rare earth', '("rare earth")', id="phrase not closed"),
        pytest.param("licen*", '("licen"*)', id="beginning"),
        pytest.param("export -quota", '("export") NOT "quota"', id="without"),
        pytest.param("-quota", '("quota")', id="only without"),
        pytest.param("AND", '("AND")', id="operator as word"),
        pytest.param("col:x", '("col:x")', id="column filter as text"),
        pytest.param("🚀", '("")', id="no letter finds nothing"),
        pytest.param("***", '("")', id="stars find nothing"),
    ],
)
def test_a_query_becomes_an_expression(query: str | None, expression: str) -> None:
    """A person's words would be looked for differently than the help says."""
    assert match_expression(query) == expression


@pytest.fixture(scope="module")
def words() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(
            "CREATE VIRTUAL TABLE words USING fts5 "
            "(title, text, tokenize='porter unicode61 remove_diacritics 2')"
        )
        connection.execute("INSERT INTO words VALUES ('China rare earth', 'NEAR OR')")
        yield connection


HOSTILE = st.text() | st.text(
    alphabet=st.sampled_from("\"*-()^+:{}[]\\,.;'%_ \0\ud800ANDORTEaé中🚀"), max_size=30
)


@given(query=HOSTILE)
def test_no_input_is_a_syntax_error(words: sqlite3.Connection, query: str) -> None:
    """A quote or bracket in the search box would bring down the command."""
    expression = match_expression(query)
    words.execute("SELECT 1 FROM words WHERE words MATCH ?", (expression or '""',))
