"""Read a page that is one document: an entry for each of its blocks. Pure.

Where a block ends depends on what stands in it and not on what stands before it, so that
a paragraph that is added, edited or moved leaves the blocks around it as they were.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from monitor.collect.anchors import is_furniture
from monitor.collect.article import hashed
from monitor.collect.content import Piece, pieces
from monitor.collect.markup import escaped, fold
from monitor.collect.tree import Element
from monitor.collect.volatile import steady
from monitor.collect.walls import weight
from monitor.model.source import Entry

_LONG = 200  # weighted characters: such a paragraph is a block by itself
_ENOUGH = 600  # of short ones together; then every eighth may end the block
_MOST = 2000
_LEAD_IN = (":", "\uff1a", "\ufe55")  # what follows belongs to it
_SENTENCE_END = re.compile(r"(?<=[.!?。\uff01\uff1f])\s+|(?<=。)")
_ONE_IN = 8
_LINKS = 3  # short lines in a row that are nothing but links
_SHORT_LINK = 40


@dataclass(slots=True, kw_only=True)
class _Block:
    """Pieces that belong together."""

    heading: str = ""
    pieces: list[Piece] = field(default_factory=list)
    size: float = 0

    def add(self, piece: Piece) -> None:
        self.pieces.append(piece)
        self.size += weight(piece.text)


def entries(root: Element, *, url: str, title: str) -> list[Entry]:
    """Return the blocks under `root`, each once, in the page's order."""
    made: dict[str | None, Entry] = {}
    found = (part for piece in pieces(root.children) for part in _parted(piece))
    for block in _blocks(_without_menus(found)):
        entry = _entry(block, url=url, title=title)
        if entry is not None:
            made.setdefault(entry.guid, entry)
    return list(made.values())


def _blocks(found: Iterable[Piece]) -> Iterator[_Block]:
    block, headings = _Block(), dict[int, str]()
    for piece in found:
        if piece.kind == "heading":
            yield block
            headings = {n: h for n, h in headings.items() if n < piece.level}
            headings[piece.level] = piece.text
            block = _Block(heading=_nearest(headings))
        elif not steady(piece.text) or is_furniture(piece.text):
            continue
        elif piece.kind == "row" and piece.header:
            yield block
            yield _Block(heading=block.heading, pieces=[piece])
            block = _Block(heading=block.heading)
        else:
            if block.size + weight(piece.text) > _MOST:
                yield block
                block = _Block(heading=block.heading)
            block.add(piece)
            if _ends(block, piece):
                yield block
                block = _Block(heading=block.heading)
    yield block


def _nearest(headings: dict[int, str]) -> str:
    """Return the heading that a block stands under; the page's own is no news."""
    below = {level: text for level, text in headings.items() if level > 1}
    return below[max(below)] if below else ""


def _ends(block: _Block, piece: Piece) -> bool:
    """Say whether a block ends with `piece`, from what it is and not where it stands."""
    if piece.text.endswith(_LEAD_IN) or piece.kind == "line":
        return False
    if weight(piece.text) >= _LONG:
        return True
    return block.size >= _ENOUGH and int(hashed(piece.text)[:8], 16) % _ONE_IN == 0


def _entry(block: _Block, *, url: str, title: str) -> Entry | None:
    said = [steady(piece.text) for piece in block.pieces]
    if not said:
        return None
    # What is short may stand under two headings and mean two things.
    short = block.size < _LONG
    context = [steady(block.heading), *_headers(block)] if short else []
    return Entry(
        guid=hashed(*(fold(text).casefold() for text in (*context, *said))),
        link=url,
        title=escaped(
            " – ".join(dict.fromkeys(t for t in (title, block.heading) if t))
        ),
        html="".join(_markup(piece) for piece in block.pieces),
        published=None,
        updated=None,
        link_shared=True,
    )


def _headers(block: _Block) -> list[str]:
    return [piece.header for piece in block.pieces if piece.header]


def _markup(piece: Piece) -> str:
    if piece.kind == "row":
        return f"<p>{escaped(steady(_told(piece)))}</p>"
    if piece.kind == "item":
        return f"<li>{escaped(steady(piece.text))}</li>"
    return f"<p>{escaped(steady(piece.text))}</p>"


def _told(piece: Piece) -> str:
    """Return a row as a sentence, each cell with the name of its column."""
    names, cells = piece.header.split(" | "), piece.text.split(" | ")
    if len(names) != len(cells):
        return piece.text
    return "; ".join(f"{n}: {c}" for n, c in zip(names, cells, strict=True))


def _parted(piece: Piece) -> Iterator[Piece]:
    """Yield a piece, or its sentences if it is too long for a paragraph."""
    if len(piece.text) <= 2 * _MOST:
        yield piece
        return
    for sentence in _SENTENCE_END.split(piece.text):
        for start in range(0, len(sentence), _MOST):
            yield replace(piece, text=sentence[start : start + _MOST], anchors=())


def _without_menus(found: Iterable[Piece]) -> Iterator[Piece]:
    """Leave out runs of short lines that are nothing but links: forgotten menus."""
    run: list[Piece] = []
    for piece in found:
        if _is_menu_line(piece):
            run.append(piece)
            continue
        if len(run) < _LINKS:
            yield from run
        run = []
        yield piece
    if len(run) < _LINKS:
        yield from run


def _is_menu_line(piece: Piece) -> bool:
    if piece.kind == "heading" or weight(piece.text) > _SHORT_LINK or not piece.anchors:
        return False
    linked = sum(e.element.size for e in piece.anchors)
    return linked >= len(piece.text) - len(piece.anchors) * 3
