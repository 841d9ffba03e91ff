"""Bytes become text, whatever they claim to be (conformance check 47)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect.charset import decoded, decoded_page, legal

TEXT = "<?xml version='1.0'?><t>Grüße — 稀土 ок</t>"


def declared(name: str, words: str) -> bytes:
    """Return a document that says it is `name`, and is."""
    return f'<?xml version="1.0" encoding="{name}"?><t>{words}</t>'.encode(name)


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
        (b"\xff\xfe\x00\x00", "utf-32-le"),
        (b"\x00\x00\xfe\xff", "utf-32-be"),
    ],
)
def test_c47_the_byte_order_mark_comes_first(mark: bytes, encoding: str) -> None:
    """RFC 7303: a wrong HTTP label must not undo what the bytes say."""
    body = mark + TEXT.encode(encoding)

    assert decoded(body, "text/xml; charset=iso-8859-1") == TEXT


@pytest.mark.parametrize(
    "encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]
)
def test_c47_wide_encodings_without_a_mark(encoding: str) -> None:
    """XML allows leaving the mark out."""
    assert decoded(TEXT.encode(encoding), None) == TEXT


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("gb18030", "中国稀土出口管制"),
        ("gb2312", "中国稀土"),
        ("big5", "稀土出口"),
        ("euc-kr", "희토류 수출"),
        ("shift_jis", "レアアース輸出"),
        ("euc-jp", "レアアース輸出"),
        ("iso-2022-jp", "レアアース"),
        ("koi8-r", "редкие земли"),
        ("windows-1251", "редкие земли"),
        ("iso-8859-2", "Złoże"),
    ],
)
def test_c47_declared_encodings_are_believed(encoding: str, words: str) -> None:
    """A Chinese ministry's feed would be unreadable."""
    body = declared(encoding, words)
    assert words in decoded(body, None)

    bare = f"<t>{words}</t>".encode(encoding)
    assert words in decoded(bare, f"text/xml; charset={encoding}")


@pytest.mark.parametrize(
    ("body", "content_type", "words"),
    [
        pytest.param("Grüße".encode(), "text/xml", "Grüße", id="no us-ascii"),
        pytest.param("Grüße".encode(), "text/xml; charset=latin-1", "Grüße", id="lie"),
        pytest.param("Grüße".encode("cp1252"), None, "Grüße", id="unlabelled"),
        pytest.param(b"\x93x\x94", "text/xml; charset=iso-8859-1", "“x”", id="1252"),
        pytest.param(
            "Grüße ".encode() + b"\x93x\x94", "text/xml; charset=utf-8", "Grüße “x”",
            id="mixed",
        ),
        pytest.param("Grüße".encode(), "text/xml; charset=nonsense", "Grüße", id="junk"),
        pytest.param("Grüße".encode(), "text/xml; charset=idna", "Grüße", id="codec"),
        pytest.param(b"<t>a</t>", "text/xml; charset=utf-16", "<t>a</t>", id="not wide"),
        pytest.param(
            "稀土".encode("gb18030") + b"\xff!", "text/xml; charset=gb2312", "稀土",
            id="one bad byte",
        ),
    ],
)  # fmt: skip
def test_c47_wrong_labels_are_repaired(
    body: bytes, content_type: str | None, words: str
) -> None:
    """Labels are wrong more often than bytes."""
    assert words in decoded(body, content_type)


@given(
    st.binary(),
    st.one_of(
        st.none(), st.text(), st.sampled_from(["punycode", "utf-7", "rot13", "hex"])
    ),
)
def test_decoding_never_fails(body: bytes, label: str | None) -> None:
    """An exception here would lose a source over one byte."""
    decoded(body, label and f"text/xml; charset={label}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\x00b\x0bc\x1f", "abc"),
        ("a\ud800b\ufffe", "ab"),
        ("&#0;&#x0;&#xD800;&#55296;&#x110000;&#99999999999;", ""),
        ("&#65;&#x41;&#x1F680;&#10;", "&#65;&#x41;&#x1F680;&#10;"),
        ("&#x;&#;&#xg;", "&#x;&#;&#xg;"),
        ("&#" + "9" * 9000 + ";", ""),
    ],
)
def test_c47_legal(text: str, expected: str) -> None:
    """One forbidden character makes the whole feed unreadable."""
    assert legal(text) == expected


@pytest.mark.parametrize(
    ("encoding", "label", "content_type"),
    [
        ("gb2312", "gb2312", None),
        ("gb18030", "gbk", "text/html; charset=iso-8859-1"),
        ("gbk", "gb2312", "text/html; charset=utf-8"),
        ("gbk", "utf-8", "text/html; charset=gbk"),
        ("utf-8", "gb2312", "text/html; charset=gbk"),
    ],
)
def test_a_page_may_say_its_charset_itself(
    encoding: str, label: str, content_type: str | None
) -> None:
    """If it fails, pages of Chinese ministries are unreadable."""
    text = f"<meta charset='{label}'><p>{'中国稀土出口管制公告' * 3}</p>"

    assert decoded_page(text.encode(encoding), content_type) == text


WORDS = "商务部公告2025年第61号 关于对境外相关稀土物项实施出口管制的决定"


@pytest.mark.parametrize("kind", [None, "text/html", "text/html; charset=ISO-8859-1"])
@pytest.mark.parametrize(
    ("label", "encoding"),
    [
        ("<meta charset=gbk>", "gbk"),
        (
            '<META content="text/html; charset=gb2312" http-equiv=Content-Type>',
            "gb2312",
        ),
        ("<meta charset='big5'>", "big5"),
        ('<meta charset="Shift_JIS">', "shift_jis"),
    ],
)
def test_a_page_may_say_its_encoding_itself(
    label: str, encoding: str, kind: str | None
) -> None:
    """If it fails, a ministry's page is read as noise."""
    words = {"big5": "經濟部公告稀土", "shift_jis": "経済産業省の発表"}.get(
        encoding, WORDS
    )
    page = f"<html><head>{label}<title>{words}</title>".encode(encoding)

    assert words in decoded_page(page, kind)


def test_the_server_wins_over_the_page() -> None:
    """If it fails, a page that was re-encoded on its way is read as noise."""
    page = f"<meta charset=big5>{WORDS}".encode("gbk")

    assert WORDS in decoded_page(page, "text/html; charset=gbk")


def test_a_wrong_utf8_label_of_the_server_loses() -> None:
    """If it fails, servers with one label for everything spoil old pages."""
    page = f"<meta charset=gbk>{WORDS}".encode("gbk")

    assert WORDS in decoded_page(page, "text/html; charset=utf-8")


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_long_utf8_is_utf8_whatever_the_page_says(mark: bytes) -> None:
    """If it fails, a page that was moved to UTF-8 with its old label is noise."""
    page = mark + f"<meta charset=gb2312>{WORDS}".encode()

    assert decoded_page(page, None).startswith("<meta")
    assert WORDS in decoded_page(page, None)
