"""Which sense of an ambiguous name is meant. The marked words are the ones meant."""

import pytest

from monitor.extract.gazetteer import Gazetteer, Rank, words
from monitor.extract.lexicon import load_lexicon
from monitor.extract.senses import is_headline, is_meant, scene

GAZETTEER = Gazetteer(load_lexicon())

MATERIALS = {
    "verb": "It will lead to higher prices",
    "noun of rank": "the lead negotiator said the talks took the lead",
    "metal in a list": "mines [zinc], [lead] and [copper] there",
    "metal with its trade": "[lead concentrate] and [refined lead]",
    "tin can": "a tin roof and a tin ear",
    "tin trade": "shipments of [tin] fell",
    "silver lining": "a silver lining for the club",
    "silver trade": "the price of [silver] rose",
    "gold medal": "a gold medal, the gold standard of care",
    "gold mine": "a [gold mine] in Mali",
    "mercury": "Freddie Mercury sang",
    "blue chip": "a blue chip index",
    "food": "fish and chips",
    "chips": "makers of [chips] and [semiconductors]",
    "a law": "grants under the CHIPS Act and the CHIPS and Science Act",
    "its programme": "the CHIPS program of the Department of Commerce",
    "chips in capitals": "CURBS ON [CHIPS] AND [SEMICONDUCTORS]",
    "battery of tests": "a battery of tests",
    "artillery": "an artillery battery",
    "magnet for": "a magnet for tourists",
    "iron out": "to iron out problems",
    "name of a person": "Condoleezza Rice spoke",
    "symbols among metals": "[neodymium] ([Nd]) and [praseodymium] ([Pr])",
    "symbol alone": "Er, no, Mr Y said",
    "olive oil": "olive oil and palm trees",
}
COMPANIES = {
    "member of parliament": "A Conservative MP said he would resign",
    "with its full name": "[MP Materials] rose; [MP] said more",
    "with its ticker": "[MP] (NYSE: [MP]) rose",
    "with its shares": "[Apple] shares rose",
    "fruit": "Apple growers in Kent",
    "verb": "Target the poor, he said",
    "carmaker": "the carmaker [GM] cut jobs",
    "crops": "planting GM crops",
    "in a sentence": "on Monday [Vale] said it had sold",
    "place": "in Pays de la Vale Road",
}
PLACES = {
    "american state": "Georgia Power, near Atlanta in Georgia",
    "caucasian state": "[Tbilisi], the capital of [Georgia], said",
    "person": "the singer Michael Jordan and the writer Jordan Smith spoke",
    "kingdom": "talks with [Jordan] and [Israel]",
    "person named chad": "Chad Wolf resigned",
    "newspaper": "the Washington Post reported",
    "metonym": "as [Washington] wants",
    "latin america": "across Latin America",
    "contact us": "CONTACT US NOW",
    "guinea pig": "a Guinea pig",
    "new jersey": "in New Jersey",
    "delta": "the Niger Delta",
    "koreas": "[South Korea] and [North Korea]",
    "congos": "[Republic of the Congo] and [DRC]",
}


def meant(text: str, rank: Rank) -> list[tuple[int, int]]:
    hits = GAZETTEER.scan(text)
    here = scene(text, hits, frozenset())
    found = {
        (h.start, h.end) for h in hits if h.entry.rank is rank and is_meant(h, here)
    }
    inside = {
        a for a in found for b in found if a != b and b[0] <= a[0] and a[1] <= b[1]
    }
    return sorted(found - inside)


def check(case: str, rank: Rank) -> None:
    text = case.replace("[", "").replace("]", "")
    wanted = [piece.split("]")[0] for piece in case.split("[")[1:]]
    assert [text[start:end] for start, end in meant(text, rank)] == wanted


@pytest.mark.parametrize("case", MATERIALS.values(), ids=MATERIALS.keys())
def test_materials(case: str) -> None:
    """Every "lead to" would be an event about a metal."""
    check(case, Rank.COMMODITY)


@pytest.mark.parametrize("case", COMPANIES.values(), ids=COMPANIES.keys())
def test_companies(case: str) -> None:
    """Members of parliament and fruit would be firms."""
    check(case, Rank.COMPANY)


@pytest.mark.parametrize("case", PLACES.values(), ids=PLACES.keys())
def test_places(case: str) -> None:
    """A basketball player would impose tariffs."""
    check(case, Rank.PLACE)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("China Bans Export of Key Metals", True),
        ("China bans export of key metals", False),
        ("", False),
        ("The ministry in Beijing said so", False),
    ],
)
def test_tells_a_headline(text: str, wanted: bool) -> None:  # noqa: FBT001
    """Every capitalised word of a headline would be a name."""
    assert is_headline(words(text)) is wanted
