"""What an installation from a wheel has: every file that a command or a page needs."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from monitor.shipped import shipped

ROOT = Path(__file__).parents[1]
FILES = ("config.toml", "CHANGELOG.md")
BESIDE = ("rules", "docs", "deploy")
BUILD = """
from setuptools import build_meta
stored = {"--build-option": ["--compression=stored"]}  # packing costs the most
print(build_meta.build_wheel(".", stored))
"""


def _files(*folders: str) -> set[str]:
    """Return what of the folders is kept in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *folders],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(filter(None, listed.stdout.split("\0")))


def _python(*arguments: str, cwd: Path, path: Path | None = None) -> str:
    """Run this interpreter, with the packages of `path` before all others."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    if path is not None:
        environment["PYTHONPATH"] = str(path)
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def _broken(place: Path) -> Iterator[str]:
    """Yield the links of installed pages that lead nowhere."""
    for page in place.rglob("*.md"):
        for link in re.findall(r"\]\(([^)\s#]+)", page.read_text(encoding="utf-8")):
            if ":" not in link and not (page.parent / link).exists():
                yield f"{page.name}: {link}"


def test_a_wheel_has_what_commands_and_pages_need(tmp_path: Path) -> None:
    """If it fails, a command works in the checkout and nowhere else."""
    source = tmp_path / "source"
    source.mkdir()
    for (
        path
    ) in ROOT.iterdir():  # what is built goes beside links, not into the checkout
        if path.name in ("monitor", "rules", "deploy", "docs") or path.is_file():
            (source / path.name).symlink_to(path)
    wheel = source / _python("-c", BUILD, cwd=source).splitlines()[-1]
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
    there = {name.partition(".data/data/share/lodewatch/")[2] or name for name in names}
    assert _files("monitor", *FILES, *BESIDE) - there == set()
    _python(
        *("-m", "pip", "install", "-q", "--no-deps", "--no-index", "--no-compile"),
        *("--no-warn-script-location", "--ignore-installed", "--prefix", "there"),
        str(wheel),
        cwd=tmp_path,
    )
    (site,) = tmp_path.glob("there/lib*/python*/site-packages")
    told = _python("-m", "monitor", "--help", cwd=tmp_path, path=site)
    place = Path(told.splitlines()[-1].strip())
    assert place == tmp_path / "there/share/lodewatch"
    assert {p.name for p in place.iterdir()} == {*FILES, *BESIDE}
    assert [*_broken(place)] == []
    for large in (source, tmp_path / "there"):  # each with the whole detector
        shutil.rmtree(large)


def test_in_a_checkout_it_is_the_checkout() -> None:
    """If it fails, the tour shows other rules than those that stand here."""
    assert shipped() == ROOT
