"""`lodewatch why`: why was this alert told?"""

import click

from monitor import app
from monitor.cli.options import Common, common_options, json_flag
from monitor.cli.output import print_json
from monitor.model.record import to_record
from monitor.notify.because import because
from monitor.pipeline.answers import account


@click.command("why")
@click.argument("name", metavar="ID")
@json_flag
@common_options()
def command(common: Common, *, name: str, as_json: bool) -> None:
    """Say why an alert was told: which rules fired, on what, with what they found.

    It is what the button “Why?” under an alert in Slack answers. `lodewatch rules
    explain` asks the present rules about a story; this tells what fired then.

    lodewatch why 5f2c0e9a7b14d38861c0aa52
    """
    settings = common.settings()
    with app.open_database(settings, read_only=True) as store:
        found = account(store, name)
    message = found.row.message
    if as_json:
        print_json(
            {
                "message": message.id,
                "channel": message.channel,
                "story": message.subject,
                "headline": found.headline,
                "outcome": found.outcome,
                "reason": message.reason,
                "rules": [
                    {
                        "rule": match.rule.id,
                        "title": match.rule.title,
                        "severity": match.rule.severity,
                        "change": match.change.id,
                        "event": match.change.report.event_id,
                        "checks": [to_record(check) for check in match.checks],
                    }
                    for match in found.matches
                ],
            }
        )
        return
    for line in because(found.headline, message.reason, found.outcome, found.matches):
        print(line)
