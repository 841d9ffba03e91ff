import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import DocumentError
from monitor.model.ontology import Tier
from monitor.model.text import Document, Origin
from monitor.pipeline.documents import moment, read_documents

NINE = datetime(2025, 11, 7, 9, 0, tzinfo=UTC)


def read(*lines: str) -> list[Document | DocumentError]:
    return list(read_documents(lines))


def one(**record: Any) -> Document:
    (found,) = read(json.dumps({"id": "a"} | record))
    assert isinstance(found, Document), found
    return found


def wrong(line: str) -> DocumentError:
    (found,) = read(line)
    assert isinstance(found, DocumentError), found
    return found


def test_a_document_is_read_as_it_is_written() -> None:
    """A field would be lost or changed, and offsets would point elsewhere."""
    found = one(
        title=" Two  spaces ",
        text="a\u2028b\r\n",
        published="2025-11-07T10:00:00+01:00",
        url="https://a.example/x",
        source={"name": "Ministry", "tier": "official"},
        colour="unknown keys do not matter",
    )
    assert found == Document(
        id="a",
        title=" Two  spaces ",
        text="a\u2028b\r\n",
        published=NINE,
        url="https://a.example/x",
        source=Origin(name="Ministry", tier=Tier.OFFICIAL),
    )


def test_only_the_id_is_needed() -> None:
    """A file without titles or dates could not be read."""
    assert one() == Document(id="a")
    empty = one(title=None, text=None, published=None, url=None, source=None)
    assert empty == Document(id="a")
    assert one(published="", url="", source="").published is None


@pytest.mark.parametrize(
    ("value", "name"), [("x", "x"), (17, "17"), (1.5, "1.5"), (0, "0")]
)
def test_an_id_may_be_a_number(value: object, name: str) -> None:
    """Collections number their documents."""
    assert one(id=value).id == name


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2025-11-07T09:00:00Z", NINE),
        ("2025-11-07T09:00:00.000Z", NINE),
        ("2025-11-07 09:00", NINE),
        ("20251107T090000Z", NINE),
        ("2025-11-07", datetime(2025, 11, 7, tzinfo=UTC)),
        ("Fri, 07 Nov 2025 10:00:00 +0100", NINE),
        ("Fri, 07 Nov 2025 09:00:00 GMT", NINE),
        (1762506000, NINE),
    ],
    ids=str,
)
def test_dates_are_read_in_the_usual_forms(value: object, expected: datetime) -> None:
    """A collection from elsewhere would have to be rewritten first."""
    assert moment(value) == expected


@pytest.mark.parametrize(
    ("line", "words", "name"),
    [
        ("{", "is not JSON", None),
        ("nonsense", "is not JSON", None),
        ("[1]", "is no JSON object", None),
        ("[" * 100_000, "nested too deeply", None),
        ('{"id": ' + "9" * 5000 + "}", "is not JSON", None),
        ('{"title": "x"}', "id is missing", None),
        ('{"id": null}', "id is missing", None),
        ('{"id": true}', "id is neither text nor a number: true", None),
        ('{"id": ["a"]}', "id is neither text nor a number", None),
        ('{"id": " "}', "id is empty", None),
        ('{"id": "a", "text": 7}', "text is no text: 7", "a"),
        ('{"id": "a", "title": []}', "title is no text", "a"),
        ('{"id": "a", "published": "tomorrow"}', "published is no time", "a"),
        ('{"id": "a", "published": 1e300}', "published is no time", "a"),
        ('{"id": "a", "published": true}', "published is no time", "a"),
        ('{"id": "a", "published": {}}', "published is no time", "a"),
        ('{"id": "a", "published": "0001-01-01T00:00+09:00"}', "is no time", "a"),
        ('{"id": "a", "source": 1}', "source is neither", "a"),
        ('{"id": "a", "source": {}}', "source.name is missing", "a"),
        ('{"id": "a", "source": {"name": "x", "tier": "oficial"}}', "official", "a"),
        ('{"id": "a", "text": "\udcff"}', "is not UTF-8", "a"),
    ],
    ids=range(21),
)
def test_a_bad_line_says_what_is_wrong(line: str, words: str, name: str | None) -> None:
    """The person who handed it in would not know what to mend."""
    found = wrong(line)
    assert words in str(found)
    assert found.document_id == name
    assert str(found).startswith("line 1: ")
    assert len(str(found)) < 200


def test_a_bad_line_does_not_stop_the_others() -> None:
    """One broken line would cost the rest of the file."""
    found = read('\ufeff{"id": 1}', "", "{", "   ", '{"id": 2}\r\n')
    names = [f.id if isinstance(f, Document) else f.line for f in found]
    assert names == ["1", 3, "2"]


def test_half_characters_keep_their_place() -> None:
    """Reading and UTF-8 output would fail on them; a dropped one would move offsets."""
    (found,) = read('{"id": "a", "text": "x\\ud800y \\ud83d\\ude00"}')
    assert isinstance(found, Document)
    assert found.text == "x\ufffdy \U0001f600"


@given(st.lists(st.text(), max_size=5))
def test_no_line_ever_raises(lines: list[str]) -> None:
    """A hostile file would end the command."""
    for found in read_documents(lines):
        assert isinstance(found, (Document, DocumentError))


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
KEYS = st.sampled_from(["id", "title", "text", "published", "url", "source"])


@given(
    st.dictionaries(KEYS, JSON | st.fixed_dictionaries({"name": JSON, "tier": JSON}))
)
def test_no_record_ever_raises(record: dict[str, Any]) -> None:
    """A value of another kind than expected would end the command."""
    (found,) = read_documents([json.dumps(record)])
    assert isinstance(found, (Document, DocumentError))
