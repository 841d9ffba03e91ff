"""Firms that the detector sees, beside those that lists know."""

from monitor.extract.detector.detector import Firm
from monitor.extract.entities import Mention
from monitor.extract.tagged import with_tagged
from monitor.model.event import Company, Jurisdiction
from monitor.model.ontology import ArgumentType
from monitor.model.text import Field
from tests.extract.reader import extractor


def company(text: str, name: str, **given: object) -> Mention:
    start = text.index(name)
    found_by = given.get("found_by", "gazetteer")
    return Mention(
        start=start,
        end=start + len(name),
        text=name,
        type=ArgumentType.COMPANY,
        value=Company(id=name.lower(), name=name),
        found_by=found_by,  # type: ignore[arg-type]
    )


def firm(text: str, words: str, score: float = 0.9) -> Firm:
    start = text.index(words)
    return Firm(Field.TEXT, start, start + len(words), score)


def joined(
    text: str, mentions: list[Mention], firms: list[Firm]
) -> tuple[Mention, ...]:
    def firmness(start: int, end: int) -> float:
        return max(
            (f.score for f in firms if f.start < end and f.end > start), default=0.0
        )

    return with_tagged(
        text,
        mentions,
        firms,
        extractor()._recogniser.company,
        known=mentions,
        firmness=firmness,
    )


def names(text: str, mentions: list[Mention], firms: list[Firm]) -> list[str]:
    found = joined(text, mentions, firms)
    return [m.text for m in found if m.type is ArgumentType.COMPANY]


def test_a_firm_that_no_list_knows_is_found() -> None:
    text = "Orvex's mine closed."
    assert names(text, [], [firm(text, "Orvex's")]) == ["Orvex"]


def test_an_unsure_firm_is_none() -> None:
    text = "Orvex closed."
    assert names(text, [], [firm(text, "Orvex", 0.4)]) == []


def test_lists_stand_and_statistics_need_consent() -> None:
    """If it fails, a village that looks like a firm becomes one."""
    text = "Lynas and Greater Manning met."
    listed = company(text, "Lynas")
    guessed = company(text, "Greater Manning", found_by="ner")
    assert names(text, [listed, guessed], []) == ["Lynas"]
    assert names(text, [listed, guessed], [firm(text, "Greater Manning")]) == [
        "Lynas",
        "Greater Manning",
    ]


def test_a_short_form_is_the_full_name() -> None:
    text = "Orvex Metals Ltd sold it. Orvex said so."
    full = company(text, "Orvex Metals Ltd")
    again = Firm(Field.TEXT, text.rindex("Orvex"), text.rindex("Orvex") + 5, 0.9)
    found = joined(text, [full], [again])
    assert found[-1].value == full.value
    assert found[-1].found_by == "short_form"


def test_a_firm_swallows_the_place_in_its_name() -> None:
    text = "Gabon Iron Works closed."
    place = Mention(
        start=0,
        end=5,
        text="Gabon",
        type=ArgumentType.JURISDICTION,
        value=Jurisdiction(iso2="GA", name="Gabon"),
        found_by="gazetteer",
    )
    found = joined(text, [place], [firm(text, "Gabon Iron Works")])
    assert [m.text for m in found] == ["Gabon Iron Works"]
