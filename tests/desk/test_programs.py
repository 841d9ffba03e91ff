"""Programs ask, and are told."""

import json
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path

import pytest

from monitor.desk import Desk
from monitor.web.values import Request
from tests.desk.conftest import NOW, Place


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/nope.json", 404, "Nothing is given under this address."),
        ("/rules/x.atom", 404, 'There is no rule "x".'),
        ("/materials/zz.csv", 404, 'No story names "zz".'),
        ("/stories/ffff.json", 404, "There is no story"),
        ("/stories.ics", 404, "Atom, JSON, CSV"),
        ("/stories.json?stage=ENDEDD", 400, 'did you mean "ENDED"?'),
        ("/calendar.ics?days=3", 400, "there are 90, 30, 365"),
        ("/alerts.csv?material=REE", 400, 'there is no parameter "material"'),
        ("/stories.atom?list=x", 400, '"list" cannot be "x"; there are none'),
    ],
)
def test_what_cannot_be_given_is_said(
    shown: Place, address: str, status: int, words: str
) -> None:
    """If it fails, a program is sent a page for people, or everything."""
    answer = shown.ask(address)
    text = answer.body.decode()
    assert answer.status == status
    is_json = address.partition("?")[0].endswith(".json")
    assert answer.media_type.startswith("application/json" if is_json else "text/plain")
    assert words in (json.loads(text)["error"] if is_json else text)


def test_before_the_first_visit_programs_are_asked_to_come_again(shown: Place) -> None:
    """If it fails, a feed reader drops a feed that is not there yet."""
    settings = shown.known.settings
    nowhere = replace(settings.store, path=Path("/nonexistent/lodewatch.db"))
    known = replace(shown.known, settings=replace(settings, store=nowhere))
    answer = Desk(known, clock=lambda: NOW).answer(Request(path="/stories.atom"))
    assert answer.status == HTTPStatus.SERVICE_UNAVAILABLE


def test_one_story_is_whole(shown: Place) -> None:
    """If it fails, a program cannot say what a story rests on."""
    told = json.loads(shown.ask(f"/stories/{shown.story[:6]}.json").body)
    assert told["story"]["id"] == shown.story
    assert [r["witness"] for r in told["reports"]] == ["Example Wire", "Ministry"]
    assert told["rules"] == ["rare-earth-licences"]
