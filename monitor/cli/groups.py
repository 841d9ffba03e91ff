"""Groups of commands whose modules are imported when they are asked for.

So `lodewatch events` pays for no language model, and a broken corner of the program
does not take `lodewatch --help` with it.
"""

import gc
import importlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import click
from click.shell_completion import CompletionItem


class ReaderGoneError(Exception):
    """Nobody reads our output any more, e.g. after `| head`."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a command is defined, and what a list of commands says of it."""

    name: str
    module: str  # below `monitor.cli`
    words: str
    attribute: str = "command"

    def load(self) -> click.Command:
        """Import the command."""
        with _nothing_to_collect():
            module = importlib.import_module(f"monitor.cli.{self.module}")
        command: click.Command = getattr(module, self.attribute)
        return command


@contextmanager
def _nothing_to_collect() -> Iterator[None]:
    """Look for no garbage meanwhile: what is imported stays to the end.

    The collector would go through all of it some ninety times, a tenth of a short
    command's time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class Commands(click.Group):
    """A group by sections.

    `default` is the command that is meant when none is named; with `takes_words` also
    when the first word is no command, so that `stories rare earths` is a search.
    """

    def __init__(
        self,
        *,
        sections: Mapping[str, Sequence[Place]],
        default: str | None = None,
        takes_words: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self._sections = sections
        self._places = {p.name: p for places in sections.values() for p in places}
        self._default = default
        self._takes_words = takes_words

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names in the order of the help."""
        return list(self._places)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002
        cmd_name: str,
    ) -> click.Command | None:
        """Import the command of that name."""
        place = self._places.get(cmd_name)
        return None if place is None else place.load()

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the default command in where none is named."""
        asked_for_names = ctx.resilient_parsing and not args  # by the shell
        if self._default and self._leaves_open(args) and not asked_for_names:
            args = [self._default, *args]
        return super().parse_args(ctx, args)

    def _leaves_open(self, args: Sequence[str]) -> bool:
        if not args:
            return True
        if args[0] in ("--help", "-h"):
            return self._takes_words  # its options are what the person looks for
        if args[0].startswith("-"):
            return True
        return self._takes_words and args[0] not in self._places

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or name the nearest one."""
        known = args[0] in self._places or args[0].startswith("-")
        if not known and not ctx.resilient_parsing:
            # Reads files for a living: a word that is right needs none of that.
            from monitor.nearest import choices  # noqa: PLC0415

            near = choices(args[0], self._places)
            ctx.fail(f'there is no command "{args[0]}"{near}')
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that is asked for."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            # click would end the process by itself, as if something needed a look.
            raise ReaderGoneError from error

    def shell_complete(
        self, ctx: click.Context, incomplete: str
    ) -> list[CompletionItem]:
        """Offer names to the shell, without importing the commands, or options.

        The options are those of the default command, as none is named.
        """
        if self._default and incomplete.startswith("-"):
            default = self._places[self._default].load()
            return default.shell_complete(ctx, incomplete)
        found = [p for p in self._places.values() if p.name.startswith(incomplete)]
        return [
            *(CompletionItem(place.name, help=place.words) for place in found),
            *click.Command.shell_complete(self, ctx, incomplete),
        ]

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002
        formatter: click.HelpFormatter,
    ) -> None:
        """List the commands by section, without importing them."""
        width = max(len(name) for name in self._places)
        for title, places in self._sections.items():
            with formatter.section(title):
                formatter.write_dl([(p.name.ljust(width), p.words) for p in places])
