"""From answers to the text of a `config.toml` that explains itself."""

import json
from collections.abc import Iterator, Sequence
from typing import Final

from monitor.collect.naming import name_for
from monitor.config.sources import pack
from monitor.start.answers import MINERALS, Answers, MailAnswer, SlackAnswer
from monitor.start.subject import slug

SLACK, POST, HOOK = "slack", "post", "hook"
"""Names of the channels that answers bring."""

_HEAD: Final = """\
# lodewatch on {title}: what is watched, what is told, and to whom.
# Written by `lodewatch init`. Every key is described in docs/configuration.md; a typo is
# refused with its line. Secrets never stand here: they come from the environment.

[store]
path = "lodewatch.db"

[fetch]
# Publishers see this in their logs; the SEC answers nobody without an address.
user_agent = "lodewatch"
{contact}
# allow_private = ["127.0.0.1:8765"]   # feeds on this machine or in your own network
"""
_PACK: Final = """
[sources]
# `lodewatch sources list` shows what the pack holds. Opt-in sources are named in
# `enable`, unwanted ones in `without`.
packs = ["{pack}"]
# enable = ["sec-mp-materials", "sec-usa-rare-earth"]
"""
_OWN: Final = """
# What is looked for: `types` says what happens, `names` who takes part. Try them with
# `lodewatch types check` and `lodewatch extract --explain --text "…"`.
[extract]
types = ["types"]
lexicon = ["names"]
without = ["*"]            # none of the shipped event types; or by name
"""
_NAMES: Final = """
# Firms that the shipped lexicon does not know.
[extract]
lexicon = ["names"]
"""
_NO_FEED: Final = """
# Nothing is watched yet. `lodewatch sources add URL` finds the feed of a page and writes
# it here:
# [[source]]
# name = "my-feed"
# url = "https://example.org/feed.xml"
# tier = "media"           # official | company | wire | media | aggregator
"""
_FIRST: Final = """
[rules]
path = "rules"             # {rules}: what is worth an alert, with its tests

# --- who is told, and how ---------------------------------------------------------

[[channel]]
name = "terminal"
type = "console"

[[channel]]
name = "digest-files"
type = "file"              # one HTML and one text file a day
path = "digests"
"""
_SLACK: Final = """
[[channel]]
name = "{name}"
type = "slack"             # needs SLACK_BOT_TOKEN (deploy/slack-app.yaml makes the app)
channel = {channel}
buttons = {buttons}
"""
_MAIL: Final = """
[[channel]]
name = "{name}"
type = "email"
host = {host}
security = "starttls"      # starttls | tls | none
{user}
from = {sender}
to = {to}
"""
_WEBHOOK: Final = """
[[channel]]
name = "{name}"
type = "webhook"           # signed JSON; needs WEBHOOK_SECRET
url = {url}
"""
_TAIL: Final = """
[[route]]                  # routes are asked in order; docs/configuration.md
channels = {channels}
digest = "daily"

[[digest]]
name = "daily"
title = {title}
channel = "{digest}"
at = "{at}"
timezone = {timezone}
"""


def config_text(answers: Answers) -> str:
    """Return the configuration that `answers` ask for."""
    contact = (
        f"contact = {quoted(answers.contact)}"
        if answers.contact
        else '# contact = "you@example.org"'
    )
    return "".join(
        (
            _HEAD.format(title=answers.title, contact=contact),
            *_watched(answers),
            _FIRST.format(rules=f"rules/{slug(answers.title)}.toml"),
            *_channels(answers),
            _TAIL.format(
                channels=quoted(["terminal", *(name for name, _ in secrets(answers))]),
                title=quoted(answers.title),
                digest=POST if answers.mail else "digest-files",
                at=answers.at,
                timezone=quoted(answers.timezone),
            ),
        )
    )


def secrets(answers: Answers) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the channels that `answers` bring, with the variables each needs."""
    found: list[tuple[str, tuple[str, ...]]] = []
    if answers.slack is not None:
        more = ("SLACK_APP_TOKEN",) if answers.slack.buttons else ()
        found.append((SLACK, ("SLACK_BOT_TOKEN", *more)))
    if answers.mail is not None:
        found.append((POST, ("SMTP_PASSWORD",) if answers.mail.user else ()))
    if answers.webhook is not None:
        found.append((HOOK, ("WEBHOOK_SECRET",)))
    return tuple(found)


def _watched(answers: Answers) -> Iterator[str]:
    if answers.subject is None:
        yield _PACK.format(pack=MINERALS)
        if answers.new_companies:
            yield _NAMES
    else:
        yield _OWN
        if not answers.feeds:
            yield _NO_FEED
    taken = {source.name for source in pack(MINERALS)}
    for feed in answers.feeds:
        name = name_for("", feed, taken=taken, former={})
        taken.add(name)
        yield f'\n[[source]]\nname = "{name}"\nurl = {quoted(feed)}\n'


def _channels(answers: Answers) -> Iterator[str]:
    if answers.slack is not None:
        yield _slack(answers.slack)
    if answers.mail is not None:
        yield _mail(answers.mail)
    if answers.webhook is not None:
        yield _WEBHOOK.format(name=HOOK, url=quoted(answers.webhook))


def _slack(slack: SlackAnswer) -> str:
    note = "true             # needs SLACK_APP_TOKEN, too" if slack.buttons else "false"
    return _SLACK.format(name=SLACK, channel=quoted(slack.channel), buttons=note)


def _mail(mail: MailAnswer) -> str:
    user = (
        f"user = {quoted(mail.user)}   # with SMTP_PASSWORD in the environment"
        if mail.user
        else '# user = "lodewatch"     # with SMTP_PASSWORD in the environment'
    )
    return _MAIL.format(
        name=POST,
        host=quoted(mail.host),
        user=user,
        sender=quoted(mail.sender),
        to=quoted(mail.to),
    )


def quoted(value: str | Sequence[str]) -> str:
    """Write a value as TOML does, whose strings are JSON's but for one character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
