import gc
from collections.abc import Callable

import click
import pytest

from monitor.cli import main
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


def test_a_broken_module_hides_no_other_command() -> None:
    """If it fails, one damaged file leaves nobody a way to see what else there is."""
    broken = Place("mend", "no_such_module", "Mend.")
    whole = Place("check", "rules_check", "Check.")
    made = Commands(name="g", sections={"All": (broken, whole)})
    context = click.Context(made)
    assert "Mend." in made.get_help(context)
    found = made.get_command(context, "check")
    assert found is not None
    assert found.name == "check"
    with pytest.raises(ImportError):
        made.get_command(context, "mend")
    assert gc.isenabled()  # else the daemon grows for ever


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("lodewatch", "sto"), ["stories", "story"]),
        (("lodewatch", "sources", "a"), ["add", "accept"]),
        (("lodewatch", "sources", "--js"), ["--json"]),
        (("lodewatch", "no-such-thing", "sto"), ["stories", "story"]),
    ],
    ids=" ".join,
)
def test_the_shell_offers_names_without_their_modules(
    words: tuple[str, ...],
    expected: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """If it fails, the tab key takes seconds, offers nothing, or prints a complaint."""
    monkeypatch.setenv("_LODEWATCH_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", " ".join(words))
    monkeypatch.setenv("COMP_CWORD", str(len(words) - 1))
    loaded: list[str] = []
    monkeypatch.setattr(Place, "load", _noting(Place.load, loaded))
    with pytest.raises(SystemExit) as ended:
        main([])
    told = capsys.readouterr()
    assert (ended.value.code, told.err) == (0, "")
    assert [line.removeprefix("plain,") for line in told.out.split()] == expected
    assert len(loaded) == (words[1] == "sources") + (words[-1] == "--js")


def _noting(
    load: Callable[[Place], click.Command], loaded: list[str]
) -> Callable[[Place], click.Command]:
    def noting(place: Place) -> click.Command:
        loaded.append(place.name)
        return load(place)

    return noting
