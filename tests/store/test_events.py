from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.event import (
    Argument,
    Certainty,
    Codes,
    Commodity,
    Company,
    DateInterval,
    Dates,
    Entity,
    Event,
    Jurisdiction,
    Money,
    Text,
    Value,
)
from monitor.model.ontology import (
    ArgumentType,
    Attribution,
    Bound,
    DateModifier,
    Direction,
    Factuality,
    Granularity,
    Mode,
    MoneyRole,
    Polarity,
    Stage,
    Via,
)
from monitor.model.record import from_json, to_json
from monitor.model.story import Assignment, AssignReason, Told
from monitor.model.text import Document, Field, Span
from monitor.store import Store
from monitor.store.events import MAX_TRIES, fold, naming
from tests.makers import NOON, a_document, a_report, a_span, a_story, an_event
from tests.store.test_articles import an_article

VALUES: tuple[Value, ...] = (
    Jurisdiction(iso2="EU", name="European Union"),
    Commodity(id="REE"),
    Company(id="mp-materials", name="MP Materials", ticker="MP", cik="0001801368"),
    Company(id="unlisted", name="Unlisted"),
    Money(
        low=Decimal("1.50E+9"),
        high=Decimal("2000000000.00"),
        currency=None,
        role=MoneyRole.AWARD,
        per="kg",
        bound=Bound.MAX,
    ),
    Text(text="“as is” 🚀"),
)


def filled(*values: Value) -> Event:
    return an_event(
        arguments=tuple(
            Argument(role="party", type=ArgumentType.ORG, value=v, span=a_span("China"))
            for v in values
        )
    )


FULL = an_event(
    subtype="end_user_exclusion",
    stage_detail="NPRM",
    certainty=Certainty(
        score=0.1 + 0.2,
        polarity=Polarity.NEGATIVE,
        factuality=Factuality.UNCOMMITTED,
        attribution=Attribution.ANONYMOUS,
        source=a_span("ministry"),
        modes=(Mode.FUTURE, Mode.NEGATION),
        cues=(a_span("until"),),
    ),
    arguments=tuple(
        Argument(
            role="party",
            type=ArgumentType.ORG,
            value=value,
            span=a_span("China"),
            via=Via.COREF,
        )
        for value in VALUES
    ),
    dates=Dates(
        expiry=DateInterval(
            start=date(2026, 11, 10),
            end=None,
            granularity=Granularity.DAY,
            modifier=DateModifier.UNTIL,
            span=a_span("2026"),
        )
    ),
    codes=Codes(gta=35, mast="P33", sec_8k=("1.01", "8.01")),
    missing=("product",),
)


@pytest.mark.parametrize("value", VALUES, ids=lambda v: type(v).__name__)
def test_a_value_keeps_its_kind(store: Store, value: Value) -> None:
    """A company would come back as a commodity, since both have an id."""
    store.events.add(a_report(filled(value)))
    (found,) = store.events.find()
    assert found.event == filled(value)


def test_an_event_comes_back_whole(store: Store) -> None:
    """Evidence would be lost on the way through the database."""
    report = a_report(FULL, a_document(url=None, source=None, published=None))
    store.events.add(report)
    store.events.add(report)
    assert store.events.get(report.event_id) == report
    assert store.events.get("nobody") is None


SPANS = st.builds(
    Span,
    field=st.sampled_from(Field),
    start=st.integers(0, 10**6),
    end=st.integers(0, 10**6),
    text=st.text(alphabet=st.characters(codec="utf-8")),
)


@given(
    event=st.builds(
        an_event,
        stage=st.sampled_from(Stage),
        direction=st.sampled_from(Direction),
        trigger=SPANS,
        sentence=SPANS,
        arguments=st.lists(
            st.builds(
                Argument,
                role=st.sampled_from(["party", "amount"]),
                type=st.sampled_from(ArgumentType),
                value=st.sampled_from(VALUES)
                | st.builds(
                    Money,
                    low=st.decimals(allow_nan=False, allow_infinity=False),
                    high=st.decimals(allow_nan=False, allow_infinity=False),
                    currency=st.none() | st.sampled_from(["USD", "AUD"]),
                ),
                span=SPANS,
            ),
            max_size=4,
        ).map(tuple),
    )
)
def test_the_record_of_an_event_is_exact(event: Event) -> None:
    """What a backtest reads would not be what was extracted."""
    assert from_json(Event, to_json(event)) == event


def test_the_text_of_an_article_is_stored_once(store: Store) -> None:
    """The database would hold each text again for every event in it."""
    article = an_article()
    store.articles.add([article])
    known = a_report(document=article.document)
    other = a_report(document=a_document(id="replayed"))
    edited = a_report(document=Document(id="article-1", title="Edited"), event_id="x")
    for report in (known, other, edited):
        store.events.add(report)

    own = {
        r["id"]: r["document"] is not None
        for r in store._db.rows("SELECT id, document FROM events")
    }
    assert own == {known.event_id: False, other.event_id: True, "x": True}
    assert [store.events.get(r.event_id) for r in (known, other, edited)] == [
        known,
        other,
        edited,
    ]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        pytest.param({}, ["deal", "rule"], id="everything, the newest first"),
        pytest.param({"type": "CAPITAL_RAISE"}, ["deal"], id="type"),
        pytest.param({"company": "lynas-rare-earths"}, ["deal"], id="company id"),
        pytest.param({"company": "LYNAS  rare earths"}, ["deal"], id="company name"),
        pytest.param({"company": "Lynas"}, ["deal"], id="beginning of a name"),
        pytest.param({"company": "lyc"}, ["deal"], id="ticker"),
        pytest.param({"company": "Lyn"}, [], id="half a word"),
        pytest.param({"company": "%"}, [], id="no wildcard"),
        pytest.param({"commodity": "ree"}, ["rule"], id="commodity"),
        pytest.param({"country": "cn"}, ["rule"], id="country code"),
        pytest.param({"country": "China"}, ["rule"], id="country name"),
        pytest.param({"text": "suspend until"}, ["rule"], id="words of the sentence"),
        pytest.param({"text": '"raises capital"'}, ["deal"], id="words of the title"),
        pytest.param({"text": 'NEAR("'}, [], id="hostile words"),
        pytest.param({"since": NOON + timedelta(hours=1)}, ["deal"], id="since"),
        pytest.param({"limit": 1}, ["deal"], id="limit"),
        pytest.param({"country": "CN", "company": "Lynas"}, [], id="all must hold"),
    ],
)
def test_events_are_found(
    store: Store, asked: dict[str, object], found: list[str]
) -> None:
    """An analyst's filter would show too little or too much."""
    store.events.add(a_report(event_id="rule"))
    lynas = Company(id="lynas-rare-earths", name="Lynas Rare Earths", ticker="LYC")
    store.events.add(
        a_report(
            an_event(
                type="CAPITAL_RAISE",
                sentence=a_span("China"),
                arguments=filled(lynas).arguments,
            ),
            a_document(
                id="doc-2",
                title="Lynas raises capital",
                published=NOON + timedelta(days=1),
            ),
            event_id="deal",
        )
    )
    reports = store.events.find(**asked)  # type: ignore[arg-type]
    assert [report.event_id for report in reports] == found


def test_a_name_is_looked_up_and_not_read_through(store: Store) -> None:
    """If it fails, every firm ever named is read for a filter by one firm."""
    plan = store._db.rows(
        f"EXPLAIN QUERY PLAN SELECT id FROM events WHERE id IN ({naming('company')})",
        {"company": "lynas"},
    )
    named = [row["detail"] for row in plan if "event_names" in row["detail"]]
    assert len(named) == 2
    assert all("kind=? AND name" in detail for detail in named)


def test_a_name_is_folded() -> None:
    """Case and white space would hide a company."""
    assert fold("  Lynas\n RARE  Earths ") == "lynas rare earths"


def test_entities_come_back_in_text_order(store: Store) -> None:
    """An article's companies would be lost or shuffled."""
    entities = tuple(
        Entity(type=ArgumentType.ORG, text=str(n), value=v, span=a_span("China"))
        for n, v in enumerate(VALUES)
    )
    store.events.add_entities({"doc-1": entities})
    store.events.add_entities({"doc-1": entities})
    assert store.events.entities("doc-1") == entities
    store.events.add_entities({"doc-1": entities[:1]})
    assert store.events.entities("doc-1") == entities[:1]
    assert store.events.entities("doc-2") == ()


def test_only_what_failed_is_read_again(store: Store) -> None:
    """A new version would read the whole archive anew, or a failure be lost."""
    store.articles.add([an_article(id=name) for name in "abc"])
    store.events.extracted(["a"], "1")
    store.events.extraction_failed("b", "1", "lost")
    store.events.extraction_failed("c", "1", "lost")

    def left(version: str) -> list[str]:
        return [article.id for article in store.events.to_read_again(version)]

    assert left("1") == ["b", "c"]
    assert left("2") == ["b", "c"]
    assert len(store.events.to_read_again("1", limit=1)) == 1
    store.events.extracted(["b"], "1")
    assert left("1") == ["c"]


def test_a_poison_article_is_put_aside(store: Store) -> None:
    """One article that ends every worker would stop the rest for ever."""
    store.articles.add([an_article(id="poison")])
    assert store.events.extraction_failed("poison", "1", "lost") == 1

    for tries in range(2, MAX_TRIES + 1):
        assert [a.id for a in store.events.to_read_again("1")] == ["poison"]
        assert store.events.quarantined() == {}
        assert store.events.extraction_failed("poison", "1", "lost") == tries

    assert store.events.to_read_again("1") == ()
    assert store.events.quarantined() == {"poison": "lost"}
    assert [a.id for a in store.events.to_read_again("2")] == ["poison"]
    assert store.events.extraction_failed("poison", "2", "lost") == 1
    store.events.extracted(["poison"], "2")
    assert store.events.quarantined() == {}


def test_stories_told_of_are_counted_by_their_own_reports(store: Store) -> None:
    """If it fails, the picture of a digest counts one report for six stories."""
    report = a_report(event_id="own-event")
    for name in ("own", "moved"):
        assigned = Assignment(
            story=a_story(id=name),
            change=None,
            reason=AssignReason.NO_CANDIDATE,
            explanation="it is new",
        )
        store.stories.save(assigned, report, also=name == "moved")

    assert store.events.told(NOON, NOON) == (
        Told(
            type="EXPORT_LICENSING",
            family="TRADE_CONTROL",
            published=NOON,
            story_id="own",
        ),
    )
    assert store.events.told(NOON + timedelta(seconds=1), NOON + timedelta(1)) == ()
