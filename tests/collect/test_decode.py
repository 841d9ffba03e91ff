"""Content-Encoding is undone in steps that cannot fill the memory (43, 44)."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect.decode import STEP, decoder
from monitor.collect.failure import VisitError
from monitor.model.source import FetchTrouble
from tests.collect.evil_server import ENCODERS

NAMES = [(name, name.removeprefix("raw-")) for name in ENCODERS if name != "identity"]


def decode(encoding: str, data: bytes, *, size: int = 1000) -> bytes:
    """Decode `data` as it would arrive: in pieces of `size` bytes."""
    made = decoder(encoding)
    pieces = [
        piece
        for start in range(0, len(data), size)
        for piece in made.feed(data[start : start + size])
    ]
    made.finish()
    return b"".join(pieces)


@given(
    body=st.binary(max_size=3000).map(lambda b: b * 20),
    names=st.sampled_from(NAMES),
    size=st.integers(1, 5000),
)
def test_c44_however_it_arrives_it_comes_out_whole(
    body: bytes, names: tuple[str, str], size: int
) -> None:
    """Packets end anywhere, also inside a header."""
    name, encoding = names

    assert decode(encoding, ENCODERS[name](body), size=size) == body


@given(names=st.sampled_from(NAMES), data=st.data())
def test_c45_a_cut_stream_is_never_taken_for_whole(
    names: tuple[str, str], data: st.DataObject
) -> None:
    """Half a feed would be stored together with the validators of the whole."""
    name, encoding = names
    whole = ENCODERS[name](b"<rss>" + bytes(range(256)) * 9 + b"</rss>")
    cut = data.draw(st.integers(1, len(whole) - 1))

    with pytest.raises(VisitError) as caught:
        decode(encoding, whole[:cut])
    assert caught.value.trouble in (FetchTrouble.TRUNCATED, FetchTrouble.UNPARSABLE)


@given(junk=st.binary(min_size=1, max_size=500), names=st.sampled_from(NAMES))
def test_c44_junk_is_a_clean_error(junk: bytes, names: tuple[str, str]) -> None:
    """A library's own exception would end the visit without a word."""
    try:
        decode(names[1], junk, size=7)
    except VisitError as error:
        assert "\n" not in error.message  # noqa: PT017 - junk may be a valid stream


@pytest.mark.fault(no=34)
@pytest.mark.parametrize(("name", "encoding"), NAMES)
def test_c43_no_step_is_larger_than_the_limit(name: str, encoding: str) -> None:
    """The reader can only stop between two steps."""
    bomb = ENCODERS[name](bytes(20_000_000))
    steps = decoder(encoding).feed(bomb)

    assert max(len(next(steps)) for _ in range(5)) <= 2 * STEP


def test_members_and_padding() -> None:
    """Some servers join gzip files, some pad them with zeros."""
    joined = gzip.compress(b"one ") + gzip.compress(b"two") + bytes(10)

    assert decode("gzip", joined) == b"one two"


@pytest.mark.parametrize("header", ["", "identity", " Identity ", "identity, identity"])
def test_identity_is_no_encoding(header: str) -> None:
    """`identity` may be named although there is nothing to undo."""
    assert decode(header, b"<rss/>") == b"<rss/>"


@pytest.mark.fault(no=34)
@pytest.mark.parametrize("header", ["gzip, gzip", "br, gzip", "compress", "utf-8", "*"])
def test_c44_nested_and_unknown_encodings_are_refused(header: str) -> None:
    """Each layer multiplies what a bomb unpacks to."""
    with pytest.raises(VisitError) as caught:
        decoder(header)
    assert caught.value.trouble is FetchTrouble.UNPARSABLE
