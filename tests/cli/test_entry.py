import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from monitor.cli.entry import INTERRUPTED, READER_GONE
from tests.cli.conftest import ROOT, Run

FULL = Path("/dev/full")

# What takes long to load, and is for texts, pictures, the net or other processes.
HEAVY = (
    "PIL",
    "ahocorasick_rs",
    "aiohttp",
    "apscheduler",
    "asyncio",
    "cel_expr_python",
    "css_inline",
    "dateparser",
    "feedparser",
    "icalendar",
    "jinja2",
    "multiprocessing",
    "numpy",
    "onnxruntime",
    "pebble",
    "prometheus_client",
    "re2",
    "selectolax",
    "slack_sdk",
    "spacy",
    "sqlite_utils",
    "threadpoolctl",
    "trafilatura",
)
FILES = ("pydantic", "rich", "sqlite3")  # for what reads files and lists what is there
CONDITIONS = ("cel_expr_python", "re2")  # for what reads rules
# Of ours: what reads types wholly, reads rules, groups, and composes what is told.
WHOLE = (
    *("monitor.extract.types", "monitor.group.assign", "monitor.group.merge"),
    "monitor.notify.brief",
)
OURS = (*WHOLE, "monitor.match")
LIST = HEAVY + OURS + ("rich.progress",)
TELLING = tuple(m for m in HEAVY if m not in CONDITIONS)

# A command, with what it must do without.
LIGHT = (
    ("--version", HEAVY + FILES),
    ("--help", HEAVY + FILES),
    ("events", LIST),
    ("stories", LIST),
    ("alerts", LIST),
    ("calendar", LIST),
    ("sources list", LIST),
    ("types list", HEAVY),
    ("status", LIST),
    ("status --probe", (*LIST, "monitor.model.message")),
    ("why nothing", LIST),
    ("ack nothing", LIST),
    ("mute source ministry", LIST),
    ("rules check", TELLING + WHOLE),
    ("story --help", TELLING),
    ("export stories", TELLING),
)


def start(*arguments: str, cwd: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "monitor", *arguments],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_the_version_is_told(run: Run) -> None:
    """A report of a fault could not name the version."""
    shown = run("--version")
    assert shown.code == 0
    assert shown.out.startswith("lodewatch ")


def test_wrong_configuration_is_told_line_by_line(place: Path, run: Run) -> None:
    """A person would mend one mistake at a time."""
    (place / "config.toml").write_text('[stroe]\npath = 1\n[scale]\nworkers = "x"\n')
    shown = run("events")
    assert (shown.code, shown.out) == (2, "")
    lines = shown.err.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("config.toml:1: stroe: ")
    assert lines[1].startswith("config.toml:4: scale.workers: ")


def test_a_missing_configuration_has_a_next_step(place: Path, run: Run) -> None:
    """A newcomer in the wrong folder would see `No such file`."""
    (place / "config.toml").unlink()
    shown = run("events")
    assert shown.code == 2
    assert "name one with --config" in shown.err
    shown = run("events", "--config", "my.toml")
    assert shown.code == 2
    assert "`lodewatch init --config my.toml` writes one" in shown.err


@pytest.mark.parametrize(
    "content", [b"not a database" * 100, b""], ids=["foreign", "empty"]
)
def test_a_bad_database_is_one_clear_sentence(
    content: bytes, place: Path, run: Run
) -> None:
    """The program would end in a traceback."""
    (place / "lodewatch.db").write_bytes(content)
    shown = run("events")
    assert (shown.code, shown.out) == (2, "")
    assert shown.err.startswith("lodewatch: ")
    assert len(shown.err.splitlines()) == 1


def test_options_may_stand_before_the_command(filled: Path, run: Run) -> None:
    """`lodewatch --db X events` would ignore the database that was named."""
    (filled / "lodewatch.db").rename(filled / "other.db")
    assert run("--db", "other.db", "events").out.count("\n") == 4
    assert run("events", "--db", "other.db").out.count("\n") == 4
    assert run("--db", "no.db", "events", "--db", "other.db").out.count("\n") == 4


@pytest.mark.parametrize(
    ("arguments", "absent"), LIGHT, ids=[words for words, _ in LIGHT]
)
def test_what_needs_no_model_does_not_load_it(
    arguments: str, absent: tuple[str, ...], filled: Path
) -> None:
    """If it fails, every look at a list takes a second longer."""
    code = (
        "import sys; from monitor.cli import main; code = main(sys.argv[1:]);"
        "print(*sys.modules, file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments.split()],
        cwd=filled,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    loaded = done.stderr.splitlines()[-1].split()
    assert "monitor.cli.groups" in loaded
    assert not {name for name in loaded if name in absent}
    assert done.stdout or len(done.stderr.splitlines()) > 1


def test_a_reader_that_goes_away_is_no_error(place: Path) -> None:
    """`lodewatch sources --json | head -1` would end in a traceback."""
    sources = "".join(
        f'[[source]]\nname = "s{n}"\nurl = "https://a.example/{n}"\n'
        for n in range(2000)
    )
    (place / "config.toml").write_text(sources, encoding="utf-8")
    process = start("sources", "--json", cwd=place)
    assert process.stdout is not None
    assert process.stdout.readline().startswith(b'{"source"')
    process.stdout.close()
    assert process.stderr is not None
    err = process.stderr.read()
    assert (process.wait(), err) == (READER_GONE, b"")
    process.stderr.close()
    assert process.stdin is not None
    process.stdin.close()


def test_ctrl_c_ends_quietly(place: Path) -> None:
    """Stopping a command would look like a crash."""
    process = start("extract", cwd=place)
    assert process.stdin is not None
    # It is up and reading once it has complained about this line.
    process.stdin.write(b"{\n")
    process.stdin.flush()
    time.sleep(0.1)
    assert process.stderr is not None
    os.set_blocking(process.stderr.fileno(), True)
    process.stdin.write(b"{\n" * 10_000)
    process.stdin.flush()
    assert b"is not JSON" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate()
    assert process.returncode == INTERRUPTED
    assert b"Traceback" not in err


def test_the_module_is_the_command(place: Path) -> None:
    """`python -m monitor` would be something else, or nothing."""
    process = start("--version", cwd=place)
    out, _ = process.communicate()
    assert (process.returncode, out.split()[0]) == (0, b"lodewatch")


def test_any_letter_can_be_printed(filled: Path) -> None:
    """A headline in Chinese would end a command where the locale is plain."""
    done = subprocess.run(
        [sys.executable, "-m", "monitor", "events"],
        cwd=filled,
        env=os.environ
        | {"PYTHONPATH": str(ROOT), "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}
        | {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.fault(no=5)
@pytest.mark.skipif(not FULL.exists(), reason="this system has no disk that is full")
def test_a_full_disk_under_the_output_is_told_and_one_under_the_log_is_borne(
    filled: Path,
) -> None:
    """If it fails, half an export looks whole, or a log costs what was done."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "monitor", "sources"]
    with FULL.open("wb") as full:
        cut = subprocess.run(
            command,
            cwd=filled,
            env=environment,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
        silent = subprocess.run(
            command,
            cwd=filled,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=full,
            check=False,
        )
    assert (cut.returncode, len(cut.stderr.splitlines())) == (2, 1)
    assert b"no space is left" in cut.stderr
    assert silent.returncode == 1  # a source is in trouble, as is usual here
    assert b"ministry" in silent.stdout
