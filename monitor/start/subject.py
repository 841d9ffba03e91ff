"""An event type and names for a subject of somebody's own, as files to start from."""

import csv
import io
import re
from collections.abc import Sequence
from typing import Final

from monitor.start.answers import OwnSubject

WORDS: Final = re.compile(r"[^\W\d_][\w-]*(?: [\w-]+)*")
"""What the news may call a subject: plain words, for the patterns of a frame."""

_TYPE: Final = """\
# What happens in this subject, as one event type to start from. docs/event-types.md says
# what each key means; `lodewatch types check` runs the examples at the end.
id = "{id}"
title = "{title}: a decision"
family = "OWN_SUBJECT"          # a heading of your own for related types
track = "policy"                # how stages are read: policy, deal or operations
direction = "neutral"
topical = false                 # the shipped subject's words are not asked for

[[role]]
name = "authority"
types = ["AGENCY", "JURISDICTION"]
at = ["actor", "sentence"]      # who does it; else any in the sentence
inherit = true                  # may come from the headline or a neighbour sentence

[[role]]
name = "party"
types = ["COMPANY"]             # names/companies.csv adds those that no list knows
at = ["actor", "around", "object", "sentence"]

[[role]]
name = "product"
types = ["PRODUCT"]
at = ["phrase"]                 # the words of the noun itself

[[frame]]
name = "somebody decides on it"
noun = [{nouns}]
verb = ["@act", "approve", "grant", "award", "ban", "-refuse=REJECTED", "-reject=REJECTED"]

[[example]]
text = "The government approved the {word} on Monday."
stage = "ADOPTED"

[[example]]
text = "The ministry rejected a plan for the {word}."
stage = "REJECTED"

[[example]]
text = "Visitors talked about the {word} over lunch."
fires = false
because = "nobody decides on it"
"""


def slug(title: str) -> str:
    """Return a title as the name of a file or a rule: `offshore-wind`."""
    return "-".join(re.findall(r"[a-z0-9]+", title.casefold())) or "own-subject"


def type_id(subject: OwnSubject) -> str:
    """Return what rules and records call the subject's event type."""
    return f"{slug(subject.title).replace('-', '_').upper()}_DECISION"


def type_text(subject: OwnSubject) -> str:
    """Return an event type in which somebody decides on what `subject` is about."""
    title = re.sub(r'["\\]', "", subject.title)
    return _TYPE.format(
        id=type_id(subject),
        title=title,
        nouns=", ".join(f'"{word}"' for word in subject.words),
        word=subject.words[0],
    )


def names_text(companies: Sequence[str]) -> str:
    """Return a table of firms, to be filled with tickers and other names."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(("id", "name", "aliases", "ticker", "exchange", "country"))
    rows.writerows((slug(name), name, "", "", "", "") for name in companies)
    return text.getvalue()
