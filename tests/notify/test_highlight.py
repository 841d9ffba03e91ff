from hypothesis import given
from hypothesis import strategies as st

from monitor.notify.highlight import Mark, Sort, pieces

MARKS = st.lists(
    st.builds(
        Mark,
        start=st.integers(-2, 14),
        end=st.integers(-2, 14),
        sort=st.sampled_from(Sort),
        label=st.sampled_from("ab"),
        event=st.none() | st.integers(1, 2),
    ),
    max_size=8,
)


@given(text=st.text(max_size=12), marks=MARKS)
def test_no_character_gets_lost_however_marks_overlap(
    text: str, marks: list[Mark]
) -> None:
    """A page would misquote its source."""
    assert "".join(p.text for p in pieces(text, marks)) == text


@given(text=st.text(min_size=1, max_size=12), marks=MARKS)
def test_each_mark_covers_exactly_its_words(text: str, marks: list[Mark]) -> None:
    """Words would be shown as evidence that are none."""
    cut = list(pieces(text, marks))
    for mark in marks:
        inside = 0 <= mark.start < mark.end <= len(text)
        covered = "".join(p.text for p in cut if mark in p.marks)
        assert covered == (text[mark.start : mark.end] if inside else "")
        assert sum(mark in p.begun for p in cut) == inside
        assert sum(mark in p.ended for p in cut) == inside
