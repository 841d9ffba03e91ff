"""Sums and quantities in the forms in which newspapers write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.extract.quantities import as_told, find_quantities, find_sums
from monitor.model.ontology import Bound, MoneyRole

SINGLE = {
    "$1.5bn": ("1500000000", "USD"),
    "A$200m": ("200000000", "AUD"),
    "US$1.5bn": ("1500000000", "USD"),
    "US$ 1 200 million": ("1200000000", "USD"),
    "C$45 mln": ("45000000", "CAD"),
    "C$9,000,000": ("9000000", "CAD"),
    "HK$4.2b": ("4200000000", "HKD"),
    "RMB 3 billion": ("3000000000", "CNY"),
    "EUR 22.5 million": ("22500000", "EUR"),
    "€500m": ("500000000", "EUR"),
    "£2.3bn": ("2300000000", "GBP"),
    "Rs 7,280 crore": ("72800000000", "INR"),
    "₹1,500 crore": ("15000000000", "INR"),
    "1.2 lakh crore rupees": ("1200000000000", "INR"),
    "$400-million": ("400000000", "USD"),
    "$37.8 million AUD": ("37800000", "AUD"),
    "half a billion dollars": ("500000000", "USD"),
    "a billion euros": ("1000000000", "EUR"),
    "two million pounds sterling": ("2000000", "GBP"),
    "1.3 trillion yen": ("1300000000000", "JPY"),
    "3.4 trillion won": ("3400000000000", "KRW"),
    "500 million yuan": ("500000000", "CNY"),
    "SEK 2.5bn": ("2500000000", "SEK"),
    "50 billion kronor": ("50000000000", "SEK"),
    "2.2bn Australian dollars": ("2200000000", "AUD"),
    "300 million Norwegian kroner": ("300000000", "NOK"),
    "R1.85bn": ("1850000000", "ZAR"),
    "R$1.5 billion": ("1500000000", "BRL"),
    "P2.5 billion": ("2500000000", "PHP"),
    "Rp 3 trillion": ("3000000000000", "IDR"),
    "AED 400": ("400", "AED"),
    "1,5 billion euros": ("1500000000", "EUR"),
    "€20,000": ("20000", "EUR"),
    "$0.07": ("0.07", "USD"),
}
RANGES = {
    "$1.2-1.5 billion": ("1200000000", "1500000000", "USD"),
    "$1.2-$1.5bn": ("1200000000", "1500000000", "USD"),
    "$1.2 billion to $1.5 billion": ("1200000000", "1500000000", "USD"),
    "$500 million-$1 billion": ("500000000", "1000000000", "USD"),
    "between $5bn and $6bn": ("5000000000", "6000000000", "USD"),
    "2-3 billion euros": ("2000000000", "3000000000", "EUR"),
    "ranging from $5m to $7m": ("5000000", "7000000", "USD"),
}
NO_MONEY = [
    "4,000 tonnes",
    "a 15% stake",
    "in 2025 and 2026",
    "section 232",
    "a 500m pool",
    "3 million pounds of U3O8",
    "he won 5 won",
    "R2 and R134a",
    "No. 61 of 2025",
    "$ and €",
    "US 10 and $AAPL",
]


@pytest.mark.parametrize("text", SINGLE)
def test_reads_a_sum(text: str) -> None:
    """A deal would be reported a thousand times too small, or in another currency."""
    (found,) = find_sums(f"It pays {text}, it said.")

    value, currency = SINGLE[text]
    assert (str(found.money.low), str(found.money.high)) == (value, value)
    assert found.money.currency == currency
    assert found.text == text


@pytest.mark.parametrize("text", RANGES)
def test_reads_a_range_as_one_sum(text: str) -> None:
    """One programme would appear as two, the lower one without its scale."""
    (found,) = find_sums(f"It costs {text}.")

    low, high, currency = RANGES[text]
    assert (str(found.money.low), str(found.money.high)) == (low, high)
    assert found.money.currency == currency


@pytest.mark.parametrize("text", NO_MONEY)
def test_other_numbers_are_no_money(text: str) -> None:
    """Tonnes, years and sections would be paid out as dollars."""
    assert find_sums(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "rose from $1.2 billion to $1.5 billion",
        "$5m and $6m",
        "$100 million to 40 companies",
        "in 2026 to 3 billion euros",
        "$3 million, 10-20 jobs",
    ],
)
def test_two_values_are_no_range(text: str) -> None:
    """A rise or a list would be told as one uncertain sum."""
    assert all(found.money.low == found.money.high for found in find_sums(text))


@pytest.mark.parametrize(
    ("text", "low", "bound"),
    [
        ("up to $5bn", 0, Bound.MAX),
        ("as much as $5bn", 0, Bound.MAX),
        ("up to about $5bn", 0, Bound.MAX),
        ("less than $5bn", 5, Bound.MAX),
        ("at least $5bn", 5, Bound.MIN),
        ("more than $5bn", 5, Bound.MIN),
        ("$5bn-plus", 5, Bound.MIN),
        ("about $5bn", 5, Bound.APPROX),
        ("nearly $5bn", 5, Bound.APPROX),
        ("worth $5bn", 5, Bound.EXACT),
    ],
)
def test_reads_the_words_that_bound_a_sum(text: str, low: int, bound: Bound) -> None:
    """The words "Up to five billion" would be told as five billion."""
    (found,) = find_sums(text)

    assert (found.money.low, found.money.bound) == (Decimal(low * 10**9), bound)


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("$110/kg", "kg"),
        ("110 dollars a kilogram", "kg"),
        ("$24,500 a tonne", "tonne"),
        ("$14.50 per share", "share"),
        ("$1.5-a-share", "share"),
        ("$17 billion per year", "year"),
        ("$60 a barrel", "barrel"),
        ("$5 million annually", "year"),
        ("$5 million a plant", None),
    ],
)
def test_tells_a_price_from_a_total(text: str, per: str | None) -> None:
    """A floor price of 110 dollars a kilogram would be a grant of 110 dollars."""
    (found,) = find_sums(text)

    assert found.money.per == per


@pytest.mark.parametrize(
    ("text", "home", "currency"),
    [
        ("$5m", None, "USD"),
        ("$5m", "AU", "AUD"),
        ("$5m", "CN", "USD"),
        ("A$3m (and $5m)", "AU", "USD"),
        ("¥5bn", "JP", "JPY"),
        ("¥5bn", None, None),
        ("¥5bn in Japan", None, "JPY"),
        ("5bn pesos", "CL", "CLP"),
        ("5bn pesos", None, None),
        ("5bn Mexican pesos", "CL", "MXN"),
        ("5bn kroner", "DK", "DKK"),
    ],
)
def test_the_state_decides_a_shared_sign(
    text: str, home: str | None, currency: str | None
) -> None:
    """Canberra's dollars would be told as Washington's, or pesos guessed at."""
    assert find_sums(text, home=home)[-1].money.currency == currency


def test_where_a_firm_is_listed_goes_before() -> None:
    """An Australian's placement would be told in the dollars of its American mine."""
    (found,) = find_sums("$5m", home="US", listed="AU")
    assert found.money.currency == "AUD"
    (found,) = find_sums("US$5m", home="US", listed="AU")
    assert found.money.currency == "USD"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("a $150 million loan", MoneyRole.AWARD),
        ("fined €20,000 by", MoneyRole.FINE),
        ("a $2bn fund", MoneyRole.PROGRAMME),
        ("a $400m equity stake", MoneyRole.STAKE),
        ("$110 a kilogram", MoneyRole.PRICE),
        ("valued at $3bn", MoneyRole.VALUATION),
        ("a $3bn plant", MoneyRole.CAPEX),
        ("a capital cost of $326 million", MoneyRole.CAPEX),
        ("the project's post-tax NPV at $611 million", MoneyRole.VALUATION),
        ("priced an offering of $600 million", MoneyRole.OTHER),
        ("$3bn", MoneyRole.OTHER),
    ],
)
def test_the_governing_noun_says_what_a_sum_is(text: str, role: MoneyRole) -> None:
    """A fine would be shown as a grant."""
    assert find_sums(text)[0].money.role is role


def test_a_conversion_in_brackets_is_marked() -> None:
    """The same money would be counted twice."""
    sums = find_sums("A$65 million (US$42 million) and US$7 million")

    assert [found.conversion for found in sums] == [False, True, False]


def test_decimals_are_exact() -> None:
    """Binary fractions would turn 0.1 billion into 100000000.00000001."""
    (found,) = find_sums("$0.1bn")

    assert found.money.high == Decimal(100_000_000)


QUANTITIES = {
    "15%": "pct",
    "2.5 per cent": "pct",
    "15-20 percent": "pct",
    "25 basis points": "pct",
    "4,000 tonnes": "quantity",
    "60 million tonnes a year": "quantity",
    "10,000 metric tons per year": "quantity",
    "2,000 t/y": "quantity",
    "500 kg": "quantity",
    "1.5 million pounds": "quantity",
    "800 MW": "quantity",
    "5,000 barrels": "quantity",
}


@pytest.mark.parametrize("text", QUANTITIES)
def test_reads_a_quantity(text: str) -> None:
    """A quota or a duty rate would be missing from the event."""
    (found,) = find_quantities(f"It is {text}, he said.")

    assert (found.text, found.kind) == (text, QUANTITIES[text])


@pytest.mark.parametrize("text", ["$15 million", "in 2025", "61 of 2025", "5 people"])
def test_other_numbers_are_no_quantities(text: str) -> None:
    """Years and sums would appear as quotas."""
    assert find_quantities(text) == ()


MONEY_WORDS = st.lists(
    st.sampled_from(
        """$ € US$ 1 1.5 1,000 to - and bn million m billion dollars pounds per a kg up between from ( ) A$ half a crore 999999999999999 , .""".split()  # noqa: SIM905
    ),
    max_size=30,
).map(" ".join)


@given(
    st.one_of(st.text(max_size=200), MONEY_WORDS), st.sampled_from([None, "AU", "JP"])
)
def test_spans_resolve_in_any_text(text: str, home: str | None) -> None:
    """Evidence would point at other words, or a range run backwards."""
    for found in find_sums(text, home=home):
        assert text[found.start : found.end] == found.text
        assert found.money.low <= found.money.high
    for quantity in find_quantities(text):
        assert text[quantity.start : quantity.end] == quantity.text


@pytest.mark.parametrize(
    "unit", ["1", "1,000,", "$", "$1 ", "1 000 ", "a ", "1-", "up to "]
)
def test_long_runs_end(unit: str) -> None:
    """A hostile page would hold a worker."""
    find_sums(unit * 5000)
    find_quantities(unit * 5000)


@pytest.mark.parametrize(
    ("heading", "text", "currency"),
    [
        ("buys it in $1.2 bln deal", "for C$1.65 billion ($1.2 billion)", "USD"),
        ("raises $750m", "a placement of A$750 million", "AUD"),
        ("raises $1.2bn", "raised A$1.24 billion, or US$800 million", "AUD"),
        ("raises US$750m", "a placement of A$750 million", "USD"),
        ("raises $750m", "prices of A$2.10 a share", "CAD"),
        ("at $4.10 a share", "for C$4.10 billion, or US$4.10 a share", "USD"),
        ("gets $38 million AUD", "US$38 million", "AUD"),
        ("gets $38 million", "", "CAD"),
    ],
)
def test_a_headline_means_the_dollars_of_its_text(
    heading: str, text: str, currency: str
) -> None:
    """If it fails, a headline's short form counts a deal in the wrong currency."""
    (found,) = as_told(find_sums(heading, home="CA"), find_sums(text, home="CA"))
    assert found.money.currency == currency


def test_a_headline_leaves_the_bound_to_its_text() -> None:
    """If it fails, "up to $600 million" counts as two sums."""
    text = find_sums("up to A$600 million over three years")
    (found,) = as_told(find_sums("with A$600 mln"), text)
    assert found.money == text[0].money
