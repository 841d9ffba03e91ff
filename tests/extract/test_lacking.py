"""What a frame lacks, in plain words."""

import pytest

from monitor.model.explanation import Condition
from tests.extract.seeing import told

pytestmark = pytest.mark.slow

WORDS = {
    "no verb": (
        "Japan mentioned a licence for gallium exports.",
        "LICENCE_DECISION",
        Condition.VERB,
        "noun “licence for gallium exports” found, and no verb of the frame governs",
    ),
    "another actor": (
        "The carmaker imposed a tariff on nickel shipments.",
        "TARIFF_DUTY",
        Condition.ACTOR,
        "needs GOV as actor: subject is “The carmaker”",
    ),
    "a blocker": (
        "Japan cut its feed-in tariff for copper smelters.",
        "TARIFF_DUTY",
        Condition.BLOCKER,
        "blocked by “feed-in tariff” (a tariff or duty of another kind)",
    ),
    "an excluded word": (
        "Japan suspended export controls on gallium and the entity list.",
        "EXPORT_LICENSING",
        Condition.UNLESS,
        "the frame excludes “entity list”",
    ),
    "a reason": (
        "Prices of nickel fell after the import tariff.",
        "TARIFF_DUTY",
        Condition.ASIDE,
        "noun “tariff” only gives a time, a reason or a comparison here",
    ),
    "nobody of a kind": (
        "The agency awarded a grant.",
        "FUNDING_AWARD",
        Condition.NEEDS,
        "needs ",
    ),
    "background": (
        "In April Japan had imposed a tariff on nickel.",
        "TARIFF_DUTY",
        Condition.SET_ASIDE,
        "set aside: past perfect (“had imposed”)",
    ),
    "an old date": (
        "Japan imposed a tariff on nickel on 3 May 2019.",
        "TARIFF_DUTY",
        Condition.SET_ASIDE,
        "set aside: past date (“3 May 2019”)",
    ),
}


@pytest.mark.parametrize(
    ("text", "kind", "condition", "words"), WORDS.values(), ids=WORDS.keys()
)
def test_what_is_lacking_is_said_with_the_words_of_the_text(
    text: str, kind: str, condition: Condition, words: str
) -> None:
    """If it fails, an author of a type cannot see why a sentence gave no event."""
    assert told(text, kind).get(condition, "").startswith(words)
