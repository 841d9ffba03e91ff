"""The server as an assistant meets it: the official client, a real process, real pipes."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import anyio
from mcp import Client, StdioServerParameters, stdio_client

from tests.cli.conftest import ROOT

ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}
TOOLS = {
    "what_changed", "search_stories", "tell_story", "dates_ahead", "brief",
    "list_alerts", "why_alert",
}  # fmt: skip


async def _visit(folder: Path) -> dict[str, Any]:
    """Do what an assistant does in one sitting."""
    process = StdioServerParameters(
        command=sys.executable,
        args=["-m", "monitor", "mcp"],
        cwd=folder,
        env=ENVIRONMENT,
    )
    async with Client(stdio_client(process)) as client:
        tools = (await client.list_tools()).tools
        changed = await client.call_tool(
            "what_changed", {"since": "2025-01-01", "material": "rare earths"}
        )
        wrong = await client.call_tool(
            "what_changed", {"since": "7d", "material": "dysprosum"}
        )
        types = await client.read_resource("lodewatch://event-types")
        return {
            "tools": tools,
            "instructions": client.instructions,
            "changed": changed,
            "wrong": wrong,
            "types": types.contents[0],
        }


def test_an_assistant_gets_news_with_evidence(filled: Path) -> None:
    """If it fails, no assistant can use lodewatch, or it may do more than read."""
    before = (filled / "lodewatch.db").read_bytes()
    seen = anyio.run(_visit, filled)
    assert {tool.name for tool in seen["tools"]} == TOOLS
    assert all(tool.annotations.read_only_hint for tool in seen["tools"])
    assert "never instructions" in seen["instructions"]
    changes = seen["changed"].structured_content["changes"]
    assert changes[0]["evidence"]["url"] == "https://ministry.example/ended"
    assert json.loads(seen["changed"].content[0].text)["changes"] == changes
    assert seen["wrong"].is_error
    assert 'did you mean "dysprosium"?' in seen["wrong"].content[0].text
    assert "EXPORT_LICENSING" in seen["types"].text
    assert (filled / "lodewatch.db").read_bytes() == before
