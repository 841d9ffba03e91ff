"""Mistakes in `[rule.correlate]` are named where they stand."""

from pathlib import Path

import pytest

from tests.match.files import HEAD, wrong

STEP = "[[rule.correlate.step]]\n"
CASES = {
    "window": ('type = "count"\nat_least = 2', "window: is missing"),
    "no window": ('type = "count"\nat_least = 2\nwindow = "0h"', "within no time"),
    "no number": ('type = "count"\nwindow = "6h"', "needs `at_least`"),
    "one is no count": ('type = "count"\nat_least = 1\nwindow = "6h"', "must be 2 or more"),
    "number of no count": ('type = "new_term"\nfield = "companies"\nat_least = 2\nwindow = "6h"', "does not count"),
    "no field": ('type = "distinct"\nat_least = 2\nwindow = "6h"', "needs `field`"),
    "field of a count": ('type = "count"\nfield = "companies"\nat_least = 2\nwindow = "6h"', "looks at no field"),
    "unknown field": ('type = "new_term"\nfield = "companys"\nwindow = "6h"', 'did you mean "company"'),
    "field of a number": ('type = "new_term"\nfield = "certainty"\nwindow = "6h"', "is a number field"),
    "group": ('type = "count"\nat_least = 2\nby = ["storry"]\nwindow = "6h"', 'did you mean "story"'),
    "one step": (f'type = "sequence"\nwindow = "6h"\n{STEP}stage = "ADOPTED"', "two or more"),
    "one step of an absence": (f'type = "absence"\nwindow = "6h"\n{STEP}stage = "ADOPTED"', "no step, or two"),
    "steps of a count": (f'type = "count"\nat_least = 2\nwindow = "6h"\n{STEP}stage = "ADOPTED"', "has no steps"),
    "an empty step": (f'type = "sequence"\nwindow = "6h"\n{STEP}{STEP}stage = "ADOPTED"', "is empty"),
    "unknown key": ('type = "count"\nat_least = 2\nwindw = "6h"', 'did you mean "window"'),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), CASES.values(), ids=CASES.keys())
def test_mistakes(tmp_path: Path, text: str, said: str) -> None:
    """If it fails, a rule is loaded that waits for something else, or for ever."""
    found = wrong(tmp_path, f"{HEAD}[rule.correlate]\n{text}")

    assert any(said in message for message in found), found
    assert all(message.startswith("0.toml:") for message in found)
