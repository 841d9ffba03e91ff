"""The tables of currencies agree with each other."""

import re

from monitor.extract.currencies import (
    ADJECTIVES,
    HOME,
    KIND,
    SIGNS,
    WEAK_SIGNS,
    WEAK_WORDS,
    WORDS,
)


def test_codes_have_the_form_of_iso_4217() -> None:
    """A record would carry a currency that no other tool knows."""
    codes = [*SIGNS.values(), *WORDS.values()]
    codes += [code for states in HOME.values() for code in states.values()]

    assert all(code is None or re.fullmatch("[A-Z]{3}", code) for code in codes)


def test_every_shared_sign_says_what_it_shares() -> None:
    """A sign without a currency of its own would fail on lookup."""
    shared = [sign for sign, code in (SIGNS | WORDS).items() if code is None]

    assert all(KIND[sign] in HOME for sign in shared)


def test_weak_ones_exist() -> None:
    """A guard would stand for a sign that was renamed."""
    assert SIGNS.keys() >= WEAK_SIGNS
    assert WORDS.keys() >= WEAK_WORDS


def test_adjectives_name_states() -> None:
    """The words "Australian dollars" would look for a state that does not exist."""
    assert all(re.fullmatch("[A-Z]{2}", state) for state in ADJECTIVES.values())
