"""Words of outsiders who want to be more than words in Slack."""

import re

from hypothesis import strategies as st

HOSTILE = [
    "<!channel> act now",
    "<@U12345> look",
    "<https://evil.example|bank.example>",
    "a & b < c > d",
    "<!here> <!everyone|all> <!subteam^S123|team> <!date^1^{date}^https://e.x|d>",
    "<#C012345|general> <#C012345>",
    "&lt;!channel&gt;",
    "&amp;lt;!here&amp;gt;",
    "&#60;!channel&#62; &LT;!channel&GT;",
    "\uff1c!channel\uff1e \u2039!channel\u203a \u27e8@U1\u27e9 \ufe64!here\ufe65",
    "<\u200b!channel> <!chan\u00adnel> <\u2060@U1>",
    "@channel @here @everyone #general",
    "<mailto:a@b.example|pay here> <tel:123|call> <slack://open|x>",
    "x" * 698 + "<!channel>",
    "x" * 697 + "&lt;!channel&gt;",
    "|>|<|&|" * 500,
    "line\nbreak\u2028here",
    "\u202ereversed",
    "x" * 20_000,
    "&" * 20_000,
    "",
]
BROKEN = re.compile(r"[<>]|&(?!amp;|lt;|gt;)")
HARMLESS = re.compile(r"<https?://[^<>|\s]+\|[^<>|]*>")
PIECES = st.sampled_from(
    ["<", ">", "|", "&", "&lt;", "&amp;", ";", "<!channel>", "<@U1>", "<#C1|x>", "lt",
     "<http://evil.example|x>", "!here", "\u202e", "\n", "\u2028", "\uff1c", "é", " ", "https://"]
)  # fmt: skip
WORDS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=400).map("".join))
