"""A word to the operator reaches each of them once."""

from dataclasses import replace
from datetime import timedelta

from monitor.model.message import MessageKind, Notice
from monitor.notify.notice import notice_messages
from tests.fakes import FakeChannel
from tests.makers import NOON

NOTICE = Notice(title="Two sources in trouble", text="a, b")


def test_a_notice_is_a_message_for_each_recipient() -> None:
    """If it fails, one of two operators hears nothing, or both twice."""
    mail = FakeChannel("mail", recipients=("a@x.example", "b@x.example"))
    made = notice_messages(NOTICE, mail, subject="sources", reason="why", now=NOON)
    assert [m.recipient for m in made] == ["a@x.example", "b@x.example"]
    assert {(m.kind, m.payload, m.reason) for m in made} == {
        (MessageKind.NOTICE, replace(NOTICE, at=NOON), "why")
    }
    assert len({m.id for m in made}) == 2


def test_the_same_notice_later_is_another_message() -> None:
    """If it fails, a source that breaks a second time is never told of."""
    terminal = FakeChannel("terminal")
    first, later = (
        notice_messages(NOTICE, terminal, subject="sources", reason="why", now=at)[0]
        for at in (NOON, NOON + timedelta(days=1))
    )
    assert first.id != later.id
    assert first.recipient is None
