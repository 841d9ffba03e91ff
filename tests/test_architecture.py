"""What no linter offers: the structure that the documents promise."""

import ast
import re
from dataclasses import fields
from pathlib import Path

import pytest

from monitor.config import tables
from monitor.toml_file import fields_at

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "monitor"
MODULES = sorted(p for p in PACKAGE.rglob("*.py") if "__pycache__" not in p.parts)

# Only names and shapes: what they hold is tested wherever it is used.
NO_MIRROR = {
    "errors.py",
    "ports.py",
    "__main__.py",
    "app.py",
    "config/settings.py",
    "config/tables.py",
    "pipeline/parts.py",
}
NO_MIRROR_FOLDERS = {"model", "collect/packs", "web"}


def shown(path: Path) -> str:
    """Name a file as the repository does."""
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=shown)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    """If it fails, a reader has to guess why a module is there."""
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", MODULES, ids=shown)
def test_no_module_outgrows_a_reader(path: Path) -> None:
    """If it fails, a file has more than 400 lines: split it by stage or noun."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def _needs_mirror(path: Path) -> bool:
    place = path.relative_to(PACKAGE)
    folder = str(place.parent)
    return not (
        path.name == "__init__.py"
        or str(place) in NO_MIRROR
        or any(folder == f or folder.startswith(f + "/") for f in NO_MIRROR_FOLDERS)
    )


@pytest.mark.parametrize("path", [m for m in MODULES if _needs_mirror(m)], ids=shown)
def test_every_module_has_its_test(path: Path) -> None:
    """If it fails, a module came without tests of its own."""
    place = path.relative_to(PACKAGE)
    assert (ROOT / "tests" / place.parent / f"test_{place.name}").exists()


def test_the_architecture_document_names_every_package_and_nothing_else() -> None:
    """If it fails, docs/architecture.md describes another program."""
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`monitor/([\w/]+?)(?:\.py|/)?`", text))
    here = {
        str(p.relative_to(PACKAGE).with_suffix("")).removesuffix("/__init__")
        for p in MODULES
        if p.parent == PACKAGE or p.name == "__init__.py"
    } - {"__init__", "__main__"}
    assert {n for n in named if not (PACKAGE / n).exists()} <= here
    assert here <= named


def test_every_configuration_key_is_documented() -> None:
    """If it fails, a user cannot find a key that exists."""
    text = (ROOT / "docs/configuration.md").read_text(encoding="utf-8")
    for part in fields(tables.ConfigFile):
        heading = f"`[{part.name}]`", f"`[[{part.name}]]`"
        assert any(h in text for h in heading), part.name
    keys = {
        key
        for name in dir(tables)
        if name.endswith(("Table", "Match"))
        for key in fields_at(getattr(tables, name), ())
    }
    assert {key for key in keys if f"`{key}`" not in text} == set()


WORDS = re.compile(
    # Written so that the pattern does not hold the words it looks for.
    r"/(?:work|root)/|py[p]i\.org|--(?:extra-)?index-url",
    re.IGNORECASE,
)


def test_nothing_of_one_machine_is_in_the_project() -> None:
    """If it fails, a path or an index of somebody's machine went into a file."""
    suffixes = {".py", ".toml", ".md", ".lock", ".txt", ".html", ".yml", ".service"}
    skipped = {".venv", ".git", "build", "lodewatch-demo"}
    files = [
        p
        for p in [*ROOT.rglob("*"), ROOT / "Makefile", ROOT / ".ci/run"]
        if p.is_file()
        and (p.suffix in suffixes or p.name in ("Makefile", "run"))
        and not skipped & set(p.relative_to(ROOT).parts)
        and p != Path(__file__)
    ]
    assert len(files) > 50
    bad = [shown(p) for p in files if WORDS.search(p.read_text(encoding="utf-8"))]
    assert bad == []


def test_locks_pin_everything_with_hashes() -> None:
    """If it fails, an installation may differ from the one that was tested."""
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
        lines = [s for s in text.splitlines() if s and s[0] not in "# "]
        assert len(lines) > 20
        assert all("==" in s and "--hash=sha256:" in s for s in lines)
