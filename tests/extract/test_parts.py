"""What belongs to an event."""

from dataclasses import replace

from monitor.extract.case import Case, drafts_in
from monitor.extract.marks import noted
from monitor.extract.parts import arguments_of, keys_of
from monitor.extract.types.schema import EventType
from monitor.model.event import Argument, Jurisdiction
from monitor.model.ontology import ArgumentType, Tier
from monitor.model.text import Field
from tests.extract.case import BAN, DEAL, FRAMED, a_case, with_parts
from tests.extract.reader import kinds, reading


def told(case: Case, kind: EventType = BAN) -> list[Argument]:
    verdict = case.verdicts[0]
    return list(arguments_of(case, kind, verdict, drafts_in(case, verdict)))


def words(arguments: list[Argument], *kinds: ArgumentType) -> list[tuple[str, str]]:
    return [(a.role, a.span.text) for a in arguments if a.type in kinds]


STATE, MATERIAL = ArgumentType.JURISDICTION, ArgumentType.COMMODITY


def test_the_frame_names_the_roles() -> None:
    case = with_parts(a_case(FRAMED, 0.9), actor=("China",), commodity=("gallium",))
    assert words(told(case), STATE, MATERIAL) == [
        ("implementer", "China"),
        ("product", "gallium"),
    ]


def test_what_the_detector_does_not_tie_to_the_event_stays_out() -> None:
    """If it fails, every name of the sentence belongs to every event."""
    case = with_parts(a_case(FRAMED, 0.9), actor=("China",))
    assert words(told(case), MATERIAL) == []


def test_who_acts_in_the_clause_beats_who_acts_in_the_document() -> None:
    """If it fails, a rival's loan is given by the state of the headline."""
    text = f"{FRAMED} Peru watched."
    case = with_parts(a_case(text, 0.9), actor=("Peru",))
    assert words(told(case), STATE) == [("implementer", "China")]


def test_a_share_price_is_no_sum_of_the_event() -> None:
    text = "Lynas bought the mine at $3 per share for $40 million."
    case = a_case(text, 0.9, kind=DEAL)
    sums = [m.span.text for m in case.marks if m.type is ArgumentType.MONEY]
    case = with_parts(case, money=tuple(sums))
    assert words(told(case, DEAL), ArgumentType.MONEY) == [("amount", "$40 million")]


def test_keys_are_what_values_mean() -> None:
    case = with_parts(a_case(FRAMED, 0.9), actor=("China",), commodity=("gallium",))
    assert keys_of(told(case), [STATE, MATERIAL]) == {"CN", "Ga"}


def test_a_dateline_touches_nobody() -> None:
    """If it fails, whatever is written in Washington hits the United States."""
    case = a_case(f"WASHINGTON - {FRAMED} Peru lost.", 0.9)
    case = with_parts(case, actor=("China",), affected=("WASHINGTON", "Peru"))
    assert words(told(case), STATE) == [("implementer", "China"), ("affected", "Peru")]


def test_a_ministry_that_does_it_is_not_hit_by_it() -> None:
    """If it fails, a suspension is told as touching the state that suspends."""
    text = "China's commerce ministry banned exports of gallium on Tuesday."
    case = with_parts(a_case(text, 0.9), affected=("China's commerce ministry",))
    assert words(told(case), ArgumentType.AGENCY) == [
        ("implementer", "China's commerce ministry")
    ]


def test_we_in_an_official_text_is_the_office() -> None:
    """If it fails, the office's own notice has nobody who acts."""
    case = a_case("We banned exports of gallium.", 0.9)
    assert words(told(case), ArgumentType.AGENCY) == []
    own = Jurisdiction(iso2="CL", name="Ministry of Mining")
    read = case.readings[Field.TEXT]
    background = replace(read.background, own=own, tier=Tier.OFFICIAL)
    case = replace(case, readings={Field.TEXT: replace(read, background=background)})
    assert [(a.role, a.value) for a in told(case)] == [("implementer", own)]


def test_a_list_of_firms_is_taken_whole() -> None:
    """If it fails, the third of three licensed firms has no licence."""
    text = "Lynas, Iluka and Rio Tinto bought the mine, Glencore said."
    case = with_parts(a_case(text, 0.9, kind=DEAL), company=("Lynas", "Iluka"))
    firms = [a.span.text for a in told(case, DEAL) if a.type is ArgumentType.COMPANY]
    assert firms == ["Lynas", "Iluka", "Rio Tinto"]
    case = with_parts(a_case(text, 0.9, kind=DEAL), company=("Lynas",))
    firms = [a.span.text for a in told(case, DEAL) if a.type is ArgumentType.COMPANY]
    assert firms == ["Lynas"]


def test_an_official_headline_names_the_materials_of_its_act() -> None:
    """If it fails, a notice on cobalt that says "the items listed" is about nothing."""
    case = a_case(FRAMED, 0.9)
    for tier, goods in ((Tier.OFFICIAL, ["cobalt"]), (Tier.MEDIA, [])):
        title = reading("Notice on cobalt", field=Field.TITLE, tier=tier)
        readings = {Field.TITLE: title, Field.TEXT: case.readings[Field.TEXT]}
        by_field = {field: kinds(read) for field, read in readings.items()}
        marks = noted(tuple(readings.values()), by_field, lambda _: ())
        given = replace(case, readings=readings, kinds=by_field, marks=marks)
        found = [a.span.text for a in told(given) if a.type is MATERIAL]
        assert found == goods


def test_of_two_organs_of_a_state_the_first_leads() -> None:
    """If it fails, customs stands for a ministry's decision that both have signed."""
    text = (
        "China's commerce ministry and China's customs administration banned exports "
        "of gallium."
    )
    case = a_case(text, 0.9)
    organs = [m.span.text for m in case.marks if m.type is ArgumentType.AGENCY]
    case = with_parts(case, actor=tuple(organs))
    (verdict,) = case.verdicts
    parts = tuple(
        replace(p, score=min(1.0, 0.8 + 0.1 * n)) for n, p in enumerate(verdict.parts)
    )
    case = replace(case, verdicts=(replace(verdict, parts=parts),))
    (organ,) = [a for a in told(case) if a.role == "implementer"]
    assert "commerce ministry" in organ.span.text


def test_who_meets_elsewhere_does_not_act_here() -> None:
    """If it fails, "Washington and Xi" lift Washington's rule."""
    text = "Washington suspended its rule on gallium. Trump met Xi Jinping on Sunday."
    case = with_parts(a_case(text, 0.9), actor=("Washington", "Trump", "Xi Jinping"))
    said = words(told(case), ArgumentType.AGENCY, STATE)
    assert said == [("implementer", "Washington")]
