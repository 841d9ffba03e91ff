"""Bulk work over a Ray cluster of two nodes on loopback, one of which is killed."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import pytest

from monitor.cli import main
from monitor.config import ScaleSettings
from monitor.errors import EngineMissing, WorkerLost
from monitor.scale import cluster as module
from monitor.scale.cluster import RayCrew, in_a_process
from monitor.scale.engines import map_batches
from tests.makers import SENTENCE
from tests.ray_nodes import QUIET

ROOT = Path(__file__).parents[2]
PATIENCE = 120  # seconds: how long a busy machine may take


@dataclass(frozen=True)
class Nodes:
    """A running cluster."""

    address: str
    raylets: tuple[int, ...]  # processes


def environment() -> dict[str, str]:
    return os.environ | QUIET | {"PYTHONPATH": str(ROOT)}


@pytest.fixture(scope="module")
def nodes() -> Iterator[Nodes]:
    # Not imported here: Ray changes every line that this process logs.
    if find_spec("ray") is None:
        pytest.skip("Ray is an optional extra")
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.ray_nodes"],
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    said = json.loads(process.stdout.readline())
    yield Nodes(said["address"], tuple(said["raylets"]))
    process.communicate(timeout=PATIENCE)


def doubled(folder: str, batch: Sequence[int]) -> list[int]:
    """Say where we are, and wait until the test lets us go on."""
    place = Path(folder)
    (place / f"begun-{os.getpid()}-{batch[0]}").touch()
    while not (place / "go").exists():
        time.sleep(0.02)
    return [2 * number for number in batch]


def work_in(folder: str, address: str) -> None:
    """Do the work of the test in a process of its own: Ray takes over signals."""
    batches = [[n, n + 1] for n in range(6)]
    scale = ScaleSettings(engine="ray", workers=1, address=address)
    found = list(map_batches(partial(doubled, folder), batches, scale=scale))
    print(json.dumps(found))


def wait_until(there: object) -> None:
    assert callable(there)
    end = time.monotonic() + PATIENCE
    while not there():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.slow
def test_a_node_that_dies_loses_nothing_and_the_result_is_the_same(
    nodes: Nodes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """If it fails, a lost machine loses work, or many give other events than one."""
    code = "import sys, tests.scale.test_cluster as t; t.work_in(*sys.argv[1:])"
    driver = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path), nodes.address],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    # Both nodes have a batch each; now one of them is gone.
    wait_until(lambda: len(list(tmp_path.glob("begun-*"))) >= 2)
    os.kill(nodes.raylets[1], signal.SIGKILL)
    (tmp_path / "go").touch()
    out, err = driver.communicate(timeout=PATIENCE)
    assert driver.returncode == 0, err
    assert json.loads(out) == [[2 * n, 2 * n + 2] for n in range(6)]

    # The command itself, on what is left of the cluster, beside itself without one.
    lines = [
        json.dumps(
            {"id": str(n), "title": "Metals", "text": text, "published": "2025-11-07"}
        )
        for n, text in enumerate([SENTENCE, "Nothing happened.", SENTENCE, "Copper."])
    ]
    lines[2] = "{bad"
    (tmp_path / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    arguments = ["extract", str(tmp_path / "in.jsonl"), "--config", "/dev/null"]
    over = subprocess.run(
        [sys.executable, "-m", "monitor", *arguments, "--address", nodes.address],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert main([*arguments, "--engine", "inline"]) == over.returncode == 1
    assert over.stdout == capsys.readouterr().out
    assert '"EXPORT_LICENSING"' in over.stdout


def die() -> None:
    os._exit(3)


def test_what_happens_beside_ray_comes_back_as_a_value() -> None:
    """If it fails, Ray starts the same poisonous text again for ever."""
    found = in_a_process(die, (), 30)
    assert isinstance(found, WorkerLost)
    assert in_a_process(int, ("7",), 30) == 7
    module._process().close()


class FakeRay:
    """A cluster of two machines of four processors, one of which goes away."""

    def __init__(self) -> None:
        self.alive = [True, True]

    def nodes(self) -> list[dict[str, bool]]:
        return [{"Alive": alive} for alive in self.alive]

    def cluster_resources(self) -> dict[str, float]:
        return {"CPU": 4.0 * sum(self.alive)}

    def shutdown(self) -> None:
        """Nobody is left to be told."""


def test_a_lost_machine_is_told_and_no_longer_counted_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """If it fails, work on a cluster grows slower and nobody hears why."""
    crew = RayCrew.__new__(RayCrew)
    crew._ray, crew._machines = FakeRay(), 0
    assert crew.width == 8
    crew._ray.alive = [True, False]
    assert crew.width == crew.width == 4
    crew._ray.alive = [False, False]
    crew.close()  # the last batches were under way
    assert [r.message for r in caplog.records] == [
        "a machine was lost; its work is done by the others"
    ] * 2


def test_a_missing_ray_has_a_next_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """If it fails, `engine = "ray"` without Ray ends in a traceback."""
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(EngineMissing, match="pip install 'lodewatch"):
        RayCrew(workers=1, address=None)
