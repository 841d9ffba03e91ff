"""Another version of the rules: a folder, a file, or the folder as git remembers it."""

import io
import subprocess
import tarfile
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from monitor.cli.rules import read_rules
from monitor.config import Settings
from monitor.errors import ConfigError, Problem
from monitor.match import RuleSet

GIT = "git:"


def read_version(settings: Settings, told: str) -> RuleSet:
    """Read the rules that `told` names: a path, or `git:REVISION`.

    Raises `ConfigError` with every mistake in them; the places of a revision are named
    as `git:REVISION/file`.
    """
    if not told.startswith(GIT):
        return read_rules(settings, Path(told))
    with TemporaryDirectory(prefix="lodewatch-rules-") as folder:
        _check_out(settings.rules.path, told, Path(folder))
        try:
            return read_rules(settings, Path(folder))
        except ConfigError as error:
            raise ConfigError(
                replace(p, file=p.file.replace(folder, told)) for p in error.problems
            ) from error


def _check_out(rules: Path, told: str, folder: Path) -> None:
    """Write the rules as they were at a revision into `folder`."""
    place = rules.absolute()
    revision = told.removeprefix(GIT)
    if not revision or revision.startswith("-"):
        raise _refusal(told, "names no revision; write e.g. git:HEAD or git:v1.2")
    if not place.exists():
        raise _refusal(told, f"there is no {rules} whose past could be looked up")
    within, wanted = (place, ".") if place.is_dir() else (place.parent, place.name)
    command = ["git", "-C", str(within), "archive", "--format=tar", revision, wanted]
    try:
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
    except FileNotFoundError as error:
        raise _refusal(told, "git is not installed; name a folder instead") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        why = said[-1] if said else "git gave no answer"
        raise _refusal(
            told,
            f"{why}. The past of {rules} is asked of the git repository that holds it; "
            "without one, name a folder or file with the other version",
        )
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(folder, filter="data")


def _refusal(told: str, message: str) -> ConfigError:
    return ConfigError([Problem(file=told, line=None, key="", message=message)])
