"""`config.toml`: read whole, checked whole, with secrets from the environment only."""

from datetime import time, timedelta
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from monitor.config import EmailSettings, SlackSettings, find, load
from monitor.config.tables import ConfigFile, DigestTable
from monitor.errors import ConfigError, Problem
from monitor.model.rule import Severity
from monitor.notify.audience import audiences
from monitor.toml_file import fields_at

FULL = """
[store]
path = "data/x.db"
[fetch]
timeout = "10s"
allow_private = ["127.0.0.1:8765"]
[[source]]
name = "one"
url = "http://127.0.0.1:8765/feed"
tier = "official"
interval = "1m"
[[channel]]
name = "terminal"
type = "console"
[[channel]]
name = "team"
type = "slack"
channel = "#minerals"
base_url = "http://127.0.0.1:9/api"
[[channel]]
name = "post"
type = "email"
host = "127.0.0.1"
from = "lodewatch@example.org"
to = ["a@example.org", "b@example.org"]
user = "me"
[[route]]
match = { tags = ["policy.*"], severity = ["high", "critical"] }
channels = ["team", "terminal"]
digest = "daily"
quiet_hours = "20:00-07:00"
timezone = "Europe/Berlin"
group_wait = "60s"
continue = true
[[digest]]
name = "daily"
channel = "post"
at = "06:45"
timezone = "America/Santiago"
days = ["mon", "fri"]
audience = "investor"
to = ["desk@example.org"]
"""


def write(folder: Path, text: str) -> Path:
    """Put a configuration into `folder`."""
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def mistakes(folder: Path, text: str) -> list[str]:
    """Return what is wrong with a configuration, without the folder's name."""
    path = write(folder, text)
    with pytest.raises(ConfigError) as caught:
        load(path, environment={})
    return [str(p).replace(str(path), "config.toml") for p in caught.value.problems]


def test_everything_that_is_set_arrives(tmp_path: Path) -> None:
    """If it fails, a key is documented and does nothing."""
    settings = load(write(tmp_path, FULL), environment={})
    assert settings.store.path == tmp_path / "data/x.db"
    assert settings.fetch.timeout == timedelta(seconds=10)
    assert [s.name for s in settings.sources] == ["one"]
    route = settings.routes[0]
    assert route.severity == (Severity.HIGH, Severity.CRITICAL)
    assert route.quiet_hours is not None
    assert route.quiet_hours.start == time(20, 0)
    assert route.go_on
    assert settings.digests[0].days == (0, 4)
    assert settings.digests[0].at == time(6, 45)
    assert settings.digests[0].audience == "investor"
    assert settings.digests[0].to == ("desk@example.org",)
    post = settings.channel("post")
    assert isinstance(post, EmailSettings)
    assert (post.port, post.to) == (587, ("a@example.org", "b@example.org"))


def test_an_empty_file_has_defaults_for_everything(tmp_path: Path) -> None:
    """If it fails, every key is mandatory."""
    settings = load(write(tmp_path, ""), environment={})
    assert settings.sources == ()
    assert settings.fetch.baseline


def test_secrets_come_from_the_environment_or_a_file_and_are_never_shown(
    tmp_path: Path,
) -> None:
    """If it fails, a token ends in a log or a dump."""
    (tmp_path / "password").write_text("hunter2\n", encoding="utf-8")
    environment = {
        "SLACK_BOT_TOKEN": "xoxb-canary",
        "SMTP_PASSWORD_FILE": str(tmp_path / "password"),
    }
    settings = load(write(tmp_path, FULL), environment=environment)
    team, post = settings.channel("team"), settings.channel("post")
    assert isinstance(team, SlackSettings)
    assert isinstance(post, EmailSettings)
    assert team.token is not None
    assert team.token.reveal() == "xoxb-canary"
    assert post.password is not None
    assert post.password.reveal() == "hunter2"
    assert "canary" not in repr(settings)
    assert "hunter2" not in repr(settings)


def test_a_missing_token_leaves_the_channel_without_one(tmp_path: Path) -> None:
    """If it fails, one missing variable stops the whole monitor."""
    team = load(write(tmp_path, FULL), environment={}).channel("team")
    assert isinstance(team, SlackSettings)
    assert team.token is None


def test_a_secret_file_that_cannot_be_read_is_a_mistake(tmp_path: Path) -> None:
    """If it fails, a wrong mount looks like a missing password."""
    with pytest.raises(ConfigError, match="secret's file cannot be read"):
        load(write(tmp_path, FULL), environment={"SMTP_PASSWORD_FILE": "/no/such"})


CASES = [
    pytest.param('[sorce]\n', ['config.toml:1: sorce: unknown key "sorce"; did you mean "source"?'], id="unknown table"),
    pytest.param('[[source]]\nname = "a"\nurl = "file:///etc/passwd"', ["config.toml:3: source[1].url: 'file:///etc/passwd' is no http or https address"], id="url"),
    pytest.param('[[source]]\nname = "a"\nurl = "http://[::1"', ["config.toml:3: source[1].url: 'http://[::1' is no http or https address"], id="an open bracket"),
    pytest.param('[[source]]\nname = "a"\nurl = "https:news"', ["config.toml:3: source[1].url: 'https:news' is no http or https address"], id="no host"),
    pytest.param('[store]\npath = "a\\u0000b"', ["config.toml:2: store.path: holds the character NUL"], id="a path that cannot be"),
    pytest.param('[fetch]\ntimeout = "99999999999999d"', ["config.toml:2: fetch.timeout: '99999999999999d' is too long; 36500d is the most"], id="longer than any date"),
    pytest.param('[[source]]\nname = "a"\nurl = "http://a/"\n[[source]]\nname = "a"\nurl = "http://b/"', ['config.toml:5: source[2].name: a source called "a" stands above'], id="same name"),
    pytest.param('[[source]]\nname = "a"\nurl = "http://a/"\ntier = "oficial"', ["config.toml:4: source[1].tier: 'oficial': Input should be 'official', 'company', 'wire', 'media' or 'aggregator'; did you mean \"official\"?"], id="tier"),
    pytest.param('[[channel]]\nname = "t"\ntype = "console"\n[[route]]\nchannels = ["tt"]', ['config.toml:5: route[1].channels: there is no channel "tt"; did you mean "t"?'], id="route to nowhere"),
    pytest.param('[[digest]]\nname = "d"\nchannel = "post"\ntimezone = "Berlin"', ['config.toml:3: digest[1].channel: there is no channel "post"', "config.toml:4: digest[1].timezone: 'Berlin' is no time zone; write e.g. \"Europe/Berlin\""], id="digest"),
    pytest.param('[[channel]]\nname = "t"\ntype = "console"\n[[digest]]\nname = "d"\nchannel = "t"\nto = ["me"]', ["config.toml:7: digest[1].to: 'me' is no mail address", 'config.toml:7: digest[1].to: only mail has addresses, and "t" is no mail channel'], id="digest-to"),
    pytest.param('[[channel]]\nname = "p"\ntype = "email"\nhost = "h"\nfrom = "me"\nto = []', ["config.toml:5: channel[1].from: 'me' is no mail address", "config.toml:6: channel[1].to: names nobody"], id="mail"),
    pytest.param('[[channel]]\nname = "s"\ntype = "slack"\nchanel = "#x"', ["config.toml:1: channel[1].channel: is missing", 'config.toml:4: channel[1].chanel: unknown key "chanel"; did you mean "channel"?'], id="slack typo"),
    pytest.param('[fetch]\nallow_private = ["localhost"]', ["config.toml:2: fetch.allow_private[1]: 'localhost' is no address; write \"host:port\""], id="private"),
    pytest.param('[sources]\npacks = ["critical-mineral"]', ['config.toml:2: sources.packs[1]: there is no pack "critical-mineral"; did you mean "critical-minerals"?'], id="pack"),
    pytest.param('[[channel]]\nname = "t"\ntype = "console"\n[[route]]\nchannels = ["t"]\nquiet_hours = "late"\ndigest = "daily"', ["config.toml:6: route[1].quiet_hours: 'late' is no span of hours; write e.g. \"20:00-07:00\"", 'config.toml:7: route[1].digest: there is no digest "daily"'], id="route"),
]  # fmt: skip


@pytest.mark.fault(no=19)
@pytest.mark.parametrize(("text", "expected"), CASES)
def test_every_mistake_at_once_with_its_place(
    tmp_path: Path, text: str, expected: list[str]
) -> None:
    """If it fails, a user mends one line, starts again, and meets the next."""
    assert mistakes(tmp_path, text) == expected


def test_finds_the_file_here_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If it fails, a folder's own configuration is passed over."""
    monkeypatch.chdir(tmp_path)
    assert find(Path("other.toml")) == Path("other.toml")
    write(tmp_path, "")
    assert find() == Path("config.toml")


def test_a_type_that_is_switched_off_keeps_its_place(tmp_path: Path) -> None:
    """If it fails, a typing mistake in its name is told without its line."""
    text = '[extract]\nwithout = ["CAPITAL_RAISE"]\n'
    (off,) = load(write(tmp_path, text), environment={}).extract.without
    assert (off.name, off.line, off.key) == ("CAPITAL_RAISE", 2, "extract.without")
    assert off.file.endswith("config.toml")


def test_the_own_list_lies_beside_the_configuration(tmp_path: Path) -> None:
    """If it fails, the list is looked for where the command happens to be run."""
    path = tmp_path / "config.toml"
    path.write_text('[exposure]\nfile = "mine.csv"', encoding="utf-8")

    assert load(path, environment={}).exposure == tmp_path / "mine.csv"
    path.write_text("", encoding="utf-8")
    assert load(path, environment={}).exposure is None


def test_every_view_can_be_configured() -> None:
    """If it fails, a view is shipped that no digest can be written for."""
    table = DigestTable(name="d", channel="c")
    views = get_args(get_args(get_type_hints(type(table))["audience"])[0])

    assert {*views} == {*audiences()}


VALUES = (
    *(
        '""',
        '"x"',
        '"slack"',
        '"email"',
        '"console"',
        '"webhook"',
        '"file"',
        '"plugin"',
    ),
    *("-1", "0", "1e400", "nan", "true", "[]", '["a"]', "[[1]]", "{}", "[{}]"),
    *("2026-01-01", "07:30:00", "9" * 30, '"9999999d"', '"25:00-1"', '"22:00-07:00"'),
    *('"http://["', '"http://a.example:0/"', '"a@b"', '["a@b\\r\\n"]', '"127.0.0.1:1"'),
    *('"Europe/Berlin"', '"../../etc/passwd"', '"\\u202e"', '["mon", "xyz"]', '"1/0s"'),
)
LISTED = {key: fields_at(ConfigFile, (key, 0)) for key in fields_at(ConfigFile, ())}
LISTED = {key: sorted(set(keys)) for key, keys in LISTED.items() if keys}
TABLES = {key: fields_at(ConfigFile, (key,)) for key in fields_at(ConfigFile, ())}
TABLES |= LISTED


@st.composite
def any_configs(draw: st.DrawFn) -> str:
    """Return TOML of our own keys with values of all sorts."""
    lines = []
    for name in draw(
        st.lists(st.sampled_from(sorted(TABLES)), max_size=4, unique=True)
    ):
        lines.append(f"[[{name}]]" if name in LISTED else f"[{name}]")
        keys = st.sampled_from([*TABLES[name], "no_such_key"])
        chosen = draw(st.lists(keys, max_size=5, unique=True))
        lines += [f"{key} = {draw(st.sampled_from(VALUES))}" for key in chosen]
    return "\n".join(lines)


@given(any_configs())
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_file_is_understood_or_its_mistakes_have_lines(
    tmp_path: Path, text: str
) -> None:
    """If it fails, some odd value ends the start with a traceback."""
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    problems: tuple[Problem, ...] = ()
    try:
        load(path, environment={})
    except ConfigError as error:
        problems = error.problems
    for problem in problems:
        assert problem.line is not None, str(problem)
        assert 1 <= problem.line <= text.count("\n") + 1
        assert problem.message
