"""What changes by itself is taken out, and nothing else is."""

import pytest

from monitor.collect.volatile import steady


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Today is Monday, 24 November 2025, 10:32:07", ""),
        ("2025年11月24日 星期一 10:32", ""),
        ("Monday, 24 November 2025", ""),
        ("10:32 GMT", ""),
        ("Last updated: 24 November 2025 10:32:07", ""),
        ("This page was last modified on 2025-11-24 at 10:32", ""),
        ("更新时间\uff1a2025年11月24日", ""),
        ("Page views: 1,032", ""),
        ("1,032 views | 3 comments", ""),
        ("浏览次数\uff1a3021次", ""),
        ("3 hours ago", ""),
        ("5分钟前", ""),
        ("Copyright 2020-2025 Ministry", "Ministry"),
        ("Session ID: 8f7d6a5b4c3d2e1f", ""),
        ("Notice 0a1b2c3d4e5f60718293a4b5c6d7e8f9", "Notice"),
        ("Price at 10:32:07: 5 EUR", "Price at : 5 EUR"),
    ],
)
def test_what_changes_by_itself_is_taken_out(text: str, left: str) -> None:
    """If it fails, a clock or a counter is news at every visit."""
    assert steady(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "The company bought 12,000 shares of the mine.",
        "The agency reviewed 12 applications in March.",
        "The list was updated on 5 May 2025 with 3 names.",
        "The office is open from 09:00 to 17:00.",
        "The rule was made five days ago.",
        "Applications are due 30 days before shipment.",
        "需在装运30日前提出申请。",
        "Gallium | 25 %",
        "2025",
        "Rates changed 5 times.",
        "部长访问3个国家。",
    ],
)
def test_what_is_said_stays(text: str) -> None:
    """If it fails, an edit of these words would go unnoticed."""
    assert steady(text) == text


def test_white_space_and_signs_say_nothing() -> None:
    """If it fails, rules and arrows become entries."""
    assert steady(" \n — » ") == ""
    assert steady("a \n b") == "a b"
