import json
from pathlib import Path

import anyio
import pytest

from tests.cli.conftest import Run


def test_the_copy_opens_in_datasette(filled: Path, run: Run) -> None:
    """If it fails, what is called ready for Datasette is not."""
    shown = run("export", "db", "--out", "minerals.db")
    assert (shown.code, shown.out) == (0, "")
    assert "3 events of 2 stories written: minerals.db" in shown.err
    about = json.loads((filled / "minerals.metadata.json").read_text("utf-8"))
    assert about["databases"]["minerals"]["tables"]["stories"]["columns"]["stage"]
    datasette = pytest.importorskip("datasette.app")

    async def search() -> list[str]:
        page = datasette.Datasette([str(filled / "minerals.db")], metadata=about)
        await page.invoke_startup()
        url = "/minerals/events.json?_search=suspend&_shape=array"
        response = await page.client.get(url)
        return [row["title"] for row in response.json()]

    assert anyio.run(search)


def test_before_the_first_round_there_is_a_next_step(place: Path, run: Run) -> None:
    """If it fails, a nightly export leaves an empty database and says all is well."""
    shown = run("export", "db", "--out", "x.db")
    assert shown.code == 2
    assert "lodewatch once" in shown.err
    assert not (place / "x.db").exists()
