"""`lodewatch export stories`: developments as a table, as JSON, or as a feed."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from monitor.cli.exported import Exported, export_options, most, write_found
from monitor.cli.options import Common, common_options
from monitor.cli.titles import titles
from monitor.cli.watch import read_watch, watch_options
from monitor.model.ontology import Stage
from monitor.model.story import Story
from monitor.notify.atom import Entry
from monitor.notify.feed import story_entry
from monitor.pipeline.enough import enough
from monitor.pipeline.listed import STORIES
from monitor.pipeline.watch import Watch
from monitor.store import Store


@click.command("stories")
@click.argument("text", nargs=-1)
@export_options("csv", "jsonl", "json", "atom")
@click.option(
    "--stage",
    type=click.Choice(Stage, case_sensitive=False),
    metavar="STAGE",
    help="How far it is: proposed, suspended, ended …",
)
@watch_options
@common_options()
def command(
    common: Common,
    *,
    text: tuple[str, ...],
    format_: str,
    out: Path | None,
    name: str | None,
    since: datetime | None,
    limit: int | None,
    stage: Stage | None,
    **watch: Any,
) -> None:
    """Write developments as they stand, the latest first.

    TEXT is looked for in the reports, as by `lodewatch stories list`. In a feed, a story
    is new again whenever a report comes.

    lodewatch export stories --format atom --list watched --out watched.atom
    """
    settings = common.settings()
    wanted = read_watch(settings, **watch)
    count = most(limit, format_)

    def look(store: Store) -> tuple[Story, ...]:
        return _found(
            store,
            wanted,
            text=" ".join(text) or None,
            stage=stage,
            since=since,
            limit=count,
        )

    def entries(stories: Sequence[Story]) -> list[Entry]:
        title_of = titles(settings)
        return [story_entry(story, title_of=title_of) for story in stories]

    kind = Exported(topic="stories", noun="story", columns=STORIES, entries=entries)
    found = common.read(settings, look) or ()
    write_found(found, kind, format_=format_, name=name, out=out, limit=count)


def _found(
    store: Store,
    wanted: Watch,
    *,
    text: str | None,
    stage: Stage | None,
    since: datetime | None,
    limit: int,
) -> tuple[Story, ...]:
    told = None if wanted.rule is None else store.matches.stories_of(wanted.rule)

    def find(count: int) -> tuple[Story, ...]:
        return store.stories.find(text=text, stage=stage, since=since, limit=count)

    def is_wanted(story: Story) -> bool:
        return (told is None or story.id in told) and wanted.wants(story)

    return enough(find, is_wanted, limit=limit)
