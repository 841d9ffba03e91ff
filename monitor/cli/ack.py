"""`lodewatch ack`: somebody takes care of it."""

import click

from monitor import app
from monitor.cli.options import Common, common_options, json_flag
from monitor.cli.output import print_json, say
from monitor.cli.people import by_option, existing
from monitor.model.people import Verdict
from monitor.model.record import to_record
from monitor.pipeline.answers import note


@click.command("ack")
@click.argument("name", metavar="ID")
@click.option("--comment", metavar="TEXT", default="", help="A word to the others.")
@by_option
@json_flag
@common_options()
def command(
    common: Common, *, name: str, comment: str, person: str, as_json: bool
) -> None:
    """Say that you take care of an alert or event.

    It is kept with who said it and when, counts as a word that the alert was worth
    telling, and stands in `lodewatch feedback`.

    lodewatch ack 5f2c0e9a7b14d38861c0aa52
    """
    with existing(common.settings()) as store:
        subject, given = note(
            store,
            name,
            Verdict.ACKNOWLEDGED,
            comment=comment,
            person=person,
            now=app.now(),
        )
    if as_json:
        print_json(to_record(given))
    say(f"Noted: {given.person} takes care of “{subject.title}”.")
