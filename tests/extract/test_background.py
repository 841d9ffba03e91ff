"""What raises no event although its words are there."""

import pytest

from monitor.extract.background import comment, is_column, tells_what_held
from monitor.model.ontology import Tier
from tests.extract.reader import events

pytestmark = pytest.mark.slow

NO_NEWS = {
    "past perfect": "In April Japan had banned gallium exports.",
    "an old date": "Japan banned gallium exports in June 2023.",
    "last year": "Japan banned gallium exports last year.",
    "years ago": "Japan banned gallium exports three years ago.",
    "an aside": "Prices of gallium, which Japan banned from export in 2024, fell.",
    "a question": "Will Japan ban gallium exports?",
    "a wish": "Analysts urged Japan to ban gallium exports.",
    "an ought": "Japan should ban gallium exports.",
    "a condition": "Prices would rise if Japan banned gallium exports.",
    "a possibility": "Brokers spoke of cobalt mines that might be shut; none was named.",
    "boilerplate": "Prices were flat.\n\nMore was said.\n\nAbout Acme: Japan banned gallium exports.",
}  # fmt: skip


@pytest.mark.parametrize("text", NO_NEWS.values(), ids=NO_NEWS.keys())
def test_no_event_is_raised(text: str) -> None:
    """If it fails, a recap or an opinion is told as news (ontology, pitfall 13)."""
    assert events(text) == ()


def test_a_duty_of_exporters_is_news() -> None:
    """If it fails, a rule that says "must" is taken for somebody's wish."""
    text = "Exporters of gallium must hold a licence from Japan's trade ministry."
    assert [e.type for e in events(text)] == ["EXPORT_LICENSING"]


def test_comment_is_known_by_its_words() -> None:
    """If it fails, columns and obituaries without a label raise alarms."""
    assert comment("Free the onion", "In my view it is time.", tier=Tier.MEDIA)
    assert not comment("Japan acts", "It banned exports.", tier=Tier.MEDIA)


RUBRICS = {
    "Opinion | Ban the exports": True,
    "On this day, 1973: the embargo": True,
    "Letters: your views on the ban": True,
    "Interview: the minister on her ban": False,
    "Japan: opinion turns against the ban": False,
}


@pytest.mark.parametrize(("title", "holds"), RUBRICS.items())
def test_a_rubric_is_known_by_its_mark(title: str, holds: bool) -> None:  # noqa: FBT001
    """If it fails, a column raises alarms, or an interview that tells news is unheard."""
    assert is_column(title, tier=Tier.MEDIA) is holds
    assert not is_column(title, tier=Tier.OFFICIAL)


def test_a_recent_date_is_news() -> None:
    """If it fails, yesterday's decision is taken for history."""
    assert len(events("Japan banned gallium exports on 9 March 2026.")) == 1


TITLES = {
    "opinion": ("Opinion: lift the ban", Tier.MEDIA, True),
    "explainer": ("Explainer: what the ban means", Tier.MEDIA, True),
    "a question": ("What are rare earths?", Tier.MEDIA, True),
    "a hearing on forms": (
        "Agency Information Collection Activities",
        Tier.OFFICIAL,
        True,
    ),
    "news": ("Japan lifts its ban", Tier.MEDIA, False),
    "an official title": ("Review of the export list", Tier.OFFICIAL, False),
}


@pytest.mark.parametrize(("title", "tier", "holds"), TITLES.values(), ids=TITLES.keys())
def test_comment_is_known_by_its_title(title: str, tier: Tier, holds: bool) -> None:  # noqa: FBT001
    """If it fails, columnists raise alarms, or news is taken for a column."""
    assert (comment(title, "", tier=tier) is not None) is holds


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Under that article, exports of gallium were not permitted.", True),
        ("Under the suspended export rules, firms had to apply.", True),
        ("Under that agreement, Japan was granted a quota.", False),
        ("Under the new rules, exports of gallium were banned on Monday.", False),
    ],
)
def test_what_an_act_was_is_no_news(text: str, told: bool) -> None:  # noqa: FBT001
    """If it fails, what is lifted is told as put in force once more."""
    assert tells_what_held(text) is told
