"""What pages look at."""

from tests.desk.conftest import LookAt


def test_what_an_address_asks_for_is_one_of_the_choices(look_at: LookAt) -> None:
    """If it fails, an address can ask for a brief of a thousand years."""
    look = look_at("days=30&empty=&word=%20x%20")
    assert look.number("days", choices=(1, 7, 30)) == 30
    assert look.number("days", choices=(1, 7)) == 1
    assert look.number("other", choices=(1, 7)) == 1
    assert (look.asked("empty"), look.asked("word")) == (None, "x")
