import json
from pathlib import Path

from monitor.extract.lexicon import load_lexicon
from tests.cli.conftest import CONFIG, Run

TABLE = b"name,ticker,country\nNordmine,NRM,SE\nMP Materials,,\nBad,,Atlantis\n"


def test_a_table_becomes_rows_that_texts_are_searched_for(
    place: Path, run: Run
) -> None:
    """If it fails, an analyst types firms into TOML by hand."""
    shown = run("companies", "import", "-", "--json", stdin=TABLE)
    lines = [json.loads(line) for line in shown.out.splitlines()]
    assert [(r["line"], r["outcome"]) for r in lines] == [
        *((2, "added"), (3, "skipped"), (4, "refused")),
    ]
    assert shown.code == 1
    assert '[extract] lexicon = ["names"]' in shown.err
    path = place / "names/companies.csv"
    assert "Nordmine" in {c.name for c in load_lexicon([path]).companies}


def test_a_second_table_adds_to_the_first(place: Path, run: Run) -> None:
    """If it fails, each import takes away what the last one brought."""
    (place / "config.toml").write_text(
        f'[extract]\nlexicon = ["names"]\n{CONFIG}', encoding="utf-8"
    )
    (place / "names").mkdir()
    run("companies", "import", "-", stdin=b"name\nNordmine\n")
    shown = run("companies", "import", "-", stdin=b"name\nNordmine\nSouth Mine\n")
    assert (shown.code, shown.err.count("kill -HUP")) == (0, 1)
    assert "1 taken, 1 known already, 0 refused" in shown.err
    names = {c.name for c in load_lexicon([place / "names"]).companies}
    assert {"Nordmine", "South Mine"} <= names


def test_a_file_that_is_no_table_changes_nothing(place: Path, run: Run) -> None:
    """If it fails, a wrong file makes an empty list of firms."""
    shown = run("companies", "import", "-", stdin=b"x,y\n1,2\n")
    assert (shown.code, shown.out) == (2, "")
    assert not (place / "names").exists()


def test_a_dry_run_says_all_and_changes_nothing(place: Path, run: Run) -> None:
    """If it fails, who only wants to look has changed what texts are searched for."""
    dry = run("companies", "import", "-", "--dry-run", stdin=TABLE)
    assert not (place / "names").exists()
    assert "1 would be taken, 1 known already, 1 refused" in dry.err
    real = run("companies", "import", "-", stdin=TABLE)
    assert (real.code, real.out) == (dry.code, dry.out)


def test_a_list_of_what_is_at_stake_is_checked(place: Path, run: Run) -> None:
    """If it fails, materials become firms, or their mistakes are found too late."""
    path = place / "stakes.csv"
    path.write_text("kind,name\nmaterial,Dy\nmaterial,terbum\n", encoding="utf-8")
    wrong = run("companies", "import", "stakes.csv")
    assert wrong.code == 2
    assert 'stakes.csv:3: name: no material is called "terbum"; did' in wrong.err
    path.write_text("kind,name\nmaterial,Dy\n", encoding="utf-8")
    found = run("companies", "import", "stakes.csv")
    assert found.code == 1
    assert "1 entry, all known. It is not imported but named in" in found.err
    config = f'[exposure]\nfile = "stakes.csv"\n{CONFIG}'
    (place / "config.toml").write_text(config, encoding="utf-8")
    assert run("companies", "import", "stakes.csv").code == 0
    assert not (place / "names").exists()
