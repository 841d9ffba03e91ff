from datetime import time
from pathlib import Path

from monitor.config import EmailSettings, Settings, SlackSettings, load
from monitor.start.answers import Answers
from monitor.start.config_text import config_text, secrets


def loaded(answers: Answers, folder: Path) -> Settings:
    path = folder / "config.toml"
    path.write_text(config_text(answers), encoding="utf-8")
    return load(path, environment={})


def test_no_answer_gives_what_ships(tmp_path: Path) -> None:
    """If it fails, whoever only presses Enter gets a file that does not load."""
    settings = loaded(Answers(), tmp_path)
    assert "mofcom" in " ".join(s.name for s in settings.sources)
    assert [c.name for c in settings.channels] == ["terminal", "digest-files"]
    assert settings.digests[0].channel == "digest-files"


def test_every_answer_stands_in_the_file(full: Answers, tmp_path: Path) -> None:
    """If it fails, somebody answers, and the answer is lost."""
    settings = loaded(full, tmp_path)
    slack, post, hook = (settings.channel(n) for n in ("slack", "post", "hook"))
    assert isinstance(slack, SlackSettings)
    assert (slack.channel, slack.buttons) == ("#minerals", True)
    assert isinstance(post, EmailSettings)
    assert (post.host, post.sender, post.user) == (
        "smtp.example.org",
        "w@example.org",
        "w",
    )
    assert post.to == ("a@example.org",)
    assert hook is not None
    assert settings.fetch.contact == 'me "at" example.org'
    assert settings.routes[0].channels == ("terminal", "slack", "post", "hook")
    digest = settings.digests[0]
    assert (digest.channel, digest.at, digest.timezone) == (
        *("post", time(6, 15), "Europe/Berlin"),
    )
    assert {"https://a.example/feed.xml", "https://b.example/feed.xml"} <= {
        s.url for s in settings.sources
    }
    assert settings.extract.lexicon == (tmp_path / "names",)


def test_feeds_have_names_of_their_own(full: Answers, tmp_path: Path) -> None:
    """If it fails, articles are known for ever by `feed-1`."""
    names = [s.name for s in loaded(full, tmp_path).sources]
    assert {"a", "b"} & set(" ".join(names[-2:]).replace("-", " ").split())
    assert len(set(names)) == len(names)


def test_a_subject_of_ones_own_has_no_shipped_source(
    own: Answers, tmp_path: Path
) -> None:
    """If it fails, somebody who asked for wind gets rare earths."""
    settings = loaded(own, tmp_path)
    assert settings.sources == ()
    assert [w.name for w in settings.extract.without] == ["*"]


def test_the_variables_for_secrets_are_named(full: Answers) -> None:
    """If it fails, the next step leaves a variable out."""
    assert secrets(Answers()) == ()
    assert dict(secrets(full)) == {
        "slack": ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"),
        "post": ("SMTP_PASSWORD",),
        "hook": ("WEBHOOK_SECRET",),
    }
