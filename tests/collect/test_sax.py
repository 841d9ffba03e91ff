"""Text comes in one piece, whatever stands in it."""

import io
from xml.sax.handler import ContentHandler

from monitor.collect.sax import create_parser


class Pieces(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def characters(self, content: str) -> None:
        """Note a piece of text."""
        self.found.append(content)


def test_text_with_entities_is_one_piece() -> None:
    """If it fails, feeds of escaped markup take twice as long."""
    for _ in range(2):
        parser, pieces = create_parser(), Pieces()
        parser.setContentHandler(pieces)
        parser.parse(io.BytesIO(b"<a>&lt;p&gt;one &amp;amp; two&#8212;\nthree</a>"))
        assert pieces.found == ["<p>one &amp; two\u2014\nthree"]
