"""Templates of HTML pages."""

from pathlib import Path

import pytest

from monitor.templates import Templates


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the name of a package with two templates."""
    folder = tmp_path / "shown_words"
    (folder / "templates/part").mkdir(parents=True)
    (folder / "__init__.py").touch()
    (folder / "templates/page.html").write_text("{{ loud(word) }}", encoding="utf-8")
    (folder / "templates/part/broken.html").write_text("{% if %}", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    return folder.name


def test_outside_words_are_shown_and_never_obeyed(package: str) -> None:
    """If it fails, a headline of somebody's runs as a script."""
    templates = Templates(package, {}, loud=lambda word: word.upper())
    templates.prepare()
    assert templates.render("page.html", word="<b>") == "&lt;B&gt;"


def test_what_is_missing_is_no_empty_place(package: str) -> None:
    """If it fails, a mistyped name leaves a hole in a digest, and nobody notices."""
    with pytest.raises(Exception, match="'word' is undefined"):
        Templates(package, {}, loud=str).render("page.html")
