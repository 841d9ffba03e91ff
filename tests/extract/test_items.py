"""Items of lists, acts of official documents, causes of moves: each asked by itself."""

from datetime import UTC, datetime
from functools import cache

import pytest

from monitor.extract.detector.detector import Part, Sure, Verdict
from monitor.extract.detector.layout import Sentence
from monitor.extract.extractor import Extractor
from monitor.extract.items import Item, lists, performed, places, together
from monitor.extract.marks import noted
from monitor.model.event import Money
from monitor.model.ontology import Tier
from monitor.model.text import Document, Field, Origin
from tests.extract.reader import SETTINGS, kinds, reading

pytestmark = pytest.mark.slow

AWARDS = (
    (
        "The Department of War is investing over $60 million into Energy Fuels to enlarge"
        " its mill in Utah."
    ),
    (
        "The Department of War is investing $120 million into American Rare Earths, a"
        " Wyoming developer, to open its deposit and secure magnets for fighter jets."
    ),
    (
        "The Department of War is investing $900 million into Noveon Magnetics, a Texas"
        " manufacturer, to build a second magnet works."
    ),
    (
        "The Department of War is investing $300 million into NioCorp to develop a full"
        " scandium chain."
    ),
    (
        "The Export-Import Bank is investing $12 million into Jindalee Lithium to develop"
        " its clay deposit."
    ),
    (
        "The Export-Import Bank is investing $30 million into Graphite One in Alaska to"
        " support batteries made at home."
    ),
)
SURE = Sure(event=0.6, framed=0.4, unfit=0.9, second=0.5, again=0.95, part=0.5)
A, B, C = (Sentence(Field.TEXT, n, n + 9) for n in (0, 10, 20))
GROUP = tuple(Item(place, (n,)) for n, place in enumerate((A, B, C)))


def listed(text: str) -> list[list[str]]:
    """Return the items of the lists of `text`, by their firms."""
    read = reading(text)
    marks = noted([read], {Field.TEXT: kinds(read)}, lambda _: ())
    return [
        [marks[n].span.text for item in group for n in item.firms]
        for group in lists(read, places(read), marks)
    ]


def test_statements_of_one_form_with_firms_of_their_own_are_a_list() -> None:
    """If it fails, a list of awards is read as one award said again and again."""
    three = (
        "The state lent $5 million to Lynas.\n\nIt rained.\n\nThe state lent $6 million"
        " to MP Materials.\n\nThe state lent $7 million to Energy Fuels."
    )
    assert listed(three) == [["Lynas", "MP Materials", "Energy Fuels"]]


def test_two_are_no_list_nor_is_one_firm_said_thrice() -> None:
    """If it fails, what a text repeats of one firm is told as several events."""
    assert not listed(
        "The state lent $5 million to Lynas. It lent $6 million to Iluka."
    )
    assert not listed(
        "Lynas gained. Lynas rose. Lynas fell. Lynas gained. Lynas gained."
    )


def test_lines_without_a_verb_are_items_if_they_give_a_sum() -> None:
    """If it fails, a table of awards is no list."""
    table = "Lynas: $5 million\n\nMP Materials: $6 million\n\nEnergy Fuels: $7 million"
    assert listed(table) == [["Lynas", "MP Materials", "Energy Fuels"]]
    assert not listed("Lynas: Perth\n\nMP Materials: Las Vegas\n\nEnergy Fuels: Denver")


def by_place(**scores: float) -> dict[tuple[str, Sentence], Verdict]:
    """Return verdicts "type_place=score"."""
    places = {"a": A, "b": B, "c": C}
    return {
        (kind, places[at]): Verdict(type=kind, sentence=places[at], score=score)
        for name, score in scores.items()
        for kind, at in [name.split("_")]
    }


def test_what_two_items_state_the_third_states_about_its_own_firm() -> None:
    """If it fails, the last of a list of awards is missing, or nobody gets it."""
    alone = by_place(grant_a=0.9, grant_b=0.7, grant_c=0.1, stake_a=0.95)
    told = list(together(GROUP, by_place(grant_b=0.2), alone, sure=SURE))
    assert [(v.type, v.sentence, v.score) for v in told] == [
        ("grant", A, 0.9),
        ("grant", B, 0.7),
        ("grant", C, 0.7),
    ]
    assert [v.parts for v in told] == [(Part(n, "company", 0.5),) for n in range(3)]


def test_one_item_speaks_for_none_and_another_thing_stays_what_it_is() -> None:
    """If it fails, one award makes every firm of the page a winner."""
    assert not list(together(GROUP, {}, by_place(grant_a=0.9), sure=SURE))
    alone = by_place(grant_a=0.9, grant_b=0.9, grant_c=0.1)
    told = together(GROUP, by_place(permit_c=0.9), alone, sure=SURE)
    assert [v.sentence for v in told] == [A, B]


@cache
def extractor() -> Extractor:
    """Return the extractor with its detector."""
    return Extractor.load(SETTINGS)


def official(title: str, text: str) -> Document:
    return Document(
        id="d",
        title=title,
        text=text,
        published=datetime(2026, 3, 10, tzinfo=UTC),
        source=Origin(name="Federal Register", tier=Tier.OFFICIAL),
    )


def test_an_official_document_speaks_of_itself() -> None:
    """If it fails, what a newspaper says of some rule is taken for an act."""
    text = "The list is long. In this final rule, BIS adds a firm. These data are old."
    notice = reading(text, tier=Tier.OFFICIAL)
    acts = performed(notice, places(notice))
    assert [text[a.start : a.end] for a in acts] == [
        "In this final rule, BIS adds a firm."
    ]
    told = reading(text, tier=Tier.MEDIA)
    assert not performed(told, places(told))


def test_an_act_among_mere_form_is_found() -> None:
    """If it fails, a notice that lists three firms more is read as a formality."""
    document = official(
        "Notice Regarding the Forced Labor Entity List",
        "DHS, as the Chair of the Forced Labor Task Force, announces the availability of"
        " the updated Entity List, a consolidated register of four lists, on the DHS"
        " website. The updated Entity List is also published as an appendix to this"
        " notice. This update adds four entities to one of the lists of the Act, which"
        " identifies entities working with the government. Details related to the"
        " process for revising the Entity List are included in this notice.",
    )
    (event,) = extractor().extract(document).events
    assert event.type == "PARTY_LISTING"
    assert event.sentence.text.startswith("This update adds four entities")


def test_what_moved_a_market_is_found_in_its_report() -> None:
    """If it fails, the cause of the day's largest move is the one thing not told."""
    document = Document(
        id="d",
        title="Stocks of magnet makers leap 15%",
        text=(
            "Shares of two magnet makers leapt 15% on Wednesday after the Energy"
            " Department said it would expand financing for the processing of rare"
            " earths at home. Another gained 2% after the company met forecasts."
        ),
        published=datetime(2026, 3, 10, tzinfo=UTC),
        source=Origin(name="Example Wire", tier=Tier.WIRE),
    )
    (event,) = extractor().extract(document).events
    assert (event.type, event.direction) == ("FUNDING_PROGRAM", "support")
    assert event.sentence.text.startswith("Shares of two magnet makers")


def test_every_award_of_a_fact_sheet_is_found_with_its_firm_and_sum() -> None:
    """If it fails, a government that finances six mines is reported to finance none."""
    document = official(
        "Fact sheet: a day of investments in the nation's mines and mills",
        "\n\n".join(AWARDS),
    )
    found = extractor().extract(document).events
    assert [e.type for e in found] == ["FUNDING_AWARD"] * 6
    assert [e.of("recipient")[0].span.text for e in found] == [
        "Energy Fuels",
        "American Rare Earths",
        "Noveon Magnetics",
        "NioCorp",
        "Jindalee Lithium",
        "Graphite One",
    ]
    sums = [a.value for e in found for a in e.of("amount")]
    assert [s.low for s in sums if isinstance(s, Money)] == [
        n * 10**6 for n in (60, 120, 900, 300, 12, 30)
    ]
