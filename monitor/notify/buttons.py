"""The buttons under an alert in Slack, and what somebody has pressed. Pure.

A button carries the id of its message and nothing else; what is pressed is checked
against the outbox, because anybody can make a post that looks like one of ours.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

Block = dict[str, Any]

MAX_ID: Final = 255  # of action_id and block_id
MAX_LABEL: Final = 75
MAX_VALUE: Final = 150  # of an option in a menu; a button takes 2,000
PREFIX: Final = "lodewatch:"
MENU: Final = f"{PREFIX}more"


class Action(StrEnum):
    """What can be pressed."""

    ACK = "ack"
    MUTE = "mute"
    NOT_RELEVANT = "not-relevant"
    WHY = "why"
    WRONG_COMPANY = "wrong-company"
    OLD_NEWS = "old-news"


_BUTTONS: Final = {
    Action.ACK: "Ack",
    Action.MUTE: "Mute 24 h",
    Action.NOT_RELEVANT: "Not relevant",
    Action.WHY: "Why?",
}
_MENU: Final = {
    Action.WRONG_COMPANY: "Wrong company",
    Action.OLD_NEWS: "Old news",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """Somebody has pressed a button."""

    key: str  # the same when Slack delivers it again
    action: Action
    message: str  # id of the message, as the button says
    member: str  # id of who pressed it
    team: str  # id of the member's workspace; "": not said
    channel: str  # id of the channel in which it stands
    ts: str  # of the post under which it stands
    thread: str | None  # timestamp of the post's thread; None: it is in none


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """What came is no press of one of our buttons."""

    reason: str


def buttons(message_id: str) -> Block:
    """Build the row of buttons of a message."""
    elements: list[Block] = [
        {
            "type": "button",
            "action_id": f"{PREFIX}{action}",
            "text": _label(label),
            "value": message_id,
        }
        for action, label in _BUTTONS.items()
    ]
    options = [
        {"text": _label(label), "value": f"{action}:{message_id}"}
        for action, label in _MENU.items()
    ]
    elements.append({"type": "overflow", "action_id": MENU, "options": options})
    return {
        "type": "actions",
        "block_id": f"{PREFIX}{message_id}",
        "elements": elements,
    }


def _label(words: str) -> Block:
    return {"type": "plain_text", "text": words, "emoji": False}


def read_press(payload: Mapping[str, Any]) -> Press | Unreadable:
    """Read what Slack sends when something is pressed; never raises."""
    if payload.get("type") != "block_actions":
        return Unreadable(reason=f"no press of a button: {_name(payload.get('type'))}")
    pressed = payload.get("actions")
    if not isinstance(pressed, Sequence) or len(pressed) != 1:
        return Unreadable(reason="not exactly one action")
    said = _map(pressed[0])
    action, message = _action(said)
    if action is None:
        name = _name(said.get("action_id"))
        return Unreadable(reason=f"unknown action {name}")
    user, container = _map(payload.get("user")), _map(payload.get("container"))
    found = {
        "message": message,
        "member": _name(user.get("id")),
        "channel": _name(
            _map(payload.get("channel")).get("id") or container.get("channel_id")
        ),
        "ts": _name(container.get("message_ts")),
        "moment": _name(said.get("action_ts")),
    }
    if lacking := [name for name, value in found.items() if not value]:
        return Unreadable(reason=f"without {', '.join(lacking)}")
    return Press(
        key=":".join((found["channel"], found["ts"], found["member"], action,
                      found["moment"])),
        action=action,
        message=message,
        member=found["member"],
        team=_name(user.get("team_id")),
        channel=found["channel"],
        ts=found["ts"],
        thread=_name(container.get("thread_ts")) or None,
    )  # fmt: skip


def _action(said: Mapping[str, Any]) -> tuple[Action | None, str]:
    """Return what was pressed and the message it names; None: it is none of ours."""
    name = _name(said.get("action_id"))
    if name == MENU:
        chosen = _name(_map(said.get("selected_option")).get("value"))
        word, _, message = chosen.partition(":")
        known = {action.value: action for action in _MENU}
    else:
        word, message = name.removeprefix(PREFIX), _name(said.get("value"))
        known = {action.value: action for action in _BUTTONS}
        if not name.startswith(PREFIX):
            return None, message
    return known.get(word), message


def _map(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _name(value: object) -> str:
    """Return an id or a name, cut: it comes from outside and goes into logs."""
    return value[:100] if isinstance(value, str) else ""
