"""`lodewatch story show`: one development as a brief, with every step and its source."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

import click
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from monitor import app, knowledge
from monitor.cli.options import Common, common_options, json_flag
from monitor.cli.output import facts, print_json, print_rich, stacked, words
from monitor.cli.times import as_of_option, stamp
from monitor.cli.titles import titles
from monitor.errors import MonitorError
from monitor.group.contradictions import contradictions
from monitor.model.contradiction import Contradiction
from monitor.model.message import Brief, Line
from monitor.model.story import Report, Story
from monitor.notify.brief import compose
from monitor.notify.clean import one_line, web_link
from monitor.notify.story_told import (
    contradicted,
    corrected,
    reasons,
)
from monitor.notify.words import certainty_words, change_words, stage_words
from monitor.pipeline.background import backgrounds
from monitor.pipeline.history import Told, story_now, story_then
from monitor.pipeline.listed import told_record
from monitor.store import Store


class NoSuchStoryError(MonitorError):
    """No story, or more than one, has an id that begins so."""


def find_story(store: Store, name: str) -> Story:
    """Return the story whose id begins so; raise `NoSuchStoryError` if there is none."""
    story = store.stories.get(name)
    if story is None:
        message = (
            f'no story, or more than one, has an id that begins with "{name}"; '
            "`lodewatch stories` lists them"
        )
        raise NoSuchStoryError(message)
    return story


@click.command("show")
@click.argument("story_id", metavar="ID")
@click.option(
    "--why", is_flag=True, help="Say why each report is in it and in no other story."
)
@as_of_option
@json_flag
@common_options()
def command(
    common: Common,
    *,
    story_id: str,
    why: bool,
    as_of: datetime | None,
    as_json: bool,
) -> None:
    """Tell one story: what is known, and how it came about.

    ID is a story's id or any unique beginning of it. With --as-of it is told as the
    monitor knew it then: by what had been seen, with the merges and splits of then.
    `story merge`, `story split` and `story undo` put stories right by hand.

    Example: lodewatch story show 03957042 --as-of 2025-11-06T18:00
    """
    settings = common.settings()
    with app.open_database(settings, read_only=True) as store:
        told = _told(store, story_id, as_of)
        now = as_of or app.now()
        exposure = knowledge.read_exposure(settings)
        beside = backgrounds(store, today=now.date(), until=now, exposure=exposure)
        background = beside(told.story, told.reports)
    page = _Page(
        told=told,
        brief=compose(told.story, told.reports, background=background),
        contradictions=contradictions(told.story, told.reports),
        why=why,
    )
    if as_json:
        print_json(told_record(told, page.brief, page.contradictions))
    elif sys.stdout.isatty():
        title = titles(settings)(told.story.type)
        print_rich(*_head(page, title), *_sections(page.brief), *_beside(page))
    else:
        print("\n".join(_plain(page)))


def _told(store: Store, name: str, as_of: datetime | None) -> Told:
    if as_of is None:
        return story_now(store, find_story(store, name))
    told = story_then(store, name, as_of)
    if told is None:
        message = (
            f'no story, or more than one, with an id that begins with "{name}" was known '
            f"at {stamp(as_of)}; `lodewatch stories --as-of …` lists what was"
        )
        raise NoSuchStoryError(message)
    return told


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """Everything that is shown."""

    told: Told
    brief: Brief
    contradictions: tuple[Contradiction, ...]
    why: bool

    def sections(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield what is said beside the brief, by title; what is empty is left out."""
        told, family = self.told, self.told.story.family
        found = [
            (
                "Contradictions",
                [s for c in self.contradictions for s in contradicted(c, family)],
            ),
            ("Corrections", [corrected(done) for done in told.corrections]),
            (
                "Why",
                list(reasons(told.story, told.reports, told.links)) if self.why else [],
            ),
        ]
        yield from ((title, tuple(lines)) for title, lines in found if lines)


# --- on a terminal ----------------------------------------------------------------


def _head(page: _Page, title: str) -> Iterator[RenderableType]:
    story = page.told.story
    rules = dict.fromkeys(f"rule: {m.rule.title}" for m in page.told.matches)
    yield words(story.title, "bold")
    yield words(f"{title}: {stage_words(story)}", "cyan")
    yield words(certainty_words(story), "italic")
    line = facts(f"story {story.id}", *rules)
    if line is not None:
        yield line


def _sections(brief: Brief) -> Iterator[RenderableType]:
    for section in brief.sections:
        yield Text(f"\n{section.title}", style="bold")
        for line in section.lines:
            yield _bullet(Text("•"), _said(line))


def _said(line: Line) -> RenderableType:
    if line.quote is None:
        return words(line.text)
    source = f"  {one_line(line.quote.source)}, {line.quote.published:%Y-%m-%d}"
    text = Text(f"“{one_line(line.text)}”")
    return text.append(source, style="dim")


def _bullet(mark: Text, text: RenderableType) -> Table:
    made = Table.grid(padding=(0, 1, 0, 0))
    made.add_row(mark, text)
    return made


def _beside(page: _Page) -> Iterator[RenderableType]:
    """Yield what is said beside the brief, then the steps."""
    for title, lines in page.sections():
        yield Text(f"\n{title}", style="bold")
        for line in lines:
            depth = len(line) - len(line.lstrip())
            text = words(line, "dim" if depth else "")
            yield Padding(text, (0, 0, 0, depth))
    yield from _steps(page.told)


def _steps(told: Told) -> Iterator[RenderableType]:
    """Yield what moved, then the reports that moved nothing."""
    reports, timeline = told.reports, told.timeline
    yield Text("\nTimeline", style="bold")
    moved = {change.report.event_id for change in timeline}
    yield _dated(
        (change.report, words(change_words(change), "cyan")) for change in timeline
    )
    others = [report for report in reports if report.event_id not in moved]
    if others:
        yield Text("\nAlso reported", style="bold")
        yield _dated((report, None) for report in others)


def _dated(steps: Iterable[tuple[Report, RenderableType | None]]) -> Table:
    made = Table.grid(padding=(0, 2, 0, 0))
    for report, what in steps:
        when = words(f"{report.published:%Y-%m-%d %H:%M}")
        made.add_row(when, stacked(what, *_source(report)))
    return made


def _source(report: Report) -> Iterator[RenderableType]:
    yield words(report.document.title or report.event.sentence.text)
    line = facts(report.witness)
    if line is not None:
        yield line
    if url := web_link(report.document.url):
        yield Text(url, style=f"dim link {url}", overflow="fold")


# --- in a pipe --------------------------------------------------------------------


def _plain(page: _Page) -> Iterator[str]:
    story, reports, timeline = page.told.story, page.told.reports, page.told.timeline
    yield one_line(story.title)
    yield stage_words(story)
    yield certainty_words(story)
    yield f"story {story.id} · {story.type}"
    for section in page.brief.sections:
        yield f"\n{section.title}"
        for line in section.lines:
            quote = line.quote
            source = (
                f" ({one_line(quote.source)}, {stamp(quote.published)})"
                if quote
                else ""
            )
            yield f"- {one_line(line.text)}{source}"
    for title, lines in page.sections():
        yield f"\n{title}"
        yield from (line if line.startswith(" ") else f"- {line}" for line in lines)
    yield "\nTimeline"
    for change in timeline:
        yield from _plain_step(change.report, change_words(change))
    moved = {change.report.event_id for change in timeline}
    for report in reports:
        if report.event_id not in moved:
            yield from _plain_step(report, "Also reported")


def _plain_step(report: Report, what: str) -> Iterator[str]:
    url = web_link(report.document.url) or ""
    title = one_line(report.document.title or report.event.sentence.text)
    parts = (stamp(report.published), what, one_line(report.witness), title, url)
    yield "- " + " · ".join(part for part in parts if part)
