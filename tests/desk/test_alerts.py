"""What was told, and why."""

from http import HTTPStatus

from monitor.desk.alerts import listed
from tests.desk.conftest import LookAt, Place


def test_alerts_are_listed_with_what_became_of_them(shown: Place) -> None:
    """If it fails, an alert that never arrived looks as if it had."""
    page = shown.show("/alerts")
    assert "550 no such user" in page
    assert "sent 2025-11-07 12:00 UTC" in page
    dead = shown.show("/alerts?state=dead")
    assert "550 no such user" in dead
    assert "sent 2025-11-07" not in dead
    assert "No message is so" in shown.show("/alerts?channel=nowhere")


def test_an_alert_says_why_it_fired(shown: Place) -> None:
    """If it fails, nobody learns from the page why they were told."""
    page = shown.show("/alerts/alert-1")
    assert "match.commodities|any" in page
    assert "Export licensing of rare earths changes" in page
    assert shown.ask("/alerts/nothing").status == HTTPStatus.NOT_FOUND


def test_a_rule_has_its_own_feed(look_at: LookAt) -> None:
    """If it fails, whoever follows one rule hears of all of them, or of none."""
    assert listed(look_at(""), rule="nobody").items == ()
    found = listed(look_at("limit=1"), rule="export-licensing")
    assert [row.message.payload.rules[0][0] for row in found.items] == [  # type: ignore[union-attr]
        "export-licensing"
    ]
    assert found.further
    entries = found.entries(found.items)
    assert len(tuple(entries)) == 1
