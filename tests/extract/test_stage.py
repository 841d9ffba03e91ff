"""How far it has come."""

import pytest

from monitor.extract.stage import beyond_adopted, is_final, stage_of
from monitor.extract.types import load_types
from monitor.extract.words import core_words
from monitor.model.ontology import Direction, Stage
from tests.extract.reader import candidate

pytestmark = pytest.mark.slow

STAGES = {
    "considered": ("Japan is considering a ban on gallium exports.", Stage.CONSIDERED),
    "a modal": ("Japan could ban gallium exports.", Stage.CONSIDERED),
    "threatened": ("Japan threatened to ban gallium exports.", Stage.THREATENED),
    "a condition": ("Japan will ban gallium exports if talks fail.", Stage.THREATENED),
    "an answer": ("Japan said on Monday that it would ban exports of gallium in retaliation for duties.", Stage.THREATENED),
    "proposed": ("Japan proposed a ban on gallium exports.", Stage.PROPOSED),
    "a bill": ("The bill would ban gallium exports from Japan.", Stage.PROPOSED),
    "announced": ("Japan will ban gallium exports.", Stage.ANNOUNCED),
    "a plan": ("Japan plans to ban gallium exports.", Stage.ANNOUNCED),
    "planning": ("Japan is planning a ban on gallium exports.", Stage.ANNOUNCED),
    "adopted": ("Japan banned gallium exports.", Stage.ADOPTED),
    "extended": ("Japan extended its ban on gallium exports.", Stage.EXTENDED),
    "suspended": ("Japan suspended its ban on gallium exports.", Stage.SUSPENDED),
    "put on hold": ("Japan put its ban on gallium exports on hold.", Stage.SUSPENDED),
    "ended": ("Japan lifted its ban on gallium exports.", Stage.ENDED),
    "eased": ("Japan eased its curbs on gallium exports.", Stage.AMENDED),
    "denied": ("Japan does not plan to ban gallium exports.", Stage.REJECTED),
    "denied to be near": ("Chile denied that Japan is about to ban gallium exports.", Stage.REJECTED),
    "denied for the moment": ("Japan will not for now impose a ban on gallium exports.", Stage.REJECTED),
    "denied of something else": ("Japan banned gallium exports; the ministry did not comment on it.", Stage.ADOPTED),
    "ruled out": ("Japan ruled out a ban on gallium exports.", Stage.REJECTED),
    "in force": ("Japan's ban on gallium exports took effect.", Stage.EFFECTIVE),
    "the announcement of a suspension": ("Japan announced a suspension of its ban on gallium exports.", Stage.SUSPENDED),
}  # fmt: skip


@pytest.mark.parametrize(("text", "stage"), STAGES.values(), ids=STAGES.keys())
def test_the_stage_of_a_measure(text: str, stage: Stage) -> None:
    """If it fails, a rumour is told as a law or a law as a rumour."""
    kind = "EXPORT_LICENSING" if "curbs" in text else "EXPORT_BAN_QUOTA"
    assert stage_of(candidate(text, kind), core_words()).stage is stage


def test_may_the_month_is_no_modal() -> None:
    """If it fails, what happened in May only may happen."""
    found = candidate("Japan banned gallium exports from May.", "EXPORT_BAN_QUOTA")
    assert stage_of(found, core_words()).stage is Stage.ADOPTED


def test_a_letter_of_interest_binds_nobody() -> None:
    """If it fails, an intention is told as money."""
    text = "EXIM issued Graphite One a letter of interest for a $90 million loan."
    found = candidate(text, "FUNDING_AWARD")
    assert stage_of(found, core_words()).stage is Stage.NON_BINDING


def test_what_goes_on_is_in_effect() -> None:
    """If it fails, a running programme is told as a decision."""
    text = "The Canadian government is expanding loan programmes for smelting."
    staged = stage_of(candidate(text, "FUNDING_PROGRAM"), core_words())
    assert (staged.stage, staged.detail) == (Stage.EFFECTIVE, "IN_PROGRESS")


@pytest.mark.parametrize(
    ("sentence", "final"),
    [
        ("Vital has signed definitive agreements for the loan.", True),
        ("Vital entered into a binding offtake agreement.", True),
        ("Vital signed a non-binding letter of intent.", False),
        ("The loan is subject to definitive agreements.", False),
        ("Vital expects to sign definitive agreements in May.", False),
    ],
)
def test_a_signed_paper_is_told_from_an_intent(sentence: str, final: bool) -> None:  # noqa: FBT001
    """If it fails, a binding loan stays an intent, or an intent becomes a loan."""
    assert is_final(sentence) is final


@pytest.mark.parametrize(
    ("kind", "sentence", "stage"),
    [
        (
            "TARIFF_DUTY",
            "The duty, in force since May, is 12 per cent.",
            Stage.EFFECTIVE,
        ),
        ("TARIFF_DUTY", "The duty took effect at midnight.", Stage.EFFECTIVE),
        ("TARIFF_DUTY", "The duty takes effect in May.", Stage.ADOPTED),
        (
            "CAPITAL_RAISE",
            "It has received the $90 million it raised.",
            Stage.EFFECTIVE,
        ),
        ("CAPITAL_RAISE", "It has priced the shares.", Stage.ADOPTED),
        ("TARIFF_DUTY", "The port has completed the works.", Stage.ADOPTED),
        ("TRADE_REMEDY", "Canberra closes the anti-dumping inquiry.", Stage.ENDED),
        ("TARIFF_DUTY", "Canberra closes the inquiry.", Stage.ADOPTED),
    ],
)
def test_plain_words_tell_what_is_beyond_adoption(
    kind: str, sentence: str, stage: Stage
) -> None:
    """If it fails, money that has arrived is told as promised, or the other way round."""
    types = {t.id: t for t in load_types()}
    assert beyond_adopted(sentence, types[kind], Direction.EASE) is stage
