"""What forms do: the same as the commands."""

from http import HTTPStatus

import pytest

from monitor.model.people import MuteKind, Verdict
from tests.cli.conftest import reports
from tests.desk.conftest import NOW, Place


def test_a_story_is_muted_for_a_time_and_no_longer(changed: Place) -> None:
    """If it fails, a mute from the page never ends, or mutes nothing."""
    path = f"/stories/{changed.story}/mute"
    done = changed.send(path, **{"for": "4h"}, reason="we know", person="Ada")
    assert (done.status, done.person) == (HTTPStatus.SEE_OTHER, "Ada")
    with changed.store() as store:
        (mute,) = store.mutes.at(NOW)
    assert (mute.kind, mute.target) == (MuteKind.STORY, changed.story)
    assert (mute.person, mute.reason) == ("Ada", "we know")
    assert (mute.until - NOW).total_seconds() == 4 * 3600
    assert "we know" in changed.show(f"/stories/{changed.story}")
    assert changed.send(f"/mutes/{mute.id}/end").location
    with changed.store() as store:
        assert store.mutes.at(NOW) == ()


@pytest.mark.parametrize(
    ("kind", "name", "target", "said"),
    [
        ("entity", "dysprosium", "Dy", "entity Dy until"),
        ("entity", "Zzz", "Zzz", "No list has &#34;Zzz&#34;: it is muted where"),
        ("source", "example-wire", "Example Wire", "source Example Wire until"),
        ("source", "exmple-wire", None, "did you mean &#34;example-wire&#34;?"),
        ("rule", "rare-earth-licences", "rare-earth-licences", "rule rare-earth"),
        ("story", "zzz", None, "no story, alert or event has the id"),
        ("moon", "x", None, "Say what it is: story"),
        ("entity", "", None, "Name the entity to mute."),
    ],
)
def test_a_name_means_what_it_means_to_the_command(
    changed: Place, kind: str, name: str, target: str | None, said: str
) -> None:
    """If it fails, a mute from the page is kept, and keeps nothing quiet, unsaid."""
    done = changed.send("/mutes", **{"for": "4h"}, kind=kind, name=name)
    with changed.store() as store:
        assert [m.target for m in store.mutes.at(NOW)] == ([target] if target else [])
    page = changed.show("/alerts") if target else done.body.decode()
    assert said in page
    assert target is None or done.location == "/alerts#muted"


def test_two_stories_become_one_and_two_again(changed: Place) -> None:
    """If it fails, a wrong merge from the page cannot be taken back."""
    with changed.store() as store:
        (other,) = store.stories.find(type="FUNDING_AWARD")
    address = f"http://127.0.0.1:8788/stories/{other.id}#told"
    changed.send(f"/stories/{changed.story}/merge", other=address, why="one deal")
    assert "one deal" in changed.show(f"/stories/{changed.story}")
    with changed.store() as store:
        found = store.stories.get(other.id)
        (done,) = store.corrections.all()
    assert found is not None
    assert found.id == changed.story
    changed.send(f"/corrections/{done.id}/undo")
    with changed.store() as store:
        assert store.stories.by_ids([other.id])


def test_a_report_becomes_a_story_of_its_own(changed: Place) -> None:
    """If it fails, what was grouped wrongly stays so."""
    last = reports()[2].event_id
    done = changed.send(f"/stories/{changed.story}/split", event=[last], person="Bo")
    assert done.location != f"/stories/{changed.story}"
    assert done.location is not None
    assert "ended" in changed.show(done.location)


@pytest.mark.parametrize("subject", ["alert-1", reports()[0].event_id])
def test_a_verdict_is_kept_on_alert_and_event(changed: Place, subject: str) -> None:
    """If it fails, precision is measured without what people say on the page."""
    done = changed.send(f"/feedback/{subject}", verdict="acknowledged", comment="mine")
    assert done.status == HTTPStatus.SEE_OTHER
    with changed.store() as store:
        (given,) = store.feedback.all()
    assert (given.verdict, given.comment) == (Verdict.ACKNOWLEDGED, "mine")
    assert "mine" in changed.show(f"/stories/{changed.story}")


@pytest.mark.parametrize(
    ("path", "form", "words"),
    [
        ("/stories/{story}/mute", {"for": "ever"}, "Say how long"),
        ("/stories/{story}/merge", {}, "Say which other story"),
        ("/stories/{story}/merge", {"other": "ffff"}, "No story"),
        ("/stories/{story}/split", {}, "Tick the reports"),
        ("/stories/ffff/mute", {"for": "4h"}, "No story"),
        ("/mutes/ffff/end", {}, "does not exist"),
        ("/feedback/alert-1", {}, "Say whether"),
        ("/feedback/alert-1", {"verdict": "dull"}, "no verdict"),
        ("/feedback/nothing", {"verdict": "relevant"}, "id of no alert"),
        ("/nothing", {}, "no such form"),
    ],
)
def test_what_cannot_be_done_is_said(
    shown: Place, path: str, form: dict[str, str], words: str
) -> None:
    """If it fails, a wrong form looks as if it had worked."""
    answer = shown.send(path.format(story=shown.story), **form)
    assert answer.status == HTTPStatus.BAD_REQUEST
    assert words in answer.body.decode()
