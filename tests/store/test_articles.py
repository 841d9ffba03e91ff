from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from monitor.model.ontology import Tier
from monitor.model.source import Article, DateProvenance, IdentityBasis
from monitor.model.text import Origin
from monitor.store import Store
from tests.makers import NOON, SENTENCE


def an_article(**changes: Any) -> Article:
    base = Article(
        id="article-1",
        source="wire",
        identity="guid-1",
        identity_basis=IdentityBasis.GUID,
        url="https://news.example/1",
        title="China suspends rare earth export controls",
        text=SENTENCE,
        published=NOON,
        published_provenance=DateProvenance.PUBLISHED,
        published_zone="+08:00",
        first_seen=NOON + timedelta(minutes=5),
        content_hash="hash-1",
        origin=Origin(name="Wire", tier=Tier.WIRE),
    )
    return replace(base, **changes)


def test_an_article_comes_back_whole(store: Store) -> None:
    """What was published would not be what is shown."""
    bare = an_article(
        id="bare", url=None, published_zone=None, title="", text="a\0b 🚀"
    )
    assert store.articles.add([an_article(), bare]) == 2
    assert store.articles.get("article-1") == an_article()
    assert store.articles.get("bare") == bare
    assert store.articles.get("nobody") is None


def test_a_known_article_is_not_stored_again(store: Store) -> None:
    """Every visit would bring the same articles as new."""
    store.articles.add([an_article()])
    again = an_article(title="Edited", content_hash="hash-2")
    assert store.articles.add([again, an_article(id="2"), an_article(id="2")]) == 1
    assert store.articles.known(["article-1", "2", "3"]) == {
        "article-1": an_article(),
        "2": an_article(id="2"),
    }
    assert store.articles.get("article-1") == an_article()


def test_nothing_known_of_nothing(store: Store) -> None:
    """An empty feed would be an error."""
    assert store.articles.add([]) == 0
    assert store.articles.known([]) == {}
    assert store.articles.known(str(n) for n in range(40_000)) == {}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param("suspended", ["new", "old"], id="stem"),
        pytest.param("SUSPEND controls", ["new", "old"], id="all words, any case"),
        pytest.param('"export controls"', ["new", "old"], id="phrase"),
        pytest.param('"controls export"', [], id="phrase in wrong order"),
        pytest.param("lithium", ["other"], id="word of the text"),
        pytest.param("Cornwall", ["other"], id="word of the title"),
        pytest.param("sao", ["other"], id="without accent"),
        pytest.param("lith*", ["other"], id="beginning"),
        pytest.param("export -lithium", ["new", "old"], id="without"),
        pytest.param(None, ["new", "other", "old"], id="everything"),
        pytest.param("", ["new", "other", "old"], id="blank"),
        pytest.param("🚀", [], id="emoji"),
    ],
)
def test_a_search_finds_the_words(
    store: Store, query: str | None, found: list[str]
) -> None:
    """An analyst would miss an article that is there."""
    store.articles.add(
        [
            an_article(id="old", published=NOON - timedelta(days=2)),
            an_article(id="new"),
            an_article(
                id="other",
                title="Cornwall",
                text="A lithium export from São Paulo",
                published=NOON - timedelta(days=1),
            ),
        ]
    )
    assert [article.id for article in store.articles.search(query)] == found


def test_a_search_can_be_narrowed(store: Store) -> None:
    """A filter would be ignored."""
    store.articles.add(
        [
            an_article(id="old", published=NOON - timedelta(days=2)),
            an_article(id="new"),
            an_article(id="other", source="ministry"),
        ]
    )
    search = store.articles.search
    assert [a.id for a in search("china", since=NOON)] == ["other", "new"]
    assert [a.id for a in search("china", source="ministry")] == ["other"]
    assert [a.id for a in search(None, limit=1)] == ["other"]


@pytest.mark.parametrize(
    "query",
    ['"', '""', "*", "AND", "NEAR(", "col:", "title:x", "🚀", "^", "-", "(", "a AND",
     "NOT NOT", "x" * 100_000, "\0", "\ud800", "'; DROP TABLE articles; --", "{a b}:c"],
    ids=lambda q: ascii(q)[:12],
)  # fmt: skip
def test_hostile_queries_find_or_do_not_find(store: Store, query: str) -> None:
    """A search box would bring down the program."""
    store.articles.add([an_article()])
    assert store.articles.search(query) == ()
