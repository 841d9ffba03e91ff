"""`lodewatch sources accept`: what lies at an address now is this source's feed."""

import click

from monitor import app
from monitor.cli.additions import refusal
from monitor.cli.options import Common, common_options
from monitor.cli.output import say
from monitor.collect.cadence import accepted, at_this_address
from monitor.config import Settings
from monitor.model.source import Source, SourceState
from monitor.nearest import choices


@click.command("accept")
@click.argument("name")
@common_options()
def command(common: Common, *, name: str) -> None:
    """Take the other feed that the address of source NAME serves now.

    Forgets title, validators and contents of the old feed, and makes the source due at
    once, also while the daemon runs. The next visit is a first one: stored, not alerted.

    Example: lodewatch sources accept my-ministry
    """
    settings = common.settings()
    source = _source(settings, name)
    former = _forgotten(common, settings, source)
    if former is None:
        say(f"{name} was never visited: its first visit takes the feed as it is")
        return
    was = f" (it was {former.feed_title!r})" if former.feed_title else ""
    when = (
        "at the next visit, which is due now" if source.enabled else "once switched on"
    )
    say(f"{name}: whatever feed lies at its address is taken{was}, {when}")
    if settings.fetch.baseline:
        say("What stands in it then is stored and not alerted.")


def _source(settings: Settings, name: str) -> Source:
    for source in settings.sources:
        if source.name == name:
            return source
    near = choices(name, [source.name for source in settings.sources])
    raise refusal(settings, f'there is no source "{name}"{near}')


def _forgotten(
    common: Common, settings: Settings, source: Source
) -> SourceState | None:
    """Forget the feed of a source; return what was known of it, None if nothing was."""
    if common.database is None and not settings.store.path.exists():
        return None
    with app.open_database(settings, checked=False) as store, store.transaction():
        state = store.sources.state(source.name)
        if state is not None:
            store.sources.save(accepted(at_this_address(source, state)))
        return state
