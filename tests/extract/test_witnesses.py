"""What the frames and the detector are worth together."""

from dataclasses import replace

import pytest

from monitor.extract.case import Case
from monitor.extract.detector.detector import Part
from monitor.extract.types.schema import EventType
from monitor.extract.witnesses import decide
from monitor.model.event import Event
from monitor.model.ontology import Attribution, Direction, Stage, Tier
from monitor.model.text import Field
from tests.extract.case import BAN, DEAL, FRAMED, OBLIQUE, TYPES, a_case


def told(case: Case, kind: EventType = BAN) -> tuple[Event, ...]:
    return decide(case, [kind])


@pytest.mark.parametrize(
    ("text", "score", "events"),
    [
        (FRAMED, 0.3, 1),  # both
        (FRAMED, 0.1, 0),  # a veto
        (OBLIQUE, 0.6, 1),  # the detector alone
        (OBLIQUE, 0.3, 0),  # too little, alone
    ],
)
def test_a_frame_helps_and_a_veto_holds(text: str, score: float, events: int) -> None:
    """If it fails, one witness decides everything."""
    assert len(told(a_case(text, score))) == events


def test_a_repetition_is_no_second_event() -> None:
    assert len(told(a_case(f"{FRAMED} {OBLIQUE}", 0.9, 0.8))) == 1


def test_a_turn_the_other_way_is_a_second_event() -> None:
    case = a_case(f"{FRAMED} {OBLIQUE}", 0.9, 0.8)
    first, second = case.verdicts
    turned = replace(second, directions={Direction.EASE: 1.0})
    assert len(told(replace(case, verdicts=[first, turned]))) == 2


def test_other_companies_make_another_deal() -> None:
    text = "Lynas bought a mine. Rio Tinto bought a smelter."
    case = a_case(text, 0.9, 0.9, kind=DEAL)
    marks = {m.span.text: n for n, m in enumerate(case.marks)}
    verdicts = [
        replace(v, parts=(Part(marks[name], "company", 0.9),))
        for v, name in zip(case.verdicts, ("Lynas", "Rio Tinto"), strict=True)
    ]
    found = told(replace(case, verdicts=verdicts), DEAL)
    assert [
        [a.span.text for a in e.arguments if a.type == "COMPANY"] for e in found
    ] == [["Lynas"], ["Rio Tinto"]]


def test_the_detector_gives_the_fields_and_the_frame_the_reason() -> None:
    (event,) = told(a_case(FRAMED, 0.9))
    assert event.stage is Stage.ADOPTED
    assert event.why in {f.row.name for f in BAN.frames}
    assert event.trigger.text == "banned"
    assert event.score == 0.9


def test_without_a_frame_the_event_shows_a_word_and_says_who_found_it() -> None:
    (event,) = told(a_case(OBLIQUE, 0.9))
    assert event.why == "detector"
    assert event.trigger.text in OBLIQUE
    assert event.sentence.text == OBLIQUE


def test_boilerplate_raises_nothing() -> None:
    """If it fails, every press release has an event in its last paragraph."""
    text = f"Ore fell.\n\nAbout Orvex\n{OBLIQUE}"
    assert told(a_case(OBLIQUE, 0.9))
    assert not told(a_case(text, 0.0, 0.9))


def test_a_column_raises_nothing() -> None:
    """If it fails, what a columnist demands is told as done."""
    case = a_case(FRAMED, 0.99)
    assert len(decide(case, [BAN])) == 1
    assert decide(replace(case, title="Opinion | Ban gallium now"), [BAN]) == ()


def test_the_stage_is_the_detectors() -> None:
    """If it fails, a word of the frame ("ended") beats the sentence."""
    case = a_case(FRAMED, 0.9)
    guess = dict.fromkeys(Stage, 0.05) | {Stage.THREATENED: 0.4}
    (event,) = told(replace(case, verdicts=[replace(case.verdicts[0], stages=guess)]))
    assert case.drafts[0].event.stage is not Stage.THREATENED
    assert event.stage is Stage.THREATENED


def test_a_rumour_is_read_in_its_words() -> None:
    """If it fails, hearsay passes for an official's word."""
    text = "China has reportedly banned exports of gallium."
    case = a_case(text, 0.9)
    official = {Attribution.OFFICIAL_STATEMENT: 1.0}
    verdict = replace(case.verdicts[0], voices=official)
    (event,) = told(replace(case, verdicts=[verdict]))
    assert event.certainty.attribution is Attribution.HEARSAY


def test_every_shipped_type_is_decided_by_itself() -> None:
    case = a_case(FRAMED, 0.9)
    assert [e.type for e in decide(case, TYPES.values())] == ["EXPORT_BAN_QUOTA"]


def test_of_two_parts_the_first_is_in_force() -> None:
    """If it fails, a ban that binds today is told as one that begins in May."""
    text = (
        "China issued a ban on exports of gallium. The ban on metal takes effect "
        "immediately. The ban on scrap takes effect on 1 May 2026."
    )
    case = a_case(text, 0.9)
    day = next(n for n, m in enumerate(case.marks) if "May" in m.span.text)
    verdict = replace(case.verdicts[0], parts=(Part(day, "effective", 0.9),))
    (event,) = told(replace(case, verdicts=[verdict]))
    assert event.stage is Stage.EFFECTIVE
    assert event.dates.effective is not None
    assert str(event.dates.effective.start) == "2026-05-01"


def test_a_newsroom_that_names_an_act_is_not_the_act() -> None:
    """If it fails, a newspaper's misreading has the weight of the ministry's paper."""
    text = "China suspended its ban on exports of gallium under Announcement No. 61."
    voices = {Attribution.OFFICIAL_DOC: 0.8, Attribution.AUTHOR: 0.2}

    def voice(words: str, stage: Stage) -> Attribution:
        case = a_case(words, 0.9)
        verdict = replace(case.verdicts[0], voices=voices, stages={stage: 1.0})
        (event,) = told(replace(case, verdicts=[verdict]))
        return event.certainty.attribution

    assert voice(text, Stage.SUSPENDED) is Attribution.AUTHOR
    assert voice(text, Stage.ADOPTED) is Attribution.OFFICIAL_DOC
    quoted = f"{text[:-1]}, the notice said."
    assert voice(quoted, Stage.SUSPENDED) is Attribution.OFFICIAL_DOC


def test_what_stays_is_not_about_what_is_lifted() -> None:
    """If it fails, gallium is free and banned in one report."""
    case = a_case(f"{FRAMED} Sales to armies stay banned.", 0.9, 0.9)
    goods = [n for n, m in enumerate(case.marks) if m.span.text == "gallium"]
    parts = tuple(Part(n, "commodity", 0.9) for n in goods)

    def of_second(before: Stage) -> list[str]:
        first, second = (replace(v, parts=parts) for v in case.verdicts)
        ease = {Direction.EASE: 1.0}
        first = replace(first, stages={before: 1.0}, directions=ease)
        second = replace(second, stages={Stage.EFFECTIVE: 1.0})
        found = told(replace(case, verdicts=[first, second]))
        return [a.span.text for a in found[1].arguments]

    assert "gallium" not in of_second(Stage.ENDED)
    assert "gallium" in of_second(Stage.ADOPTED)


def test_who_acts_in_an_official_act_acts_in_all_of_it() -> None:
    """If it fails, "exports are prohibited" is nobody's ban."""
    text = f"{FRAMED} Exports of scrap are free."
    for tier, states in ((Tier.OFFICIAL, ["China"]), (Tier.MEDIA, [])):
        case = a_case(text, 0.9, 0.9)
        read = case.readings[Field.TEXT]
        background = replace(read.background, tier=tier)
        first, second = case.verdicts
        case = replace(
            case,
            readings={Field.TEXT: replace(read, background=background)},
            verdicts=[first, replace(second, directions={Direction.EASE: 1.0})],
        )
        found = told(case)
        assert [a.span.text for a in found[1].of("implementer")] == states
        assert "implementer" in found[1].missing or states


@pytest.mark.parametrize(
    ("direction", "subtypes"),
    [
        (Direction.EASE, [None, "end_user_exclusion"]),
        (Direction.RESTRICT, [None]),
    ],
)
def test_whom_a_regime_shuts_out_is_told(
    direction: Direction, subtypes: list[str | None]
) -> None:
    """If it fails, a regime is told without the firms that it keeps out."""
    kind = TYPES["EXPORT_LICENSING"]
    text = "China plans an export licence system that shuts out firms tied to the army."
    case = a_case(text, 0.9, kind=kind)
    (verdict,) = case.verdicts
    turned = replace(verdict, directions={direction: 1.0})
    found = told(replace(case, verdicts=[turned]), kind)
    assert [e.subtype for e in found] == subtypes
    firms = [a.span.text for e in found for a in e.of("excluded")]
    assert firms == ["firms tied to the army"]
