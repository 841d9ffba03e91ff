"""The flags of commands that do bulk work: how it is spread, instead of `[scale]`."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, TypeVar

import click

from monitor.config import Engine, Settings

Command = TypeVar("Command", bound=Callable[..., object])


@dataclass(frozen=True, slots=True, kw_only=True)
class Scaling:
    """The flags as given; None where the configuration decides."""

    engine: Engine | None
    workers: int | None
    address: str | None

    def of(self, settings: Settings) -> Settings:
        """Return `settings` with what was asked for in place of its own."""
        scale = settings.scale
        engine = self.engine or ("ray" if self.address else scale.engine)
        return replace(
            settings,
            scale=replace(
                scale,
                engine=engine,
                workers=self.workers or scale.workers,
                address=self.address or scale.address,
            ),
        )


def scale_flags(work: Command) -> Command:
    """Give a command these flags, as its argument `scaling`."""

    @click.option(
        "--address", metavar="HOST:PORT", help="A running Ray cluster to work on."
    )
    @click.option(
        "--workers", type=click.IntRange(min=1), metavar="N", help="How many at once."
    )
    @click.option(
        "--engine",
        type=click.Choice(["inline", "pool", "ray"]),
        help="Here, in processes of this machine, or over Ray; else as [scale] says.",
    )
    @wraps(work)
    def command(
        *,
        engine: Engine | None,
        workers: int | None,
        address: str | None,
        **rest: Any,
    ) -> object:
        return work(
            scaling=Scaling(engine=engine, workers=workers, address=address), **rest
        )

    return command  # type: ignore[return-value]
