"""`lodewatch feedback`: which alerts were right; what precision is measured by."""

from collections.abc import Callable
from datetime import datetime

import click
from rich.console import RenderableType

from monitor import app
from monitor.cli.options import Common, common_options, json_flag
from monitor.cli.output import Listing, facts, print_json, say, show, stacked, words
from monitor.cli.people import by_option, existing
from monitor.cli.times import relative, stamp
from monitor.model.people import Feedback, Verdict
from monitor.model.record import to_record
from monitor.pipeline.answers import note

NONE = "No feedback yet: `lodewatch feedback ID not-relevant`, for instance."

_GIVEN = [v.value for v in Verdict if v is not Verdict.ACKNOWLEDGED]


@click.command("feedback")
@click.argument("name", metavar="[ID]", required=False)
@click.argument(
    "verdict",
    type=click.Choice(_GIVEN, case_sensitive=False),
    metavar="[VERDICT]",
    required=False,
)
@click.option("--comment", metavar="TEXT", default="", help="What is wrong with it.")
@by_option
@json_flag
@common_options()
def command(
    common: Common,
    *,
    name: str | None,
    verdict: str | None,
    comment: str,
    person: str,
    as_json: bool,
) -> None:
    """Say whether an alert or event was right, or list what was said.

    ID is that of an alert or an event; VERDICT is relevant, not-relevant, wrong-company
    or old-news. It is kept with who said it and when, and changes nothing by itself:
    `lodewatch rules backtest` measures precision by it, `lodewatch rules suggest` learns
    from it.

    lodewatch feedback 5f2c0e9a7b14d38861c0aa52 not-relevant --comment pencils
    """
    settings = common.settings()
    if name is None:
        found = common.read(settings, lambda store: store.feedback.all()) or ()
        show(found[::-1], listing(now=app.now()), as_json=as_json, empty=NONE)
        return
    if verdict is None:
        choices = ", ".join(_GIVEN)
        message = f"say what it was: {choices}"
        raise click.UsageError(message)
    with existing(settings) as store:
        subject, given = note(
            store,
            name,
            Verdict(verdict),
            comment=comment,
            person=person,
            now=app.now(),
        )
    if as_json:
        print_json(to_record(given))
    say(f"Noted: {given.verdict}, by {given.person}, on “{subject.title}”.")


def listing(*, now: datetime) -> Listing[Feedback]:
    """Say how feedback is listed."""
    fields: list[tuple[str, Callable[[Feedback], object]]] = [
        ("at", lambda f: stamp(f.at)),
        ("verdict", lambda f: f.verdict),
        ("subject", lambda f: f.subject),
        ("events", lambda f: f.events),
        ("person", lambda f: f.person),
        ("comment", lambda f: f.comment),
    ]

    def cells(given: Feedback) -> tuple[RenderableType, ...]:
        return (
            relative(given.at, now=now),
            words(given.verdict, "green" if given.verdict.right else "yellow"),
            stacked(
                words(given.subject),
                facts(given.person, f"“{given.comment}”" if given.comment else None),
            ),
        )

    return Listing(fields=fields, headings=("when", "verdict", "about"), cells=cells)
