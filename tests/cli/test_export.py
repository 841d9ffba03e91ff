from tests.cli.conftest import Run


def test_what_can_be_exported_is_listed(run: Run) -> None:
    """If it fails, nobody finds the calendar to subscribe to."""
    shown = run("export", "--help")

    assert shown.code == 0
    assert "events" in shown.out


def test_a_word_that_is_no_export_is_named(run: Run) -> None:
    """If it fails, a typo ends without a word."""
    shown = run("export", "event")

    assert shown.code == 2
    assert 'did you mean "events"?' in shown.err
