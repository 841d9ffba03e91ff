"""HTTP dates and lifetimes, as servers really send them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect.freshness import fresh_for, http_date, retry_after
from tests.makers import NOON

DATE = "Fri, 07 Nov 2025 12:00:00 GMT"  # noon


def seconds(found: timedelta | None) -> float | None:
    return None if found is None else found.total_seconds()


@pytest.mark.parametrize(
    "text",
    [
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        " Sun, 06 Nov 1994 08:49:37 +0000 ",
        "Sun, 06 Nov 1994 09:49:37 +0100",
    ],
)
def test_c17_all_three_date_forms(text: str) -> None:
    """A date form that is not read means polling a server that asked for a pause."""
    assert http_date(text, now=NOON) == datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Friday, 07-Nov-25 12:00:00 GMT", 2025),
        ("Friday, 07-Nov-80 12:00:00 GMT", 1980),
    ],
)
def test_c17_two_digit_years(text: str, year: int) -> None:
    """A date of 1980 read as 2080 would stop a source for decades."""
    read = http_date(text, now=NOON)

    assert read is not None
    assert read.year == year


@pytest.mark.parametrize(
    "text", [None, "", "0", "-1", "soon", "Fri, 99 Foo 2025 99:00:00 GMT", "9" * 400]
)
def test_c16_garbage_is_no_date(text: str | None) -> None:
    """A bad header must never end a visit."""
    assert http_date(text, now=NOON) is None


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        pytest.param({}, None, id="nothing said"),
        pytest.param({"cache-control": "max-age=60"}, 60, id="c13 max-age"),
        pytest.param({"cache-control": 'public, MAX-AGE = "60"'}, 60, id="quoted"),
        pytest.param(
            {"cache-control": "max-age=7200", "age": "5231"}, 1969, id="c14 age"
        ),
        pytest.param({"cache-control": "max-age=60", "age": "900"}, 0, id="c14 old"),
        pytest.param({"cache-control": "max-age=60", "age": "x"}, 60, id="bad age"),
        pytest.param(
            {"cache-control": "max-age=60", "expires": "Fri, 07 Nov 2025 18:00:00 GMT"},
            60,
            id="c15 max-age wins",
        ),
        pytest.param({"cache-control": "s-maxage=9999"}, None, id="c15 s-maxage"),
        pytest.param({"cache-control": "x-max-age=9999"}, None, id="other directive"),
        pytest.param(
            {"cache-control": "s-maxage=9, max-age=60"}, 60, id="c15 s-maxage first"
        ),
        pytest.param({"expires": "0"}, 0, id="c16 zero"),
        pytest.param({"expires": "-1"}, 0, id="c16 minus"),
        pytest.param({"expires": "garbage"}, 0, id="c16 garbage"),
        pytest.param(
            {
                "date": "Sat, 08 Nov 2025 12:00:00 GMT",
                "expires": "Sat, 08 Nov 2025 13:00:00 GMT",
            },
            3600,
            id="c16 clock a day ahead",
        ),
        pytest.param(
            {"date": "junk", "expires": "Fri, 07 Nov 2025 13:00:00 GMT"},
            3600,
            id="c16 no usable date",
        ),
        pytest.param(
            {"date": DATE, "expires": "Friday, 07-Nov-25 12:10:00 GMT"}, 600, id="c17"
        ),
        pytest.param({"cache-control": "no-cache, max-age=60"}, None, id="c18"),
        pytest.param({"cache-control": "no-store"}, None, id="c18 no-store"),
        pytest.param({"cache-control": "must-revalidate"}, None, id="c18 revalidate"),
        pytest.param(
            {"cache-control": "max-age=504576000"}, 315_360_000, id="c13 sixteen years"
        ),
        pytest.param(
            {"cache-control": "max-age=" + "9" * 5000}, 315_360_000, id="absurd"
        ),
    ],
)
def test_lifetimes(headers: dict[str, str], expected: float | None) -> None:
    """Too long misses news, too short annoys servers."""
    assert seconds(fresh_for(headers, now=NOON)) == expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        pytest.param({}, None, id="nothing said"),
        pytest.param({"retry-after": "120"}, 120, id="c27 seconds"),
        pytest.param({"retry-after": " 120 "}, 120, id="padded"),
        pytest.param({"retry-after": "-5"}, None, id="negative"),
        pytest.param({"retry-after": "1.5"}, None, id="fraction"),
        pytest.param({"retry-after": "later"}, None, id="words"),
        pytest.param(
            {"retry-after": "Fri, 07 Nov 2025 12:10:00 GMT", "date": DATE},
            600,
            id="c28",
        ),
        pytest.param(
            {"retry-after": "Fri Nov  7 12:10:00 2025"}, 600, id="c17 asctime"
        ),
        pytest.param({"retry-after": "Fri, 07 Nov 2025 11:00:00 GMT"}, 0, id="past"),
        pytest.param({"retry-after": "9" * 400}, 315_360_000, id="absurd"),
    ],
)
def test_c27_c28_retry_after(headers: dict[str, str], expected: float | None) -> None:
    """A pause that is not understood gets the monitor banned."""
    assert seconds(retry_after(headers, now=NOON)) == expected


@given(
    st.dictionaries(
        st.sampled_from(["cache-control", "expires", "age", "date", "retry-after"]),
        st.text(max_size=40),
    )
)
def test_no_header_breaks_a_visit(headers: dict[str, str]) -> None:
    """Headers come from strangers: any text gives a sane duration or none."""
    for found in (fresh_for(headers, now=NOON), retry_after(headers, now=NOON)):
        assert found is None or timedelta() <= found <= timedelta(days=366 * 9000)
