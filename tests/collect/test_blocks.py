"""The blocks of a text, and their names."""

from monitor.collect.blocks import entries
from monitor.collect.tree import grown
from monitor.model.source import Entry
from tests.collect.web_pages import EXEMPT, LICENCES

URL = "https://a.example/rule"


def blocks(html: str) -> list[Entry]:
    return entries(grown(html, url=URL).root, url=URL, title="Rule")


def guids(html: str) -> set[str | None]:
    return {entry.guid for entry in blocks(html)}


def test_a_long_paragraph_is_a_block_and_short_ones_are_one() -> None:
    """If it fails, each line of a page is an article."""
    found = blocks(f"<p>{LICENCES}</p><p>One.</p><p>Two.</p><p>{EXEMPT}</p>")

    assert [e.html for e in found] == [
        f"<p>{LICENCES}</p>",
        f"<p>One.</p><p>Two.</p><p>{EXEMPT}</p>",
    ]


def test_a_lead_in_stays_with_what_it_leads_to() -> None:
    """If it fails, "the following are banned:" stands alone."""
    (only,) = blocks(f"<p>{LICENCES[:-1]}:</p><ul><li>Gallium</li></ul>")

    assert only.html.endswith(":</p><li>Gallium</li>")


def test_the_headings_above_name_a_block() -> None:
    """If it fails, nobody knows what a paragraph is about."""
    found = blocks("<h1>Rule</h1><h2>A</h2><h3>B</h3><p>b</p><h2>C</h2><p>c</p>")

    assert [e.title for e in found] == ["Rule – B", "Rule – C"]


def test_what_is_short_is_told_apart_by_its_heading() -> None:
    """If it fails, "Suspended." under two rules is one entry."""
    assert len(guids("<h2>A</h2><p>Suspended.</p><h2>B</h2><p>Suspended.</p>")) == 2
    assert len(guids("<p>Suspended.</p><h2> </h2><p>Suspended.</p>")) == 1


def test_a_name_depends_on_the_words_alone() -> None:
    """If it fails, new markup makes a page new."""
    plain = guids(f"<p>{LICENCES}</p>")

    assert plain == guids(f"<div><p>\n{LICENCES.replace('magnets', '<b>magnets</b>')}")
    assert plain != guids(f"<p>{LICENCES} Or not.</p>")


def test_short_lines_of_links_are_a_menu() -> None:
    """If it fails, a menu that nobody marked is part of the text."""
    menu = "".join(f"<p><a href=/{n}>Department {n}</a></p>" for n in range(4))

    (only,) = blocks(f"{menu}<p>{LICENCES}</p>")

    assert only.html == f"<p>{LICENCES}</p>"


def test_an_endless_paragraph_is_parted() -> None:
    """If it fails, one edited word makes a whole book new."""
    found = blocks(f"<p>{' '.join(f'{n} {LICENCES}' for n in range(30))}</p>")

    assert len(found) >= 10
    assert max(len(e.html) for e in found) < 2100
