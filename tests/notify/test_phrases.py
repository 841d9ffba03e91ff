"""Names of developments, verbs of stages, and articles."""

import pytest

from monitor.model.ontology import Attribution, Stage
from monitor.notify.phrases import eased, noun, stage_verb, with_article
from tests.notify.types import SHIPPED


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize(
    "attribution", [Attribution.HEARSAY, Attribution.ANONYMOUS, Attribution.MEDIA_RELAY]
)
@pytest.mark.parametrize(
    "family",
    ["", "INDUSTRIAL_POLICY", "CORPORATE_TRANSACTION", "OPERATIONS"],
)
def test_no_stage_is_asserted_on_hearsay(
    stage: Stage, attribution: Attribution, family: str
) -> None:
    """If it fails, a table has an unhedged verb, and rumours are told as facts."""
    for type_ in ("", *SHIPPED):
        hedged = stage_verb(stage, attribution, family=family, type_=type_)
        plain = stage_verb(stage, Attribution.OFFICIAL_DOC, family=family, type_=type_)

        assert "reportedly" in hedged
        assert "reportedly" not in plain


@pytest.mark.parametrize("type_", SHIPPED)
def test_every_shipped_type_has_a_name(type_: str) -> None:
    """If it fails, a sentence says that a state "has adopted tariff duty"."""
    assert noun(type_) != type_.replace("_", " ").lower()
    assert eased(type_)


def test_a_type_of_the_user_s_own_is_called_by_its_id() -> None:
    """If it fails, a user's type leaves a hole in the sentence."""
    assert noun("PORT_CLOSURE") == eased("PORT_CLOSURE") == "port closure"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("United States", "the United States"),
        ("Netherlands", "the Netherlands"),
        ("Democratic Republic of the Congo", "the Democratic Republic of the Congo"),
        ("China", "China"),
        ("MP Materials", "MP Materials"),
        ("U.S. Department of Commerce", "the U.S. Department of Commerce"),
        ("Ministry of Commerce", "the Ministry of Commerce"),
        ("China's Ministry of Commerce", "China's Ministry of Commerce"),
        ("the Commission", "the Commission"),
        ("Congress", "Congress"),
        ("commerce secretary", "the commerce secretary"),
    ],
)
def test_names_have_the_article_that_a_sentence_needs(name: str, said: str) -> None:
    """If it fails, "United States has proposed" reads like a machine's."""
    assert with_article(name) == said


@pytest.mark.parametrize(
    ("type_", "family", "said"),
    [
        ("EXPORT_LICENSING", "TRADE_CONTROL", "will adopt"),
        ("FUNDING_PROGRAM", "INDUSTRIAL_POLICY", "will decide on"),
        ("FUNDING_AWARD", "INDUSTRIAL_POLICY", "will award"),
        ("GOV_EQUITY_STAKE", "INDUSTRIAL_POLICY", "will take"),
        ("MERGER_ACQUISITION", "CORPORATE_TRANSACTION", "will carry out"),
    ],
)
def test_what_is_put_off_has_the_verb_of_its_kind(
    type_: str, family: str, said: str
) -> None:
    """If it fails, a state "will adopt" a stake in a firm."""
    adopted, stated = Stage.ADOPTED, Attribution.OFFICIAL_DOC
    verb = stage_verb(adopted, stated, family=family, type_=type_, modal="will")
    assert verb == said
