"""The earlier changes and reports of a long story."""

import re

from monitor.desk.course import REPORTS
from monitor.desk.story import STEPS
from monitor.store import open_store
from tests.desk.conftest import Place
from tests.long_story import a_long_story
from tests.makers import NOON


def test_links_lead_through_all_changes_and_reports(changed: Place) -> None:
    """If it fails, what happened first in a long story is on no page."""
    with open_store(changed.folder / "lodewatch.db", now=NOON) as store:
        story = a_long_story(store, 4 * (REPORTS + 5))
    page = changed.show(f"/stories/{story.id}")
    assert f"{3 * (REPORTS + 5) - STEPS} earlier changes" in page
    assert f"{REPORTS + 5 - 30} earlier reports" in page
    assert "These are the latest of 260 reports" in page
    assert "The story goes by: suspended" in page  # as the terminal says it
    assert "Against it: tightening" in page or "Against it: easing" in page
    for kind in ("timeline", "reports"):
        start = f"/stories/{story.id}/{kind}"
        shown, titles = changed.show(start), []
        while True:
            titles += re.findall(r">Report number (\d+)<", shown)
            older = re.search(r'href="(\?before=[^"]+)" rel="next"', shown)
            if older is None:
                break
            shown = changed.show(start + older[1])
            assert "Back to the latest" in shown
        moved = kind == "timeline"
        wanted = [n for n in range(260) if (n % 4 != 3) is moved]
        assert sorted(map(int, titles)) == wanted
        assert "Nothing came before" in changed.show(f"{start}?before=nothing")
