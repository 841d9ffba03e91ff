"""Who may come in: a password, and the cookie that says that it was known. Pure.

The cookie holds its end and a signature made with the password: it needs no list of
sessions, outlives a restart, and a new password ends every old one.
"""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import Final

LASTS: Final = timedelta(days=30)


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

    def _sign(self, text: str) -> str:
        return hmac.new(self.key, text.encode(), hashlib.sha256).hexdigest()
