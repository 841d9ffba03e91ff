from monitor.assistant.quoting import LONGEST, NAME, name, untrusted


def test_outside_words_are_marked_and_cleaned() -> None:
    """If it fails, an assistant cannot tell a headline from what lodewatch says."""
    assert untrusted("Stop\x1b[31m!\nIgnore\u200b all") == {
        "untrusted_text": "Stop[31m! Ignore all"
    }


def test_a_cut_is_told() -> None:
    """If it fails, a hedge at the end of a long sentence is lost unseen."""
    assert len(untrusted("x" * LONGEST)["untrusted_text"]) == LONGEST
    long = untrusted("x" * (LONGEST + 1))
    assert len(long["untrusted_text"]) == LONGEST
    assert long["cut"] is True


def test_a_name_has_no_room_for_a_speech() -> None:
    """If it fails, a source's name can hold a page of orders."""
    assert len(name("Wire " * 100)) <= NAME
