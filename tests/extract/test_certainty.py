"""Who vouches, and how sure it is."""

import pytest

from monitor.model.ontology import Attribution, Factuality, Mode, Polarity, Tier
from monitor.model.text import Origin
from tests.extract.reader import the_event

pytestmark = pytest.mark.slow

VOICES = {
    "hearsay": ("Japan reportedly banned gallium exports.", Attribution.HEARSAY),
    "sources": ("Japan banned gallium exports, two sources said.", Attribution.ANONYMOUS),
    "people familiar": ("Japan is weighing a ban on gallium exports, according to people familiar with the matter.", Attribution.ANONYMOUS),
    "another outlet": ("Japan banned gallium exports, Nikkei reported.", Attribution.MEDIA_RELAY),
    "a ministry": ("Japan banned gallium exports, the trade ministry said.", Attribution.OFFICIAL_STATEMENT),
    "a notice": ("Japan banned gallium exports, according to a notice in the gazette.", Attribution.OFFICIAL_DOC),
    "an analyst": ("Japan banned gallium exports, an analyst at Fitch said.", Attribution.NAMED_THIRD_PARTY),
    "nobody": ("Japan banned gallium exports.", Attribution.AUTHOR),
}  # fmt: skip


@pytest.mark.parametrize(("text", "attribution"), VOICES.values(), ids=VOICES.keys())
def test_who_vouches(text: str, attribution: Attribution) -> None:
    """If it fails, a rumour is laundered into a fact (ontology, pitfall 7)."""
    found = the_event(text).certainty
    assert found.attribution is attribution


def test_a_dateline_names_no_source() -> None:
    """If it fails, every wire story is a relay."""
    text = "TOKYO, March 9 (Reuters) - Japan banned gallium exports."
    assert the_event(text).certainty.attribution is Attribution.AUTHOR


@pytest.mark.parametrize(
    ("tier", "title", "attribution"),
    [
        (Tier.OFFICIAL, "Final rule on gallium", Attribution.OFFICIAL_DOC),
        (Tier.OFFICIAL, "Fact sheet: gallium", Attribution.OFFICIAL_STATEMENT),
        (Tier.COMPANY, "Gallium", Attribution.COMPANY_STATEMENT),
    ],
)
def test_a_source_vouches_for_itself(
    tier: Tier, title: str, attribution: Attribution
) -> None:
    """If it fails, a ministry's own page counts as a newspaper's word."""
    origin = Origin(name="Office", tier=tier)
    found = the_event("Japan banned gallium exports.", title=title, source=origin)
    assert found.certainty.attribution is attribution


def test_a_modal_lowers_the_score() -> None:
    """If it fails, "could" is as sure as "did"."""
    sure = the_event("Japan banned gallium exports.").certainty
    soft = the_event("Japan could ban gallium exports.").certainty
    assert soft.score < sure.score
    assert (sure.factuality, soft.factuality) == (
        Factuality.CERTAIN,
        Factuality.POSSIBLE,
    )
    assert Mode.FUTURE in soft.modes


def test_a_condition_is_hypothetical() -> None:
    """If it fails, a threat is as sure as a deed."""
    found = the_event("Japan will ban gallium exports if talks fail.").certainty
    assert Mode.HYPOTHETICAL in found.modes
    assert found.factuality is Factuality.UNCOMMITTED


def test_a_denial_is_negative() -> None:
    """If it fails, a denied ban is told as a ban."""
    found = the_event("Japan ruled out a ban on gallium exports.").certainty
    assert found.polarity is Polarity.NEGATIVE
    assert Mode.NEGATION in found.modes


def test_the_cue_is_kept() -> None:
    """If it fails, nobody can see why it is hearsay."""
    found = the_event("Japan reportedly banned gallium exports.").certainty
    assert [c.text for c in found.cues] == ["reportedly"]
