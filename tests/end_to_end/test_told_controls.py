"""China's controls of October 2025, day by day: begun, put off, and licensed around.

Told by a ministry, a wire, newspapers, the trade press and a company; what the monitor
holds is looked at after every document, and asked for once more "as of" that moment.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime

import pytest

from monitor.group.calendar import asks
from monitor.model.story import Story
from monitor.pipeline.calendar import dates_of
from monitor.pipeline.parts import Parts
from tests.end_to_end.telling import acts_of, day_of, known_at, listening, tell
from tests.end_to_end.told_controls import CONTROLS

pytestmark = pytest.mark.slow

Row = tuple[str, str | None, str | None, set[str]]  # stage, begins, ends, materials
PAUSE, NOVEMBER = "2026-11-10", "2025-11-08"
ACTS: dict[str, Row] = {
    "55": ("ADOPTED", NOVEMBER, None, {"superhard materials"}),
    "56": ("ADOPTED", NOVEMBER, None, {"REE"}),
    "57": ("ADOPTED", NOVEMBER, None, {"REE"}),
    "58": ("ADOPTED", NOVEMBER, None, {"batteries", "graphite"}),
    "61": ("EFFECTIVE", "2025-12-01", None, {"REE"}),  # a part is in force at once
    "62": ("EFFECTIVE", "2025-10-09", None, {"REE", "magnets"}),
}
PAUSED: dict[str, Row] = {
    number: ("SUSPENDED", begins, PAUSE, goods)
    for number, (_, begins, _, goods) in ACTS.items()
}
KNOWN: dict[str, dict[str, Row]] = {
    "2025-10-09T02:00": {"55": ACTS["55"]},
    "2025-10-09T02:10": {n: ACTS[n] for n in ("55", "56")},
    "2025-10-09T05:30": {n: ACTS[n] for n in ("55", "56", "57")},
    "2025-10-09T07:45": {n: ACTS[n] for n in ("55", "56", "57", "58")},
    "2025-10-09T08:30": {n: ACTS[n] for n in ("55", "56", "57", "58", "61")},
    "2025-10-09T08:45": ACTS,
    **{told[0]: PAUSED for told in CONTROLS if told[0] >= "2025-11-07"},
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    """Return parts of their own, told nothing so far."""
    folder = tmp_path_factory.mktemp("controls")
    with listening(folder, since=datetime(2025, 10, 1, tzinfo=UTC)) as parts:
        yield parts


def acts_in(stories: Iterable[Story]) -> dict[str, Row]:
    """Return what is known of each act, by its number."""
    found: dict[str, Row] = {}
    for story in stories:
        for number in acts_of(story, but=frozenset({"70"})):
            assert number not in found, f"act {number} is two stories"
            assert not story.contested_by, f"act {number} is contested"
            found[number] = (
                story.stage.value,
                day_of(story, "effective"),
                day_of(story, "expiry"),
                set(story.commodities),
            )
    return found


def others(stories: Iterable[Story]) -> dict[str, tuple[str, str, set[str]]]:
    """Return stage, voice and firms of what is told of no act, by its type."""
    return {
        s.type: (s.stage.value, s.attribution.value, set(s.company_names))
        for s in stories
        if not acts_of(s, but=frozenset())
    }


FIRMS = {"JL Mag Rare-Earth", "Ningbo Yunsheng", "Zhong Ke San Huan"}
PLAN = {"EXPORT_LICENSING": ("CONSIDERED", "ANONYMOUS", set[str]())}
LICENCES = {
    "2025-11-08T06:00": {},
    "2025-11-10T22:00": PLAN,
    "2025-12-02T08:00": PLAN | {"LICENCE_DECISION": ("ADOPTED", "ANONYMOUS", FIRMS)},
    "2025-12-04T10:00": PLAN
    | {"LICENCE_DECISION": ("ADOPTED", "COMPANY_STATEMENT", FIRMS)},
    "2025-12-18T08:30": PLAN
    | {"LICENCE_DECISION": ("ADOPTED", "OFFICIAL_STATEMENT", FIRMS)},
}


def test_controls_stand_where_they_stood_on_each_day(made: Parts) -> None:
    """If it fails, a control is told as in force, put off or lifted when it was not.

    Or an answer "as of" a day tells what was known only later.
    """
    for told in CONTROLS:
        tell(made, told)
        now = made.store.stories.find(limit=100)
        assert acts_in(now) == KNOWN[told[0]], told[2]
        if told[0] in LICENCES:
            assert others(now) == LICENCES[told[0]], told[2]
    for when, known in KNOWN.items():
        then = known_at(made, datetime.fromisoformat(when).replace(tzinfo=UTC))
        assert acts_in(then) == known, f"as of {when}"
        assert others(then) == LICENCES.get(when, {}), f"as of {when}"
    check_who_acts(made)
    check_calendar(made)


def check_who_acts(made: Parts) -> None:
    """Look for states that the documents name without their being touched."""
    for story in made.store.stories.find(limit=100):
        assert story.implementers == ("CN",), story.title
        if acts_of(story, but=frozenset()):
            assert story.affected == (), story.title


def check_calendar(made: Parts) -> None:
    """Look at the days of the pause: nothing begins, and its end is a question."""
    for day, asked in ((NOVEMBER, set()), ("2025-12-01", set()), (PAUSE, set(ACTS))):
        found = {
            number
            for entry in dates_of(made.store)
            if asks(entry, today=date.fromisoformat(day))
            for number in acts_of(entry.story, but=frozenset({"70"}))
        }
        assert found == asked, day
