"""The files for hosts: they say what the program does, and are as strict as they claim."""

import configparser
import json
import plistlib
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli.commands import root
from monitor.config import load
from monitor.daemon.health import Health
from monitor.daemon.loop import SIGN_EVERY
from monitor.web.metrics import Metrics
from tests.daemon.conftest import clock, make, store
from tests.daemon.test_loop import Maker

__all__ = ["clock", "make", "store"]

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
EXPOSED = 1.5  # at most, on the scale of `systemd-analyze security`


def unit() -> configparser.SectionProxy:
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.read(DEPLOY / "lodewatch.service", encoding="utf-8")
    return read["Service"]


def instructions() -> Iterator[tuple[str, str]]:
    """Yield the instructions of the container file, each with what it says."""
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    text = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ")
    for line in filter(None, map(str.strip, text.splitlines())):
        word, _, rest = line.partition(" ")
        yield word, rest.strip()


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="needs systemd-analyze"
)
def test_the_service_is_as_closed_as_it_claims(tmp_path: Path) -> None:
    """If it fails, a hole in a library opens the whole machine."""
    command = ["systemd-analyze", "security", "--offline=true", "--json=short"]
    name = DEPLOY / "lodewatch.service"
    limit = f"--threshold={EXPOSED * 10:.0f}"
    done = subprocess.run(
        [*command, limit, name], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert json.loads(done.stdout)


def test_the_service_waits_for_what_the_daemon_says() -> None:
    """If it fails, a hung daemon stays, or one that is well is killed."""
    service = unit()
    assert service["Type"] == "notify"
    assert float(service["WatchdogSec"]) >= 3 * SIGN_EVERY.total_seconds()
    # Killed workers are replaced by the daemon; systemd would end all of it.
    assert service["OOMPolicy"] == "continue"
    assert service["LimitCORE"] == "0"


def test_the_container_runs_as_nobody_and_asks_the_lock() -> None:
    """If it fails, the container is root, or a hung one is never noticed."""
    steps = list(instructions())
    stages = [n for n, (word, _) in enumerate(steps) if word == "FROM"]
    assert len(stages) == 2
    known = {"FROM", "ENV", "RUN", "COPY", "USER", "WORKDIR", "VOLUME", "STOPSIGNAL",
             "HEALTHCHECK", "ENTRYPOINT", "CMD"}  # fmt: skip
    assert {word for word, _ in steps} <= known
    assert any("--require-hashes" in rest for word, rest in steps if word == "RUN")
    last = dict(steps[stages[1] :])
    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", last["USER"])
    assert last["VOLUME"] == last["WORKDIR"] == "/data"
    assert last["STOPSIGNAL"] == unit()["KillSignal"]
    entry, run = json.loads(last["ENTRYPOINT"]), json.loads(last["CMD"])
    assert [*entry, *run] == ["lodewatch", "run"]
    probe = json.loads(last["HEALTHCHECK"].partition("CMD ")[2])
    assert probe[0] == "lodewatch"
    assert "--probe" in CliRunner().invoke(root, [*probe[1:], "--help"]).output
    ignored = (DEPLOY / "Containerfile.dockerignore").read_text(encoding="utf-8")
    for word, rest in steps:
        if word == "COPY" and "--from" not in rest:
            for name in [w for w in shlex.split(rest) if not w.startswith("-")][:-1]:
                assert (ROOT / name).exists(), name
                assert f"!{name}\n" in ignored, name


def test_every_example_calls_the_program_as_it_is() -> None:
    """If it fails, an example does not start."""
    plist = plistlib.loads((DEPLOY / "lodewatch.plist").read_bytes())
    lines = [
        shlex.join(plist["ProgramArguments"]),
        unit()["ExecStart"],
        (DEPLOY / "supervisord.conf").read_text(encoding="utf-8"),
        (DEPLOY / "runit-run").read_text(encoding="utf-8"),
    ]
    for line in lines:
        found = re.search(r"\.venv/bin/lodewatch (\w+) --config \S+/config\.toml", line)
        assert found is not None
        assert found[1] == "run"


def test_the_examples_give_the_daemon_time_to_end(tmp_path: Path) -> None:
    """If it fails, a supervisor kills a monitor that is finishing its work."""
    path = tmp_path / "config.toml"
    path.write_text("", encoding="utf-8")
    drain = load(path, environment={}).daemon.drain.total_seconds()
    plist = plistlib.loads((DEPLOY / "lodewatch.plist").read_bytes())
    conf = configparser.ConfigParser(interpolation=None)
    conf.read(DEPLOY / "supervisord.conf", encoding="utf-8")
    compose = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    grace = re.search(r"stop_grace_period: (\d+)s", compose)
    assert grace is not None
    assert plist["ExitTimeOut"] > drain
    assert float(conf["program:lodewatch"]["stopwaitsecs"]) > drain
    assert float(grace[1]) > drain
    assert "2" in conf["program:lodewatch"]["exitcodes"].split(",")


def test_the_alarms_ask_for_what_is_measured(make: Maker) -> None:
    """If it fails, an alarm waits for a number that never comes."""
    parts = make(measures=Metrics())
    health = Health(lambda: parts, tuple, tuple)
    page = health._metrics().decode()
    rules = (DEPLOY / "prometheus-rules.yml").read_text(encoding="utf-8")
    asked = set(re.findall(r"\blodewatch_\w+", rules))
    # Those that are there only once something has happened.
    later = {
        "lodewatch_message_waiting_since_timestamp_seconds",
        "lodewatch_last_backup_timestamp_seconds",
    }
    assert len(asked) > 8
    assert {name for name in asked - later if f"\n{name}" not in page} == set()
    source = (ROOT / "monitor/daemon/health.py").read_text(encoding="utf-8")
    for name in later & asked:
        assert name.removeprefix("lodewatch_") in source
    # Whatever is measured stands on the page for operators, and nothing else does.
    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    told = {re.sub("_total$", "", n) for n in re.findall(r"`(lodewatch_\w+)", text)}
    kinds = re.findall(r"^# TYPE (lodewatch_\w+?)(?:_total)? ", page, re.MULTILINE)
    families = {name for name in kinds if not name.endswith("_created")}
    assert told - later == families - later
