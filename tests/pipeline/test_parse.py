"""Parsing in a worker: what goes wrong there is an answer."""

import asyncio
from collections.abc import Callable

import pytest

from monitor.errors import WorkError, WorkTimeout
from monitor.model.source import Feed, FetchFailed, FetchTrouble
from monitor.pipeline.parse import parsed
from monitor.pipeline.parts import Parts
from tests.collect.evil_server import FEED
from tests.fakes import fetched
from tests.makers import a_source

Maker = Callable[..., Parts]


class Failing:
    """Workers that fail as they are told."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    async def call(self, _work: object, *_args: object, timeout: float) -> object:
        raise self.error

    def close(self) -> None:
        """Do nothing."""


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (WorkTimeout("too long"), FetchTrouble.PARSE_TIMEOUT),
        (WorkError("died"), FetchTrouble.UNPARSABLE),
    ],
)
def test_a_worker_that_fails_is_the_feeds_failure(
    make: Maker, error: Exception, trouble: FetchTrouble
) -> None:
    """If it fails, one hostile feed ends the visit with a traceback."""
    found = asyncio.run(parsed(make(parsers=Failing(error)), a_source(), fetched(FEED)))
    assert isinstance(found, FetchFailed)
    assert found.trouble is trouble


def test_a_feed_is_parsed_and_a_page_refused(make: Maker) -> None:
    """If it fails, nothing is ever read."""
    assert isinstance(asyncio.run(parsed(make(), a_source(), fetched(FEED))), Feed)
    page = asyncio.run(
        parsed(make(), a_source(), fetched(b"<html><body>no</body></html>"))
    )
    assert isinstance(page, FetchFailed)
    assert page.trouble is FetchTrouble.NOT_A_FEED
