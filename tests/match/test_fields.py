"""Fields read from a change what they say they read, and all are documented."""

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from monitor.match.fields import ALIASES, FIELDS, ROLES, Kind, view
from monitor.match.modifiers import MODIFIERS
from monitor.match.tables import (
    DedupTable,
    FileTable,
    RuleTable,
    SourceTable,
    TrialTable,
)
from monitor.model.event import (
    Argument,
    Company,
    DateInterval,
    Dates,
    Money,
)
from monitor.model.ontology import ArgumentType, Granularity, Stage
from monitor.model.story import ChangeKind
from monitor.toml_file import fields_at
from tests.makers import (
    NOON,
    a_change,
    a_document,
    a_report,
    a_span,
    a_story,
    an_event,
)

DOCS = Path(__file__).parents[2] / "docs" / "rules.md"


def money(high: int, currency: str = "USD", per: str | None = None) -> Argument:
    value = Money(low=Decimal(high), high=Decimal(high), currency=currency, per=per)
    return Argument(
        role="amount", type=ArgumentType.MONEY, value=value, span=a_span("China")
    )


def test_every_field_can_be_read() -> None:
    """A field would raise on a plain change, or give another type than it says."""
    seen = view(a_change())
    kinds: dict[Kind, Any] = {
        Kind.WORD: tuple,
        Kind.WORDS: tuple,
        Kind.TEXT: str,
        Kind.NUMBER: (int, float, Decimal, type(None)),
    }

    for field in FIELDS.values():
        assert isinstance(seen.raw(field.name), kinds[field.kind]), field.name
        assert field.meaning


def test_every_field_can_be_read_from_a_document_without_a_source() -> None:
    """A document handed in by itself would raise."""
    seen = view(a_change(report=a_report(document=a_document(source=None, title=""))))

    assert seen.words("source.tier") == ()
    assert [seen.raw(name) for name in FIELDS]


def test_what_fields_say() -> None:
    """A rule would ask one thing and hear another."""
    day = DateInterval(
        start=(NOON.date().replace(day=17)),
        end=NOON.date().replace(day=17),
        granularity=Granularity.DAY,
        span=a_span("China"),
    )
    mp = Company(id="mp", name="MP Materials", ticker="MP")
    event = an_event(
        arguments=(
            *an_event().arguments,
            money(400),
            money(900, "CNY"),
            money(30_000, per="share"),
            Argument(
                role="recipient",
                type=ArgumentType.COMPANY,
                value=mp,
                span=a_span("China"),
            ),
        )
    )
    change = a_change(
        a_story(dates=Dates(expiry=day), witnesses=("A", "B"), contested_by=("e",)),
        a_report(event),
        kind=ChangeKind.STAGE,
        stage_before=Stage.ADOPTED,
    )
    seen = view(change)

    assert seen.number("money.amount") == 900
    assert seen.words("money.currency") == ("CNY",)
    assert seen.number("dates.expiry") == 10
    assert seen.number("dates.effective") is None
    assert seen.number("story.sources") == 2
    assert seen.number("story.contested") == 1
    assert seen.words("stage_before") == ("ADOPTED",)
    assert seen.words("change") == ("stage",)
    assert seen.words("tickers") == ("MP",)
    assert seen.words("role.recipient") == ("MP Materials",)
    assert seen.words("source.tier") == ("wire",)
    assert seen.text("sentence").count(("rare", "earth")) == 1


def test_exposure_is_what_the_change_was_found_to_touch() -> None:
    """If it fails, a rule on one's own list never fires."""
    seen = view(a_change(touches=("material", "company")))

    assert seen.words("exposure") == ("material", "company")
    assert view(a_change()).words("exposure") == ()
    assert "material" in FIELDS["exposure"].known


def test_the_story_speaks_where_the_report_is_silent() -> None:
    """A suspension that names no material would reach no rule on materials."""
    silent = a_report(an_event(arguments=()))
    sums = (Money(low=Decimal(5), high=Decimal(5), currency="USD"),)

    seen = view(a_change(replace(a_story(), money=sums), silent))

    assert seen.words("commodities") == ("REE",)
    assert seen.number("money.amount") == 5


def test_everything_is_documented() -> None:
    """A user could not find a field, a modifier or a key that exists."""
    text = DOCS.read_text(encoding="utf-8")
    named = set(re.findall(r"`\[*\"?([\w.]+)\"?\]*`", text))

    assert set(FIELDS) <= named
    assert set(ALIASES) <= named
    assert {f"role.{r}" for r in ROLES} <= named
    assert set(MODIFIERS) - {""} <= named
    for table in (FileTable, RuleTable, DedupTable, TrialTable, SourceTable):
        for key in fields_at(table, ()):
            assert re.search(rf"\b{key}\b", text), key
