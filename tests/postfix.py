"""A Postfix of its own on loopback that puts mail into a folder, for tests."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

POSTFIX = shutil.which("postfix", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
MISSING = (
    "Postfix is not installed"
    if POSTFIX is None
    else "Postfix starts for root only"
    if os.geteuid() != 0
    else None
)

_MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/mail.log
maillog_file_prefixes = {folder}
inet_interfaces = loopback-only
inet_protocols = ipv4
myhostname = mail.example.org
mydestination =
alias_maps =
local_recipient_maps =
mynetworks = 127.0.0.0/8
virtual_mailbox_domains = example.org
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = static:box/
virtual_minimum_uid = 1
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
smtpd_recipient_restrictions = permit_mynetworks, reject
"""
_MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
postlog unix-dgram n - n - 1 postlogd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
error unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
"""


@dataclass(frozen=True)
class Postfix:
    """A running server and the mailbox behind every address of example.org."""

    port: int
    folder: Path

    def arrived(self, seconds: float = 30) -> bytes:
        """Wait for one mail and return it as it was put into the mailbox."""
        box = self.folder / "mail" / "box" / "new"
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if box.is_dir() and (found := sorted(box.iterdir())):
                return found[0].read_bytes()
            time.sleep(0.05)  # a mailbox tells nobody that mail has come
        raise AssertionError((self.folder / "mail.log").read_text())


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Postfix]:
    """Run a server under `folder` until the test is over."""
    assert POSTFIX is not None
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    owner = pwd.getpwnam("postfix")
    for name, mine in (("etc", 0), ("queue", 0), ("data", 1), ("mail", 1)):
        (folder / name).mkdir()
        if mine:
            os.chown(folder / name, owner.pw_uid, owner.pw_gid)
    values = {"folder": folder, "uid": owner.pw_uid, "gid": owner.pw_gid}
    (folder / "etc" / "main.cf").write_text(_MAIN.format(**values), encoding="utf-8")
    (folder / "etc" / "master.cf").write_text(
        _MASTER.format(port=port), encoding="utf-8"
    )
    command = [POSTFIX, "-c", str(folder / "etc")]
    subprocess.run([*command, "start"], check=True, capture_output=True, timeout=60)
    try:
        yield Postfix(port=port, folder=folder)
    finally:
        subprocess.run([*command, "stop"], check=False, capture_output=True, timeout=60)
