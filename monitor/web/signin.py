"""Who may come in: a password, the cookie that says that it was known, and keys. Pure.

The cookie holds its end and a signature made with the password: it needs no list of
sessions, outlives a restart, and a new password ends every old one. A key is a signature
of one address: it opens that feed to a program that cannot sign in, and nothing else.
"""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import parse_qsl, unquote, urlencode

LASTS: Final = timedelta(days=30)
KEY: Final = "key"  # the parameter that holds it


class Door:
    """A door with one password."""

    def __init__(self, password: str) -> None:
        self._password = password.encode()
        self.key = hashlib.scrypt(
            self._password, salt=b"lodewatch web", n=2**14, r=8, p=1, dklen=32
        )

    def knows(self, password: str) -> bool:
        """Tell whether this is the password; takes equally long for every mistake."""
        return hmac.compare_digest(password.encode(), self._password)

    def pass_for(self, now: datetime) -> str:
        """Return what to show from now on instead of the password."""
        end = str(int((now + LASTS).timestamp()))
        return f"{end}.{self._sign(end)}"

    def accepts(self, shown: str, now: datetime) -> bool:
        """Tell whether a pass is ours and has not run out."""
        end, _, signature = shown.partition(".")
        if not hmac.compare_digest(signature.encode(), self._sign(end).encode()):
            return False
        return now < datetime.fromtimestamp(int(end), UTC)

    def sealed(self, address: str) -> str:
        """Return an address with its key."""
        joint = "&" if "?" in address else "?"
        return f"{address}{joint}{KEY}={self._sign(_plain(address))}"

    def opens(self, address: str) -> bool:
        """Tell whether an address holds its key."""
        given = dict(parse_qsl(address.partition("?")[2])).get(KEY, "")
        return hmac.compare_digest(given.encode(), self._sign(_plain(address)).encode())

    def _sign(self, text: str) -> str:
        return hmac.new(self.key, text.encode(), hashlib.sha256).hexdigest()


def _plain(address: str) -> str:
    """Return what a key signs: path and parameters, however they are written.

    It begins with a word, so that it can never be the end of a pass.
    """
    path, _, query = address.partition("?")
    given = parse_qsl(query, keep_blank_values=True)
    asked = urlencode(sorted((n, v) for n, v in given if n != KEY))
    return f"address {unquote(path)}?{asked}"
