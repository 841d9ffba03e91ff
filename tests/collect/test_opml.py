"""Lists of feeds, as other programs write them and as we do."""

from dataclasses import fields
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect.opml import NAMESPACE, Reading, outlines, read_opml, write_opml
from monitor.errors import ConfigError
from monitor.model.ontology import Tier
from monitor.model.source import Source, SourceKind
from tests.makers import NOON

LIST = """
<?xml version="1.0" encoding="ISO-8859-1"?>
<opml version="1.0"><head><title>Mine</title></head><body>
<outline text="Metals"><outline title="Wires">
<outline text="Ünergy" type="rss" XMLURL=" https://a.example/rss?x=1&amp;y=2 "
   htmlUrl="https://a.example/" category="/law,x"/>
</outline></outline>
<outline title="B &lt;i&gt;news" text="other" type="atom" xmlurl="feed://b.example/"/>
<outline text="C" xmlUrl="feed:https://c.example/f"><outline text="D"
  xmlUrl="http://d.example/"/></outline>
</body></opml>
"""


def read(
    text: str, known: tuple[Source, ...] = (), taken: tuple[str, ...] = ()
) -> Reading:
    body = text.encode("latin-1")
    return read_opml(body, file="my.opml", known=known, taken=taken)


def with_outlines(*inner: str, head: str = "") -> str:
    return f'{head}<opml version="2.0"><body>\n{"".join(inner)}</body></opml>'


def test_a_list_is_read_whatever_its_spelling() -> None:
    """If it fails, the lists of common readers come in empty."""
    found = read(LIST)

    assert [(n.source.name, n.source.title, n.source.url) for n in found.new] == [
        ("unergy", "Ünergy", "https://a.example/rss?x=1&y=2"),
        ("b-news", "B news", "http://b.example/"),
        ("c-example-c", "C", "https://c.example/f"),
        ("d-example-d", "D", "http://d.example/"),
    ]
    assert [n.line for n in found.new] == [5, 8, 9, 9]
    assert found.new[0].folders == ("Metals / Wires", "/law", "x")
    assert found.new[3].folders == ("C",)
    assert (found.known, found.refused) == ((), ())


def test_a_folder_is_no_publisher() -> None:
    """If it fails, all feeds of a folder count as one witness."""
    assert {n.source.group for n in read(LIST).new} == {None}


def test_an_address_is_taken_once() -> None:
    """If it fails, a source is visited twice and told twice."""
    known = (Source(name="own", url="https://a.example/rss?x=1&y=2"),)
    again = with_outlines(
        '<outline text="A" xmlUrl="http://A.example:80/rss?x=1&amp;y=2&amp;utm_x=1"/>',
        '<outline text="E" xmlUrl="https://e.example/"/>\n',
        '<outline text="E2" xmlUrl="https://e.example"/>',
    )
    found = read(again, known=known)
    assert [n.source.name for n in found.new] == ["e-example-e"]
    assert [(p.line, p.words, p.why) for p in found.known] == [
        (2, "A", "watched as own"),
        (3, "E2", "stands in line 2"),
    ]


def test_no_two_sources_have_one_name() -> None:
    """If it fails, the configuration does not load, or articles are mixed up."""
    same = (
        f'<outline text="Metal prices" xmlUrl="https://{h}.example/"/>' for h in "abc"
    )
    found = read(with_outlines(*same), taken=("metal-prices",))
    assert [n.source.name for n in found.new] == [
        *("metal-prices-2", "metal-prices-3", "metal-prices-4")
    ]


@pytest.mark.parametrize(
    ("outline", "why"),
    [
        ('<outline text="A" type="rss"/>', "has no xmlUrl"),
        ('<outline text="A" type="rss" xmlUrl=" "/>', "has no xmlUrl"),
        ('<outline text="A" xmlUrl="ftp://a.example/"/>',
         "'ftp://a.example/' is no http or https address"),
        ('<outline text="A" xmlUrl="a.example/f"/>',
         "'a.example/f' is no http or https address"),
        ('<outline text="A" type="include" url="https://a.example/b.opml"/>',
         "is another list, which is not read"),
        ('<outline text="A" type="link" url="https://a.example/"/>',
         "is a link and no feed"),
        ('<outline text="A" isComment="true" xmlUrl="https://a.example/"/>',
         "is commented out"),
        (('<outline isComment="true"><outline text="A" xmlUrl="https://a.example/"/>'
         "</outline>"), "is commented out"),
        ((f'<outline text="A" xmlUrl="https://a.example/" xmlns:l="{NAMESPACE}" '
         'l:tier="offical"/>'), "did you mean \"official\"?"),
        ((f'<outline text="A" xmlUrl="https://a.example/" xmlns:l="{NAMESPACE}" '
         'l:interval="often" l:colour="red"/>'), "'often' is no duration"),
    ],
)  # fmt: skip
def test_a_line_that_is_no_feed_stops_no_other(outline: str, why: str) -> None:
    """If it fails, one bad line costs a whole list, or vanishes silently."""
    found = read(with_outlines(outline, '<outline xmlUrl="https://z.example/"/>'))
    ((line, words, told),) = ((p.line, p.words, p.why) for p in found.refused)
    assert (line, words) == (2, "A")
    assert why in told
    assert [n.source.name for n in found.new] == ["z-example"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "my.opml:1: not well-formed XML: no element found"),
        ("nothing", "my.opml:1: not well-formed XML: syntax error (column 1)"),
        ("\n\n<opml><body>\n<outline xmlUrl='a?b&c=d'/>",
         "my.opml:4: not well-formed XML: not well-formed (invalid token)"),
        ("<opml><body>\n", "my.opml:2: not well-formed XML: no element found"),
        ("<opml>&nbsp;</opml>", "my.opml:1: not well-formed XML: undefined entity"),
        ("\n<rss><outline xmlUrl='https://a.example/'/></rss>",
         "my.opml:2: this is no OPML: it begins with <rss>"),
        ("<!DOCTYPE opml [\n<!ENTITY a 'x'>\n<!ENTITY b '&a;&a;'>]><opml>&b;</opml>",
         "my.opml:2: it declares the entity 'a', and entities are refused"),
        ("<!DOCTYPE opml [<!ENTITY % a SYSTEM 'file:///etc/passwd'> %a;]><opml/>",
         "my.opml:1: it declares the entity 'a', and entities are refused"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_with_its_line(text: str, said: str) -> None:
    """If it fails, nobody finds the broken line, or a bomb fills the memory."""
    with pytest.raises(ConfigError) as caught:
        read(text)
    assert str(caught.value).startswith(said)


def test_a_plain_doctype_is_harmless() -> None:
    """If it fails, lists of old programs are refused."""
    body = with_outlines(
        '<outline xmlUrl="https://z.example/"/>', head="<!DOCTYPE opml>"
    )
    assert len(read(body).new) == 1


def test_deep_folders_cost_little() -> None:
    """If it fails, a hostile list takes minutes."""
    deep = '<outline text="x" xmlUrl="https://z.example/">' * 20_000
    found = outlines(
        f"<opml><body>{deep}{'</outline>' * 20_000}</body></opml>".encode(), file="x"
    )
    assert len(found) == 20_000
    assert max(len(outline.folders) for outline in found) == 8


TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Cs"]), min_size=1
)
SOURCES = st.lists(
    st.builds(
        Source,
        name=TEXT.filter(str.strip),
        url=st.from_regex(r"\Ahttps?://[a-z]{1,9}\.example/[a-z?&=;']{0,9}\Z"),
        title=st.none() | TEXT,
        tier=st.sampled_from(Tier),
        kind=st.sampled_from(SourceKind),
        interval=st.integers(1, 10**6).map(lambda s: timedelta(seconds=s)),
        group=st.none() | TEXT,
        enabled=st.booleans(),
        user_agent=st.none() | TEXT,
    ),
    unique_by=(lambda s: s.name, lambda s: s.url.partition("://")[2].rstrip("/")),
    max_size=5,
)


@given(SOURCES)
def test_what_was_written_is_read_again(sources: list[Source]) -> None:
    """If it fails, a list that was exported gives other sources when it is imported."""
    text = write_opml(sources, title='<a> & "b"', now=NOON)
    found = read_opml(text.encode(), file="x")
    addresses = [n.source.url for n in found.new]
    assert [n.source for n in found.new] == [s for s in sources if s.url in addresses]
    assert len(found.new) + len(found.known) == len(sources)


def test_every_field_of_a_source_is_written() -> None:
    """If it fails, a field was added to sources that a list loses."""
    source = Source(
        name="a", url="https://a.example/", title="A", tier=Tier.WIRE, group="g",
        interval=timedelta(hours=1), enabled=False, user_agent="x",
        kind=SourceKind.EDGAR, full_text=True, push=False,
    )  # fmt: skip
    (outline,) = outlines(write_opml([source], title="T", now=NOON).encode(), file="x")
    assert {*outline.own, "url", "title"} == {f.name for f in fields(Source)}


def test_other_programs_read_it() -> None:
    """If it fails, the list is of use to nobody else."""
    source = Source(name="a", url="https://a.example/?x=1&y=2", title='5 < "6"\n7')
    root = ET.fromstring(write_opml([source], title="Mine & yours", now=NOON))
    outline = root.find("body/outline")
    assert outline is not None
    assert root.get("version") == "2.0"
    assert root.findtext("head/title") == "Mine & yours"
    assert outline.attrib == {
        "type": "rss",
        "text": '5 < "6"\n7',
        "title": '5 < "6"\n7',
        "xmlUrl": "https://a.example/?x=1&y=2",
        f"{{{NAMESPACE}}}name": "a",
    }


@given(st.binary())
def test_only_configuration_errors_come_out(junk: bytes) -> None:
    """If it fails, a damaged file ends in a traceback."""
    for body in (junk, b"<opml><body><outline xmlUrl='" + junk + b"'/></body></opml>"):
        try:
            read_opml(body, file="x")
        except ConfigError:
            continue


@pytest.mark.parametrize(
    ("attributes", "why"),
    [
        ('type="rss" htmlUrl="https://a.example/"', "`lodewatch sources add https://a"),
        ('type="rss" htmlUrl="https://a.example/;x"', "add 'https://a.example/;x'`"),
        ('url="https://a.example/feed"', "has no xmlUrl; is it meant by url?"),
        ('xmlUrl="htps://a.example/f"', 'did you mean "https://a.example/f"?'),
        ('xmlUrl="a.example/f"', 'did you mean "https://a.example/f"?'),
    ],
)
def test_a_line_that_is_refused_says_what_to_do(attributes: str, why: str) -> None:
    """If it fails, somebody searches a long list for what is wrong with a feed."""
    body = f"<opml><body>\n<outline text='A' {attributes}/></body></opml>"
    (refused,) = read_opml(body.encode(), file="my.opml").refused
    assert refused.line == 2
    assert why in refused.why


@pytest.mark.parametrize(("root", "hint"), [("rss", "sources add"), ("html", "OPML")])
def test_another_file_is_recognised(root: str, hint: str) -> None:
    """If it fails, whoever took the wrong file does not know which is the right one."""
    with pytest.raises(ConfigError, match=f"begins with <{root}>, as a .*{hint}"):
        read_opml(f"<{root}/>".encode(), file="my.opml")
