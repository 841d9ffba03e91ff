"""The first files: made from answers, tried by the real loaders, put in place together."""

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from monitor import knowledge
from monitor.config import Settings, load
from monitor.errors import ConfigError
from monitor.start.answers import Answers
from monitor.start.config_text import config_text
from monitor.start.rules_text import rules_text
from monitor.start.subject import names_text, slug, type_text


def made_from(answers: Answers, *, config: str = "config.toml") -> Mapping[str, str]:
    """Return the text of each file by its path below the folder of the configuration."""
    name = slug(answers.title)
    files = {config: config_text(answers), f"rules/{name}.toml": rules_text(answers)}
    if answers.subject is not None:
        files[f"types/{name}.toml"] = type_text(answers.subject)
    if answers.subject is not None or answers.new_companies:
        files["names/companies.csv"] = names_text(answers.new_companies)
    return files


def put(folder: Path, files: Mapping[str, str], *, config: str) -> Settings:
    """Write `files` into `folder` once they load; return the settings that they give.

    They are tried in a folder of their own first, together with what is there already,
    so that whatever is wrong, or ends the program meanwhile, leaves everything as it
    was. Raises `ConfigError` with every mistake.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        draft = Path(tempfile.mkdtemp(prefix=".lodewatch-init-", dir=folder))
    except OSError as error:
        error.filename = str(folder)  # which the user has named, unlike the draft
        raise
    try:
        _fill(draft, folder, files)
        _tried(draft, config)
        for name in files:
            (folder / name).parent.mkdir(exist_ok=True)
            (draft / name).replace(folder / name)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return load(folder / config)


def _fill(draft: Path, folder: Path, files: Mapping[str, str]) -> None:
    """Write the files beside copies of those that are read together with them."""
    for name in ("rules", "types", "names"):
        if (folder / name).is_dir():
            shutil.copytree(folder / name, draft / name)
    for name, text in files.items():
        (draft / name).parent.mkdir(exist_ok=True)
        (draft / name).write_text(text, encoding="utf-8")


def _tried(draft: Path, config: str) -> None:
    """Read the drafts as the daemon will; name mistakes as if they were in place."""
    try:
        knowledge.read_knowledge(load(draft / config))
    except ConfigError as error:
        problems = (
            replace(p, file=p.file.replace(f"{draft}/", "")) for p in error.problems
        )
        raise ConfigError(problems) from None
