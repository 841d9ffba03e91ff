"""The Model Context Protocol over stdin and stdout: the desk's questions as tools.

The only place that knows the `mcp` library, which is an optional extra. Nothing listens
on the network.
"""

from collections.abc import Callable
from functools import wraps
from importlib.metadata import version
from typing import Any, Final, ParamSpec

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations

from monitor.assistant.desk import Desk
from monitor.assistant.quoting import NOTE
from monitor.config import Settings
from monitor.errors import MonitorError

P = ParamSpec("P")
Answer = dict[str, Any]

INSTRUCTIONS: Final = (
    "lodewatch watches news and policy feeds and keeps typed events with the sentences "
    "that state them. Ask what_changed for news of a time, search_stories and "
    "tell_story for one development, dates_ahead for what comes, brief for an overview, "
    "list_alerts and why_alert for what people were told. Materials, firms and states "
    "may be named as people name them (dysprosium, MP, China). It reports what sources "
    f"say and gives no advice. {NOTE}"
)
_READS: Final = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, open_world_hint=False
)


def make_server(desk: Desk) -> MCPServer[Any]:
    """Return a server whose tools only read."""
    server: MCPServer[Any] = MCPServer(
        name="lodewatch",
        version=version("lodewatch"),
        instructions=INSTRUCTIONS,
        log_level="WARNING",
    )
    tools: dict[str, tuple[Callable[..., Answer], str]] = {
        "what_changed": (desk.what_changed, _WHAT_CHANGED),
        "search_stories": (desk.stories, _SEARCH),
        "tell_story": (desk.story, _TELL),
        "dates_ahead": (desk.dates, _DATES),
        "brief": (desk.brief, _BRIEF),
        "list_alerts": (desk.alerts, _ALERTS),
        "why_alert": (desk.why_alert, _WHY),
    }
    for name, (work, words) in tools.items():
        server.add_tool(_told(work), name=name, description=words, annotations=_READS)
    server.resource(
        "lodewatch://event-types",
        description="The event types that are looked for, by id.",
        mime_type="application/json",
    )(_told(desk.event_types))
    server.resource(
        "lodewatch://sources",
        description="The sources that are watched, and how each is doing.",
        mime_type="application/json",
    )(_told(desk.sources))
    return server


def serve(settings: Settings) -> None:
    """Answer until stdin ends."""
    make_server(Desk(settings)).run("stdio")


def _told(work: Callable[P, Answer]) -> Callable[P, Answer]:
    """Let the assistant read what is wrong with a question, in our words."""

    @wraps(work)
    def tool(*args: P.args, **kwargs: P.kwargs) -> Answer:
        try:
            return work(*args, **kwargs)
        except MonitorError as error:
            raise ToolError(str(error)) from error

    return tool


_FILTERS: Final = (
    "Filters: material (dysprosium, Dy, rare earths), company (name or ticker), country "
    "(name or code), event_type (see the resource lodewatch://event-types), stage "
    "(PROPOSED, ADOPTED, SUSPENDED …). At most 50 are listed; `more` says whether there "
    "are more. "
)
_WHAT_CHANGED: Final = (
    "What moved since a time (7d, 24h, 2025-11-07), as the monitor saw it, the newest "
    f"first: new developments, stages, facts, each with its evidence. {_FILTERS}"
    "watch_list names a list of the rule files. corroborations also lists further "
    "sources of what was known. `from_a_first_visit` marks what was there before the "
    "source was watched."
)
_SEARCH: Final = (
    "Search developments by words (all must occur; licen* is the beginning of a word) "
    f"and filters, the latest first. {_FILTERS}since is a time of publication."
)
_TELL: Final = (
    "One development by its id: how it stands and how certain that is, a brief in four "
    "sections, the timeline, evidence with links, contradictions between sources."
)
_DATES: Final = (
    "Days ahead that developments state (taking effect, expiry, end of comment, "
    "closing), up to a day or a time from today (90d), the nearest first. "
    "A day that has come without a report is a question. "
    f"{_FILTERS}watch_list names a list of the rule files."
)
_BRIEF: Final = (
    "A brief of what was published in a time, in four sections, quoted and composed "
    "from evidence. audience: investor, supply-chain, compliance or policy. At most 10 "
    "stories are told."
)
_ALERTS: Final = "What people were told since a time, and what was held back and why, the newest first."
_WHY: Final = (
    "Why an alert was told: which rules fired, with what each condition expected and "
    "found. Takes an id from list_alerts."
)
