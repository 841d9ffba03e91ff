"""`lodewatch group`: which documents report the same development."""

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.group import group_documents
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
    return {id_: (cluster, copy) for id_, cluster, copy in group_documents(pairs)}


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
    assert [a[0] for a in answers] == ["e", "e"]


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


@pytest.mark.skipif(not CORPUS.exists(), reason="the evaluation corpus is not here")
def test_foreign_news_is_grouped_by_words_alone() -> None:
    """Look-alike events of one kind (two quakes, two trials) would be mixed up."""
    rows = [json.loads(line) for line in CORPUS.read_text().splitlines()]
    documents = [Document(id=r["id"], title=r["title"], text=r["text"]) for r in rows]

    got = {id_: cluster for id_, (cluster, _) in of(documents).items()}

    assert b3({r["id"]: r["story"] for r in rows}, got) > 0.85
