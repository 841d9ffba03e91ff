"""What belongs to a source is asked for as the source is, and never conditionally."""

import asyncio
from collections.abc import Callable

from monitor.collect.moved import address
from monitor.model.source import SourceKind, Validators
from monitor.pipeline.aside import fetch_aside
from monitor.pipeline.parts import Parts
from tests.fakes import FakeFetcher, fetched
from tests.makers import a_source

Maker = Callable[..., Parts]
URL = "https://news.example/a/1"


def test_it_is_a_visit_of_another_address_without_validators(make: Maker) -> None:
    """If it fails, a page is asked for with the feed's ETag, or as another program."""
    fetcher = FakeFetcher(fetched(b"text"))
    source = a_source(user_agent="Desk desk@x.example")
    asyncio.run(fetch_aside(make(fetcher=fetcher), source, URL))
    asyncio.run(fetch_aside(make(fetcher=fetcher), source, URL, kind=SourceKind.PAGE))
    assert [there.kind for there, _ in fetcher.visits] == [source.kind, SourceKind.PAGE]
    for there, state in fetcher.visits:
        assert (there.url, there.user_agent) == (source.url, source.user_agent)
        assert address(there, state) == URL
        assert state.validators == Validators()
