"""Each report has its story: laws, and pairs that belong together or apart."""

from dataclasses import replace
from datetime import UTC, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.group.assign import assign, assign_others
from monitor.group.identity import keys
from monitor.group.lifecycle import TRANSITIONS, Moved, advance
from monitor.group.merge import opened
from monitor.group.refold import refold
from monitor.model.event import Money
from monitor.model.ontology import Attribution, Direction, Mode, Stage, Tier
from monitor.model.story import AssignReason, ChangeKind, Report
from monitor.model.text import Origin
from tests.group.reports import MINISTRY, PAPER, WIRE, Shelf, at, dollars, told
from tests.makers import NOON

COMPANY = Attribution.COMPANY_STATEMENT
SAID = Attribution.OFFICIAL_STATEMENT


def report(type_: str, stage: str = "ADOPTED", when: str = "2025-07-10", **facts: Any):  # type: ignore[no-untyped-def]
    return told(type_, stage, when, **facts)


def same(*reports: Report) -> bool:
    return len({s.id for s in Shelf().told(*reports)}) == 1


TOGETHER = {
    "other words": (
        report(
            "TARIFF_DUTY",
            title="Duty of half on red metal",
            states=["US"],
            goods=["Cu"],
        ),
        report(
            "TARIFF_DUTY",
            title="Trump hits copper",
            states=["US"],
            goods=["Cu"],
            by=PAPER,
        ),
    ),
    "merger told from either side": (
        report(
            "MERGER_ACQUISITION",
            title="Anglo to merge",
            firms=["Anglo American", "Teck Resources"],
        ),
        report(
            "MERGER_ACQUISITION",
            title="Teck board agrees",
            firms=["Teck Resources Limited", "Anglo American plc"],
            by=PAPER,
        ),
    ),
    "a total and its parts": (
        report(
            "FUNDING_AWARD",
            firms=["USA Rare Earth"],
            states=["US"],
            sums=[dollars(1577)],
        ),
        report(
            "FUNDING_AWARD",
            firms=["USA Rare Earth"],
            states=["US"],
            sums=[dollars(277), dollars(1300)],
            by=PAPER,
            title="x",
        ),
    ),
    "a rounded sum": (
        report("CAPITAL_RAISE", firms=["Lynas"], sums=[dollars(750, "AUD")]),
        report(
            "CAPITAL_RAISE",
            firms=["Lynas"],
            sums=[dollars(749.6, "AUD")],
            by=PAPER,
            title="x",
        ),
    ),
    "control and ban by the same state on the same material": (
        report("EXPORT_LICENSING", states=["CN"], goods=["Ga"], acts=["Notice No. 46"]),
        report(
            "EXPORT_BAN_QUOTA",
            states=["CN"],
            goods=["Ga"],
            acts=["Announcement No. 46"],
            by=PAPER,
            title="x",
        ),
    ),
    "one plant, one halt": (
        report(
            "SUPPLY_DISRUPTION",
            "EFFECTIVE",
            firms=["Freeport-McMoRan"],
            goods=["Cu"],
            sites=["Grasberg"],
        ),
        report(
            "SUPPLY_DISRUPTION",
            "EFFECTIVE",
            "2025-07-12",
            firms=["Freeport-McMoRan"],
            goods=["Cu"],
            sites=["Grasberg mine"],
            by=PAPER,
            title="x",
        ),
    ),
}

APART = {
    "another state": (
        report("EXPORT_BAN_QUOTA", states=["ID"], goods=["Ni"]),
        report("EXPORT_BAN_QUOTA", states=["PH"], goods=["Ni"], by=PAPER, title="x"),
    ),
    "another material": (
        report("TARIFF_DUTY", states=["US"], goods=["Cu"]),
        report("TARIFF_DUTY", states=["US"], goods=["steel"], by=PAPER, title="x"),
    ),
    "another country hit": (
        report("TARIFF_DUTY", states=["US"], on=["IN"], goods=["Al"]),
        report("TARIFF_DUTY", states=["US"], on=["BR"], goods=["Al"], by=PAPER, title="x"),
    ),
    "another partner": (
        report("PARTNERSHIP_JV", firms=["Lynas", "Noveon"], goods=["magnets"]),
        report("PARTNERSHIP_JV", firms=["Lynas", "JS Link"], goods=["magnets"], by=PAPER, title="x"),
    ),
    "another sum": (
        report("FUNDING_AWARD", firms=["Vulcan Elements"], states=["US"], sums=[dollars(620)], says=COMPANY),
        report("FUNDING_AWARD", firms=["Vulcan Elements"], states=["US"], sums=[dollars(50)], says=COMPANY, title="x"),
    ),
    "another act": (
        report("EXPORT_LICENSING", states=["CN"], goods=["REE"], acts=["Announcement No. 61"]),
        report("EXPORT_LICENSING", states=["CN"], goods=["REE"], acts=["Announcement No. 62"], title="x"),
    ),
    "another instrument": (
        report("GOV_EQUITY_STAKE", firms=["MP Materials"], states=["US"]),
        report("FUNDING_AWARD", firms=["MP Materials"], states=["US"]),
    ),
    "the next year's quota": (
        report("EXPORT_BAN_QUOTA", when="2024-12-20", states=["CD"], goods=["Co"]),
        report("EXPORT_BAN_QUOTA", when="2025-12-20", states=["CD"], goods=["Co"], title="x"),
    ),
    "another day of taking effect": (
        report("TARIFF_DUTY", states=["US"], goods=["Cu"], effective="2025-08-01", says=SAID),
        report("TARIFF_DUTY", states=["US"], goods=["Cu"], effective="2025-10-14", says=SAID, title="x"),
    ),
    "two stages in one text": (
        report("EXPORT_LICENSING", "SUSPENDED", text="Some lists are paused.", states=["CN"], goods=["REE"]),
        report("EXPORT_LICENSING", "EFFECTIVE", id_="b", text="Some lists are paused.", states=["CN"], goods=["REE"]),
    ),
    "two directions in one text": (
        report("EXPORT_LICENSING", text="Some gain, some lose.", states=["CN"], goods=["REE"], direction=Direction.EASE),
        report("EXPORT_LICENSING", id_="b", text="Some gain, some lose.", states=["CN"], goods=["REE"], direction=Direction.RESTRICT),
    ),
    "other elements of the group": (
        report("EXPORT_LICENSING", states=["CN"], goods=["Sm", "Dy"]),
        report("EXPORT_LICENSING", states=["CN"], goods=["Ho", "Er"], title="x"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("pair", TOGETHER.values(), ids=TOGETHER.keys())
def test_told_differently_one_story(pair: tuple[Report, Report]) -> None:
    """One development would alert twice."""
    assert same(*pair)
    assert same(*reversed(pair))


@pytest.mark.parametrize("pair", APART.values(), ids=APART.keys())
def test_look_alikes_stay_apart(pair: tuple[Report, Report]) -> None:
    """A second development would vanish in the first."""
    assert not same(*pair)
    assert not same(*reversed(pair))


def test_a_copy_is_no_second_witness() -> None:
    """Forty reprints of one wire text would look like forty sources."""
    text = " ".join(f"word{n} of the wire text" for n in range(40))
    shelf = Shelf()
    facts: Any = {"states": ["US"], "goods": ["Cu"]}

    shelf.put(report("TARIFF_DUTY", title="Duty", text=text, **facts))
    copied = shelf.put(
        report("TARIFF_DUTY", title="Duty!", text=text, by=PAPER, **facts)
    )
    retold = shelf.put(
        report("TARIFF_DUTY", title="New duty", text="Told anew.", by=MINISTRY, **facts)
    )

    assert copied.reason is AssignReason.COPY
    assert copied.change is None
    assert copied.story.witnesses == ("Meridian",)
    assert copied.story.reports == 2
    assert retold.story.witnesses == ("Meridian", "Ministry")


def test_one_publisher_is_one_witness() -> None:
    """A paper's second article would corroborate its first."""
    shelf = Shelf()
    facts: Any = {"states": ["US"], "goods": ["Cu"]}
    shelf.put(report("TARIFF_DUTY", title="Duty on copper", **facts))

    again = shelf.put(report("TARIFF_DUTY", title="More on the duty", **facts))
    other = shelf.put(report("TARIFF_DUTY", title="Copper", by=PAPER, **facts))

    assert again.change is None
    assert other.change is not None
    assert other.change.kind is ChangeKind.CORROBORATED


def test_a_filled_date_is_a_fact() -> None:
    """Readers would not hear that a measure has got its day."""
    shelf = Shelf()
    facts: Any = {"states": ["US"], "goods": ["Cu"], "says": SAID}
    shelf.put(report("TARIFF_DUTY", title="Duty on copper", **facts))

    dated = shelf.put(
        report("TARIFF_DUTY", title="From August", effective="2025-08-01", **facts)
    )

    assert dated.change is not None
    assert dated.change.kind is ChangeKind.FACT
    assert dated.change.facts == ("effective",)


def test_history_alone_opens_a_silent_story_that_news_brings_to_life() -> None:
    """A recap would alert; or its story would swallow the first real news."""
    shelf = Shelf()
    facts: Any = {"states": ["US"], "goods": ["Cu"]}
    recap = shelf.put(report("TARIFF_DUTY", modes=(Mode.HISTORICAL,), **facts))
    news = shelf.put(report("TARIFF_DUTY", title="x", by=PAPER, **facts))

    assert recap.change is None
    assert news.story.id == recap.story.id
    assert news.change is not None
    assert news.change.kind is ChangeKind.NEW


def test_the_explanation_says_what_agreed_and_what_did_not() -> None:
    """Nobody could see why a report went where it went."""
    shelf = Shelf()
    shelf.put(TOGETHER["other words"][0])

    joined = shelf.put(TOGETHER["other words"][1])
    shelf.put(APART["other elements of the group"][0])
    new = shelf.put(APART["other elements of the group"][1])

    assert joined.reason is AssignReason.KEY
    assert "acting state US" in joined.explanation
    assert new.reason is AssignReason.NO_CANDIDATE
    assert "material Er, Ho is not Dy, Sm" in new.explanation


def test_baseline_and_ids() -> None:
    """A source's first visit would alert, or a second run would double a change."""
    one = report("TARIFF_DUTY", states=["US"], goods=["Cu"])

    first = assign(one, [], now=NOON, baseline=True)
    again = assign(one, [], now=NOON + timedelta(days=1))

    assert first.change is not None
    assert again.change is not None
    assert first.change.baseline
    assert first.story.id == again.story.id
    assert first.change.id == again.change.id


# --- laws -------------------------------------------------------------------------

DEVELOPMENTS: list[dict[str, Any]] = [
    {"type_": "TARIFF_DUTY", "states": ["US"], "goods": ["Cu"]},
    {"type_": "TARIFF_DUTY", "states": ["US"], "goods": ["steel"]},
    {"type_": "EXPORT_LICENSING", "states": ["CN"], "goods": ["REE"], "acts": ["No. 61"]},
    {"type_": "EXPORT_LICENSING", "states": ["CN"], "goods": ["REE"], "acts": ["No. 62"]},
    {"type_": "MERGER_ACQUISITION", "firms": ["Anglo American", "Teck Resources"]},
    {"type_": "MERGER_ACQUISITION", "firms": ["BHP", "Anglo American"]},
    {"type_": "FUNDING_AWARD", "states": ["US"], "firms": ["MP Materials"], "sums": [dollars(150)]},
    {"type_": "GOV_EQUITY_STAKE", "states": ["US"], "firms": ["MP Materials"], "sums": [dollars(400)]},
]  # fmt: skip

picks = st.lists(
    st.tuples(st.integers(0, len(DEVELOPMENTS) - 1), st.integers(0, 5)),
    min_size=2,
    max_size=10,
    unique=True,
)


@given(picks=picks, data=st.data())
def test_order_does_not_matter_among_full_reports(
    picks: list[tuple[int, int]], data: st.DataObject
) -> None:
    """Full reports of one moment would be grouped by the order in which they come.

    Those of one development share a story and those of two do not. The law holds for
    reports that state the facts of their development; one that leaves them open may
    join what it meets first.
    """
    reports = {
        pick: told(
            stage="ADOPTED",
            when="2025-07-10",
            title=f"Headline {pick[0]} by {pick[1]}",
            by=(f"Outlet {pick[1]}", Tier.MEDIA),
            **DEVELOPMENTS[pick[0]],
        )
        for pick in picks
    }
    order = data.draw(st.permutations(picks))
    shelf = Shelf()

    stories = dict(zip(order, shelf.told(*(reports[p] for p in order)), strict=True))

    by_story = {
        s.id: {p[0] for p in picks if stories[p].id == s.id} for s in stories.values()
    }
    assert all(len(told_of) == 1 for told_of in by_story.values())
    assert len(by_story) == len({p[0] for p in picks})


sums = st.builds(
    lambda a, b, c: Money(low=min(a, b), high=max(a, b), currency=c),
    st.decimals(allow_nan=False, allow_infinity=True),
    st.decimals(allow_nan=False, allow_infinity=True),
    st.sampled_from(["USD", "CNY", None]),
)
anything = st.builds(
    told,
    st.sampled_from(
        ["EXPORT_LICENSING", "LICENCE_DECISION", "CAPITAL_RAISE", "OWN_TYPE"]
    ),
    st.sampled_from([s.value for s in Stage]),
    st.integers(0, 364).map(lambda n: f"{NOON + timedelta(days=n):%Y-%m-%d}"),
    title=st.text(max_size=30),
    text=st.text(max_size=60),
    by=st.tuples(st.sampled_from("AB"), st.sampled_from(Tier)),
    says=st.sampled_from(Attribution),
    states=st.lists(st.sampled_from(["CN", "US"]), max_size=2),
    goods=st.lists(st.sampled_from(["REE", "Dy", "Cu"]), max_size=2),
    firms=st.lists(st.text(max_size=8), max_size=3),
    sums=st.lists(sums, max_size=3),
    acts=st.lists(st.sampled_from(["No. 61", "Section 232", "\ud800", ""]), max_size=2),
    expiry=st.sampled_from([None, "2025-06-01", "9999-12-31"]),
    direction=st.sampled_from(Direction),
    modes=st.sampled_from([(), (Mode.HISTORICAL,), (Mode.NEGATION,)]),
)


@given(reports=st.lists(anything, max_size=8))
def test_stages_move_along_the_table_whatever_comes(reports: list[Report]) -> None:
    """Some odd report would raise, or push a story where the table does not lead."""
    shelf = Shelf()
    for one in reports:
        before = dict(shelf.stories)
        given_ = shelf.put(one)
        old = before.get(given_.story.id)
        if old is None or old.stage is given_.story.stage:
            continue
        if given_.reason is AssignReason.NO_CANDIDATE:
            continue  # one event with two stages, which no extraction gives
        move = advance(old, one)
        assert move.stage is given_.story.stage
        assert (
            given_.story.stage in TRANSITIONS[old.stage] or move.why is Moved.CORRECTED
        )
        assert one.published >= old.stage_since


@given(one=anything)
def test_ids_and_keys_are_stable(one: Report) -> None:
    """The same report would open another story on the next run."""
    first, second = assign(one, [], now=NOON), assign(one, [], now=NOON)

    assert first == second
    assert keys(one) == keys(one)
    assert set(keys(one)) & set(first.story.keys) or not keys(one)


@given(reports=st.lists(anything, min_size=1, max_size=5), data=st.data())
def test_the_order_of_candidates_does_not_matter(
    reports: list[Report], data: st.DataObject
) -> None:
    """The database's order of rows would decide."""
    shelf = Shelf()
    shelf.told(*reports[:-1])
    stories = list(shelf.stories.values())
    shuffled = data.draw(st.permutations(stories))

    assert assign(reports[-1], stories, now=NOON) == assign(
        reports[-1], shuffled, now=NOON
    )


def test_huge_and_tiny_sums_do_no_harm() -> None:
    """A misread number would overflow and lose the article."""
    wild = [
        Decimal("1e999999"),
        Decimal("1e-999999"),
        Decimal(-5),
        Decimal("Infinity"),
    ]
    sums_ = [Money(low=w, high=w, currency="USD") for w in wild]

    assert same(
        report("CAPITAL_RAISE", firms=["Lynas"], sums=sums_),
        report("CAPITAL_RAISE", firms=["Lynas"], sums=[dollars(5)], title="x", by=WIRE),
    )


def test_makers_are_utc() -> None:
    """The tests themselves would compare naive with aware times."""
    assert at("2025-07-10").tzinfo is UTC


MAGNETS = told(
    "EXPORT_LICENSING", "ADOPTED", "2025-07-01", title="Permits for magnets", states=["CN"], goods=["REE"], acts=["No. 61"]
)  # fmt: skip
PAPERS = told(
    "EXPORT_LICENSING", "ADOPTED", "2025-07-02", title="End-user papers for alloys", states=["CN"], goods=["REE"], acts=["No. 70"]
)  # fmt: skip


def test_a_merged_story_is_met_by_its_parts_and_moved_as_a_whole() -> None:
    """If it fails, a merge draws in what fits neither half, or loses what fits one."""
    whole = refold([MAGNETS, PAPERS], story_id="whole")
    parts = {"whole": (opened(MAGNETS), opened(PAPERS))}
    later = told(
        "EXPORT_LICENSING", "EFFECTIVE", "2025-07-03", by=PAPER, states=["CN"], goods=["REE"], acts=["No. 70"]
    )  # fmt: skip
    given_ = assign(later, [whole], now=NOON, parts=parts)
    assert (given_.story.id, given_.story.reports) == ("whole", 3)
    assert given_.part is not None
    assert (given_.part.id, given_.part.reports) == (opened(PAPERS).id, 2)
    assert given_.change is not None
    assert given_.change.story == given_.story
    third = replace(later, event=told("EXPORT_LICENSING", "ADOPTED", "2025-07-03", states=["CN"], goods=["REE"], acts=["No. 99"]).event)  # fmt: skip
    assert assign(third, [whole], now=NOON, parts=parts).story.id != "whole"


def test_stories_that_somebody_parted_are_told_apart_by_their_words() -> None:
    """If it fails, a split story grows together again with the next report."""
    alloys = replace(
        PAPERS, event=replace(PAPERS.event, arguments=MAGNETS.event.arguments)
    )
    one, other = opened(MAGNETS), opened(alloys)
    for words, story in (
        ("Permits for magnets: more", one),
        ("Papers for alloys", other),
    ):
        later = told(
            "EXPORT_LICENSING", "SUSPENDED", "2025-07-03", title=words, by=PAPER, states=["CN"], goods=["REE"], acts=["No. 61"]
        )  # fmt: skip
        parted = [frozenset({one.id, other.id})]
        given_ = assign(later, [one, other], now=NOON, parted=parted)
        assert given_.story.id == story.id
        chosen = given_.story.id
        both = [one, other]
        assert assign_others(later, both, chosen=chosen, now=NOON)
        assert not assign_others(later, both, chosen=chosen, now=NOON, parted=parted)


def test_what_was_near_is_kept_with_the_reason_why_not() -> None:
    """If it fails, "why not that story?" cannot be answered a week later."""
    later = told(
        "EXPORT_LICENSING", "EFFECTIVE", "2025-07-03", by=PAPER, states=["CN"], goods=["REE"], acts=["No. 61"]
    )  # fmt: skip
    given_ = assign(later, [opened(PAPERS), opened(MAGNETS)], now=NOON)
    (near,) = given_.near
    assert (near.story_id, near.score) == (opened(PAPERS).id, 0)
    assert near.differed == ("act 61 is not 70",)
    assert "acting state CN" in near.agreed
    assert given_.score > 3


@pytest.mark.parametrize(
    ("stage", "acts", "moved"),
    [
        ("SUSPENDED", ["Announcement No. 46"], True),
        ("SUSPENDED", ["Article 2 of Announcement No. 46"], False),
        ("EFFECTIVE", ["Announcement No. 46"], False),
    ],
)
def test_an_article_of_an_act_is_not_all_of_it(
    stage: str,
    acts: list[str],
    moved: bool,  # noqa: FBT001
) -> None:
    """If it fails, the pause of one article lifts the ban on military buyers as well."""
    metals, buyers = (
        told(
            type_, "ADOPTED", "2024-12-03T06:00", text=f"A rule on {n}.", by=MINISTRY,
            id_=n, states=["CN"], on=["US"], goods=goods, acts=["Announcement No. 46"],
        )
        for n, type_, goods in (
            ("metals", "EXPORT_BAN_QUOTA", ["Ga"]),
            ("buyers", "EXPORT_LICENSING", []),
        )
    )  # fmt: skip
    both = [opened(metals), opened(buyers)]
    news = told(
        "EXPORT_LICENSING", stage, "2025-01-09", text="More of it.", by=MINISTRY,
        says=Attribution.OFFICIAL_DOC, states=["CN"], on=["US"], goods=["Ga"],
        acts=acts,
    )  # fmt: skip
    given_ = assign(news, both, now=NOON)
    assert given_.story.id == both[0].id  # the material tells it
    others = assign_others(news, both, chosen=given_.story.id, now=NOON)
    assert [o.story.id for o in others] == ([both[1].id] if moved else [])


@given(
    picks=picks,
    hours=st.integers(0, 72),
    outlets=st.lists(st.sampled_from("XYZ"), min_size=1, max_size=4),
)
def test_a_copy_opens_no_story_and_is_no_witness(
    picks: list[tuple[int, int]], hours: int, outlets: list[str]
) -> None:
    """If it fails, a wire text in forty papers is told forty times, or looks confirmed."""
    shelf = Shelf()
    reports = [
        told(
            stage="ADOPTED",
            when="2025-07-10",
            title=f"Headline {which} by {by}",
            text=" ".join(f"word{which}x{by}x{n}" for n in range(80)),
            by=(f"Outlet {by}", Tier.MEDIA),
            **DEVELOPMENTS[which],
        )
        for which, by in picks
    ]
    *_, first = shelf.told(*reports)
    original = reports[-1]
    for outlet in outlets:
        source = replace(original.document.source or Origin(name="x"), name=outlet)
        later = original.published + timedelta(hours=hours)
        copy = replace(
            original,
            event_id=f"copy-{outlet}",
            document=replace(
                original.document, id=outlet, published=later, source=source
            ),
            witness=outlet,
            published=later,
            first_seen=later,
        )
        given_ = shelf.put(copy)

        assert given_.story.id == first.id
        assert given_.story.witnesses == first.witnesses
        assert given_.change is None
