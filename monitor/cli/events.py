"""`lodewatch events`: what single articles state, the newest first."""

from datetime import datetime

import click
from rich.console import RenderableType

from monitor import app
from monitor.cli.filters import filters
from monitor.cli.nothing import Asked, nothing
from monitor.cli.options import Common, common_options, json_flag
from monitor.cli.output import Listing, facts, show, stacked, words
from monitor.cli.times import relative
from monitor.cli.titles import Titles, titles
from monitor.model import facts as told
from monitor.model.ontology import Stage
from monitor.model.story import Report
from monitor.notify.words import stage_name
from monitor.pipeline.enough import enough
from monitor.pipeline.listed import EVENTS
from monitor.store import Store


@click.command("events")
@click.argument("text", nargs=-1)
@filters("type", "company", "commodity", "country", "stage", "source")
@json_flag
@common_options()
def command(
    common: Common,
    *,
    text: tuple[str, ...],
    type_: str | None,
    company: str | None,
    commodity: str | None,
    country: str | None,
    stage: Stage | None,
    source: str | None,
    since: datetime | None,
    limit: int,
    as_json: bool,
) -> None:
    """List what single articles state, the newest first.

    TEXT is looked for in headlines and sentences: all words must occur, "two words"
    stand together, licen* is the start of a word, -quota must not occur.

    Example: lodewatch events --company Lynas --since 7d
    """

    def wanted(report: Report) -> bool:
        return (stage is None or report.event.stage is stage) and (
            source is None or source.casefold() in sources_of(report)
        )

    def look(store: Store) -> tuple[Report, ...]:
        def find(most: int) -> tuple[Report, ...]:
            return store.events.find(
                type=type_,
                company=company,
                commodity=commodity,
                country=country,
                text=" ".join(text) or None,
                since=since,
                limit=most,
            )

        return enough(find, wanted, limit=limit)

    settings = common.settings()
    asked = Asked(
        types=[type_],
        companies=[company],
        materials=[commodity],
        countries=[country],
        sources=[source],
    )
    show(
        common.read(settings, look) or (),
        listing(titles(settings), now=app.now()),
        as_json=as_json,
        empty=nothing(common, settings, kind="events", latest=_latest, asked=asked),
    )


def _latest(store: Store) -> datetime | None:
    return next((r.published for r in store.events.find(limit=1)), None)


def sources_of(report: Report) -> tuple[str, ...]:
    """Return the names that `--source` may give a report's publisher."""
    origin = report.document.source
    names = (report.witness, origin.name if origin else "")
    return tuple(name.casefold() for name in names)


def listing(title_of: Titles, *, now: datetime) -> Listing[Report]:
    """Say how events are listed."""

    def cells(report: Report) -> tuple[RenderableType, ...]:
        event = report.event
        stage = stage_name(event.stage, event.family)
        firms = ", ".join(c.name for c in told.companies(event)[:3])
        return (
            relative(report.published, now=now),
            stacked(
                words(told.headline(report), "bold"),
                words(f"{title_of(event.type)}: {stage}", "cyan"),
                facts(
                    report.witness,
                    places(told.implementers(event), told.affected(event)),
                    ", ".join(told.commodities(event)),
                    firms,
                    report.event_id,
                ),
            ),
        )

    return Listing(fields=EVENTS.fields, headings=("published", "event"), cells=cells)


def places(acting: tuple[str, ...], met: tuple[str, ...]) -> str:
    """Write who acts on whom: "CN → US, JP"."""
    sides = [", ".join(acting), ", ".join(met)]
    return " → ".join(side for side in sides if side)
