"""A name server for tests."""

import socket
from collections.abc import Iterable

from aiohttp.abc import AbstractResolver, ResolveResult


def resolved(host: str, port: int, addresses: Iterable[str]) -> list[ResolveResult]:
    """Return `addresses` as a resolver answers with them."""
    return [
        ResolveResult(
            hostname=host,
            host=address,
            port=port,
            family=socket.AF_INET6 if ":" in address else socket.AF_INET,
            proto=0,
            flags=0,
        )
        for address in addresses
    ]


class Names(AbstractResolver):
    """Resolves every name to the same addresses, or to its own in `known`.

    A name without an address fails as the operating system's resolver does, with `code`.
    """

    def __init__(
        self, *addresses: str, code: int = socket.EAI_NONAME, **known: str
    ) -> None:
        self.addresses = addresses
        self.known = known  # "h_example" stands for h.example
        self.code = code
        self.asked: list[str] = []

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_INET,
    ) -> list[ResolveResult]:
        self.asked.append(host)
        own = self.known.get(host.replace(".", "_"))
        found = (own,) if own else self.addresses
        if not found:
            raise socket.gaierror(self.code, "no answer")
        return resolved(host, port, found)

    async def close(self) -> None:
        return
