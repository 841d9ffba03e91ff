"""Answers as people give them."""

import pytest

from monitor.start.answers import Answers, MailAnswer, OwnSubject, SlackAnswer

NASTY = 'Wind "on\\shore" {now} # [x]'


@pytest.fixture
def full() -> Answers:
    """Return every answer that there is, with the signs that TOML minds."""
    return Answers(
        feeds=("https://a.example/feed.xml", "https://b.example/feed.xml"),
        materials=("Dy", "graphite"),
        companies=("MP Materials",),
        new_companies=('Mine "North", Ltd',),
        slack=SlackAnswer(channel="#minerals", buttons=True),
        mail=MailAnswer(
            host="smtp.example.org",
            sender="w@example.org",
            to=("a@example.org",),
            user="w",
        ),
        webhook="https://hook.example/x",
        contact='me "at" example.org',
        at="06:15",
        timezone="Europe/Berlin",
    )


@pytest.fixture
def own() -> Answers:
    """Return the answers for a subject that nothing ships for."""
    return Answers(
        subject=OwnSubject(title=NASTY, words=("wind farm", "offshore wind"))
    )
