"""One story in full."""

from monitor.desk.story import RUNGS, rung
from monitor.model.ontology import Stage
from tests.desk.conftest import Place
from tests.makers import SENTENCE


def test_a_story_is_told_with_its_evidence_and_who_was_told(shown: Place) -> None:
    """If it fails, what somebody decides by cannot be checked."""
    page = shown.show(f"/stories/{shown.story[:8]}")
    assert "Stage: suspended → ended" in page
    assert '<mark class="said deed" title="what happens">suspended</mark>' in page
    assert '<mark class="said found" title="product">rare earth</mark>' in page
    assert "https://ministry.example/ended" in page
    assert "tier-official" in page
    assert "sent 2025-11-07 12:00 UTC" in page
    assert "match.commodities|any" in page
    shown_words = page.replace("&#39;", "'")
    assert SENTENCE.rpartition(" suspended")[0].partition("'s ")[2] in shown_words


def test_every_stage_has_its_place_on_the_way() -> None:
    """If it fails, the page of a story with a new stage does not open."""
    assert {rung(stage) for stage in Stage} == set(RUNGS)
