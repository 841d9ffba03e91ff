"""Whose dates are asked for: everything that is named must hold, of each kind any."""

import pytest

from monitor.pipeline.watch import Watch
from tests.makers import a_story

STORY = a_story(
    commodities=("REE", "graphite"),
    companies=("mp", "vacuumschmelze"),
    company_names=("MP Materials Corp.", "Vacuumschmelze GmbH"),
    implementers=("CN",),
    affected=("US",),
)


@pytest.mark.parametrize(
    ("watch", "wanted"),
    [
        (Watch(), True),
        (Watch(materials=("ree",)), True),
        (Watch(materials=("DY",)), True),
        (Watch(materials=("Graphite",)), True),
        (Watch(materials=("Ga",)), False),
        (Watch(companies=("MP Materials",)), True),
        (Watch(companies=("vacuumschmelze",)), True),
        (Watch(companies=("MP Mat",)), False),
        (Watch(countries=("us",)), True),
        (Watch(countries=("AU",)), False),
        (Watch(types=("export licensing",)), True),
        (Watch(types=("TARIFF_DUTY",)), False),
        (Watch(materials=("Dy",), countries=("AU",)), False),
        (Watch(listed=("Tesla", "graphite")), True),
        (Watch(listed=("MP Materials",)), True),
        (Watch(listed=("US",)), True),
        (Watch(listed=("Tesla",)), False),
        (Watch(listed=()), False),
    ],
)
def test_whose_dates(watch: Watch, *, wanted: bool) -> None:
    """If it fails, a watch list shows other people's dates, or hides its own."""
    assert watch.wants(STORY) is wanted
