"""What a candidate knows of itself."""

import pytest

from tests.extract.reader import candidate

pytestmark = pytest.mark.slow


def test_the_head_is_the_noun_or_the_verb() -> None:
    """If it fails, owners and denials are looked for at the wrong word."""
    noun = candidate("Japan suspended its export ban on gallium.", "EXPORT_BAN_QUOTA")
    assert (noun.head.text, noun.slot.text) == ("ban", "suspended")
    verb = candidate("Japan banned gallium exports.", "EXPORT_BAN_QUOTA")
    assert verb.head.i in (verb.slot.i, verb.noun.end - 1 if verb.noun else -1)


def test_more_words_weigh_more() -> None:
    """If it fails, a vague frame wins over the one that says what it is."""
    ban = candidate("Japan suspended its export ban on gallium.", "EXPORT_BAN_QUOTA")
    assert ban.noun is not None
    assert ban.weight >= 2 * (ban.noun.end - ban.noun.start) + 1
