"""A user's own list."""

from pathlib import Path

import pytest

from monitor.errors import ConfigError
from monitor.extract.exposure import is_exposure, load_exposure, read_exposure
from monitor.extract.lexicon import load_lexicon
from monitor.model.exposure import Exposure, Stake

LEXICON = load_lexicon()
EXAMPLES = Path(__file__).parents[2] / "deploy/examples"


def read(tmp_path: Path, text: str, name: str = "exposure.toml") -> Exposure:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return load_exposure(path, LEXICON)


def wrong(tmp_path: Path, text: str, name: str = "exposure.toml") -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, text, name)
    return [
        str(problem).removeprefix(f"{tmp_path}/") for problem in caught.value.problems
    ]


def test_both_examples_are_the_same_list() -> None:
    """If it fails, whoever copies an example gets an error, or another list."""
    lists = [
        load_exposure(EXAMPLES / f"exposure.{form}", LEXICON)
        for form in ("toml", "csv")
    ]

    assert lists[0] == lists[1]
    labels = [h.label for h in lists[0].holdings]
    assert labels[:4] == ["dysprosium", "terbium", "graphite", "HS 8505.11"]
    assert labels[4:] == ["MP Materials", "USA Rare Earth (USAR)", "China"]
    assert lists[0].holdings[0].note == "traction motors"
    assert lists[0].holdings[0].weight == 3


@pytest.mark.parametrize("name", ["dysprosium", "Dysprosium", "Dy"])
def test_a_material_has_any_name_and_knows_its_group(name: str, tmp_path: Path) -> None:
    """If it fails, news on rare earths passes by who buys dysprosium."""
    (held,) = read(tmp_path, f'[[material]]\nname = "{name}"').holdings

    assert held.kind is Stake.MATERIAL
    assert held.materials["Dy"] is None
    assert held.materials["REE"] == "rare earth"
    assert "Nd" not in held.materials


def test_a_group_knows_its_members(tmp_path: Path) -> None:
    """If it fails, a list of "rare earths" misses the news on terbium."""
    (all_of_them,) = read(tmp_path, '[[material]]\nname = "rare earths"').holdings
    (heavy,) = read(tmp_path, '[[material]]\nname = "heavy REE"').holdings

    assert all_of_them.materials["REE"] is None
    assert all_of_them.materials["Tb"] == "terbium"
    assert "graphite" not in all_of_them.materials
    assert heavy.materials["Tb"] is None
    assert "La" not in heavy.materials


def test_hs_codes_reach_what_they_hold_and_what_holds_them(tmp_path: Path) -> None:
    """If it fails, a customs code on the list is silent."""
    text = '[[hs]]\nname = "2805"\n[[hs]]\nname = "280530"'

    broad, exact = read(tmp_path, text).holdings

    assert "REE" in broad.materials
    assert "REE" in exact.materials
    assert broad.label == "HS 2805"


def test_every_mistake_is_named_with_line_and_suggestion(tmp_path: Path) -> None:
    """If it fails, a misspelt supplier never matches and nobody knows."""
    text = """[[material]]
name = "dysprosum"
[[company]]
name = "MP Material"
weight = 0
[[ticker]]
name = "USARX"
[[hs]]
name = "85x"
[[hs]]
name = "0101.21"
[[jurisdiction]]
name = "Chna"
"""

    told = "\n".join(wrong(tmp_path, text))

    for place, words, near in (
        ("2: material[1].name", 'no material is called "dysprosum"', "dysprosium"),
        ("4: company[1].name", 'no company is called "MP Material"', "MP Materials"),
        ("5: company[1].weight", "must be more than 0", None),
        ("7: ticker[1].name", 'no company has the ticker "USARX"', "USAR"),
        ("9: hs[1].name", "'85x' is no HS code; write e.g. \"8505.11\"", None),
        ("11: hs[2].name", "no material of the lexicon has this HS code", None),
        ("13: jurisdiction[1].name", 'no jurisdiction is called "Chna"', "China"),
    ):
        meant = f'; did you mean "{near}"?' if near else ""
        assert f"exposure.toml:{place}: {words}{meant}" in told


def test_a_firm_of_ones_own_can_stand_on_the_list(tmp_path: Path) -> None:
    """If it fails, a supplier that the news hardly knows cannot be watched."""
    names = tmp_path / "mine.csv"
    names.write_text("id,name\nquux,Quux Magnetics\n", encoding="utf-8")
    path = tmp_path / "exposure.toml"
    path.write_text('[[company]]\nname = "quux magnetics"', encoding="utf-8")

    with pytest.raises(ConfigError, match=r"of your own under .extract. lexicon adds"):
        load_exposure(path, LEXICON)
    (held,) = load_exposure(path, load_lexicon([names])).holdings
    assert (held.label, held.company) == ("Quux Magnetics", "quux")


def test_mistakes_in_csv_are_named_with_their_line(tmp_path: Path) -> None:
    """If it fails, one bad line of a spreadsheet is a traceback."""
    text = (
        "kind,name,note,weight\nmaterial,dysprosium,,\nmaterials,terbium,,\n"
        "company,MP Materials,,heavy\nticker,USAR,,,more\nmaterial,terbum,,\n"
    )

    assert wrong(tmp_path, text, "exposure.csv") == [
        'exposure.csv:3: kind: there is no kind "materials"; did you mean "material"?',
        "exposure.csv:4: weight: 'heavy' is no number",
        "exposure.csv:5: has more cells than columns",
        (
            'exposure.csv:6: name: no material is called "terbum"; did you mean "terbium"? '
            "If not, a file of your own under [extract] lexicon adds it"
        ),
    ]
    assert wrong(tmp_path, 'kind,"name\nx,y', "exposure.csv") == [
        "exposure.csv:1: not CSV: unexpected end of data"
    ]
    assert wrong(tmp_path, "kin,name\nx,y", "exposure.csv") == [
        'exposure.csv:1: kin: unknown column; did you mean "kind"?',
        "exposure.csv:1: kind: this column is missing",
    ]
    with pytest.raises(ConfigError, match="cannot be read"):
        load_exposure(tmp_path / "none.csv", LEXICON)
    (tmp_path / "latin.csv").write_bytes(b"kind,name\nmaterial,M\xfcller")
    with pytest.raises(ConfigError, match=r"latin.csv:2: is not UTF-8"):
        load_exposure(tmp_path / "latin.csv", LEXICON)


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_spreadsheets_table_is_recognised(sign: str) -> None:
    """If it fails, materials of a list become firms, or a list is no list."""
    table = sign.join(("Name", "kind")).lower() + "\n" + sign.join(("Dy", "material"))
    data = b"\xef\xbb\xbf" + table.encode()
    assert is_exposure(data)
    assert len(read_exposure(data, file="x.csv", lexicon=LEXICON).holdings) == 1
    assert not is_exposure(b"name,ticker\nkind,x")
