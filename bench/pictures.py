"""Draw the pictures in docs/images anew, by the commands and pages that they show.

    python -m bench.pictures            # all of PICTURES, and of PAGES
    python -m bench.pictures doctor     # one of them

Each is typed in a terminal, in a folder where the tour was taken; what an assistant or the
tab key is answered is in `bench.pictured`, pages are in `bench.pictured_pages`. What a
command needs besides is written there first, as the guide that shows it says.
"""

import fcntl
import io
import os
import pty
import re
import shlex
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.text import Text

from bench.pictured import an_alert, an_exchange, at_the_tab_key
from bench.pictured_pages import PAGES, photograph

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
WIDTH = 96  # columns
RECALL = "MP Materials recalled battery packs in three states on Monday."


class Picture(NamedTuple):
    """What is typed, and what is done before without being shown."""

    typed: tuple[str, ...] = ()
    before: str = ""  # for the shell
    file: tuple[str, str] = ("", "")  # a page and where its first TOML block goes
    made: Callable[[Path], str] | None = None  # what else is seen; None: nothing
    title: str = "lodewatch"


PICTURES = {
    "alert": Picture(("lodewatch demo",)),  # of the tour, one of its alerts
    "assistant": Picture(
        made=an_exchange, title="lodewatch mcp (some of the answer's fields)"
    ),
    "completion": Picture(made=at_the_tab_key, title="bash"),
    "doctor": Picture(("lodewatch doctor",)),
    "types-check": Picture(
        ("lodewatch types check",),
        before="rm config.toml; lodewatch init --yes --subject 'Offshore wind' "
        "--word 'wind farm' --word 'offshore wind' --new-company 'Nordsea Wind'",
    ),
    "recall": Picture(
        (
            "lodewatch types check types/recall.toml",
            f"lodewatch extract --explain --text {shlex.quote(RECALL)}",
        ),
        before="mkdir types; printf '[extract]\\ntypes = [\"types\"]\\n' >> config.toml",
        file=("howto-event-type.md", "types/recall.toml"),
    ),
    "rule": Picture(
        (
            "lodewatch rules check rules/magnets.toml",
            "lodewatch rules test rules/magnets.toml",
            "lodewatch rules backtest --rule magnet-factories",
        ),
        file=("howto-rule.md", "rules/magnets.toml"),
    ),
    "backtest": Picture(
        (
            "lodewatch rules backtest --against older --samples 2 --rule export-licensing-watched-materials",
        ),
        before="cp -r rules older; sed -i '15s/0.2/0.9/' older/export_controls.toml",
    ),
    "backfill": Picture(
        ("lodewatch backfill documents.jsonl", "lodewatch stories --limit 3"),
        before=f"rm config.toml demo.db; lodewatch init --yes; cp "
        f"{shlex.quote(str(ROOT / 'monitor/demo/documents.jsonl'))} .",
    ),
    "explore": Picture(
        (
            "lodewatch export db --out minerals.db",
            "python explore.py minerals.db | sed -n '1,22p'",
        ),
        before=f"cp {shlex.quote(str(DOCS / 'explore.py'))} .",
    ),
}


def draw(name: str, picture: Picture, place: Path) -> None:
    """Type what the picture shows in `place`, and write it as docs/images/NAME.svg."""
    subprocess.run(["bash", "-ec", picture.before], cwd=place, check=True)
    page, file = picture.file
    if page:
        text = (DOCS / page).read_text(encoding="utf-8")
        block = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)[0]
        (place / file).write_text(block, encoding="utf-8")
    console = Console(record=True, width=WIDTH, file=io.StringIO())
    for line in picture.typed:
        console.print(Text(f"$ {line}", style="bold"))
        seen = in_terminal(line, place).replace(f"{place}/", "")
        if name == "alert":
            seen = an_alert(seen)
        console.print(Text.from_ansi(seen))
    if picture.made is not None:
        console.print(Text.from_ansi(picture.made(place)))
    svg = console.export_svg(title=picture.title)
    # A picture asks no other server for its letters.
    svg = re.sub(r"@font-face \{.*?\}\n", "", svg, flags=re.DOTALL)
    (DOCS / f"images/{name}.svg").write_text(svg + "\n", encoding="utf-8")


def in_terminal(line: str, place: Path) -> str:
    """Run a line in a terminal and return what is seen there, with its colours."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, WIDTH, 0, 0))
    process = subprocess.Popen(
        ["bash", "-c", line],
        cwd=place,
        env=os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    seen = b""
    while part := _read(ours):
        seen += part
    process.wait()
    return re.sub(r"\x1b\[\?25[lh]", "", seen.decode()).replace("\r\n", "\n").rstrip()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # how a terminal says that the other side is closed
        return b""


def main(names: list[str]) -> None:
    """Take the tour once, and draw each picture in a copy of it."""
    # Our own commands first: those of the environment that runs this.
    os.environ["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    with tempfile.TemporaryDirectory(prefix="pictures-") as folder:
        tour, place = Path(folder) / "tour", Path(folder) / "place"
        os.environ["HOME"] = folder
        command = ["lodewatch", "demo", "--out", str(tour)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        for name in names:
            shutil.copytree(tour, place)
            config = (tour / "config.toml").read_text(encoding="utf-8")
            config = config.replace(str(tour), str(place))
            (place / "config.toml").write_text(config, encoding="utf-8")
            if name in PAGES:
                photograph(PAGES[name], place, DOCS / f"images/{name}.png")
            else:
                draw(name, PICTURES[name], place)
            shutil.rmtree(place)
            print(f"docs/images/{name}")


if __name__ == "__main__":
    main(sys.argv[1:] or [*PICTURES, *PAGES])
