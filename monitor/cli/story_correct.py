"""`lodewatch story merge`, `split` and `undo`: stories as a person knows them to be."""

import getpass
from collections.abc import Callable
from typing import TypeVar

import click

from monitor import app
from monitor.cli.options import Common, common_options, json_flag
from monitor.cli.output import print_json, say
from monitor.cli.people import existing
from monitor.cli.story import find_story
from monitor.model.correction import Correction
from monitor.model.record import to_record
from monitor.notify.story_told import corrected
from monitor.pipeline.correct import merge_stories, split_story, undo_correction
from monitor.store import Store

Command = TypeVar("Command", bound=Callable[..., object])


def _user() -> str:
    """Return the name of whoever runs the command."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "unknown"


def _reasoned(command: Command) -> Command:
    """Add who does it and why."""
    command = click.option(
        "--by", metavar="NAME", default=_user, help="Who decides; you, unless given."
    )(command)
    return click.option(
        "--why", metavar="TEXT", default="", help="The reason, kept with it."
    )(command)


def _do(common: Common, work: Callable[[Store], Correction], *, as_json: bool) -> None:
    """Correct the stories in one transaction, and say what was done."""
    settings = common.settings()
    with existing(settings) as store, store.transaction():
        done = work(store)
    if as_json:
        print_json(to_record(done))
        return
    say(corrected(done))
    if done.stands:
        say(f"`lodewatch story undo {done.id[:8]}` takes it back")


@click.command("merge")
@click.argument("story_id", metavar="A")
@click.argument("other_id", metavar="B")
@_reasoned
@json_flag
@common_options()
def merge(
    common: Common, *, story_id: str, other_id: str, why: str, by: str, as_json: bool
) -> None:
    """Make two stories one: B goes on under A.

    B's reports, alerts and threads are A's from now on, and what would have gone to B goes
    to A. Nothing is told because of it. Works while the daemon runs.

    Example: lodewatch story merge 03957042 9c1e77aa --why "one announcement, two names"
    """

    def work(store: Store) -> Correction:
        story, other = find_story(store, story_id), find_story(store, other_id)
        return merge_stories(store, story, other, now=app.now(), by=by, why=why)

    _do(common, work, as_json=as_json)


@click.command("split")
@click.argument("story_id", metavar="STORY")
@click.option(
    "--events",
    "events",
    metavar="ID…",
    multiple=True,
    required=True,
    help="Events that leave; `story show STORY --why` lists them.",
)
@click.argument("more", metavar="", nargs=-1)
@_reasoned
@json_flag
@common_options()
def split(
    common: Common,
    *,
    story_id: str,
    events: tuple[str, ...],
    more: tuple[str, ...],
    why: str,
    by: str,
    as_json: bool,
) -> None:
    """Make a story of its own of some reports of STORY.

    The ids of events may be cut short. Later reports go to the story that they are nearer
    to. Nothing is told because of it. Works while the daemon runs.

    Example: lodewatch story split 03957042 --events 5bd1e995 0f3a91c2 --why "another list"
    """
    names = [name for given in (*events, *more) for name in given.split(",") if name]

    def work(store: Store) -> Correction:
        story = find_story(store, story_id)
        return split_story(store, story, names, now=app.now(), by=by, why=why)

    _do(common, work, as_json=as_json)


@click.command("undo")
@click.argument("correction_id", metavar="ID")
@_reasoned
@json_flag
@common_options()
def undo(
    common: Common, *, correction_id: str, why: str, by: str, as_json: bool
) -> None:
    """Take a merge or a split back, with everything that has come since.

    ID is a correction's id or its beginning; `story show` lists those of a story.

    Example: lodewatch story undo 7d40a1b2 --why "two notices after all"
    """

    def work(store: Store) -> Correction:
        return undo_correction(store, correction_id, now=app.now(), by=by, why=why)

    _do(common, work, as_json=as_json)
