"""`lodewatch group`: which documents report the same development."""

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.group.cluster import _Collection, _nearness, group_documents
from monitor.model.event import Extraction
from monitor.model.story import Report
from monitor.model.text import Document
from tests.group.reports import PAPER, told
from tests.makers import NOON

SHARED = Path(__file__).parents[2].parent / "shared"
CORPUS = SHARED / "corpora" / "ecb_dev.jsonl"
LONG = " ".join(f"part{n} of the wire text about ore" for n in range(40))


def plain(id_: str, title: str, text: str, *, days: int = 0) -> Document:
    return Document(
        id=id_, title=title, text=text, published=NOON + timedelta(days=days)
    )


def of(
    documents: Iterable[Document], reports: Iterable[Report] = ()
) -> dict[str, tuple[str, str | None]]:
    events = {r.document.id: (r.event,) for r in reports}
    pairs = [(d, Extraction(id=d.id, events=events.get(d.id, ()))) for d in documents]
    return {g.id: (g.cluster, g.duplicate_of) for g in group_documents(pairs)}


def test_shared_facts_join_what_words_do_not() -> None:
    """Two outlets with words of their own would be two clusters."""
    one = told(
        "MERGER_ACQUISITION",
        "ADOPTED",
        "2025-09-09",
        title="Miners tie the knot",
        text="Anglo and Teck said on Tuesday that they would join.",
        firms=["Anglo American", "Teck Resources"],
    )
    two = told(
        "MERGER_ACQUISITION",
        "ADOPTED",
        "2025-09-10",
        title="A $53bn copper giant is born",
        text="Shareholders of both firms will vote in December.",
        firms=["Teck Resources Limited", "Anglo American plc"],
        by=PAPER,
    )

    got = of([one.document, two.document], [one, two])

    assert len({cluster for cluster, _ in got.values()}) == 1


def test_copies_name_their_original() -> None:
    """A reprint would not be known as one."""
    got = of(
        [
            plain("late", "Ore", LONG, days=1),
            plain("early", "Ore", LONG),
            plain("cut", "Ore", LONG[:700], days=2),
            plain("other", "Football", "The club lost again at home on Sunday."),
        ]
    )

    assert got["late"] == ("early", "early")
    assert got["cut"] == ("early", "early")
    assert got["early"] == ("early", None)
    assert got["other"] == ("other", None)


def test_the_same_words_weeks_later_are_another_day_s_news() -> None:
    """A notice that comes every month would be one development."""
    title, text = "Tender result", "The agency sold 300 tonnes of ore to Acme."
    got = of(
        [
            plain("a", title, text),
            plain(
                "b",
                f"{title} in May",
                "Bolt bought 90 tonnes of ore from the agency.",
                days=200,
            ),
        ]
    )

    assert got["a"][0] != got["b"][0]


def test_nothing_in_nothing_out_and_odd_input() -> None:
    """An empty file, an empty document or a doubled id would raise."""
    empty = Document(id="e")

    assert list(group_documents([])) == []
    answers = list(group_documents([(empty, Extraction(id="e"))] * 2))
    assert [a.id for a in answers] == ["e", "e"]


words_ = st.sampled_from(
    ["ore", "mine", "Lynas", "Malaysia", "copper", "duty", "court", "strike", "gallium"]
)
texts = st.lists(words_, min_size=1, max_size=12).map(" ".join)


@given(texts=st.lists(texts, min_size=1, max_size=8), data=st.data())
def test_the_order_of_lines_does_not_matter(
    texts: list[str], data: st.DataObject
) -> None:
    """The same file, sorted otherwise, would be grouped otherwise."""
    documents = [plain(f"d{n}", "", text, days=n % 3) for n, text in enumerate(texts)]
    shuffled = data.draw(st.permutations(documents))

    assert of(documents) == of(shuffled)


def test_a_tie_falls_the_same_way_in_any_order() -> None:
    """Found by chance: a text as near to one as to another changed sides."""
    documents = [
        plain("d0", "", "Lynas"),
        plain("d1", "", "Malaysia", days=1),
        plain("d2", "", "ore ore ore Lynas Malaysia", days=2),
    ]

    answers = [of(list(order)) for order in permutations(documents)]

    assert all(answer == answers[0] for answer in answers)


def b3(gold: dict[str, str], got: dict[str, str]) -> float:
    """Return the B-cubed F1 of a clustering."""
    mine, right = defaultdict(set), defaultdict(set)
    for id_ in gold:
        mine[got[id_]].add(id_)
        right[gold[id_]].add(id_)
    both = {i: len(mine[got[i]] & right[gold[i]]) for i in gold}
    p = sum(both[i] / len(mine[got[i]]) for i in gold) / len(gold)
    r = sum(both[i] / len(right[gold[i]]) for i in gold) / len(gold)
    return 2 * p * r / (p + r)


KIND = (
    "quake struck island villages houses damaged rescue teams richter injured "
    "aftershocks epicentre seismologists collapsed survivors rubble hospitals tents "
    "residents fled tremor geologists fault depth kilometres relief blankets ambulances"
)
PLACES = {
    "qeshm": "Qeshm Dargahan Kavei Hormozgan Irannejad Tehran",
    "java": "Java Cianjur Bandung Sukabumi Kalla Jakarta",
}


def quake(place: str, number: int, *, id_: str = "", year: str = "") -> Document:
    """Return an undated report: words of quakes, and most names of its place."""
    names = PLACES[place].split()
    names.pop(number % len(names))
    kind = " ".join(Random(f"{place}{number}").sample(KIND.split(), 16))
    told_by = " ".join(f"{place}{number}word{n}" for n in range(4))
    return Document(
        id=id_ or f"{place}-{number}",
        title="",
        text=f"A {kind} near {' '.join(names)} {year}. {told_by}",
    )


def clusters(documents: Iterable[Document]) -> set[frozenset[str]]:
    by_name: dict[str, set[str]] = defaultdict(set)
    for id_, (cluster, _) in of(documents).items():
        by_name[cluster].add(id_)
    return {frozenset(members) for members in by_name.values()}


def test_two_groups_that_hold_together_better_than_to_each_other_stay_two() -> None:
    """If it fails, two quakes are one development because both are quakes."""
    quakes = [quake(place, n) for place in PLACES for n in range(6)]
    assert clusters(quakes) == {
        frozenset(f"{place}-{n}" for n in range(6)) for place in PLACES
    }


def test_the_years_in_undated_texts_tell_developments_apart() -> None:
    """If it fails, the quake of 2005 and that of 2008 at one place are one."""
    same = [quake("qeshm", n) for n in (0, 1)]
    apart = [
        quake("qeshm", n, id_=f"{year}-{n}", year=year)
        for year in ("in 2005", "in 2008")
        for n in (0, 1)
    ]
    near = _near_of(same)
    assert _near_of([apart[0], apart[1]]) >= near
    assert _near_of([apart[0], apart[3]]) < 0.7 * near


def _near_of(documents: list[Document]) -> float:
    """Return how near two documents are taken to be."""
    collection = _Collection()
    one, other = (collection._taken(d, Extraction(id=d.id)) for d in documents)
    return _nearness(one, other, None)


def test_every_answer_says_why() -> None:
    """If it fails, nobody learns why two documents are one development, or two."""
    quakes = [quake(place, n) for place in PLACES for n in range(6)]
    why = {
        g.id: g.why for g in group_documents((d, Extraction(id=d.id)) for d in quakes)
    }

    assert why["qeshm-1"].startswith("with qeshm-")
    assert "; not with java-" in why["qeshm-1"]
    ours, _, theirs = (
        why["qeshm-1"].partition("most reports name ")[2].partition(" here, and ")
    )
    assert "hormozgan" in ours
    assert "jakarta" in theirs

    alone = list(group_documents([(plain("a", "Ore", LONG), Extraction(id="a"))]))
    assert alone[0].why == "a development of its own"


@pytest.mark.skipif(not CORPUS.exists(), reason="the evaluation corpus is not here")
def test_foreign_news_is_grouped_by_words_alone() -> None:
    """Look-alike events of one kind (two quakes, two trials) would be mixed up."""
    rows = [json.loads(line) for line in CORPUS.read_text().splitlines()]
    documents = [Document(id=r["id"], title=r["title"], text=r["text"]) for r in rows]

    got = {id_: cluster for id_, (cluster, _) in of(documents).items()}

    assert b3({r["id"]: r["story"] for r in rows}, got) > 0.94
