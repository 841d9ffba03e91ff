import json
from pathlib import Path

from tests.cli.conftest import CONFIG, ROOT, Run, in_terminal

EXAMPLE = ROOT / "deploy/examples/drug-approvals"


def own(place: Path, *, off: str = "CAPITAL_RAISE") -> None:
    """Add the worked example's type to the configuration, and switch one off."""
    extract = f'[extract]\ntypes = ["{EXAMPLE / "types"}"]\nwithout = ["{off}"]\n'
    (place / "config.toml").write_text(CONFIG + extract, encoding="utf-8")


def test_types_are_listed_with_their_state(place: Path, run: Run) -> None:
    """A person could not see what is looked for."""
    own(place)
    shown = run("types", "list")
    rows = {line.split("\t")[0]: line.split("\t") for line in shown.out.splitlines()}
    assert shown.code == 0
    assert len(rows) == 1 + 24 + 1
    assert rows["CAPITAL_RAISE"][3] == "off"
    assert rows["DRUG_APPROVAL"][3] == "on"
    assert rows["DRUG_APPROVAL"][-1].endswith("drug-approval.toml")
    assert rows["TARIFF_DUTY"][-1] == "shipped"
    assert "Drug approval" in in_terminal("types", cwd=place).out


def test_a_list_for_programs(place: Path, run: Run) -> None:
    """A script would have to read a table."""
    own(place)
    records = [json.loads(line) for line in run("types", "--json").out.splitlines()]
    assert {r["type"]: r["state"] for r in records}["CAPITAL_RAISE"] == "off"


def test_what_is_switched_off_must_exist(place: Path, run: Run) -> None:
    """A typing mistake would leave the type on."""
    own(place, off="CAPITAL_RAIS")
    shown = run("types", "list")
    assert shown.code == 2
    line = (CONFIG + "[extract]\n").count("\n") + 2
    assert f"config.toml:{line}: extract.without" in shown.err
    assert 'did you mean "CAPITAL_RAISE"?' in shown.err


def test_a_rule_for_what_is_switched_off_is_told(place: Path, run: Run) -> None:
    """A rule that can never fire would look like one that has nothing to say."""
    own(place, off="EXPORT_LICENSING")
    shown = run("rules", "check")
    assert shown.code == 0
    assert "EXPORT_LICENSING is switched off by [extract] without" in shown.err
