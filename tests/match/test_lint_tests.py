"""Mistakes in the tests of rule files, and rules without enough of them."""

from pathlib import Path

import pytest

from tests.match.files import HEAD, wrong

TEST = '[[rule.test]]\nname = "t"\n'
CASES = {
    "untested": ('status = "stable"', "needs a test in which it fires"),
    "half tested": (f'status = "stable"\n{TEST}event = {{}}\nexpect = true', "stays quiet"),
    "two ways": (f'{TEST}event = {{}}\ntext = "x"\nexpect = true', "it has 2"),
    "no expectation": (f"{TEST}event = {{}}", "expect: is missing"),
    "expectation": (f'{TEST}event = {{}}\nexpect = "yes"', "is true or false"),
    "because": (f'{TEST}event = {{}}\nexpect = false\nbecause = "match.x"', "no condition"),
    "because and true": (f'{TEST}event = {{}}\nexpect = true\nbecause = "changes"', "only a test"),
    "event field": (f"{TEST}event = {{ stge = 'ADOPTED' }}\nexpect = true", 'mean "stage"'),
    "event value": (f"{TEST}event = {{ certainty = 'high' }}\nexpect = true", "is no number"),
    "event vocabulary": (f"{TEST}event = {{ stage = 'DONE' }}\nexpect = true", 'unknown "DONE"'),
    "timeline offset": (f"{TEST}timeline = [{{ stage = 'ADOPTED' }}]\nexpect = []", "`at` is its"),
    "timeline firing": (f"{TEST}timeline = [{{ at = '0h' }}]\nexpect = ['2h']", "no step"),
    "timeline expectation": (f"{TEST}timeline = [{{ at = '0h' }}]\nexpect = true", "lists the offsets"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), CASES.values(), ids=CASES.keys())
def test_mistakes(tmp_path: Path, text: str, said: str) -> None:
    """A mistake would be loaded, and the rule would do something else, or nothing."""
    found = wrong(tmp_path, HEAD + text)

    assert any(said in message for message in found), found
    assert all(message.startswith("0.toml:") for message in found)
