"""What tells developments apart, and under which keys they are found."""

import pytest

from monitor.group.identity import act_numbers, covers, group, keys, near, story_keys
from monitor.model.story import Report
from tests.group.reports import told


@pytest.mark.parametrize(
    ("ref", "numbers"),
    [
        ("Announcement No. 61", {"61"}),
        ("Notice No. 61 of 2025", {"61"}),
        ("MOFCOM Announcement 70/2025", {"70"}),
        ("Regulation (EU) 2024/1252", {"1252"}),
        ("Executive Order 14257", {"eo14257"}),
        ("E.O. 14257", {"eo14257"}),
        ("90 FR 47170", {"90fr47170"}),
        ("Announcements No. 55, 56, 57 and 61 of 2025", {"55", "56", "57", "61"}),
        ("Notices 55-57 & No. 62", {"55", "56", "57", "62"}),
        ("Announcements Nos. 55 through 57", {"55", "56", "57"}),
        ("Regulations (EU) 2021/821 and 2024/1252", {"821", "1252"}),
        ("Notice No. 61, 2025", {"61"}),
        ("Notice No. 61 of 1 December 2025", {"61"}),
        ("Notice No. 61, 1 December 2025", {"61"}),
        ("Notice No. 61, 0.1 percent, or 5 per cent", {"61"}),
        ("Notice 2025-12", {"2025"}),
        ("Notice No. 5 to 99999", {"5", "99999"}),
        ("Section 232", set()),
        ("Investment Canada Act", set()),
        ("", set()),
    ],
)
def test_acts_by_number(ref: str, numbers: set[str]) -> None:
    """A statute would join all acts on its ground, or two numbers be one act."""
    assert act_numbers([ref]) == numbers


def test_materials() -> None:
    """The group word would not stand for its members, or would stand for everything."""
    assert covers(frozenset({"REE"}), frozenset({"Dy"}))
    assert covers(frozenset({"magnets"}), frozenset({"REE"}))
    assert not covers(frozenset({"Dy"}), frozenset({"Ho"}))
    assert not covers(frozenset(), frozenset({"Ho"}))
    assert group("Dy") == group("magnets") == "REE"
    assert group("Cu") == "Cu"
    assert near("LICENCE_DECISION") == near("EXPORT_LICENSING")
    assert near("FUNDING_AWARD") != near("GOV_EQUITY_STAKE")


def export(**facts: object) -> Report:
    return told("EXPORT_LICENSING", "ADOPTED", "2025-10-09", title=str(facts), **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asks", "stands", "found"),
    [
        ({"states": ["CN"], "goods": ["Dy"]}, {"states": ["CN"], "goods": ["REE"]}, True),
        ({"states": ["CN"]}, {"states": ["CN"], "goods": ["REE"]}, True),
        ({"states": ["CN"], "goods": ["REE"]}, {"states": ["CN"]}, True),
        ({"goods": ["REE"]}, {"states": ["CN"], "goods": ["REE"]}, True),
        ({"states": ["CN"], "goods": ["REE"]}, {"goods": ["REE"]}, True),
        ({"states": ["CN"], "goods": ["Cu"]}, {"states": ["CN"], "goods": ["REE"]}, False),
        ({"states": ["US"], "goods": ["REE"]}, {"states": ["CN"], "goods": ["REE"]}, False),
        ({"acts": ["No. 61"]}, {"acts": ["Notice 61"], "states": ["CN"]}, True),
        ({"firms": ["MP Materials"]}, {"firms": ["MP Materials Corp."]}, True),
    ],
)  # fmt: skip
def test_keys_find_stories(
    asks: dict[str, object],
    stands: dict[str, object],
    found: bool,  # noqa: FBT001
) -> None:
    """A report would never be compared with its story, or with half the database."""
    common = set(keys(export(**asks))) & set(story_keys(export(**stands)))
    facts = {k for k in common if "/copy/" not in k}

    assert bool(facts) is found
