import pytest

from monitor.errors import ConfigError
from monitor.extract.companies import (
    Reading,
    cells_of,
    read_companies,
    rows_in,
    table_of,
)
from monitor.extract.lexicon import load_lexicon

LEXICON = load_lexicon()
LEI = "529900T8BM49AURSDO55"


def read(text: str) -> Reading:
    return read_companies(text.encode(), file="mine.csv", lexicon=LEXICON)


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_spreadsheets_table_is_read(sign: str) -> None:
    """If it fails, a table has to be written for lodewatch before it can be used."""
    cells = (
        ("Company", "Other names", "Symbol", "Country", "LEI", "CIK", "Spend"),
        ("Nordmine", "Nordmine AB|NM Group", "NRM", "Sweden", LEI.lower(), "1234", "7"),
    )
    found = read("\ufeff" + "\n".join(sign.join(line) for line in cells))
    (taken,) = found.taken
    assert (taken.line, taken.known, found.ignored) == (2, None, ("Spend",))
    row = taken.row
    assert (row.id, row.name, row.ticker) == ("nordmine", "Nordmine", "NRM")
    assert row.aliases == ("Nordmine AB", "NM Group")
    assert (row.country, row.lei, row.cik) == ("SE", LEI, "0000001234")


def test_every_line_that_cannot_be_taken_is_named() -> None:
    """If it fails, one mistake in a table of hundreds stops it, or is never found."""
    found = read(
        "Firm,country,lei,cik\nGood Mine,SE,,\n,SE,,\nBad Mine,Swedn,X,12x\n"
        "Good Mine,SE,,\nMore,SE,,,cell\nFar,Xyzzy\n"
    )
    assert [t.row.name for t in found.taken] == ["Good Mine"]
    no_lei = 'lei: "X" is no LEI: 20 letters and digits with their check digits'
    no_cik = 'cik: "12x" is no CIK of up to ten digits'
    why = {p.line: p.why for p in found.refused}
    unknown = 'country: no country is called "Swedn"; did you mean "Sweden"?'
    assert why[3] == "Firm: is empty"
    assert why[4] == f"{unknown}; {no_lei}; {no_cik}"
    assert why[5] == "line 2 names this firm"
    assert why[6].startswith("has more cells than the first line has columns; ")
    assert why[7] == (
        'country: no country is called "Xyzzy"; write its name, or a code such as SE'
    )


def test_a_misspelt_heading_is_recognised() -> None:
    """If it fails, a whole column is lost and nobody knows why."""
    assert read("name,tiker\nNordmine,NRM\n").ignored == (
        'tiker; did you mean "ticker"?',
    )
    with pytest.raises(ConfigError, match=r'mine.csv:1: .*did you mean "nmae"'):
        read("nmae,ticker\nNordmine,NRM\n")


def test_a_known_firm_keeps_its_id_and_gets_what_is_new() -> None:
    """If it fails, a firm is known twice, and half of its news has another name."""
    found = read(
        "name,aliases,ticker\nMP Materials,,XX\nMP MATERIALS,Mountain Pass Co,"
    )
    assert [p.why for p in found.known] == ["known as MP Materials (mp-materials)"]
    assert [p.why for p in found.refused] == ["line 2 names this firm"]
    (taken,) = read("name,aliases\nMP Materials,Mountain Pass Co").taken
    assert (taken.known, taken.row.ticker) == ("mp-materials", "MP")
    assert "Mountain Pass Co" in taken.row.aliases


def test_another_firm_of_the_same_letters_gets_another_id() -> None:
    """If it fails, a new firm takes the place of one that ships."""
    (taken,) = read("name\n3-M").taken
    assert taken.row.id == "3-m"
    (clash,) = read("name\n5E; Advanced Materials").taken
    assert clash.row.id == "5e-advanced-materials-2"


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"", "mine.csv: is empty"),
        (b"firmname,lei\nx,y", "mine.csv:1: has no column of names"),
        (b"name\nM\xfcller", "mine.csv:2: is not UTF-8"),
        (b'name\n"open', "mine.csv:2: not CSV"),
    ],
)
def test_what_is_no_table_is_told_with_its_line(data: bytes, place: str) -> None:
    """If it fails, somebody searches a thousand lines for one quotation mark."""
    with pytest.raises(ConfigError) as error:
        read_companies(data, file="mine.csv", lexicon=LEXICON)
    assert str(error.value).startswith(place)


def test_what_is_written_is_read_again() -> None:
    """If it fails, an import loses what an earlier one has brought."""
    (taken,) = read('name,aliases\n"Mine ""N"", Ltd",A|B').taken
    rows = {taken.row.id: cells_of(taken.row)}
    assert rows_in(table_of(rows)) == rows
    older = "id,name\nx,Older Mine\n"
    assert rows_in(table_of(rows_in(older) | rows))["x"]["name"] == "Older Mine"
