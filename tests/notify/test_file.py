"""Digests and alerts as files."""

import os
from pathlib import Path

from monitor.config.settings import FileSettings
from monitor.model.message import Claim, Finding, Message, Result
from monitor.notify.file import ALERTS, FileChannel
from tests.makers import a_message, an_alert
from tests.notify.rules import a_digest


def a_channel(path: Path) -> FileChannel:
    return FileChannel(FileSettings(name="files", path=path))


def a_claim(message: Message) -> Claim:
    return Claim(
        message=message,
        lease="lease",
        attempts=0,
        first_try=None,
        parent_remote_id=None,
    )


DIGEST = a_claim(a_message(payload=a_digest()))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_digest_is_written_in_both_forms(tmp_path: Path) -> None:
    """The folder is made on first use, and nothing half-written stays in it."""
    folder = tmp_path / "new" / "digests"

    delivery = a_channel(folder).send(DIGEST)

    page = folder / "digest-2025-11-07.html"
    assert delivery.result is Result.ACCEPTED
    assert delivery.remote_id == str(page)
    assert names(folder) == ["digest-2025-11-07.html", "digest-2025-11-07.txt"]
    assert "China suspends" in page.read_text(encoding="utf-8")


def test_the_umask_says_who_may_read_a_digest(tmp_path: Path) -> None:
    """If it fails, any user of the machine reads what a firm watches."""
    before = os.umask(0o027)
    try:
        a_channel(tmp_path).send(DIGEST)
    finally:
        os.umask(before)

    assert {p.stat().st_mode & 0o777 for p in tmp_path.iterdir()} == {0o640}


def test_writing_a_digest_again_replaces_it(tmp_path: Path) -> None:
    """After a crash it is written once more, and is still one digest."""
    channel = a_channel(tmp_path)
    channel.send(DIGEST)

    assert channel.find(DIGEST).finding is Finding.NOT_FOUND
    channel.send(DIGEST)

    assert len(names(tmp_path)) == 2


def test_two_digests_of_one_day_do_not_overwrite_each_other(tmp_path: Path) -> None:
    """The evening's digest must not take the morning's place."""
    channel = a_channel(tmp_path)
    channel.send(DIGEST)
    channel.send(a_claim(a_message(payload=a_digest(name="even/ing"))))

    assert "digest-2025-11-07-even-ing.html" in names(tmp_path)
    assert len(names(tmp_path)) == 4


def test_alerts_are_added_and_found_again(tmp_path: Path) -> None:
    """After a crash in between, an alert must not stand there twice."""
    channel, claim = a_channel(tmp_path), a_claim(a_message(id="m1"))
    assert channel.find(claim).finding is Finding.NOT_FOUND

    channel.send(claim)
    channel.send(a_claim(a_message(id="m2", payload=an_alert(headline="Second"))))

    text = (tmp_path / ALERTS).read_text(encoding="utf-8")
    assert text.index("China suspends") < text.index("Second")
    assert channel.find(claim).finding is Finding.FOUND
    assert channel.find(a_claim(a_message(id="m"))).finding is Finding.NOT_FOUND


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """A full disk or a file in the way is tried again, not lost."""
    (tmp_path / "taken").write_text("a file")

    delivery = a_channel(tmp_path / "taken").send(DIGEST)

    assert delivery.result is Result.NOT_SENT
    assert delivery.error


def test_a_file_that_cannot_be_read_is_no_answer(tmp_path: Path) -> None:
    """Taking it for "not there" would write an alert twice."""
    (tmp_path / ALERTS).mkdir()

    lookup = a_channel(tmp_path).find(a_claim(a_message()))

    assert lookup.finding is Finding.CANNOT_LOOK
