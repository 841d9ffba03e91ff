import click
import pytest

from monitor.cli.groups import Commands, Place


def group(default: str | None = None, *, takes_words: bool = False) -> Commands:
    return Commands(
        name="g",
        sections={"All": (Place("check", "rules_check", "Check."),)},
        default=default,
        takes_words=takes_words,
    )


def chosen(made: Commands, *args: str) -> list[str]:
    """Return what is left to the command, its name first."""
    with made.make_context("g", list(args)) as context:
        return [*context._protected_args, *context.args]


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ((), ["check"]),
        (("--json",), ["check", "--json"]),
        (("check", "x"), ["check", "x"]),
        (("--help",), ["check", "--help"]),
        (("rare", "earths"), ["check", "rare", "earths"]),
    ],
    ids=str,
)
def test_words_go_to_the_default_command(
    args: tuple[str, ...], expected: list[str]
) -> None:
    """A search would be taken for an unknown command."""
    assert chosen(group("check", takes_words=True), *args) == expected


def test_without_words_a_typo_is_a_typo() -> None:
    """`sources chek` would list the sources."""
    made = group("check")
    context = click.Context(made)
    with pytest.raises(click.UsageError, match='did you mean "check"'):
        made.resolve_command(context, ["chek"])
    assert chosen(made, "-q") == ["check", "-q"]
