from tests.cli.conftest import Run


def test_the_group_leads_to_its_command(run: Run) -> None:
    """If it fails, nobody finds how to add firms."""
    shown = run("companies", "--help")
    assert shown.code == 0
    assert "import" in shown.out
