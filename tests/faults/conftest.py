"""What each fault is tried on."""

from collections.abc import Iterator

import pytest

from tests import fake_slack
from tests.conformance.site import Site
from tests.end_to_end.conftest import Binary, binary
from tests.faults.installation import Installation
from tests.faults.shim import Shim

__all__ = ["binary"]


@pytest.fixture
def installation(binary: Binary) -> Iterator[Installation]:
    """Return the real binary with a feed and a Slack."""
    with Site() as site, fake_slack.running() as slack:
        yield Installation(binary, site, slack)


@pytest.fixture
def shim(tmp_path_factory: pytest.TempPathFactory, binary: Binary) -> Shim:
    """Return a hold on the binary's clock and disk."""
    made = Shim(tmp_path_factory.mktemp("shim"))
    binary.environment = {**binary.environment, **made.environment}
    return made
