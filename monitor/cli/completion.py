"""`lodewatch completion`: scripts that let a shell complete commands."""

import click
from click.shell_completion import get_completion_class

from monitor.cli.options import Common, common_options

_NAME = "lodewatch"
_VARIABLE = "_LODEWATCH_COMPLETE"  # the one that click looks for


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@common_options()
def command(common: Common, *, shell: str) -> None:
    """Print the script with which a shell completes commands, options and values.

    docs/howto-completion.md says where each shell looks for it.

    Example: eval "$(lodewatch completion bash)"
    """
    del common  # needs neither configuration nor database
    kind = get_completion_class(shell)
    assert kind is not None  # noqa: S101 - click knows the three that are offered
    root = click.get_current_context().find_root().command
    print(kind(root, {}, _NAME, _VARIABLE).source())
