"""Words as Slack's blocks take them: within its limits, and safe from outsiders.

Outside words are escaped before they are cut, links are http(s), headings are plain text,
and `verbatim` stops Slack from making links of its own.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from monitor.notify.clean import ELLIPSIS, one_line, web_link
from monitor.notify.words import plural

Block = dict[str, Any]

MAX_BLOCKS: Final = 50
MAX_HEADER: Final = 150
MAX_SECTION: Final = 3_000
MAX_TEXT: Final = 3_900
MAX_TOTAL: Final = 9_500  # of all words in the blocks; Slack refuses 10,000 and over
MAX_LINE: Final = 700
MAX_HREF: Final = 1_000

_CUT_ENTITY: Final = re.compile(r"&[a-z]{0,4}$")


def escape(text: str, limit: int = MAX_LINE) -> str:
    """Make outside words harmless in mrkdwn, and cut them without cutting an escape."""
    safe = one_line(text)
    safe = safe.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _cut(safe, limit)


def plain(words: str) -> str:
    """Make lines that may hold outside words into the text of a post, within its limit."""
    return cut_lines((escape(line) for line in words.splitlines()), MAX_TEXT)


def _cut(safe: str, limit: int) -> str:
    """Cut escaped words to `limit` characters, never within an escape."""
    if len(safe) <= limit:
        return safe
    return _CUT_ENTITY.sub("", safe[: limit - 1]).rstrip() + ELLIPSIS


def link(text: str, url: str | None, limit: int = MAX_LINE) -> str:
    """Link words to an http(s) address; without a good one they are just words."""
    href = web_link(url)
    label = escape(text, limit)
    if href is None or len(href) > MAX_HREF:
        return label
    target = href.replace("&", "&amp;").replace("|", "%7C")
    return f"<{target}|{label.replace('|', '¦')}>"


def cut_lines(lines: Iterable[str], limit: int) -> str:
    """Join whole lines up to `limit`; a link is never cut in two."""
    kept: list[str] = []
    room = limit
    for line in lines:
        room -= len(line) + 1
        if room < 1:
            kept.append(ELLIPSIS)
            break
        kept.append(line)
    return "\n".join(kept)


def heading(words: str) -> Block:
    """Build a heading; plain text, so that nothing in it is interpreted."""
    text = one_line(words, limit=MAX_HEADER) or ELLIPSIS
    return {
        "type": "header",
        "text": {"type": "plain_text", "text": text, "emoji": False},
    }


def paragraph(mrkdwn: str) -> Block:
    """Build a paragraph."""
    return {"type": "section", "text": _mrkdwn(mrkdwn)}


def small_print(*lines: str) -> Block:
    """Build small print, one element a line; Slack takes ten."""
    elements = [_mrkdwn(line) for line in lines if line][:10]
    return {"type": "context", "elements": elements or [_mrkdwn(ELLIPSIS)]}


def _mrkdwn(text: str) -> Block:
    """Build a text object; `verbatim` keeps Slack from linking names and hosts."""
    return {"type": "mrkdwn", "text": text or ELLIPSIS, "verbatim": True}


def fitted(blocks: Sequence[Block], *, most: int = MAX_BLOCKS) -> tuple[Block, ...]:
    """Keep the blocks that fit; the last one always stays and says what is missing."""
    *body, foot = blocks
    room = MAX_TOTAL - _size(foot)
    kept: list[Block] = []
    for block in body:
        room -= _size(block)
        if room < 0 or len(kept) == most - 2:
            left = plural(len(body) - len(kept), "part")
            kept.append(small_print(f"+{left} more in the monitor"))
            break
        kept.append(block)
    return (*kept, foot)


def _size(block: Block) -> int:
    """Count the characters of a block that Slack counts."""
    texts = block.get("elements") or [block["text"]]
    return sum(len(text["text"]) for text in texts)
