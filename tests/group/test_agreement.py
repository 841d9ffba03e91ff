"""What the names in two groups of texts say about their being one development."""

import pytest

from monitor.group.agreement import Naming, agreement, differing

SHARED = {"Iran", "Qeshm", "2005"}
OTHER = {"Iran", "Java", "2008"}


def test_names_that_all_of_one_and_none_of_the_other_use_speak_against() -> None:
    """If it fails, two quakes are one development because both are quakes."""
    one, same, other = Naming([SHARED] * 5), Naming([SHARED] * 5), Naming([OTHER] * 5)

    assert agreement(one, same) > 0
    assert agreement(one, other) < 0
    assert agreement(one, other) == agreement(other, one)


def test_two_texts_hardly_differ() -> None:
    """If it fails, an outlet with words of its own is taken for another development."""
    one, other = [SHARED], [OTHER]

    assert agreement(Naming(one), Naming(other)) > -2
    assert agreement(Naming(one * 5), Naming(other * 5)) < -10


def test_very_many_texts_say_no_more_than_many() -> None:
    """If it fails, a story told for months falls apart by its own variety."""
    hundred = agreement(Naming([SHARED] * 100), Naming([OTHER] * 100))
    thousand = agreement(Naming([SHARED] * 1000), Naming([OTHER] * 1000))

    assert hundred == pytest.approx(thousand)


def test_the_names_that_tell_groups_apart() -> None:
    """If it fails, nobody is told why two clusters are two."""
    one, other = Naming([SHARED] * 4), Naming([OTHER] * 4)

    assert set(differing(one, other)) == {"Qeshm", "2005"}
    assert differing(one, other, most=1) == ("2005",)
    assert differing(one, one) == ()


def test_a_group_takes_over_another() -> None:
    """If it fails, a grown cluster forgets what half of its texts name."""
    one = Naming([SHARED])
    one.take_over(Naming([OTHER, OTHER]))

    assert one.size == 3
    assert one.counts["Iran"] == 3
    assert one.counts["Java"] == 2
