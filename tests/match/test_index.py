"""The index leaves out rules that cannot fire, and never one that does."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from monitor.match.compile import Compiled, compiled
from monitor.match.evaluate import fires
from monitor.match.fields import Raw, view_of
from monitor.match.index import Index
from monitor.model.rule import Condition, Rule, RuleStatus, Severity
from monitor.model.story import ChangeKind
from tests.match.files import HEAD, load

WORDS = ["REE", "Dy", "ree", "magnets"]
FIRMS = ["Acme Corp.", "ACME", "Bolt", "The Bolt Company"]
PHRASES = ["rare earth", "Rare", "earth quota", "week in review", "the"]
CONDITIONS = st.one_of(
    st.tuples(st.just("commodities"), st.sampled_from(["", "any", "all", "none"]),
              st.lists(st.sampled_from(WORDS), min_size=1)),
    st.tuples(st.just("companies"), st.sampled_from(["any", "all", "prefix"]),
              st.lists(st.sampled_from(FIRMS), min_size=1)),
    st.tuples(st.just("stage"), st.sampled_from(["", "in", "none"]),
              st.lists(st.sampled_from(["ADOPTED", "proposed"]), min_size=1)),
    st.tuples(st.sampled_from(["title", "text"]), st.sampled_from(["", "phrase", "prefix"]),
              st.lists(st.sampled_from(PHRASES), min_size=1)),
    st.tuples(st.just("text"), st.just("near"),
              st.lists(st.sampled_from(["rare ~3 quota", "the review ~1 earth"]), min_size=1)),
    st.tuples(st.just("certainty"), st.just("gte"), st.just([0.5])),
)  # fmt: skip
BLOCKS = st.sampled_from(["match", "match", "unless"])
VALUES = st.fixed_dictionaries(
    {
        "commodities": st.lists(st.sampled_from(WORDS)).map(tuple),
        "companies": st.lists(st.sampled_from(FIRMS)).map(tuple),
        "stage": st.sampled_from([(), ("ADOPTED",), ("PROPOSED",)]),
        "title": st.lists(st.sampled_from(PHRASES)).map(" ".join),
        "text": st.lists(st.sampled_from(PHRASES)).map(" ".join),
        "certainty": st.sampled_from([0.1, 0.9]),
    }
)


def a_rule(
    number: int, conditions: list[tuple[str, tuple[str, str, list[str]]]]
) -> Rule:
    return Rule(
        id=f"r{number}",
        title="",
        status=RuleStatus.STABLE,
        severity=Severity.LOW,
        events=("*",),
        conditions=tuple(
            Condition(field=field, modifier=modifier, values=tuple(values), block=block)
            for block, (field, modifier, values) in conditions
        ),
        hash="",
        file="",
        line=1,
    )


@given(
    st.lists(st.lists(st.tuples(BLOCKS, CONDITIONS), max_size=3), max_size=8), VALUES
)
def test_no_rule_that_fires_is_left_out(
    rules: list[list[tuple[str, tuple[str, str, list[str]]]]], values: dict[str, Raw]
) -> None:
    """If it fails, an alert is lost for the sake of speed."""
    ready = [compiled(a_rule(number, each)) for number, each in enumerate(rules)]
    seen = view_of(values)

    found = ids(Index(ready).candidates(seen))

    firing = [r.rule.id for r in ready if fires(r, ChangeKind.NEW, seen)]
    assert set(firing) <= set(found)
    assert found == [r.rule.id for r in ready if r.rule.id in found]


def ids(rules: list[Compiled]) -> list[str]:
    return [ready.rule.id for ready in rules]


def test_what_asks_for_other_words_is_not_looked_at(tmp_path: Path) -> None:
    """If it fails, ten thousand rules are asked about every change."""
    rules = load(
        tmp_path,
        HEAD.replace("one", "ree") + '[rule.match]\n"commodities|any" = ["REE"]',
        HEAD.replace("one", "cu") + '[rule.match]\n"commodities|any" = ["Cu"]',
        HEAD.replace("one", "words")
        + '[rule.match]\n"title|phrase" = ["in review soon"]',
        HEAD.replace("one", "order") + '[rule.match]\n"title|phrase" = ["review in"]',
        HEAD.replace("one", "all"),
    ).rules
    index = Index([compiled(rule) for rule in rules])

    seen = view_of({"commodities": ("REE",), "title": "Quotas in review"})
    assert ids(index.candidates(seen)) == ["ree", "words", "all"]
    assert ids(index.candidates(view_of({}))) == ["all"]


def test_a_rule_is_filed_under_the_rarest_that_it_asks_for(tmp_path: Path) -> None:
    """If it fails, every rule on adopted measures is asked about each of them."""
    rules = load(
        tmp_path,
        *(
            HEAD.replace("one", f"r{n}")
            + f'[rule.match]\nstage = "ADOPTED"\n"companies|any" = ["Firm {n}"]'
            for n in range(50)
        ),
    ).rules
    index = Index([compiled(rule) for rule in rules])

    seen = view_of({"stage": ("ADOPTED",), "companies": ("Firm 7",)})
    assert ids(index.candidates(seen)) == ["r7"]
