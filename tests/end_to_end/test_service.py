"""The real daemon as a service: its manager, its watchdog, its log file, its health."""

import http.client
import json
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from prometheus_client.parser import text_string_to_metric_families

from monitor.demo import DemoServer, serving
from monitor.scale.processes import children
from tests.end_to_end.conftest import Binary, free_port, until
from tests.end_to_end.test_daemon import configure

pytestmark = pytest.mark.slow

WATCHDOG = 1.5  # seconds
SECRET = "0f0f-ping-key-0f0f"


@dataclass
class Told:
    """What the service manager was told, with the seconds at which it was."""

    lines: list[tuple[float, str]] = field(default_factory=list)

    def count(self, line: str) -> int:
        return sum(told == line for _, told in self.lines)

    def last(self, line: str) -> float:
        return max(at for at, told in self.lines if told == line)


@contextmanager
def a_watcher() -> Iterator[int]:
    """Run the outside watcher; give its port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Watcher) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


@contextmanager
def a_manager(path: Path) -> Iterator[Told]:
    """Listen as systemd does."""
    told = Told()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(path))
        listener.settimeout(0.2)
        ended = threading.Event()

        def hear() -> None:
            while not ended.is_set():
                try:
                    text = listener.recv(4096).decode()
                except TimeoutError:
                    continue
                told.lines += [(time.monotonic(), line) for line in text.splitlines()]

        thread = threading.Thread(target=hear)
        thread.start()
        yield told
        ended.set()
        thread.join()


class Watcher(BaseHTTPRequestHandler):
    """The outside watcher of heartbeats."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"OK")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


def ask(port: int, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, body


def metrics(port: int) -> dict[str, float]:
    """Return the metrics, each under its name and labels."""
    status, body = ask(port, "/metrics")
    assert status == 200
    return {
        f"{s.name}{''.join(sorted(s.labels.values()))}": s.value
        for family in text_string_to_metric_families(body)
        for s in family.samples
    }


def workers(process: int) -> list[int]:
    """Return the worker processes of a daemon."""
    return [
        child
        for child in children(process)
        if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]


@dataclass
class Service:
    """A daemon with everything that looks at it."""

    binary: Binary
    feeds: DemoServer
    told: Told
    port: int

    @property
    def log(self) -> Path:
        return self.binary.folder / "lodewatch.log"

    @property
    def process(self) -> int:
        assert self.binary.process is not None
        return self.binary.process.pid

    @property
    def health(self) -> int:
        return ask(self.port, "/healthz")[0]

    def visited(self) -> bool:
        return self.log.exists() and "visited" in self.log.read_text(encoding="utf-8")

    def stays_silent(self, seconds: float) -> int:
        """Return how many signs of life there were; in these seconds there is none."""
        signs = self.told.count("WATCHDOG=1")
        time.sleep(seconds)
        assert self.told.count("WATCHDOG=1") == signs
        return signs


@contextmanager
def a_service(binary: Binary) -> Iterator[Service]:
    """Start the daemon as a service of the demonstration's feeds."""
    with (
        serving() as feeds,
        a_manager(binary.folder / "notify") as told,
        a_watcher() as watcher,
    ):
        made = Service(binary, feeds, told, free_port())
        more = f'[health]\nlisten = "127.0.0.1:{made.port}"\n'
        configure(binary, feeds, more=more)
        config = binary.folder / "config.toml"
        text = config.read_text(encoding="utf-8")
        here = f'"127.0.0.1:{feeds.port}"'
        text = text.replace(here, f'{here}, "127.0.0.1:{watcher}"')
        text = text.replace("[fetch]", '[fetch]\nparse_timeout = "2s"')
        text = text.replace(
            "[daemon]", '[daemon]\nlog_file = "lodewatch.log"\nlog_format = "json"'
        )
        config.write_text(text, encoding="utf-8")
        binary.environment = {
            "NOTIFY_SOCKET": str(binary.folder / "notify"),
            "WATCHDOG_USEC": str(int(WATCHDOG * 1e6)),
            "HEARTBEAT_URL": f"http://127.0.0.1:{watcher}/{SECRET}",
        }
        binary.start()
        until(lambda: told.count("READY=1") == 1, what="the daemon is ready")
        yield made


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs Linux")
def test_17_and_18_a_service_is_watched_and_its_log_rotated(binary: Binary) -> None:
    """If it fails, a hung monitor is never restarted, or rotation loses its log.

    Faults 17 (a hang) and 18 (rotation); in one test, since a start costs seconds.
    """
    with a_service(binary) as service:
        until(lambda: service.told.count("WATCHDOG=1") >= 2, what="signs of life")
        its_log_survives_rotation(service)
        it_can_be_asked(service)
        a_reload_is_told(service)
        processes_that_stand_still_are_noticed_and_replaced(service)
        a_daemon_that_stands_still_gives_no_sign(service)
        until(lambda: Watcher.asked, what="the heartbeat")
        assert Watcher.asked[0] == f"/{SECRET}"
        everything = service.log.read_text(encoding="utf-8")
        assert binary.stop() == 0
        assert service.told.count("STOPPING=1") == 1
        assert "no progress" in everything
        assert SECRET not in everything + binary.log
        assert binary.run("status", "--probe").returncode == 1


def its_log_survives_rotation(service: Service) -> None:
    until(service.visited, what="a visit in the log")
    service.log.rename(service.log.with_suffix(".log.1"))
    until(service.visited, what="a new log under the old name")
    os.truncate(service.log, 0)  # after a copy was made
    until(service.visited, what="the emptied log goes on")
    content = service.log.read_text(encoding="utf-8")
    assert "\0" not in content
    assert all(json.loads(line)["logger"] for line in content.splitlines())


def it_can_be_asked(service: Service) -> None:
    assert service.health == 200
    found = metrics(service.port)
    assert found["lodewatch_visits_totalread"] >= 1
    assert found["lodewatch_stuck"] == 0
    assert found["lodewatch_memory_bytesdaemon"] > 1e7
    assert found["lodewatch_messagesunknown"] == 0
    status = service.binary.run("status", "--json")
    assert status.returncode == 0, status.stderr
    assert json.loads(status.stdout)["process"] == service.process


def a_reload_is_told(service: Service) -> None:
    os.kill(service.process, signal.SIGHUP)
    until(lambda: service.told.count("READY=1") == 2, what="the reload has ended")
    assert service.told.count("RELOADING=1") == 1


def processes_that_stand_still_are_noticed_and_replaced(service: Service) -> None:
    stopped = workers(service.process)
    assert stopped
    for process in stopped:
        os.kill(process, signal.SIGSTOP)
    service.feeds.round += 1
    until(lambda: service.health == 503, what="it is noticed")
    reasons = json.loads(ask(service.port, "/healthz")[1])["reasons"]
    assert "processes that parse feeds" in reasons[0]
    signs = service.stays_silent(2 * WATCHDOG)
    stuck = service.binary.run("status", "--probe")
    assert (stuck.returncode, "STUCK" in stuck.stdout) == (1, True)
    until(lambda: service.told.count("WATCHDOG=1") > signs, what="they are replaced")
    until(lambda: set(workers(service.process)) - set(stopped), what="new ones work")


def a_daemon_that_stands_still_gives_no_sign(service: Service) -> None:
    os.kill(service.process, signal.SIGSTOP)
    time.sleep(0.3)
    service.stays_silent(WATCHDOG)
    os.kill(service.process, signal.SIGCONT)
