"""The table of commands: what there is, in which order help names it, and where it is."""

import click

from monitor.cli.flags import common_flags
from monitor.cli.groups import Commands, Place
from monitor.shipped import shipped

SECTIONS = {
    "Watch": (
        Place("run", "run", "Watch all sources until stopped."),
        Place("once", "once", "Visit what is due, tell what is new, and end."),
        Place("digest", "digest", "Send the digests that are due, or preview one."),
        Place("demo", "demo", "Take a tour without network, tokens or set-up."),
    ),
    "Look": (
        Place("stories", "stories", "List developments, or search them."),
        Place("story", "stories", "Tell one story; merge or split stories.", "story"),
        Place("brief", "brief", "Brief a time or a story, in four sections."),
        Place("events", "events", "List what single articles state."),
        Place("calendar", "calendar", "List the dates that stories state."),
        Place("alerts", "alerts", "List what was told, where, and what was not."),
        Place("web", "web", "Show all of it in a browser."),
        Place("mcp", "mcp", "Answer AI assistants over stdin and stdout."),
    ),
    "Answer": (
        Place("feedback", "feedback", "Say whether an alert was right."),
        Place("ack", "ack", "Say that you take care of an alert."),
        Place("mute", "mute", "Be quiet about something for a time."),
        Place("why", "why_told", "Say why an alert was told."),
    ),
    "Set up": (
        Place("init", "init", "Ask a few questions; write a first configuration."),
        Place("sources", "sources", "Show the health of sources; try or add some."),
        Place("companies", "companies", "Add firms from a table of yours."),
        Place("rules", "rules", "Check, test and explain rules."),
        Place("channels", "channels", "Show channels; send a test through one."),
        Place("types", "event_types", "List event types; run their examples."),
        Place("status", "status", "Say what the daemon does now."),
        Place("doctor", "doctor", "Say whether everything is in order."),
        Place("completion", "completion", "Let the shell complete commands."),
    ),
    "Files": (
        Place("extract", "extract", "Documents in, events out."),
        Place("group", "group", "Documents in, clusters out."),
        Place("backfill", "backfill", "Old news in, as history nobody is told of."),
        Place("replay", "replay", "Documents through everything, telling nobody."),
        Place("export", "export", "Hand what is known to other programs."),
        Place("backup", "backup", "Copy the database, also while it is in use."),
        Place("restore", "backup", "Put a copy back.", "restore"),
        Place("compact", "compact", "Make the database file smaller."),
    ),
}


class _Root(Commands):
    """The program itself, whose help says where more is to be read."""

    def format_epilog(
        self,
        ctx: click.Context,  # noqa: ARG002
        formatter: click.HelpFormatter,
    ) -> None:
        """Name the folder of what ships, which no two installations have in common."""
        formatter.write_paragraph()
        formatter.write_text("docs/, rules/ and deploy/ with examples are in")
        formatter.write(f"  {shipped()}\n")


@click.group(
    cls=_Root,
    sections=SECTIONS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    subcommand_metavar="COMMAND …",
    no_args_is_help=True,
)
@common_flags
@click.version_option(package_name="lodewatch", message="%(prog)s %(version)s")
def root(**common: object) -> None:
    """Watch feeds, read events out of them, and tell the right people once.

    Every command has its own --help. The first steps: `lodewatch demo`, then
    `lodewatch init`, `lodewatch doctor` and `lodewatch run`.
    """
    del common  # read by the commands, from this context


__all__ = ["SECTIONS", "root"]
