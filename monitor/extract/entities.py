"""Who and what a text names: companies, states, agencies, materials.

The gazetteer comes first, because the statistical model misses the names that matter;
the model stands behind it, for firms that no list knows. Longest match wins, and a
company beats an agency, an agency a material, a material a place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Doc

from monitor.extract.lexicon import Lexicon
from monitor.model.event import Value
from monitor.model.ontology import ArgumentType


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One name in one field of a document."""

    start: int
    end: int
    text: str
    type: ArgumentType
    value: Value
    found_by: Literal["gazetteer", "ner", "short_form", "ticker"]
    form: Literal["name", "demonym", "metonym", "acronym"] = "name"
    covered: bool = False  # inside a longer mention


class Recogniser:
    """Finds names; built once for a lexicon, then used for every document."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def find(self, doc: Doc, *, known: Sequence[Mention] = ()) -> tuple[Mention, ...]:
        """Return the names in `doc`, in its order; covered ones are left out.

        `known` are the mentions of the document's other field, so that a short form
        in the headline finds the full name in the text, and the other way round.
        """
        raise NotImplementedError
