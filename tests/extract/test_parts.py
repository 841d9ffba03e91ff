"""What belongs to an event."""

from dataclasses import replace

from monitor.extract.case import Case, drafts_in
from monitor.extract.detector.detector import Part
from monitor.extract.parts import arguments_of, dates_of, keys_of
from monitor.extract.types.schema import EventType
from monitor.model.event import Argument
from monitor.model.ontology import ArgumentType
from tests.extract.case import BAN, DEAL, FRAMED, a_case, with_parts


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


def test_dates_are_those_that_the_detector_ties_to_the_event() -> None:
    text = "China banned exports of gallium from 1 May 2026 until 1 May 2027."
    case = a_case(text, 0.9)
    days = [n for n, m in enumerate(case.marks) if m.type is ArgumentType.DATE]
    parts = (Part(days[0], "effective", 0.9), Part(days[1], "expiry", 0.9))
    verdict = replace(case.verdicts[0], parts=parts)
    dates = dates_of(case, verdict, ())
    assert dates.effective is not None
    assert dates.expiry is not None
    assert str(dates.effective.start) == "2026-05-01"
    assert str(dates.expiry.start) == "2027-05-01"


def test_a_date_that_nobody_ties_to_it_is_none_of_it() -> None:
    case = a_case("China banned exports of gallium on 1 May 2026.", 0.9)
    dates = dates_of(case, case.verdicts[0], ())
    assert (dates.effective, dates.expiry) == (None, None)


def test_keys_are_what_values_mean() -> None:
    case = with_parts(a_case(FRAMED, 0.9), actor=("China",), commodity=("gallium",))
    assert keys_of(told(case), [STATE, MATERIAL]) == {"CN", "Ga"}
