"""Names of messages."""

from hypothesis import given
from hypothesis import strategies as st

from monitor.model.message import MessageKind
from monitor.notify.key import message_id

PARTS = st.tuples(
    st.text(), st.text(), st.sampled_from(MessageKind), st.text(), st.none() | st.text()
)


def test_an_id_is_for_ever() -> None:
    """Another id after an upgrade would tell everything again."""
    name = message_id("slack", "story-1", MessageKind.ROOT, "", None)

    assert name == "5af467d81b7465190fe2f4d4"


@given(PARTS)
def test_the_same_parts_give_the_same_id(
    parts: tuple[str, str, MessageKind, str, str],
) -> None:
    """Enqueuing twice must be one row."""
    assert message_id(*parts) == message_id(*parts)


def test_every_part_counts() -> None:
    """Two people, channels or changes that share an id would lose a message."""
    ids = {
        message_id(channel, subject, kind, sequence, recipient)
        for channel in ("a", "b")
        for subject in ("a", "b")
        for kind in (MessageKind.ROOT, MessageKind.UPDATE)
        for sequence in ("", "a")
        for recipient in (None, "a")
    }

    assert len(ids) == 32
