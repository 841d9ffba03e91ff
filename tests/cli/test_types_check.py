import json
from pathlib import Path

import pytest

from monitor.cli.types_check import NONE
from tests.cli.conftest import CONFIG, ROOT, Run, in_terminal

EXAMPLE = ROOT / "deploy/examples/drug-approvals"
TYPE = (EXAMPLE / "types/drug-approval.toml").read_text(encoding="utf-8")


def own(place: Path, text: str) -> Path:
    """Write a type of one's own and name it in the configuration."""
    (place / "types").mkdir()
    path = place / "types/own.toml"
    path.write_text(text, encoding="utf-8")
    extract = f'[extract]\ntypes = ["types"]\nlexicon = ["{EXAMPLE / "names"}"]\n'
    (place / "config.toml").write_text(CONFIG + extract, encoding="utf-8")
    return path


@pytest.mark.usefixtures("place")
def test_no_type_of_ones_own(run: Run) -> None:
    """No failure would look like success."""
    shown = run("types", "check")
    assert (shown.code, shown.out) == (0, "")
    assert NONE in shown.err


def test_a_mistake_in_a_file_is_named(place: Path, run: Run) -> None:
    """A typing mistake would be searched for in the dark."""
    own(place, TYPE.replace("actor = ", "aktor = "))
    shown = run("types", "check")
    assert shown.code == 2
    assert "types/own.toml:" in shown.err
    assert 'unknown key "aktor"; did you mean "actor"?' in shown.err


@pytest.mark.usefixtures("place")
def test_a_file_that_is_not_there(run: Run) -> None:
    """A wrong path would pass as a check without failures."""
    shown = run("types", "check", "nowhere.toml")
    assert shown.code == 2
    assert "nowhere.toml: cannot be read" in shown.err


@pytest.mark.slow
def test_examples_that_hold(place: Path, run: Run) -> None:
    """A person would not see what is promised, or among a hundred shipped examples."""
    shown = run("types", "check", str(own(place, TYPE)))
    assert shown.code == 0
    assert shown.out.count("ok\tDRUG_APPROVAL\t") == TYPE.count("[[example]]")
    assert shown.err == "6 examples of 1 type: none failed\n"


@pytest.mark.slow
def test_an_example_that_fails_says_why(place: Path, run: Run) -> None:
    """A type would be used that does not do what its file says."""
    path = own(place, TYPE.replace('words = ["animal|veterinary', 'words = ["animal'))
    line = next(
        number
        for number, text in enumerate(TYPE.splitlines(), start=1)
        if "veterinary vaccine for dogs" in text
    )
    shown = run("types", "check", "--failed", "--json", str(path))
    assert shown.code == 1
    (record,) = [json.loads(text) for text in shown.out.splitlines()]
    assert record["place"].endswith(f"types/own.toml:{line - 1}")
    assert record["message"] == (
        'DRUG_APPROVAL by "an authority decides on a medicine" on "approved", '
        "although: medicine for animals"
    )
    seen = in_terminal("types", "check", cwd=place, width=120)
    assert seen.code == 1
    assert "FAILED  DRUG_APPROVAL: The FDA approved Corvanta's veterinary" in seen.out


@pytest.mark.slow
def test_the_worked_example_runs_from_end_to_end(run: Run) -> None:
    """Whoever copies the example would have a monitor that finds or tells nothing."""
    config = ("--config", str(EXAMPLE / "config.toml"))
    text = "The FDA refused to approve Corvanta's gene therapy for haemophilia."
    (event,) = json.loads(run("extract", *config, "--text", text).out)["events"]
    assert (event["type"], event["stage"]) == ("DRUG_APPROVAL", "REJECTED")
    told = {a["role"]: a["span"]["text"] for a in event["arguments"]}
    assert told == {
        "authority": "FDA",
        "holder": "Corvanta",
        "product": "Corvanta's gene therapy",
        "indication": "haemophilia",
        "decision": "refused to approve",
    }
    assert run("types", "check", *config).code == 0
    assert run("rules", "check", *config).code == 0
    tested = run("rules", "test", *config)
    assert (tested.code, tested.out.count("ok\tdrug-decided")) == (0, 3)
    document = {"id": "1", "text": text, "published": "2026-03-10T09:00:00Z"}
    told_ = run(
        "replay", *config, "--alerts", "--json", stdin=json.dumps(document).encode()
    )
    assert "drug-decided" in told_.out
