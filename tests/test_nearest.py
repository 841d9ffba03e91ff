"""A wrong name is answered with what may have been meant."""

from monitor.nearest import choices, nearest, suggest


def test_suggests_only_what_is_near() -> None:
    """If it fails, typos get nonsense for an answer."""
    assert suggest("compnies", ["companies", "type"]) == '; did you mean "companies"?'
    assert suggest("zzz", ["companies"]) == ""
    assert nearest("compnies", ["type", "companies"]) == "companies"
    assert nearest("zzz", ["companies"]) is None


def test_a_few_choices_are_all_named() -> None:
    """If it fails, a wrong name is refused and the right ones stay unknown."""
    assert choices("compnies", ["companies"]) == '; did you mean "companies"?'
    assert choices("zzz", ["companies", "type"]) == "; there is companies, type"
    assert choices("zzz", [f"name-{n}" for n in range(99)]) == choices("zzz", []) == ""
