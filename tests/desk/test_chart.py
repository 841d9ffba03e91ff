"""Charts: their geometry, their words."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.desk.chart import chart

LAST = date(2026, 2, 5)


@given(
    counts=st.dictionaries(st.integers(0, 400), st.integers(0, 10**6), max_size=40),
    length=st.integers(1, 400),
)
def test_a_bar_is_as_high_as_its_count(counts: dict[int, int], length: int) -> None:
    """If it fails, a chart lies, or draws out of its picture."""
    days = {LAST - timedelta(days=ago): count for ago, count in counts.items()}
    first = LAST - timedelta(days=length - 1)
    drawn = chart(days, first=first, last=LAST, title="Events", noun="event")
    step = 7 if drawn.unit == "week" else 1
    start = LAST - timedelta(days=step * len(drawn.bars) - 1)
    assert drawn.total == sum(n for d, n in days.items() if start <= d <= LAST)
    for bar in drawn.bars:
        assert 0 <= bar.x <= bar.x + bar.width <= drawn.width + 0.2
        assert 0 <= bar.y <= drawn.height
        assert (bar.height > 0) is (bar.count > 0)
    tallest = max(bar.height for bar in drawn.bars)
    assert {b.height for b in drawn.bars if b.count == drawn.highest} == {tallest}


def test_a_chart_is_told_in_words() -> None:
    """If it fails, who does not see it learns nothing."""
    drawn = chart({LAST: 3}, first=date(2026, 2, 1), last=LAST, title="T", noun="event")
    assert drawn.told == (
        "3 events from 1 February 2026 to 5 February 2026; most on 5 February 2026 (3), "
        "3 in the last day."
    )
    assert drawn.short == "3 events in 5 days, 3 in the last."
    empty = chart({}, first=date(2026, 2, 1), last=LAST, title="T", noun="event")
    assert empty.told == "Nothing from 1 February 2026 to 5 February 2026."
    assert empty.short == "No event in 5 days."


def test_a_bare_chart_fills_its_picture() -> None:
    """If it fails, a source's rhythm is a line of dots in its cell."""
    first = LAST - timedelta(days=1)
    drawn = chart(
        {LAST: 3}, first=first, last=LAST, title="T", noun="e", height=28, bare=True
    )
    assert (drawn.bars[-1].height, drawn.ticks) == (26, ())
    assert drawn.bars[-1].middle == drawn.width * 3 / 4
