"""The buttons under an alert, and what is read from a press."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.notify.buttons import (
    MAX_ID,
    MAX_LABEL,
    MAX_VALUE,
    MENU,
    Action,
    Press,
    Unreadable,
    buttons,
    read_press,
)
from tests.fake_slack import CHANNEL, TEAM
from tests.fake_socket import MEMBER, a_click

ID = "5f2c0e9a7b14d38861c0aa52"


def test_the_row_is_within_slacks_limits() -> None:
    """If it fails, Slack refuses the alert for its buttons."""
    row = buttons(ID)
    assert len(row["block_id"]) <= MAX_ID
    assert len(row["elements"]) <= 25
    for element in row["elements"]:
        assert len(element["action_id"]) <= MAX_ID
        options = element.get("options", [])
        assert len(options) <= 5
        for labelled in (*options, *([] if options else [element])):
            assert len(labelled["text"]["text"]) <= MAX_LABEL
            assert len(labelled["value"]) <= MAX_VALUE
    names = [e["action_id"] for e in row["elements"]]
    assert len(set(names)) == len(names)


def test_everything_that_can_be_pressed_is_understood() -> None:
    """If it fails, a button is shown that does nothing."""
    pressed = []
    for element in buttons(ID)["elements"]:
        if element["action_id"] == MENU:
            chosen = [{**element, "selected_option": o} for o in element["options"]]
        else:
            chosen = [element]
        for said in chosen:
            action = {"action_ts": "1.1", **said}
            found = read_press(a_click(ID, actions=[action]))
            assert isinstance(found, Press)
            assert found.message == ID
            pressed.append(found.action)
    assert sorted(pressed) == sorted(Action)


def test_a_press_says_who_where_and_under_what() -> None:
    """If it fails, a press is recorded for somebody else."""
    container = {"message_ts": "2.2", "thread_ts": "1.1", "channel_id": CHANNEL}
    found = read_press(a_click(ID, "mute", container=container))
    assert isinstance(found, Press)
    assert (found.member, found.team, found.channel) == (MEMBER, TEAM, CHANNEL)
    assert (found.ts, found.thread) == ("2.2", "1.1")
    again = read_press(a_click(ID, "mute", container=container))
    assert isinstance(again, Press)
    assert again.key == found.key


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"type": "view_submission"}, "no press of a button"),
        ({"actions": []}, "not exactly one action"),
        ({"actions": [{"action_id": "lodewatch:rm", "value": ID}]}, "unknown action"),
        ({"actions": [{"action_id": "ack", "value": ID}]}, "unknown action"),
        ({"actions": [{"action_id": MENU, "selected_option": {"value": "ack:1"}}]},
         "unknown action"),
        ({"user": {}}, "without member"),
        ({"container": {}}, "without ts"),
        ({"actions": [{"action_id": "lodewatch:ack", "action_ts": "1"}]},
         "without message"),
    ],
)  # fmt: skip
def test_what_is_no_press_is_refused(changes: dict[str, Any], reason: str) -> None:
    """If it fails, something else than a press of ours is taken for one."""
    found = read_press(a_click(ID, **changes))
    assert isinstance(found, Unreadable)
    assert reason in found.reason


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["type", "actions", "user", "id", "container", "value", "action_id"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["type", "actions", "user", "channel"]), JSON))
def test_nothing_that_comes_breaks_the_reading(payload: dict[str, Any]) -> None:
    """If it fails, one odd envelope ends the connection."""
    payload = {**payload, "type": "block_actions"}
    assert isinstance(read_press(payload), Press | Unreadable)
