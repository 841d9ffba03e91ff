"""`lodewatch brief`: what happened in a time, or one story, in four sections."""

from datetime import datetime, timedelta

import click

from monitor import app, knowledge
from monitor.cli.nothing import Asked, nothing
from monitor.cli.options import Common, common_options
from monitor.cli.output import print_json, say
from monitor.cli.stories import latest
from monitor.cli.story import find_story
from monitor.cli.times import a_past, an_end
from monitor.cli.titles import titles
from monitor.config import Settings
from monitor.model.briefing import Briefing
from monitor.model.record import to_record
from monitor.nearest import suggest
from monitor.notify.audience import EVERYBODY, Audience, audiences
from monitor.notify.markdown import render_briefing_markdown
from monitor.pipeline.briefs import brief_period, brief_story

PERIOD = timedelta(days=7)  # looked back on where no beginning is given
FORMATS = ("markdown", "html", "json")


@click.command("brief")
@click.argument("story_id", metavar="[STORY]", required=False)
@click.option(
    "--since",
    metavar="DAY",
    callback=a_past,
    help="From when: 2025-11-01, 7d; otherwise a week before the end.",
)
@click.option(
    "--until",
    metavar="DAY",
    callback=an_end,
    help="Up to when, that day included; otherwise now.",
)
@click.option(
    "--audience",
    metavar="NAME",
    help=f"Whose concerns come first: {', '.join(audiences())}, or one of your own "
    "([brief] audiences); otherwise everybody's.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="markdown",
    show_default=True,
    help="How it is written.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    default=10,
    show_default=True,
    help="Most stories that are told in full.",
)
@common_options()
def command(
    common: Common,
    *,
    story_id: str | None,
    since: datetime | None,
    until: datetime | None,
    audience: str | None,
    form: str,
    limit: int,
) -> None:
    """Brief a time, or one story: four sections, each sentence with its source.

    Days are those of publication, in UTC. Example: lodewatch brief --since 2025-11-01
    --until 2025-11-30 --audience compliance --format html > november.html
    """
    if story_id is not None and (since or until):
        message = "a story is briefed as it stands now: leave --since and --until out"
        raise click.UsageError(message)
    settings = common.settings()
    view = _view(settings, audience) if audience else EVERYBODY
    title_of, now = titles(settings), app.now()
    exposure = knowledge.read_exposure(settings)
    with app.open_database(settings, read_only=True) as store:
        if story_id is not None:
            story = find_story(store, story_id)
            briefing = brief_story(
                store,
                story,
                now=now,
                titles=title_of,
                audience=view,
                exposure=exposure,
            )
        else:
            start, end = period(since, until, now=now)
            briefing = brief_period(
                store,
                since=start,
                until=end,
                now=now,
                titles=title_of,
                audience=view,
                exposure=exposure,
                limit=limit,
            )
    _print(briefing, form)
    if not (briefing.stories or briefing.more or briefing.left_out):
        why = nothing(common, settings, kind="stories", latest=latest, asked=Asked())
        say(why())


def _view(settings: Settings, name: str) -> Audience:
    views = knowledge.read_audiences(settings)
    if name not in views:
        message = f'there is no audience "{name}"{suggest(name, views)}'
        told = f"{message}; there are {', '.join(views)}"
        raise click.BadParameter(told, param_hint="--audience")
    return views[name]


def period(
    since: datetime | None, until: datetime | None, *, now: datetime
) -> tuple[datetime, datetime]:
    """Return the time to brief; raise `click.UsageError` if it holds nothing."""
    end = until or now
    start = since or end - PERIOD
    if start >= min(end, now):
        message = f"nothing lies between {start:%Y-%m-%d %H:%M} and {min(end, now):%Y-%m-%d %H:%M}"
        raise click.UsageError(message)
    return start, end


def _print(briefing: Briefing, form: str) -> None:
    if form == "json":
        print_json(to_record(briefing))
    elif form == "markdown":
        print(render_briefing_markdown(briefing), end="")
    else:
        from monitor.notify.html import render_briefing_html  # noqa: PLC0415 - Jinja2

        print(render_briefing_html(briefing), end="")
