"""Secrets are shown to nobody."""

import pytest

from monitor.config.secret import Secret, read_secret


@pytest.mark.fault(no=55)
def test_no_text_form_gives_it_away() -> None:
    """If it fails, an f-string in a log line leaks a token."""
    secret = Secret("canary")
    assert "canary" not in f"{secret} {secret!r} {[secret]}"
    assert secret.reveal() == "canary"


def test_equal_by_value_so_that_a_reload_sees_a_change() -> None:
    """If it fails, a rotated token is not noticed."""
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert len({Secret("a"), Secret("a")}) == 1


def test_blank_variables_are_no_secrets() -> None:
    """If it fails, an empty variable counts as a token."""
    assert read_secret({"T": "  "}, "T") is None
    assert read_secret({}, "T") is None
