"""`lodewatch story show`: one development as a brief, with every step and its source."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence

import click
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from monitor import app
from monitor.cli.options import Common, common_options, json_flag
from monitor.cli.output import facts, print_json, print_rich, stacked, words
from monitor.cli.stories import record
from monitor.cli.times import stamp
from monitor.cli.titles import titles
from monitor.errors import MonitorError
from monitor.model.message import Brief, Line
from monitor.model.record import to_record
from monitor.model.story import Report, Story, StoryChange
from monitor.notify.brief import compose
from monitor.notify.clean import one_line, web_link
from monitor.notify.words import certainty_words, change_words, stage_words
from monitor.pipeline.background import backgrounds
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
@json_flag
@common_options()
def command(common: Common, *, story_id: str, as_json: bool) -> None:
    """Tell one story: what is known, and how it came about.

    ID is a story's id or any unique beginning of it.
    """
    settings = common.settings()
    with app.open_database(settings, read_only=True) as store:
        story = find_story(store, story_id)
        reports = store.stories.reports(story.id)
        timeline = store.stories.timeline(story.id)
        matches = store.matches.of_story(story.id)
        why = {r.event_id: store.stories.why(r.event_id) for r in reports}
        now = app.now()
        exposure = app.read_exposure(settings)
        beside = backgrounds(store, today=now.date(), until=now, exposure=exposure)
        brief = compose(story, reports, background=beside(story, reports))
    if as_json:
        fired = list(dict.fromkeys(m.rule.id for m in matches))
        _print_record(story, brief, reports, timeline, why, fired)
    elif sys.stdout.isatty():
        rules = dict.fromkeys(f"rule: {m.rule.title}" for m in matches)
        title = titles(settings)(story.type)
        print_rich(
            *_head(story, title, rules), *_sections(brief), *_steps(reports, timeline)
        )
    else:
        print("\n".join(_plain(story, brief, reports, timeline)))


Why = Mapping[str, tuple[str, str] | None]


def _print_record(
    story: Story,
    brief: Brief,
    reports: Sequence[Report],
    timeline: Sequence[StoryChange],
    why: Why,
    rules: Sequence[str],
) -> None:
    print_json(
        {
            "story": record(story),
            "brief": to_record(brief),
            "rules": rules,
            "timeline": [
                {
                    "at": stamp(change.at),
                    "change": change.kind,
                    "stage_before": change.stage_before,
                    "stage": change.story.stage,
                    "facts": change.facts,
                    "event": change.report.event_id,
                }
                for change in timeline
            ],
            "reports": [to_record(r) | _why(why[r.event_id]) for r in reports],
        }
    )


def _why(said: tuple[str, str] | None) -> dict[str, str | None]:
    reason, explanation = said or (None, None)
    return {"reason": reason, "explanation": explanation}


# --- on a terminal ----------------------------------------------------------------


def _head(
    story: Story, title: str, rules: Mapping[str, None]
) -> Iterator[RenderableType]:
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


def _steps(
    reports: Sequence[Report], timeline: Sequence[StoryChange]
) -> Iterator[RenderableType]:
    """Yield what moved, then the reports that moved nothing."""
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


def _plain(
    story: Story,
    brief: Brief,
    reports: Sequence[Report],
    timeline: Sequence[StoryChange],
) -> Iterator[str]:
    yield one_line(story.title)
    yield stage_words(story)
    yield certainty_words(story)
    yield f"story {story.id} · {story.type}"
    for section in brief.sections:
        yield f"\n{section.title}"
        for line in section.lines:
            quote = line.quote
            source = (
                f" ({one_line(quote.source)}, {stamp(quote.published)})"
                if quote
                else ""
            )
            yield f"- {one_line(line.text)}{source}"
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
