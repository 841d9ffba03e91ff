from tests.cli.conftest import Run


def test_the_bare_word_shows_what_there_is(run: Run) -> None:
    """The commands under `rules` could not be found."""
    shown = run("rules")
    assert shown.code == 2
    assert all(name in shown.err for name in ("check", "test", "explain"))


def test_a_typo_names_the_nearest_command(run: Run) -> None:
    """A person would have to look the name up."""
    shown = run("rules", "chek")
    assert shown.code == 2
    assert 'there is no command "chek"; did you mean "check"?' in shown.err
