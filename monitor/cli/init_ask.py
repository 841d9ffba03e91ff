"""The questions of `lodewatch init`: one for each answer that no option has given."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from monitor.config.channels import is_address
from monitor.extract.known import Known
from monitor.start.answers import MINERALS, Answers, MailAnswer, OwnSubject, SlackAnswer
from monitor.start.subject import WORDS
from monitor.toml_file import read_clock

T = TypeVar("T")

_TOKEN: Final = re.compile(r"x(?:ox|ap)[a-z]*-\S*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What options have said; None or empty: nothing."""

    subject: str | None
    word: tuple[str, ...]
    feed: tuple[str, ...]
    material: tuple[str, ...]
    company: tuple[str, ...]
    new_company: tuple[str, ...]
    slack: str | None
    buttons: bool
    mail_to: tuple[str, ...]
    mail_host: str | None
    mail_from: str | None
    mail_user: str | None
    webhook: str | None
    contact: str | None
    at: str | None
    timezone: str | None


class Asker:
    """Takes what was given, and asks for the rest where somebody can be asked."""

    def __init__(self, *, known: Known, asks: bool, given: Given) -> None:
        self._known = known
        self._asks = asks
        self._given = given
        self._new: list[str] = list(given.new_company)

    def answers(self) -> Answers:
        """Return all answers; raise `click.UsageError` for one that cannot be used."""
        given = self._given
        subject = self._subject()
        also = " besides those that ship" if subject is None else ""
        return Answers(
            subject=subject,
            feeds=self._list(
                f"Feeds to watch{also}, addresses (Enter: none)",
                given.feed,
                one(_url),
            ),
            materials=()
            if subject
            else self._list(
                "Materials (Enter: all that are known)",
                given.material,
                self._known.material,
            ),
            companies=self._companies(),
            new_companies=tuple(self._new),
            slack=self._slack(),
            mail=self._mail(),
            webhook=self._text(
                "Webhook, an address that takes signed JSON (Enter: none)",
                given.webhook,
                _hook,
            )
            or None,
            contact=self._text(
                "Your address for publishers' logs (Enter: none)", given.contact, str
            )
            or None,
            at=self._text("Daily digest at", given.at, _clock, default="07:30"),
            timezone=self._text(
                "In which time zone", given.timezone, _zone, default="UTC"
            ),
        )

    def _subject(self) -> OwnSubject | None:
        title = self._text(
            f"Subject: {MINERALS}, or a title of your own",
            self._given.subject,
            _title,
            default=MINERALS,
        )
        if title == MINERALS:
            return None
        words = self._list(
            "What the news calls it, as: wind farm, offshore wind",
            self._given.word,
            one(_word),
        )
        return OwnSubject(title=title, words=words or (_word(title.casefold()),))

    def _companies(self) -> tuple[str, ...]:
        def company(name: str) -> tuple[str, ...] | str:
            found = self._known.company(name)
            if isinstance(found, str) and self._asks and not self._given.company:
                click.echo(f"  {found}")
                if click.confirm(f"  Watch “{name}” as a new name?", default=False):
                    self._new.append(name)
                return ()
            return found

        found = self._list(
            "Companies, by name or ticker (Enter: none)", self._given.company, company
        )
        return tuple(dict.fromkeys(found))

    def _slack(self) -> SlackAnswer | None:
        channel = self._text(
            "Slack channel, #name or id (Enter: none)", self._given.slack, _channel
        )
        if not channel:
            return None
        buttons = self._given.buttons
        if self._asks and not buttons and self._given.slack is None:
            buttons = click.confirm("With buttons under alerts?", default=False)
        return SlackAnswer(channel=channel, buttons=buttons)

    def _mail(self) -> MailAnswer | None:
        given = self._given
        to = self._list(
            "Mail to, addresses (Enter: nobody)", given.mail_to, one(_address)
        )
        if not to:
            return None
        return MailAnswer(
            to=to,
            host=self._needed("Mail server", given.mail_host, "--mail-host", _host),
            sender=self._needed("Sender", given.mail_from, "--mail-from", _sender),
            user=self._text("Login (Enter: none)", given.mail_user, str) or None,
        )

    def _needed(
        self, question: str, given: str | None, option: str, read: Callable[[str], str]
    ) -> str:
        if given is None and not self._asks:
            message = f"mail needs {option}, too"
            raise click.UsageError(message)
        found = self._text(question, given, read)
        while not found:
            found = self._text(question, None, read)
        return found

    def _text(
        self,
        question: str,
        given: str | None,
        read: Callable[[str], str],
        *,
        default: str = "",
    ) -> str:
        """Return one answer; empty where there is none and none is needed."""
        if given is not None or not self._asks:
            return _or_refuse(read, given) if given else default
        while True:
            said = click.prompt(question, default=default, show_default=bool(default))
            try:
                return read(said.strip()) if said.strip() else default
            except ValueError as error:
                click.echo(f"  {error}")

    def _list(
        self,
        question: str,
        given: Sequence[str],
        read: Callable[[str], tuple[str, ...] | str],
    ) -> tuple[str, ...]:
        """Return answers divided by commas; each name may mean several things."""
        if given or not self._asks:
            found, wrong = _each(given, read)
            if wrong:
                raise click.UsageError("\n".join(wrong))
            return found
        while True:
            said = click.prompt(question, default="", show_default=False)
            names = [name.strip() for name in said.split(",") if name.strip()]
            found, wrong = _each(names, read)
            if not wrong:
                return found
            for words in wrong:
                click.echo(f"  {words}")


def _each(
    names: Sequence[str], read: Callable[[str], tuple[str, ...] | str]
) -> tuple[tuple[str, ...], list[str]]:
    """Return what the names mean, and what is wrong with the others."""
    results = [read(name) for name in names]
    found = [value for r in results if isinstance(r, tuple) for value in r]
    return tuple(dict.fromkeys(found)), [r for r in results if isinstance(r, str)]


def one(read: Callable[[str], str]) -> Callable[[str], tuple[str, ...] | str]:
    """Make a reader of one value a reader of one that may mean several."""

    def reads(text: str) -> tuple[str, ...] | str:
        try:
            return (read(text),)
        except ValueError as error:
            return str(error)

    return reads


def _or_refuse(read: Callable[[str], str], given: str) -> str:
    try:
        return read(given.strip())
    except ValueError as error:
        raise click.UsageError(str(error)) from error


def _title(text: str) -> str:
    if not any(c.isalpha() for c in text) or not text.isprintable():
        message = f"{text!r} is no title; write e.g. Offshore wind"
        raise ValueError(message)
    return text


def _word(text: str) -> str:
    if not WORDS.fullmatch(text):
        message = f"{text!r} is not plain words that begin with a letter; write e.g. wind farm"
        raise ValueError(message)
    return text


def _url(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s/]+\S*", text):
        message = f"{text!r} is no http or https address"
        raise ValueError(message)
    return text


def _hook(text: str) -> str:
    if "//hooks.slack.com/" in text:
        message = (
            "that address of Slack's is a secret, and takes another form of message: "
            "name the channel (--slack), with a bot token in the environment"
        )
        raise ValueError(message)
    return _url(text)


def _channel(text: str) -> str:
    if _TOKEN.fullmatch(text):
        message = (
            "that is a token: it belongs into the environment (SLACK_BOT_TOKEN), and is "
            "written nowhere; the channel is #name or an id"
        )
        raise ValueError(message)
    if not re.fullmatch(r"#[^\s#]+|[CDG][A-Z0-9]+", text):
        message = f"{text!r} is no channel; write #name, or an id such as C0123456789"
        raise ValueError(message)
    return text


def _address(text: str) -> str:
    if not is_address(text) or any(c.isspace() for c in text):
        message = f"{text!r} is no mail address"
        raise ValueError(message)
    return text


def _sender(text: str) -> str:
    if not is_address(text):
        message = f"{text!r} is no sender; write e.g. Watch <watch@example.org>"
        raise ValueError(message)
    return text


def _host(text: str) -> str:
    if not re.fullmatch(r"[\w.:-]+", text):
        message = f"{text!r} is no server; write e.g. smtp.example.org"
        raise ValueError(message)
    return text


def _clock(text: str) -> str:
    read_clock(text)
    return text


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        message = f"{text!r} is no time zone; write e.g. Europe/Berlin"
        raise ValueError(message) from error
    return text
