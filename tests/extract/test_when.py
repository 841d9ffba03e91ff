"""From when, until when, by when."""

from dataclasses import replace

import pytest

from monitor.extract.detector.detector import Part
from monitor.extract.when import dates_of
from monitor.model.ontology import ArgumentType, Direction, Stage
from tests.extract.case import FRAMED, a_case

pytestmark = pytest.mark.slow


def test_dates_are_those_that_the_detector_ties_to_the_event() -> None:
    text = "China banned exports of gallium from 1 May 2026 until 1 May 2027."
    case = a_case(text, 0.9)
    days = [n for n, m in enumerate(case.marks) if m.type is ArgumentType.DATE]
    parts = (Part(days[0], "effective", 0.9), Part(days[1], "expiry", 0.9))
    verdict = replace(case.verdicts[0], parts=parts)
    dates = dates_of(case, verdict, ())
    assert dates.effective is not None
    assert dates.expiry is not None
    assert str(dates.effective.start) == "2026-05-01"
    assert str(dates.expiry.start) == "2027-05-01"


def test_a_date_that_nobody_ties_to_it_is_none_of_it() -> None:
    case = a_case("China banned exports of gallium on 1 May 2026.", 0.9)
    dates = dates_of(case, case.verdicts[0], ())
    assert (dates.effective, dates.expiry) == (None, None)


def test_the_next_sentence_names_the_last_day_to_apply() -> None:
    """If it fails, the calendar of a tender is empty."""
    case = a_case(f"{FRAMED} Applications must be in by 8 April 2026.", 0.9)
    deadline = dates_of(case, case.verdicts[0], ()).deadline
    assert deadline is not None
    assert str(deadline.start) == "2026-04-08"


def test_the_date_of_another_event_needs_more() -> None:
    """If it fails, what stays in force begins anew on the day of a suspension."""
    text = "China banned exports of gallium. Peru banned those of tin from 1 May 2026."
    for score, start in ((0.6, None), (0.8, "2026-05-01")):
        case = a_case(text, 0.9, 0.9)
        (day,) = [n for n, m in enumerate(case.marks) if m.type is ArgumentType.DATE]
        verdict = replace(case.verdicts[0], parts=(Part(day, "effective", score),))
        again = dates_of(case, verdict, ()).effective
        assert again, "the second sentence may tell the same event once more"
        other = replace(case.verdicts[1], directions={Direction.EASE: 1.0})
        case = replace(case, verdicts=(verdict, other))
        found = dates_of(case, verdict, ()).effective
        assert (found and str(found.start)) == start


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("The pause lasts until 27 November 2026.", "2026-11-27"),
        ("It met on 27 November 2026.", "2026-11-01"),
        ("It runs until 3 November 2026, or until 9 November 2026.", "2026-11-01"),
    ],
)
def test_the_exact_day_of_a_month_is_taken(text: str, until: str) -> None:
    """If it fails, the calendar has a whole month where the text names the day."""
    case = a_case(f"Japan eased its gallium ban until November 2026. {text}", 0.9)
    month = next(n for n, m in enumerate(case.marks) if "November" in m.span.text)
    verdict = replace(case.verdicts[0], parts=(Part(month, "expiry", 0.9),))
    expiry = dates_of(case, verdict, ()).expiry
    assert expiry is not None
    assert str(expiry.start) == until


def test_what_stays_in_force_begins_on_no_other_day() -> None:
    """If it fails, an old rule is told to begin on the day on which another is lifted."""
    text = "Rare earths still require a licence. The new notice takes effect today."
    case = a_case(text, 0.9)
    day = next(n for n, m in enumerate(case.marks) if m.type is ArgumentType.DATE)
    verdict = replace(
        case.verdicts[0],
        stages={Stage.EFFECTIVE: 1.0},
        parts=(Part(day, "effective", 0.9),),
    )
    assert dates_of(case, verdict, ()).effective is None
