"""Parts of a text that tell no news: safe-harbour words, "About …", related links.

Left in, they give false milestones and deals in every press release.
"""

import re
from dataclasses import dataclass

# From such a line to the end of the text.
_TO_END = re.compile(
    r"(?im)^[ \t]*(?:about (?:the )?(?!us\b)[A-Z][\w&.,’' -]{1,60}$"
    r"|[^\w\n]{0,3}forward[- ]looking statements?\b.{0,80}$"
    r"|cautionary (?:note|statement)s?\b.{0,80}$"
    r"|safe harbou?r\b.{0,80}$"
    r"|(?:media|investor|press) (?:contacts?|enquiries|inquiries|relations)\b.{0,60}$"
    r"|(?:related|more|further) (?:stories|articles|links|reading|coverage|news)\b.{0,60}$"
    r"|read (?:more|next|also)\b.{0,80}$|you may also like\b.{0,40}$"
    r"|notes? to editors?\b.{0,40}$)"
)
# One paragraph only.
_PARAGRAPH = re.compile(
    r"(?is)\A\s*(?:about [A-Z][^\n]{1,60}\n"
    r"|.{0,160}\b(?:(?:forward[- ]looking (?:statements?|information)|are forward[- ]looking)|"
    r"private securities litigation reform act|actual results (?:may|could) differ|"
    r"neither the tsx|not an offer to sell|does not constitute an offer)\b"
    r"|(?:photo|image|picture|graphic|chart|video|file photo|caption)\s*[:|(]"
    r"|(?:reporting|additional reporting|editing|writing|edited) by\b"
    r"|(?:sign up|subscribe|click here|follow us|join us|share this|advertis\w+)\b"
    r"|(?:related|read more|read also|see also|more on this|also on)\b\s*[:|]"
    r"|(?:©|\(c\)|copyright|all rights reserved)\b)"
)
_ABOUT = re.compile(
    r"(?s)\A\s*About (?:the )?[A-Z][\w&.’' -]{1,60}(?:\n|:|\. |\s[-–—])"
)
_BREAK = re.compile(r"\n\s*\n|\Z")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a text that tells no news, and why it is taken for one."""

    start: int
    end: int
    reason: str


def sections(text: str) -> tuple[Section, ...]:
    """Return the parts of `text` that tell no news, in order."""
    found: list[Section] = []
    tail = _TO_END.search(text)
    # A heading in the first lines is the article's own subject.
    end = tail.start() if tail and tail.start() > len(text) // 4 else len(text)
    for start, stop in _paragraphs(text, end):
        paragraph = text[start:stop]
        if _PARAGRAPH.match(paragraph) or (start and _ABOUT.match(paragraph)):
            found.append(Section(start, stop, "boilerplate paragraph"))
    if end < len(text):
        found.append(Section(end, len(text), "boilerplate to the end"))
    return tuple(found)


def _paragraphs(text: str, end: int) -> list[tuple[int, int]]:
    """Return the places of the paragraphs before `end`."""
    found, start = [], 0
    for gap in _BREAK.finditer(text, 0, end):
        if gap.start() > start:
            found.append((start, gap.start()))
        start = gap.end()
    return found
