"""Undo Content-Encoding while the body streams, and never produce more than asked for.

A 200 kB body can unpack to hundreds of megabytes, so no step here yields more than
`STEP` bytes: the reader counts and stops where its limit is.
"""

import zlib
from collections.abc import Iterator
from typing import Protocol

import brotli  # type: ignore[import-untyped]
from backports import zstd

from monitor.collect.failure import VisitError
from monitor.model.source import FetchTrouble

ACCEPTED = "gzip, deflate, br, zstd"
"""What `decoder` undoes, as an Accept-Encoding header."""

STEP = 64 * 1024
_WINDOW = 23  # log2 of the largest zstd window: RFC 8878 3.1.1.1.2 recommends 8 MB
_GZIP_MAGIC = b"\x1f\x8b"


class Decoder(Protocol):
    """Turns encoded pieces into decoded ones."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield what `data` decodes to, in pieces of at most `STEP` bytes."""
        ...

    def finish(self) -> None:
        """Raise `VisitError` if the stream has not come to its end."""
        ...


def decoder(content_encoding: str) -> Decoder:
    """Return a decoder for a Content-Encoding header; raise `VisitError` for others.

    Nested encodings are refused: nobody sends them, and each layer multiplies what a
    bomb unpacks to.
    """
    names = [name.strip().lower() for name in content_encoding.split(",")]
    names = [name for name in names if name not in ("", "identity")]
    if not names:
        return _Identity()
    if len(names) > 1:
        message = f"nested content encodings ({content_encoding[:60]!r}) are not read"
        raise _unreadable(message)
    made = _DECODERS.get(names[0])
    if made is None:
        message = f"content encoding {names[0][:60]!r} is not known"
        raise _unreadable(message)
    return made()


def _unreadable(message: str) -> VisitError:
    return VisitError(FetchTrouble.UNPARSABLE, message)


def _cut(name: str) -> VisitError:
    return VisitError(FetchTrouble.TRUNCATED, f"the {name} body breaks off")


def _corrupt(name: str, error: Exception) -> VisitError:
    return _unreadable(f"the body is not valid {name}: {error}")


class _Identity:
    def feed(self, data: bytes) -> Iterator[bytes]:
        yield data

    def finish(self) -> None:
        return


class _Gzip:
    """One gzip member after the other (RFC 1952 2.2)."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self._started = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self._member.eof:
                # Servers pad the end with zeros; only another member counts.
                if not data.startswith(_GZIP_MAGIC):
                    return
                self._member = zlib.decompressobj(zlib.MAX_WBITS | 16)
            self._started = True
            try:
                yield self._member.decompress(data, STEP)
            except zlib.error as error:
                raise _corrupt("gzip", error) from error
            data = self._member.unconsumed_tail or self._member.unused_data

    def finish(self) -> None:
        if self._started and not self._member.eof:
            raise _cut("gzip")


class _Deflate:
    """Deflate with the zlib wrapper, as the RFC says, or raw, as servers send it."""

    def __init__(self) -> None:
        self._head = b""
        self._stream = zlib.decompressobj()
        self._begun = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        if not self._begun:
            self._head += data
            if len(self._head) < 2:  # noqa: PLR2004 - the wrapper's two bytes
                return
            data, self._begun = self._head, True
            if not _has_zlib_wrapper(data):
                self._stream = zlib.decompressobj(-zlib.MAX_WBITS)
        while data and not self._stream.eof:
            try:
                yield self._stream.decompress(data, STEP)
            except zlib.error as error:
                raise _corrupt("deflate", error) from error
            data = self._stream.unconsumed_tail

    def finish(self) -> None:
        if self._head and not self._stream.eof:
            raise _cut("deflate")


def _has_zlib_wrapper(data: bytes) -> bool:
    """Check the two header bytes of RFC 1950 2.2."""
    return data[0] & 0x0F == zlib.DEFLATED and (data[0] * 256 + data[1]) % 31 == 0


class _Brotli:
    def __init__(self) -> None:
        self._stream = brotli.Decompressor()
        self._started = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._stream.is_finished():
            return
        self._started = self._started or bool(data)
        try:
            yield self._stream.process(data, output_buffer_limit=STEP)
            while not self._stream.can_accept_more_data():
                yield self._stream.process(b"", output_buffer_limit=STEP)
        except brotli.error as error:
            raise _corrupt("brotli", error) from error

    def finish(self) -> None:
        if self._started and not self._stream.is_finished():
            raise _cut("brotli")


class _Zstd:
    """One frame after the other (RFC 8878 3.1)."""

    def __init__(self) -> None:
        self._frame = self._new()
        self._started = False

    @staticmethod
    def _new() -> zstd.ZstdDecompressor:
        limit = {int(zstd.DecompressionParameter.window_log_max): _WINDOW}
        return zstd.ZstdDecompressor(options=limit)

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data or not (self._frame.needs_input or self._frame.eof):
            if self._frame.eof:
                self._frame = self._new()
            self._started = True
            try:
                yield self._frame.decompress(data, STEP)
            except zstd.ZstdError as error:
                raise _corrupt("zstd", error) from error
            data = self._frame.unused_data if self._frame.eof else b""

    def finish(self) -> None:
        if self._started and not self._frame.eof:
            raise _cut("zstd")


_DECODERS: dict[str, type[_Gzip | _Deflate | _Brotli | _Zstd]] = {
    "gzip": _Gzip,
    "x-gzip": _Gzip,
    "deflate": _Deflate,
    "br": _Brotli,
    "zstd": _Zstd,
}
