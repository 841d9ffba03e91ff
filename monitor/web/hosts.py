"""Under which names a server of ours may be asked for.

A web page can give itself our address under a name of its own (DNS rebinding), and its
scripts would then read along. They cannot make a browser ask for an address as such.
"""

import ipaddress
from urllib.parse import urlsplit


def is_address(host: str) -> bool:
    """Tell whether a `Host` header names an address, or localhost."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
        ipaddress.ip_address(name)
    except ValueError:
        return host.partition(":")[0].casefold() == "localhost"
    return True
