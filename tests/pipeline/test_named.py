"""What a typed name means; the command and the page are tested where they are."""

import pytest

from monitor.extract.known import Known
from monitor.extract.lexicon import load_lexicon
from monitor.pipeline.named import thing_named


@pytest.mark.parametrize(
    ("name", "target", "doubt"),
    [
        ("dysprosium", "Dy", ""),
        ("ree", "ree", ""),
        (
            "Zzz",
            "Zzz",
            'No list has "Zzz": it is muted where a story names it just so.',
        ),
    ],
)
def test_a_thing_is_found_by_any_name_or_it_is_said(
    name: str, target: str, doubt: str
) -> None:
    """If it fails, a mute keeps nothing quiet, and nobody is told."""
    found = thing_named(Known(load_lexicon()), name)
    assert (found.target, found.doubt) == (target, doubt)


def test_a_name_of_several_things_is_left_as_it_is_and_said() -> None:
    """If it fails, somebody mutes another thing than was meant."""

    class Twice(Known):
        def material(self, name: str) -> tuple[str, ...]:
            return (f"{name}-1",)

        def state(self, name: str) -> tuple[str, ...]:
            return (f"{name}-2",)

    found = thing_named(Twice(load_lexicon()), "xy")
    assert found.target == "xy"
    assert found.doubt.startswith('"xy" may mean xy-1, xy-2; it is muted where')
