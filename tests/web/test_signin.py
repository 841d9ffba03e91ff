"""A password, and the pass that says that it was known."""

from datetime import timedelta

import pytest

from monitor.web.signin import LASTS, Door
from tests.makers import NOON

DOOR = Door("correct horse battery")


def test_a_pass_holds_for_its_time_and_for_this_password() -> None:
    """If it fails, a pass lasts for ever, or outlives a changed password."""
    shown = DOOR.pass_for(NOON)
    assert DOOR.accepts(shown, NOON)
    assert Door("correct horse battery").accepts(shown, NOON)  # after a restart
    assert not DOOR.accepts(shown, NOON + LASTS + timedelta(seconds=1))
    assert not Door("another password").accepts(shown, NOON)


@pytest.mark.parametrize("shown", ["", ".", "x", "9999999999.", "9999999999.00", "é.é"])
def test_a_made_up_pass_opens_nothing(shown: str) -> None:
    """If it fails, anybody can let himself in."""
    assert not DOOR.accepts(shown, NOON)
    later = DOOR.pass_for(NOON).replace("1", "2", 1)
    assert not DOOR.accepts(later, NOON)
    assert DOOR.knows("correct horse battery")
    assert not DOOR.knows("correct horse")


def test_a_key_opens_one_address_and_no_other() -> None:
    """If it fails, a feed address that is passed on opens everything, or nothing."""
    shown = DOOR.sealed("/stories.atom?material=Dy&q=a+b")
    assert DOOR.opens(shown)
    path, _, query = shown.partition("?")
    turned = "&".join(reversed(query.replace("a+b", "a%20b").split("&")))
    assert DOOR.opens(f"{path}?{turned}")  # as some readers write it
    assert Door("correct horse battery").opens(shown)  # after a restart
    key = query.rpartition("=")[2]
    for other in (
        "/stories.atom?material=Dy&q=a+b",
        f"/stories.atom?key={key}",
        f"/stories.atom?material=Tb&q=a+b&key={key}",
        f"{shown}&limit=9",
        f"{shown}#&limit=9",
        f"/alerts.atom?{query}",
        f"//x/stories.atom?{query}",
    ):
        assert not DOOR.opens(other), other
    assert not Door("another password").opens(shown)
    assert not DOOR.accepts(f"address /.{key}", NOON)
